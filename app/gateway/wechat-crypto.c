/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/wechat-crypto.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>

#define KEY_BYTES 32
#define VECTOR_BYTES 16
/* Before the text there are 16 random bytes, and its length in four more. */
#define HEAD_BYTES 20
#define LENGTH_AT 16
/* PKCS #7, to blocks of 32 bytes although those of AES have 16. */
#define MOST_PADDING 32

G_DEFINE_QUARK (sonor-wechat-crypto-error-quark, sonor_wechat_crypto_error)

static int
compare_words (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/**
 * sonor_wechat_sign:
 * @words: (array zero-terminated=1): what is signed: the token, the timestamp, the nonce and, in secure mode, what is encrypted
 *
 * Signs as official accounts do: the words in the order of their bytes, one behind the other, through SHA-1.
 *
 * Returns: (transfer full): the signature in hexadecimal, small letters
 */
char *
sonor_wechat_sign (const char * const *words)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);

  for (gsize i = 0; words[i] != NULL; i++)
    g_ptr_array_add (sorted, (gpointer) words[i]);
  g_ptr_array_sort (sorted, compare_words);
  for (guint i = 0; i < sorted->len; i++)
    g_checksum_update (checksum, g_ptr_array_index (sorted, i), -1);

  return g_strdup (g_checksum_get_string (checksum));
}

/**
 * sonor_wechat_is_signed:
 * @words: (array zero-terminated=1): what is signed
 * @signature: (nullable): what came with it
 *
 * Compares in a time that tells nothing of where they differ.
 *
 * Returns: whether it is the signature of @words
 */
gboolean
sonor_wechat_is_signed (const char * const *words,
                        const char         *signature)
{
  g_autofree char *right = sonor_wechat_sign (words);

  return signature != NULL && strlen (signature) == strlen (right) && gnutls_memcmp (signature, right, strlen (right)) == 0;
}

/**
 * sonor_wechat_read_key:
 * @encoding_aes_key: the 43 letters and digits that the account's settings show
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the key for AES-256
 */
GBytes *
sonor_wechat_read_key (const char  *encoding_aes_key,
                       GError     **error)
{
  g_autofree char *padded = g_strconcat (encoding_aes_key, "=", NULL);
  gsize length = 0;
  g_autofree guchar *bytes = strspn (encoding_aes_key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") == 43
                                 && strlen (encoding_aes_key) == 43 ? g_base64_decode (padded, &length) : NULL;

  if (bytes == NULL || length != KEY_BYTES)
    {
      g_set_error_literal (error, SONOR_WECHAT_CRYPTO_ERROR, SONOR_WECHAT_CRYPTO_ERROR_KEY, _("an EncodingAESKey has 43 letters and digits"));
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&bytes), length);
}

static gboolean
decrypt_blocks (GBytes *key,
                guchar *bytes,
                gsize   length)
{
  gnutls_datum_t secret = { (unsigned char *) g_bytes_get_data (key, NULL), (unsigned int) g_bytes_get_size (key) };
  /* The first half of the key serves as initialisation vector too. */
  gnutls_datum_t vector = { secret.data, VECTOR_BYTES };
  gnutls_cipher_hd_t cipher;
  gboolean done;

  if (length == 0 || length % VECTOR_BYTES != 0 || gnutls_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_CBC, &secret, &vector) < 0)
    return FALSE;

  done = gnutls_cipher_decrypt (cipher, bytes, length) >= 0;
  gnutls_cipher_deinit (cipher);

  return done;
}

/* Returns the length without what the sender has filled up with; 0 if that is not as it must be. */
static gsize
without_padding (const guchar *bytes,
                 gsize         length)
{
  guchar padding = bytes[length - 1];

  if (padding == 0 || padding > MOST_PADDING || padding > length)
    return 0;
  for (gsize i = length - padding; i < length; i++)
    {
      if (bytes[i] != padding)
        return 0;
    }

  return length - padding;
}

/**
 * sonor_wechat_decrypt:
 * @key: key of sonor_wechat_read_key()
 * @app_id: AppID of the account it must be for
 * @encrypted: what stood in Encrypt, base64
 * @error: return location for a #GError
 *
 * Opens a message of secure mode: AES-256-CBC; in it 16 random bytes, the length in network order, the text, the AppID.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
sonor_wechat_decrypt (GBytes      *key,
                      const char  *app_id,
                      const char  *encrypted,
                      GError     **error)
{
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (encrypted, &length);
  guint32 size = 0;

  if (decrypt_blocks (key, bytes, length))
    length = without_padding (bytes, length);
  else
    length = 0;
  if (length >= HEAD_BYTES)
    memcpy (&size, bytes + LENGTH_AT, sizeof size);
  size = GUINT32_FROM_BE (size);
  if (length < HEAD_BYTES || size > length - HEAD_BYTES || memchr (bytes + HEAD_BYTES, '\0', size) != NULL)
    {
      g_set_error_literal (error, SONOR_WECHAT_CRYPTO_ERROR, SONOR_WECHAT_CRYPTO_ERROR_DAMAGED, _("This was not encrypted with the account's key"));
      return NULL;
    }
  if (length - HEAD_BYTES - size != strlen (app_id) || memcmp (bytes + HEAD_BYTES + size, app_id, strlen (app_id)) != 0)
    {
      g_set_error_literal (error, SONOR_WECHAT_CRYPTO_ERROR, SONOR_WECHAT_CRYPTO_ERROR_ACCOUNT, _("This is for another account"));
      return NULL;
    }

  return g_strndup ((const char *) bytes + HEAD_BYTES, size);
}
