/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "model/ticket-filter.h"
#include "store/database.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TICKET_LIST (sonor_ticket_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorTicketList, sonor_ticket_list, SONOR, TICKET_LIST, GObject)

/* Signal: "changed": it is loading or not, has failed or not, or how many there are is known better. */

SonorTicketList         *sonor_ticket_list_new (SonorDatabase *database);

const SonorTicketFilter *sonor_ticket_list_get_filter (SonorTicketList *self);
void                     sonor_ticket_list_set_filter (SonorTicketList         *self,
                                                       const SonorTicketFilter *filter);
void                     sonor_ticket_list_refresh (SonorTicketList *self);
void                     sonor_ticket_list_load_more (SonorTicketList *self);

gboolean                 sonor_ticket_list_is_loading (SonorTicketList *self);
gboolean                 sonor_ticket_list_is_complete (SonorTicketList *self);
const GError            *sonor_ticket_list_get_error (SonorTicketList *self);
gint64                   sonor_ticket_list_get_count (SonorTicketList *self,
                                                      gboolean        *exact);
const char              *sonor_ticket_list_get_hint (SonorTicketList *self);
GDateTime               *sonor_ticket_list_get_loaded_at (SonorTicketList *self);

G_END_DECLS
