/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Transfers as the person sees them: those we make, those made with us, and calls that take another one's place. */

#include "phone/phone-private.h"

#include <glib/gi18n-lib.h>

/* Who transfers us hangs up when it hears that it has worked. If it does not, we do. */
#define PREDECESSOR_SECONDS 5

/**
 * sonor_phone_call_consult:
 * @self: an answered call
 * @number: whom to ask, as typed
 * @error: return location for a #GError
 *
 * Holds the call and calls somebody about it. Afterwards comes sonor_phone_call_complete() or sonor_phone_call_abandon().
 *
 * Returns: (transfer none) (nullable): the consultation, or %NULL with @error set and everything as it was
 */
SonorPhoneCall *
sonor_phone_call_consult (SonorPhoneCall  *self,
                          const char      *number,
                          GError         **error)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), NULL);
  g_return_val_if_fail (number != NULL, NULL);

  if (self->phone == NULL || !sonor_phone_call_is_talking (self))
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE,
                           _("Only an answered call can be the reason for a consultation"));
      return NULL;
    }

  return sonor_phone_call_up (self->phone, number, sonor_call_get_headers (self->call), self, error);
}

/**
 * sonor_phone_call_complete:
 * @self: a consultation that is answered
 * @error: return location for a #GError
 *
 * Connects the call that is consulted about with the one consulted, and leaves both. If one of them will not, both go on and
 * [signal@Phone::problem] says so.
 *
 * Returns: whether it could be begun; if not, @error is set
 */
gboolean
sonor_phone_call_complete (SonorPhoneCall  *self,
                           GError         **error)
{
  SonorPhoneCall *first;

  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), FALSE);

  first = self->consultation_of;
  if (first == NULL || first->ended_at != NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE, _("There is no call to be passed on"));
      return FALSE;
    }
  if (!sonor_phone_call_is_talking (self))
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE,
                           _("Wait until the consultation is answered, or end it and transfer without asking"));
      return FALSE;
    }

  return sonor_call_transfer_to (first->call, self->call, error);
}

/**
 * sonor_phone_call_abandon:
 * @self: a consultation
 *
 * Ends the consultation and goes back to the call that it was about.
 */
void
sonor_phone_call_abandon (SonorPhoneCall *self)
{
  g_autoptr (SonorPhoneCall) first = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SONOR_IS_PHONE_CALL (self));

  g_set_object (&first, self->consultation_of);
  sonor_phone_call_hang_up (self);
  if (first != NULL && first->ended_at == NULL && !sonor_phone_call_resume (first, &error))
    sonor_phone_report (first->phone, error);
}

/**
 * sonor_phone_call_transfer:
 * @self: an answered call
 * @number: whom the other side is to talk to, as typed
 * @error: return location for a #GError
 *
 * Transfers the call without asking. If the other one does not answer, the call goes on and [signal@Phone::problem] says so.
 *
 * Returns: whether it could be begun; if not, @error is set
 */
gboolean
sonor_phone_call_transfer (SonorPhoneCall  *self,
                           const char      *number,
                           GError         **error)
{
  g_autoptr (SonorSipAddress) target = NULL;

  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), FALSE);
  g_return_val_if_fail (number != NULL, FALSE);

  if (self->phone == NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE, _("The call is over"));
      return FALSE;
    }
  target = sonor_phone_find_target (self->phone, number, error);

  return target != NULL && sonor_call_transfer (self->call, target, error);
}

void
sonor_phone_call_drop_successor (SonorPhoneCall *self)
{
  g_autoptr (SonorCall) call = g_steal_pointer (&self->successor);
  g_autoptr (SonorLeg) leg = g_steal_pointer (&self->successor_leg);

  g_signal_group_set_target (self->successor_signals, NULL);
  if (leg != NULL)
    sonor_leg_close (leg);
  if (call != NULL)
    sonor_call_hang_up (call);
}

static gboolean
on_predecessor_timer (gpointer user_data)
{
  SonorPhoneCall *self = user_data;

  self->predecessor_timer = 0;
  sonor_call_hang_up (self->predecessor);
  g_clear_object (&self->predecessor);

  return G_SOURCE_REMOVE;
}

