/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/column-choice.h"

#include <glib/gi18n.h>

#include "desk/tickets/ticket-columns.h"

/**
 * SonorColumnChoice:
 *
 * A button below which the columns of a list of tickets are ticked.
 */
struct _SonorColumnChoice
{
  GtkWidget      parent_instance;

  GtkWidget     *button;

  GtkColumnView *view;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorColumnChoice, sonor_column_choice, GTK_TYPE_WIDGET)

static void
on_toggled (GtkCheckButton    *check,
            SonorColumnChoice *self)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "column"));

  sonor_ticket_columns_set_chosen (self->view, column, gtk_check_button_get_active (check));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sonor_column_choice_dispose (GObject *object)
{
  SonorColumnChoice *self = SONOR_COLUMN_CHOICE (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (sonor_column_choice_parent_class)->dispose (object);
}

static void
sonor_column_choice_class_init (SonorColumnChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_column_choice_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  /**
   * SonorColumnChoice::changed:
   * @self: the button
   *
   * The person has chosen other columns.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_column_choice_init (SonorColumnChoice *self)
{
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "view-more-symbolic");
  gtk_widget_set_tooltip_text (self->button, _("Columns"));
  gtk_widget_add_css_class (self->button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Columns"), -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

/**
 * sonor_column_choice_new:
 * @view: a view with the columns of tickets
 *
 * Returns: (transfer floating): the button
 */
GtkWidget *
sonor_column_choice_new (GtkColumnView *view)
{
  SonorColumnChoice *self = g_object_new (SONOR_TYPE_COLUMN_CHOICE, NULL);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);

  self->view = g_object_ref (view);
  for (guint i = 0; i < sonor_ticket_columns_get_n (); i++)
    {
      GtkWidget *check;

      if (!sonor_ticket_columns_is_optional (i))
        continue;
      check = gtk_check_button_new_with_label (sonor_ticket_columns_get_title (i));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), sonor_ticket_columns_is_chosen (view, i));
      g_object_set_data (G_OBJECT (check), "column", GUINT_TO_POINTER (i));
      g_signal_connect (check, "toggled", G_CALLBACK (on_toggled), self);
      gtk_box_append (GTK_BOX (box), check);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);

  return GTK_WIDGET (self);
}
