/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/demo/load.h"

#include <glib/gi18n.h>

#include "admin/demo/day.h"
#include "admin/demo/rows.h"

/* One for each processor of the smallest machine we care for; the server works on the other end of each. */
#define N_WORKERS 2
#define PIECE_SIZE (1 << 20)

static const char *copies[SONOR_DEMO_N_TABLES] = {
  "COPY ticket_identity (id, number, created_at) FROM STDIN",
  "COPY ticket_contact (ticket_id, name, gender, phone_dialled, phone_e164, contact_dialled, contact_e164) FROM STDIN",
  "COPY assignment (id, ticket_id, unit_id, lead, state, dispatched_at, sign_due_at, signed_at, due_at, answered_at, "
  "private_answer, return_count) FROM STDIN",
  "COPY ticket (id, number, created_at, kind, channel, language, category_id, area_code, address, title, content, state, "
  "urgent, confidential, anonymous, enterprise, citizen_id, lead_unit_id, unit_ids, public_answer, dispatched_at, amber_at, "
  "due_at, answered_at, followed_up_at, closed_at, satisfaction, solved, redo_count, urge_count, merged_into, created_by, "
  "version) FROM STDIN",
  "COPY ticket_event (id, ticket_id, at, actor_id, action, from_state, to_state, unit_id, note) FROM STDIN",
  "COPY call (id, direction, caller_dialled, caller_e164, callee_dialled, language, queue_code, staff_id, citizen_id, "
  "ticket_id, arrived_at, queued_at, offered_at, answered_at, ended_at, outcome, hold_s, wrap_up_s, survey, recording_path, "
  "loss_pct, mos) FROM STDIN",
};

/* What the workers share: a list of jobs, taken one after the other until one fails. */
typedef struct
{
  SonorConfig          *config;
  const SonorDemoWorld *world;
  GArray               *days;
  GPtrArray            *months;
  guint                 n_jobs;
  guint                 n_done;
  int                   next;
  int                   failed;
  GMutex                progress;
} SonorDemoWork;

static gboolean
copy (PGconn      *connection,
      const char  *sql,
      GString     *rows,
      GError     **error)
{
  if (rows->len == 0)
    return TRUE;
  if (!sonor_connection_copy_begin (connection, sql, error))
    return FALSE;

  for (gsize at = 0; at < rows->len; at += PIECE_SIZE)
    if (!sonor_connection_copy_put (connection, rows->str + at, MIN (rows->len - at, PIECE_SIZE), error))
      return FALSE;
  g_string_truncate (rows, 0);

  return sonor_connection_copy_end (connection, error);
}

