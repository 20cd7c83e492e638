/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/attachments/attachment-upload.h"

#include <glib/gi18n.h>

#include "store/store-error.h"

#define PIECE (256 * 1024)

/**
 * SonorAttachmentUpload:
 *
 * A file on its way to a ticket, piece by piece. When the server goes away it waits, and goes on where it stopped. The
 * workplace holds it until it is there, so that it arrives although the page that began it has been left.
 */
struct _SonorAttachmentUpload
{
  GObject                     parent_instance;

  SonorWorkplace             *workplace;
  SonorDatabase              *database;
  char                       *id;
  char                       *ticket_id;
  char                       *name;
  gboolean                    is_public;
  GBytes                     *bytes;
  char                       *sha256;
  gsize                       sent;
  SonorAttachmentUploadState  state;
  GError                     *error;
  GCancellable               *cancellable;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void ask (SonorAttachmentUpload *self,
                 SonorQuery            *query,
                 GAsyncReadyCallback    callback);

G_DEFINE_FINAL_TYPE (SonorAttachmentUpload, sonor_attachment_upload, G_TYPE_OBJECT)

/* The workplace is not held in return: who signs out gives up what waits. */
static void
set_held (SonorAttachmentUpload *self,
          gboolean               held)
{
  if (self->workplace != NULL)
    g_object_set_data_full (G_OBJECT (self->workplace), self->id, held ? g_object_ref (self) : NULL, g_object_unref);
}

static void
set_state (SonorAttachmentUpload      *self,
           SonorAttachmentUploadState  state)
{
  g_autoptr (SonorAttachmentUpload) keep = g_object_ref (self);

  self->state = state;
  if (state == SONOR_ATTACHMENT_UPLOAD_DONE || state == SONOR_ATTACHMENT_UPLOAD_FAILED)
    set_held (self, FALSE);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_forgotten (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, NULL);

  /* What stays there is swept away by the housekeeper. */
  if (rows == NULL)
    g_debug ("An upload could not be taken back");
}

static void
forget (SonorAttachmentUpload *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT attachment_remove($1::uuid)");

  sonor_query_add_text (query, self->id);
  sonor_database_query_async (self->database, query, NULL, on_forgotten, NULL);
}

/* Whether the work goes on; takes the error. */
static gboolean
check (SonorAttachmentUpload *self,
       GError                *error,
       gboolean               begun)
{
  if (error == NULL)
    return TRUE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      return FALSE;
    }
  if (sonor_store_error_is_passing (error))
    {
      g_error_free (error);
      set_state (self, SONOR_ATTACHMENT_UPLOAD_WAITING);
      return FALSE;
    }

  g_clear_error (&self->error);
  self->error = error;
  if (begun)
    forget (self);
  set_state (self, SONOR_ATTACHMENT_UPLOAD_FAILED);
  return FALSE;
}

/* Sending */

static void
on_finished (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SonorAttachmentUpload) self = user_data;
  GError *error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (check (self, error, TRUE))
    set_state (self, SONOR_ATTACHMENT_UPLOAD_DONE);
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data);

static void
send_piece (SonorAttachmentUpload *self)
{
  g_autoptr (SonorQuery) query = NULL;
  gsize size;
  const guchar *data = g_bytes_get_data (self->bytes, &size);

  if (self->sent < size)
    {
      g_autofree char *piece = g_base64_encode (data + self->sent, MIN (PIECE, size - self->sent));

      query = sonor_query_new ("SELECT attachment_write($1::uuid, $2::bigint, $3) AS received");
      sonor_query_add_text (query, self->id);
      sonor_query_add_integer (query, (gint64) self->sent);
      sonor_query_add_text (query, piece);
      ask (self, query, on_written);
      return;
    }

  query = sonor_query_new ("SELECT attachment_finish($1::uuid)");
  sonor_query_add_text (query, self->id);
  ask (self, query, on_finished);
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorAttachmentUpload) self = user_data;
  GError *error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (!check (self, error, TRUE))
    return;

  self->sent = (gsize) sonor_result_get_integer (rows, 0, "received");
  set_state (self, SONOR_ATTACHMENT_UPLOAD_SENDING);
  send_piece (self);
}

static void
on_begun (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorAttachmentUpload) self = user_data;
  GError *error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (!check (self, error, FALSE))
    return;

  /* An answer that was lost may have been to the last piece. */
  if (sonor_result_get_boolean (rows, 0, "complete"))
    {
      set_state (self, SONOR_ATTACHMENT_UPLOAD_DONE);
      return;
    }
  self->sent = (gsize) sonor_result_get_integer (rows, 0, "received");
  send_piece (self);
}

