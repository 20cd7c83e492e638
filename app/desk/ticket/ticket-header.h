/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/ticket-file.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TICKET_HEADER (sonor_ticket_header_get_type ())
G_DECLARE_FINAL_TYPE (SonorTicketHeader, sonor_ticket_header, SONOR, TICKET_HEADER, GtkWidget)

GtkWidget *sonor_ticket_header_new (SonorTicketFile *file);

G_END_DECLS
