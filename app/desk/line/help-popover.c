/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/help-popover.h"

#include <glib/gi18n.h>

/* As long as the database takes. */
#define LONGEST_NOTE 200

/**
 * SonorHelpPopover:
 *
 * Asks for help in a call, with a few words or without: Enter is enough.
 */
struct _SonorHelpPopover
{
  SonorPassingPopover  parent_instance;

  GtkEditable         *note;
  SonorHelpWatch      *help;
};

G_DEFINE_FINAL_TYPE (SonorHelpPopover, sonor_help_popover, SONOR_TYPE_PASSING_POPOVER)

static void
ask (SonorHelpPopover *self,
     const char       *wanted)
{
  sonor_help_watch_ask (self->help, wanted, gtk_editable_get_text (self->note));
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
on_supervisor (SonorHelpPopover *self)
{
  ask (self, "supervisor");
}

static void
on_bilingual (SonorHelpPopover *self)
{
  ask (self, "bilingual");
}

static void
sonor_help_popover_dispose (GObject *object)
{
  g_clear_object (&SONOR_HELP_POPOVER (object)->help);

  G_OBJECT_CLASS (sonor_help_popover_parent_class)->dispose (object);
}

static void
sonor_help_popover_class_init (SonorHelpPopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_help_popover_dispose;
}

static void
sonor_help_popover_init (SonorHelpPopover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *heading = gtk_label_new (_("What do you need help with?"));
  GtkWidget *supervisor = gtk_button_new_with_label (_("Ask a supervisor"));
  GtkWidget *bilingual = gtk_button_new_with_label (_("Ask for somebody who speaks Mongolian"));

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  self->note = GTK_EDITABLE (gtk_entry_new ());
  gtk_entry_set_max_length (GTK_ENTRY (self->note), LONGEST_NOTE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->note), _("In a few words; it may stay empty"));
  gtk_editable_set_width_chars (self->note, 32);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->note), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What help is needed for"), -1);
  g_signal_connect_object (self->note, "activate", G_CALLBACK (on_supervisor), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (supervisor, "suggested-action");
  g_signal_connect_object (supervisor, "clicked", G_CALLBACK (on_supervisor), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (bilingual, "clicked", G_CALLBACK (on_bilingual), self, G_CONNECT_SWAPPED);

  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->note));
  gtk_box_append (GTK_BOX (box), supervisor);
  gtk_box_append (GTK_BOX (box), bilingual);
  gtk_popover_set_child (GTK_POPOVER (self), box);
}

/**
 * sonor_help_popover_open:
 * @button: where it opens
 * @help: where help is asked for
 *
 * Opens at a button; closes when help has been asked for.
 */
void
sonor_help_popover_open (GtkWidget      *button,
                         SonorHelpWatch *help)
{
  SonorHelpPopover *self = g_object_new (SONOR_TYPE_HELP_POPOVER, NULL);

  g_return_if_fail (SONOR_IS_HELP_WATCH (help));

  self->help = g_object_ref (help);
  sonor_passing_popover_open (SONOR_PASSING_POPOVER (self), button);
  gtk_widget_grab_focus (GTK_WIDGET (self->note));
}