static void
ask (SonorAttachmentUpload *self,
     SonorQuery            *query,
     GAsyncReadyCallback    callback)
{
  sonor_database_query_async (self->database, query, self->cancellable, callback, g_object_ref (self));
}

static void
begin (SonorAttachmentUpload *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT (b ->> 'received')::bigint AS received, (b ->> 'complete')::boolean AS complete"
                                                  " FROM attachment_begin($1::uuid, $2::uuid, $3, $4::bigint, $5, $6::boolean) b");

  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, self->ticket_id);
  sonor_query_add_text (query, self->name);
  sonor_query_add_integer (query, (gint64) g_bytes_get_size (self->bytes));
  sonor_query_add_text (query, self->sha256);
  sonor_query_add_boolean (query, self->is_public);
  ask (self, query, on_begun);
}

static void
on_resync (SonorDatabase         *database,
           SonorAttachmentUpload *self)
{
  if (self->state != SONOR_ATTACHMENT_UPLOAD_WAITING)
    return;

  set_state (self, SONOR_ATTACHMENT_UPLOAD_SENDING);
  begin (self);
}

/* Reading, in a thread: files may lie on slow disks */

typedef struct
{
  GFile  *file;
  gint64  largest;
  GBytes *bytes;
  char   *sha256;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_clear_object (&self->file);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->sha256);
  g_free (self);
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Reading *reading = task_data;
  GError *error = NULL;

  if (reading->bytes == NULL)
    {
      g_autoptr (GFileInfo) info = g_file_query_info (reading->file,
                                                      G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                                      G_FILE_QUERY_INFO_NONE, cancellable, &error);

      if (info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
        g_set_error (&error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, _("This is a folder: attach the files in it"));
      else if (info != NULL && reading->largest > 0 && g_file_info_get_size (info) > reading->largest)
        {
          g_set_error (&error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       _("The file has %.1f MB, at most %d MB can be attached: make it smaller"),
                       (double) g_file_info_get_size (info) / (1024.0 * 1024.0), (int) (reading->largest / (1024 * 1024)));
        }
      if (error == NULL)
        reading->bytes = g_file_load_bytes (reading->file, cancellable, NULL, &error);
    }
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  reading->sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, reading->bytes);
  g_task_return_boolean (task, TRUE);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  SonorAttachmentUpload *self = SONOR_ATTACHMENT_UPLOAD (source);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  g_task_propagate_boolean (G_TASK (result), &error);
  if (!check (self, error, FALSE))
    return;

  self->bytes = g_bytes_ref (reading->bytes);
  self->sha256 = g_strdup (reading->sha256);
  begin (self);
}

static void
read_it (SonorAttachmentUpload *self,
         GFile                 *file,
         gint64                 largest,
         GBytes                *bytes)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_read, NULL);
  Reading *reading = g_new0 (Reading, 1);

  reading->file = file != NULL ? g_object_ref (file) : NULL;
  reading->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  reading->largest = largest;
  set_held (self, TRUE);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_in_thread);
}

/* The object */

static void
sonor_attachment_upload_finalize (GObject *object)
{
  SonorAttachmentUpload *self = SONOR_ATTACHMENT_UPLOAD (object);

  g_clear_weak_pointer (&self->workplace);
  g_clear_object (&self->database);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_error (&self->error);
  g_free (self->id);
  g_free (self->ticket_id);
  g_free (self->name);
  g_free (self->sha256);

  G_OBJECT_CLASS (sonor_attachment_upload_parent_class)->finalize (object);
}

