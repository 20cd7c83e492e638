/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Fetching a recording through the database, which knows who may listen, writes down who does, and has a switch bring it. */

#include "desk/calls/recording-fetch.h"

#include <glib/gi18n.h>

#include "store/store-error.h"

#define PIECE (512 * 1024)
/* How long a switch may take from one word to the next. */
#define PATIENCE_SECONDS 20

typedef struct
{
  char       *call_id;
  char       *listening;
  char       *sha256;
  char       *trouble;
  gint64      size;
  GByteArray *bytes;
  gulong      notification_id;
  guint       patience_id;
  gboolean    asking;
  gboolean    asks_again;
  gboolean    done;
} Fetch;

static void ask_state (GTask *task);
static void ask_piece (GTask *task);

static void
fetch_free (gpointer data)
{
  Fetch *self = data;

  g_free (self->call_id);
  g_free (self->listening);
  g_free (self->sha256);
  g_free (self->trouble);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

static void
stop_waiting (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  g_clear_signal_handler (&fetch->notification_id, g_task_get_source_object (task));
  g_clear_handle_id (&fetch->patience_id, g_source_remove);
}

static void
fail (GTask  *task,
      GError *error)
{
  g_autoptr (GTask) kept = g_object_ref (task);
  Fetch *fetch = g_task_get_task_data (task);

  stop_waiting (task);
  if (fetch->done)
    {
      g_error_free (error);
      return;
    }

  fetch->done = TRUE;
  g_task_return_error (task, error);
}

/* What has come */

static void
finish (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, fetch->bytes->data, fetch->bytes->len);

  if (g_strcmp0 (sum, fetch->sha256) != 0)
    fail (task, g_error_new_literal (SONOR_STORE_ERROR, SONOR_STORE_ERROR_FAILED, _("The recording was damaged on its way; open it again")));
  else if (!fetch->done)
    {
      fetch->done = TRUE;
      g_task_return_pointer (task, g_bytes_new (fetch->bytes->data, fetch->bytes->len), (GDestroyNotify) g_bytes_unref);
    }
}

static void
on_piece (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  g_autofree guchar *data = NULL;
  gsize length = 0;

  if (rows == NULL)
    {
      fail (task, error);
      return;
    }

  data = g_base64_decode (sonor_result_get_text (rows, 0, "piece"), &length);
  g_byte_array_append (fetch->bytes, data, (guint) length);
  if (length == 0 || (gint64) fetch->bytes->len >= fetch->size)
    finish (task);
  else
    ask_piece (task);
}

static void
ask_piece (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT recording_read($1::uuid, $2::bigint, $3::integer) AS piece");

  sonor_query_add_text (query, fetch->listening);
  sonor_query_add_integer (query, fetch->bytes->len);
  sonor_query_add_integer (query, PIECE);
  sonor_database_query_async (g_task_get_source_object (task), query, g_task_get_cancellable (task), on_piece, g_object_ref (task));
}

/* Waiting for the switch */

static gboolean
on_patience_over (gpointer user_data)
{
  GTask *task = user_data;
  Fetch *fetch = g_task_get_task_data (task);

  fetch->patience_id = 0;
  fail (task, g_error_new_literal (SONOR_STORE_ERROR, SONOR_STORE_ERROR_FAILED, fetch->trouble));

  return G_SOURCE_REMOVE;
}

static void
on_notification (SonorDatabase *database,
                 const char    *channel,
                 const char    *payload,
                 GTask         *task)
{
  Fetch *fetch = g_task_get_task_data (task);

  if (g_str_equal (channel, "recording") && g_str_equal (payload, fetch->call_id))
    ask_state (task);
}

static void
on_state (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  const char *state;

  fetch->asking = FALSE;
  if (rows == NULL)
    {
      fail (task, error);
      return;
    }
  if (fetch->done)
    return;

  state = sonor_result_get_text (rows, 0, "state");
  g_free (fetch->trouble);
  fetch->trouble = g_strdup (sonor_result_get_text (rows, 0, "trouble"));
  if (g_str_equal (state, "ready"))
    {
      stop_waiting (task);
      fetch->size = sonor_result_get_integer (rows, 0, "size");
      fetch->sha256 = g_strdup (sonor_result_get_text (rows, 0, "sha256"));
      ask_piece (task);
    }
  else if (!g_str_equal (state, "coming"))
    fail (task, g_error_new_literal (SONOR_STORE_ERROR, SONOR_STORE_ERROR_FAILED, fetch->trouble));
  else if (fetch->asks_again)
    ask_state (task);
  else if (fetch->patience_id == 0)
    fetch->patience_id = g_timeout_add_seconds_full (G_PRIORITY_DEFAULT, PATIENCE_SECONDS, on_patience_over, g_object_ref (task),
                                                     g_object_unref);
}

static void
ask_state (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (SonorQuery) query = NULL;

  fetch->asks_again = fetch->asking;
  if (fetch->asking || fetch->listening == NULL)
    return;

  fetch->asking = TRUE;
  query = sonor_query_new ("SELECT state, size, sha256, trouble FROM recording_state($1::uuid)");
  sonor_query_add_text (query, fetch->listening);
  sonor_database_query_async (g_task_get_source_object (task), query, g_task_get_cancellable (task), on_state, g_object_ref (task));
}

static void
on_open (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (rows == NULL)
    {
      fail (task, error);
      return;
    }

  fetch->listening = g_strdup (sonor_result_get_text (rows, 0, "listening"));
  ask_state (task);
}

static void
on_cancelled (GCancellable *cancellable,
              GTask        *task)
{
  fail (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled"));
}

/**
 * sonor_recording_fetch_async:
 * @database: where one is signed in
 * @call_id: UUID of a call
 * @cancellable: (nullable): to give up
 * @callback: called when all of it is there
 * @user_data: for @callback
 *
 * Begins to listen to a call, which is written down, and fetches its recording.
 */
void
sonor_recording_fetch_async (SonorDatabase       *database,
                             const char          *call_id,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT recording_open($1::uuid) AS listening");
  g_autoptr (GTask) task = NULL;
  Fetch *fetch;

  g_return_if_fail (SONOR_IS_DATABASE (database));
  g_return_if_fail (call_id != NULL);

  fetch = g_new0 (Fetch, 1);
  fetch->call_id = g_strdup (call_id);
  fetch->bytes = g_byte_array_new ();
  task = g_task_new (database, cancellable, callback, user_data);
  g_task_set_task_data (task, fetch, fetch_free);
  sonor_database_listen (database, "recording");
  fetch->notification_id = g_signal_connect_data (database, "notification", G_CALLBACK (on_notification), g_object_ref (task),
                                                  (GClosureNotify) (GCallback) g_object_unref, 0);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancelled), task, 0);
  sonor_query_add_text (query, call_id);
  sonor_database_query_async (database, query, cancellable, on_open, g_object_ref (task));
}

/**
 * sonor_recording_fetch_finish:
 * @database: where one is signed in
 * @result: what the callback was given
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the file, or %NULL with @error set, in words for the person
 */
GBytes *
sonor_recording_fetch_finish (SonorDatabase  *database,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, database), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
