/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/work/sidebar-row.h"

#include <glib/gi18n.h>

/* A number nobody can do anything with is no help; above this it only says that there are many. */
#define MOST 9999

/**
 * SonorSidebarRow:
 *
 * A page in the sidebar, with how many tickets or conversations wait there.
 */
struct _SonorSidebarRow
{
  GtkListBoxRow  parent_instance;

  GtkLabel      *count;
  char          *title;
};

G_DEFINE_FINAL_TYPE (SonorSidebarRow, sonor_sidebar_row, GTK_TYPE_LIST_BOX_ROW)

static void
sonor_sidebar_row_finalize (GObject *object)
{
  g_free (SONOR_SIDEBAR_ROW (object)->title);

  G_OBJECT_CLASS (sonor_sidebar_row_parent_class)->finalize (object);
}

static void
sonor_sidebar_row_class_init (SonorSidebarRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_sidebar_row_finalize;
}

static void
sonor_sidebar_row_init (SonorSidebarRow *self)
{
}

/**
 * sonor_sidebar_row_new:
 * @title: the page's title
 * @icon: its icon
 *
 * Returns: (transfer floating): a row without a number
 */
GtkWidget *
sonor_sidebar_row_new (const char *title,
                       const char *icon)
{
  SonorSidebarRow *self = g_object_new (SONOR_TYPE_SIDEBAR_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *label = gtk_label_new (title);

  self->title = g_strdup (title);
  self->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->count), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->count), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "badge");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->count));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return GTK_WIDGET (self);
}

/**
 * sonor_sidebar_row_set_count:
 * @self: a row
 * @total: how many the page holds; none is shown for 0, nor for -1, which is not known
 * @red: how many of them are overdue
 *
 * Shows how many wait on the page.
 */
void
sonor_sidebar_row_set_count (SonorSidebarRow *self,
                             gint64           total,
                             gint64           red)
{
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (SONOR_IS_SIDEBAR_ROW (self));

  if (total > MOST)
    text = g_strdup_printf ("%d+", MOST);
  else if (total > 0)
    text = g_strdup_printf ("%d", (int) total);
  gtk_label_set_text (self->count, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->count), text != NULL);
  if (red > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->count), "red");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->count), "red");

  if (text == NULL)
    name = g_strdup (self->title);
  else if (red > 0)
    /* Translators: a page of the sidebar, how many tickets wait there, and how many of them are overdue */
    name = g_strdup_printf (_("%s, %s waiting, %d overdue"), self->title, text, (int) red);
  else
    /* Translators: a page of the sidebar and how many tickets wait there */
    name = g_strdup_printf (_("%s, %s waiting"), self->title, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
