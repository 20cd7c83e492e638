/* SPDX-License-Identifier: GPL-3.0-or-later */

/* sonor-admin call: one call without a window. The only command with a loop: telephony is nothing but waiting. */

#include <errno.h>
#include <signal.h>
#include <string.h>

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "admin/call-options.h"
#include "admin/command.h"
#include "phone/phone.h"
#include "voice/voice-error.h"

/* One call from the words on the command line to the line of JSON. */
typedef struct
{
  const SonorCallOptions *options;
  GMainLoop              *loop;
  SonorUserAgent         *user_agent;
  SonorSound             *sound;
  SonorAccount           *account;
  SonorPhone             *phone;
  SonorPhoneCall         *call;
  GString                *digits;
  GPtrArray              *problems;
  GArray                 *timers;
  gint64                  began_at;
  gint64                  ringing_at;
  gint64                  answered_at;
  gint64                  first_audio_at;
  gint64                  ended_at;
  guint                   n_keys_to_press;
  gboolean                is_cut_short;
  gboolean                has_talked_enough;
  char                   *failure;
} SonorCallSession;

static void
add_timer (SonorCallSession *self,
           guint             milliseconds,
           GSourceFunc       function,
           gpointer          data)
{
  guint timer = g_timeout_add (milliseconds, function, data);

  g_array_append_val (self->timers, timer);
}

static void
drop_timer (SonorCallSession *self,
            guint             position)
{
  g_array_remove_index_fast (self->timers, position);
}

/* A timer that has run is not to be removed again. */
static void
forget_timer (SonorCallSession *self)
{
  guint id = g_source_get_id (g_main_current_source ());

  for (guint i = 0; i < self->timers->len; i++)
    {
      if (g_array_index (self->timers, guint, i) == id)
        {
          drop_timer (self, i);
          return;
        }
    }
}

static void
fail (SonorCallSession *self,
      const char       *message)
{
  if (self->failure == NULL)
    self->failure = g_strdup (message);
  g_main_loop_quit (self->loop);
}

static void
hang_up_or_leave (SonorCallSession *self)
{
  if (self->call != NULL)
    sonor_phone_call_hang_up (self->call);
  else
    g_main_loop_quit (self->loop);
}

