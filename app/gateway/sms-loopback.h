/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gateway/sms-provider.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SMS_LOOPBACK (sonor_sms_loopback_get_type ())
G_DECLARE_FINAL_TYPE (SonorSmsLoopback, sonor_sms_loopback, SONOR, SMS_LOOPBACK, GObject)

SonorSmsLoopback *sonor_sms_loopback_new (const char *path);

G_END_DECLS
