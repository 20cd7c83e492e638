/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sonor_trace (const char *event);
void sonor_trace_frame (GtkWidget  *widget,
                        const char *event);

G_END_DECLS
