/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_SIDEBAR_ROW (sonor_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (SonorSidebarRow, sonor_sidebar_row, SONOR, SIDEBAR_ROW, GtkListBoxRow)

GtkWidget *sonor_sidebar_row_new (const char *title,
                                  const char *icon);
void       sonor_sidebar_row_set_count (SonorSidebarRow *self,
                                        gint64           total,
                                        gint64           red);

G_END_DECLS
