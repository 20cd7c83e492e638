/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "gateway/exchange.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CAPTCHA (sonor_captcha_get_type ())
G_DECLARE_FINAL_TYPE (SonorCaptcha, sonor_captcha, SONOR, CAPTCHA, GObject)

gboolean    sonor_captcha_read (SonorConfig   *config,
                                SonorCaptcha **captcha,
                                GError       **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject *sonor_captcha_show (SonorCaptcha *self);
const char *sonor_captcha_get_origins (SonorCaptcha *self);

void        sonor_captcha_check (SonorExchange *exchange,
                                 void         (*passed) (SonorExchange *exchange),
                                 SonorAnswered  refused);

G_END_DECLS
