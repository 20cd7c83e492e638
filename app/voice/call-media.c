/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a call agrees about speech: offers and answers in its messages, holding, and what happens when both ask at once. */

#include "voice/call-private.h"

#include <glib/gi18n-lib.h>

#include "voice/backoff.h"
#include "voice/voice-error.h"

#define LONGEST_RETRY_AFTER 10

/* RFC 3264 8.4: who holds still sends, if only music. */
static SonorMediaDirection
wanted_direction (SonorCall *self)
{
  return self->wants_hold ? SONOR_MEDIA_DIRECTION_SEND : SONOR_MEDIA_DIRECTION_BOTH;
}

static SonorSessionDescription *
read_description (const sip_t  *sip,
                  GError      **error)
{
  return sonor_session_description_parse (sip->sip_payload->pl_data, sip->sip_payload->pl_len, error);
}

gboolean
sonor_sip_has_description (const sip_t *sip)
{
  return sip != NULL && sip->sip_payload != NULL && sip->sip_payload->pl_len > 0 && sip->sip_content_type != NULL &&
         sip->sip_content_type->c_type != NULL &&
         g_ascii_strcasecmp (sip->sip_content_type->c_type, "application/sdp") == 0;
}

/* Makes the offer that is to be answered next. */
gboolean
sonor_call_make_offer (SonorCall  *self,
                       GError    **error)
{
  SonorSessionDescription *offer = sonor_session_description_offer (self->profile, self->media_address, self->media_port,
                                                                    wanted_direction (self), self->local, error);

  if (offer == NULL)
    return FALSE;

  g_clear_object (&self->offer);
  self->offer = offer;
  self->offers_hold = self->wants_hold;

  return TRUE;
}

static void
set_media (SonorCall               *self,
           SonorSessionDescription *local,
           SonorSessionDescription *remote,
           SonorMediaStream        *media,
           gboolean                 holds)
{
  gboolean changed = !sonor_media_stream_equal (self->media, media);

  g_set_object (&self->local, local);
  self->holds = holds;
  /* Whoever does not want to hear us holds us. */
  self->held_by_peer = (sonor_session_description_get_direction (remote) & SONOR_MEDIA_DIRECTION_RECEIVE) == 0;

  g_clear_pointer (&self->media, sonor_media_stream_free);
  self->media = media;
  if (changed)
    sonor_call_notify (self, SONOR_CALL_PROPERTY_MEDIA);
}

/* What the other side says to our offer. */
gboolean
sonor_call_take_answer (SonorCall    *self,
                        const sip_t  *sip,
                        GError      **error)
{
  g_autoptr (SonorSessionDescription) answer = NULL;
  SonorSessionDescription *offer = self->offer != NULL ? self->offer : self->local;
  SonorMediaStream *media;

  answer = read_description (sip, error);
  if (answer == NULL)
    return FALSE;
  media = sonor_session_description_agree (offer, answer, self->profile, error);
  if (media == NULL)
    return FALSE;

  set_media (self, offer, answer, media, self->offers_hold);

  return TRUE;
}

/* Keeps what the other side offers until it is answered. */
gboolean
sonor_call_take_offer (SonorCall    *self,
                       const sip_t  *sip,
                       GError      **error)
{
  SonorSessionDescription *offer = read_description (sip, error);

  if (offer == NULL)
    return FALSE;

  g_clear_object (&self->remote_offer);
  self->remote_offer = offer;

  return TRUE;
}

/* Makes the answer to what was offered; one that has been given already stands. */
gboolean
sonor_call_make_answer (SonorCall  *self,
                        GError    **error)
{
  g_autoptr (SonorSessionDescription) answer = NULL;
  SonorMediaStream *media;

  if (self->remote_offer == NULL)
    return TRUE;

  answer = sonor_session_description_answer (self->remote_offer, self->profile, self->media_address, self->media_port,
                                             wanted_direction (self), self->local, error);
  if (answer == NULL)
    return FALSE;
  media = sonor_session_description_agree (answer, self->remote_offer, self->profile, error);
  if (media == NULL)
    return FALSE;

  set_media (self, answer, self->remote_offer, media, self->wants_hold);
  g_clear_object (&self->remote_offer);

  return TRUE;
}

