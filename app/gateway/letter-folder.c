/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/letter-folder.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define AT_A_TIME 64
/* What was there before us and is younger may still be being written. */
#define SETTLE_SECONDS 2

/**
 * SonorLetterFolder:
 *
 * A folder that letters are dropped into, and says when one is there: as soon as it was moved in or closed by whoever wrote
 * it, and on demand all that are there. What begins with a dot or ends in .tmp or .part is still being written. An older Sonor
 * put what it refused into a folder in it: that is told too, under its path from here.
 */
struct _SonorLetterFolder
{
  GObject       parent_instance;

  GFile        *folder;
  GFile        *refused;
  GFileMonitor *monitor;
  GCancellable *cancellable;
  guint         look_id;
  gboolean      looking;
  gboolean      look_again;
};

G_DEFINE_FINAL_TYPE (SonorLetterFolder, sonor_letter_folder, G_TYPE_OBJECT)

enum
{
  LETTER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void on_listed (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data);

static void
tell (SonorLetterFolder *self,
      const char        *name)
{
  if (name[0] != '.' && !g_str_has_suffix (name, ".tmp") && !g_str_has_suffix (name, ".part")
      && !g_str_equal (name, SONOR_LETTER_FOLDER_REFUSED))
    g_signal_emit (self, signals[LETTER], 0, name);
}

static void
enumerate (SonorLetterFolder *self,
           GFile             *folder)
{
  g_file_enumerate_children_async (folder, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_TIME_MODIFIED,
                                   G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, G_PRIORITY_DEFAULT, self->cancellable, on_listed, g_object_ref (self));
}

static void
end_folder (SonorLetterFolder *self,
            gboolean           refused)
{
  if (!refused)
    {
      enumerate (self, self->refused);
      return;
    }

  self->looking = FALSE;
  if (self->look_again)
    sonor_letter_folder_look (self);
}

static gboolean
is_young (GFileInfo *info)
{
  g_autoptr (GDateTime) written = g_file_info_get_modification_date_time (info);
  gint64 age = written != NULL ? g_get_real_time () / G_USEC_PER_SEC - g_date_time_to_unix (written) : G_MAXINT64;

  return age >= 0 && age <= SETTLE_SECONDS;
}

static void
on_named (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorLetterFolder) self = user_data;
  g_autoptr (GError) error = NULL;
  GList *infos = g_file_enumerator_next_files_finish (G_FILE_ENUMERATOR (source), result, &error);
  gboolean more = infos != NULL;
  gboolean refused = g_file_equal (g_file_enumerator_get_container (G_FILE_ENUMERATOR (source)), self->refused);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  for (GList *l = infos; l != NULL; l = l->next)
    {
      if (refused)
        {
          g_autofree char *below = g_build_filename (SONOR_LETTER_FOLDER_REFUSED, g_file_info_get_name (l->data), NULL);

          g_signal_emit (self, signals[LETTER], 0, below);
        }
      else if (is_young (l->data))
        sonor_letter_folder_look_later (self, SETTLE_SECONDS + 1);
      else
        tell (self, g_file_info_get_name (l->data));
    }
  g_list_free_full (infos, g_object_unref);
  if (more)
    {
      g_file_enumerator_next_files_async (G_FILE_ENUMERATOR (source), AT_A_TIME, G_PRIORITY_DEFAULT, self->cancellable, on_named,
                                          g_object_ref (self));
      return;
    }

  end_folder (self, refused);
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorLetterFolder) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileEnumerator) files = g_file_enumerate_children_finish (G_FILE (source), result, &error);

  if (files != NULL)
    {
      g_file_enumerator_next_files_async (files, AT_A_TIME, G_PRIORITY_DEFAULT, self->cancellable, on_named, g_object_ref (self));
      return;
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_message ("%s", error->message);
  end_folder (self, g_file_equal (G_FILE (source), self->refused));
}

