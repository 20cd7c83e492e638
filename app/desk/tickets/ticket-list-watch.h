/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/ticket-list.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TICKET_LIST_WATCH (sonor_ticket_list_watch_get_type ())
G_DECLARE_FINAL_TYPE (SonorTicketListWatch, sonor_ticket_list_watch, SONOR, TICKET_LIST_WATCH, GObject)

SonorTicketListWatch *sonor_ticket_list_watch_new (SonorDatabase   *database,
                                                   SonorTicketList *list,
                                                   GtkWidget       *page,
                                                   GtkWidget       *rows);

G_END_DECLS
