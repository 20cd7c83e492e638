/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gateway/pool.h"
#include "gateway/sms-provider.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SMS (sonor_sms_get_type ())
G_DECLARE_FINAL_TYPE (SonorSms, sonor_sms, SONOR, SMS, GObject)

SonorSms *sonor_sms_new (SonorPool        *pool,
                         const char       *instance,
                         SonorSmsProvider *provider);

G_END_DECLS
