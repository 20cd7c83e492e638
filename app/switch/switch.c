/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/switch.h"

#include <glib/gi18n-lib.h>

#include "switch/alarms.h"
#include "switch/hotline-call.h"
#include "switch/lines.h"
#include "switch/operations.h"
#include "switch/overseer.h"
#include "switch/recording-shelf.h"
#include "switch/seat-call.h"

#define REALM "sonor"
#define DEFAULT_ADDRESS "127.0.0.1"
#define DEFAULT_PORT 5160
#define DEFAULT_PRIORITY 10
#define DEFAULT_RING_SECONDS 15
/* With each citizen a seat; more than this have no ports for speech either. */
#define MOST_CALLS 4000
#define SIGN_IN_RETRY_SECONDS 5

/**
 * SonorSwitch:
 *
 * What every call of a switch shares, and who brings calls and seats together.
 */
struct _SonorSwitch
{
  GObject            parent_instance;

  char              *name;
  char              *address;
  char              *recordings;
  GPtrArray         *trunks;
  SonorLines        *lines;
  SonorOverseer     *overseer;
  guint              ring_seconds;
  SonorPromptBook   *prompts;
  SonorMediaProfile *profile;
  SonorMediaProfile *seat_profile;
  SonorUserAgent    *user_agent;
  SonorRegistrar    *registrar;
  SonorMediaEngine  *engine;
  SonorDatabase     *database;
  SonorLedger       *ledger;
  SonorOperations   *operations;
  SonorRecordingShelf *shelf;
  GCancellable      *cancellable;

  GHashTable        *calls;
  gboolean           searching;
  gboolean           search_again;
  gboolean           stopping;
  guint              tick_id;
  guint              sign_in_id;
};

G_DEFINE_FINAL_TYPE (SonorSwitch, sonor_switch, G_TYPE_OBJECT)

static void find_seats (SonorSwitch *self);
static void sign_in (SonorSwitch *self);

/* Bringing calls and seats together */

static void
offer (SonorSwitch *self,
       SonorResult *rows,
       guint        row)
{
  SonorSwitchCall *call = g_hash_table_lookup (self->calls, sonor_result_get_text (rows, row, "call_id"));
  SonorSipAddress *contact = sonor_registrar_find (self->registrar, sonor_result_get_text (rows, row, "login"));
  g_autoptr (SonorQuery) query = NULL;

  self->ring_seconds = (guint) sonor_result_get_integer (rows, row, "ring_s");
  if (SONOR_IS_HOTLINE_CALL (call) && contact != NULL)
    {
      sonor_hotline_call_offer (SONOR_HOTLINE_CALL (call), sonor_result_get_text (rows, row, "staff_id"), contact,
                                self->ring_seconds);
      return;
    }
  /* A caller who has just hung up is written down as that in a moment. A telephone that has just left is nobody to ring. */
  if (call == NULL)
    return;

  query = sonor_query_new ("SELECT queue_offer_failed($1, $2, 'unreachable')");
  sonor_query_add_text (query, sonor_result_get_text (rows, row, "call_id"));
  sonor_query_add_text (query, sonor_result_get_text (rows, row, "staff_id"));
  sonor_ledger_write (self->ledger, query);
}

