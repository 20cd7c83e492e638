/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/boards/board-settings.h"

#include <glib/gi18n.h>

#include "desk/boards/form-grid.h"

#define LARGEST_GRID 200
#define SHORTEST_ROTATION 5
#define LONGEST_ROTATION 3600

/**
 * SonorBoardSettings:
 *
 * What a board is as a whole: its title, its grid, how long a page stays, its ground. It writes into a draft and follows it.
 */
struct _SonorBoardSettings
{
  GtkWidget        parent_instance;

  GtkGrid         *grid;
  GtkEditable     *title;
  GtkSpinButton   *columns;
  GtkSpinButton   *rows;
  GtkSpinButton   *rotation;
  GtkSwitch       *dark;

  SonorBoardDraft *draft;
  /* What is filled in by the program is no change by the person. */
  gboolean         filling;
};

G_DEFINE_FINAL_TYPE (SonorBoardSettings, sonor_board_settings, GTK_TYPE_WIDGET)

static void
fill (SonorBoardSettings *self)
{
  self->filling = TRUE;
  /* The cursor of somebody who is writing stays where it is. */
  if (!g_str_equal (gtk_editable_get_text (self->title), sonor_board_draft_get_title (self->draft)))
    gtk_editable_set_text (self->title, sonor_board_draft_get_title (self->draft));
  gtk_spin_button_set_value (self->columns, sonor_board_draft_get_columns (self->draft));
  gtk_spin_button_set_value (self->rows, sonor_board_draft_get_rows (self->draft));
  gtk_spin_button_set_value (self->rotation, sonor_board_draft_get_rotation (self->draft));
  gtk_switch_set_active (self->dark, sonor_board_draft_get_dark (self->draft));
  self->filling = FALSE;
}

static void
on_title (SonorBoardSettings *self)
{
  if (!self->filling)
    sonor_board_draft_set_title (self->draft, gtk_editable_get_text (self->title));
}

static void
on_grid (SonorBoardSettings *self)
{
  if (!self->filling)
    sonor_board_draft_set_grid (self->draft, gtk_spin_button_get_value_as_int (self->columns), gtk_spin_button_get_value_as_int (self->rows));
}

static void
on_rotation (SonorBoardSettings *self)
{
  if (!self->filling)
    sonor_board_draft_set_rotation (self->draft, gtk_spin_button_get_value_as_int (self->rotation));
}

static void
on_dark (SonorBoardSettings *self)
{
  if (!self->filling)
    sonor_board_draft_set_dark (self->draft, gtk_switch_get_active (self->dark));
}

static void
sonor_board_settings_dispose (GObject *object)
{
  SonorBoardSettings *self = SONOR_BOARD_SETTINGS (object);

  if (self->grid != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->grid));
  self->grid = NULL;
  g_clear_object (&self->draft);

  G_OBJECT_CLASS (sonor_board_settings_parent_class)->dispose (object);
}

static void
sonor_board_settings_class_init (SonorBoardSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_board_settings_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkSpinButton *
new_spin (SonorBoardSettings *self,
          int                 least,
          int                 most,
          GCallback           changed)
{
  GtkSpinButton *spin = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (least, most, 1));

  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 3);
  g_signal_connect_object (spin, "value-changed", changed, self, G_CONNECT_SWAPPED);

  return spin;
}

static void
sonor_board_settings_init (SonorBoardSettings *self)
{
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_grid_set_column_spacing (self->grid, 8);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
  self->title = GTK_EDITABLE (gtk_entry_new ());
  self->columns = new_spin (self, 1, LARGEST_GRID, G_CALLBACK (on_grid));
  self->rows = new_spin (self, 1, LARGEST_GRID, G_CALLBACK (on_grid));
  self->rotation = new_spin (self, SHORTEST_ROTATION, LONGEST_ROTATION, G_CALLBACK (on_rotation));
  self->dark = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_halign (GTK_WIDGET (self->dark), GTK_ALIGN_START);
  gtk_widget_set_valign (GTK_WIDGET (self->dark), GTK_ALIGN_CENTER);
  sonor_form_grid_attach (self->grid, GTK_WIDGET (self->title), C_("board", "Board's title"), 0, 0, 3);
  sonor_form_grid_attach (self->grid, GTK_WIDGET (self->columns), C_("board", "Columns of the grid"), 0, 1, 1);
  sonor_form_grid_attach (self->grid, GTK_WIDGET (self->rows), C_("board", "Rows of the grid"), 2, 1, 1);
  sonor_form_grid_attach (self->grid, GTK_WIDGET (self->rotation), C_("board", "Seconds a page stays"), 0, 2, 1);
  sonor_form_grid_attach (self->grid, GTK_WIDGET (self->dark), C_("board", "Dark ground"), 2, 2, 1);
  g_signal_connect_object (self->title, "changed", G_CALLBACK (on_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->dark, "notify::active", G_CALLBACK (on_dark), self, G_CONNECT_SWAPPED);
}

/**
 * sonor_board_settings_new:
 * @draft: what it writes into
 *
 * Returns: (transfer floating): the form
 */
GtkWidget *
sonor_board_settings_new (SonorBoardDraft *draft)
{
  SonorBoardSettings *self = g_object_new (SONOR_TYPE_BOARD_SETTINGS, NULL);

  self->draft = g_object_ref (draft);
  fill (self);
  g_signal_connect_object (draft, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
