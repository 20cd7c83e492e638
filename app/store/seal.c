/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/seal.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#include "store/store-error.h"

#define KEY_BYTES 32
/* What a sealed piece is made of: how it is sealed, the nonce, what was sealed, the tag. */
#define FORM 1
#define NONCE_BYTES 12
#define TAG_BYTES 16
#define HEAD_BYTES (1 + NONCE_BYTES)

struct _SonorSeal
{
  guint8 key[KEY_BYTES];
};

static void
set_error (GError **error,
           int      status)
{
  /* Translators: %s is what GnuTLS says, in English. */
  g_set_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL, _("What is kept on this computer cannot be sealed: %s"),
               gnutls_strerror (status));
}

/**
 * sonor_seal_new:
 * @key: 32 bytes in hexadecimal, as functions of the database hand them out
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the seal, or %NULL with @error set (%SONOR_STORE_ERROR_INVALID) if that is no such key
 */
SonorSeal *
sonor_seal_new (const char  *key,
                GError     **error)
{
  g_autoptr (SonorSeal) self = g_atomic_rc_box_new0 (SonorSeal);

  for (gsize i = 0; i < KEY_BYTES; i++)
    {
      int high = key != NULL ? g_ascii_xdigit_value (key[2 * i]) : -1;
      int low = high >= 0 ? g_ascii_xdigit_value (key[2 * i + 1]) : -1;

      if (low < 0 || (i == KEY_BYTES - 1 && key[2 * KEY_BYTES] != '\0'))
        {
          g_set_error_literal (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_INVALID,
                               _("The server has given no key to seal with what is kept on this computer"));
          return NULL;
        }
      self->key[i] = (guint8) (high << 4 | low);
    }

  return g_steal_pointer (&self);
}

/**
 * sonor_seal_ref:
 * @self: a seal
 *
 * Returns: (transfer full): @self
 */
SonorSeal *
sonor_seal_ref (SonorSeal *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  SonorSeal *self = data;

  gnutls_memset (self->key, 0, sizeof self->key);
}

/**
 * sonor_seal_unref:
 * @self: (transfer full): a seal
 */
void
sonor_seal_unref (SonorSeal *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static gnutls_aead_cipher_hd_t
make_cipher (SonorSeal  *self,
             GError    **error)
{
  gnutls_datum_t key = { self->key, sizeof self->key };
  gnutls_aead_cipher_hd_t cipher = NULL;
  int status = gnutls_aead_cipher_init (&cipher, GNUTLS_CIPHER_AES_256_GCM, &key);

  if (status != GNUTLS_E_SUCCESS)
    set_error (error, status);

  return status == GNUTLS_E_SUCCESS ? cipher : NULL;
}

/**
 * sonor_seal_close:
 * @self: a seal
 * @data: (array length=length): what nobody else may read
 * @length: its length in bytes
 * @about: what that belongs to; who opens it must say the same, so that it cannot be put into another's place
 * @error: return location for a #GError
 *
 * Seals a piece: NIST SP 800-38D, AES-256-GCM with a nonce of 96 random bits and a tag of 128.
 *
 * Returns: (transfer full) (nullable): the sealed piece, 29 bytes longer, or %NULL with @error set (%SONOR_STORE_ERROR_LOCAL)
 */
GBytes *
sonor_seal_close (SonorSeal      *self,
                  gconstpointer   data,
                  gsize           length,
                  const char     *about,
                  GError        **error)
{
  gsize sealed_length = length + TAG_BYTES;
  g_autofree guint8 *sealed = g_malloc (HEAD_BYTES + sealed_length);
  gnutls_aead_cipher_hd_t cipher;
  int status;

  g_return_val_if_fail (self != NULL && about != NULL, NULL);

  cipher = make_cipher (self, error);
  if (cipher == NULL)
    return NULL;

  sealed[0] = FORM;
  status = gnutls_rnd (GNUTLS_RND_NONCE, sealed + 1, NONCE_BYTES);
  if (status == GNUTLS_E_SUCCESS)
    status = gnutls_aead_cipher_encrypt (cipher, sealed + 1, NONCE_BYTES, about, strlen (about), TAG_BYTES,
                                         length > 0 ? data : "", length, sealed + HEAD_BYTES, &sealed_length);
  gnutls_aead_cipher_deinit (cipher);
  if (status != GNUTLS_E_SUCCESS)
    {
      set_error (error, status);
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&sealed), HEAD_BYTES + sealed_length);
}

/**
 * sonor_seal_open:
 * @self: a seal
 * @sealed: (array length=length) (nullable): what sonor_seal_close() has made
 * @length: its length in bytes
 * @about: what it belongs to
 * @opened_length: (out) (optional): length of what is returned, without the zero after it
 * @error: return location for a #GError
 *
 * Opens a sealed piece, whole or not at all.
 *
 * Returns: (transfer full) (nullable): what was sealed, with a zero after it; %NULL with @error set (%SONOR_STORE_ERROR_LOCAL) if
 *   it was sealed with another key, belongs elsewhere or is not as it was
 */
char *
sonor_seal_open (SonorSeal      *self,
                 gconstpointer   sealed,
                 gsize           length,
                 const char     *about,
                 gsize          *opened_length,
                 GError        **error)
{
  const guint8 *bytes = sealed;
  gsize plain_length;
  g_autofree char *plain = NULL;
  gnutls_aead_cipher_hd_t cipher;
  int status = GNUTLS_E_DECRYPTION_FAILED;

  g_return_val_if_fail (self != NULL && about != NULL, NULL);

  plain_length = length >= HEAD_BYTES + TAG_BYTES ? length - HEAD_BYTES - TAG_BYTES : 0;
  if (length >= HEAD_BYTES + TAG_BYTES && bytes[0] == FORM)
    {
      cipher = make_cipher (self, error);
      if (cipher == NULL)
        return NULL;
      plain = g_malloc (plain_length + 1);
      status = gnutls_aead_cipher_decrypt (cipher, bytes + 1, NONCE_BYTES, about, strlen (about), TAG_BYTES, bytes + HEAD_BYTES,
                                           length - HEAD_BYTES, plain, &plain_length);
      gnutls_aead_cipher_deinit (cipher);
    }
  if (status != GNUTLS_E_SUCCESS)
    {
      g_set_error_literal (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL,
                           _("What was kept cannot be opened: it was sealed with another key, or has been changed"));
      return NULL;
    }

  plain[plain_length] = '\0';
  if (opened_length != NULL)
    *opened_length = plain_length;

  return g_steal_pointer (&plain);
}
