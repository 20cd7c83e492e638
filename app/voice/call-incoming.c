/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A call that comes: how it is taken in, offered, answered or turned away. */

#include "voice/call-private.h"

#include <glib/gi18n-lib.h>

#include "voice/voice-error.h"

/* A call that comes. NULL if it has been refused on the spot. */
SonorCall *
sonor_call_new_incoming (SonorUserAgent      *user_agent,
                         SonorAccount        *account,
                         SonorCall           *replaced,
                         const SonorSipEvent *event)
{
  g_autoptr (SonorCall) self = NULL;
  g_autoptr (GError) error = NULL;
  const sip_t *sip = event->sip;

  self = g_object_new (SONOR_TYPE_CALL, NULL);
  if (sip->sip_payload != NULL && sip->sip_payload->pl_len > 0 &&
      (!sonor_sip_has_description (sip) || !sonor_call_take_offer (self, sip, &error)))
    {
      if (error != NULL)
        nua_respond (event->handle, SIP_400_BAD_REQUEST, TAG_END ());
      else
        nua_respond (event->handle, SIP_415_UNSUPPORTED_MEDIA, SIPTAG_ACCEPT_STR ("application/sdp"), TAG_END ());
      nua_handle_destroy (event->handle);
      return NULL;
    }

  self->user_agent = g_object_ref (user_agent);
  g_set_object (&self->account, account);
  g_set_object (&self->replaced, replaced);
  self->incoming = TRUE;
  self->remote = sonor_sip_read_address (sip->sip_from->a_display, sip->sip_from->a_url);
  self->called = sonor_sip_read_address (NULL, sip->sip_request->rq_url);
  self->addressee = sonor_sip_read_address (NULL, sip->sip_to->a_url);
  self->dialog_id = g_strndup (sip->sip_call_id->i_id, 256);
  self->source = sonor_sip_event_dup_source (event);
  self->secure = sonor_sip_event_is_secure (event);
  self->local_contact = sonor_user_agent_dup_contact (user_agent, sonor_sip_address_get_user (self->called),
                                                      sonor_sip_event_get_transport (event));
  if (sonor_user_agent_get_registrar (user_agent) != NULL)
    self->digest = sonor_digest_new (sip, sonor_registrar_get_realm (sonor_user_agent_get_registrar (user_agent)));
  if (sip->sip_contact != NULL)
    {
      su_home_t home[1] = { SU_HOME_INIT (home) };

      self->contact = g_strdup (url_as_string (home, sip->sip_contact->m_url));
      su_home_deinit (home);
    }
  for (const sip_unknown_t *header = sip->sip_unknown; header != NULL; header = header->un_next)
    sonor_call_headers_read (self->headers, header->un_name, header->un_value);

  self->handle = event->handle;
  nua_handle_bind (self->handle, G_OBJECT (self));
  sonor_user_agent_add_call (user_agent, self);
  sonor_call_apply (self, SONOR_CALL_EVENT_OFFER);

  return g_steal_pointer (&self);
}

static gboolean
check_incoming (SonorCall  *self,
                gboolean    needs_media,
                GError    **error)
{
  if (self->state != SONOR_CALL_STATE_INCOMING)
    g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE, _("There is no incoming call to answer"));
  else if (needs_media && self->profile == NULL)
    g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE, "The call has no media yet");
  else
    return TRUE;

  return FALSE;
}

static void
refuse (SonorCall  *self,
        guint       status,
        const char *phrase)
{
  nua_respond (self->handle, (int) status, phrase, TAG_END ());
  sonor_call_apply (self, SONOR_CALL_EVENT_HANG_UP);
}

