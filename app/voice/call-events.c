/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What NUA tells about a call. */

#include "voice/call-private.h"

#include <glib/gi18n-lib.h>

#include "voice/voice-error.h"

#define ANONYMOUS "sip:anonymous@anonymous.invalid"
#define LONGEST_WARNING 300
/* A server that would have us wait longer than an hour is not waited for. */
#define LONGEST_RETRY_AFTER 3600

/* An address that came with a message; that of nobody if it makes no sense. */
SonorSipAddress *
sonor_sip_read_address (const char  *display,
                        const url_t *url)
{
  su_home_t home[1] = { SU_HOME_INIT (home) };
  SonorSipAddress *address = NULL;
  g_autofree char *text = NULL;
  const char *uri = url != NULL ? url_as_string (home, url) : NULL;

  if (uri != NULL)
    {
      text = g_strdup_printf ("%s <%s>", display != NULL ? display : "", uri);
      address = sonor_sip_address_new (text, NULL, NULL);
      /* A name in a strange encoding is no reason not to know the number. */
      if (address == NULL)
        address = sonor_sip_address_new (uri, "localhost", NULL);
    }
  su_home_deinit (home);

  return address != NULL ? address : sonor_sip_address_new (ANONYMOUS, NULL, NULL);
}

static void
remember_dialog (SonorCall   *self,
                 const sip_t *sip)
{
  if (self->dialog_id == NULL && sip != NULL && sip->sip_call_id != NULL)
    self->dialog_id = g_strndup (sip->sip_call_id->i_id, 256);
}

/* Ends a call that turned out to be one we cannot have. */
static void
abandon (SonorCall    *self,
         gboolean      answered,
         const GError *error)
{
  sonor_call_set_end (self, sonor_call_end_from_error (error), 488, error->message);

  if (!answered)
    {
      sonor_call_hang_up (self);
      return;
    }
  nua_bye (self->handle, TAG_END ());
  sonor_call_apply (self, SONOR_CALL_EVENT_HANG_UP);
}

static void
handle_challenge (SonorCall           *self,
                  const SonorSipEvent *event)
{
  if (!self->challenged && self->account != NULL && event->sip != NULL)
    {
      self->challenged = TRUE;
      if (sonor_account_authenticate (self->account, self->handle, event->sip))
        return;
    }

  /* NUA would wait for a password for ever. */
  if (sonor_call_state_is_talking (self->state))
    {
      sonor_call_handle_renegotiated (self, event);
      return;
    }
  sonor_call_set_end (self, SONOR_CALL_END_UNAUTHORIZED, (guint) event->status, NULL);
  sonor_call_finish (self);
}

/* Why our offer was not acceptable. Who cannot encrypt mostly refuses without a word why. */
static SonorCallEnd
find_disagreement (SonorCall   *self,
                   const sip_t *sip)
{
  SonorCallEnd end = SONOR_CALL_END_NONE;

  for (const sip_warning_t *warning = sip->sip_warning; warning != NULL && end == SONOR_CALL_END_NONE; warning = warning->w_next)
    end = sonor_call_end_from_warning (warning->w_code);
  if (end != SONOR_CALL_END_NONE)
    return end;

  return sonor_media_profile_get_encryption (self->profile) == SONOR_ENCRYPTION_REQUIRED ? SONOR_CALL_END_ENCRYPTION
                                                                                         : SONOR_CALL_END_NO_COMMON_CODEC;
}

/* Why, in the words of a server that has some for the person (RFC 3261 20.43, code 399). */
static char *
read_warning (const sip_t *sip)
{
  const sip_warning_t *warning = sip->sip_warning;
  g_autofree char *text = NULL;

  if (warning == NULL || warning->w_code != 399 || warning->w_text == NULL)
    return NULL;

  text = g_utf8_make_valid (warning->w_text, (gssize) MIN (strlen (warning->w_text), LONGEST_WARNING));
  for (char *at = text; *at != '\0'; at++)
    {
      if (g_ascii_iscntrl (*at))
        *at = ' ';
    }

  return g_steal_pointer (&text);
}

