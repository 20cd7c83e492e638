/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/messages/entries-window.h"

#include <glib/gi18n.h>

/**
 * SonorEntriesWindow:
 *
 * Asks for a few short texts: who a citizen is, how a journalist is reached. What is wrong with them says the server.
 */
struct _SonorEntriesWindow
{
  AdwWindow        parent_instance;

  GPtrArray       *entries;
  GWeakRef         from;
  SonorEntriesUse  use;
};

G_DEFINE_FINAL_TYPE (SonorEntriesWindow, sonor_entries_window, ADW_TYPE_WINDOW)

static void
on_yes (SonorEntriesWindow *self)
{
  g_autoptr (GtkWidget) from = g_weak_ref_get (&self->from);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->entries->len; i++)
    g_ptr_array_add (texts, g_strdup (gtk_editable_get_text (g_ptr_array_index (self->entries, i))));
  g_ptr_array_add (texts, NULL);
  gtk_window_close (GTK_WINDOW (self));
  if (from != NULL)
    self->use (from, (const char * const *) texts->pdata);
}

static void
sonor_entries_window_finalize (GObject *object)
{
  SonorEntriesWindow *self = SONOR_ENTRIES_WINDOW (object);

  g_weak_ref_clear (&self->from);
  g_ptr_array_unref (self->entries);

  G_OBJECT_CLASS (sonor_entries_window_parent_class)->finalize (object);
}

static void
sonor_entries_window_class_init (SonorEntriesWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_entries_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sonor_entries_window_init (SonorEntriesWindow *self)
{
  g_weak_ref_init (&self->from, NULL);
  self->entries = g_ptr_array_new ();
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_resizable (GTK_WINDOW (self), FALSE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
}

/**
 * sonor_entries_window_ask:
 * @from: a widget of the page
 * @heading: what is asked
 * @verb: what the button says, with a mnemonic
 * @labels: (array zero-terminated=1): what each entry is for
 * @texts: (array zero-terminated=1): what stands in them at first
 * @use: (scope forever): called with what was written
 *
 * Asks.
 */
void
sonor_entries_window_ask (GtkWidget          *from,
                          const char         *heading,
                          const char         *verb,
                          const char * const *labels,
                          const char * const *texts,
                          SonorEntriesUse     use)
{
  SonorEntriesWindow *self = g_object_new (SONOR_TYPE_ENTRIES_WINDOW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (heading);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  GtkWidget *yes = gtk_button_new_with_mnemonic (verb);

  g_weak_ref_set (&self->from, from);
  self->use = use;
  gtk_window_set_title (GTK_WINDOW (self), heading);
  gtk_widget_add_css_class (title, "title-2");
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  for (gsize i = 0; labels[i] != NULL; i++)
    {
      GtkWidget *row = adw_entry_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), labels[i]);
      gtk_editable_set_text (GTK_EDITABLE (row), texts[i]);
      g_signal_connect_object (row, "entry-activated", G_CALLBACK (on_yes), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
      g_ptr_array_add (self->entries, row);
    }
  gtk_widget_set_size_request (list, 380, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  gtk_widget_add_css_class (yes, "suggested-action");
  g_signal_connect_object (yes, "clicked", G_CALLBACK (on_yes), self, G_CONNECT_SWAPPED);
  gtk_widget_set_hexpand (cancel, TRUE);
  gtk_widget_set_hexpand (yes, TRUE);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), yes);
  gtk_widget_add_css_class (box, "window-content");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), buttons);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (from)));
  gtk_window_present (GTK_WINDOW (self));
}