static void
sonor_attachment_upload_class_init (SonorAttachmentUploadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_attachment_upload_finalize;

  /**
   * SonorAttachmentUpload::changed:
   * @self: the upload
   *
   * Its state or how much has been sent is another one now.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sonor_attachment_upload_init (SonorAttachmentUpload *self)
{
  self->id = g_uuid_string_random ();
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_attachment_upload_new:
 * @workplace: where the person is signed in
 * @ticket_id: UUID of a ticket, or of the one that is being taken down
 * @is_public: whether it belongs to what the citizen may read
 *
 * Returns: (transfer full): an upload that has nothing to send yet
 */
SonorAttachmentUpload *
sonor_attachment_upload_new (SonorWorkplace *workplace,
                             const char     *ticket_id,
                             gboolean        is_public)
{
  SonorAttachmentUpload *self;

  g_return_val_if_fail (SONOR_IS_WORKPLACE (workplace), NULL);
  g_return_val_if_fail (ticket_id != NULL, NULL);

  self = g_object_new (SONOR_TYPE_ATTACHMENT_UPLOAD, NULL);
  g_set_weak_pointer (&self->workplace, workplace);
  self->database = g_object_ref (sonor_workplace_get_database (workplace));
  self->ticket_id = g_strdup (ticket_id);
  self->is_public = is_public;
  g_signal_connect_object (self->database, "resync", G_CALLBACK (on_resync), self, 0);

  return self;
}

/**
 * sonor_attachment_upload_send_file:
 * @self: an upload
 * @file: what to send
 * @largest: how many bytes the server takes, 0 if that is not known
 *
 * To be called once.
 */
void
sonor_attachment_upload_send_file (SonorAttachmentUpload *self,
                                   GFile                 *file,
                                   gint64                 largest)
{
  g_autofree char *base = NULL;

  g_return_if_fail (SONOR_IS_ATTACHMENT_UPLOAD (self));
  g_return_if_fail (G_IS_FILE (file));

  base = g_file_get_basename (file);
  self->name = base != NULL ? g_filename_display_name (base) : g_strdup ("");
  read_it (self, file, largest, NULL);
}

/**
 * sonor_attachment_upload_send_bytes:
 * @self: an upload
 * @name: what the file is called
 * @bytes: what to send
 *
 * To be called once.
 */
void
sonor_attachment_upload_send_bytes (SonorAttachmentUpload *self,
                                    const char            *name,
                                    GBytes                *bytes)
{
  g_return_if_fail (SONOR_IS_ATTACHMENT_UPLOAD (self));
  g_return_if_fail (name != NULL && bytes != NULL);

  self->name = g_strdup (name);
  read_it (self, NULL, 0, bytes);
}

/**
 * sonor_attachment_upload_give_up:
 * @self: an upload
 *
 * Stops it and takes back what has been sent.
 */
void
sonor_attachment_upload_give_up (SonorAttachmentUpload *self)
{
  g_return_if_fail (SONOR_IS_ATTACHMENT_UPLOAD (self));

  g_cancellable_cancel (self->cancellable);
  if (self->state == SONOR_ATTACHMENT_UPLOAD_SENDING || self->state == SONOR_ATTACHMENT_UPLOAD_WAITING)
    forget (self);
  set_held (self, FALSE);
}

/**
 * sonor_attachment_upload_get_state:
 * @self: an upload
 *
 * Returns: how it stands
 */
SonorAttachmentUploadState
sonor_attachment_upload_get_state (SonorAttachmentUpload *self)
{
  g_return_val_if_fail (SONOR_IS_ATTACHMENT_UPLOAD (self), SONOR_ATTACHMENT_UPLOAD_FAILED);

  return self->state;
}

/**
 * sonor_attachment_upload_get_id:
 * @self: an upload
 *
 * Returns: UUID of the attachment it is or becomes
 */
const char *
sonor_attachment_upload_get_id (SonorAttachmentUpload *self)
{
  g_return_val_if_fail (SONOR_IS_ATTACHMENT_UPLOAD (self), NULL);

  return self->id;
}

/**
 * sonor_attachment_upload_get_name:
 * @self: an upload
 *
 * Returns: (transfer none): what the file is called
 */
const char *
sonor_attachment_upload_get_name (SonorAttachmentUpload *self)
{
  g_return_val_if_fail (SONOR_IS_ATTACHMENT_UPLOAD (self), NULL);

  return self->name;
}

/**
 * sonor_attachment_upload_get_share:
 * @self: an upload
 *
 * Returns: how much of it has been sent, 0 to 1
 */
double
sonor_attachment_upload_get_share (SonorAttachmentUpload *self)
{
  g_return_val_if_fail (SONOR_IS_ATTACHMENT_UPLOAD (self), 0.0);

  if (self->bytes == NULL || g_bytes_get_size (self->bytes) == 0)
    return 0.0;

  return (double) self->sent / (double) g_bytes_get_size (self->bytes);
}

/**
 * sonor_attachment_upload_get_error:
 * @self: an upload
 *
 * Returns: (transfer none) (nullable): why it has failed
 */
const GError *
sonor_attachment_upload_get_error (SonorAttachmentUpload *self)
{
  g_return_val_if_fail (SONOR_IS_ATTACHMENT_UPLOAD (self), NULL);

  return self->error;
}
