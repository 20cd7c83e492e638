/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_TICKET (sonor_ticket_get_type ())
G_DECLARE_FINAL_TYPE (SonorTicket, sonor_ticket, SONOR, TICKET, GObject)

/* The texts of a ticket's row in a list; kind, channel, state and light are the database's words, see ticket-words.h. */
typedef enum
{
  SONOR_TICKET_ID,
  SONOR_TICKET_NUMBER,
  SONOR_TICKET_KIND,
  SONOR_TICKET_CHANNEL,
  SONOR_TICKET_CATEGORY_NAME,
  SONOR_TICKET_AREA_NAME,
  SONOR_TICKET_TITLE,
  SONOR_TICKET_STATE,
  SONOR_TICKET_LIGHT,
  SONOR_TICKET_LEAD_UNIT_NAME,
  SONOR_TICKET_NEXT_KEY,
  SONOR_TICKET_N_TEXTS
} SonorTicketText;

const char *sonor_ticket_get_text (SonorTicket     *self,
                                   SonorTicketText  text);
GDateTime  *sonor_ticket_get_created_at (SonorTicket *self);
GDateTime  *sonor_ticket_get_due_at (SonorTicket *self);
gboolean    sonor_ticket_is_urgent (SonorTicket *self);
gboolean    sonor_ticket_is_confidential (SonorTicket *self);

gboolean    sonor_ticket_equal (SonorTicket *self,
                                SonorTicket *other);
void        sonor_ticket_swap (SonorTicket *self,
                               SonorTicket *other);

G_END_DECLS
