/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/alarms.h"
#include "switch/operations.h"
#include "switch/switch-private.h"

/**
 * SonorSwitch:
 *
 * What every call of a switch shares, and the parts that do its work: #SonorReception lets calls in, #SonorDispatcher finds
 * them seats, #SonorReconciler keeps the database true, #SonorOverseer does what supervisors want, #SonorOperations runs it all
 * as a program.
 */
G_DEFINE_FINAL_TYPE (SonorSwitch, sonor_switch, G_TYPE_OBJECT)

static void
sonor_switch_dispose (GObject *object)
{
  SonorSwitch *self = SONOR_SWITCH (object);

  g_clear_handle_id (&self->sign_in_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->reconciler);
  g_clear_object (&self->dispatcher);
  g_clear_object (&self->overseer);
  if (self->operations != NULL)
    sonor_operations_stop (self->operations);
  g_clear_object (&self->operations);
  g_hash_table_remove_all (self->calls);
  g_clear_object (&self->lines);
  g_clear_object (&self->reception);
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
  g_clear_pointer (&self->settings, sonor_switch_settings_free);

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
  self->cancellable = g_cancellable_new ();
  self->overseer = sonor_overseer_new (self);
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
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
 * sonor_switch_is_stopping:
 * @self: a switch
 *
 * Returns: whether it hangs up on everybody and takes no more calls
 */
gboolean
sonor_switch_is_stopping (SonorSwitch *self)
{
  return self->stopping;
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
  return self->settings->name;
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
  return self->settings->address;
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
  return self->settings->recordings;
}

/**
 * sonor_switch_get_certificates:
 * @self: a switch
 *
 * Returns: (type filename) (nullable): the folder of its certificates, %NULL without TLS
 */
const char *
sonor_switch_get_certificates (SonorSwitch *self)
{
  return self->settings->certificates;
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
  return self->settings->profile;
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
  return self->settings->seat_profile;
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
  return sonor_dispatcher_get_ring_seconds (self->dispatcher);
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
