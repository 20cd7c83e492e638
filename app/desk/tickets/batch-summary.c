/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/batch-summary.h"

#include <glib/gi18n.h>

/* As long as the database takes a step back (setting undo.window). */
#define UNDO_SECONDS 10

/**
 * SonorBatchSummary:
 *
 * What came of doing something to many tickets: how many it was done to, and which it was not done to and why.
 */
struct _SonorBatchSummary
{
  AdwWindow        parent_instance;

  GtkLabel        *count;
  GtkLabel        *done;
  GtkWidget       *undo_button;
  GtkListBox      *list;

  SonorNoticeUndo  undo;
  gpointer         user_data;
  GDestroyNotify   destroy;
  guint            timeout_id;
};

G_DEFINE_FINAL_TYPE (SonorBatchSummary, sonor_batch_summary, ADW_TYPE_WINDOW)

static void
on_row_activated (GtkListBox        *list,
                  GtkListBoxRow     *row,
                  SonorBatchSummary *self)
{
  GtkWidget *from = g_object_get_data (G_OBJECT (self), "from");
  g_autofree char *id = g_strdup (gtk_widget_get_name (GTK_WIDGET (row)));

  if (from != NULL)
    gtk_widget_activate_action (from, "work.open-ticket", "s", id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_undo (SonorBatchSummary *self)
{
  self->undo (self->user_data);
  gtk_window_close (GTK_WINDOW (self));
}

/* From now on the database would refuse it. */
static gboolean
on_too_late (gpointer user_data)
{
  SonorBatchSummary *self = user_data;

  self->timeout_id = 0;
  gtk_widget_set_visible (self->undo_button, FALSE);

  return G_SOURCE_REMOVE;
}

static void
sonor_batch_summary_dispose (GObject *object)
{
  SonorBatchSummary *self = SONOR_BATCH_SUMMARY (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (self->destroy != NULL && self->user_data != NULL)
    g_clear_pointer (&self->user_data, self->destroy);

  G_OBJECT_CLASS (sonor_batch_summary_parent_class)->dispose (object);
}

static void
sonor_batch_summary_class_init (SonorBatchSummaryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_batch_summary_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sonor_batch_summary_init (SonorBatchSummary *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 560, 420);
  self->count = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "xalign", 0.0f, "wrap", TRUE,
                                         NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "heading");
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  self->done = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->done, 0);
  gtk_label_set_wrap (self->done, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->done), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->done), "dim-label");
  self->undo_button = gtk_button_new_with_mnemonic (_("_Undo"));
  g_signal_connect_swapped (self->undo_button, "clicked", G_CALLBACK (on_undo), self);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->done));
  gtk_box_append (GTK_BOX (line), self->undo_button);
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->count));
  gtk_box_append (GTK_BOX (body), line);
  gtk_box_append (GTK_BOX (body), scrolled);
  gtk_widget_set_margin_start (body, 18);
  gtk_widget_set_margin_end (body, 18);
  gtk_widget_set_margin_bottom (body, 18);
  gtk_widget_set_margin_top (body, 6);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), body);
  adw_window_set_content (ADW_WINDOW (self), box);
}

/**
 * sonor_batch_summary_count:
 * @rows: what `ticket_batch()` or `ticket_batch_undo()` returned
 *
 * Returns: to how many tickets it was done
 */
guint
sonor_batch_summary_count (SonorResult *rows)
{
  guint n_done = 0;

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    n_done += sonor_result_get_boolean (rows, i, "done") ? 1 : 0;

  return n_done;
}

static void
show_undo (SonorBatchSummary *self,
           guint              n_done)
{
  gboolean can = self->undo != NULL;

  gtk_label_set_text (self->done, can ? _("What was done can be taken back for ten seconds.")
                                      : _("What was done cannot be taken back."));
  /* Of taking back itself there is nothing to be said. */
  gtk_widget_set_visible (GTK_WIDGET (self->done), n_done > 0 && self->destroy != NULL);
  gtk_widget_set_visible (self->undo_button, can);
  if (can)
    self->timeout_id = g_timeout_add_seconds (UNDO_SECONDS, on_too_late, self);
}

/**
 * sonor_batch_summary_show:
 * @from: a widget of the work view
 * @title: what was done, translated
 * @rows: what `ticket_batch()` returned
 * @undo: (nullable) (scope notified): takes back what was done; %NULL if that cannot be
 * @user_data: for @undo
 * @destroy: (nullable): frees @user_data
 *
 * Shows which tickets it could not be done to, and why, and offers to take back what was done for ten seconds.
 */
void
sonor_batch_summary_show (GtkWidget       *from,
                          const char      *title,
                          SonorResult     *rows,
                          SonorNoticeUndo  undo,
                          gpointer         user_data,
                          GDestroyNotify   destroy)
{
  SonorBatchSummary *self = g_object_new (SONOR_TYPE_BATCH_SUMMARY, "title", title, NULL);
  GtkRoot *root = gtk_widget_get_root (from);
  guint n_rows = sonor_result_get_n_rows (rows);
  guint n_done = sonor_batch_summary_count (rows);
  g_autofree char *count = NULL;

  self->undo = undo;
  self->user_data = user_data;
  self->destroy = destroy;
  show_undo (self, n_done);
  for (guint i = 0; i < n_rows; i++)
    {
      GtkWidget *row;

      if (sonor_result_get_boolean (rows, i, "done"))
        continue;
      row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sonor_result_get_text (rows, i, "message"));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sonor_result_is_null (rows, i, "number")
                                                           ? "" : sonor_result_get_text (rows, i, "number"));
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_widget_set_name (row, sonor_result_get_text (rows, i, "ticket_id"));
      gtk_list_box_append (self->list, row);
    }
  /* Translators: of many tickets, to how many it was done and to how many not */
  count = g_strdup_printf (_("Done: %u. Not done: %u, because:"), n_done, n_rows - n_done);
  gtk_label_set_text (self->count, count);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->count), GTK_ACCESSIBLE_PROPERTY_LABEL, count, -1);

  g_object_set_data_full (G_OBJECT (self), "from", g_object_ref (from), g_object_unref);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (self));
}
