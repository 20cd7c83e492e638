/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/supervise/supervise-tasks.h"

#include <glib/gi18n.h>

#include "desk/review/lookup.h"
#include "desk/supervise/notice-list.h"
#include "desk/ticket/task-verb.h"

#define MOST_DAYS 30

static const SonorWord sources[] = {
  { "citizen", NC_ ("urge", "The citizen asks again") },
  { "centre", NC_ ("urge", "The hotline presses the units") },
};

static const SonorWord levels[] = {
  { "ordinary", NC_ ("supervision", "Ordinary") },
  { "key", NC_ ("supervision", "Key") },
  { "joint", NC_ ("supervision", "Joint") },
  { "escalated", NC_ ("supervision", "Escalated") },
};

/* 催办 */

static SonorQuery *
urge (SonorTicketForm *form,
      SonorTicketFile *file,
      int              version,
      int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_urge($1::uuid, $2, NULL, $3) AS result", file, 0);

  sonor_task_verb_add_text (query, form, "note");
  sonor_task_verb_add_text (query, form, "source");

  return query;
}

GtkWidget *
sonor_supervise_task_urge_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "urge", 0, _("_Urge"), urge);
  int n_urges = (int) sonor_json_get_integer (sonor_ticket_file_get_data (file), "urge_count");

  if (n_urges > 0)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("The citizen has asked again %d time.", "The citizen has asked again %d times.",
                                                          (gulong) n_urges), n_urges);

      sonor_task_add_words (SONOR_TICKET_FORM (form), words);
    }
  sonor_task_add_required (SONOR_TICKET_FORM (form), "source",
                           sonor_form_field_new_choice (_("Who presses"), sources, G_N_ELEMENTS (sources), "urge"));
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("What is new"), FALSE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Urged"));

  return form;
}

/* 督办 */

static SonorQuery *
supervise (SonorTicketForm *form,
           SonorTicketFile *file,
           int              version,
           int              unit_id)
{
  SonorFormField *field = sonor_ticket_form_get_field (form, "unit");
  g_autofree char *unit = sonor_lookup_dup_code (SONOR_LOOKUP (sonor_form_field_get_input (field)));
  SonorQuery *query;

  if (!sonor_lookup_check_field (field))
    return NULL;

  query = sonor_task_verb_new ("SELECT ticket_supervise($1::uuid, $2, $3, nullif($4, '')::integer,"
                               " CASE WHEN $5::numeric > 0 THEN working_time_add(now(), $5::numeric, 'working days') END) AS result",
                               file, 0);
  sonor_task_verb_add_text (query, form, "level");
  sonor_task_verb_add_text (query, form, "note");
  sonor_query_add_text (query, unit);
  sonor_task_verb_add_text (query, form, "days");

  return query;
}

GtkWidget *
sonor_supervise_task_supervise_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "supervise", 0, _("_Supervise"), supervise);
  SonorFormField *field;

  sonor_task_add_required (SONOR_TICKET_FORM (form), "level",
                           sonor_form_field_new_choice (_("Level"), levels, G_N_ELEMENTS (levels), "supervision"));
  field = sonor_ticket_form_add (SONOR_TICKET_FORM (form), "unit",
                                 sonor_lookup_new_field (_("Unit"), sonor_ticket_file_get_workplace (file), SONOR_LOOKUP_UNIT));
  sonor_form_field_set_hint (field, _("Empty: all that have the ticket in hand"));
  field = sonor_ticket_form_add (SONOR_TICKET_FORM (form), "days",
                                 sonor_form_field_new_number (_("Working days until the report"), 0, MOST_DAYS, 1));
  sonor_form_field_set_hint (field, _("0: no report is asked for"));
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("What is demanded"), TRUE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Under supervision; the notice can be printed"));
  sonor_ticket_form_add_widget (SONOR_TICKET_FORM (form), sonor_notice_list_new (file));

  return form;
}
