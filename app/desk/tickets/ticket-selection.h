/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/ticket.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TICKET_SELECTION (sonor_ticket_selection_get_type ())
G_DECLARE_FINAL_TYPE (SonorTicketSelection, sonor_ticket_selection, SONOR, TICKET_SELECTION, GObject)

/* Signal: "changed": other tickets may be selected. */

SonorTicketSelection *sonor_ticket_selection_new (GtkSelectionModel *model);
GStrv                 sonor_ticket_selection_dup_texts (SonorTicketSelection *self,
                                                        SonorTicketText       text);

G_END_DECLS