static void
handle_invite_failure (SonorCall           *self,
                       const SonorSipEvent *event)
{
  gboolean from_peer = event->sip != NULL;
  SonorCallEnd end = sonor_call_end_from_status ((guint) event->status, from_peer);
  const sip_retry_after_t *retry_after = from_peer ? event->sip->sip_retry_after : NULL;
  g_autofree char *message = from_peer ? read_warning (event->sip) : NULL;

  if (end == SONOR_CALL_END_NO_COMMON_CODEC && from_peer)
    end = find_disagreement (self, event->sip);
  if (end == SONOR_CALL_END_ENCRYPTION)
    {
      g_free (message);
      message = g_strdup (sonor_encryption_get_mismatch (sonor_media_profile_get_encryption (self->profile)));
    }
  if (event->status >= 300 && event->status < 400 && from_peer && event->sip->sip_contact != NULL)
    {
      g_clear_object (&self->redirection);
      self->redirection = sonor_sip_read_address (NULL, event->sip->sip_contact->m_url);
    }
  if (end == SONOR_CALL_END_OVERLOADED && retry_after != NULL && retry_after->af_delta > 0 &&
      retry_after->af_delta <= LONGEST_RETRY_AFTER)
    {
      g_free (message);
      message = g_strdup_printf (ngettext ("The telephone server cannot take more calls now; try again in %u second",
                                           "The telephone server cannot take more calls now; try again in %u seconds",
                                           retry_after->af_delta),
                                 (guint) retry_after->af_delta);
    }
  sonor_call_set_end (self, end, (guint) event->status, message);
}

/* Any response to our INVITE. The session description in it answers our offer, in whichever of them it comes first; one that
 * comes again may have changed where the early ones were of another telephone (RFC 3261 13.2.2.4). */
static void
handle_invite_response (SonorCall           *self,
                        const SonorSipEvent *event)
{
  g_autoptr (GError) error = NULL;

  remember_dialog (self, event->sip);
  if (event->status == 401 || event->status == 407)
    {
      handle_challenge (self, event);
      return;
    }
  if (sonor_call_state_is_talking (self->state))
    {
      if (event->status >= 200)
        sonor_call_handle_renegotiated (self, event);
      return;
    }
  if (event->status >= 300)
    {
      handle_invite_failure (self, event);
      return;
    }
  if (event->status <= 100)
    return;

  if (self->state == SONOR_CALL_STATE_ENDING)
    {
      /* The answer was faster than our CANCEL. */
      if (event->status >= 200)
        nua_bye (self->handle, TAG_END ());
      return;
    }

  if (sonor_sip_has_description (event->sip))
    (void) sonor_call_take_answer (self, event->sip, &error);
  else if (event->status >= 200 && self->media == NULL)
    error = g_error_new_literal (SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_NO_COMMON_CODEC,
                                 sonor_call_end_to_string (SONOR_CALL_END_NO_COMMON_CODEC));
  if (error != NULL)
    {
      abandon (self, event->status >= 200, error);
      return;
    }
  if (event->status < 200)
    {
      sonor_call_apply (self, SONOR_CALL_EVENT_PROGRESS);
      return;
    }

  g_clear_object (&self->offer);
  self->challenged = FALSE;
  sonor_call_apply (self, SONOR_CALL_EVENT_CONFIRM);
  sonor_call_settle (self);
}

