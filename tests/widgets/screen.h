/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void       test_wait_for_manager (void);
GtkWidget *test_show             (GtkWidget *child,
                                  int        width,
                                  int        height);
void       test_settle           (GtkWidget *widget);

G_END_DECLS
