/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/draft-button.h"

#include <glib/gi18n.h>

/**
 * SonorDraftButton:
 *
 * How many drafts there are, and the list to go on with one of them.
 */
struct _SonorDraftButton
{
  GtkWidget          parent_instance;

  GtkWidget         *button;
  GtkWidget         *popover;
  GtkListBox        *list;

  SonorIntakeDrafts *drafts;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorDraftButton, sonor_draft_button, GTK_TYPE_WIDGET)

static void
on_row_activated (GtkListBox       *list,
                  GtkListBoxRow    *row,
                  SonorDraftButton *self)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  g_signal_emit (self, signals[CHOSEN], 0, g_object_get_data (G_OBJECT (row), "draft"));
}

static void
add_row (SonorDraftButton *self,
         SonorIntakeDraft *draft)
{
  SonorIntakeFields *fields = sonor_intake_draft_get_fields (draft);
  SonorIntakeServerCopy *server_copy = sonor_intake_draft_get_server_copy (draft);
  g_autofree char *title = sonor_intake_fields_dup_title (fields);
  const char *phone = sonor_intake_fields_get_text (fields, "phone");
  SonorIntakeDraftState state = sonor_intake_draft_get_state (draft);
  g_autofree char *detail = NULL;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *label = gtk_label_new (*title != '\0' ? title : _("Without words yet"));
  GtkWidget *more;

  detail = g_strdup_printf ("%s%s%s", phone, *phone != '\0' ? " · " : "",
                            state == SONOR_INTAKE_DRAFT_STATE_SENDING ? _("waits for the server")
                            : state == SONOR_INTAKE_DRAFT_STATE_CONFLICT ? _("changed on another computer too")
                            : sonor_intake_server_copy_is_whole (server_copy) ? _("kept here and on the server")
                            : _("kept on this computer"));
  more = gtk_label_new (detail);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 28);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_xalign (GTK_LABEL (more), 0);
  gtk_widget_add_css_class (more, "caption");
  gtk_widget_add_css_class (more, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), more);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (label)), -1);
  g_object_set_data_full (G_OBJECT (row), "draft", g_object_ref (draft), g_object_unref);
  gtk_list_box_append (self->list, row);
}

static void
update (SonorDraftButton *self)
{
  guint n_drafts = 0;
  g_autofree char *label = NULL;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->drafts)); i++)
    {
      g_autoptr (SonorIntakeDraft) draft = g_list_model_get_item (G_LIST_MODEL (self->drafts), i);

      if (sonor_intake_draft_is_empty (draft))
        continue;
      add_row (self, draft);
      n_drafts++;
    }
  /* Translators: a button that lists what the person is writing and has not sent */
  label = g_strdup_printf (_("Drafts (%u)"), n_drafts);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), label);
  gtk_widget_set_sensitive (self->button, n_drafts > 0);
}

static void
on_shown (SonorDraftButton *self)
{
  update (self);
}

static void
on_items_changed (GListModel       *drafts,
                  guint             position,
                  guint             removed,
                  guint             added,
                  SonorDraftButton *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (SonorIntakeDraft) draft = g_list_model_get_item (drafts, i);

      g_signal_connect_object (draft, "saved", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (draft, "state-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
}

static void
sonor_draft_button_dispose (GObject *object)
{
  SonorDraftButton *self = SONOR_DRAFT_BUTTON (object);

  if (self->drafts != NULL)
    g_signal_handlers_disconnect_by_data (self->drafts, self);
  g_clear_object (&self->drafts);
  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_draft_button_parent_class)->dispose (object);
}

static void
sonor_draft_button_class_init (SonorDraftButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_draft_button_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  /**
   * SonorDraftButton::chosen:
   * @self: the button
   * @draft: which
   *
   * The person wants to go on with a draft.
   */
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, SONOR_TYPE_INTAKE_DRAFT);
}

static void
sonor_draft_button_init (SonorDraftButton *self)
{
  self->button = gtk_menu_button_new ();
  self->popover = gtk_popover_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "suggestions");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Drafts"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self, 0);
  gtk_popover_set_child (GTK_POPOVER (self->popover), GTK_WIDGET (self->list));
  g_signal_connect_object (self->popover, "show", G_CALLBACK (on_shown), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

/**
 * sonor_draft_button_new:
 * @drafts: the person's drafts
 *
 * Returns: (transfer floating): a button
 */
GtkWidget *
sonor_draft_button_new (SonorIntakeDrafts *drafts)
{
  SonorDraftButton *self = g_object_new (SONOR_TYPE_DRAFT_BUTTON, NULL);

  self->drafts = g_object_ref (drafts);
  g_signal_connect_object (drafts, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  on_items_changed (G_LIST_MODEL (drafts), 0, 0, g_list_model_get_n_items (G_LIST_MODEL (drafts)), self);

  return GTK_WIDGET (self);
}