/* The ACK of a call or re-INVITE we answered; it holds the answer if the offer was ours. */
static void
handle_ack (SonorCall           *self,
            const SonorSipEvent *event)
{
  g_autoptr (GError) error = NULL;

  if (self->offer != NULL && self->negotiation == SONOR_NEGOTIATION_NONE)
    {
      if (sonor_sip_has_description (event->sip))
        (void) sonor_call_take_answer (self, event->sip, &error);
      else if (self->media == NULL)
        error = g_error_new_literal (SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_NO_COMMON_CODEC,
                                     sonor_call_end_to_string (SONOR_CALL_END_NO_COMMON_CODEC));
      g_clear_object (&self->offer);
      if (error != NULL)
        {
          abandon (self, TRUE, error);
          return;
        }
    }

  if (self->state == SONOR_CALL_STATE_ANSWERING)
    sonor_call_apply (self, SONOR_CALL_EVENT_CONFIRM);
  sonor_call_settle (self);
  sonor_call_renegotiate (self);
}

/* RFC 3326: an INVITE is also cancelled when another telephone has answered it. */
static void
handle_cancel (SonorCall           *self,
               const SonorSipEvent *event)
{
  const sip_reason_t *reason = event->sip != NULL ? event->sip->sip_reason : NULL;

  if (reason != NULL && g_strcmp0 (reason->re_protocol, "SIP") == 0 && g_strcmp0 (reason->re_cause, "200") == 0)
    sonor_call_set_end (self, SONOR_CALL_END_ANSWERED_ELSEWHERE, 487, NULL);
  else
    sonor_call_set_end (self, SONOR_CALL_END_CANCELLED, 487, NULL);
}

static void
handle_state (SonorCall           *self,
              const SonorSipEvent *event)
{
  int state = nua_callstate_init;

  tl_gets (event->tags, NUTAG_CALLSTATE_REF (state), TAG_END ());
  if (state == nua_callstate_terminated)
    sonor_call_finish (self);
}

static void
handle_bye_response (SonorCall           *self,
                     const SonorSipEvent *event)
{
  /* The stack says goodbye by itself when the other side has not been heard of for too long: RFC 4028 10. */
  if (self->state < SONOR_CALL_STATE_ENDING)
    sonor_call_set_end (self, SONOR_CALL_END_LOST, 408, NULL);

  if ((event->status == 401 || event->status == 407) && event->sip != NULL)
    {
      gboolean again = !self->challenged && self->account != NULL;

      self->challenged = TRUE;
      if (!again || !sonor_account_authenticate (self->account, self->handle, event->sip))
        sonor_call_finish (self);
    }
}

void
sonor_call_handle_event (SonorCall           *self,
                         const SonorSipEvent *event)
{
  if (event->handle != self->handle || self->handle == NULL)
    return;

  switch ((int) event->event)
    {
    case nua_r_invite:
      handle_invite_response (self, event);
      break;
    case nua_i_invite:
    case nua_i_update:
      sonor_call_handle_reinvite (self, event);
      break;
    case nua_i_ack:
      handle_ack (self, event);
      break;
    case nua_i_cancel:
      handle_cancel (self, event);
      break;
    case nua_i_bye:
      sonor_call_set_end (self, self->state == SONOR_CALL_STATE_TRANSFERRING ? SONOR_CALL_END_TRANSFERRED
                                                                             : SONOR_CALL_END_PEER_HUNG_UP, 0, NULL);
      break;
    case nua_r_bye:
      handle_bye_response (self, event);
      break;
    case nua_i_error:
      /* The answer was never confirmed: RFC 3261 13.3.1.4. */
      if (event->status == 408)
        sonor_call_set_end (self, SONOR_CALL_END_LOST, 408, NULL);
      break;
    case nua_i_info:
      sonor_call_handle_info (self, event);
      break;
    case nua_r_info:
      sonor_call_handle_info_response (self, event);
      break;
    case nua_i_refer:
      sonor_call_handle_refer (self, event);
      break;
    case nua_r_refer:
      sonor_call_handle_refer_response (self, event);
      break;
    case nua_i_notify:
      sonor_call_handle_notify (self, event);
      break;
    case nua_i_state:
      handle_state (self, event);
      break;
    default:
      break;
    }
}
