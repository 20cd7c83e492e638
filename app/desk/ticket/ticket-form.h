/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "desk/ticket/form-field.h"
#include "model/ticket-file.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TICKET_FORM (sonor_ticket_form_get_type ())
G_DECLARE_FINAL_TYPE (SonorTicketForm, sonor_ticket_form, SONOR, TICKET_FORM, GtkWidget)

/* Signal: "done" (JsonNode *result): the verb was done. */

/**
 * SonorTicketFormVerb:
 * @form: a form whose fields have been checked
 * @file: the ticket
 * @version: the version to name: the one that the person saw
 * @unit_id: of which unit's part; 0 for the ticket itself
 *
 * Makes the statement that does what the form is for, see sonor_ticket_file_act_async().
 *
 * Returns: (transfer full) (nullable): the statement, or %NULL after saying at a field what is wrong
 */
typedef SonorQuery *(*SonorTicketFormVerb) (SonorTicketForm *form,
                                            SonorTicketFile *file,
                                            int              version,
                                            int              unit_id);

GtkWidget      *sonor_ticket_form_new (SonorTicketFile     *file,
                                       const char          *action,
                                       int                  unit_id,
                                       const char          *label,
                                       SonorTicketFormVerb  verb);
SonorFormField *sonor_ticket_form_add (SonorTicketForm *self,
                                       const char      *key,
                                       GtkWidget       *field);
void            sonor_ticket_form_add_widget (SonorTicketForm *self,
                                              GtkWidget       *widget);
void            sonor_ticket_form_set_done_words (SonorTicketForm *self,
                                                  const char      *words);
void            sonor_ticket_form_set_question (SonorTicketForm *self,
                                                const char      *heading,
                                                const char      *body);

char           *sonor_ticket_form_dup_text (SonorTicketForm *self,
                                            const char      *key);
SonorFormField *sonor_ticket_form_get_field (SonorTicketForm *self,
                                             const char      *key);
SonorTicketFile *sonor_ticket_form_get_file (SonorTicketForm *self);
gboolean        sonor_ticket_form_is_touched (SonorTicketForm *self);

G_END_DECLS
