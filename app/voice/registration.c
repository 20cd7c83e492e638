/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/registration-private.h"

#include <string.h>

#include <sofia-sip/auth_digest.h>
#include <sofia-sip/msg.h>

/**
 * SonorRegistration:
 *
 * Somebody wants to register and says who they are. It waits until it is known what their password would prove.
 */
struct _SonorRegistration
{
  GObject                parent_instance;

  su_home_t              home[1];
  auth_response_t        answer;
  nua_saved_event_t      saved[1];
  nua_handle_t          *handle;

  SonorRegistrationDone  done;
  gpointer               user_data;
};

G_DEFINE_FINAL_TYPE (SonorRegistration, sonor_registration, G_TYPE_OBJECT)

static void
sonor_registration_finalize (GObject *object)
{
  SonorRegistration *self = SONOR_REGISTRATION (object);

  /* Whoever was asked never answered. */
  if (self->handle != NULL)
    sonor_registration_respond (self, SIP_503_SERVICE_UNAVAILABLE, SIPTAG_RETRY_AFTER_STR ("10"));
  su_home_deinit (self->home);

  G_OBJECT_CLASS (sonor_registration_parent_class)->finalize (object);
}

static void
sonor_registration_class_init (SonorRegistrationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_registration_finalize;
}

static void
sonor_registration_init (SonorRegistration *self)
{
  su_home_init (self->home);
}

/* The credentials of a request for a realm; NULL if there are none, or none that name a user and all that digest with qop needs. */
SonorRegistration *
sonor_registration_new (const SonorSipEvent   *event,
                        const char            *realm,
                        SonorRegistrationDone  done,
                        gpointer               user_data)
{
  g_autoptr (SonorRegistration) self = g_object_new (SONOR_TYPE_REGISTRATION, NULL);
  auth_response_t *answer = &self->answer;
  const sip_authorization_t *credentials = event->sip->sip_authorization;

  for (; credentials != NULL; credentials = credentials->au_next)
    {
      memset (answer, 0, sizeof *answer);
      answer->ar_size = sizeof *answer;
      if (g_ascii_strcasecmp (credentials->au_scheme, "Digest") == 0 && credentials->au_params != NULL
          && auth_digest_response_get (self->home, answer, credentials->au_params) > 0
          && g_strcmp0 (answer->ar_realm, realm) == 0)
        break;
    }
  if (credentials == NULL || answer->ar_username == NULL || answer->ar_nonce == NULL || answer->ar_uri == NULL
      || answer->ar_response == NULL || answer->ar_cnonce == NULL || answer->ar_nc == NULL || !answer->ar_auth)
    return NULL;

  self->done = done;
  self->user_data = user_data;
  self->handle = event->handle;
  nua_save_event (event->nua, self->saved);

  return g_steal_pointer (&self);
}

const char *
sonor_registration_get_nonce (SonorRegistration *self)
{
  return self->answer.ar_nonce;
}

const char *
sonor_registration_get_count (SonorRegistration *self)
{
  return self->answer.ar_nc;
}

/* The registrar is gone: nobody is to be told any more. */
void
sonor_registration_forget (SonorRegistration *self)
{
  self->done = NULL;
}

/* Answers the request, with one header or TAG_SKIP (0); once. */
void
sonor_registration_respond (SonorRegistration *self,
                            int                status,
                            const char        *phrase,
                            tag_type_t         tag,
                            tag_value_t        value)
{
  nua_handle_t *handle = g_steal_pointer (&self->handle);

  nua_respond (handle, status, phrase, NUTAG_WITH_SAVED (self->saved), tag, value, TAG_END ());
  nua_destroy_event (self->saved);
  nua_handle_destroy (handle);
}

/* RFC 7616 3.4.1, by Sofia-SIP. The comparison takes as long whether the first or the last character is wrong. */
static gboolean
is_proven (SonorRegistration *self,
           const char        *ha1)
{
  auth_hexmd5_t key, response;
  guint8 difference = 0;

  if (strlen (ha1) != sizeof key - 1 || strlen (self->answer.ar_response) != sizeof response - 1)
    return FALSE;

  g_strlcpy (key, ha1, sizeof key);
  if (self->answer.ar_md5sess)
    auth_digest_a1sess (&self->answer, key, ha1);
  auth_digest_response (&self->answer, response, key, "REGISTER", NULL, 0);
  for (gsize i = 0; i < sizeof response - 1; i++)
    difference |= (guint8) (response[i] ^ g_ascii_tolower (self->answer.ar_response[i]));

  return difference == 0;
}

/**
 * sonor_registration_get_user:
 * @self: a registration
 *
 * Returns: who they say they are; any text
 */
const char *
sonor_registration_get_user (SonorRegistration *self)
{
  g_return_val_if_fail (SONOR_IS_REGISTRATION (self), NULL);

  return self->answer.ar_username;
}

/**
 * sonor_registration_resolve:
 * @self: a registration
 * @ha1: (nullable): MD5 of user, realm and password as 32 hexadecimal digits (RFC 7616 3.4.2); %NULL if there is no such user
 *
 * Says what their password must prove, and so whether they are registered. The other side cannot tell a user that is
 * unknown from a password that is wrong. A second time does nothing.
 */
void
sonor_registration_resolve (SonorRegistration *self,
                            const char        *ha1)
{
  SonorRegistrationDone done;

  g_return_if_fail (SONOR_IS_REGISTRATION (self));

  done = g_steal_pointer (&self->done);
  if (done != NULL)
    done (self, is_proven (self, ha1 != NULL ? ha1 : "0123456789abcdef0123456789abcdef") && ha1 != NULL, self->user_data);
}