static gboolean
on_interrupt (gpointer user_data)
{
  SonorCallSession *self = user_data;

  /* Whoever asks twice does not want to wait for the other side's goodbye. */
  if (self->is_cut_short)
    g_main_loop_quit (self->loop);
  self->is_cut_short = TRUE;
  hang_up_or_leave (self);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_give_up (gpointer user_data)
{
  SonorCallSession *self = user_data;

  forget_timer (self);
  if (self->answered_at == 0)
    self->is_cut_short = TRUE;
  self->has_talked_enough = self->answered_at != 0;
  hang_up_or_leave (self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_talked_enough (gpointer user_data)
{
  SonorCallSession *self = user_data;

  forget_timer (self);
  self->has_talked_enough = TRUE;
  sonor_phone_call_hang_up (self->call);

  return G_SOURCE_REMOVE;
}

typedef struct
{
  SonorCallSession *session;
  const char       *digits;
} SonorPressing;

static gboolean
on_press (gpointer user_data)
{
  SonorPressing *pressing = user_data;
  SonorCallSession *self = pressing->session;
  g_autoptr (GError) error = NULL;

  forget_timer (self);
  if (sonor_phone_call_send_digits (self->call, pressing->digits, &error))
    self->n_keys_to_press--;
  else
    g_ptr_array_add (self->problems, g_strdup (error->message));

  return G_SOURCE_REMOVE;
}

static void
begin_talk (SonorCallSession *self)
{
  const SonorCallOptions *options = self->options;

  self->answered_at = g_get_monotonic_time ();
  if (options->seconds > 0)
    add_timer (self, (guint) options->seconds * 1000, on_talked_enough, self);
  for (guint i = 0; i < options->digits->len; i++)
    {
      SonorTimedDigits *digits = &g_array_index (options->digits, SonorTimedDigits, i);
      SonorPressing *pressing = g_new (SonorPressing, 1);
      guint timer;

      *pressing = (SonorPressing) { self, digits->digits };
      timer = g_timeout_add_full (G_PRIORITY_DEFAULT, digits->at_ms, on_press, pressing, g_free);
      g_array_append_val (self->timers, timer);
    }
}

static void
on_state (SonorCallSession *self)
{
  SonorCallState state = sonor_phone_call_get_state (self->call);

  if (state == SONOR_CALL_STATE_RINGING && self->ringing_at == 0)
    self->ringing_at = g_get_monotonic_time ();
  if (sonor_call_state_is_talking (state) && self->answered_at == 0)
    begin_talk (self);
  if (state == SONOR_CALL_STATE_ENDED)
    {
      self->ended_at = g_get_monotonic_time ();
      g_main_loop_quit (self->loop);
    }
}

static void
on_first_audio (SonorCallSession *self)
{
  if (self->first_audio_at == 0)
    self->first_audio_at = g_get_monotonic_time ();
}

static void
on_digit (SonorCallSession *self,
          char              digit)
{
  g_string_append_c (self->digits, digit);
}

static void
watch (SonorCallSession *self,
       SonorPhoneCall   *call)
{
  g_autoptr (GError) error = NULL;

  self->call = g_object_ref (call);
  self->began_at = g_get_monotonic_time ();
  g_signal_connect_swapped (call, "notify::state", G_CALLBACK (on_state), self);
  g_signal_connect_swapped (call, "first-audio", G_CALLBACK (on_first_audio), self);
  g_signal_connect_swapped (call, "digit", G_CALLBACK (on_digit), self);
  if (self->options->record != NULL && !sonor_phone_call_record (call, self->options->record, &error))
    fail (self, error->message);
}

static gboolean
on_answer (gpointer user_data)
{
  SonorCallSession *self = user_data;
  g_autoptr (GError) error = NULL;

  forget_timer (self);
  if (sonor_phone_call_get_state (self->call) == SONOR_CALL_STATE_INCOMING && !sonor_phone_call_answer (self->call, &error))
    g_ptr_array_add (self->problems, g_strdup (error->message));

  return G_SOURCE_REMOVE;
}

/* One call is all there is; later ones hear 480. */
static void
on_arrived (SonorCallSession *self,
            SonorPhoneCall   *call)
{
  sonor_phone_set_accepting (self->phone, FALSE);
  watch (self, call);
  add_timer (self, (guint) self->options->answer_after * 1000, on_answer, self);
}

static void
on_problem (SonorCallSession *self,
            const GError     *error)
{
  g_ptr_array_add (self->problems, g_strdup (error->message));
}

static void
say_where (SonorCallSession *self)
{
  g_autofree char *address = NULL;

  if (self->account != NULL)
    address = sonor_sip_address_to_string (sonor_account_get_address (self->account));
  else
    address = g_strdup_printf ("sip:%s:%u", self->options->listen_address != NULL ? self->options->listen_address : g_get_host_name (),
                               sonor_user_agent_get_port (self->user_agent));
  /* Translators: %s is a SIP address */
  g_printerr (_("sonor-admin call: waiting for a call at %s\n"), address);
}

static void
on_account_state (SonorCallSession *self)
{
  SonorAccountState state = sonor_account_get_state (self->account);
  const GError *error = sonor_account_get_error (self->account);

  if (state == SONOR_ACCOUNT_STATE_REGISTERED && self->call == NULL)
    say_where (self);
  else if (state == SONOR_ACCOUNT_STATE_REJECTED || state == SONOR_ACCOUNT_STATE_WAITING)
    fail (self, error != NULL ? error->message : _("The account could not be registered"));
}

static gboolean
begin (SonorCallSession  *self,
       GError           **error)
{
  const SonorCallOptions *options = self->options;
  const SonorUserAgentSettings settings = {
    .name = "sonor-admin",
    .address = options->listen_address,
    .port = options->listen_port,
    .certificate_directory = options->certificates,
  };
  SonorPhoneCall *call;

  self->user_agent = sonor_user_agent_start (&settings, error);
  self->sound = self->user_agent != NULL ? sonor_sound_new (options->microphone, "none", error) : NULL;
  if (self->sound == NULL)
    return FALSE;
  if (options->account != NULL)
    {
      const SonorAccountSettings account = {
        .address = options->account,
        .registrar = options->registrar,
        .proxy = options->proxy,
        .user = options->user,
        .password = options->password,
      };

      self->account = sonor_account_new (self->user_agent, &account, error);
      if (self->account == NULL)
        return FALSE;
    }

  self->phone = sonor_phone_new (self->user_agent, self->sound);
  sonor_phone_set_account (self->phone, self->account);
  sonor_phone_set_profile (self->phone, options->codecs, options->n_codecs, options->encryption);
  sonor_phone_set_media_address (self->phone, options->listen_address);
  sonor_phone_set_accepting (self->phone, options->wait);
  g_signal_connect_swapped (self->phone, "problem", G_CALLBACK (on_problem), self);

  if (options->hang_up_after > 0)
    add_timer (self, (guint) options->hang_up_after * 1000, on_give_up, self);
  if (options->wait)
    {
      g_signal_connect_swapped (self->phone, "arrived", G_CALLBACK (on_arrived), self);
      if (self->account == NULL)
        {
          say_where (self);
          return TRUE;
        }
      g_signal_connect_swapped (self->account, "notify::state", G_CALLBACK (on_account_state), self);
      sonor_account_register (self->account);
      return TRUE;
    }

  call = sonor_phone_dial (self->phone, options->to, NULL, error);
  if (call == NULL)
    return FALSE;
  watch (self, call);

  return TRUE;
}

static void
add_milliseconds (JsonObject *line,
                  const char *name,
                  gint64      from,
                  gint64      until)
{
  if (from != 0 && until != 0)
    json_object_set_int_member (line, name, MAX (until - from, 0) / 1000);
  else
    json_object_set_null_member (line, name);
}

static JsonArray *
list_problems (SonorCallSession *self)
{
  JsonArray *problems = json_array_new ();

  for (guint i = 0; i < self->problems->len; i++)
    json_array_add_string_element (problems, g_ptr_array_index (self->problems, i));

  return problems;
}

/* What the history would be told, and what only a test wants to know. */
static gboolean
print_line (SonorCallSession *self)
{
  g_autofree char *record = self->call != NULL ? sonor_phone_call_dup_record (self->call) : NULL;
  g_autoptr (JsonNode) root = record != NULL ? json_from_string (record, NULL) : json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  JsonObject *line;
  const char *message = self->failure;
  gboolean as_told;

  if (self->call == NULL)
    json_node_take_object (root, json_object_new ());
  line = json_node_get_object (root);
  if (self->call == NULL)
    json_object_set_string_member (line, "outcome", self->failure != NULL ? "failed" : "no-call");
  else if (message == NULL && sonor_phone_call_get_end (self->call) != SONOR_CALL_END_NONE)
    message = sonor_phone_call_get_end_message (self->call);

  as_told = self->failure == NULL && self->answered_at != 0 && !self->is_cut_short && self->n_keys_to_press == 0 &&
            (self->options->seconds == 0 || self->has_talked_enough) && self->problems->len == 0;

  json_object_set_string_member (line, "message", message != NULL ? message : "");
  json_object_set_boolean_member (line, "as_told", as_told);
  add_milliseconds (line, "ringing_ms", self->began_at, self->ringing_at);
  add_milliseconds (line, "answer_ms", self->began_at, self->answered_at);
  add_milliseconds (line, "first_audio_ms", self->answered_at, self->first_audio_at);
  json_object_set_double_member (line, "talk_s",
                                 self->answered_at != 0 && self->ended_at != 0
                                   ? (double) (self->ended_at - self->answered_at) / G_USEC_PER_SEC : 0);
  json_object_set_string_member (line, "digits", self->digits->str);
  json_object_set_array_member (line, "problems", list_problems (self));

  text = json_to_string (root, FALSE);
  g_print ("%s\n", text);

  return as_told;
}

static void
on_shut_down (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  SonorCallSession *self = user_data;

  /* Whatever it could not tell the others any more, we leave. */
  (void) sonor_user_agent_shutdown_finish (SONOR_USER_AGENT (source), result, NULL);
  g_main_loop_quit (self->loop);
}

static void
end (SonorCallSession *self)
{
  for (guint i = 0; i < self->timers->len; i++)
    g_source_remove (g_array_index (self->timers, guint, i));
  g_array_set_size (self->timers, 0);
  if (self->call != NULL)
    g_signal_handlers_disconnect_by_data (self->call, self);
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  if (self->phone != NULL)
    g_signal_handlers_disconnect_by_data (self->phone, self);
  g_clear_object (&self->call);
  g_clear_object (&self->phone);
  if (self->user_agent != NULL)
    {
      sonor_user_agent_shutdown_async (self->user_agent, NULL, on_shut_down, self);
      g_main_loop_run (self->loop);
    }
  g_clear_object (&self->account);
  g_clear_object (&self->user_agent);
  g_clear_object (&self->sound);
}

gboolean
sonor_command_call (SonorConfig  *config,
                    char        **arguments,
                    GError      **error)
{
  g_auto (SonorCallOptions) options = { 0 };
  SonorCallSession session = { .options = &options };
  gboolean begun, as_told = FALSE;
  guint interrupt, termination;

  if (!sonor_call_options_parse (&options, arguments, error))
    return FALSE;
  if (options.help)
    {
      sonor_call_options_print_help ();
      return TRUE;
    }

  session.loop = g_main_loop_new (NULL, FALSE);
  session.digits = g_string_new (NULL);
  session.problems = g_ptr_array_new_with_free_func (g_free);
  session.timers = g_array_new (FALSE, FALSE, sizeof (guint));
  session.n_keys_to_press = options.digits->len;
  interrupt = g_unix_signal_add (SIGINT, on_interrupt, &session);
  termination = g_unix_signal_add (SIGTERM, on_interrupt, &session);

  begun = begin (&session, error);
  if (begun)
    {
      if (session.failure == NULL)
        g_main_loop_run (session.loop);
      as_told = print_line (&session);
    }
  end (&session);
  if (begun && !as_told)
    g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                 _("It did not go as it was told; the line above says how"));

  g_source_remove (interrupt);
  g_source_remove (termination);
  g_main_loop_unref (session.loop);
  g_string_free (session.digits, TRUE);
  g_ptr_array_unref (session.problems);
  g_array_unref (session.timers);
  g_free (session.failure);

  return begun && as_told;
}
