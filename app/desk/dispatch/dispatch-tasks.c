/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/dispatch/dispatch-tasks.h"

#include <glib/gi18n.h>

#include "desk/dispatch/dispatch-advice.h"
#include "desk/dispatch/part-forms.h"
#include "desk/review/correction.h"
#include "desk/review/lookup.h"
#include "desk/ticket/task-verb.h"
#include "desk/ticket/unit-choice.h"

#define MOST_DAYS 60

static const SonorWord decisions[] = {
  { "yes", NC_ ("decision", "Approve") },
  { "no", NC_ ("decision", "Reject") },
};

/* 派单, 改派 */

static void
add_target (SonorQuery      *query,
            SonorTicketForm *form)
{
  g_autofree char *lead = sonor_lookup_dup_code (SONOR_LOOKUP (sonor_form_field_get_input (
    sonor_ticket_form_get_field (form, "lead"))));

  sonor_query_add_text (query, lead);
  sonor_task_verb_add_text (query, form, "co_units");
  sonor_task_verb_add_text (query, form, "note");
  sonor_task_verb_add_text (query, form, "days");
}

/* Corrections and the dispatch are one step: both are done or neither. */
static SonorQuery *
dispatch (SonorTicketForm *form,
          SonorTicketFile *file,
          int              version,
          int              unit_id)
{
  gboolean reviews = sonor_ticket_form_get_field (form, "why") != NULL;
  g_autofree char *changes = NULL;
  SonorQuery *query;

  if (!sonor_lookup_check_field (sonor_ticket_form_get_field (form, "lead")) || (reviews && !sonor_correction_check (form)))
    return NULL;

  if (reviews)
    changes = sonor_correction_dup_changes (form);
  query = sonor_task_verb_new (
    changes == NULL ? "SELECT ticket_dispatch($1::uuid, $2::integer, nullif($3, '')::integer,"
                      " string_to_array(nullif($4, ''), ',')::integer[], $5, nullif($6::numeric, 0),"
                      " CASE WHEN $6::numeric > 0 THEN 'working days' END) AS result"
                    : "SELECT ticket_dispatch($1::uuid, (ticket_correct($1::uuid, $2::integer, $7::jsonb, $8) ->> 'version')::integer,"
                      " nullif($3, '')::integer, string_to_array(nullif($4, ''), ',')::integer[], $5, nullif($6::numeric, 0),"
                      " CASE WHEN $6::numeric > 0 THEN 'working days' END) AS result",
    file, version);
  add_target (query, form);
  if (changes != NULL)
    {
      sonor_query_add_text (query, changes);
      sonor_task_verb_add_text (query, form, "why");
    }

  return query;
}

GtkWidget *
sonor_dispatch_task_dispatch_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "dispatch", 0, _("_Dispatch"), dispatch);

  if (g_str_equal (sonor_ticket_file_get_text (file, "state"), "first_review"))
    {
      sonor_task_add_words (SONOR_TICKET_FORM (form), _("Check time, place and content against what was said, correct what is wrong, "
                                                        "and dispatch."));
      sonor_correction_add_fields (SONOR_TICKET_FORM (form));
    }
  sonor_dispatch_advice_add_fields (SONOR_TICKET_FORM (form), FALSE);
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Instructions to the units"), FALSE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Dispatched"));

  return form;
}

static SonorQuery *
redispatch (SonorTicketForm *form,
            SonorTicketFile *file,
            int              version,
            int              unit_id)
{
  SonorQuery *query;

  if (!sonor_lookup_check_field (sonor_ticket_form_get_field (form, "lead")))
    return NULL;

  query = sonor_task_verb_new ("SELECT ticket_redispatch($1::uuid, $2::integer, nullif($3, '')::integer,"
                               " coalesce(string_to_array(nullif($4, ''), ',')::integer[], '{}'), $5, nullif($6::numeric, 0),"
                               " CASE WHEN $6::numeric > 0 THEN 'working days' END) AS result", file, version);
  add_target (query, form);

  return query;
}

GtkWidget *
sonor_dispatch_task_redispatch_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "redispatch", 0, _("_Redispatch"), redispatch);

  sonor_task_add_words (SONOR_TICKET_FORM (form), _("Units that are not named here are withdrawn unless they have answered; those that "
                                                    "stay keep their deadlines."));
  sonor_dispatch_advice_add_fields (SONOR_TICKET_FORM (form), TRUE);
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Reason"), TRUE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Redispatched"));
  sonor_ticket_form_set_question (SONOR_TICKET_FORM (form), _("Redispatch this ticket?"),
                                  _("Units that are not named lose it. This cannot be taken back."));

  return form;
}

/* 协商 */

static SonorQuery *
negotiate (SonorTicketForm *form,
           SonorTicketFile *file,
           int              version,
           int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_negotiate($1::uuid, $2::integer, string_to_array($3, ',')::integer[], $4)"
                                           " AS result", file, version);

  sonor_task_verb_add_text (query, form, "units");
  sonor_task_verb_add_text (query, form, "note");

  return query;
}

