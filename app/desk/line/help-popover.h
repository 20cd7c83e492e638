/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/line/help-watch.h"
#include "widgets/passing-popover.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HELP_POPOVER (sonor_help_popover_get_type ())
G_DECLARE_FINAL_TYPE (SonorHelpPopover, sonor_help_popover, SONOR, HELP_POPOVER, SonorPassingPopover)

void sonor_help_popover_open (GtkWidget      *button,
                              SonorHelpWatch *help);

G_END_DECLS
