/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/ticket-filter.h"

G_BEGIN_DECLS

void            sonor_ticket_columns_add (GtkColumnView *view);
void            sonor_ticket_columns_fit (GtkColumnView *view,
                                          int            width);
SonorTicketSort sonor_ticket_columns_get_sort (GtkColumnView *view);
void            sonor_ticket_columns_set_sort (GtkColumnView   *view,
                                               SonorTicketSort  sort);

G_END_DECLS
