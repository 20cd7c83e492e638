/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Transfers: REFER (RFC 3515), its progress (message/sipfrag in NOTIFY), Replaces (RFC 3891), both sides of each. */

#include "voice/call-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "voice/voice-error.h"

#define LONGEST_FRAGMENT 256
#define LONGEST_REPLACES 512

static gboolean
check_transfer (SonorCall  *self,
                GError    **error)
{
  if (sonor_call_state_is_talking (self->state) && self->state != SONOR_CALL_STATE_TRANSFERRING)
    return TRUE;

  g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE, _("Only an answered call can be transferred"));

  return FALSE;
}

static void
send_refer (SonorCall  *self,
            const char *refer_to)
{
  self->challenged = FALSE;
  sonor_call_apply (self, SONOR_CALL_EVENT_TRANSFER);
  nua_refer (self->handle, SIPTAG_REFER_TO_STR (refer_to), TAG_END ());
}

/**
 * sonor_call_transfer:
 * @self: an answered call
 * @target: whom the other side is to call
 * @error: return location for a #GError
 *
 * Transfers without asking the target first. How it goes comes by [signal@Call::transfer-progress]; when the target has
 * answered this call is hung up, when it has not the call goes on and [signal@Call::refused] says so.
 *
 * Returns: whether the other side could be asked; if not, @error is set
 */
gboolean
sonor_call_transfer (SonorCall        *self,
                     SonorSipAddress  *target,
                     GError          **error)
{
  g_autofree char *refer_to = NULL;

  g_return_val_if_fail (SONOR_IS_CALL (self), FALSE);
  g_return_val_if_fail (SONOR_IS_SIP_ADDRESS (target), FALSE);

  if (!check_transfer (self, error))
    return FALSE;

  refer_to = g_strdup_printf ("<%s>", sonor_sip_address_get_uri (target));
  send_refer (self, refer_to);

  return TRUE;
}

/**
 * sonor_call_transfer_to:
 * @self: an answered call
 * @consultation: an answered call with whom the other side of @self is to talk
 * @error: return location for a #GError
 *
 * Transfers after having asked: the other side of @self calls the other side of @consultation in the place of that call.
 *
 * Returns: whether the other side could be asked; if not, @error is set
 */
gboolean
sonor_call_transfer_to (SonorCall  *self,
                        SonorCall  *consultation,
                        GError    **error)
{
  su_home_t home[1] = { SU_HOME_INIT (home) };
  sip_replaces_t *replaces;
  g_autofree char *refer_to = NULL;

  g_return_val_if_fail (SONOR_IS_CALL (self), FALSE);
  g_return_val_if_fail (SONOR_IS_CALL (consultation) && consultation != self, FALSE);

  if (!check_transfer (self, error) || !check_transfer (consultation, error))
    return FALSE;

  replaces = nua_handle_make_replaces (consultation->handle, home, 0);
  if (replaces != NULL)
    {
      const char *query = sip_headers_as_url_query (home, SIPTAG_REPLACES (replaces), TAG_END ());
      /* Whom we called is found again by the same address. Who called us has told theirs in Contact; From may be any number. */
      const char *uri = consultation->contact != NULL ? consultation->contact
                                                      : sonor_sip_address_get_uri (consultation->remote);

      if (query != NULL && uri != NULL)
        refer_to = g_strdup_printf ("<%s?%s>", uri, query);
    }
  su_home_deinit (home);
  if (refer_to == NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_FAILED, _("The call cannot be transferred there"));
      return FALSE;
    }

  g_set_object (&self->consultation, consultation);
  send_refer (self, refer_to);

  return TRUE;
}

static void
transfer_failed (SonorCall  *self,
                 guint       status,
                 const char *phrase)
{
  if (self->state != SONOR_CALL_STATE_TRANSFERRING)
    return;

  g_clear_object (&self->consultation);
  g_object_freeze_notify (G_OBJECT (self));
  sonor_call_apply (self, SONOR_CALL_EVENT_TRANSFER_FAIL);
  sonor_call_settle (self);
  g_object_thaw_notify (G_OBJECT (self));
  sonor_call_emit_refused (self, SONOR_CALL_VERB_TRANSFER,
                           g_error_new (SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_REFUSED,
                                        /* Translators: a code of SIP and its words, in English */
                                        _("The transfer failed (%u %s); the call goes on"), status, phrase));
}

static void
transfer_succeeded (SonorCall *self)
{
  if (self->state != SONOR_CALL_STATE_TRANSFERRING)
    return;

  /* The target ends the consultation by Replaces; should it have left that to us, we do. */
  if (self->consultation != NULL)
    {
      sonor_call_set_end (self->consultation, SONOR_CALL_END_TRANSFERRED, 0, NULL);
      sonor_call_hang_up (self->consultation);
    }
  g_clear_object (&self->consultation);
  sonor_call_set_end (self, SONOR_CALL_END_TRANSFERRED, 0, NULL);
  sonor_call_hang_up (self);
}

