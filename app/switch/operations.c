/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/operations.h"

#include <glib/gi18n-lib.h>

#include "sonor-build.h"
#include "switch/alarms.h"
#include "switch/monitor.h"
#include "switch/switch-settings.h"

#define ORDER_CHANNEL "switch_order"
#define REPORT_SECONDS 2
#define CERTIFICATE_SECONDS (6 * 60 * 60)
#define DEFAULT_METRICS_ADDRESS "127.0.0.1"
#define DEFAULT_METRICS_PORT 12347
#define DEFAULT_DRAIN_SECONDS 900
#define LONGEST_DRAIN_SECONDS 86400
/* After the last call. Recordings that are not finished by then are finished at the next start. */
#define LAST_WORK_SECONDS 20

/**
 * SonorOperations:
 *
 * The switch as a program that somebody runs: it tells how it stands, to the database and to monitoring, keeps its recordings
 * in order, and comes to an end without anybody being cut off.
 */
struct _SonorOperations
{
  GObject               parent_instance;

  /* Outlives us. */
  SonorSwitch          *owner;
  guint                 port;
  SonorRecordingKeeper *keeper;
  SonorMonitor         *monitor;
  GHashTable           *registered;
  GHashTable           *outcomes;
  GCancellable         *cancellable;
  gint64                started_at;
  gboolean              draining;
  gboolean              drained;
  gboolean              without_calls;
  guint                 idle_id;
  guint                 drain_seconds;
  guint                 drain_id;
  guint                 report_id;
  guint                 certificate_id;
};

enum
{
  DRAINED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorOperations, sonor_operations, G_TYPE_OBJECT)

/* Telling how we stand */

static gboolean
on_report (gpointer user_data)
{
  SonorOperations *self = user_data;
  SonorDatabase *database = sonor_switch_get_database (self->owner);
  g_autoptr (SonorQuery) query = NULL;

  if (!sonor_database_get_connected (database))
    return G_SOURCE_CONTINUE;

  query = sonor_query_new ("SELECT switch_report($1, jsonb_build_object('up_s', $2::bigint, 'draining', $3::boolean, 'calls', $4::bigint,"
                           " 'unwritten', $5::bigint, 'unfinished', $6::bigint, 'version', $7::text, 'host', $8::text, 'port', $9::bigint))");
  sonor_query_add_text (query, sonor_switch_get_name (self->owner));
  sonor_query_add_integer (query, (gint64) sonor_operations_get_up_seconds (self));
  sonor_query_add_boolean (query, self->draining);
  sonor_query_add_integer (query, g_hash_table_size (sonor_switch_get_calls (self->owner)));
  sonor_query_add_integer (query, sonor_ledger_get_n_waiting (sonor_switch_get_ledger (self->owner)));
  sonor_query_add_integer (query, sonor_recording_keeper_get_n_waiting (self->keeper));
  sonor_query_add_text (query, SONOR_VERSION);
  sonor_query_add_text (query, sonor_switch_get_address (self->owner));
  sonor_query_add_integer (query, self->port);
  sonor_database_query_async (database, query, self->cancellable, NULL, NULL);

  return G_SOURCE_CONTINUE;
}

static void
on_resync (SonorDatabase   *database,
           SonorOperations *self)
{
  sonor_alarm_tell_certificate (self->owner);
  on_report (self);
}

/* A certificate gets old while the switch runs. */
static gboolean
on_certificate_due (gpointer user_data)
{
  SonorOperations *self = user_data;

  sonor_alarm_tell_certificate (self->owner);

  return G_SOURCE_CONTINUE;
}

static void
on_registered (SonorRegistrar  *registrar,
               const char      *user,
               const char      *contact,
               guint            seconds,
               SonorOperations *self)
{
  g_hash_table_add (self->registered, g_strdup (user));
}

static void
on_left (SonorRegistrar  *registrar,
         const char      *user,
         SonorOperations *self)
{
  g_hash_table_remove (self->registered, user);
}

static void
count (SonorOperations *self,
       const char      *outcome)
{
  gpointer n = g_hash_table_lookup (self->outcomes, outcome);

  g_hash_table_insert (self->outcomes, (gpointer) g_intern_string (outcome), GUINT_TO_POINTER (GPOINTER_TO_UINT (n) + 1));
}

/* Coming to an end */

static void
end_drain (SonorOperations *self)
{
  g_clear_handle_id (&self->drain_id, g_source_remove);
  self->drained = TRUE;
  g_signal_emit (self, signals[DRAINED], 0);
}

static gboolean
on_drain_over (gpointer user_data)
{
  SonorOperations *self = user_data;

  self->drain_id = 0;
  end_drain (self);

  return G_SOURCE_REMOVE;
}

