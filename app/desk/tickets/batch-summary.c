/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/batch-summary.h"

#include <glib/gi18n.h>

/**
 * SonorBatchSummary:
 *
 * What came of doing something to many tickets: how many it was done to, and which it was not done to and why.
 */
struct _SonorBatchSummary
{
  AdwWindow   parent_instance;

  GtkLabel   *count;
  GtkListBox *list;
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
sonor_batch_summary_class_init (SonorBatchSummaryClass *klass)
{
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sonor_batch_summary_init (SonorBatchSummary *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
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
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (self->count));
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
 * sonor_batch_summary_show:
 * @from: a widget of the work view
 * @title: what was done, translated
 * @rows: what `ticket_batch()` returned
 *
 * Shows which tickets it could not be done to, and why.
 */
void
sonor_batch_summary_show (GtkWidget   *from,
                          const char  *title,
                          SonorResult *rows)
{
  SonorBatchSummary *self = g_object_new (SONOR_TYPE_BATCH_SUMMARY, "title", title, NULL);
  GtkRoot *root = gtk_widget_get_root (from);
  guint n_rows = sonor_result_get_n_rows (rows);
  guint n_done = 0;
  g_autofree char *count = NULL;

  for (guint i = 0; i < n_rows; i++)
    {
      GtkWidget *row;

      if (sonor_result_get_boolean (rows, i, "done"))
        {
          n_done++;
          continue;
        }
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