void
sonor_call_handle_refer_response (SonorCall           *self,
                                  const SonorSipEvent *event)
{
  if ((event->status == 401 || event->status == 407) && event->sip != NULL && !self->challenged && self->account != NULL)
    {
      self->challenged = TRUE;
      if (sonor_account_authenticate (self->account, self->handle, event->sip))
        return;
    }
  if (event->status >= 300)
    transfer_failed (self, (guint) event->status, event->phrase);
}

/* How the call goes that we asked the other side to make: a status line in a fragment of a message (RFC 3420). */
void
sonor_call_handle_notify (SonorCall           *self,
                          const SonorSipEvent *event)
{
  const sip_t *sip = event->sip;
  su_home_t home[1] = { SU_HOME_INIT (home) };
  g_autofree char *line = NULL;
  sip_status_t *status;
  int substate = nua_substate_active;

  if (sip == NULL || sip->sip_event == NULL || sip->sip_event->o_type == NULL ||
      g_ascii_strcasecmp (sip->sip_event->o_type, "refer") != 0)
    return;

  if (sip->sip_payload != NULL && sip->sip_payload->pl_len <= LONGEST_FRAGMENT)
    {
      line = g_strndup (sip->sip_payload->pl_data, sip->sip_payload->pl_len);
      line[strcspn (line, "\r\n")] = '\0';
    }
  status = line != NULL ? sip_status_make (home, line) : NULL;
  if (status != NULL && status->st_status >= 100 && status->st_status <= 699)
    {
      g_autofree char *phrase = g_utf8_make_valid (status->st_phrase != NULL ? status->st_phrase : "", -1);

      sonor_call_emit_transfer_progress (self, (guint) status->st_status, phrase);
      if (status->st_status >= 300)
        transfer_failed (self, (guint) status->st_status, phrase);
      else if (status->st_status >= 200)
        transfer_succeeded (self);
    }
  su_home_deinit (home);

  /* The last word without a word about success. */
  tl_gets (event->tags, NUTAG_SUBSTATE_REF (substate), TAG_END ());
  if (substate == nua_substate_terminated)
    transfer_failed (self, 487, sip_487_Request_terminated);
}

static void
notify_transferor (SonorCall  *self,
                   guint       status,
                   const char *phrase)
{
  g_autofree char *fragment = NULL;

  if (self->transfer_event == NULL || self->handle == NULL)
    return;

  fragment = g_strdup_printf ("SIP/2.0 %u %s\r\n", status, phrase);
  nua_notify (self->handle,
              SIPTAG_EVENT_STR (self->transfer_event),
              NUTAG_SUBSTATE (status < 200 ? nua_substate_active : nua_substate_terminated),
              SIPTAG_CONTENT_TYPE_STR ("message/sipfrag;version=2.0"),
              SIPTAG_PAYLOAD_STR (fragment),
              TAG_END ());
  if (status >= 200)
    g_clear_pointer (&self->transfer_event, g_free);
}

/* Nobody asks us to call anybody any more. */
void
sonor_call_drop_transfer (SonorCall *self)
{
  if (self->transfer_call != NULL)
    g_clear_signal_handler (&self->transfer_call_notify, self->transfer_call);
  g_clear_object (&self->transfer_call);
  g_clear_object (&self->transfer_replaced);
  g_clear_object (&self->transfer_target);
  g_clear_pointer (&self->transfer_replaces, g_free);
  g_clear_pointer (&self->transfer_event, g_free);
}

static char *
read_replaces (const char *query)
{
  su_home_t home[1] = { SU_HOME_INIT (home) };
  char *headers = query != NULL && strlen (query) <= LONGEST_REPLACES ? url_query_as_header_string (home, query) : NULL;
  char *value = NULL;

  /* Of all the headers that a URI can smuggle into our INVITE we take this one. */
  if (headers != NULL && g_ascii_strncasecmp (headers, "Replaces:", 9) == 0)
    {
      value = g_strndup (headers + 9, strcspn (headers + 9, "\r\n"));
      g_strstrip (value);
    }
  if (value != NULL && sip_replaces_make (home, value) == NULL)
    g_clear_pointer (&value, g_free);
  su_home_deinit (home);

  return value;
}

