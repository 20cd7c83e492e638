/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/line.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "desk/line/line-settings.h"
#include "desk/sign-in/keyring.h"
#include "voice/voice-error.h"

/* How long the program stays for the server to hear that we leave. */
#define FAREWELL_SECONDS 2

/**
 * SonorLine:
 *
 * The telephone of a desk: signs in to the server that the settings name and stays with the person until they sign out.
 * Whatever is wrong with it is said in words; the rest of the desk goes on.
 */
struct _SonorLine
{
  GObject parent_instance;

  SonorWorkplace *workplace;
  GSettings      *settings;
  SonorLineSound *sound;
  SonorUserAgent *user_agent;
  SonorAccount   *account;
  SonorPhone     *phone;
  GCancellable   *cancellable;
  GError         *trouble;
  SonorHotlineSeat *seat;
  char           *address;
  char           *password;
  char           *last_number;
  GHashTable     *ticket_ids;
  gboolean        ready;
  gboolean        restarts;
  gboolean        at_hotline;
};

enum
{
  CHANGED,
  CALLS_CHANGED,
  CALL_OFFERED,
  CALL_ANSWERED,
  CALL_ENDED,
  PROBLEM,
  RECORDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorLine, sonor_line, G_TYPE_OBJECT)

static void start (SonorLine *self);

static void
report (SonorLine    *self,
        const GError *error)
{
  g_signal_emit (self, signals[PROBLEM], 0, error);
}

static void
set_trouble (SonorLine *self,
             GError    *error)
{
  g_clear_error (&self->trouble);
  self->trouble = error;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The history */

static void
on_put (GObject      *source_object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (SonorLine) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sonor_outbox_put_finish (SONOR_OUTBOX (source_object), result, &error))
    {
      g_prefix_error (&error, "%s: ", _("The call could not be kept for the history"));
      report (self, error);
    }
}

static void
on_record (SonorPhone *phone,
           const char *json,
           SonorLine  *self)
{
  SonorOutbox *outbox = sonor_workplace_get_outbox (self->workplace);
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *text = NULL;
  const char *id;
  const char *ticket_id;

  g_return_if_fail (object != NULL);

  id = json_object_get_string_member (object, "id");
  ticket_id = g_hash_table_lookup (self->ticket_ids, id);
  if (ticket_id != NULL)
    json_object_set_string_member (object, "ticket_id", ticket_id);
  text = json_to_string (node, FALSE);
  g_hash_table_remove (self->ticket_ids, id);

  g_signal_emit (self, signals[RECORDED], 0, text);
  /* Without a file of its own the desk has said at the start that nothing is kept here. */
  if (outbox != NULL)
    sonor_outbox_put_async (outbox, id, "phone_call_report", text, NULL, on_put, g_object_ref (self));
}

/* Calls */

/* It rings while somebody waits for an answer, but not into a conversation. */
static void
ring (SonorLine *self)
{
  GListModel *calls = self->phone != NULL ? sonor_phone_get_calls (self->phone) : NULL;
  guint n_calls = calls != NULL ? g_list_model_get_n_items (calls) : 0;
  gboolean rings = FALSE;
  gboolean talks = FALSE;

  for (guint i = 0; i < n_calls; i++)
    {
      g_autoptr (SonorPhoneCall) call = g_list_model_get_item (calls, i);

      rings = rings || sonor_phone_call_get_state (call) == SONOR_CALL_STATE_INCOMING;
      talks = talks || (sonor_call_state_is_talking (sonor_phone_call_get_state (call)) && !sonor_phone_call_get_held (call));
    }
  if (self->sound != NULL)
    sonor_line_sound_set_ringing (self->sound, rings && !talks);
}

static void
calls_changed (SonorLine *self)
{
  ring (self);
  g_signal_emit (self, signals[CALLS_CHANGED], 0);
}

static void
on_call_changed (SonorPhoneCall *call,
                 GParamSpec     *pspec,
                 SonorLine      *self)
{
  calls_changed (self);
}

static void
on_call_answered (SonorPhoneCall *call,
                  GParamSpec     *pspec,
                  SonorLine      *self)
{
  if (sonor_phone_call_get_answered_at (call) != NULL)
    g_signal_emit (self, signals[CALL_ANSWERED], 0, call);
}