static void
on_changed (GFileMonitor      *monitor,
            GFile             *file,
            GFile             *other,
            GFileMonitorEvent  event,
            SonorLetterFolder *self)
{
  g_autofree char *name = NULL;

  /* A file that is written in place is a letter when whoever writes it has closed it. */
  if (event != G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT && event != G_FILE_MONITOR_EVENT_MOVED_IN && event != G_FILE_MONITOR_EVENT_RENAMED)
    return;

  name = g_file_get_basename (event == G_FILE_MONITOR_EVENT_RENAMED ? other : file);
  tell (self, name);
}

static void
sonor_letter_folder_dispose (GObject *object)
{
  SonorLetterFolder *self = SONOR_LETTER_FOLDER (object);

  g_clear_handle_id (&self->look_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (sonor_letter_folder_parent_class)->dispose (object);
}

static void
sonor_letter_folder_finalize (GObject *object)
{
  SonorLetterFolder *self = SONOR_LETTER_FOLDER (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->folder);
  g_clear_object (&self->refused);

  G_OBJECT_CLASS (sonor_letter_folder_parent_class)->finalize (object);
}

static void
sonor_letter_folder_class_init (SonorLetterFolderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_letter_folder_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_letter_folder_finalize;

  signals[LETTER] = g_signal_new ("letter", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sonor_letter_folder_init (SonorLetterFolder *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_letter_folder_new:
 * @path: (type filename): a folder that is there and may be written to
 * @error: return location for a #GError
 *
 * Begins to watch a folder, and makes the folder for refused letters in it.
 *
 * Returns: (transfer full) (nullable): the folder, %NULL with @error set
 */
SonorLetterFolder *
sonor_letter_folder_new (const char  *path,
                         GError     **error)
{
  g_autoptr (SonorLetterFolder) self = g_object_new (SONOR_TYPE_LETTER_FOLDER, NULL);
  g_autofree char *refused = g_build_filename (path, SONOR_LETTER_FOLDER_REFUSED, NULL);

  if (!g_path_is_absolute (path) || !g_file_test (path, G_FILE_TEST_IS_DIR) || g_access (path, R_OK | W_OK | X_OK) != 0)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR, _("a folder is wanted that is there and may be written to"));
      return NULL;
    }

  self->folder = g_file_new_for_path (path);
  self->refused = g_file_new_for_path (refused);
  self->monitor = g_file_monitor_directory (self->folder, G_FILE_MONITOR_WATCH_MOVES, NULL, error);
  if (self->monitor == NULL)
    return NULL;
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_changed), self, 0);

  return g_steal_pointer (&self);
}

/**
 * sonor_letter_folder_get_file:
 * @self: a folder
 * @name: name of a letter
 *
 * Returns: (transfer full): its file
 */
GFile *
sonor_letter_folder_get_file (SonorLetterFolder *self,
                              const char        *name)
{
  return g_file_resolve_relative_path (self->folder, name);
}

/**
 * sonor_letter_folder_look:
 * @self: a folder
 *
 * Tells of every letter that is there. One that was written just now is told of a moment later.
 */
void
sonor_letter_folder_look (SonorLetterFolder *self)
{
  self->look_again = self->looking;
  if (self->looking)
    return;

  self->looking = TRUE;
  /* Goes when nothing is left in it. */
  g_rmdir (g_file_peek_path (self->refused));
  enumerate (self, self->folder);
}

static gboolean
on_look (gpointer user_data)
{
  SonorLetterFolder *self = user_data;

  self->look_id = 0;
  sonor_letter_folder_look (self);

  return G_SOURCE_REMOVE;
}

/**
 * sonor_letter_folder_look_later:
 * @self: a folder
 * @seconds: when
 *
 * Looks once more after a while; earlier if that was wanted already.
 */
void
sonor_letter_folder_look_later (SonorLetterFolder *self,
                                guint              seconds)
{
  if (self->look_id == 0)
    self->look_id = g_timeout_add_seconds (seconds, on_look, self);
}