static void
on_seats_found (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (SonorSwitch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  self->searching = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  for (guint i = 0; rows != NULL && i < sonor_result_get_n_rows (rows); i++)
    offer (self, rows, i);
  if (self->search_again)
    find_seats (self);
}

static void
find_seats (SonorSwitch *self)
{
  g_autoptr (SonorQuery) query = NULL;

  self->search_again = self->searching;
  if (self->searching || g_hash_table_size (self->calls) == 0 || !sonor_database_get_connected (self->database))
    return;

  self->searching = TRUE;
  query = sonor_query_new ("SELECT call_id, staff_id, login, seat_ring() AS ring_s FROM queue_next($1)");
  sonor_query_add_text (query, self->name);
  sonor_database_query_async (self->database, query, self->cancellable, on_seats_found, g_object_ref (self));
}

static void
on_notification (SonorDatabase *database,
                 const char    *channel,
                 const char    *payload,
                 SonorSwitch   *self)
{
  if (g_str_equal (channel, "supervision"))
    sonor_overseer_look (self->overseer);
  else
    find_seats (self);
}

/* Once a second: wrap-up comes to its end, a queue asks for less the longer somebody waits, and others see that we live. */
static gboolean
on_tick (gpointer user_data)
{
  SonorSwitch *self = user_data;
  g_autoptr (SonorQuery) query = NULL;

  if (!sonor_database_get_connected (self->database) || sonor_ledger_get_n_waiting (self->ledger) > 0)
    return G_SOURCE_CONTINUE;

  query = sonor_query_new ("SELECT switch_alive($1), seat_wrap_up_run()");
  sonor_query_add_text (query, self->name);
  sonor_ledger_write (self->ledger, query);
  find_seats (self);

  return G_SOURCE_CONTINUE;
}

/* Calls */

static void
on_call_ended (SonorSwitchCall *call,
               SonorSwitch     *self)
{
  g_autoptr (SonorSwitchCall) held = g_object_ref (call);

  g_hash_table_remove (self->calls, sonor_switch_call_get_id (call));
  if (self->operations != NULL)
    sonor_operations_call_ended (self->operations, sonor_switch_call_get_id (call), sonor_switch_call_get_outcome (call));
}

static void
take_call (SonorSwitch     *self,
           SonorSwitchCall *call)
{
  g_signal_connect_object (call, "ended", G_CALLBACK (on_call_ended), self, 0);
  g_hash_table_insert (self->calls, (gpointer) sonor_switch_call_get_id (call), call);
}

static void
refuse (SonorCall        *call,
        SonorCallRefusal  refusal)
{
  if (!sonor_call_refuse (call, refusal, NULL))
    sonor_call_hang_up (call);
}

/* A seat's call, and the switch that it has come to. */
typedef struct
{
  SonorSwitch *owner;
  SonorCall   *call;
} Caller;

static void
on_identified (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autofree Caller *caller = user_data;
  g_autoptr (SonorSwitch) self = caller->owner;
  g_autoptr (SonorCall) call = caller->call;
  g_autofree char *login = sonor_registrar_identify_finish (SONOR_REGISTRAR (source), result, NULL);

  if (login == NULL || self->stopping)
    {
      if (sonor_call_get_state (call) == SONOR_CALL_STATE_INCOMING)
        refuse (call, SONOR_CALL_REFUSAL_UNAVAILABLE);
      return;
    }
  if (sonor_call_get_state (call) == SONOR_CALL_STATE_INCOMING)
    take_call (self, SONOR_SWITCH_CALL (sonor_seat_call_new (self, call, login)));
}

static void
identify (SonorSwitch *self,
          SonorCall   *call)
{
  Caller *caller = g_new0 (Caller, 1);

  caller->owner = g_object_ref (self);
  caller->call = g_object_ref (call);
  sonor_registrar_identify_async (self->registrar, call, self->cancellable, on_identified, caller);
}

/* From a trunk to our numbers, from a seat to where it may; nothing else, and no call takes the place of one that
 * lasts. */
static void
on_incoming_call (SonorUserAgent *user_agent,
                  SonorCall      *call,
                  SonorSwitch    *self)
{
  const char *number = sonor_sip_address_get_user (sonor_call_get_called (call));
  const char *caller = sonor_sip_address_get_user (sonor_call_get_remote (call));

  if (self->stopping || sonor_operations_is_draining (self->operations) ||
      !sonor_database_get_connected (self->database))
    {
      sonor_operations_call_refused (self->operations);
      refuse (call, SONOR_CALL_REFUSAL_OVERLOADED);
    }
  else if (sonor_call_get_replaced (call) != NULL)
    refuse (call, SONOR_CALL_REFUSAL_NOT_FOUND);
  else if (sonor_lines_is_way_in (self->lines, sonor_call_get_source (call), number))
    take_call (self, SONOR_SWITCH_CALL (sonor_hotline_call_new (self, call)));
  else if (caller != NULL && sonor_registrar_find (self->registrar, caller) != NULL)
    identify (self, call);
  else
    {
      sonor_operations_call_refused (self->operations);
      refuse (call, SONOR_CALL_REFUSAL_NOT_FOUND);
    }
}

/* Seats' telephones */

static void
on_credential_found (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (SonorRegistration) registration = user_data;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, NULL);

  /* Without an answer of the database nobody is told that their password is wrong: they are to try again. */
  if (rows != NULL)
    sonor_registration_resolve (registration, sonor_result_get_text (rows, 0, "ha1"));
  else
    sonor_registration_give_up (registration);
}

