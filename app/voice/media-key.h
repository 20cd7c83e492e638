/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SonorCryptoSuite:
 * @SONOR_CRYPTO_SUITE_AES_256_80: AES_256_CM_HMAC_SHA1_80 (RFC 6188)
 * @SONOR_CRYPTO_SUITE_AES_128_80: AES_CM_128_HMAC_SHA1_80 (RFC 4568)
 * @SONOR_CRYPTO_SUITE_AES_128_32: AES_CM_128_HMAC_SHA1_32 (RFC 4568)
 *
 * The suites of SRTP we speak, the one we like best first.
 */
typedef enum
{
  SONOR_CRYPTO_SUITE_AES_256_80,
  SONOR_CRYPTO_SUITE_AES_128_80,
  SONOR_CRYPTO_SUITE_AES_128_32,
} SonorCryptoSuite;

#define SONOR_N_CRYPTO_SUITES (SONOR_CRYPTO_SUITE_AES_128_32 + 1)

/* 32 bytes of key and 14 of salt for AES-256; 16 and 14 for AES-128. */
#define SONOR_MEDIA_KEY_LONGEST 46

/**
 * SonorMediaKey:
 * @suite: how speech is encrypted
 * @tag: the number of the `a=crypto` line
 * @key: master key, then master salt
 * @length: bytes of @key in use
 *
 * What one side encrypts its speech with. It is a secret: it is wiped when freed and must never be in a log.
 */
typedef struct
{
  SonorCryptoSuite suite;
  guint            tag;
  guint8           key[SONOR_MEDIA_KEY_LONGEST];
  gsize            length;
} SonorMediaKey;

const char *sonor_crypto_suite_get_name (SonorCryptoSuite suite);

gboolean    sonor_media_key_generate (SonorMediaKey    *key,
                                      SonorCryptoSuite  suite,
                                      guint             tag,
                                      GError          **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sonor_media_key_parse (SonorMediaKey *key,
                                   const char    *value) G_GNUC_WARN_UNUSED_RESULT;
char       *sonor_media_key_to_string (const SonorMediaKey *key);
void        sonor_media_key_wipe (SonorMediaKey *key);

G_END_DECLS
