/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The one place that asks for files: GtkFileDialog where there is one, GtkFileChooserNative before GTK 4.10. Both ask
 * the portal in a sandbox.
 */

#include "desk/attachments/file-choice.h"

static GtkWindow *
find_window (GtkWidget *from)
{
  GtkRoot *root = gtk_widget_get_root (from);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

#if GTK_CHECK_VERSION (4, 10, 0)

/* Newer than what the rest of the house may use. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GListModel *files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, NULL);

  g_task_return_pointer (task, files, g_object_unref);
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GFile *file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  g_task_return_pointer (task, file, g_object_unref);
}

static void
ask (GtkWidget  *from,
     const char *title,
     const char *name,
     GTask      *task)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_set_modal (dialog, TRUE);
  if (name == NULL)
    gtk_file_dialog_open_multiple (dialog, find_window (from), NULL, on_opened, task);
  else
    {
      gtk_file_dialog_set_initial_name (dialog, name);
      gtk_file_dialog_save (dialog, find_window (from), NULL, on_saved, task);
    }
}

G_GNUC_END_IGNORE_DEPRECATIONS

#else

static void
on_response (GtkNativeDialog *dialog,
             int              response,
             GTask           *task)
{
  gboolean saves = gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)) == GTK_FILE_CHOOSER_ACTION_SAVE;

  if (response != GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, NULL, NULL);
  else if (saves)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)), g_object_unref);
  else
    g_task_return_pointer (task, gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog)), g_object_unref);
  g_object_unref (task);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
ask (GtkWidget  *from,
     const char *title,
     const char *name,
     GTask      *task)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, find_window (from),
                                                              name != NULL ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
                                                              NULL, NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  else
    gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), task);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

#endif

/**
 * sonor_file_choice_open_async:
 * @from: a widget of the window that asks
 * @title: what is asked for
 * @callback: called when files were chosen or not
 * @user_data: for @callback
 *
 * Asks for files to read.
 */
void
sonor_file_choice_open_async (GtkWidget           *from,
                              const char          *title,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (from));

  ask (from, title, NULL, g_task_new (NULL, NULL, callback, user_data));
}

/**
 * sonor_file_choice_open_finish:
 * @result: the result that the callback got
 *
 * Returns: (transfer full) (nullable): a list of #GFile, %NULL if none was chosen
 */
GListModel *
sonor_file_choice_open_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * sonor_file_choice_save_async:
 * @from: a widget of the window that asks
 * @title: what is asked for
 * @name: the name that is proposed
 * @callback: called when a file was chosen or not
 * @user_data: for @callback
 *
 * Asks for a file to write. Whether an old one may go has been asked then.
 */
void
sonor_file_choice_save_async (GtkWidget           *from,
                              const char          *title,
                              const char          *name,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (from));
  g_return_if_fail (name != NULL);

  ask (from, title, name, g_task_new (NULL, NULL, callback, user_data));
}

/**
 * sonor_file_choice_save_finish:
 * @result: the result that the callback got
 *
 * Returns: (transfer full) (nullable): the file, %NULL if none was chosen
 */
GFile *
sonor_file_choice_save_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
