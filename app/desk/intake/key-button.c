/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A button that tells the keys of what it does. */

#include "desk/intake/key-button.h"

/**
 * sonor_key_button_new:
 * @label: what it does
 * @action: the action of it
 * @keys: the keys that do the same, as a person reads them
 *
 * Returns: (transfer floating): a button
 */
GtkWidget *
sonor_key_button_new (const char *label,
                      const char *action,
                      const char *keys)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_label_new (label);
  GtkWidget *hint = gtk_label_new (keys);

  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "key-hint");
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), hint);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, keys, -1);

  return button;
}
