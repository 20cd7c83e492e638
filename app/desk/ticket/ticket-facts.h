/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/ticket-file.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TICKET_FACTS (sonor_ticket_facts_get_type ())
G_DECLARE_FINAL_TYPE (SonorTicketFacts, sonor_ticket_facts, SONOR, TICKET_FACTS, GtkWidget)

GtkWidget *sonor_ticket_facts_new (SonorTicketFile *file);

G_END_DECLS
