/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/keypad-popover.h"

#include <glib/gi18n.h>

#include "desk/line/keypad.h"
#include "desk/work/notice.h"

/**
 * SonorKeypadPopover:
 *
 * Presses keys for the machine at the other side of a call, and shows which.
 */
struct _SonorKeypadPopover
{
  SonorPassingPopover  parent_instance;

  GtkWidget           *keypad;
  GtkLabel            *sent;
  SonorPhoneCall      *call;
};

G_DEFINE_FINAL_TYPE (SonorKeypadPopover, sonor_keypad_popover, SONOR_TYPE_PASSING_POPOVER)

static void
on_pressed (SonorKeypadPopover *self,
            const char         *key)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sent = NULL;

  if (!sonor_phone_call_send_digits (self->call, key, &error))
    {
      sonor_notice_error (gtk_widget_get_parent (GTK_WIDGET (self)), error);
      return;
    }

  sent = g_strconcat (gtk_label_get_text (self->sent), key, NULL);
  gtk_label_set_text (self->sent, sent);
}

static void
sonor_keypad_popover_dispose (GObject *object)
{
  g_clear_object (&SONOR_KEYPAD_POPOVER (object)->call);

  G_OBJECT_CLASS (sonor_keypad_popover_parent_class)->dispose (object);
}

static void
sonor_keypad_popover_class_init (SonorKeypadPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_keypad_popover_dispose;
}

static void
sonor_keypad_popover_init (SonorKeypadPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->sent = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->sent, PANGO_ELLIPSIZE_START);
  gtk_label_set_max_width_chars (self->sent, 12);
  gtk_widget_add_css_class (GTK_WIDGET (self->sent), "title-3");
  self->keypad = sonor_keypad_new ();
  g_signal_connect_object (self->keypad, "pressed", G_CALLBACK (on_pressed), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->sent));
  gtk_box_append (GTK_BOX (box), self->keypad);
  gtk_popover_set_child (GTK_POPOVER (self), box);
}

/**
 * sonor_keypad_popover_open:
 * @button: where it opens
 * @call: an answered call
 */
void
sonor_keypad_popover_open (GtkWidget      *button,
                           SonorPhoneCall *call)
{
  SonorKeypadPopover *self = g_object_new (SONOR_TYPE_KEYPAD_POPOVER, NULL);

  self->call = g_object_ref (call);
  sonor_passing_popover_open (SONOR_PASSING_POPOVER (self), button);
  gtk_widget_child_focus (self->keypad, GTK_DIR_TAB_FORWARD);
}
