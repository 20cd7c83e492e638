/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *sonor_key_button_new (const char *label,
                                 const char *action,
                                 const char *keys);

G_END_DECLS
