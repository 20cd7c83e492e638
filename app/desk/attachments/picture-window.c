/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/attachments/picture-window.h"

#include <adwaita.h>

/**
 * sonor_picture_window_show:
 * @from: a widget of the window it belongs to
 * @name: what the picture is called
 * @picture: the picture
 *
 * Shows a picture in a window of its own, as large as it fits. Escape closes it.
 */
void
sonor_picture_window_show (GtkWidget  *from,
                           const char *name,
                           GdkTexture *picture)
{
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW, "title", name, "default-width", 900, "default-height", 700,
                                    "destroy-with-parent", TRUE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *view = gtk_picture_new_for_paintable (GDK_PAINTABLE (picture));
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkRoot *root = gtk_widget_get_root (from);

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  gtk_picture_set_alternative_text (GTK_PICTURE (view), name);
  gtk_picture_set_content_fit (GTK_PICTURE (view), GTK_CONTENT_FIT_SCALE_DOWN);
  gtk_widget_set_vexpand (view, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), view);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  gtk_window_present (GTK_WINDOW (window));
}
