/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/transfer/transfer-task.h"

#include <glib/gi18n.h>

#include "desk/review/lookup.h"
#include "desk/ticket/task-verb.h"

/* To whom the ticket has not gone yet. */
#define HOTLINES \
  "SELECT code, name, code AS detail FROM transfer_peers('%s') WHERE strpos(name || ' ' || code, btrim($1)) > 0 ORDER BY code LIMIT 6"

/* 转办 */

static SonorQuery *
pass_on (SonorTicketForm *form,
         SonorTicketFile *file,
         int              version,
         int              unit_id)
{
  SonorFormField *field = sonor_ticket_form_get_field (form, "hotline");
  g_autofree char *code = sonor_lookup_dup_code (SONOR_LOOKUP (sonor_form_field_get_input (field)));
  SonorQuery *query;

  if (!sonor_lookup_check_field (field))
    return NULL;

  query = sonor_task_verb_new ("SELECT jsonb_build_object('id', transfer_out($1::uuid, $2, $3)) AS result", file, 0);
  sonor_query_add_text (query, code);
  sonor_task_verb_add_text (query, form, "note");

  return query;
}

/**
 * sonor_transfer_task_new:
 * @file: a ticket
 *
 * Returns: (transfer floating): the form that passes it on to 110 or another hotline, in writing
 */
GtkWidget *
sonor_transfer_task_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "transfer_out", 0, _("_Hand on to it"), pass_on);
  g_autofree char *sql = g_strdup_printf (HOTLINES, sonor_ticket_file_get_id (file));
  GtkWidget *field = sonor_lookup_new_field (_("Other hotline"), sonor_ticket_file_get_workplace (file), sql);

  sonor_task_add_words (SONOR_TICKET_FORM (form), _("The ticket goes there in writing and stays here too. How it stands there comes back by "
                                                    "itself. Where life or property is in danger, ring them as well."));
  sonor_task_add_required (SONOR_TICKET_FORM (form), "hotline", field);
  sonor_form_field_set_hint (SONOR_FORM_FIELD (field), _("Its name, or 110"));
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Reason"), TRUE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("On its way to the other hotline"));
  sonor_ticket_form_set_question (SONOR_TICKET_FORM (form), _("Pass this ticket on?"),
                                  _("The other hotline gets what was asked, and who asked unless they want to stay unknown. It cannot be "
                                    "called back."));

  return form;
}