/* Tells the state who holds whom. */
void
sonor_call_settle (SonorCall *self)
{
  if (!sonor_call_state_is_talking (self->state))
    return;

  g_object_freeze_notify (G_OBJECT (self));
  sonor_call_apply (self, self->holds ? SONOR_CALL_EVENT_HOLD : SONOR_CALL_EVENT_RESUME);
  sonor_call_apply (self, self->held_by_peer ? SONOR_CALL_EVENT_PEER_HOLD : SONOR_CALL_EVENT_PEER_RESUME);
  g_object_thaw_notify (G_OBJECT (self));
}

static SonorCallVerb
current_verb (SonorCall *self)
{
  return self->wants_hold ? SONOR_CALL_VERB_HOLD : SONOR_CALL_VERB_RESUME;
}

/* Asks the other side for what we want and do not have. One question at a time: NUA and RFC 3261 14.1 have it so. */
void
sonor_call_renegotiate (SonorCall *self)
{
  const char *contact;
  GError *error = NULL;

  if (self->wants_hold == self->holds || self->negotiation != SONOR_NEGOTIATION_NONE ||
      !sonor_call_state_is_talking (self->state))
    return;

  if (!sonor_call_make_offer (self, &error))
    {
      SonorCallVerb verb = current_verb (self);

      self->wants_hold = self->holds;
      sonor_call_emit_refused (self, verb, error);
      return;
    }
  self->negotiation = SONOR_NEGOTIATION_SENT;
  self->challenged = FALSE;
  contact = sonor_call_get_local_contact (self);
  nua_invite (self->handle,
              TAG_IF (contact != NULL, SIPTAG_CONTACT_STR (contact)),
              SIPTAG_CONTENT_TYPE_STR ("application/sdp"),
              SIPTAG_PAYLOAD_STR (sonor_session_description_to_string (self->offer)),
              TAG_END ());
}

static gboolean
on_negotiation_timer (gpointer user_data)
{
  SonorCall *self = user_data;

  self->negotiation_timer = 0;
  self->negotiation = SONOR_NEGOTIATION_NONE;
  sonor_call_renegotiate (self);

  return G_SOURCE_REMOVE;
}

static void
negotiate_later (SonorCall *self,
                 guint      milliseconds)
{
  self->negotiation = SONOR_NEGOTIATION_DELAYED;
  g_clear_handle_id (&self->negotiation_timer, g_source_remove);
  self->negotiation_timer = g_timeout_add (milliseconds, on_negotiation_timer, self);
}

static void
give_up_negotiation (SonorCall *self,
                     GError    *error)
{
  SonorCallVerb verb = current_verb (self);

  self->negotiation = SONOR_NEGOTIATION_NONE;
  g_clear_object (&self->offer);
  self->wants_hold = self->holds;
  sonor_call_emit_refused (self, verb, error);
}

/* The final answer to a re-INVITE. Those that end the call come as a change of NUA's state after this. */
void
sonor_call_handle_renegotiated (SonorCall           *self,
                                const SonorSipEvent *event)
{
  GError *error = NULL;

  if (event->status == 491)
    {
      negotiate_later (self, sonor_glare_delay (!self->incoming));
      return;
    }
  if (event->status == 500 && event->sip != NULL && event->sip->sip_retry_after != NULL)
    {
      /* Both asked so closely that theirs is not finished: RFC 3261 14.2. */
      negotiate_later (self, MIN (event->sip->sip_retry_after->af_delta, LONGEST_RETRY_AFTER) * 1000 + 100);
      return;
    }
  if (event->status == 408 || event->status == 481)
    {
      /* Nobody there knows of this call any more; NUA ends it. */
      sonor_call_set_end (self, SONOR_CALL_END_LOST, (guint) event->status, NULL);
      return;
    }
  if (event->status >= 300)
    {
      if (self->negotiation == SONOR_NEGOTIATION_SENT)
        give_up_negotiation (self, g_error_new (SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_REFUSED,
                                                /* Translators: %d is a code of SIP */
                                                _("The other side does not agree (%d)"), event->status));
      return;
    }

  if (sonor_sip_has_description (event->sip) && !sonor_call_take_answer (self, event->sip, &error))
    {
      give_up_negotiation (self, error);
      return;
    }
  self->negotiation = SONOR_NEGOTIATION_NONE;
  g_clear_object (&self->offer);
  sonor_call_settle (self);
  /* The person may have changed their mind meanwhile. */
  sonor_call_renegotiate (self);
}