static void
on_calls_changed (GListModel *calls,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  SonorLine  *self)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (SonorPhoneCall) call = g_list_model_get_item (calls, i);

      g_signal_connect_object (call, "notify", G_CALLBACK (on_call_changed), self, 0);
      g_signal_connect_object (call, "notify::answered-at", G_CALLBACK (on_call_answered), self, 0);
    }
  calls_changed (self);
}

static void
on_phone_changed (SonorPhone *phone,
                  GParamSpec *pspec,
                  SonorLine  *self)
{
  calls_changed (self);
}

static void
on_arrived (SonorPhone     *phone,
            SonorPhoneCall *call,
            SonorLine      *self)
{
  g_signal_emit (self, signals[CALL_OFFERED], 0, call);
}

static void
on_ended (SonorPhone     *phone,
          SonorPhoneCall *call,
          SonorLine      *self)
{
  g_signal_emit (self, signals[CALL_ENDED], 0, call);
  if (self->restarts && g_list_model_get_n_items (sonor_phone_get_calls (phone)) == 0)
    start (self);
}

static void
on_problem (SonorPhone   *phone,
            const GError *error,
            SonorLine    *self)
{
  report (self, error);
}

/* Settings */

static void
apply_profile (SonorLine *self)
{
  SonorCodec codecs[SONOR_N_CODECS];
  gsize n_codecs = sonor_line_settings_get_codecs (self->settings, codecs);
  g_autofree char *area_code = g_settings_get_string (self->settings, "area-code");

  if (self->phone == NULL)
    return;

  sonor_phone_set_profile (self->phone, codecs, n_codecs, sonor_line_settings_get_encryption (self->settings));
  sonor_phone_set_area_code (self->phone, *area_code != '\0' ? area_code : NULL);
}

/* Coming and going */

static void
on_farewell (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  (void) sonor_user_agent_shutdown_finish (SONOR_USER_AGENT (source_object), result, NULL);
  g_application_release (g_application_get_default ());
}

static gboolean
on_farewell_timer (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
stop (SonorLine *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  if (self->phone != NULL)
    {
      g_signal_handlers_disconnect_by_data (sonor_phone_get_calls (self->phone), self);
      g_signal_handlers_disconnect_by_data (self->phone, self);
      g_object_run_dispose (G_OBJECT (self->phone));
      g_clear_object (&self->phone);
    }
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_clear_object (&self->account);
  if (self->user_agent != NULL)
    {
      g_autoptr (GCancellable) patience = g_cancellable_new ();

      g_application_hold (g_application_get_default ());
      g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, FAREWELL_SECONDS, on_farewell_timer, g_object_ref (patience), g_object_unref);
      sonor_user_agent_shutdown_async (self->user_agent, patience, on_farewell, NULL);
    }
  g_clear_object (&self->user_agent);
}

static void
on_account_state (SonorLine *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
make_phone (SonorLine   *self,
            const char  *address,
            GError     **error)
{
  g_autofree char *certificates = sonor_line_settings_dup_certificates (address);
  g_autofree char *bind = g_settings_get_string (self->settings, "local-address");
  SonorUserAgentSettings settings = {
    .address = *bind != '\0' ? bind : NULL,
    .certificate_directory = certificates,
  };
  SonorAccountSettings account = { .address = address, .password = self->password };
  SonorSound *sound;

  if (self->sound == NULL)
    {
      self->sound = sonor_line_sound_new (self->settings);
      g_signal_connect_object (self->sound, "problem", G_CALLBACK (report), self, G_CONNECT_SWAPPED);
    }
  sound = sonor_line_sound_open (self->sound, error);
  if (sound == NULL)
    return FALSE;

  self->user_agent = sonor_user_agent_start (&settings, error);
  if (self->user_agent == NULL)
    return FALSE;

  self->account = sonor_account_new (self->user_agent, &account, error);
  if (self->account == NULL)
    return FALSE;

  self->phone = sonor_phone_new (self->user_agent, sound);
  sonor_phone_set_account (self->phone, self->account);
  /* The hotline's own switch knows who is ready and offers nobody else a call. */
  sonor_phone_set_accepting (self->phone, self->ready || self->at_hotline);
  apply_profile (self);

  g_signal_connect_object (self->phone, "arrived", G_CALLBACK (on_arrived), self, 0);
  g_signal_connect_object (self->phone, "ended", G_CALLBACK (on_ended), self, 0);
  g_signal_connect_object (self->phone, "problem", G_CALLBACK (on_problem), self, 0);
  g_signal_connect_object (self->phone, "record", G_CALLBACK (on_record), self, 0);
  g_signal_connect_object (self->phone, "notify", G_CALLBACK (on_phone_changed), self, 0);
  g_signal_connect_object (sonor_phone_get_calls (self->phone), "items-changed", G_CALLBACK (on_calls_changed), self, 0);
  g_signal_connect_object (self->account, "notify::state", G_CALLBACK (on_account_state), self, G_CONNECT_SWAPPED);
  sonor_account_register (self->account);

  return TRUE;
}

static void
open_line (SonorLine *self)
{
  GError *error = NULL;

  if (self->address != NULL && !make_phone (self, self->address, &error))
    stop (self);
  set_trouble (self, error);
  calls_changed (self);
}

static void
on_recalled (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SonorLine) self = user_data;
  g_autoptr (GError) error = NULL;
  char *password = sonor_keyring_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Without one the server will say whether it wants one. */
  g_free (self->password);
  self->password = g_strdup (password);
  if (password != NULL)
    secret_password_free (password);
  open_line (self);
}

