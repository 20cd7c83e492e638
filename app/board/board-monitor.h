/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sonor_board_monitor_move (GtkWindow  *window,
                               GdkMonitor *monitor);

G_END_DECLS
