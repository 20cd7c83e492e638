/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/json-member.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TICKET_FILE (sonor_ticket_file_get_type ())
G_DECLARE_FINAL_TYPE (SonorTicketFile, sonor_ticket_file, SONOR, TICKET_FILE, GObject)

/**
 * SonorTicketAction:
 * @action: what may be done, as in `ticket_transition`
 * @layer: "ticket" or "unit"
 * @unit_id: of which unit's part; 0 for the ticket itself
 * @version: the version the verb has to name: of the ticket, or of that part
 *
 * Something that the person who is signed in may do to a ticket now.
 */
typedef struct
{
  char *action;
  char *layer;
  int   unit_id;
  int   version;
} SonorTicketAction;

/* Signals: "changed": what is told of the ticket, or whether that could be read, is something else now. */

SonorTicketFile         *sonor_ticket_file_new (SonorWorkplace *workplace,
                                                const char     *ticket_id);
SonorWorkplace          *sonor_ticket_file_get_workplace (SonorTicketFile *self);
const char              *sonor_ticket_file_get_id (SonorTicketFile *self);

JsonObject              *sonor_ticket_file_get_data (SonorTicketFile *self);
const char              *sonor_ticket_file_get_text (SonorTicketFile *self,
                                                     const char      *member);
GDateTime               *sonor_ticket_file_dup_time (SonorTicketFile *self,
                                                     const char      *member);
JsonObject              *sonor_ticket_file_find_assignment (SonorTicketFile *self,
                                                            int              unit_id);
guint                    sonor_ticket_file_get_n_actions (SonorTicketFile *self);
const SonorTicketAction *sonor_ticket_file_get_action (SonorTicketFile *self,
                                                       guint            index);
const SonorTicketAction *sonor_ticket_file_find_action (SonorTicketFile *self,
                                                        const char      *action,
                                                        int              unit_id);

const GError            *sonor_ticket_file_get_error (SonorTicketFile *self);
gboolean                 sonor_ticket_file_is_loading (SonorTicketFile *self);
GDateTime               *sonor_ticket_file_get_loaded_at (SonorTicketFile *self);
void                     sonor_ticket_file_refresh (SonorTicketFile *self);
void                     sonor_ticket_file_set_open (SonorTicketFile *self,
                                                     gboolean         open);

void                     sonor_ticket_file_act_async (SonorTicketFile     *self,
                                                      SonorQuery          *verb,
                                                      GCancellable        *cancellable,
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
JsonNode                *sonor_ticket_file_act_finish (SonorTicketFile  *self,
                                                       GAsyncResult     *result,
                                                       GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
