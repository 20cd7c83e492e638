/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/recording-shelf.h"

#include <string.h>

#define PIECE (512 * 1024)
#define SWEEP_SECONDS 60

/**
 * SonorRecordingShelf:
 *
 * The recordings of a switch, as far as somebody listens to them: what the database asks for is brought to it, one file after
 * the other, in pieces. Nobody else has to see the folder, and who may listen is not asked here.
 */
struct _SonorRecordingShelf
{
  GObject        parent_instance;

  SonorDatabase *database;
  char          *folder;
  char          *switch_id;
  GCancellable  *cancellable;
  GInputStream  *stream;
  char          *call_id;
  gint64         offset;
  gint64         size;
  gboolean       busy;
  gboolean       asked_again;
  guint          sweep_id;
};

G_DEFINE_FINAL_TYPE (SonorRecordingShelf, sonor_recording_shelf, G_TYPE_OBJECT)

static void look (SonorRecordingShelf *self);
static void read_piece (SonorRecordingShelf *self);

static void
put_away (SonorRecordingShelf *self)
{
  g_clear_object (&self->stream);
  g_clear_pointer (&self->call_id, g_free);
}

/* One file is done, or cannot be: on to the next. */
static void
done (SonorRecordingShelf *self)
{
  put_away (self);
  self->busy = FALSE;
  if (!g_cancellable_is_cancelled (self->cancellable))
    look (self);
}

/* What could not be told now is asked for again after the next connect. */
static void
give_up (SonorRecordingShelf *self)
{
  put_away (self);
  self->busy = FALSE;
}

static void
on_missing_told (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (SonorRecordingShelf) self = user_data;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, NULL);

  if (rows != NULL)
    done (self);
  else
    give_up (self);
}

static void
tell_missing (SonorRecordingShelf *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT recording_missing($1::uuid, $2)");

  sonor_query_add_text (query, self->call_id);
  sonor_query_add_text (query, self->switch_id);
  sonor_database_query_async (self->database, query, self->cancellable, on_missing_told, g_object_ref (self));
}

static void
on_brought (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorRecordingShelf) self = user_data;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, NULL);
  gint64 next;

  if (rows == NULL)
    {
      give_up (self);
      return;
    }

  next = sonor_result_is_null (rows, 0, "next") ? -1 : sonor_result_get_integer (rows, 0, "next");
  if (next < 0 || next >= self->size)
    {
      done (self);
      return;
    }
  /* Another switch on the same folder may have been faster. */
  if (next != self->offset && !g_seekable_seek (G_SEEKABLE (self->stream), next, G_SEEK_SET, self->cancellable, NULL))
    {
      give_up (self);
      return;
    }

  self->offset = next;
  read_piece (self);
}

static void
on_piece_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SonorRecordingShelf) self = user_data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  g_autoptr (SonorQuery) query = NULL;
  g_autofree char *data = NULL;
  gint64 length;

  if (bytes == NULL || g_cancellable_is_cancelled (self->cancellable))
    {
      give_up (self);
      return;
    }

  length = (gint64) g_bytes_get_size (bytes);
  data = g_base64_encode (g_bytes_get_data (bytes, NULL), (gsize) length);
  query = sonor_query_new ("SELECT recording_bring($1::uuid, $2::bigint, $3, $4) AS next");
  sonor_query_add_text (query, self->call_id);
  sonor_query_add_integer (query, self->offset);
  sonor_query_add_text (query, data);
  sonor_query_add_boolean (query, length == 0 || self->offset + length >= self->size);
  self->offset += length;
  sonor_database_query_async (self->database, query, self->cancellable, on_brought, g_object_ref (self));
}

static void
read_piece (SonorRecordingShelf *self)
{
  g_input_stream_read_bytes_async (self->stream, PIECE, G_PRIORITY_LOW, self->cancellable, on_piece_read, g_object_ref (self));
}

