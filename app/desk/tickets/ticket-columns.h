/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

#include "model/ticket-filter.h"

G_BEGIN_DECLS

void            sonor_ticket_columns_add (GtkColumnView *view);
void            sonor_ticket_columns_fit (GtkColumnView *view,
                                          int            width);
SonorTicketSort sonor_ticket_columns_get_sort (GtkColumnView *view);
void            sonor_ticket_columns_set_sort (GtkColumnView   *view,
                                               SonorTicketSort  sort);

guint           sonor_ticket_columns_get_n (void);
const char     *sonor_ticket_columns_get_title (guint column);
gboolean        sonor_ticket_columns_is_optional (guint column);
gboolean        sonor_ticket_columns_is_chosen (GtkColumnView *view,
                                                guint          column);
void            sonor_ticket_columns_set_chosen (GtkColumnView *view,
                                                 guint          column,
                                                 gboolean       chosen);
gboolean        sonor_ticket_columns_keep_widths (GtkColumnView *view);
JsonNode       *sonor_ticket_columns_to_json (GtkColumnView *view);
void            sonor_ticket_columns_read_json (GtkColumnView *view,
                                                JsonNode      *node);

G_END_DECLS
