/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

GtkWidget *sonor_ticket_row_new (SonorWorkplace *workplace,
                                 JsonObject     *ticket,
                                 const char     *why);
void       sonor_ticket_row_open (GtkListBox    *list,
                                  GtkListBoxRow *row,
                                  gpointer       user_data);

G_END_DECLS
