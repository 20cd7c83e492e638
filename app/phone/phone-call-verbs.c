/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the person does with one call. */

#include "phone/phone-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define KEYS "0123456789*#ABCD"
#define MOST_KEYS 64
/* Long enough for any decoder, short enough to keep up with fingers. */
#define KEY_MILLISECONDS 120
#define KEY_PAUSE_MILLISECONDS 80

/**
 * sonor_phone_call_answer:
 * @self: an incoming call
 * @error: return location for a #GError
 *
 * Answers, holding the others.
 *
 * Returns: whether it could; if not, @error is set. A caller with whom we cannot talk has been refused then.
 */
gboolean
sonor_phone_call_answer (SonorPhoneCall  *self,
                         GError         **error)
{
  g_autoptr (SonorPhoneCall) held = NULL;

  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), FALSE);

  held = g_object_ref (self);
  if (!sonor_call_answer (self->call, error))
    return FALSE;
  if (self->phone != NULL)
    {
      sonor_phone_set_current (self->phone, self);
      sonor_phone_hold_others (self->phone, self);
    }

  return TRUE;
}

/**
 * sonor_phone_call_hang_up:
 * @self: a call
 *
 * Ends the call, whatever its state: gives up calling, declines, or hangs up.
 */
void
sonor_phone_call_hang_up (SonorPhoneCall *self)
{
  g_autoptr (SonorCall) call = NULL;

  g_return_if_fail (SONOR_IS_PHONE_CALL (self));

  sonor_phone_call_drop_successor (self);
  call = g_object_ref (self->call);
  sonor_call_hang_up (call);
}

/**
 * sonor_phone_call_refuse:
 * @self: an incoming call
 * @refusal: what to tell the caller
 * @error: return location for a #GError
 *
 * Does not answer.
 *
 * Returns: whether there was a call to refuse; if not, @error is set
 */
gboolean
sonor_phone_call_refuse (SonorPhoneCall    *self,
                         SonorCallRefusal   refusal,
                         GError           **error)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), FALSE);

  return sonor_call_refuse (self->call, refusal, error);
}

/**
 * sonor_phone_call_hold:
 * @self: an answered call
 * @error: return location for a #GError
 *
 * Holds the other side. A three-way conversation ends with it; the other one of it goes on.
 *
 * Returns: whether the call can be held; if not, @error is set
 */
gboolean
sonor_phone_call_hold (SonorPhoneCall  *self,
                       GError         **error)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), FALSE);

  if (!sonor_call_hold (self->call, error))
    return FALSE;

  sonor_phone_call_set_held (self, TRUE);
  if (self->phone != NULL)
    sonor_phone_leave (self->phone, self);

  return TRUE;
}

/**
 * sonor_phone_call_resume:
 * @self: an answered call
 * @error: return location for a #GError
 *
 * Talks to the other side again, holding the others.
 *
 * Returns: whether the call can be resumed; if not, @error is set
 */
gboolean
sonor_phone_call_resume (SonorPhoneCall  *self,
                         GError         **error)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), FALSE);

  if (!sonor_call_resume (self->call, error))
    return FALSE;

  sonor_phone_call_set_held (self, FALSE);
  if (self->phone != NULL)
    {
      sonor_phone_set_current (self->phone, self);
      sonor_phone_hold_others (self->phone, self);
    }

  return TRUE;
}

/**
 * sonor_phone_call_set_muted:
 * @self: a call
 * @muted: whether the other side shall not hear our microphone
 *
 * Mutes the microphone or opens it again. In a conversation of three it is one microphone for both.
 */
void
sonor_phone_call_set_muted (SonorPhoneCall *self,
                            gboolean        muted)
{
  g_return_if_fail (SONOR_IS_PHONE_CALL (self));

  if (self->muted == muted)
    return;

  self->muted = muted;
  sonor_phone_call_notify (self, SONOR_PHONE_CALL_PROPERTY_MUTED);
  if (self->phone == NULL)
    return;
  if (self->joined)
    sonor_phone_mute_joined (self->phone, muted);
  sonor_phone_arrange (self->phone);
}

static gboolean
on_digit_timer (gpointer user_data)
{
  SonorPhoneCall *self = user_data;
  g_autoptr (GError) error = NULL;
  char digit;

  if (self->digits->len == 0 || self->ended_at != NULL)
    {
      self->digit_timer = 0;
      return G_SOURCE_REMOVE;
    }

  digit = self->digits->str[0];
  g_string_erase (self->digits, 0, 1);
  /* Within the speech if the other side takes keys there, else by SIP INFO. */
  if (!sonor_leg_send_digit (self->leg, digit, KEY_MILLISECONDS, NULL) &&
      !sonor_call_send_digit (self->call, digit, KEY_MILLISECONDS, &error))
    {
      g_string_truncate (self->digits, 0);
      sonor_phone_report (self->phone, error);
    }

  return G_SOURCE_CONTINUE;
}

/**
 * sonor_phone_call_send_digits:
 * @self: an answered call, or one that rings and can be heard
 * @digits: keys: `0123456789*#ABCD`, 64 at most
 * @error: return location for a #GError
 *
 * Presses keys, one after the other: within the speech (RFC 4733) if the other side takes them there, else by SIP INFO.
 *
 * Returns: whether they will be sent; if not, @error is set
 */
gboolean
sonor_phone_call_send_digits (SonorPhoneCall  *self,
                              const char      *digits,
                              GError         **error)
{
  SonorCallState state;

  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), FALSE);
  g_return_val_if_fail (digits != NULL, FALSE);

  state = sonor_call_get_state (self->call);
  if (*digits == '\0' || strspn (digits, KEYS) != strlen (digits))
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID, _("Keys are 0 to 9, *, #, and A to D"));
      return FALSE;
    }
  if (self->digits->len + strlen (digits) > MOST_KEYS)
    {
      g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                   /* Translators: %d is a number of keys of a telephone */
                   _("At most %d keys can wait to be sent"), MOST_KEYS);
      return FALSE;
    }
  if (!sonor_call_state_is_talking (state) &&
      !(state == SONOR_CALL_STATE_RINGING && sonor_call_get_media (self->call) != NULL))
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE, _("Keys can be sent when the call is answered"));
      return FALSE;
    }

  g_string_append (self->digits, digits);
  if (self->digit_timer == 0 && on_digit_timer (self))
    self->digit_timer = g_timeout_add (KEY_MILLISECONDS + KEY_PAUSE_MILLISECONDS, on_digit_timer, self);

  return TRUE;
}

/**
 * sonor_phone_call_record:
 * @self: a call
 * @path: (type filename): a WAV file to be written
 * @error: return location for a #GError
 *
 * Records what the other side says until the call is over. For diagnosis and tests; the hotline's recordings are the
 * switch's.
 *
 * Returns: whether the file could be made; if not, @error is set
 */
gboolean
sonor_phone_call_record (SonorPhoneCall  *self,
                         const char      *path,
                         GError         **error)
{
  g_return_val_if_fail (SONOR_IS_PHONE_CALL (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (self->ended_at != NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE, _("The call is over"));
      return FALSE;
    }

  return sonor_leg_record (self->leg, path, error);
}
