/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void sonor_ticket_light_show (GtkLabel   *label,
                              const char *light);

G_END_DECLS
