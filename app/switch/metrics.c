/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The figures of a switch in the text form of Prometheus (exposition format 0.0.4). They count and measure; nobody's number is
 * in them.
 */

#include "switch/metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include "sonor-build.h"
#include "switch/switch-call.h"

static void
begin (GString    *text,
       const char *name,
       const char *type,
       const char *help)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* The decimal point is a point in every language. */
static void
value (GString    *text,
       const char *name,
       double      number)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "%s %s\n", name, g_ascii_dtostr (digits, sizeof digits, number));
}

static void
single (GString    *text,
        const char *name,
        const char *type,
        const char *help,
        double      number)
{
  begin (text, name, type, help);
  value (text, name, number);
}

static void
write_calls (GString         *text,
             SonorSwitch     *owner,
             SonorOperations *operations)
{
  static const char *const outcomes[] = { "answered", "abandoned", "voicemail", "call_back", "closed", "informed",
                                          "blocked",  "no_answer", "busy",      "failed",    "refused" };
  static const char *const all_stages[] = { "arrived", "greeting",  "choosing", "waiting", "voicemail",
                                            "talking", "survey",    "leaving",  "dialling" };
  g_autoptr (GHashTable) stages = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer stage, call, n;

  for (guint i = 0; i < G_N_ELEMENTS (all_stages); i++)
    g_hash_table_insert (stages, (gpointer) all_stages[i], GUINT_TO_POINTER (0));
  g_hash_table_iter_init (&iter, sonor_switch_get_calls (owner));
  while (g_hash_table_iter_next (&iter, NULL, &call))
    {
      stage = (gpointer) sonor_switch_call_get_stage (call);
      n = g_hash_table_lookup (stages, stage);
      g_hash_table_insert (stages, stage, GUINT_TO_POINTER (GPOINTER_TO_UINT (n) + 1));
    }

  begin (text, "sonor_calls", "gauge", "Calls now, by stage.");
  g_hash_table_iter_init (&iter, stages);
  while (g_hash_table_iter_next (&iter, &stage, &n))
    g_string_append_printf (text, "sonor_calls{stage=\"%s\"} %u\n", (const char *) stage, GPOINTER_TO_UINT (n));

  begin (text, "sonor_calls_total", "counter", "Calls since the start, by what became of them.");
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    g_string_append_printf (text, "sonor_calls_total{outcome=\"%s\"} %" G_GUINT64_FORMAT "\n", outcomes[i],
                            sonor_operations_count (operations, outcomes[i]));
}

static void
write_floor (GString     *text,
             SonorResult *floor)
{
  if (floor == NULL || sonor_result_get_n_rows (floor) == 0)
    return;

  single (text, "sonor_waiting_calls", "gauge", "Calls of this switch that wait for a seat or ring at one.",
          (double) sonor_result_get_integer (floor, 0, "waiting"));
  single (text, "sonor_longest_wait_seconds", "gauge", "How long the first of them has waited.",
          sonor_result_get_double (floor, 0, "longest_wait_s"));
  begin (text, "sonor_seats", "gauge", "Seats that are signed in, of every switch, by status and state.");
  for (guint i = 0; i < sonor_result_get_n_rows (floor); i++)
    {
      if (!sonor_result_is_null (floor, i, "status"))
        g_string_append_printf (text, "sonor_seats{status=\"%s\",state=\"%s\"} %" G_GINT64_FORMAT "\n",
                                sonor_result_get_text (floor, i, "status"), sonor_result_get_text (floor, i, "state"),
                                sonor_result_get_integer (floor, i, "seats"));
    }
}