GtkWidget *
sonor_dispatch_task_negotiate_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "negotiate", 0, _("Ask for _negotiation"), negotiate);

  sonor_task_add_words (SONOR_TICKET_FORM (form), _("Whose duty it is, is unclear. The ticket waits to be dispatched until the units agree."));
  sonor_task_add_required (SONOR_TICKET_FORM (form), "units",
                           sonor_unit_choice_new (_("Units that must agree"), sonor_ticket_file_get_workplace (file), 0));
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Question"), TRUE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("The negotiation is open"));

  return form;
}

/* 撤回派单 */

static SonorQuery *
withdraw (SonorTicketForm *form,
          SonorTicketFile *file,
          int              version,
          int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_withdraw($1::uuid, $3::integer, $2::integer, $4) AS result", file, version);

  sonor_query_add_integer (query, unit_id);
  sonor_task_verb_add_text (query, form, "note");

  return query;
}

static GtkWidget *
new_withdraw_form (SonorTicketFile *file,
                   int              unit_id)
{
  GtkWidget *form = sonor_ticket_form_new (file, "withdraw", unit_id, _("_Withdraw"), withdraw);

  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Reason"), TRUE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Withdrawn"));
  sonor_ticket_form_set_question (SONOR_TICKET_FORM (form), _("Withdraw this unit?"), _("It loses the ticket. This cannot be taken back."));

  return form;
}

GtkWidget *
sonor_dispatch_task_withdraw_new (SonorTicketFile *file)
{
  return sonor_part_forms_new (file, "withdraw", new_withdraw_form);
}

/* What a unit asked for last and nobody has decided yet */
static JsonObject *
find_request (SonorTicketFile *file,
              int              unit_id,
              const char      *requests)
{
  JsonObject *part = sonor_ticket_file_find_assignment (file, unit_id);
  JsonObject *open = NULL;

  for (guint i = 0; i < sonor_json_get_length (part, requests); i++)
    {
      JsonObject *request = sonor_json_get_element (part, requests, i);

      if (sonor_json_is_null (request, "decision"))
        open = request;
    }

  return open;
}

static void
add_decision (SonorTicketForm *form)
{
  SonorFormField *field;

  sonor_task_add_required (form, "approve", sonor_form_field_new_choice (_("Decision"), decisions, G_N_ELEMENTS (decisions), "decision"));
  field = sonor_ticket_form_add (form, "note", sonor_form_field_new_text (_("Reason"), SONOR_TASK_LONGEST_TEXT, 3));
  sonor_form_field_set_hint (field, _("Needed to reject"));
}

/* Whether a rejection has its reason; says so at the field if not. */
static gboolean
check_decision (SonorTicketForm *form)
{
  g_autofree char *approve = sonor_ticket_form_dup_text (form, "approve");
  g_autofree char *note = sonor_ticket_form_dup_text (form, "note");

  if (g_str_equal (approve, "yes") || *g_strstrip (note) != '\0')
    return TRUE;

  sonor_form_field_set_message (sonor_ticket_form_get_field (form, "note"), _("Say why it is rejected"));
  gtk_widget_grab_focus (GTK_WIDGET (sonor_ticket_form_get_field (form, "note")));
  return FALSE;
}

/* 退单审核 */

static SonorQuery *
review_return (SonorTicketForm *form,
               SonorTicketFile *file,
               int              version,
               int              unit_id)
{
  SonorQuery *query;

  if (!check_decision (form))
    return NULL;

  query = sonor_task_verb_new ("SELECT ticket_review_return($1::uuid, $3::integer, $2::integer, $4::boolean, $5) AS result", file,
                               version);
  sonor_query_add_integer (query, unit_id);
  sonor_task_verb_add_flag (query, form, "approve");
  sonor_task_verb_add_text (query, form, "note");

  return query;
}

static GtkWidget *
new_return_form (SonorTicketFile *file,
                 int              unit_id)
{
  GtkWidget *form = sonor_ticket_form_new (file, "return", unit_id, _("_Decide"), review_return);
  JsonObject *request = find_request (file, unit_id, "returns");
  /* Translators: why a unit asks for a return, and the rule it names */
  g_autofree char *words = g_strdup_printf (_("Reason: %s\nDuty basis: %s"), sonor_json_get_text (request, "reason"),
                                            sonor_json_get_text (request, "duty_basis"));

  sonor_task_add_words (SONOR_TICKET_FORM (form), words);
  add_decision (SONOR_TICKET_FORM (form));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("The return is decided"));

  return form;
}

GtkWidget *
sonor_dispatch_task_return_new (SonorTicketFile *file)
{
  return sonor_part_forms_new (file, "return", new_return_form);
}

/* 延期审核 */

