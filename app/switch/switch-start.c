/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How a switch starts: its sound, its SIP, its database, and the parts that do its work. */

#include "switch/alarms.h"
#include "switch/operations.h"
#include "switch/switch-private.h"

#define DEFAULT_PRIORITY 10
/* With each citizen a seat; more than this have no ports for speech either. */
#define MOST_CALLS 4000
#define SIGN_IN_RETRY_SECONDS 5

static void sign_in (SonorSwitch *self);

/* The database */

static void
on_notification (SonorDatabase *database,
                 const char    *channel,
                 const char    *payload,
                 SonorSwitch   *self)
{
  if (g_str_equal (channel, "supervision"))
    sonor_overseer_look (self->overseer);
}

/* After each connect the database is told how we stand. */
static void
on_resync (SonorDatabase *database,
           SonorSwitch   *self)
{
  sonor_alarm_tell_prompts (self);
  sonor_lines_tell (self->lines);
  sonor_overseer_look (self->overseer);
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

static gboolean
start_voice (SonorSwitch  *self,
             GError      **error)
{
  SonorUserAgentSettings settings = {
    .name = "Sonor switch",
    .address = self->settings->address,
    .port = self->settings->port,
    .tls_port = self->settings->tls_port,
    .certificate_directory = self->settings->certificates,
    .most_calls = MOST_CALLS,
  };
  SonorEncryption encryption = sonor_media_profile_get_encryption (self->settings->seat_profile);

  self->user_agent = sonor_user_agent_start (&settings, error);
  if (self->user_agent == NULL)
    return FALSE;

  self->reception = sonor_reception_new (self, encryption == SONOR_ENCRYPTION_REQUIRED);
  self->lines = sonor_lines_new (self, sonor_reception_get_registrar (self->reception), self->settings->trunks);

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
      sonor_alarm_clear (self, "recording", self->settings->recordings);
      return;
    }
  g_warning ("Calls go on and are not recorded in %s: %s", self->settings->recordings, reason);
  sonor_alarm_raise (self, "recording", self->settings->recordings, reason);
}

static gboolean
start_media (SonorSwitch  *self,
             GError      **error)
{
  SonorMediaSettings settings = {
    .address = self->settings->address,
    .first_port = self->settings->first_media_port,
    .last_port = self->settings->last_media_port,
    .n_threads = self->settings->n_media_threads,
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

/**
 * sonor_switch_start:
 * @config: the configuration: `[database] connection`, and what sonor_switch_settings_new() and sonor_operations_start() read
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

  self->settings = connection != NULL ? sonor_switch_settings_new (config, error) : NULL;
  if (self->settings == NULL)
    return NULL;

  self->prompts = sonor_prompt_book_new (self->settings->prompts);
  if (sonor_prompt_book_get_n_loaded (self->prompts, "mn") == 0)
    g_message ("No prompt has been recorded in Mongolian (%u in Chinese): who speaks it hears a tone, and Chinese",
               sonor_prompt_book_get_n_loaded (self->prompts, "zh"));
  self->database = sonor_database_new (connection);
  self->ledger = sonor_ledger_new (self->database);
  self->shelf = sonor_recording_shelf_new (self->database, self->settings->recordings, self->settings->name);
  if (!start_media (self, error) || !start_voice (self, error))
    return NULL;
  self->operations = sonor_operations_start (self, config, sonor_reception_get_registrar (self->reception), error);
  if (self->operations == NULL)
    return NULL;

  self->reconciler = sonor_reconciler_new (self);
  self->dispatcher = sonor_dispatcher_new (self, sonor_reception_get_registrar (self->reception));
  sonor_database_listen (self->database, "supervision");
  g_signal_connect_object (self->database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (self->database, "resync", G_CALLBACK (on_resync), self, 0);
  sign_in (self);

  return g_steal_pointer (&self);
}
