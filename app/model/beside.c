/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/beside.h"

/*
 * What takes long is read on a connection of its own, so that nobody's work waits for it: signed in beside the one that people work
 * on, told how far it is, given up by its cancellable, and signed out when it is done.
 */

typedef struct
{
  SonorDatabase         *database;
  GFileProgressCallback  progress;
  gpointer               progress_data;
  SonorBesideStart       start;
  SonorBesideUse         use;
  gpointer               data;
  GDestroyNotify         destroy;
} Beside;

static void
beside_free (gpointer data)
{
  Beside *beside = data;

  sonor_database_sign_out (beside->database);
  g_object_unref (beside->database);
  beside->destroy (beside->data);
  g_free (beside);
}

static void
on_signed_in (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Beside *beside = g_task_get_task_data (task);
  GError *error = NULL;

  if (sonor_database_sign_in_finish (SONOR_DATABASE (source), result, &error))
    beside->start (task);
  else
    g_task_return_error (task, error);
}

static void
on_rows (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Beside *beside = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (rows != NULL)
    beside->use (task, rows);
  else
    g_task_return_error (task, error);
}

/**
 * sonor_beside_begin:
 * @database: where the person is signed in
 * @cancellable: (nullable): to give up; the database stops, too
 * @progress: (scope notified): told how far it is
 * @progress_data: for @progress
 * @start: (scope notified): asks the first question
 * @data: what it is about, and what has been read
 * @destroy: frees @data
 * @callback: called with the #GTask that @start and what follows it return from
 * @user_data: for @callback
 *
 * Signs in beside the person's connection to read something there.
 */
void
sonor_beside_begin (SonorDatabase         *database,
                    GCancellable          *cancellable,
                    GFileProgressCallback  progress,
                    gpointer               progress_data,
                    SonorBesideStart       start,
                    gpointer               data,
                    GDestroyNotify         destroy,
                    GAsyncReadyCallback    callback,
                    gpointer               user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Beside *beside = g_new0 (Beside, 1);

  g_task_set_source_tag (task, sonor_beside_begin);
  beside->database = sonor_database_new_beside (database);
  beside->progress = progress;
  beside->progress_data = progress_data;
  beside->start = start;
  beside->data = data;
  beside->destroy = destroy;
  g_task_set_task_data (task, beside, beside_free);
  sonor_database_sign_in_beside_async (beside->database, database, cancellable, on_signed_in, task);
}

/**
 * sonor_beside_get_data:
 * @task: what was begun
 *
 * Returns: (transfer none): what it is about
 */
gpointer
sonor_beside_get_data (GTask *task)
{
  Beside *beside = g_task_get_task_data (task);

  return beside->data;
}

/**
 * sonor_beside_ask:
 * @task: what was begun
 * @query: the question
 * @use: (scope async): takes the answer; an error ends the task
 *
 * Asks the next question; there is one at a time.
 */
void
sonor_beside_ask (GTask          *task,
                  SonorQuery     *query,
                  SonorBesideUse  use)
{
  Beside *beside = g_task_get_task_data (task);

  beside->use = use;
  sonor_database_query_async (beside->database, query, g_task_get_cancellable (task), on_rows, g_object_ref (task));
}

/**
 * sonor_beside_tell:
 * @task: what was begun
 * @done: how many of its steps are done
 * @total: how many it has
 *
 * Tells how far it is.
 */
void
sonor_beside_tell (GTask *task,
                   guint  done,
                   guint  total)
{
  Beside *beside = g_task_get_task_data (task);

  beside->progress (done, total, beside->progress_data);
}