/* The other side asks us to call somebody. */
void
sonor_call_handle_refer (SonorCall           *self,
                         const SonorSipEvent *event)
{
  const sip_refer_to_t *refer_to = event->sip != NULL ? event->sip->sip_refer_to : NULL;
  const sip_event_t *refer_event = NULL;
  g_autoptr (SonorSipAddress) target = NULL;
  g_autoptr (GError) error = NULL;

  if (event->status >= 200)
    return;

  if (refer_to != NULL)
    {
      su_home_t home[1] = { SU_HOME_INIT (home) };
      url_t url = *refer_to->r_url;
      const char *uri;

      url.url_headers = NULL;
      uri = url_as_string (home, &url);
      target = uri != NULL ? sonor_sip_address_new (uri, sonor_sip_address_get_host (self->remote), &error) : NULL;
      su_home_deinit (home);
    }
  if (target == NULL)
    {
      nua_respond (event->handle, SIP_400_BAD_REQUEST, NUTAG_WITH_THIS (event->nua), TAG_END ());
      return;
    }
  if (!sonor_call_state_is_talking (self->state) || self->transfer_event != NULL)
    {
      nua_respond (event->handle, 491, sip_491_Request_pending, NUTAG_WITH_THIS (event->nua), TAG_END ());
      return;
    }

  sonor_call_drop_transfer (self);
  tl_gets (event->tags, NUTAG_REFER_EVENT_REF (refer_event), TAG_END ());
  if (refer_event != NULL && refer_event->o_id != NULL)
    self->transfer_event = g_strdup_printf ("refer;id=%s", refer_event->o_id);
  else
    self->transfer_event = g_strdup ("refer");
  self->transfer_target = g_object_ref (target);
  self->transfer_replaces = read_replaces (refer_to->r_url->url_headers);
  self->transfer_replaced = sonor_user_agent_find_call (self->user_agent, self->transfer_replaces);

  if (sonor_call_emit_transfer_requested (self, target))
    {
      nua_respond (event->handle, SIP_202_ACCEPTED, NUTAG_WITH_THIS (event->nua), TAG_END ());
      notify_transferor (self, SIP_100_TRYING);
    }
  else
    {
      nua_respond (event->handle, SIP_603_DECLINE, NUTAG_WITH_THIS (event->nua), TAG_END ());
      sonor_call_drop_transfer (self);
    }
}

static void
on_transfer_call_state (SonorCall  *transfer_call,
                        GParamSpec *pspec,
                        SonorCall  *self)
{
  SonorCallState state = sonor_call_get_state (transfer_call);
  guint status = sonor_call_get_end_status (transfer_call);

  if (state == SONOR_CALL_STATE_RINGING)
    notify_transferor (self, SIP_180_RINGING);
  else if (sonor_call_state_is_talking (state))
    notify_transferor (self, SIP_200_OK);
  else if (state == SONOR_CALL_STATE_ENDED && status >= 300 && status <= 699)
    notify_transferor (self, status, sip_status_phrase ((int) status));
  else if (state == SONOR_CALL_STATE_ENDED)
    notify_transferor (self, SIP_503_SERVICE_UNAVAILABLE);
}

/**
 * sonor_call_follow_transfer:
 * @self: a call whose other side has asked for a transfer
 * @profile: the codecs and encryption to offer
 * @media_address: where we want to be spoken to: an IP address of this machine
 * @media_port: the port there
 * @error: return location for a #GError
 *
 * Makes the call that the other side asked for, and tells it how that goes. The other side then hangs up @self.
 *
 * Returns: (transfer full) (nullable): the new call, or %NULL with @error set
 */
SonorCall *
sonor_call_follow_transfer (SonorCall          *self,
                            SonorMediaProfile  *profile,
                            const char         *media_address,
                            guint               media_port,
                            GError            **error)
{
  g_autoptr (SonorCall) call = NULL;
  g_autofree char *referred_by = NULL;

  g_return_val_if_fail (SONOR_IS_CALL (self), NULL);

  if (self->transfer_target == NULL || self->transfer_call != NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE, _("Nobody has asked for a transfer"));
      return NULL;
    }

  call = sonor_call_new_outgoing (self->user_agent, self->account, self->transfer_target, self->headers, profile,
                                  media_address, media_port);
  referred_by = g_strdup_printf ("<%s>", sonor_sip_address_get_uri (self->remote));
  if (!sonor_call_send_invite (call, self->transfer_replaces, referred_by, error))
    {
      notify_transferor (self, SIP_503_SERVICE_UNAVAILABLE);
      return NULL;
    }

  self->transfer_call = g_object_ref (call);
  self->transfer_call_notify =
    g_signal_connect_object (call, "notify::state", G_CALLBACK (on_transfer_call_state), self, 0);

  return g_steal_pointer (&call);
}

/**
 * sonor_call_get_transfer_replaced:
 * @self: a call whose other side has asked for a transfer
 *
 * Whoever is in the middle of calls, as a switch is, has both calls that are to become one.
 *
 * Returns: (transfer none) (nullable): the call of ours whose place is to be taken, %NULL if none was named or it is not ours
 */
SonorCall *
sonor_call_get_transfer_replaced (SonorCall *self)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), NULL);

  return self->transfer_replaced;
}

/**
 * sonor_call_report_transfer:
 * @self: a call whose other side has asked for a transfer
 * @status: a status of SIP: below 200 while it is tried, 200 when it has worked, 300 to 699 when not
 *
 * Tells the other side how the transfer goes that somebody does in another way than by sonor_call_follow_transfer(). After a
 * final status it may ask again.
 */
void
sonor_call_report_transfer (SonorCall *self,
                            guint      status)
{
  g_return_if_fail (SONOR_IS_CALL (self));

  notify_transferor (self, status, sip_status_phrase ((int) status));
  if (status >= 200)
    sonor_call_drop_transfer (self);
}