static void
write_media (GString          *text,
             SonorMediaEngine *engine)
{
  SonorMediaLoad load;

  sonor_media_engine_get_load (engine, &load);
  single (text, "sonor_media_legs", "gauge", "Parties whose speech is mixed.", load.n_legs);
  begin (text, "sonor_media_thread_legs", "gauge", "Parties by the media thread that mixes their speech.");
  for (guint i = 0; i < load.n_threads; i++)
    g_string_append_printf (text, "sonor_media_thread_legs{thread=\"%u\"} %u\n", i, load.n_thread_legs[i]);
  single (text, "sonor_media_standstill_seconds", "gauge", "Since when some media thread has made no turn; 0.005 is usual.",
          load.standstill_ms / 1000.0);
  single (text, "sonor_media_real_time", "gauge", "Whether the media threads have their real-time priority.",
          sonor_media_engine_is_real_time (engine));
  single (text, "sonor_media_turns_total", "counter", "Turns of 5 ms since the start, of all media threads.", (double) load.n_ticks);
  single (text, "sonor_media_turns_missed_total", "counter", "Turns of 5 ms that were left out because it was too late for them.",
          (double) load.n_missed);
  single (text, "sonor_media_turns_overrun_total", "counter", "Turns that took longer than the 5 ms they have.", (double) load.n_overrun);
  single (text, "sonor_media_turn_late_p99_seconds", "gauge", "How late 99 of 100 turns began at most, since the start.",
          load.late_ms_p99 / 1000.0);
  single (text, "sonor_media_turn_work_p99_seconds", "gauge", "How long 99 of 100 turns took at most, since the start.",
          load.work_ms_p99 / 1000.0);

  begin (text, "sonor_media_turn_late_seconds", "histogram", "How late turns began.");
  for (guint i = 0; i < SONOR_MEDIA_N_BOUNDS; i++)
    {
      char digits[G_ASCII_DTOSTR_BUF_SIZE];

      g_ascii_formatd (digits, sizeof digits, "%g", sonor_media_bounds_ms[i] / 1000.0);
      g_string_append_printf (text, "sonor_media_turn_late_seconds_bucket{le=\"%s\"} %" G_GUINT64_FORMAT "\n", digits, load.n_within[i]);
    }
  g_string_append_printf (text, "sonor_media_turn_late_seconds_bucket{le=\"+Inf\"} %" G_GUINT64_FORMAT "\n", load.n_ticks);
  value (text, "sonor_media_turn_late_seconds_sum", load.late_s_sum);
  value (text, "sonor_media_turn_late_seconds_count", (double) load.n_ticks);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static guint64
read_resident_bytes (void)
{
  g_autofree char *text = NULL;
  guint64 pages = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    {
      g_auto (GStrv) words = g_strsplit (text, " ", 3);

      if (words[0] != NULL && words[1] != NULL)
        pages = g_ascii_strtoull (words[1], NULL, 10);
    }

  return pages * (guint64) sysconf (_SC_PAGESIZE);
}

static void
write_process (GString *text)
{
  struct rusage usage = { 0 };
  struct rlimit limit = { 0 };

  getrusage (RUSAGE_SELF, &usage);
  getrlimit (RLIMIT_NOFILE, &limit);
  single (text, "process_cpu_seconds_total", "counter", "Processor time, user and system.",
          (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
  single (text, "process_resident_memory_bytes", "gauge", "Memory.", (double) read_resident_bytes ());
  single (text, "process_open_fds", "gauge", "Open files and sockets.", count_descriptors ());
  single (text, "process_max_fds", "gauge", "How many there may be.", (double) limit.rlim_cur);
}

/**
 * sonor_metrics_write:
 * @owner: a switch
 * @operations: its operations
 * @floor: (nullable): rows of `switch_figures()`, %NULL if the database did not tell; then those figures are missing, not 0
 *
 * Returns: (transfer full): everything in the text form of Prometheus
 */
char *
sonor_metrics_write (SonorSwitch     *owner,
                     SonorOperations *operations,
                     SonorResult     *floor)
{
  GString *text = g_string_new (NULL);
  SonorRecordingKeeper *keeper = sonor_operations_get_keeper (operations);

  begin (text, "sonor_build_info", "gauge", "What runs.");
  g_string_append_printf (text, "sonor_build_info{version=\"%s\",schema=\"%d\"} 1\n", SONOR_VERSION, SONOR_SCHEMA_NUMBER);
  single (text, "sonor_up_seconds", "gauge", "Time since the start.", sonor_operations_get_up_seconds (operations));
  single (text, "sonor_draining", "gauge", "Whether no new calls are taken.", sonor_operations_is_draining (operations));
  write_calls (text, owner, operations);
  write_floor (text, floor);
  single (text, "sonor_registrations", "gauge", "Seats' telephones that are registered here.", sonor_operations_get_n_registered (operations));
  single (text, "sonor_database_connected", "gauge", "Whether the database is there.",
          sonor_database_get_connected (sonor_switch_get_database (owner)));
  single (text, "sonor_ledger_backlog", "gauge", "What the database has not been told yet.",
          sonor_ledger_get_n_waiting (sonor_switch_get_ledger (owner)));
  single (text, "sonor_recordings_waiting", "gauge", "Recordings that are over and not finished yet.",
          sonor_recording_keeper_get_n_waiting (keeper));
  single (text, "sonor_recordings_finished_total", "counter", "Recordings finished since the start.",
          (double) sonor_recording_keeper_get_n_finished (keeper));
  single (text, "sonor_recordings_failed_total", "counter", "Recordings that lost sound or could not be finished.",
          (double) sonor_recording_keeper_get_n_failed (keeper));
  single (text, "sonor_recordings_free_bytes", "gauge", "What is left on their disk.",
          (double) sonor_recording_keeper_get_free_bytes (keeper));
  write_media (text, sonor_switch_get_engine (owner));
  write_process (text);

  return g_string_free (text, FALSE);
}
