/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/messages/hand-over-window.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"
#include "desk/floor/floor-verb.h"
#include "desk/work/notice.h"

/**
 * SonorHandOverWindow:
 *
 * 转交: to which colleague a conversation goes, or back to whoever is free; with a word for them.
 */
struct _SonorHandOverWindow
{
  AdwWindow       parent_instance;

  GtkListBox     *list;
  GtkWidget      *note;

  GWeakRef        from;
  SonorWorkplace *workplace;
  char           *id;
};

G_DEFINE_FINAL_TYPE (SonorHandOverWindow, sonor_hand_over_window, ADW_TYPE_WINDOW)

static void
hand_over (SonorHandOverWindow *self,
           const char          *staff_id)
{
  SonorQuery *query = sonor_query_new ("SELECT conversation_hand_over($1, $2, $3)");
  g_autoptr (GtkWidget) from = g_weak_ref_get (&self->from);

  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, staff_id);
  sonor_query_add_text (query, gtk_editable_get_text (GTK_EDITABLE (self->note)));
  if (from != NULL)
    sonor_floor_verb_do (from, self->workplace, query, _("The conversation was handed over"), NULL);
  else
    sonor_query_unref (query);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_activated (GtkListBox          *list,
              GtkListBoxRow       *row,
              SonorHandOverWindow *self)
{
  hand_over (self, g_object_get_data (G_OBJECT (row), "id"));
}

static void
add_row (SonorHandOverWindow *self,
         const char          *id,
         const char          *title,
         const char          *about,
         gboolean             present)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), present);
  gtk_widget_set_sensitive (row, present);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  gtk_list_box_append (self->list, row);
}

static void
on_colleagues (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SonorHandOverWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  g_autoptr (GtkWidget) from = g_weak_ref_get (&self->from);

  if (rows == NULL)
    {
      if (from != NULL)
        sonor_notice_error (from, error);
      return;
    }

  for (guint i = 0; self->list != NULL && i < sonor_result_get_n_rows (rows); i++)
    {
      gboolean present = sonor_result_get_boolean (rows, i, "present");
      g_autofree char *title = g_strdup_printf ("%s %s", sonor_floor_row_text (rows, i, "work_number"), sonor_floor_row_text (rows, i, "name"));
      /* Translators: %d conversations somebody is busy with */
      g_autofree char *about = present ? g_strdup_printf (_("has %d"), (int) sonor_result_get_integer (rows, i, "load")) : g_strdup (_("not there"));

      add_row (self, sonor_result_get_text (rows, i, "staff_id"), title, about, present);
    }
}

static void
sonor_hand_over_window_dispose (GObject *object)
{
  SonorHandOverWindow *self = SONOR_HAND_OVER_WINDOW (object);

  self->list = NULL;
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_hand_over_window_parent_class)->dispose (object);
}

static void
sonor_hand_over_window_finalize (GObject *object)
{
  SonorHandOverWindow *self = SONOR_HAND_OVER_WINDOW (object);

  g_weak_ref_clear (&self->from);
  g_free (self->id);

  G_OBJECT_CLASS (sonor_hand_over_window_parent_class)->finalize (object);
}

static void
sonor_hand_over_window_class_init (SonorHandOverWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_hand_over_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_hand_over_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sonor_hand_over_window_init (SonorHandOverWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *title = gtk_label_new (_("Hand over to"));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  g_weak_ref_init (&self->from, NULL);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_title (GTK_WINDOW (self), _("Hand over to"));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 420, 460);
  gtk_widget_add_css_class (title, "title-2");
  self->note = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->note), _("A word for them, which the citizen does not see"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->note), GTK_ACCESSIBLE_PROPERTY_LABEL, _("A word for them"), -1);
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_activated), self, 0);
  add_row (self, NULL, _("Whoever is free"), _("It waits again, with its place"), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  gtk_widget_add_css_class (box, "window-content");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), self->note);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), cancel);
  adw_window_set_content (ADW_WINDOW (self), box);
}

/**
 * sonor_hand_over_window_ask:
 * @from: a widget of the page
 * @workplace: where the person is signed in
 * @id: UUID of a conversation
 *
 * Asks to whom it goes, and gives it to them.
 */
void
sonor_hand_over_window_ask (GtkWidget      *from,
                            SonorWorkplace *workplace,
                            const char     *id)
{
  SonorHandOverWindow *self = g_object_new (SONOR_TYPE_HAND_OVER_WINDOW, NULL);
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT * FROM conversation_colleagues()");

  g_weak_ref_set (&self->from, from);
  self->workplace = g_object_ref (workplace);
  self->id = g_strdup (id);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (from)));
  sonor_database_query_async (sonor_workplace_get_database (workplace), query, NULL, on_colleagues, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
}
