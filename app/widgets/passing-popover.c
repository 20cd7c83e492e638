/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/passing-popover.h"

/**
 * SonorPassingPopover:
 *
 * A popover that is made when it is wanted, opens once, and is gone when it has closed.
 */
G_DEFINE_ABSTRACT_TYPE (SonorPassingPopover, sonor_passing_popover, GTK_TYPE_POPOVER)

static gboolean
leave (gpointer user_data)
{
  if (gtk_widget_get_parent (user_data) != NULL)
    gtk_widget_unparent (user_data);

  return G_SOURCE_REMOVE;
}

/* It closed, or its button has gone. Not at once: the popover is still at work. */
static void
sonor_passing_popover_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sonor_passing_popover_parent_class)->unmap (widget);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, leave, g_object_ref (widget), g_object_unref);
}

static void
sonor_passing_popover_class_init (SonorPassingPopoverClass *klass)
{
  GTK_WIDGET_CLASS (klass)->unmap = sonor_passing_popover_unmap;
}

static void
sonor_passing_popover_init (SonorPassingPopover *self)
{
}

/**
 * sonor_passing_popover_open:
 * @self: a popover without a parent
 * @button: where it opens
 *
 * Opens it; from here on the popover is @button's.
 */
void
sonor_passing_popover_open (SonorPassingPopover *self,
                            GtkWidget           *button)
{
  g_return_if_fail (SONOR_IS_PASSING_POPOVER (self));
  g_return_if_fail (GTK_IS_WIDGET (button));

  gtk_widget_set_parent (GTK_WIDGET (self), button);
  gtk_popover_popup (GTK_POPOVER (self));
}