/* What we cannot talk about is refused with the status that says so: RFC 3261 21.4.26, RFC 4568 6.1. */
static void
refuse_offer (SonorCall    *self,
              const GError *error)
{
  SonorCallEnd end = sonor_call_end_from_error (error);
  const char *warning = sonor_call_end_to_warning (end);

  if (warning == NULL)
    {
      sonor_call_set_end (self, end, 500, error->message);
      refuse (self, SIP_500_INTERNAL_SERVER_ERROR);
      return;
    }
  sonor_call_set_end (self, end, 488, error->message);
  nua_respond (self->handle, SIP_488_NOT_ACCEPTABLE, SIPTAG_WARNING_STR (warning), TAG_END ());
  sonor_call_apply (self, SONOR_CALL_EVENT_HANG_UP);
}

/**
 * sonor_call_ring:
 * @self: an incoming call
 * @early_media: whether the caller is to hear what we send before the answer (183), instead of a ringing tone of its own (180)
 * @error: return location for a #GError
 *
 * Tells the caller that it rings. Nobody is rung for a caller with whom there is nothing to talk with: who offers no codec or
 * no encryption of ours is refused instead (488 with a Warning that says which: RFC 3261 21.4.26, 20.43).
 *
 * Returns: whether it could; if not, @error is set. A caller with whom we cannot talk has been refused then.
 */
