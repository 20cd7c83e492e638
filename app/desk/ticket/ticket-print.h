/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/ticket-file.h"

G_BEGIN_DECLS

void sonor_ticket_print (SonorTicketFile *file,
                         GtkWidget       *parent);
void sonor_ticket_print_to_file (SonorTicketFile *file,
                                 GtkWidget       *parent);
void sonor_ticket_print_notice (SonorTicketFile *file,
                                const char      *supervision_id,
                                GtkWidget       *parent);
void sonor_ticket_print_notice_to_file (SonorTicketFile *file,
                                        const char      *supervision_id,
                                        GtkWidget       *parent);

G_END_DECLS
