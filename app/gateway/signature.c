/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/signature.h"

#include <string.h>

/**
 * sonor_signature_make:
 * @secret: what both sides know
 * @content: what is signed
 *
 * Returns: (transfer full): HMAC-SHA-256 (RFC 2104, FIPS 180-4) in small hexadecimal digits
 */
char *
sonor_signature_make (const char *secret,
                      GBytes     *content)
{
  gsize length;
  const guchar *data = g_bytes_get_data (content, &length);

  return g_compute_hmac_for_data (G_CHECKSUM_SHA256, (const guchar *) secret, strlen (secret), data, length);
}

/**
 * sonor_signature_check:
 * @secret: what both sides know
 * @content: what is signed
 * @signature: hexadecimal digits, perhaps with `sha256=` before them
 *
 * Takes the same time whatever is wrong with it.
 *
 * Returns: whether it is the right one
 */
gboolean
sonor_signature_check (const char *secret,
                       GBytes     *content,
                       const char *signature)
{
  g_autofree char *wanted = sonor_signature_make (secret, content);
  const char *given = g_str_has_prefix (signature, "sha256=") ? signature + strlen ("sha256=") : signature;
  guint different = 0;

  if (strlen (given) != strlen (wanted))
    return FALSE;

  for (gsize i = 0; wanted[i] != '\0'; i++)
    different |= (guint) (wanted[i] ^ g_ascii_tolower (given[i]));

  return different == 0;
}

/**
 * sonor_signature_join:
 * @at: a moment, as it is sent
 * @body: what is sent
 *
 * Returns: (transfer full): what is signed of both: the moment, a dot, and the body
 */
GBytes *
sonor_signature_join (const char *at,
                      GBytes     *body)
{
  GByteArray *joined = g_byte_array_new ();
  gsize length;
  const guint8 *data = g_bytes_get_data (body, &length);

  g_byte_array_append (joined, (const guint8 *) at, (guint) strlen (at));
  g_byte_array_append (joined, (const guint8 *) ".", 1);
  if (length > 0)
    g_byte_array_append (joined, data, (guint) length);

  return g_byte_array_free_to_bytes (joined);
}
