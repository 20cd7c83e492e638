/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "desk/line/line.h"

G_BEGIN_DECLS

#define SONOR_TYPE_LINE_BAR (sonor_line_bar_get_type ())
G_DECLARE_FINAL_TYPE (SonorLineBar, sonor_line_bar, SONOR, LINE_BAR, GtkWidget)

/*
 * Property "busy" (boolean): whether there is a call, for which room is to be made.
 */

GtkWidget *sonor_line_bar_new (SonorLine      *line,
                               SonorWorkplace *workplace);
void       sonor_line_bar_say (SonorLineBar *self,
                               const char   *text);

G_END_DECLS
