/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/digest.h"

#include <string.h>

#include <sofia-sip/auth_digest.h>

/* What a request says to prove who sent it (RFC 7616, with qop). */
struct _SonorDigest
{
  su_home_t       home[1];
  auth_response_t answer;
};

/* The credentials of a request for a realm; NULL if there are none, or none that name a user and all that digest with
 * qop needs. */
SonorDigest *
sonor_digest_new (const sip_t *sip,
                  const char  *realm)
{
  g_autoptr (SonorDigest) self = g_new0 (SonorDigest, 1);
  auth_response_t *answer = &self->answer;
  const sip_authorization_t *credentials = sip->sip_authorization;

  su_home_init (self->home);
  for (; credentials != NULL; credentials = credentials->au_next)
    {
      memset (answer, 0, sizeof *answer);
      answer->ar_size = sizeof *answer;
      if (g_ascii_strcasecmp (credentials->au_scheme, "Digest") == 0 && credentials->au_params != NULL &&
          auth_digest_response_get (self->home, answer, credentials->au_params) > 0 &&
          g_strcmp0 (answer->ar_realm, realm) == 0)
        break;
    }
  if (credentials == NULL || answer->ar_username == NULL || answer->ar_nonce == NULL || answer->ar_uri == NULL ||
      answer->ar_response == NULL || answer->ar_cnonce == NULL || answer->ar_nc == NULL || !answer->ar_auth)
    return NULL;

  return g_steal_pointer (&self);
}

void
sonor_digest_free (SonorDigest *self)
{
  su_home_deinit (self->home);
  g_free (self);
}

const char *
sonor_digest_get_user (SonorDigest *self)
{
  return self->answer.ar_username;
}

const char *
sonor_digest_get_nonce (SonorDigest *self)
{
  return self->answer.ar_nonce;
}

const char *
sonor_digest_get_count (SonorDigest *self)
{
  return self->answer.ar_nc;
}

/* RFC 7616 3.4.1, by Sofia-SIP. The comparison takes as long whether the first or the last character is wrong. */
gboolean
sonor_digest_is_proven (SonorDigest *self,
                        const char  *method,
                        const char  *ha1)
{
  auth_hexmd5_t key, response;
  guint8 difference = 0;

  if (strlen (ha1) != sizeof key - 1 || strlen (self->answer.ar_response) != sizeof response - 1)
    return FALSE;

  g_strlcpy (key, ha1, sizeof key);
  if (self->answer.ar_md5sess)
    auth_digest_a1sess (&self->answer, key, ha1);
  auth_digest_response (&self->answer, response, key, method, NULL, 0);
  for (gsize i = 0; i < sizeof response - 1; i++)
    difference |= (guint8) (response[i] ^ g_ascii_tolower (self->answer.ar_response[i]));

  return difference == 0;
}
