/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/number-popover.h"

#include <glib/gi18n.h>

#include "base/phone-number.h"

/**
 * SonorNumberPopover:
 *
 * Asks for a number and shows what would be dialled; what cannot be dialled is said at once and goes nowhere.
 */
struct _SonorNumberPopover
{
  SonorPassingPopover  parent_instance;

  GtkLabel            *heading;
  GtkEditable         *entry;
  GtkLabel            *hint;
  GtkWidget           *button;

  char                *area_code;
  SonorNumberUse       use;
  gpointer             user_data;
  GDestroyNotify       destroy;
};

G_DEFINE_FINAL_TYPE (SonorNumberPopover, sonor_number_popover, SONOR_TYPE_PASSING_POPOVER)

static void
say (SonorNumberPopover *self,
     const char         *text,
     gboolean            wrong)
{
  gtk_label_set_text (self->hint, text);
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->hint), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hint), "error");
}

static void
on_changed (SonorNumberPopover *self)
{
  g_autofree char *dialled = NULL;
  g_autoptr (GError) error = NULL;
  const char *text = gtk_editable_get_text (self->entry);
  gboolean good = sonor_phone_number_normalise (text, self->area_code, &dialled, NULL, &error);

  if (*text == '\0')
    say (self, _("A number, or an address such as name@host"), FALSE);
  else if (!good)
    say (self, error->message, TRUE);
  else
    {
      /* Translators: %s is a telephone number */
      g_autofree char *words = g_strdup_printf (_("Dials %s"), dialled);

      say (self, words, FALSE);
    }
  gtk_widget_set_sensitive (self->button, good);
}

static void
on_use (SonorNumberPopover *self)
{
  g_autoptr (GError) error = NULL;

  if (!gtk_widget_get_sensitive (self->button))
    return;
  if (self->use (gtk_editable_get_text (self->entry), self->user_data, &error))
    gtk_popover_popdown (GTK_POPOVER (self));
  else
    say (self, error->message, TRUE);
}

static void
sonor_number_popover_dispose (GObject *object)
{
  SonorNumberPopover *self = SONOR_NUMBER_POPOVER (object);

  if (self->destroy != NULL)
    self->destroy (g_steal_pointer (&self->user_data));
  self->destroy = NULL;
  g_clear_pointer (&self->area_code, g_free);

  G_OBJECT_CLASS (sonor_number_popover_parent_class)->dispose (object);
}

static void
sonor_number_popover_class_init (SonorNumberPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_number_popover_dispose;
}

static void
sonor_number_popover_init (SonorNumberPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->heading = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->heading, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->heading), "heading");

  self->entry = GTK_EDITABLE (gtk_entry_new ());
  gtk_entry_set_input_purpose (GTK_ENTRY (self->entry), GTK_INPUT_PURPOSE_PHONE);
  gtk_editable_set_width_chars (self->entry, 24);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, C_("telephone", "Number"), -1);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (on_use), self, G_CONNECT_SWAPPED);

  self->hint = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->hint, 0);
  gtk_label_set_wrap (self->hint, TRUE);
  gtk_label_set_max_width_chars (self->hint, 28);
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "caption");

  self->button = gtk_button_new ();
  gtk_widget_add_css_class (self->button, "suggested-action");
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (on_use), self, G_CONNECT_SWAPPED);

  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->heading));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->hint));
  gtk_box_append (GTK_BOX (box), self->button);
  gtk_popover_set_child (GTK_POPOVER (self), box);
}

/**
 * sonor_number_popover_open:
 * @button: where it opens
 * @heading: what the number is for
 * @verb: the word on its button
 * @area_code: (nullable): the code of the own city
 * @use: (scope notified): what to do with the number
 * @user_data: for @use
 * @destroy: (nullable): frees @user_data
 *
 * Asks for a number; closes when @use has taken one.
 */
void
sonor_number_popover_open (GtkWidget      *button,
                           const char     *heading,
                           const char     *verb,
                           const char     *area_code,
                           SonorNumberUse  use,
                           gpointer        user_data,
                           GDestroyNotify  destroy)
{
  SonorNumberPopover *self = g_object_new (SONOR_TYPE_NUMBER_POPOVER, NULL);

  self->area_code = g_strdup (area_code);
  self->use = use;
  self->user_data = user_data;
  self->destroy = destroy;
  gtk_label_set_text (self->heading, heading);
  gtk_button_set_label (GTK_BUTTON (self->button), verb);
  on_changed (self);

  sonor_passing_popover_open (SONOR_PASSING_POPOVER (self), button);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