static void
on_seat_signed_in (GObject      *source_object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (SonorLine) self = user_data;
  g_autofree char *password = NULL;
  g_autofree char *address = NULL;
  GError *error = NULL;

  if (!sonor_hotline_seat_sign_in_finish (SONOR_HOTLINE_SEAT (source_object), result, &address, &password, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_error_free (error);
      else
        set_trouble (self, error);
      return;
    }

  self->address = g_steal_pointer (&address);
  g_free (self->password);
  self->password = g_steal_pointer (&password);
  open_line (self);
}

static void
on_seat_changed (SonorLine *self)
{
  if (!self->at_hotline)
    return;

  self->ready = g_strcmp0 (sonor_hotline_seat_get_status (self->seat), "ready") == 0;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The database was away when the line was to be opened. */
static void
on_resync (SonorLine *self)
{
  if (self->at_hotline && self->account == NULL && self->trouble != NULL)
    start (self);
}

static void
on_status_set (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorLine) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sonor_hotline_seat_set_status_finish (SONOR_HOTLINE_SEAT (source_object), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    report (self, error);
}

static void
start (SonorLine *self)
{
  g_autofree char *server = sonor_line_settings_dup_keyring_server (self->settings);
  g_autofree char *user = g_settings_get_string (self->settings, "user");

  self->restarts = FALSE;
  stop (self);
  self->cancellable = g_cancellable_new ();
  g_clear_error (&self->trouble);
  g_free (self->address);
  self->address = sonor_line_settings_dup_address (self->settings);
  self->at_hotline = self->address == NULL && sonor_hotline_seat_exists (self->seat);
  if (self->at_hotline)
    {
      self->ready = FALSE;
      sonor_hotline_seat_sign_in_async (self->seat, self->cancellable, on_seat_signed_in, g_object_ref (self));
      g_signal_emit (self, signals[CHANGED], 0);
    }
  else if (self->address == NULL || self->password != NULL)
    open_line (self);
  else
    sonor_keyring_load_async (server, user, self->cancellable, on_recalled, g_object_ref (self));
}

static void
sonor_line_dispose (GObject *object)
{
  SonorLine *self = SONOR_LINE (object);

  stop (self);
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
  signals[CHANGED] = add_signal ("changed", G_TYPE_NONE);

  /**
   * SonorLine::calls-changed:
   * @self: a line
   *
   * Something about one of the calls, or which there are, may have changed.
   */
  signals[CALLS_CHANGED] = add_signal ("calls-changed", G_TYPE_NONE);

  /**
   * SonorLine::call-offered:
   * @self: a line
   * @call: the call
   *
   * Somebody calls.
   */
  signals[CALL_OFFERED] = add_signal ("call-offered", SONOR_TYPE_PHONE_CALL);

  /**
   * SonorLine::call-answered:
   * @self: a line
   * @call: the call, an incoming one or one of ours
   *
   * A conversation begins.
   */
  signals[CALL_ANSWERED] = add_signal ("call-answered", SONOR_TYPE_PHONE_CALL);

  /**
   * SonorLine::call-ended:
   * @self: a line
   * @call: the call
   *
   * A call is over, answered or not.
   */
  signals[CALL_ENDED] = add_signal ("call-ended", SONOR_TYPE_PHONE_CALL);

  /**
   * SonorLine::problem:
   * @self: a line
   * @error: what is wrong and what to do, in words for the person
   *
   * Something did not work that is no state: a verb that the other side would not have, a device that is gone.
   */
  signals[PROBLEM] = add_signal ("problem", G_TYPE_ERROR);

  /**
   * SonorLine::recorded:
   * @self: a line
   * @json: one call, as `phone_call_report()` takes it
   *
   * A call is over and on its way to the history.
   */
  signals[RECORDED] = add_signal ("recorded", G_TYPE_STRING);
}

static void
sonor_line_init (SonorLine *self)
{
  self->ready = TRUE;
  self->settings = sonor_line_settings_new ();
  self->ticket_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (apply_profile), self, G_CONNECT_SWAPPED);
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
  g_signal_connect_object (self->seat, "changed", G_CALLBACK (on_seat_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sonor_workplace_get_database (workplace), "resync", G_CALLBACK (on_resync), self, G_CONNECT_SWAPPED);
  start (self);

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
    start (self);
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
 * sonor_line_set_ready:
 * @self: a line
 * @ready: whether calls shall be offered
 *
 * Lets calls come, or has callers told that nobody is there. Calls that are here go on.
 */
void
sonor_line_set_ready (SonorLine *self,
                      gboolean   ready)
{
  g_return_if_fail (SONOR_IS_LINE (self));

  /* At the hotline the database decides, and tells when it has. */
  if (self->at_hotline)
    {
      sonor_hotline_seat_set_status_async (self->seat, ready ? "ready" : "not_ready", NULL, self->cancellable, on_status_set,
                                           g_object_ref (self));
      return;
    }

  self->ready = ready;
  if (self->phone != NULL)
    sonor_phone_set_accepting (self->phone, ready);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sonor_line_get_ready:
 * @self: a line
 *
 * Returns: whether calls are offered
 */
gboolean
sonor_line_get_ready (SonorLine *self)
{
  g_return_val_if_fail (SONOR_IS_LINE (self), FALSE);

  return self->ready;
}

/**
 * sonor_line_get_breaks:
 * @self: a line
 *
 * Returns: (transfer none) (element-type utf8 utf8): the breaks that can be taken, by their codes; none but at the hotline
 */
GHashTable *
sonor_line_get_breaks (SonorLine *self)
{
  g_return_val_if_fail (SONOR_IS_LINE (self), NULL);

  return sonor_hotline_seat_get_breaks (self->seat);
}

/**
 * sonor_line_get_break:
 * @self: a line
 *
 * Returns: (transfer none) (nullable): the code of the break the person takes, %NULL if they take none
 */
const char *
sonor_line_get_break (SonorLine *self)
{
  g_return_val_if_fail (SONOR_IS_LINE (self), NULL);

  if (!self->at_hotline || g_strcmp0 (sonor_hotline_seat_get_status (self->seat), "break") != 0)
    return NULL;

  return sonor_hotline_seat_get_reason (self->seat);
}

/**
 * sonor_line_take_break:
 * @self: a line at the hotline
 * @code: which break
 *
 * Begins a break, after the call if there is one.
 */
void
sonor_line_take_break (SonorLine  *self,
                       const char *code)
{
  g_return_if_fail (SONOR_IS_LINE (self));
  g_return_if_fail (self->at_hotline);

  sonor_hotline_seat_set_status_async (self->seat, "break", code, self->cancellable, on_status_set, g_object_ref (self));
}

/**
 * sonor_line_end_wrap_up:
 * @self: a line at the hotline
 *
 * Wrap-up is done, before its time is over.
 */
void
sonor_line_end_wrap_up (SonorLine *self)
{
  g_return_if_fail (SONOR_IS_LINE (self));

  if (self->at_hotline)
    sonor_hotline_seat_end_wrap_up_async (self->seat, self->cancellable, on_status_set, g_object_ref (self));
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