static void
on_asked (SonorRegistrar    *registrar,
          SonorRegistration *registration,
          SonorSwitch       *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT seat_credential_find($1) AS ha1");

  sonor_query_add_text (query, sonor_registration_get_user (registration));
  sonor_database_query_async (self->database, query, self->cancellable, on_credential_found, g_object_ref (registration));
}

static void
write_registration (SonorSwitch *self,
                    const char  *user,
                    const char  *contact,
                    guint        seconds)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT seat_register($1, $2, $3, $4::integer)");

  sonor_query_add_text (query, user);
  sonor_query_add_text (query, contact);
  sonor_query_add_text (query, self->name);
  sonor_query_add_integer (query, seconds);
  sonor_ledger_write (self->ledger, query);
}

static void
on_registered (SonorRegistrar *registrar,
               const char     *user,
               const char     *contact,
               guint           seconds,
               SonorSwitch    *self)
{
  write_registration (self, user, contact, seconds);
}

static void
on_left (SonorRegistrar *registrar,
         const char     *user,
         SonorSwitch    *self)
{
  write_registration (self, user, NULL, 0);
}

/* The database */

/* After each connect: what the rows say of us that is not so is put right. */
static void
on_resync (SonorDatabase *database,
           SonorSwitch   *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT switch_alive($1), switch_repair($1, $2::uuid[])");
  g_autofree const char **ids = (const char **) g_hash_table_get_keys_as_array (self->calls, NULL);

  sonor_query_add_text (query, self->name);
  sonor_query_add_text_array (query, ids);
  sonor_ledger_write (self->ledger, query);
  sonor_alarm_tell_prompts (self);
  sonor_lines_tell (self->lines);
  sonor_overseer_look (self->overseer);
  find_seats (self);
}

static gboolean
on_sign_in_again (gpointer user_data)
{
  SonorSwitch *self = user_data;

  self->sign_in_id = 0;
  sign_in (self);

  return G_SOURCE_REMOVE;
}

static void
on_signed_in (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorSwitch) self = user_data;
  g_autoptr (GError) error = NULL;

  if (sonor_database_sign_in_finish (SONOR_DATABASE (source), result, &error))
    {
      g_message ("The database is there: calls are taken");
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_warning ("%s", error->message);
  self->sign_in_id = g_timeout_add_seconds (SIGN_IN_RETRY_SECONDS, on_sign_in_again, self);
}

static void
sign_in (SonorSwitch *self)
{
  sonor_database_sign_in_async (self->database, NULL, NULL, self->cancellable, on_signed_in, g_object_ref (self));
}

/* Starting */

/**
 * sonor_switch_read_number:
 * @config: the configuration
 * @key: a key of group `[switch]`
 * @otherwise: what it is if it is not set
 *
 * Returns: the number, #G_MAXUINT if it is none
 */
guint
sonor_switch_read_number (SonorConfig *config,
                          const char  *key,
                          guint        otherwise)
{
  g_autofree char *text = sonor_config_dup_string (config, "switch", key);
  guint64 number;

  if (text == NULL)
    return otherwise;
  /* What is no number is refused by whoever is to use it, for none of them takes the largest there is. */
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &number, NULL) ? (guint) number : G_MAXUINT;
}

static gboolean
start_voice (SonorSwitch  *self,
             SonorConfig  *config,
             GError      **error)
{
  SonorUserAgentSettings settings = {
    .name = "Sonor switch",
    .address = self->address,
    .port = sonor_switch_read_number (config, "port", DEFAULT_PORT),
    .most_calls = MOST_CALLS,
  };

  self->user_agent = sonor_user_agent_start (&settings, error);
  if (self->user_agent == NULL)
    return FALSE;

  self->registrar = sonor_registrar_new (self->user_agent, REALM);
  g_signal_connect_object (self->user_agent, "incoming-call", G_CALLBACK (on_incoming_call), self, 0);
  g_signal_connect_object (self->registrar, "asked", G_CALLBACK (on_asked), self, 0);
  g_signal_connect_object (self->registrar, "registered", G_CALLBACK (on_registered), self, 0);
  g_signal_connect_object (self->registrar, "left", G_CALLBACK (on_left), self, 0);
  self->lines = sonor_lines_new (self, self->registrar, self->trunks);

  return sonor_lines_start (self->lines, self->user_agent, error);
}

