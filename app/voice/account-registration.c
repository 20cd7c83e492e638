/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How an account gets registered: what is asked first, what is sent, what the server's answers mean, and when it is tried again. */

#include "voice/account-private.h"

#include <glib/gi18n-lib.h>

#include "voice/backoff.h"
#include "voice/connection-contact.h"
#include "voice/tls-diagnosis.h"
#include "voice/voice-error.h"

/* A router forgets a way that nobody goes: RFC 5626 4.4.1 would have it used every 24 to 29 seconds. NUA registers again after
 * a quarter to three quarters of the time. */
#define BEHIND_ROUTER_EXPIRES 40
#define LONGEST_RETRY_AFTER 3600
/* A server that sees us come from elsewhere each time is not followed for ever. */
#define MOST_MOVES 3

/* What is known of our connection to the server is of the past. */
void
sonor_account_forget_connection (SonorAccount *self)
{
  self->asked = FALSE;
  g_clear_pointer (&self->contact, g_free);
}

static gboolean
on_retry (gpointer user_data)
{
  SonorAccount *self = user_data;

  self->retry = 0;
  sonor_account_send_register (self);

  return G_SOURCE_REMOVE;
}

static void
wait_and_retry (SonorAccount *self,
                guint         milliseconds,
                GError       *error)
{
  g_clear_handle_id (&self->retry, g_source_remove);
  self->retry = g_timeout_add (milliseconds, on_retry, self);
  sonor_account_set_state (self, SONOR_ACCOUNT_STATE_WAITING, error);
}

static SonorSipAddress *
server_address (SonorAccount *self)
{
  return sonor_sip_address_new (self->proxy != NULL ? self->proxy : self->registrar, NULL, NULL);
}

static void
handle_no_answer (SonorAccount *self)
{
  g_autoptr (SonorSipAddress) server = server_address (self);

  self->trusted = FALSE;
  wait_and_retry (self, sonor_backoff_delay (++self->failures),
                  g_error_new (SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_UNREACHABLE,
                               _("The telephone server %s cannot be reached; it is tried again by itself"),
                               sonor_sip_address_get_host (server)));
}

static void
on_checked (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorAccount) self = user_data;
  g_autoptr (GError) error = NULL;

  self->checking = FALSE;
  if (!sonor_tls_diagnose_finish (result, &error) && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (self->state != SONOR_ACCOUNT_STATE_REGISTERING)
    return;

  if (g_error_matches (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_UNTRUSTED))
    sonor_account_set_state (self, SONOR_ACCOUNT_STATE_REJECTED, g_steal_pointer (&error));
  else if (g_error_matches (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_UNREACHABLE))
    handle_no_answer (self);
  else
    {
      self->trusted = TRUE;
      sonor_account_send_register (self);
    }
}

/* Of a server that it does not trust Sofia-SIP only says, half a minute later, that it is not there. So an encrypted one is
 * looked at before it is told anything. */
static gboolean
check_first (SonorAccount *self)
{
  g_autoptr (SonorSipAddress) server = server_address (self);

  if (self->trusted || !sonor_sip_address_is_secure (server))
    return FALSE;

  if (!self->checking)
    {
      self->checking = TRUE;
      sonor_tls_diagnose_async (server, sonor_user_agent_get_certificate_directory (self->user_agent), self->cancellable,
                                on_checked, g_object_ref (self));
    }

  return TRUE;
}

static gboolean
is_secure (SonorAccount *self)
{
  g_autoptr (SonorSipAddress) server = server_address (self);

  return sonor_sip_address_is_secure (server);
}

void
sonor_account_send_register (SonorAccount *self)
{
  nua_t *nua = sonor_user_agent_get_nua (self->user_agent);
  g_autofree char *identity = NULL;
  guint seconds = self->behind_router ? MIN (self->expires, BEHIND_ROUTER_EXPIRES) : self->expires;
  g_autofree char *expires = g_strdup_printf ("%u", seconds);

  g_clear_handle_id (&self->retry, g_source_remove);
  if (nua == NULL)
    return;
  sonor_account_set_state (self, SONOR_ACCOUNT_STATE_REGISTERING, NULL);
  if (check_first (self))
    return;

  if (self->contact == NULL && !is_secure (self))
    self->contact = sonor_user_agent_dup_contact (self->user_agent, sonor_sip_address_get_user (self->address), "UDP");
  if (self->handle == NULL)
    {
      identity = sonor_sip_address_to_string (self->address);
      self->handle = nua_handle (nua, G_OBJECT (self),
                                 SIPTAG_TO_STR (identity),
                                 SIPTAG_FROM_STR (identity),
                                 NUTAG_REGISTRAR (URL_STRING_MAKE (self->registrar)),
                                 NUTAG_M_USERNAME (sonor_sip_address_get_user (self->address)),
                                 /* The contact follows the address that the server sees, also after it has changed. */
                                 NUTAG_OUTBOUND ("natify no-validate no-options-keepalive"),
                                 TAG_END ());
    }
  self->authenticated = FALSE;
  self->asking = is_secure (self) && !self->asked;
  nua_register (self->handle,
                TAG_IF (self->proxy != NULL, NUTAG_PROXY (URL_STRING_MAKE (self->proxy))),
                /* Without a contact a REGISTER only asks: RFC 3261 10.2.3. */
                TAG_IF (self->asking, SIPTAG_CONTACT (NULL)),
                TAG_IF (self->contact != NULL, SIPTAG_CONTACT_STR (self->contact)),
                TAG_IF (!self->asking, SIPTAG_EXPIRES_STR (expires)),
                TAG_END ());
}

