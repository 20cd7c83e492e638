/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/media-key.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include <glib/gi18n-lib.h>

#include "voice/voice-error.h"

static const struct
{
  const char *name;
  gsize       length;
} suites[SONOR_N_CRYPTO_SUITES] = {
  [SONOR_CRYPTO_SUITE_AES_256_80] = { "AES_256_CM_HMAC_SHA1_80", 46 },
  [SONOR_CRYPTO_SUITE_AES_128_80] = { "AES_CM_128_HMAC_SHA1_80", 30 },
  [SONOR_CRYPTO_SUITE_AES_128_32] = { "AES_CM_128_HMAC_SHA1_32", 30 },
};

/**
 * sonor_crypto_suite_get_name:
 * @suite: a suite
 *
 * Returns: (transfer none): its name in a session description
 */
const char *
sonor_crypto_suite_get_name (SonorCryptoSuite suite)
{
  g_return_val_if_fail ((guint) suite < SONOR_N_CRYPTO_SUITES, NULL);

  return suites[suite].name;
}

/**
 * sonor_media_key_generate:
 * @key: (out caller-allocates): where the key goes
 * @suite: a suite
 * @tag: the number of the line it will stand in
 * @error: return location for a #GError
 *
 * Makes a key of the kernel's random numbers.
 *
 * Returns: whether it worked; if not, @error is set
 */
gboolean
sonor_media_key_generate (SonorMediaKey     *key,
                          SonorCryptoSuite   suite,
                          guint              tag,
                          GError           **error)
{
  key->suite = suite;
  key->tag = tag;
  key->length = suites[suite].length;

  /* Up to 256 bytes come whole and without being interrupted: getrandom(2). */
  if (getrandom (key->key, key->length, 0) != (gssize) key->length)
    {
      g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_FAILED,
                   _("The system gives no random numbers for encryption: %s"), g_strerror (errno));
      sonor_media_key_wipe (key);
      return FALSE;
    }

  return TRUE;
}

/* A lifetime says when to change the key, which no call of ours is long enough to need. A master key identifier (`1:4`)
 * would change the packets, so a line with one is not for us. */
static gboolean
parameters_are_harmless (const char *after_key)
{
  g_auto (GStrv) parts = NULL;

  if (*after_key == '\0')
    return TRUE;

  parts = g_strsplit (after_key + 1, "|", 3);
  if (g_strv_length (parts) != 1)
    return FALSE;

  return strchr (parts[0], ':') == NULL;
}

/**
 * sonor_media_key_parse:
 * @key: (out caller-allocates): where the key goes
 * @value: what stands behind `a=crypto:`
 *
 * Reads one line (RFC 4568 9.1) if it is one we can use: a suite we know, one key of exactly its length, no master key
 * identifier and no session parameter, as an unknown one must not be ignored (6.3).
 *
 * Returns: whether it can be used; if not, @key holds nothing
 */
gboolean
sonor_media_key_parse (SonorMediaKey *key,
                       const char    *value)
{
  g_auto (GStrv) words = NULL;
  guint64 tag;
  gboolean good = FALSE;

  memset (key, 0, sizeof *key);
  if (strlen (value) > 512)
    return FALSE;

  words = g_strsplit_set (value, " \t", 8);
  if (g_strv_length (words) == 3 &&
      g_ascii_string_to_unsigned (words[0], 10, 0, 999999999, &tag, NULL) &&
      g_str_has_prefix (words[2], "inline:") &&
      strchr (words[2], ';') == NULL)
    {
      const char *material = words[2] + strlen ("inline:");
      gsize n_characters = strcspn (material, "|");

      key->tag = (guint) tag;
      for (guint i = 0; i < SONOR_N_CRYPTO_SUITES && !good; i++)
        {
          g_autofree char *encoded = NULL;
          guchar *decoded;
          gsize length;

          if (strcmp (words[1], suites[i].name) != 0)
            continue;

          /* Some write the padding that base64 has at the end of 46 bytes, some do not. */
          while (n_characters > 0 && material[n_characters - 1] == '=')
            n_characters--;
          encoded = g_strdup_printf ("%.*s%s", (int) n_characters, material, n_characters % 4 == 2 ? "==" : "");
          decoded = g_base64_decode (encoded, &length);
          good = length == suites[i].length && n_characters == (length * 8 + 5) / 6 &&
                 parameters_are_harmless (material + strcspn (material, "|"));
          if (good)
            {
              key->suite = (SonorCryptoSuite) i;
              key->length = length;
              memcpy (key->key, decoded, length);
            }
          explicit_bzero (decoded, length);
          explicit_bzero (encoded, strlen (encoded));
          g_free (decoded);
        }
    }

  for (guint i = 0; words[i] != NULL; i++)
    explicit_bzero (words[i], strlen (words[i]));

  return good;
}

/**
 * sonor_media_key_to_string:
 * @key: a key
 *
 * Returns: (transfer full): what stands behind `a=crypto:`; a secret
 */
char *
sonor_media_key_to_string (const SonorMediaKey *key)
{
  g_autofree char *encoded = g_base64_encode (key->key, key->length);
  char *value = g_strdup_printf ("%u %s inline:%s", key->tag, suites[key->suite].name, encoded);

  explicit_bzero (encoded, strlen (encoded));

  return value;
}

/**
 * sonor_media_key_wipe:
 * @key: a key
 *
 * Leaves nothing of it in memory.
 */
void
sonor_media_key_wipe (SonorMediaKey *key)
{
  explicit_bzero (key, sizeof *key);
}