static void
on_recording (SonorMediaEngine *engine,
              gboolean          works,
              const char       *reason,
              SonorSwitch      *self)
{
  if (works)
    {
      sonor_alarm_clear (self, "recording", self->recordings);
      return;
    }
  g_warning ("Calls go on and are not recorded in %s: %s", self->recordings, reason);
  sonor_alarm_raise (self, "recording", self->recordings, reason);
}

static gboolean
start_media (SonorSwitch  *self,
             SonorConfig  *config,
             GError      **error)
{
  SonorMediaSettings settings = {
    .address = self->address,
    .first_port = sonor_switch_read_number (config, "first-media-port", 0),
    .last_port = sonor_switch_read_number (config, "last-media-port", 0),
    .priority = DEFAULT_PRIORITY,
  };

  self->engine = sonor_media_engine_start (&settings, error);
  if (self->engine == NULL)
    return FALSE;
  g_signal_connect_object (self->engine, "recording", G_CALLBACK (on_recording), self, 0);
  if (!sonor_media_engine_is_real_time (self->engine))
    g_warning ("No real-time priority for speech (LimitRTPRIO): beside other busy programs it will be late");

  return TRUE;
}

static gboolean
read_config (SonorSwitch  *self,
             SonorConfig  *config,
             GError      **error)
{
  static const SonorCodec codecs[] = { SONOR_CODEC_PCMA, SONOR_CODEC_PCMU, SONOR_CODEC_OPUS };
  static const SonorCodec seat_codecs[] = { SONOR_CODEC_OPUS, SONOR_CODEC_PCMA, SONOR_CODEC_PCMU };
  g_autofree char *prompts = sonor_config_dup_string (config, "switch", "prompts");

  self->name = sonor_config_dup_string (config, "switch", "name");
  if (self->name == NULL)
    self->name = g_strdup (g_get_host_name ());
  self->address = sonor_config_dup_string (config, "switch", "address");
  if (self->address == NULL)
    self->address = g_strdup (DEFAULT_ADDRESS);
  self->recordings = sonor_config_require_string (config, "switch", "recordings", error);
  if (self->recordings == NULL)
    return FALSE;
  if (!g_file_test (self->recordings, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING,
                   _("The folder of recordings %s does not exist ([switch] recordings in %s)"), self->recordings,
                   sonor_config_get_path (config));
      return FALSE;
    }
  self->trunks = sonor_trunk_list_from_config (config, error);
  if (self->trunks == NULL)
    return FALSE;

  self->prompts = sonor_prompt_book_new (prompts);
  if (sonor_prompt_book_get_n_loaded (self->prompts, "mn") == 0)
    g_message ("No prompt has been recorded in Mongolian (%u in Chinese): who speaks it hears a tone, and Chinese",
               sonor_prompt_book_get_n_loaded (self->prompts, "zh"));
  self->profile = sonor_media_profile_new (codecs, G_N_ELEMENTS (codecs), SONOR_ENCRYPTION_PREFERRED);
  self->seat_profile = sonor_media_profile_new (seat_codecs, G_N_ELEMENTS (seat_codecs), SONOR_ENCRYPTION_PREFERRED);

  return TRUE;
}

static void
sonor_switch_dispose (GObject *object)
{
  SonorSwitch *self = SONOR_SWITCH (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_handle_id (&self->sign_in_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->overseer);
  if (self->operations != NULL)
    sonor_operations_stop (self->operations);
  g_clear_object (&self->operations);
  g_hash_table_remove_all (self->calls);
  g_clear_object (&self->lines);
  g_clear_pointer (&self->trunks, g_ptr_array_unref);
  g_clear_object (&self->registrar);
  g_clear_object (&self->user_agent);
  if (self->engine != NULL)
    sonor_media_engine_stop (self->engine);
  g_clear_object (&self->engine);
  g_clear_object (&self->ledger);
  g_clear_object (&self->shelf);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_switch_parent_class)->dispose (object);
}

static void
sonor_switch_finalize (GObject *object)
{
  SonorSwitch *self = SONOR_SWITCH (object);

  g_hash_table_unref (self->calls);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->prompts);
  g_clear_object (&self->profile);
  g_clear_object (&self->seat_profile);
  g_free (self->name);
  g_free (self->address);
  g_free (self->recordings);

  G_OBJECT_CLASS (sonor_switch_parent_class)->finalize (object);
}

static void
sonor_switch_class_init (SonorSwitchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_switch_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_switch_finalize;
}