static void
on_size_known (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SonorRecordingShelf) self = user_data;
  g_autoptr (GFileInfo) info = g_file_input_stream_query_info_finish (G_FILE_INPUT_STREAM (source), result, NULL);

  if (info == NULL)
    {
      give_up (self);
      return;
    }

  self->size = g_file_info_get_size (info);
  self->offset = 0;
  read_piece (self);
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorRecordingShelf) self = user_data;
  g_autoptr (GError) error = NULL;
  GFileInputStream *stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    give_up (self);
  else if (stream == NULL)
    tell_missing (self);
  else
    {
      self->stream = G_INPUT_STREAM (stream);
      g_file_input_stream_query_info_async (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_PRIORITY_LOW, self->cancellable, on_size_known,
                                            g_object_ref (self));
    }
}

static void
on_wanted (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorRecordingShelf) self = user_data;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, NULL);
  g_autoptr (GFile) folder = NULL;
  g_autoptr (GFile) file = NULL;

  if (rows == NULL || sonor_result_get_n_rows (rows) == 0)
    {
      give_up (self);
      if (rows != NULL && self->asked_again)
        look (self);
      return;
    }

  self->call_id = g_strdup (sonor_result_get_text (rows, 0, "call_id"));
  folder = g_file_new_for_path (self->folder);
  file = g_file_resolve_relative_path (folder, sonor_result_get_text (rows, 0, "path"));
  /* Whatever a row says, nothing leaves this house but what lies in the folder. */
  if (g_file_has_prefix (file, folder))
    g_file_read_async (file, G_PRIORITY_LOW, self->cancellable, on_opened, g_object_ref (self));
  else
    tell_missing (self);
}

static void
look (SonorRecordingShelf *self)
{
  g_autoptr (SonorQuery) query = NULL;

  self->asked_again = self->busy;
  if (self->busy || !sonor_database_get_connected (self->database))
    return;

  self->busy = TRUE;
  query = sonor_query_new ("SELECT call_id, path FROM recording_wanted($1) LIMIT 1");
  sonor_query_add_text (query, self->switch_id);
  sonor_database_query_async (self->database, query, self->cancellable, on_wanted, g_object_ref (self));
}

static void
on_notification (SonorDatabase       *database,
                 const char          *channel,
                 const char          *payload,
                 SonorRecordingShelf *self)
{
  if (g_str_equal (channel, "recording_wanted"))
    look (self);
}

static void
on_swept (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, NULL);
}

/* What nobody listens to any more goes. */
static gboolean
on_sweep (gpointer user_data)
{
  SonorRecordingShelf *self = user_data;
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT recording_copy_sweep()");

  if (sonor_database_get_connected (self->database))
    sonor_database_query_async (self->database, query, self->cancellable, on_swept, NULL);

  return G_SOURCE_CONTINUE;
}

static void
sonor_recording_shelf_dispose (GObject *object)
{
  SonorRecordingShelf *self = SONOR_RECORDING_SHELF (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->sweep_id, g_source_remove);
  g_clear_object (&self->database);
  put_away (self);

  G_OBJECT_CLASS (sonor_recording_shelf_parent_class)->dispose (object);
}

static void
sonor_recording_shelf_finalize (GObject *object)
{
  SonorRecordingShelf *self = SONOR_RECORDING_SHELF (object);

  g_object_unref (self->cancellable);
  g_free (self->folder);
  g_free (self->switch_id);

  G_OBJECT_CLASS (sonor_recording_shelf_parent_class)->finalize (object);
}

static void
sonor_recording_shelf_class_init (SonorRecordingShelfClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_recording_shelf_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_recording_shelf_finalize;
}

static void
sonor_recording_shelf_init (SonorRecordingShelf *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_recording_shelf_new:
 * @database: where recordings are asked for
 * @folder: (type filename): the folder of recordings
 * @switch_id: name of the switch
 *
 * Returns: (transfer full): the shelf, which brings what is asked for until it is let go
 */
SonorRecordingShelf *
sonor_recording_shelf_new (SonorDatabase *database,
                           const char    *folder,
                           const char    *switch_id)
{
  SonorRecordingShelf *self = g_object_new (SONOR_TYPE_RECORDING_SHELF, NULL);

  self->database = g_object_ref (database);
  self->folder = g_strdup (folder);
  self->switch_id = g_strdup (switch_id);
  sonor_database_listen (database, "recording_wanted");
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (look), self, G_CONNECT_SWAPPED);
  self->sweep_id = g_timeout_add_seconds (SWEEP_SECONDS, on_sweep, self);

  return self;
}
