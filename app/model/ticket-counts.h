/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/database.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TICKET_COUNTS (sonor_ticket_counts_get_type ())
G_DECLARE_FINAL_TYPE (SonorTicketCounts, sonor_ticket_counts, SONOR, TICKET_COUNTS, GObject)

/* Signal: "changed": a count is another one now. */

SonorTicketCounts *sonor_ticket_counts_new (SonorDatabase *database,
                                            gboolean       conversations);
gint64             sonor_ticket_counts_get (SonorTicketCounts *self,
                                            const char        *page,
                                            gint64            *red);

G_END_DECLS
