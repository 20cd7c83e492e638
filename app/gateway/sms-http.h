/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/base.h"
#include "gateway/sms-template.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SMS_HTTP (sonor_sms_http_get_type ())
G_DECLARE_FINAL_TYPE (SonorSmsHttp, sonor_sms_http, SONOR, SMS_HTTP, GObject)

SonorSmsHttp     *sonor_sms_http_new (SonorConfig  *config,
                                      GError      **error) G_GNUC_WARN_UNUSED_RESULT;
SonorSmsTemplate *sonor_sms_http_get_template (SonorSmsHttp *self);

G_END_DECLS
