/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SonorWechatCryptoError:
 * @SONOR_WECHAT_CRYPTO_ERROR_KEY: it is no EncodingAESKey
 * @SONOR_WECHAT_CRYPTO_ERROR_DAMAGED: it was not encrypted with this key, or is damaged
 * @SONOR_WECHAT_CRYPTO_ERROR_ACCOUNT: it is for another account
 */
typedef enum
{
  SONOR_WECHAT_CRYPTO_ERROR_KEY,
  SONOR_WECHAT_CRYPTO_ERROR_DAMAGED,
  SONOR_WECHAT_CRYPTO_ERROR_ACCOUNT,
} SonorWechatCryptoError;

#define SONOR_WECHAT_CRYPTO_ERROR (sonor_wechat_crypto_error_quark ())
GQuark sonor_wechat_crypto_error_quark (void);

char     *sonor_wechat_sign (const char * const *words);
gboolean  sonor_wechat_is_signed (const char * const *words,
                                  const char         *signature);
GBytes   *sonor_wechat_read_key (const char  *encoding_aes_key,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;
char     *sonor_wechat_decrypt (GBytes      *key,
                                const char  *app_id,
                                const char  *encrypted,
                                GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
