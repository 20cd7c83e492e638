/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/keypad.h"

#include <string.h>

#include <glib/gi18n.h>

#define KEYS "123456789*0#"

/**
 * SonorKeypad:
 *
 * The twelve keys of a telephone.
 */
struct _SonorKeypad
{
  GtkWidget  parent_instance;

  GtkWidget *buttons[sizeof KEYS - 1];
};

enum
{
  PRESSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorKeypad, sonor_keypad, GTK_TYPE_WIDGET)

static void
on_clicked (SonorKeypad *self,
            GtkWidget   *button)
{
  g_signal_emit (self, signals[PRESSED], 0, gtk_button_get_label (GTK_BUTTON (button)));
}

/* The digit pads of keyboards have values of their own, which mean the same characters. */
static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        modifiers,
        SonorKeypad           *self)
{
  gunichar character = gdk_keyval_to_unicode (key);
  const char *found = character > 0 && character < 128 ? strchr (KEYS, (int) character) : NULL;

  if (found == NULL || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  gtk_widget_grab_focus (self->buttons[found - KEYS]);
  on_clicked (self, self->buttons[found - KEYS]);

  return GDK_EVENT_STOP;
}

static void
sonor_keypad_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_keypad_parent_class)->dispose (object);
}

static void
sonor_keypad_class_init (SonorKeypadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_keypad_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  /**
   * SonorKeypad::pressed:
   * @self: a keypad
   * @key: one of 0 to 9, * and #
   */
  signals[PRESSED] = g_signal_new ("pressed", SONOR_TYPE_KEYPAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
sonor_keypad_init (SonorKeypad *self)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_row_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  for (int i = 0; i < (int) G_N_ELEMENTS (self->buttons); i++)
    {
      const char label[] = { KEYS[i], '\0' };

      self->buttons[i] = gtk_button_new_with_label (label);
      gtk_widget_add_css_class (self->buttons[i], "key");
      g_signal_connect_object (self->buttons[i], "clicked", G_CALLBACK (on_clicked), self, G_CONNECT_SWAPPED);
      gtk_grid_attach (GTK_GRID (grid), self->buttons[i], i % 3, i / 3, 1, 1);
    }
  gtk_widget_set_parent (grid, GTK_WIDGET (self));

  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (on_key), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Keypad"), -1);
}

/**
 * sonor_keypad_new:
 *
 * Returns: (transfer floating): a keypad
 */
GtkWidget *
sonor_keypad_new (void)
{
  return g_object_new (SONOR_TYPE_KEYPAD, NULL);
}
