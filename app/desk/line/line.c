/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/line-private.h"

#include <glib/gi18n.h>

#include "desk/line/line-settings.h"
#include "voice/voice-error.h"

static guint signals[SONOR_LINE_N_SIGNALS];

/**
 * SonorLine:
 *
 * The telephone of a desk: signs in to the server that the settings name and stays with the person until they sign out.
 * Whatever is wrong with it is said in words; the rest of the desk goes on.
 */
G_DEFINE_FINAL_TYPE (SonorLine, sonor_line, G_TYPE_OBJECT)

/* @argument: (nullable): what the signal is about, if it is about anything */
void
sonor_line_emit (SonorLine       *self,
                 SonorLineSignal  signal,
                 gconstpointer    argument)
{
  g_signal_emit (self, signals[signal], 0, argument);
}

/* The database was away when the line was to be opened. */
static void
on_resync (SonorLine *self)
{
  if (self->at_hotline && self->account == NULL && self->trouble != NULL)
    sonor_line_start (self);
}

static void
sonor_line_dispose (GObject *object)
{
  SonorLine *self = SONOR_LINE (object);

  sonor_line_stop (self);
  g_clear_object (&self->sound);
  g_clear_object (&self->seat);
  g_clear_object (&self->settings);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_line_parent_class)->dispose (object);
}

static void
sonor_line_finalize (GObject *object)
{
  SonorLine *self = SONOR_LINE (object);

  g_clear_error (&self->trouble);
  g_free (self->address);
  g_free (self->password);
  g_free (self->last_number);
  g_hash_table_unref (self->ticket_ids);

  G_OBJECT_CLASS (sonor_line_parent_class)->finalize (object);
}

static guint
add_signal (const char *name,
            GType       argument)
{
  if (argument == G_TYPE_NONE)
    return g_signal_new (name, SONOR_TYPE_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  return g_signal_new (name, SONOR_TYPE_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, argument);
}

static void
sonor_line_class_init (SonorLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonor_line_dispose;
  object_class->finalize = sonor_line_finalize;

  /**
   * SonorLine::changed:
   * @self: a line
   *
   * What the getters tell of the line itself may have changed.
   */
  signals[SONOR_LINE_SIGNAL_CHANGED] = add_signal ("changed", G_TYPE_NONE);

  /**
   * SonorLine::calls-changed:
   * @self: a line
   *
   * Something about one of the calls, or which there are, may have changed.
   */
  signals[SONOR_LINE_SIGNAL_CALLS_CHANGED] = add_signal ("calls-changed", G_TYPE_NONE);

  /**
   * SonorLine::call-offered:
   * @self: a line
   * @call: the call
   *
   * Somebody calls.
   */
  signals[SONOR_LINE_SIGNAL_CALL_OFFERED] = add_signal ("call-offered", SONOR_TYPE_PHONE_CALL);

  /**
   * SonorLine::call-answered:
   * @self: a line
   * @call: the call, an incoming one or one of ours
   *
   * A conversation begins.
   */
  signals[SONOR_LINE_SIGNAL_CALL_ANSWERED] = add_signal ("call-answered", SONOR_TYPE_PHONE_CALL);

  /**
   * SonorLine::call-ended:
   * @self: a line
   * @call: the call
   *
   * A call is over, answered or not.
   */
  signals[SONOR_LINE_SIGNAL_CALL_ENDED] = add_signal ("call-ended", SONOR_TYPE_PHONE_CALL);

  /**
   * SonorLine::problem:
   * @self: a line
   * @error: what is wrong and what to do, in words for the person
   *
   * Something did not work that is no state: a verb that the other side would not have, a device that is gone.
   */
  signals[SONOR_LINE_SIGNAL_PROBLEM] = add_signal ("problem", G_TYPE_ERROR);

  /**
   * SonorLine::recorded:
   * @self: a line
   * @json: one call, as `phone_call_report()` takes it
   *
   * A call is over and on its way to the history.
   */
  signals[SONOR_LINE_SIGNAL_RECORDED] = add_signal ("recorded", G_TYPE_STRING);
}

static void
sonor_line_init (SonorLine *self)
{
  self->ready = TRUE;
  self->settings = sonor_line_settings_new ();
  self->ticket_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (sonor_line_apply_profile), self, G_CONNECT_SWAPPED);
}

/**
 * sonor_line_new:
 * @workplace: what the person works with
 *
 * Makes the telephone and signs it in to the server of the settings, with the password of the keyring. Where the settings
 * name none it is the hotline's own switch, with a password that the database gives.
 *
 * Returns: (transfer full): the line
 */
SonorLine *
sonor_line_new (SonorWorkplace *workplace)
{
  SonorLine *self = g_object_new (SONOR_TYPE_LINE, NULL);

  self->workplace = g_object_ref (workplace);
  self->seat = sonor_hotline_seat_new (workplace);
  sonor_line_follow_seat (self);
  g_signal_connect_object (sonor_workplace_get_database (workplace), "resync", G_CALLBACK (on_resync), self, G_CONNECT_SWAPPED);
  sonor_line_start (self);

  return self;
}

/**
 * sonor_line_sign_in:
 * @self: a line
 * @password: (nullable): the password; that of the keyring if %NULL
 *
 * Signs in anew, with the settings as they are now; after the last call if there are any.
 */
void
sonor_line_sign_in (SonorLine  *self,
                    const char *password)
{
  g_return_if_fail (SONOR_IS_LINE (self));

  g_free (self->password);
  self->password = g_strdup (password);
  if (self->phone != NULL && g_list_model_get_n_items (sonor_phone_get_calls (self->phone)) > 0)
    self->restarts = TRUE;
  else
    sonor_line_start (self);
}