static void
sonor_switch_init (SonorSwitch *self)
{
  self->ring_seconds = DEFAULT_RING_SECONDS;
  self->cancellable = g_cancellable_new ();
  self->overseer = sonor_overseer_new (self);
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
}

/**
 * sonor_switch_start:
 * @config: the configuration: `[database] connection`; `[switch] recordings` (a folder) and, if wanted, `name`,
 * `address`, `port`, `first-media-port`, `last-media-port`, `prompts`, and what sonor_operations_start() reads; the
 * trunks, as sonor_trunk_list_from_config() has them
 * @error: return location for a #GError
 *
 * Starts a switch. It listens when this returns, and takes calls as soon as the database is there.
 *
 * Returns: (transfer full) (nullable): the switch, %NULL with @error set
 */
SonorSwitch *
sonor_switch_start (SonorConfig  *config,
                    GError      **error)
{
  g_autoptr (SonorSwitch) self = g_object_new (SONOR_TYPE_SWITCH, NULL);
  g_autofree char *connection = sonor_config_require_string (config, "database", "connection", error);

  if (connection == NULL || !read_config (self, config, error))
    return NULL;

  self->database = sonor_database_new (connection);
  self->ledger = sonor_ledger_new (self->database);
  self->shelf = sonor_recording_shelf_new (self->database, self->recordings, self->name);
  if (!start_media (self, config, error) || !start_voice (self, config, error))
    return NULL;
  self->operations = sonor_operations_start (self, config, self->registrar, error);
  if (self->operations == NULL)
    return NULL;

  sonor_database_listen (self->database, "seat");
  sonor_database_listen (self->database, "queue");
  sonor_database_listen (self->database, "supervision");
  g_signal_connect_object (self->database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (self->database, "resync", G_CALLBACK (on_resync), self, 0);
  self->tick_id = g_timeout_add_seconds (1, on_tick, self);
  sign_in (self);

  return g_steal_pointer (&self);
}

/**
 * sonor_switch_reload:
 * @self: a switch
 *
 * Reads the configuration and the prompts again; calls go on. Trunks, as sonor_lines_reload() says, and prompts are new
 * from the next call or prompt on; a port, a name or a folder that has changed waits for the next start. Of a bad
 * configuration nothing is taken, and the log says why.
 *
 * Returns: whether it was taken
 */
gboolean
sonor_switch_reload (SonorSwitch *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorConfig) config = sonor_config_load (&error);
  g_autoptr (GPtrArray) trunks = config != NULL ? sonor_trunk_list_from_config (config, &error) : NULL;
  g_autofree char *prompts = NULL;

  g_return_val_if_fail (SONOR_IS_SWITCH (self), FALSE);

  if (trunks == NULL || !sonor_lines_reload (self->lines, trunks, self->user_agent, &error))
    {
      g_warning ("The configuration stays as it was: %s", error->message);
      return FALSE;
    }

  prompts = sonor_config_dup_string (config, "switch", "prompts");
  g_clear_object (&self->prompts);
  self->prompts = sonor_prompt_book_new (prompts);
  sonor_alarm_tell_prompts (self);
  g_message ("The configuration was read again: %s", sonor_config_get_path (config));

  return TRUE;
}

