/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/label-columns.h"

#include <glib/gi18n.h>

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  const SonorLabelColumn *column = user_data;

  column->show (GTK_LABEL (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

/**
 * sonor_label_columns_add:
 * @view: a view
 * @context: of the titles, for their translation
 * @columns: (array length=n_columns): the columns, from the first; they must last as long as @view
 * @n_columns: how many
 *
 * Adds columns, which can be made wider and narrower, after those that @view has.
 */
void
sonor_label_columns_add (GtkColumnView          *view,
                         const char             *context,
                         const SonorLabelColumn *columns,
                         gsize                   n_columns)
{
  for (gsize i = 0; i < n_columns; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind), (gpointer) &columns[i]);
      column = gtk_column_view_column_new (g_dpgettext2 (GETTEXT_PACKAGE, context, columns[i].title), factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      if (columns[i].width > 0)
        gtk_column_view_column_set_fixed_width (column, columns[i].width);
      else
        gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (view, column);
    }
}
