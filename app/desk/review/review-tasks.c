/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/review/review-tasks.h"

#include <glib/gi18n.h>

#include "desk/review/correction.h"
#include "desk/review/lookup.h"
#include "desk/review/refusal-words.h"
#include "desk/ticket/task-verb.h"

static const SonorWord services[] = {
  { "110", NC_ ("service", "110 police") },
  { "119", NC_ ("service", "119 fire") },
  { "120", NC_ ("service", "120 ambulance") },
  { "122", NC_ ("service", "122 traffic accidents") },
};

/* 更正 */

static SonorQuery *
correct (SonorTicketForm *form,
         SonorTicketFile *file,
         int              version,
         int              unit_id)
{
  g_autofree char *changes = sonor_correction_dup_changes (form);
  SonorQuery *query;

  if (!sonor_correction_check (form))
    return NULL;
  if (changes == NULL)
    {
      sonor_form_field_set_message (sonor_ticket_form_get_field (form, "kind"), _("Nothing is corrected yet: change what is wrong"));
      return NULL;
    }

  query = sonor_task_verb_new ("SELECT ticket_correct($1::uuid, $2::integer, $3::jsonb, $4) AS result", file, version);
  sonor_query_add_text (query, changes);
  sonor_task_verb_add_text (query, form, "why");

  return query;
}

GtkWidget *
sonor_review_task_correct_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "correct", 0, _("_Correct"), correct);

  sonor_correction_add_fields (SONOR_TICKET_FORM (form));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Corrected"));

  return form;
}

/* 提交 */

static SonorQuery *
submit (SonorTicketForm *form,
        SonorTicketFile *file,
        int              version,
        int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_submit($1::uuid, $2::integer, $3) AS result", file, version);

  sonor_task_verb_add_text (query, form, "note");

  return query;
}

GtkWidget *
sonor_review_task_submit_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "submit", 0, _("_Hand on"), submit);
  gboolean draft = g_str_equal (sonor_ticket_file_get_text (file, "state"), "draft");

  sonor_task_add_words (SONOR_TICKET_FORM (form), draft ? _("The draft goes to first review.")
                                                        : _("The ticket is in order; somebody else dispatches it."));
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Note"), FALSE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Handed on"));

  return form;
}

/* 直接答复 */

static SonorQuery *
answer (SonorTicketForm *form,
        SonorTicketFile *file,
        int              version,
        int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_answer_at_once($1::uuid, $2::integer, $3) AS result", file, version);

  sonor_task_verb_add_text (query, form, "answer");

  return query;
}

GtkWidget *
sonor_review_task_answer_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "answer_at_once", 0, _("_Answer and close"), answer);

  sonor_task_add_required (SONOR_TICKET_FORM (form), "answer",
                           sonor_form_field_new_text (_("Answer"), SONOR_TASK_LONGEST_TEXT, 4));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Answered and closed"));
  sonor_ticket_form_set_question (SONOR_TICKET_FORM (form), _("Answer at once?"), _("The ticket is closed with this answer."));

  return form;
}

/* 不予受理 */

static SonorQuery *
refuse (SonorTicketForm *form,
        SonorTicketFile *file,
        int              version,
        int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_refuse($1::uuid, $2::integer, $3, $4::boolean, $5) AS result", file,
                                           version);

  sonor_task_verb_add_text (query, form, "basis");
  sonor_task_verb_add_flag (query, form, "told");
  sonor_task_verb_add_text (query, form, "note");

  return query;
}

GtkWidget *
sonor_review_task_refuse_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "refuse", 0, _("_Refuse"), refuse);
  gsize n_bases;
  const SonorWord *bases = sonor_refusal_words (&n_bases);

  sonor_task_add_required (SONOR_TICKET_FORM (form), "basis",
                           sonor_form_field_new_choice (_("Basis"), bases, n_bases, "refusal"));
  sonor_task_add_required (SONOR_TICKET_FORM (form), "told",
                           sonor_task_new_yes_no (_("The citizen has been told the proper way")));
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Note"), FALSE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Refused"));

  return form;
}

/* 并单 */