/* What is said from now on is said to another person: the line in the history of the first one is closed. */
static void
replace_dialog (SonorPhoneCall *self,
                SonorCall      *call,
                SonorLeg       *leg)
{
  g_autoptr (SonorCall) old = g_object_ref (self->call);

  sonor_leg_close (self->leg);
  self->ended_at = g_date_time_new_now_utc ();
  if (self->phone != NULL)
    sonor_phone_store (self->phone, self);
  g_clear_pointer (&self->ended_at, g_date_time_unref);

  if (sonor_call_get_state (old) < SONOR_CALL_STATE_ENDING)
    {
      g_clear_handle_id (&self->predecessor_timer, g_source_remove);
      g_set_object (&self->predecessor, old);
      self->predecessor_timer = g_timeout_add_seconds (PREDECESSOR_SECONDS, on_predecessor_timer, self);
    }
  sonor_phone_call_use (self, call, leg);
}

/* Whether there was a call to take this one's place; it has then. */
gboolean
sonor_phone_call_promote_successor (SonorPhoneCall *self)
{
  SonorCall *call;
  SonorLeg *leg;

  if (self->successor == NULL)
    return FALSE;

  g_signal_group_set_target (self->successor_signals, NULL);
  call = g_steal_pointer (&self->successor);
  leg = g_steal_pointer (&self->successor_leg);
  replace_dialog (self, call, leg);

  return TRUE;
}

static void
on_successor_state (SonorPhoneCall *self)
{
  SonorCallState state = sonor_call_get_state (self->successor);

  if (sonor_call_state_is_talking (state))
    (void) sonor_phone_call_promote_successor (self);
  else if (state == SONOR_CALL_STATE_ENDED)
    {
      g_autoptr (GError) error = g_error_new (SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_REFUSED,
                                              /* Translators: %s is a sentence that says why */
                                              _("You were to be transferred, but: %s"),
                                              sonor_call_get_end_message (self->successor));

      sonor_phone_call_drop_successor (self);
      sonor_phone_report (self->phone, error);
    }
}

static void
on_successor_media (SonorPhoneCall *self)
{
  g_autoptr (GError) error = NULL;

  if (!sonor_leg_set_stream (self->successor_leg, sonor_call_get_media (self->successor), &error))
    {
      sonor_phone_report (self->phone, error);
      sonor_phone_call_drop_successor (self);
    }
}

/* The other side wants us to talk to somebody else. Until that one answers, the call goes on as it is. */
gboolean
sonor_phone_call_handle_transfer_request (SonorPhoneCall *self)
{
  g_autoptr (SonorLeg) leg = NULL;
  g_autoptr (SonorCall) call = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;

  if (self->phone == NULL || self->successor != NULL || !sonor_phone_follows (self->phone, self->call))
    return FALSE;

  leg = sonor_phone_open_leg (self->phone, sonor_call_get_remote (self->call), &address, &error);
  if (leg != NULL)
    call = sonor_call_follow_transfer (self->call, sonor_phone_get_profile (self->phone), address, sonor_leg_get_port (leg),
                                       &error);
  if (call == NULL)
    {
      if (leg != NULL)
        sonor_leg_close (leg);
      sonor_phone_report (self->phone, error);
      return FALSE;
    }

  self->successor = g_steal_pointer (&call);
  self->successor_leg = g_steal_pointer (&leg);
  g_signal_group_set_target (self->successor_signals, self->successor);

  return TRUE;
}

/* A call comes that takes this one's place: it is answered at once (RFC 3891 3), and the person just hears another voice. */
gboolean
sonor_phone_call_take_over (SonorPhoneCall *self,
                            SonorCall      *call)
{
  g_autoptr (SonorCall) call_taken = g_object_ref (call);
  g_autoptr (SonorLeg) leg = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;
  gboolean answered;

  leg = sonor_phone_open_leg (self->phone, sonor_call_get_remote (call), &address, &error);
  if (leg == NULL)
    {
      sonor_phone_report (self->phone, error);
      return FALSE;
    }

  sonor_call_set_media (call, sonor_phone_get_profile (self->phone), address, sonor_leg_get_port (leg));
  /* Answering hangs up the one that is replaced; the person is not to see that. */
  g_signal_group_block (self->call_signals);
  answered = sonor_call_answer (call, &error);
  g_signal_group_unblock (self->call_signals);
  if (!answered)
    {
      sonor_leg_close (leg);
      sonor_phone_report (self->phone, error);
      return FALSE;
    }
  replace_dialog (self, g_steal_pointer (&call_taken), g_steal_pointer (&leg));

  return TRUE;
}

void
sonor_phone_call_watch_successor (SonorPhoneCall *self)
{
  self->successor_signals = g_signal_group_new (SONOR_TYPE_CALL);
  g_signal_group_connect_swapped (self->successor_signals, "notify::state", G_CALLBACK (on_successor_state), self);
  g_signal_group_connect_swapped (self->successor_signals, "notify::media", G_CALLBACK (on_successor_media), self);
}
