/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/ticket/ticket-form.h"

G_BEGIN_DECLS

/* As the database takes them. */
#define SONOR_TASK_LONGEST_TEXT 4000

SonorQuery *sonor_task_verb_new (const char      *sql,
                                 SonorTicketFile *file,
                                 int              version);
void        sonor_task_verb_add_text (SonorQuery      *query,
                                      SonorTicketForm *form,
                                      const char      *key);
void        sonor_task_verb_add_flag (SonorQuery      *query,
                                      SonorTicketForm *form,
                                      const char      *key);

GtkWidget  *sonor_task_new_yes_no (const char *label);
void        sonor_task_add_required (SonorTicketForm *form,
                                     const char      *key,
                                     GtkWidget       *field);
void        sonor_task_add_note (SonorTicketForm *form,
                                 const char      *label,
                                 gboolean         required);
void        sonor_task_add_words (SonorTicketForm *form,
                                  const char      *words);

G_END_DECLS
