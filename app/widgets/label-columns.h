/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SonorLabelColumnShow:
 * @label: a label of a column
 * @item: the item in that row
 *
 * Writes on the label what the column tells of the item.
 */
typedef void (*SonorLabelColumnShow) (GtkLabel *label,
                                      gpointer  item);

/**
 * SonorLabelColumn:
 * @title: its title, not translated
 * @width: pixels; -1 to share what is left
 * @show: what it tells
 *
 * A column of one line of text in each row.
 */
typedef struct
{
  const char           *title;
  int                   width;
  SonorLabelColumnShow  show;
} SonorLabelColumn;

void sonor_label_columns_add (GtkColumnView          *view,
                              const char             *context,
                              const SonorLabelColumn *columns,
                              gsize                   n_columns);

G_END_DECLS