/* A re-INVITE or UPDATE of the other side: to hold, to resume, to move, or just to see whether we are there. */
void
sonor_call_handle_reinvite (SonorCall           *self,
                            const SonorSipEvent *event)
{
  g_autoptr (GError) error = NULL;
  gboolean offers = sonor_sip_has_description (event->sip);
  gboolean update = event->event == nua_i_update;
  const char *contact = sonor_call_get_local_contact (self);
  const char *reply = NULL;

  /* The stack has answered by itself: glare, or one request too many. */
  if (event->status >= 200)
    return;

  if (offers && (self->profile == NULL || self->media == NULL))
    {
      nua_respond (event->handle, SIP_500_INTERNAL_SERVER_ERROR, NUTAG_WITH_THIS (event->nua), SIPTAG_RETRY_AFTER_STR ("1"),
                   TAG_END ());
      return;
    }
  if (offers && update && self->negotiation == SONOR_NEGOTIATION_SENT)
    {
      nua_respond (event->handle, SIP_491_REQUEST_PENDING, NUTAG_WITH_THIS (event->nua), TAG_END ());
      return;
    }

  if (offers)
    {
      if (!sonor_call_take_offer (self, event->sip, &error) || !sonor_call_make_answer (self, &error))
        {
          const char *warning = sonor_call_end_to_warning (sonor_call_end_from_error (error));

          g_clear_object (&self->remote_offer);
          nua_respond (event->handle, SIP_488_NOT_ACCEPTABLE, NUTAG_WITH_THIS (event->nua),
                       TAG_IF (warning != NULL, SIPTAG_WARNING_STR (warning)), TAG_END ());
          return;
        }
      reply = sonor_session_description_to_string (self->local);
    }
  else if (!update && sonor_call_make_offer (self, &error))
    reply = sonor_session_description_to_string (self->offer);

  nua_respond (event->handle, SIP_200_OK, NUTAG_WITH_THIS (event->nua),
               TAG_IF (contact != NULL, SIPTAG_CONTACT_STR (contact)),
               TAG_IF (reply != NULL, SIPTAG_CONTENT_TYPE_STR ("application/sdp")),
               TAG_IF (reply != NULL, SIPTAG_PAYLOAD_STR (reply)),
               TAG_END ());
  sonor_call_settle (self);
}

static gboolean
set_hold (SonorCall  *self,
          gboolean    hold,
          GError    **error)
{
  if (!sonor_call_state_is_talking (self->state) || self->state == SONOR_CALL_STATE_TRANSFERRING)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE,
                           _("Only an answered call can be held or resumed"));
      return FALSE;
    }

  self->wants_hold = hold;
  sonor_call_renegotiate (self);

  return TRUE;
}

/**
 * sonor_call_hold:
 * @self: an answered call
 * @error: return location for a #GError
 *
 * Holds the other side: it hears what we send, we do not hear it. The state changes when it has agreed. If both sides ask at
 * once (491), it is asked again after the time of RFC 3261 14.1.
 *
 * Returns: whether it could be asked; if not, @error is set
 */
gboolean
sonor_call_hold (SonorCall  *self,
                 GError    **error)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), FALSE);

  return set_hold (self, TRUE, error);
}

/**
 * sonor_call_resume:
 * @self: a call we hold
 * @error: return location for a #GError
 *
 * Talks to the other side again, unless it holds us too.
 *
 * Returns: whether it could be asked; if not, @error is set
 */
gboolean
sonor_call_resume (SonorCall  *self,
                   GError    **error)
{
  g_return_val_if_fail (SONOR_IS_CALL (self), FALSE);

  return set_hold (self, FALSE, error);
}