/**
 * sonor_demo_load_citizens:
 * @connection: a connection
 * @world: the world
 * @error: return location for a #GError
 *
 * Writes every citizen and their telephone number.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_demo_load_citizens (PGconn               *connection,
                          const SonorDemoWorld *world,
                          GError              **error)
{
  g_autoptr (GString) citizens = g_string_new (NULL);
  g_autoptr (GString) phones = g_string_new (NULL);

  for (guint i = 0; i < world->n_citizens; i++)
    {
      SonorDemoCitizen citizen;
      const SonorDemoTown *town;

      sonor_demo_citizen_make (&citizen, world->city, world->seed, i, world->from);
      town = g_ptr_array_index (world->city->towns, citizen.town);
      sonor_demo_row_text (citizens, citizen.id);
      sonor_demo_row_text (citizens, citizen.name);
      sonor_demo_row_text (citizens, citizen.gender);
      sonor_demo_row_text (citizens, *citizen.company != '\0' ? "company" : "person");
      sonor_demo_row_text (citizens, citizen.company);
      sonor_demo_row_text (citizens, citizen.mongolian ? "mn" : "zh");
      sonor_demo_row_text (citizens, town->code);
      g_string_append_c (citizens, '{');
      g_string_append (citizens, citizen.label != NULL ? citizen.label : "");
      g_string_append (citizens, "}\t");
      sonor_demo_row_time (citizens, world->from);
      sonor_demo_row_end (citizens);

      sonor_demo_row_text (phones, citizen.e164);
      sonor_demo_row_text (phones, citizen.id);
      sonor_demo_row_text (phones, citizen.dialled);
      sonor_demo_row_end (phones);
    }

  return sonor_connection_execute (connection, "BEGIN", error) &&
         copy (connection, "COPY citizen (id, name, gender, subject, company_name, language, area_code, labels, created_at) "
                           "FROM STDIN", citizens, error) &&
         copy (connection, "COPY citizen_phone (e164, citizen_id, dialled) FROM STDIN", phones, error) &&
         sonor_connection_execute (connection, "COMMIT", error);
}

static gboolean
take_job (SonorDemoWork *work,
          guint         *job)
{
  if (g_atomic_int_get (&work->failed))
    return FALSE;

  *job = (guint) g_atomic_int_add (&work->next, 1);
  return *job < work->n_jobs;
}

static void
report_day (SonorDemoWork *work,
            guint          n_tickets)
{
  guint total = 0;
  guint before;

  g_mutex_lock (&work->progress);
  for (guint i = 0; i < work->days->len; i++)
    total += g_array_index (work->days, SonorDemoDay, i).n_tickets;
  before = work->n_done;
  work->n_done += n_tickets;
  if ((guint64) before * 10 / MAX (total, 1) != (guint64) work->n_done * 10 / MAX (total, 1))
    g_print (_("Demo data: %u of %u tickets\n"), work->n_done, total);
  g_mutex_unlock (&work->progress);
}

static gboolean
load_days (SonorDemoWork  *work,
           PGconn         *connection,
           GError        **error)
{
  g_autoptr (SonorDemoScene) scene = sonor_demo_scene_new (work->world->stock->words);
  GString *tables[SONOR_DEMO_N_TABLES];
  gboolean good = TRUE;
  guint job;

  for (guint i = 0; i < SONOR_DEMO_N_TABLES; i++)
    tables[i] = g_string_new (NULL);

  while (good && take_job (work, &job))
    {
      const SonorDemoDay *day = &g_array_index (work->days, SonorDemoDay, job);

      sonor_demo_day_make (day, work->world, scene, job == work->n_jobs - 1, tables);
      good = sonor_connection_execute (connection, "BEGIN", error);
      for (guint i = 0; good && i < SONOR_DEMO_N_TABLES; i++)
        good = copy (connection, copies[i], tables[i], error);
      good = good && sonor_connection_execute (connection, "COMMIT", error);
      if (good)
        report_day (work, day->n_tickets);
    }

  for (guint i = 0; i < SONOR_DEMO_N_TABLES; i++)
    g_string_free (tables[i], TRUE);

  return good;
}

static gboolean
build_indexes (SonorDemoWork  *work,
               PGconn         *connection,
               GError        **error)
{
  guint job;

  while (take_job (work, &job))
    {
      const char *month = g_ptr_array_index (work->months, job);
      g_autoptr (SonorPGresult) built = sonor_connection_query (connection, "SELECT month_index_build ($1)",
                                                                (const char *[]) { month, NULL }, error);
      g_autofree char *analyze = NULL;

      if (built == NULL)
        return FALSE;
      analyze = g_strdup_printf ("ANALYZE ticket_%.4s%.2s", month, month + 5);
      if (!sonor_connection_execute (connection, analyze, error))
        return FALSE;
    }

  return TRUE;
}

static gpointer
run_worker (gpointer data)
{
  SonorDemoWork *work = data;
  g_autoptr (SonorPGconn) connection = NULL;
  GError *error = NULL;

  connection = sonor_connection_open (work->config, &error);
  if (connection == NULL ||
      /* Nothing here must outlive a crash: a demo that was cut short is begun again. */
      !sonor_connection_execute (connection, "SET synchronous_commit = off; SET work_mem = '64MB'", &error) ||
      !(work->days != NULL ? load_days (work, connection, &error) : build_indexes (work, connection, &error)))
    g_atomic_int_set (&work->failed, 1);

  return error;
}

static gboolean
run_workers (SonorDemoWork  *work,
             GError        **error)
{
  GThread *threads[N_WORKERS];
  gboolean good = TRUE;

  g_mutex_init (&work->progress);
  for (guint i = 0; i < N_WORKERS; i++)
    threads[i] = g_thread_new ("demo", run_worker, work);
  for (guint i = 0; i < N_WORKERS; i++)
    {
      GError *failure = g_thread_join (threads[i]);

      if (failure == NULL)
        continue;
      if (good)
        g_propagate_error (error, failure);
      else
        g_error_free (failure);
      good = FALSE;
    }
  g_mutex_clear (&work->progress);

  return good;
}

/**
 * sonor_demo_load_days:
 * @config: the configuration; each worker has a connection of its own
 * @world: the world
 * @n_tickets: how many tickets there shall be
 * @error: return location for a #GError
 *
 * Makes and writes all days. Each day is one transaction; which worker makes it does not matter for what is in it.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_demo_load_days (SonorConfig          *config,
                      const SonorDemoWorld *world,
                      guint                 n_tickets,
                      GError              **error)
{
  g_autoptr (GArray) days = sonor_demo_days_plan (world, n_tickets);
  SonorDemoWork work = { .config = config, .world = world, .days = days, .n_jobs = days->len };

  return run_workers (&work, error);
}

/**
 * sonor_demo_build_indexes:
 * @config: the configuration
 * @months: (element-type utf8): first days of the months, as YYYY-MM-DD
 * @error: return location for a #GError
 *
 * Builds the search indexes of the months and has them analyzed.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_demo_build_indexes (SonorConfig  *config,
                          GPtrArray    *months,
                          GError      **error)
{
  SonorDemoWork work = { .config = config, .months = months, .n_jobs = months->len };

  return run_workers (&work, error);
}
