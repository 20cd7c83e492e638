/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_PASSING_POPOVER (sonor_passing_popover_get_type ())
G_DECLARE_DERIVABLE_TYPE (SonorPassingPopover, sonor_passing_popover, SONOR, PASSING_POPOVER, GtkPopover)

struct _SonorPassingPopoverClass
{
  GtkPopoverClass parent_class;
};

void sonor_passing_popover_open (SonorPassingPopover *self,
                                 GtkWidget           *button);

G_END_DECLS
