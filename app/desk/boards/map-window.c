/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/boards/map-window.h"

#include <glib/gi18n.h>

#include "desk/attachments/file-choice.h"
#include "desk/work/notice.h"
#include "model/live-query.h"

/* What board_map_save() takes; a larger file is not even read. */
#define MOST_BYTES 4000000
#define WIDTH 460

/**
 * SonorMapWindow:
 *
 * The map that boards draw: which one it is, a GeoJSON file in its place with its approval number (审图号), or the scheme again. What is
 * wrong with a file the database says, and then the map stays as it was.
 */
struct _SonorMapWindow
{
  AdwWindow       parent_instance;

  GtkLabel       *now;
  GtkEditable    *approval;
  GtkLabel       *outcome;
  GtkWidget      *choose;
  GtkWidget      *remove;

  GWeakRef        from;
  SonorDatabase  *database;
  SonorLiveQuery *stored;
  GCancellable   *cancellable;
};

G_DEFINE_FINAL_TYPE (SonorMapWindow, sonor_map_window, ADW_TYPE_WINDOW)

/* A map that was removed, so that it can come back. */
typedef struct
{
  SonorDatabase *database;
  GWeakRef       from;
  char          *outline;
  char          *approval;
} Past;

static void
past_free (gpointer data)
{
  Past *past = data;

  g_object_unref (past->database);
  g_weak_ref_clear (&past->from);
  g_free (past->outline);
  g_free (past->approval);
  g_free (past);
}

static void
tell (SonorMapWindow *self,
      const char     *words,
      gboolean        trouble)
{
  gtk_label_set_text (self->outcome, words);
  gtk_widget_set_visible (GTK_WIDGET (self->outcome), TRUE);
  if (trouble)
    gtk_widget_add_css_class (GTK_WIDGET (self->outcome), "trouble");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->outcome), "trouble");
}

static void
on_stored (SonorMapWindow *self)
{
  SonorResult *rows = sonor_live_query_get_rows (self->stored);
  gboolean any = sonor_result_get_n_rows (rows) > 0;
  g_autofree char *words = NULL;

  if (any)
    /* Translators: the approval number of a map, when it was taken in, by whom */
    words = g_strdup_printf (_("Boards draw the map %s, taken in on %s by %s."), sonor_result_get_text (rows, 0, "approval"),
                             sonor_result_get_text (rows, 0, "day"), sonor_result_get_text (rows, 0, "imported_by"));
  else
    words = g_strdup (_("Boards draw the scheme, which is no map."));
  gtk_label_set_text (self->now, words);
  gtk_widget_set_sensitive (self->remove, any);
}

static void
set_busy (SonorMapWindow *self,
          gboolean        busy)
{
  gtk_widget_set_sensitive (self->choose, !busy);
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorMapWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  g_autofree char *words = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  set_busy (self, FALSE);
  if (rows == NULL)
    {
      tell (self, error->message, TRUE);
      return;
    }

  if (*sonor_result_get_text (rows, 0, "missing") != '\0')
    words = g_strdup_printf (_("The map is on every board. It lacks: %s"), sonor_result_get_text (rows, 0, "missing"));
  tell (self, words != NULL ? words : _("The map is on every board."), FALSE);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorMapWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorQuery) query = NULL;
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_load_contents_finish (G_FILE (source), result, &text, &length, NULL, &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          set_busy (self, FALSE);
          tell (self, error->message, TRUE);
        }
      return;
    }
  if (!g_utf8_validate_len (text, length, NULL))
    {
      set_busy (self, FALSE);
      tell (self, _("The file is not UTF-8 text"), TRUE);
      return;
    }

  query = sonor_query_new ("SELECT array_to_string(board_map_save($1, $2), '、') AS missing");
  sonor_query_add_text (query, text);
  sonor_query_add_text (query, gtk_editable_get_text (self->approval));
  sonor_database_query_async (self->database, query, self->cancellable, on_saved, g_object_ref (self));
}

static void
on_info (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorMapWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (info != NULL && g_file_info_get_size (info) <= MOST_BYTES)
    {
      g_file_load_contents_async (G_FILE (source), self->cancellable, on_read, g_object_ref (self));
      return;
    }
  set_busy (self, FALSE);
  tell (self, info == NULL ? error->message : _("A map has at most 4,000,000 bytes"), TRUE);
}

static void
on_chosen (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorMapWindow) self = user_data;
  g_autoptr (GListModel) files = sonor_file_choice_open_finish (result);
  g_autoptr (GFile) file = files != NULL ? g_list_model_get_item (files, 0) : NULL;

  if (file == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;

  set_busy (self, TRUE);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT, self->cancellable, on_info,
                           g_object_ref (self));
}

static void
on_choose (SonorMapWindow *self)
{
  sonor_file_choice_open_async (GTK_WIDGET (self), _("A map as GeoJSON"), on_chosen, g_object_ref (self));
}

static void
on_back (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GtkWidget) from = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (rows == NULL)
    sonor_notice_error (from, error);
}

static void
on_bring_back (gpointer data)
{
  Past *past = data;
  g_autoptr (GtkWidget) from = g_weak_ref_get (&past->from);
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT board_map_save($1, $2)");

  if (from == NULL)
    return;

  sonor_query_add_text (query, past->outline);
  sonor_query_add_text (query, past->approval);
  sonor_database_query_async (past->database, query, NULL, on_back, g_steal_pointer (&from));
}