static void
on_shut_down (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (sonor_user_agent_shutdown_finish (SONOR_USER_AGENT (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sonor_switch_stop_async:
 * @self: a switch
 * @callback: called when everybody has been told
 * @user_data: for @callback
 *
 * Takes no more calls, hangs up those there are and closes the sockets.
 */
void
sonor_switch_stop_async (SonorSwitch         *self,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_auto (GStrv) ids = NULL;

  g_return_if_fail (SONOR_IS_SWITCH (self));

  self->stopping = TRUE;
  ids = sonor_switch_list_calls (self);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      SonorSwitchCall *call = sonor_switch_find_call (self, ids[i]);

      if (call != NULL)
        sonor_switch_call_end (call);
    }
  sonor_user_agent_shutdown_async (self->user_agent, NULL, on_shut_down, task);
}

/**
 * sonor_switch_stop_finish:
 * @self: a switch
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: whether it has stopped
 */
gboolean
sonor_switch_stop_finish (SonorSwitch   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sonor_switch_get_name:
 * @self: a switch
 *
 * Returns: its name in the database
 */
const char *
sonor_switch_get_name (SonorSwitch *self)
{
  return self->name;
}

/**
 * sonor_switch_get_address:
 * @self: a switch
 *
 * Returns: the IP address it listens and speaks at
 */
const char *
sonor_switch_get_address (SonorSwitch *self)
{
  return self->address;
}

/**
 * sonor_switch_get_recordings:
 * @self: a switch
 *
 * Returns: (type filename): the folder of recordings
 */
const char *
sonor_switch_get_recordings (SonorSwitch *self)
{
  return self->recordings;
}

/**
 * sonor_switch_get_user_agent:
 * @self: a switch
 *
 * Returns: (transfer none): its SIP
 */
SonorUserAgent *
sonor_switch_get_user_agent (SonorSwitch *self)
{
  return self->user_agent;
}

/**
 * sonor_switch_get_engine:
 * @self: a switch
 *
 * Returns: (transfer none): its sound
 */
SonorMediaEngine *
sonor_switch_get_engine (SonorSwitch *self)
{
  return self->engine;
}

/**
 * sonor_switch_get_profile:
 * @self: a switch
 *
 * Returns: (transfer none): what it can speak
 */
SonorMediaProfile *
sonor_switch_get_profile (SonorSwitch *self)
{
  return self->profile;
}

/**
 * sonor_switch_get_seat_profile:
 * @self: a switch
 *
 * Returns: (transfer none): what it speaks with seats, the best first
 */
SonorMediaProfile *
sonor_switch_get_seat_profile (SonorSwitch *self)
{
  return self->seat_profile;
}

/**
 * sonor_switch_get_ring_seconds:
 * @self: a switch
 *
 * Returns: how long a seat's telephone rings, as the database had it the last time
 */
guint
sonor_switch_get_ring_seconds (SonorSwitch *self)
{
  return self->ring_seconds;
}

/**
 * sonor_switch_get_lines:
 * @self: a switch
 *
 * Returns: (transfer none): its trunks and seats
 */
SonorLines *
sonor_switch_get_lines (SonorSwitch *self)
{
  return self->lines;
}

/**
 * sonor_switch_list_calls:
 * @self: a switch
 *
 * Returns: (transfer full): the ids of the calls it has
 */
char **
sonor_switch_list_calls (SonorSwitch *self)
{
  g_autofree const char **ids = (const char **) g_hash_table_get_keys_as_array (self->calls, NULL);

  return g_strdupv ((char **) ids);
}

/**
 * sonor_switch_find_call:
 * @self: a switch
 * @id: the id of a call
 *
 * Returns: (transfer none) (nullable): the call, %NULL if it has it not
 */
SonorSwitchCall *
sonor_switch_find_call (SonorSwitch *self,
                        const char  *id)
{
  return g_hash_table_lookup (self->calls, id);
}

/**
 * sonor_switch_find_talk:
 * @self: a switch
 * @call: a seat's telephone
 *
 * Returns: (transfer none) (nullable): where it talks
 */
SonorTalk *
sonor_switch_find_talk (SonorSwitch *self,
                        SonorCall   *call)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->calls);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SonorTalk *talk = sonor_switch_call_get_talk (value);
      SonorCallLeg *seat = sonor_talk_get_seat (talk);

      if (seat != NULL && sonor_call_leg_get_call (seat) == call)
        return talk;
    }

  return NULL;
}

/**
 * sonor_switch_get_database:
 * @self: a switch
 *
 * Returns: (transfer none): the database, for questions
 */
SonorDatabase *
sonor_switch_get_database (SonorSwitch *self)
{
  return self->database;
}

/**
 * sonor_switch_get_ledger:
 * @self: a switch
 *
 * Returns: (transfer none): the database, for what has happened
 */
SonorLedger *
sonor_switch_get_ledger (SonorSwitch *self)
{
  return self->ledger;
}

/**
 * sonor_switch_get_prompts:
 * @self: a switch
 *
 * Returns: (transfer none): what it says
 */
SonorPromptBook *
sonor_switch_get_prompts (SonorSwitch *self)
{
  return self->prompts;
}

/**
 * sonor_switch_get_calls:
 * @self: a switch
 *
 * Returns: (transfer none) (element-type utf8 SonorSwitchCall): the calls there are, by id
 */
GHashTable *
sonor_switch_get_calls (SonorSwitch *self)
{
  return self->calls;
}

/**
 * sonor_switch_get_operations:
 * @self: a switch
 *
 * Returns: (transfer none): how it is run
 */
SonorOperations *
sonor_switch_get_operations (SonorSwitch *self)
{
  return self->operations;
}
