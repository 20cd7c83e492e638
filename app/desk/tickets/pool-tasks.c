/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/pool-tasks.h"

#include <glib/gi18n.h>

#include "desk/review/lookup.h"
#include "desk/ticket/task-verb.h"

/* 领取 */

static SonorQuery *
claim (SonorTicketForm *form,
       SonorTicketFile *file,
       int              version,
       int              unit_id)
{
  return sonor_task_verb_new ("SELECT ticket_claim($1::uuid) AS result", file, 0);
}

GtkWidget *
sonor_pool_task_claim_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "claim", 0, _("_Claim"), claim);

  sonor_task_add_words (SONOR_TICKET_FORM (form), _("Until you release it nobody else does this stage's work on it."));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Claimed"));

  return form;
}

/* 释放 */

static SonorQuery *
release (SonorTicketForm *form,
         SonorTicketFile *file,
         int              version,
         int              unit_id)
{
  return sonor_task_verb_new ("SELECT ticket_release($1::uuid) AS result", file, 0);
}

GtkWidget *
sonor_pool_task_release_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "release", 0, _("_Release"), release);

  sonor_task_add_words (SONOR_TICKET_FORM (form), _("The ticket goes back to the pool, for whoever takes it."));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Released"));

  return form;
}

/* 转交 */

static SonorQuery *
reassign (SonorTicketForm *form,
          SonorTicketFile *file,
          int              version,
          int              unit_id)
{
  SonorFormField *field = sonor_ticket_form_get_field (form, "colleague");
  g_autofree char *colleague = sonor_lookup_dup_code (SONOR_LOOKUP (sonor_form_field_get_input (field)));
  SonorQuery *query;

  if (!sonor_lookup_check_field (field))
    return NULL;

  query = sonor_task_verb_new ("SELECT ticket_reassign($1::uuid, $2::uuid, $3) AS result", file, 0);
  sonor_query_add_text (query, colleague);
  sonor_task_verb_add_text (query, form, "note");

  return query;
}

GtkWidget *
sonor_pool_task_reassign_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "reassign", 0, _("_Give"), reassign);
  GtkWidget *field = sonor_lookup_new_field (_("Colleague"), sonor_ticket_file_get_workplace (file), SONOR_LOOKUP_COLLEAGUE);

  sonor_task_add_required (SONOR_TICKET_FORM (form), "colleague", field);
  sonor_form_field_set_hint (SONOR_FORM_FIELD (field), _("Name or work number"));
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Note"), FALSE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Given to a colleague"));

  return form;
}