static SonorQuery *
merge (SonorTicketForm *form,
       SonorTicketFile *file,
       int              version,
       int              unit_id)
{
  SonorFormField *field = sonor_ticket_form_get_field (form, "into");
  g_autofree char *into = sonor_lookup_dup_code (SONOR_LOOKUP (sonor_form_field_get_input (field)));
  SonorQuery *query;

  if (!sonor_lookup_check_field (field))
    return NULL;
  if (g_str_equal (into, sonor_ticket_file_get_id (file)))
    {
      sonor_form_field_set_message (field, _("This is the ticket itself: choose the one that it repeats"));
      return NULL;
    }

  query = sonor_task_verb_new ("SELECT ticket_merge($1::uuid, $2::integer, $3::uuid, $4) AS result", file, version);
  sonor_query_add_text (query, into);
  sonor_task_verb_add_text (query, form, "note");

  return query;
}

static void
on_similar_chosen (GtkWidget      *button,
                   SonorFormField *field)
{
  SonorLookup *lookup = SONOR_LOOKUP (sonor_form_field_get_input (field));

  sonor_lookup_set (lookup, gtk_widget_get_name (button), gtk_button_get_label (GTK_BUTTON (button)));
  sonor_form_field_changed (field);
}

static void
on_similar (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorTicketForm) form = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  SonorFormField *field = sonor_ticket_form_get_field (form, "into");

  /* It is a help only: what it repeats can be found by typing too. */
  if (rows == NULL || field == NULL || sonor_result_get_n_rows (rows) == 0)
    return;

  sonor_task_add_words (form, _("Open tickets like it:"));
  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      g_autofree char *label = g_strdup_printf ("%s %s", sonor_result_get_text (rows, i, "number"),
                                                sonor_result_get_text (rows, i, "title"));
      GtkWidget *button = gtk_button_new_with_label (label);

      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_END);
      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
      gtk_widget_set_name (button, sonor_result_get_text (rows, i, "id"));
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_similar_chosen), field, 0);
      sonor_ticket_form_add_widget (form, button);
    }
}

static void
find_similar (SonorTicketForm *form,
              SonorTicketFile *file)
{
  g_autoptr (SonorQuery) query = sonor_query_new (
    "SELECT t ->> 'id' AS id, t ->> 'number' AS number, t ->> 'title' AS title"
    " FROM jsonb_array_elements(ticket_similar(jsonb_strip_nulls($1::jsonb)) -> 'tickets') t"
    " WHERE t ->> 'id' <> $2 AND t ->> 'state' IN ('first_review', 'dispatch', 'handling', 'follow_up', 'redo', 'final_review') LIMIT 5");
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *fields = NULL;
  JsonObject *data = sonor_ticket_file_get_data (file);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "title", sonor_json_get_text (data, "title"));
  json_object_set_string_member (object, "content", sonor_json_get_text (data, "content"));
  json_object_set_string_member (object, "address", sonor_json_get_text (data, "address"));
  json_object_set_string_member (object, "area_code", sonor_json_get_text (sonor_json_get_object (data, "area"), "code"));
  json_object_set_int_member (object, "category_id", sonor_json_get_integer (sonor_json_get_object (data, "category"), "id"));
  json_node_take_object (node, object);
  fields = json_to_string (node, FALSE);
  sonor_query_add_text (query, fields);
  sonor_query_add_text (query, sonor_ticket_file_get_id (file));
  sonor_database_query_async (sonor_workplace_get_database (sonor_ticket_file_get_workplace (file)), query, NULL, on_similar,
                              g_object_ref (form));
}

GtkWidget *
sonor_review_task_merge_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "merge", 0, _("_Merge"), merge);
  GtkWidget *field = sonor_lookup_new_field (_("Ticket that it repeats"), sonor_ticket_file_get_workplace (file),
                                             SONOR_LOOKUP_OPEN_TICKET);

  sonor_task_add_required (SONOR_TICKET_FORM (form), "into", field);
  sonor_form_field_set_hint (SONOR_FORM_FIELD (field), _("Its number, or words of it"));
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Note"), FALSE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Merged"));
  sonor_ticket_form_set_question (SONOR_TICKET_FORM (form), _("Merge this ticket?"),
                                  _("Its calls and urges move to the other ticket and its units are withdrawn. Both numbers lead to "
                                    "the other ticket. This cannot be taken back."));
  find_similar (SONOR_TICKET_FORM (form), file);

  return form;
}