/* Nothing is left that would be lost, or has to wait for the next start. */
static gboolean
is_idle (SonorOperations *self)
{
  return sonor_media_engine_get_n_recordings (sonor_switch_get_engine (self->owner)) == 0 &&
         sonor_recording_keeper_get_n_waiting (self->keeper) == 0 &&
         sonor_ledger_get_n_waiting (sonor_switch_get_ledger (self->owner)) == 0;
}

static gboolean
on_idle (gpointer user_data)
{
  SonorOperations *self = user_data;

  self->idle_id = 0;
  if (self->draining && !self->drained && g_hash_table_size (sonor_switch_get_calls (self->owner)) == 0 && is_idle (self))
    end_drain (self);

  return G_SOURCE_REMOVE;
}

/* A call, a recording or the ledger has come to an end; the switch does not, within a signal of theirs. */
static void
look_whether_drained (SonorOperations *self)
{
  if (!self->draining || self->drained || g_hash_table_size (sonor_switch_get_calls (self->owner)) > 0)
    return;

  if (!self->without_calls)
    {
      self->without_calls = TRUE;
      g_clear_handle_id (&self->drain_id, g_source_remove);
      self->drain_id = g_timeout_add_seconds (LAST_WORK_SECONDS, on_drain_over, self);
    }
  if (self->idle_id == 0)
    self->idle_id = g_idle_add (on_idle, self);
}

/**
 * sonor_operations_drain:
 * @self: the operations of a switch
 *
 * From now on no calls are taken (503, so that another switch takes them); those there are go on, and those that wait are
 * served. When the last is over, or has had `[switch] drain-limit` seconds, #SonorOperations::drained is emitted. A second time
 * does nothing.
 */
void
sonor_operations_drain (SonorOperations *self)
{
  g_return_if_fail (SONOR_IS_OPERATIONS (self));

  if (self->draining)
    return;

  self->draining = TRUE;
  g_message ("No more calls are taken; %u go on to their end, %u seconds at most",
             g_hash_table_size (sonor_switch_get_calls (self->owner)), self->drain_seconds);
  on_report (self);
  self->drain_id = g_timeout_add_seconds (self->drain_seconds, on_drain_over, self);
  look_whether_drained (self);
}

/**
 * sonor_operations_call_ended:
 * @self: the operations of a switch
 * @call_id: a call that is not among those of the switch any more
 * @outcome: what became of it
 *
 * Counts it.
 */
void
sonor_operations_call_ended (SonorOperations *self,
                             const char      *call_id,
                             const char      *outcome)
{
  g_return_if_fail (SONOR_IS_OPERATIONS (self));

  count (self, outcome);
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "SONOR_CALL", call_id, "SONOR_OUTCOME", outcome, "MESSAGE", "A call is over: %s",
                    outcome);
  look_whether_drained (self);
}

/**
 * sonor_operations_call_refused:
 * @self: the operations of a switch
 *
 * Counts a call that was not taken.
 */
void
sonor_operations_call_refused (SonorOperations *self)
{
  g_return_if_fail (SONOR_IS_OPERATIONS (self));

  count (self, "refused");
}

/* Orders */

static void
on_notification (SonorDatabase   *database,
                 const char      *channel,
                 const char      *payload,
                 SonorOperations *self)
{
  g_auto (GStrv) words = NULL;

  if (!g_str_equal (channel, ORDER_CHANNEL))
    return;

  words = g_strsplit (payload, " ", 2);
  if (g_strcmp0 (words[0] != NULL ? words[1] : NULL, sonor_switch_get_name (self->owner)) != 0)
    return;
  if (g_str_equal (words[0], "drain"))
    sonor_operations_drain (self);
  else if (g_str_equal (words[0], "reload"))
    sonor_switch_reload (self->owner);
}

/* Starting */

static void
start_monitor (SonorOperations *self,
               SonorConfig     *config)
{
  g_autofree char *address = sonor_config_dup_string (config, "switch", "metrics-address");
  guint port = sonor_switch_settings_read_number (config, "metrics-port", DEFAULT_METRICS_PORT);
  g_autoptr (GError) error = NULL;

  if (port == 0)
    return;
  /* Calls are taken without being counted too. */
  self->monitor = sonor_monitor_start (self->owner, self, address != NULL ? address : DEFAULT_METRICS_ADDRESS, port, &error);
  if (self->monitor == NULL)
    g_warning ("No metrics: %s ([switch] metrics-address, metrics-port)", error->message);
}

static void
sonor_operations_dispose (GObject *object)
{
  sonor_operations_stop (SONOR_OPERATIONS (object));

  G_OBJECT_CLASS (sonor_operations_parent_class)->dispose (object);
}

static void
sonor_operations_finalize (GObject *object)
{
  SonorOperations *self = SONOR_OPERATIONS (object);

  g_hash_table_unref (self->registered);
  g_hash_table_unref (self->outcomes);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sonor_operations_parent_class)->finalize (object);
}

