/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Fields with their names before them, several to a row. */
void sonor_form_grid_attach (GtkGrid    *grid,
                             GtkWidget  *field,
                             const char *name,
                             int         column,
                             int         row,
                             int         width);

G_END_DECLS