gboolean
sonor_call_ring (SonorCall  *self,
                 gboolean    early_media,
                 GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  const char *contact;

  g_return_val_if_fail (SONOR_IS_CALL (self), FALSE);

  contact = sonor_call_get_local_contact (self);
  if (!check_incoming (self, early_media, error))
    return FALSE;
  if (self->profile != NULL && self->remote_offer != NULL &&
      !sonor_session_description_is_acceptable (self->remote_offer, self->profile, &local_error))
    {
      refuse_offer (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  /* Who has offered nothing yet cannot be answered early. */
  if (!early_media || (self->remote_offer == NULL && self->media == NULL))
    {
      nua_respond (self->handle, SIP_180_RINGING, TAG_IF (contact != NULL, SIPTAG_CONTACT_STR (contact)), TAG_END ());
      return TRUE;
    }

  if (!sonor_call_make_answer (self, &local_error))
    {
      refuse_offer (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  nua_respond (self->handle, SIP_183_SESSION_PROGRESS,
               TAG_IF (contact != NULL, SIPTAG_CONTACT_STR (contact)),
               SIPTAG_CONTENT_TYPE_STR ("application/sdp"),
               SIPTAG_PAYLOAD_STR (sonor_session_description_to_string (self->local)),
               TAG_END ());

  return TRUE;
}

/**
 * sonor_call_answer:
 * @self: an incoming call
 * @error: return location for a #GError
 *
 * Answers. If the call takes another one's place, that one is hung up.
 *
 * Returns: whether it could; if not, @error is set. A caller with whom we cannot talk has been refused then.
 */
gboolean
sonor_call_answer (SonorCall  *self,
                   GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean offers = self->remote_offer == NULL && self->media == NULL;
  const char *contact = sonor_call_get_local_contact (self);

  g_return_val_if_fail (SONOR_IS_CALL (self), FALSE);

  if (!check_incoming (self, TRUE, error))
    return FALSE;

  /* A caller who offers nothing gets our offer and answers with its ACK: RFC 3264 4, RFC 3261 13.2.1. */
  if (!(offers ? sonor_call_make_offer (self, &local_error) : sonor_call_make_answer (self, &local_error)))
    {
      refuse_offer (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  nua_respond (self->handle, SIP_200_OK,
               TAG_IF (contact != NULL, SIPTAG_CONTACT_STR (contact)),
               SIPTAG_CONTENT_TYPE_STR ("application/sdp"),
               SIPTAG_PAYLOAD_STR (sonor_session_description_to_string (offers ? self->offer : self->local)),
               TAG_END ());
  sonor_call_apply (self, SONOR_CALL_EVENT_ANSWER);
  if (self->replaced != NULL)
    {
      g_autoptr (SonorCall) replaced = g_steal_pointer (&self->replaced);

      sonor_call_set_end (replaced, SONOR_CALL_END_REPLACED, 0, NULL);
      sonor_call_hang_up (replaced);
    }

  return TRUE;
}

/**
 * sonor_call_refuse:
 * @self: an incoming call
 * @refusal: what to tell the caller
 * @error: return location for a #GError
 *
 * Does not answer.
 *
 * Returns: whether there was a call to refuse
 */
gboolean
sonor_call_refuse (SonorCall         *self,
                   SonorCallRefusal   refusal,
                   GError           **error)
{
  return sonor_call_refuse_with_words (self, refusal, NULL, error);
}

/**
 * sonor_call_refuse_with_words:
 * @self: an incoming call
 * @refusal: what to tell the caller
 * @words: (nullable): why, in words for the person who calls, one line
 * @error: return location for a #GError
 *
 * Does not answer, and says why (Warning, RFC 3261 20.43).
 *
 * Returns: whether there was a call to refuse
 */
gboolean
sonor_call_refuse_with_words (SonorCall         *self,
                              SonorCallRefusal   refusal,
                              const char        *words,
                              GError           **error)
{
  g_autofree char *warning = NULL;

  g_return_val_if_fail (SONOR_IS_CALL (self), FALSE);

  if (!check_incoming (self, FALSE, error))
    return FALSE;

  if (words != NULL)
    {
      g_autofree char *line = g_strdelimit (g_strdup (words), "\r\n\"\\", ' ');

      warning = g_strdup_printf ("399 sonor \"%s\"", line);
    }
  sonor_call_set_end (self, SONOR_CALL_END_HUNG_UP, refusal, NULL);
  /* Another server may take what we are overloaded with at once, this one in a while (RFC 3261 21.5.4). */
  nua_respond (self->handle, (int) refusal, sip_status_phrase ((int) refusal),
               TAG_IF (refusal == SONOR_CALL_REFUSAL_OVERLOADED, SIPTAG_RETRY_AFTER_STR ("5")),
               TAG_IF (warning != NULL, SIPTAG_WARNING_STR (warning)), TAG_END ());
  sonor_call_apply (self, SONOR_CALL_EVENT_HANG_UP);

  return TRUE;
}

/* The caller is to say who they are and call again. */
void
sonor_call_challenge (SonorCall  *self,
                      const char *challenge)
{
  if (!check_incoming (self, FALSE, NULL))
    return;

  sonor_call_set_end (self, SONOR_CALL_END_UNAUTHORIZED, 401, NULL);
  nua_respond (self->handle, SIP_401_UNAUTHORIZED, SIPTAG_WWW_AUTHENTICATE_STR (challenge), TAG_END ());
  sonor_call_apply (self, SONOR_CALL_EVENT_HANG_UP);
}

/* How a caller proves who they are, NULL if they do not; it is good for one attempt. */
SonorDigest *
sonor_call_steal_digest (SonorCall *self)
{
  return g_steal_pointer (&self->digest);
}

/**
 * sonor_call_redirect:
 * @self: an incoming call
 * @target: whom to call instead
 * @error: return location for a #GError
 *
 * Tells the caller to call somebody else (302).
 *
 * Returns: whether there was a call to redirect
 */
gboolean
sonor_call_redirect (SonorCall        *self,
                     SonorSipAddress  *target,
                     GError          **error)
{
  g_autofree char *contact = NULL;

  g_return_val_if_fail (SONOR_IS_CALL (self), FALSE);
  g_return_val_if_fail (SONOR_IS_SIP_ADDRESS (target), FALSE);

  if (!check_incoming (self, FALSE, error))
    return FALSE;

  contact = sonor_sip_address_to_string (target);
  sonor_call_set_end (self, SONOR_CALL_END_REDIRECTED, 302, NULL);
  nua_respond (self->handle, SIP_302_MOVED_TEMPORARILY, SIPTAG_CONTACT_STR (contact), TAG_END ());
  sonor_call_apply (self, SONOR_CALL_EVENT_HANG_UP);

  return TRUE;
}