static SonorQuery *
review_extension (SonorTicketForm *form,
                  SonorTicketFile *file,
                  int              version,
                  int              unit_id)
{
  SonorQuery *query;

  if (!check_decision (form))
    return NULL;

  query = sonor_task_verb_new ("SELECT ticket_review_extension($1::uuid, $3::integer, $2::integer, $4::boolean,"
                               " nullif($5::numeric, 0), $6) AS result", file, version);
  sonor_query_add_integer (query, unit_id);
  sonor_task_verb_add_flag (query, form, "approve");
  sonor_task_verb_add_text (query, form, "days");
  sonor_task_verb_add_text (query, form, "note");

  return query;
}

static GtkWidget *
new_extension_form (SonorTicketFile *file,
                    int              unit_id)
{
  GtkWidget *form = sonor_ticket_form_new (file, "extension_reject", unit_id, _("_Decide"), review_extension);
  JsonObject *request = find_request (file, unit_id, "extensions");
  int days = (int) sonor_json_get_integer (request, "days");
  g_autofree char *words = g_strdup_printf (ngettext ("Asks for %d working day: %s", "Asks for %d working days: %s", (gulong) days), days,
                                            sonor_json_get_text (request, "reason"));
  SonorFormField *field;

  sonor_task_add_words (SONOR_TICKET_FORM (form), words);
  sonor_task_add_words (SONOR_TICKET_FORM (form), sonor_json_get_flag (request, "citizen_told") ? _("The citizen has been told.")
                                                                                                : _("The citizen has not been told."));
  field = sonor_ticket_form_add (SONOR_TICKET_FORM (form), "days", sonor_form_field_new_number (_("Working days granted"), 0, MOST_DAYS, 0));
  sonor_form_field_set_hint (field, _("0: as many as the unit asks for"));
  add_decision (SONOR_TICKET_FORM (form));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("The extension is decided"));

  return form;
}

GtkWidget *
sonor_dispatch_task_extension_new (SonorTicketFile *file)
{
  /* Whoever may not grant another one may still reject it. */
  return sonor_part_forms_new (file, "extension_reject", new_extension_form);
}

/* 协办审核 */

static SonorQuery *
review_co_units (SonorTicketForm *form,
                 SonorTicketFile *file,
                 int              version,
                 int              unit_id)
{
  g_autofree char *approve = sonor_ticket_form_dup_text (form, "approve");
  g_autofree char *units = sonor_ticket_form_dup_text (form, "units");
  SonorQuery *query;

  if (!check_decision (form))
    return NULL;
  if (g_str_equal (approve, "yes") && *units == '\0')
    {
      sonor_form_field_set_message (sonor_ticket_form_get_field (form, "units"), _("Tick the units that get the ticket"));
      gtk_widget_grab_focus (GTK_WIDGET (sonor_ticket_form_get_field (form, "units")));
      return NULL;
    }

  query = sonor_task_verb_new ("SELECT ticket_review_co_units($1::uuid, $3::integer, $2::integer, $4::boolean,"
                               " string_to_array(nullif($5, ''), ',')::integer[], $6, nullif($7::numeric, 0),"
                               " CASE WHEN $7::numeric > 0 THEN 'working days' END) AS result", file, version);
  sonor_query_add_integer (query, unit_id);
  sonor_task_verb_add_flag (query, form, "approve");
  sonor_query_add_text (query, units);
  sonor_task_verb_add_text (query, form, "note");
  sonor_task_verb_add_text (query, form, "days");

  return query;
}

/* Their ids, as a field of units has them */
static char *
dup_asked_units (JsonObject *request)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < sonor_json_get_length (request, "units"); i++)
    g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            sonor_json_get_integer (sonor_json_get_element (request, "units", i), "id"));

  return g_string_free (ids, FALSE);
}

static GtkWidget *
new_co_units_form (SonorTicketFile *file,
                   int              unit_id)
{
  GtkWidget *form = sonor_ticket_form_new (file, "co_unit_reject", unit_id, _("_Decide"), review_co_units);
  JsonObject *request = find_request (file, unit_id, "co_units");
  g_autofree char *asked = dup_asked_units (request);
  g_autofree char *words = g_strdup_printf (_("Asks for co-units: %s"), sonor_json_get_text (request, "reason"));
  SonorFormField *field;

  sonor_task_add_words (SONOR_TICKET_FORM (form), words);
  field = sonor_ticket_form_add (SONOR_TICKET_FORM (form), "units",
                                 sonor_unit_choice_new (_("Units that get the ticket"), sonor_ticket_file_get_workplace (file), 0));
  sonor_form_field_set_text (field, asked);
  field = sonor_ticket_form_add (SONOR_TICKET_FORM (form), "days",
                                 sonor_form_field_new_number (_("Working days they get"), 0, MOST_DAYS, 0));
  sonor_form_field_set_hint (field, _("0: by the rules"));
  add_decision (SONOR_TICKET_FORM (form));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("The co-units are decided"));

  return form;
}

GtkWidget *
sonor_dispatch_task_co_units_new (SonorTicketFile *file)
{
  return sonor_part_forms_new (file, "co_unit_reject", new_co_units_form);
}
