/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/ticket-file.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TICKET_PARTS (sonor_ticket_parts_get_type ())
G_DECLARE_FINAL_TYPE (SonorTicketParts, sonor_ticket_parts, SONOR, TICKET_PARTS, GtkWidget)

GtkWidget *sonor_ticket_parts_new (SonorTicketFile *file);

G_END_DECLS
