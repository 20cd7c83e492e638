/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Reading an attachment from the server, piece by piece. */

#include "desk/attachments/attachment-download.h"

#include <glib/gi18n.h>

#include "store/store-error.h"

#define PIECE (512 * 1024)

typedef struct
{
  char       *id;
  gint64      size;
  GByteArray *bytes;
} Download;

static void
download_free (gpointer data)
{
  Download *self = data;

  g_free (self->id);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_free (self);
}

static void ask_piece (GTask *task);

static void
on_piece (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  g_autofree guchar *data = NULL;
  gsize length = 0;

  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  data = g_base64_decode (sonor_result_get_text (rows, 0, "piece"), &length);
  g_byte_array_append (download->bytes, data, (guint) length);
  if ((gint64) download->bytes->len >= download->size)
    g_task_return_pointer (task, g_byte_array_free_to_bytes (g_steal_pointer (&download->bytes)),
                           (GDestroyNotify) g_bytes_unref);
  else if (length == 0)
    g_task_return_new_error (task, SONOR_STORE_ERROR, SONOR_STORE_ERROR_FAILED,
                             _("The attachment is not complete on the server"));
  else
    ask_piece (g_steal_pointer (&task));
}

static void
ask_piece (GTask *task)
{
  Download *download = g_task_get_task_data (task);
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT attachment_read($1::uuid, $2::bigint, $3::integer) AS piece");

  sonor_query_add_text (query, download->id);
  sonor_query_add_integer (query, download->bytes->len);
  sonor_query_add_integer (query, PIECE);
  sonor_database_query_async (g_task_get_source_object (task), query, g_task_get_cancellable (task), on_piece, task);
}

/**
 * sonor_attachment_download_async:
 * @database: where it is
 * @id: UUID of an attachment
 * @size: how many bytes it has
 * @cancellable: (nullable): to give up
 * @callback: called when all of it is there
 * @user_data: for @callback
 *
 * Reads an attachment.
 */
void
sonor_attachment_download_async (SonorDatabase       *database,
                                 const char          *id,
                                 gint64               size,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task;
  Download *download = g_new0 (Download, 1);

  g_return_if_fail (SONOR_IS_DATABASE (database));
  g_return_if_fail (id != NULL && size > 0);

  download->id = g_strdup (id);
  download->size = size;
  download->bytes = g_byte_array_new ();
  task = g_task_new (database, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonor_attachment_download_async);
  g_task_set_task_data (task, download, download_free);
  ask_piece (task);
}

/**
 * sonor_attachment_download_finish:
 * @database: where it is
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): what it holds, or %NULL with @error set
 */
GBytes *
sonor_attachment_download_finish (SonorDatabase  *database,
                                  GAsyncResult   *result,
                                  GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, database), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