static void
on_removed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorMapWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  g_autoptr (GtkWidget) from = g_weak_ref_get (&self->from);
  Past *past;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (rows == NULL)
    {
      tell (self, error->message, TRUE);
      return;
    }

  if (from != NULL && sonor_result_get_n_rows (rows) > 0)
    {
      past = g_new0 (Past, 1);
      past->database = g_object_ref (self->database);
      past->outline = g_strdup (sonor_result_get_text (rows, 0, "outline"));
      past->approval = g_strdup (sonor_result_get_text (rows, 0, "approval"));
      g_weak_ref_init (&past->from, from);
      sonor_notice_undo (from, _("Boards draw the scheme again"), on_bring_back, past, past_free);
    }
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_remove (SonorMapWindow *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT m.outline::text AS outline, m.approval, board_map_remove() FROM board_map m");

  sonor_database_query_async (self->database, query, self->cancellable, on_removed, g_object_ref (self));
}

static void
sonor_map_window_dispose (GObject *object)
{
  SonorMapWindow *self = SONOR_MAP_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  if (self->stored != NULL)
    g_object_run_dispose (G_OBJECT (self->stored));
  g_clear_object (&self->stored);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_map_window_parent_class)->dispose (object);
}

static void
sonor_map_window_finalize (GObject *object)
{
  SonorMapWindow *self = SONOR_MAP_WINDOW (object);

  g_weak_ref_clear (&self->from);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (sonor_map_window_parent_class)->finalize (object);
}

static void
sonor_map_window_class_init (SonorMapWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_map_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_map_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkLabel *
new_words (const char *words)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (words));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (label, 0);

  return label;
}

static void
sonor_map_window_init (SonorMapWindow *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  GtkBox *buttons = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  GtkWidget *title = gtk_label_new (_("Map of the boards"));
  GtkLabel *what = new_words (_("Outlines of the counties from a GeoJSON file. A map may be shown only with its approval number."));
  GtkLabel *field = new_words (_("Approval number of the map"));

  g_weak_ref_init (&self->from, NULL);
  self->cancellable = g_cancellable_new ();
  gtk_window_set_title (GTK_WINDOW (self), _("Map of the boards"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_resizable (GTK_WINDOW (self), FALSE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);

  gtk_widget_add_css_class (title, "title-2");
  gtk_widget_add_css_class (GTK_WIDGET (what), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (field), "dim-label");
  self->now = new_words (NULL);
  self->approval = GTK_EDITABLE (gtk_entry_new ());
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->approval), _("such as 蒙S(2023)028号; may stand in the file"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->approval), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Approval number of the map"), -1);
  self->outcome = new_words (NULL);
  gtk_label_set_selectable (self->outcome, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->outcome), FALSE);
  self->remove = gtk_button_new_with_mnemonic (_("_Back to the scheme"));
  self->choose = gtk_button_new_with_mnemonic (_("_Choose a file …"));
  gtk_widget_add_css_class (self->choose, "suggested-action");
  gtk_widget_set_sensitive (self->remove, FALSE);
  g_signal_connect_object (self->remove, "clicked", G_CALLBACK (on_remove), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->choose, "clicked", G_CALLBACK (on_choose), self, G_CONNECT_SWAPPED);
  gtk_box_set_homogeneous (buttons, TRUE);
  gtk_box_append (buttons, self->remove);
  gtk_box_append (buttons, self->choose);

  gtk_box_append (box, title);
  gtk_box_append (box, GTK_WIDGET (what));
  gtk_box_append (box, GTK_WIDGET (self->now));
  gtk_box_append (box, GTK_WIDGET (field));
  gtk_box_append (box, GTK_WIDGET (self->approval));
  gtk_box_append (box, GTK_WIDGET (self->outcome));
  gtk_box_append (box, GTK_WIDGET (buttons));
  gtk_widget_add_css_class (GTK_WIDGET (box), "window-content");
  gtk_widget_set_size_request (GTK_WIDGET (box), WIDTH, -1);
  adw_window_set_content (ADW_WINDOW (self), GTK_WIDGET (box));
}

/**
 * sonor_map_window_show:
 * @from: a widget of the window that asks
 * @database: whom to tell
 *
 * Shows which map boards draw and lets another one be taken in, for whom the database lets.
 */
void
sonor_map_window_show (GtkWidget     *from,
                       SonorDatabase *database)
{
  static const char * const channels[] = { "board", NULL };
  SonorMapWindow *self = g_object_new (SONOR_TYPE_MAP_WINDOW, NULL);
  GtkRoot *root = gtk_widget_get_root (from);

  g_weak_ref_set (&self->from, from);
  self->database = g_object_ref (database);
  self->stored = sonor_live_query_new (
    database,
    "SELECT approval, to_char(imported_at AT TIME ZONE city_time_zone(), 'YYYY-MM-DD') AS day,"
    " coalesce((SELECT s.name FROM staff s WHERE s.login = imported_by), imported_by) AS imported_by FROM board_map",
    channels);
  g_signal_connect_object (self->stored, "changed", G_CALLBACK (on_stored), self, G_CONNECT_SWAPPED);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
}