/* 标记紧急, 保密: what they make of the ticket is the opposite of what it is. */

static SonorQuery *
mark_urgent (SonorTicketForm *form,
             SonorTicketFile *file,
             int              version,
             int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_mark_urgent($1::uuid, $2::integer, $3::boolean, $4) AS result", file,
                                           version);

  sonor_task_verb_add_flag (query, form, "urgent");
  sonor_task_verb_add_text (query, form, "note");

  return query;
}

GtkWidget *
sonor_review_task_urgent_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "mark_urgent", 0, _("_Mark"), mark_urgent);
  SonorFormField *field = SONOR_FORM_FIELD (sonor_task_new_yes_no (_("Urgent")));

  sonor_task_add_required (SONOR_TICKET_FORM (form), "urgent", GTK_WIDGET (field));
  sonor_form_field_set_hint (field, _("Urgent clocks run day and night."));
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Note"), FALSE);

  return form;
}

static SonorQuery *
mark_confidential (SonorTicketForm *form,
                   SonorTicketFile *file,
                   int              version,
                   int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_mark_confidential($1::uuid, $2::integer, $3::boolean, $4) AS result", file,
                                           version);

  sonor_task_verb_add_flag (query, form, "confidential");
  sonor_task_verb_add_text (query, form, "note");

  return query;
}

GtkWidget *
sonor_review_task_confidential_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "mark_confidential", 0, _("_Mark"), mark_confidential);
  SonorFormField *field = SONOR_FORM_FIELD (sonor_task_new_yes_no (_("Confidential")));

  sonor_task_add_required (SONOR_TICKET_FORM (form), "confidential", GTK_WIDGET (field));
  sonor_form_field_set_hint (field, _("Units do not see who asks in confidence."));
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Note"), FALSE);

  return form;
}

/* 紧急转办 */

static SonorQuery *
call_service (SonorTicketForm *form,
              SonorTicketFile *file,
              int              version,
              int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_emergency($1::uuid, $2, $3) AS result", file, 0);

  sonor_task_verb_add_text (query, form, "service");
  sonor_task_verb_add_text (query, form, "note");

  return query;
}

static void
on_dial_service (GtkWidget       *button,
                 SonorTicketForm *form)
{
  g_autofree char *service = sonor_ticket_form_dup_text (form, "service");

  if (*service == '\0')
    sonor_form_field_check (sonor_ticket_form_get_field (form, "service"));
  else
    gtk_widget_activate_action (button, "work.dial", "(ss)", service, sonor_ticket_file_get_id (sonor_ticket_form_get_file (form)));
}

GtkWidget *
sonor_review_task_emergency_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "emergency", 0, _("_Handed over"), call_service);
  GtkWidget *dial = gtk_button_new_with_mnemonic (_("_Ring it"));

  sonor_task_add_words (SONOR_TICKET_FORM (form), _("Life or property is in danger: hand it over now. The ticket becomes urgent and "
                                                    "stands on the wall."));
  sonor_task_add_required (SONOR_TICKET_FORM (form), "service",
                           sonor_form_field_new_choice (_("Service"), services, G_N_ELEMENTS (services), "service"));
  gtk_widget_set_halign (dial, GTK_ALIGN_START);
  g_signal_connect_object (dial, "clicked", G_CALLBACK (on_dial_service), form, 0);
  sonor_ticket_form_add_widget (SONOR_TICKET_FORM (form), dial);
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("What was said"), FALSE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Handed to the emergency service"));

  return form;
}

/* 作废 */

static SonorQuery *
make_void (SonorTicketForm *form,
           SonorTicketFile *file,
           int              version,
           int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_void($1::uuid, $2::integer, $3) AS result", file, version);

  sonor_task_verb_add_text (query, form, "note");

  return query;
}

GtkWidget *
sonor_review_task_void_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "void", 0, _("Make _void"), make_void);

  sonor_task_add_words (SONOR_TICKET_FORM (form), _("For tickets that should never have been: a test call, a wrong number."));
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Reason"), TRUE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Made void"));
  sonor_ticket_form_set_question (SONOR_TICKET_FORM (form), _("Make this ticket void?"),
                                  _("Nobody handles it any more. Its number stays."));

  return form;
}
