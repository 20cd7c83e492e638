/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/boards/form-grid.h"

/* Puts a field's name into @column and the field beside it, over @width columns. A switch keeps its size, others grow. */
void
sonor_form_grid_attach (GtkGrid    *grid,
                        GtkWidget  *field,
                        const char *name,
                        int         column,
                        int         row,
                        int         width)
{
  GtkWidget *label = gtk_label_new (name);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_hexpand (field, !GTK_IS_SWITCH (field));
  gtk_accessible_update_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_grid_attach (grid, label, column, row, 1, 1);
  gtk_grid_attach (grid, field, column + 1, row, width, 1);
}
