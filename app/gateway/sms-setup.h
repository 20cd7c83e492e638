/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/base.h"
#include "gateway/settings.h"
#include "gateway/sms.h"

G_BEGIN_DECLS

gboolean sonor_sms_set_up (SonorConfig           *config,
                           SonorGatewaySettings  *settings,
                           SonorPool             *pool,
                           SonorSms             **sms,
                           GError               **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
