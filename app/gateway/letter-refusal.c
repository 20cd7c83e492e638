/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What becomes of a letter that cannot become a message: the database keeps it as it came, in a table that is guarded as those of
 * the messages are, and no file of it need stay.
 */

#include "gateway/letter-refusal.h"

#include "gateway/letter.h"

typedef struct
{
  SonorPool *pool;
  GFile     *file;
  gsize      most_bytes;
  char      *context;
  char      *code;
  gboolean   noted;
  gboolean   readable;
  guint64    size;
  char      *digest;
  char      *content;
} Refusal;

static void
refusal_free (Refusal *self)
{
  g_clear_object (&self->pool);
  g_clear_object (&self->file);
  g_free (self->context);
  g_free (self->code);
  g_free (self->digest);
  g_free (self->content);
  g_free (self);
}

static void
read_file (GTask        *task,
           gpointer      source,
           gpointer      task_data,
           GCancellable *cancellable)
{
  Refusal *self = task_data;
  g_autoptr (GChecksum) digest = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = g_file_get_basename (self->file);
  GError *error = NULL;

  bytes = sonor_letter_read (g_file_peek_path (self->file), self->most_bytes, &self->size, &error);
  if (g_error_matches (error, SONOR_LETTER_ERROR, SONOR_LETTER_ERROR_GONE))
    {
      g_task_return_error (task, error);
      return;
    }

  self->readable = !g_error_matches (error, SONOR_LETTER_ERROR, SONOR_LETTER_ERROR_UNREADABLE);
  g_clear_error (&error);
  if (bytes == NULL)
    bytes = g_bytes_new (NULL, 0);
  /* Two files of the same bytes are two letters; the zero parts the name from them. */
  g_checksum_update (digest, (const guchar *) name, (gssize) strlen (name) + 1);
  g_checksum_update (digest, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  self->digest = g_strdup (g_checksum_get_string (digest));
  self->content = g_base64_encode (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_task_return_boolean (task, TRUE);
}

static void
on_kept (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (SonorResult) rows = sonor_pool_query_finish (SONOR_POOL (source), result, &error);

  if (rows != NULL)
    g_task_return_pointer (task, g_strdup (sonor_result_get_text (rows, 0, "id")), g_free);
  else
    g_task_return_error (task, error);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Refusal *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (SonorQuery) query = NULL;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }

  query = sonor_query_new ("SELECT mailbox_refuse($1::jsonb, $2, $3::bigint, $4, $5, $6) AS id");
  sonor_query_add_text (query, self->context);
  sonor_query_add_text (query, self->code);
  sonor_query_add_integer (query, (gint64) self->size);
  sonor_query_add_text (query, self->digest);
  sonor_query_add_text (query, self->content);
  sonor_query_add_boolean (query, self->noted);
  g_clear_pointer (&self->content, g_free);
  sonor_pool_query_async (self->pool, query, cancellable, on_kept, g_steal_pointer (&task));
}

/**
 * sonor_letter_refusal_keep_async:
 * @pool: the database
 * @file: the letter
 * @most_bytes: how much of it is kept
 * @context: the gateway's, as JSON
 * @code: why it is refused: key of a message
 * @noted: whether the audit has its row already
 * @cancellable: (nullable): to give up
 * @callback: called when the database has it or not
 * @user_data: for @callback
 *
 * Has the database keep a letter that was refused, once however often it is brought.
 */
void
sonor_letter_refusal_keep_async (SonorPool           *pool,
                                 GFile               *file,
                                 gsize                most_bytes,
                                 const char          *context,
                                 const char          *code,
                                 gboolean             noted,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GTask) reading = NULL;
  Refusal *self = g_new0 (Refusal, 1);

  self->pool = g_object_ref (pool);
  self->file = g_object_ref (file);
  self->most_bytes = most_bytes;
  self->context = g_strdup (context);
  self->code = g_strdup (code);
  self->noted = noted;
  g_task_set_source_tag (task, sonor_letter_refusal_keep_async);
  g_task_set_task_data (task, self, (GDestroyNotify) refusal_free);

  reading = g_task_new (NULL, cancellable, on_read, task);
  g_task_set_source_tag (reading, read_file);
  g_task_set_task_data (reading, self, NULL);
  g_task_run_in_thread (reading, read_file);
}

/**
 * sonor_letter_refusal_keep_finish:
 * @result: the result that the callback got
 * @readable: (out): whether it could be read; if not, nothing of it is kept but that it was there
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): under which id it is kept, or %NULL with @error set (%SONOR_LETTER_ERROR_GONE, or one of
 *   #SonorStoreError)
 */
char *
sonor_letter_refusal_keep_finish (GAsyncResult  *result,
                                  gboolean      *readable,
                                  GError       **error)
{
  const Refusal *self = g_task_get_task_data (G_TASK (result));

  *readable = self->readable;

  return g_task_propagate_pointer (G_TASK (result), error);
}