static void
sonor_operations_class_init (SonorOperationsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_operations_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_operations_finalize;

  /**
   * SonorOperations::drained:
   * @self: the operations of a switch
   *
   * Nothing holds the switch any more.
   */
  signals[DRAINED] = g_signal_new ("drained", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_operations_init (SonorOperations *self)
{
  self->registered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->outcomes = g_hash_table_new (g_str_hash, g_str_equal);
  self->cancellable = g_cancellable_new ();
  self->started_at = g_get_monotonic_time ();
}

/**
 * sonor_operations_start:
 * @owner: a switch that has its voice, its sound and its database; it outlives the operations
 * @config: its configuration: `[switch]` keys `metrics-address`, `metrics-port` (0: no metrics) and `drain-limit` (seconds)
 * @registrar: where seats' telephones register
 * @error: return location for a #GError
 *
 * Starts before the first call.
 *
 * Returns: (transfer full) (nullable): the operations, to be stopped with sonor_operations_stop(); %NULL with @error set if the
 *   recordings have no place
 */
SonorOperations *
sonor_operations_start (SonorSwitch     *owner,
                        SonorConfig     *config,
                        SonorRegistrar  *registrar,
                        GError         **error)
{
  g_autoptr (SonorOperations) self = g_object_new (SONOR_TYPE_OPERATIONS, NULL);
  SonorDatabase *database = sonor_switch_get_database (owner);

  self->owner = owner;
  self->port = sonor_user_agent_get_port (sonor_switch_get_user_agent (owner));
  self->drain_seconds = MIN (sonor_switch_settings_read_number (config, "drain-limit", DEFAULT_DRAIN_SECONDS), LONGEST_DRAIN_SECONDS);
  self->keeper = sonor_recording_keeper_start (owner, error);
  if (self->keeper == NULL)
    return NULL;

  g_signal_connect_object (self->keeper, "idle", G_CALLBACK (look_whether_drained), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sonor_switch_get_ledger (owner), "idle", G_CALLBACK (look_whether_drained), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (registrar, "registered", G_CALLBACK (on_registered), self, 0);
  g_signal_connect_object (registrar, "left", G_CALLBACK (on_left), self, 0);
  sonor_database_listen (database, ORDER_CHANNEL);
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (on_resync), self, 0);
  self->report_id = g_timeout_add_seconds (REPORT_SECONDS, on_report, self);
  self->certificate_id = g_timeout_add_seconds (CERTIFICATE_SECONDS, on_certificate_due, self);
  start_monitor (self, config);

  return g_steal_pointer (&self);
}

/**
 * sonor_operations_stop:
 * @self: the operations of a switch
 *
 * The recordings' thread and the monitor end. A second time does nothing.
 */
void
sonor_operations_stop (SonorOperations *self)
{
  g_return_if_fail (SONOR_IS_OPERATIONS (self));

  g_clear_handle_id (&self->drain_id, g_source_remove);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_handle_id (&self->report_id, g_source_remove);
  g_clear_handle_id (&self->certificate_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  if (self->keeper != NULL)
    sonor_recording_keeper_stop (self->keeper);
  g_clear_object (&self->monitor);
  g_clear_object (&self->keeper);
}

/**
 * sonor_operations_is_draining:
 * @self: the operations of a switch
 *
 * Returns: whether no more calls are taken
 */
gboolean
sonor_operations_is_draining (SonorOperations *self)
{
  g_return_val_if_fail (SONOR_IS_OPERATIONS (self), FALSE);

  return self->draining;
}

/**
 * sonor_operations_get_up_seconds:
 * @self: the operations of a switch
 *
 * Returns: seconds since the start
 */
double
sonor_operations_get_up_seconds (SonorOperations *self)
{
  g_return_val_if_fail (SONOR_IS_OPERATIONS (self), 0.0);

  return (double) (g_get_monotonic_time () - self->started_at) / G_TIME_SPAN_SECOND;
}

/**
 * sonor_operations_get_n_registered:
 * @self: the operations of a switch
 *
 * Returns: how many telephones are registered here
 */
guint
sonor_operations_get_n_registered (SonorOperations *self)
{
  g_return_val_if_fail (SONOR_IS_OPERATIONS (self), 0);

  return g_hash_table_size (self->registered);
}

/**
 * sonor_operations_count:
 * @self: the operations of a switch
 * @outcome: what became of calls, or "refused"
 *
 * Returns: how many there were since the start
 */
guint64
sonor_operations_count (SonorOperations *self,
                        const char      *outcome)
{
  g_return_val_if_fail (SONOR_IS_OPERATIONS (self), 0);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->outcomes, outcome));
}

/**
 * sonor_operations_get_keeper:
 * @self: the operations of a switch
 *
 * Returns: (transfer none): who keeps the recordings
 */
SonorRecordingKeeper *
sonor_operations_get_keeper (SonorOperations *self)
{
  g_return_val_if_fail (SONOR_IS_OPERATIONS (self), NULL);

  return self->keeper;
}
