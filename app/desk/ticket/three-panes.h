/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_THREE_PANES (sonor_three_panes_get_type ())
G_DECLARE_FINAL_TYPE (SonorThreePanes, sonor_three_panes, SONOR, THREE_PANES, GtkWidget)

GtkWidget *sonor_three_panes_new (GtkWidget *left,
                                  GtkWidget *middle,
                                  GtkWidget *right);

G_END_DECLS