/* Over TLS the contact is the connection: whether there is another one now, or the first. */
static gboolean
follow_connection (SonorAccount *self,
                   const sip_t  *response)
{
  g_autofree char *contact = NULL;

  if (!is_secure (self))
    return FALSE;

  contact = sonor_connection_contact_dup (sonor_sip_address_get_uri (self->address), response);
  if (self->asking)
    self->moves = 0;
  else if (contact == NULL || g_strcmp0 (contact, self->contact) == 0 || ++self->moves > MOST_MOVES)
    {
      self->moves = 0;
      return FALSE;
    }
  self->asked = TRUE;
  g_free (self->contact);
  self->contact = g_steal_pointer (&contact);

  return TRUE;
}

/* Whether a router between us and the server has come to light, for which we must register more often. */
static gboolean
follow_router (SonorAccount *self,
               const sip_t  *response)
{
  gboolean before = self->behind_router;

  self->behind_router = sonor_connection_is_translated (response);

  return self->behind_router && !before && self->expires > BEHIND_ROUTER_EXPIRES;
}

static void
handle_failure (SonorAccount        *self,
                const SonorSipEvent *event)
{
  const sip_retry_after_t *retry_after = event->sip != NULL ? event->sip->sip_retry_after : NULL;
  guint delay;

  if (event->sip == NULL)
    {
      handle_no_answer (self);
      return;
    }
  if (event->status == 401 || event->status == 407 || event->status == 403 || event->status == 404)
    {
      sonor_account_drop_handle (self);
      sonor_account_set_state (self, SONOR_ACCOUNT_STATE_REJECTED,
                 g_error_new (SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_UNAUTHORIZED,
                              /* Translators: %d is a code of SIP */
                              _("The telephone server does not accept this user name and password (%d)"), event->status));
      return;
    }

  delay = sonor_backoff_delay (++self->failures);
  /* All of a hotline's seats get the same answer: none comes back at the very second. */
  if (retry_after != NULL)
    delay = MIN (retry_after->af_delta, LONGEST_RETRY_AFTER) * 1000 + (guint) g_random_int_range (0, 1000);
  wait_and_retry (self, delay,
                  g_error_new (SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_REFUSED,
                               _("The telephone server cannot register this line now (%d); it is tried again by itself"),
                               event->status));
}

static void
handle_register_response (SonorAccount        *self,
                          const SonorSipEvent *event)
{
  if (event->status < 200)
    return;

  g_debug ("account %p: registration %d %s", self, event->status, event->phrase);
  if ((event->status == 401 || event->status == 407) && event->sip != NULL && !self->authenticated)
    {
      self->authenticated = TRUE;
      if (sonor_account_authenticate (self, self->handle, event->sip))
        return;
    }

  if (event->event == nua_r_unregister)
    {
      sonor_account_drop_handle (self);
      sonor_account_set_state (self, SONOR_ACCOUNT_STATE_OFFLINE, NULL);
    }
  else if (event->status < 300)
    {
      self->failures = 0;
      self->authenticated = FALSE;
      if (event->sip != NULL)
        sonor_user_agent_keep_connection (self->user_agent, event);
      if (event->sip != NULL && (follow_connection (self, event->sip) || follow_router (self, event->sip)))
        sonor_account_send_register (self);
      else
        sonor_account_set_state (self, SONOR_ACCOUNT_STATE_REGISTERED, NULL);
    }
  else
    handle_failure (self, event);
}

/* What NUA has to say about our registration. */
void
sonor_account_handle_event (SonorAccount        *self,
                            const SonorSipEvent *event)
{
  if (event->handle != self->handle)
    return;
  if (event->event == nua_r_register || event->event == nua_r_unregister)
    handle_register_response (self, event);
}
