/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sonor_picture_window_show (GtkWidget  *from,
                                const char *name,
                                GdkTexture *picture);

G_END_DECLS