/**
 * sonor_line_get_state:
 * @self: a line
 *
 * Returns: where it stands
 */
SonorLineState
sonor_line_get_state (SonorLine *self)
{
  g_return_val_if_fail (SONOR_IS_LINE (self), SONOR_LINE_STATE_NOT_SET_UP);

  if (self->trouble != NULL)
    return SONOR_LINE_STATE_REJECTED;
  if (self->account == NULL)
    return self->address != NULL || self->at_hotline ? SONOR_LINE_STATE_CONNECTING : SONOR_LINE_STATE_NOT_SET_UP;

  switch (sonor_account_get_state (self->account))
    {
    case SONOR_ACCOUNT_STATE_REGISTERED:
      return SONOR_LINE_STATE_CONNECTED;
    case SONOR_ACCOUNT_STATE_WAITING:
      return SONOR_LINE_STATE_WAITING;
    case SONOR_ACCOUNT_STATE_REJECTED:
      return SONOR_LINE_STATE_REJECTED;
    case SONOR_ACCOUNT_STATE_OFFLINE:
    case SONOR_ACCOUNT_STATE_REGISTERING:
    case SONOR_ACCOUNT_STATE_UNREGISTERING:
    default:
      /* While it is tried again, why it is must not flicker. */
      return sonor_account_get_error (self->account) != NULL ? SONOR_LINE_STATE_WAITING : SONOR_LINE_STATE_CONNECTING;
    }
}

/**
 * sonor_line_dup_trouble:
 * @self: a line
 *
 * Returns: (transfer full) (nullable): what is wrong and what to do, in words for the person; %NULL if nothing is
 */
char *
sonor_line_dup_trouble (SonorLine *self)
{
  const GError *error;

  g_return_val_if_fail (SONOR_IS_LINE (self), NULL);

  error = self->trouble;
  if (error == NULL && self->account != NULL)
    error = sonor_account_get_error (self->account);
  if (error == NULL)
    return NULL;
  if (error->domain != SONOR_VOICE_ERROR)
    return g_strdup (error->message);

  switch ((SonorVoiceError) error->code)
    {
    case SONOR_VOICE_ERROR_UNREACHABLE:
      return g_strdup_printf (_("%s. Check the server’s name in the preferences, and the network."), error->message);
    case SONOR_VOICE_ERROR_UNAUTHORIZED:
      return g_strdup_printf (_("%s. Type user and password again in the preferences."), error->message);
    case SONOR_VOICE_ERROR_UNTRUSTED:
      return g_strdup_printf (_("%s. Do not go on; tell an administrator."), error->message);
    case SONOR_VOICE_ERROR_FAILED:
    case SONOR_VOICE_ERROR_INVALID:
    case SONOR_VOICE_ERROR_STATE:
    case SONOR_VOICE_ERROR_REFUSED:
    case SONOR_VOICE_ERROR_MALFORMED:
    case SONOR_VOICE_ERROR_NO_COMMON_CODEC:
    case SONOR_VOICE_ERROR_ENCRYPTION:
    default:
      return g_strdup (error->message);
    }
}

/**
 * sonor_line_get_phone:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): the phone; %NULL while nothing is set up. It is another one after signing in anew.
 */
SonorPhone *
sonor_line_get_phone (SonorLine *self)
{
  g_return_val_if_fail (SONOR_IS_LINE (self), NULL);

  return self->phone;
}

/**
 * sonor_line_get_sound:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): microphone, speaker and bell; %NULL until the first phone is made
 */
SonorLineSound *
sonor_line_get_sound (SonorLine *self)
{
  g_return_val_if_fail (SONOR_IS_LINE (self), NULL);

  return self->sound;
}

/**
 * sonor_line_get_settings:
 * @self: a line
 *
 * Returns: (transfer none): the settings of the telephone
 */
GSettings *
sonor_line_get_settings (SonorLine *self)
{
  g_return_val_if_fail (SONOR_IS_LINE (self), NULL);

  return self->settings;
}

/**
 * sonor_line_get_seat:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): the seat at the hotline's own switch; %NULL if the telephone is elsewhere
 */
SonorHotlineSeat *
sonor_line_get_seat (SonorLine *self)
{
  g_return_val_if_fail (SONOR_IS_LINE (self), NULL);

  return self->at_hotline ? self->seat : NULL;
}

/**
 * sonor_line_get_last_number:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): the number that was called last
 */
const char *
sonor_line_get_last_number (SonorLine *self)
{
  g_return_val_if_fail (SONOR_IS_LINE (self), NULL);

  return self->last_number;
}

/**
 * sonor_line_dial:
 * @self: a line
 * @number: whom to call, as typed
 * @ticket_id: (nullable): the ticket that it is about, for the history
 * @error: return location for a #GError
 *
 * Calls somebody, holding whom we talk with.
 *
 * Returns: (transfer none) (nullable): the call, or %NULL with @error set and everything as it was
 */
SonorPhoneCall *
sonor_line_dial (SonorLine   *self,
                 const char  *number,
                 const char  *ticket_id,
                 GError     **error)
{
  SonorPhoneCall *call;

  g_return_val_if_fail (SONOR_IS_LINE (self), NULL);
  g_return_val_if_fail (number != NULL, NULL);

  if (self->phone == NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE,
                           _("There is no telephone yet; set one up in the preferences"));
      return NULL;
    }

  call = sonor_phone_dial (self->phone, number, NULL, error);
  if (call == NULL)
    return NULL;

  if (number != self->last_number)
    {
      g_free (self->last_number);
      self->last_number = g_strdup (number);
    }
  if (ticket_id != NULL && *ticket_id != '\0')
    g_hash_table_insert (self->ticket_ids, g_strdup (sonor_phone_call_get_id (call)), g_strdup (ticket_id));

  return call;
}
