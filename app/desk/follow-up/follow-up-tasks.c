/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/follow-up/follow-up-tasks.h"

#include <glib/gi18n.h>

#include "desk/follow-up/call-back-form.h"
#include "desk/ticket/task-verb.h"
#include "desk/ticket/unit-choice.h"

static const SonorWord decisions[] = {
  { "yes", NC_ ("decision", "Approve") },
  { "no", NC_ ("decision", "Reject") },
};

/* 回访 */

GtkWidget *
sonor_follow_up_task_call_new (SonorTicketFile *file)
{
  return sonor_call_back_form_new (file);
}

/* What the last call to the citizen brought, for whoever judges */
static void
add_last_follow_up (SonorTicketForm *form,
                    SonorTicketFile *file)
{
  JsonObject *data = sonor_ticket_file_get_data (file);
  guint n_calls = sonor_json_get_length (data, "follow_ups");
  JsonObject *last = n_calls > 0 ? sonor_json_get_element (data, "follow_ups", n_calls - 1) : NULL;
  g_autofree char *words = NULL;

  if (last == NULL)
    words = g_strdup (_("The citizen has not been called."));
  else if (!sonor_json_get_flag (last, "reached"))
    words = g_strdup_printf (ngettext ("The citizen could not be reached in %u try.", "The citizen could not be reached in %u tries.",
                                       n_calls), n_calls);
  else
    /* Translators: whether the citizen says it is solved, and how satisfied they are */
    words = g_strdup_printf (_("The citizen: %s, %s"), sonor_json_get_flag (last, "solved") ? _("solved") : _("not solved"),
                             sonor_ticket_words_satisfaction (sonor_json_get_text (last, "satisfaction")));
  sonor_task_add_words (form, words);
  if (last != NULL && sonor_json_get_flag (last, "contradiction"))
    {
      GtkWidget *label = gtk_label_new (_("The citizen contradicts the unit's answer."));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_widget_add_css_class (label, "note");
      sonor_ticket_form_add_widget (form, label);
    }
}

/* 办结 */

static SonorQuery *
close_ticket (SonorTicketForm *form,
              SonorTicketFile *file,
              int              version,
              int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_close($1::uuid, $2::integer, $3) AS result", file, version);

  sonor_task_verb_add_text (query, form, "note");

  return query;
}

GtkWidget *
sonor_follow_up_task_close_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "close", 0, _("_Close"), close_ticket);

  add_last_follow_up (SONOR_TICKET_FORM (form), file);
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Finding"), FALSE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Closed"));

  return form;
}

/* 发回重办 */

static SonorQuery *
redo (SonorTicketForm *form,
      SonorTicketFile *file,
      int              version,
      int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_redo($1::uuid, $2::integer, $3, string_to_array(nullif($4, ''), ',')::integer[])"
                                           " AS result", file, version);

  sonor_task_verb_add_text (query, form, "note");
  sonor_task_verb_add_text (query, form, "units");

  return query;
}

GtkWidget *
sonor_follow_up_task_redo_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "redo", 0, _("Send _back"), redo);
  int n_redone = (int) sonor_json_get_integer (sonor_ticket_file_get_data (file), "redo_count");
  SonorFormField *field;

  if (n_redone > 0)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("It was sent back %d time.", "It was sent back %d times.", (gulong) n_redone),
                                                n_redone);

      sonor_task_add_words (SONOR_TICKET_FORM (form), words);
    }
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Reason"), TRUE);
  field = sonor_ticket_form_add (SONOR_TICKET_FORM (form), "units",
                                 sonor_unit_choice_new (_("Units"), sonor_ticket_file_get_workplace (file), 0));
  sonor_form_field_set_hint (field, _("None: the lead"));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Sent back"));
  sonor_ticket_form_set_question (SONOR_TICKET_FORM (form), _("Send this ticket back?"),
                                  _("The unit handles it again, with a new deadline. This cannot be taken back."));

  return form;
}

/* 归档 */

static SonorQuery *
archive (SonorTicketForm *form,
         SonorTicketFile *file,
         int              version,
         int              unit_id)
{
  return sonor_task_verb_new ("SELECT ticket_archive($1::uuid, $2::integer) AS result", file, version);
}

GtkWidget *
sonor_follow_up_task_archive_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "archive", 0, _("_Archive"), archive);

  sonor_task_add_words (SONOR_TICKET_FORM (form), _("From now on the ticket is only read."));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Archived"));

  return form;
}

/* 审核申诉 */

static JsonObject *
find_appeal (SonorTicketFile *file)
{
  JsonObject *data = sonor_ticket_file_get_data (file);

  for (guint i = 0; i < sonor_json_get_length (data, "appeals"); i++)
    {
      JsonObject *appeal = sonor_json_get_element (data, "appeals", i);

      if (sonor_json_is_null (appeal, "decision"))
        return appeal;
    }

  return NULL;
}

static SonorQuery *
review_appeal (SonorTicketForm *form,
               SonorTicketFile *file,
               int              version,
               int              unit_id)
{
  SonorQuery *query = sonor_query_new ("SELECT ticket_review_appeal($1::uuid, $2::boolean, $3) AS result");

  /* The one that the person read, whatever came since. */
  sonor_query_add_text (query, g_object_get_data (G_OBJECT (form), "appeal"));
  sonor_task_verb_add_flag (query, form, "approve");
  sonor_task_verb_add_text (query, form, "note");

  return query;
}

GtkWidget *
sonor_follow_up_task_appeal_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "appeal_review", 0, _("_Decide"), review_appeal);
  JsonObject *appeal = find_appeal (file);
  /* Translators: a unit and why it appeals */
  g_autofree char *words = g_strdup_printf (_("%s: %s"), sonor_json_get_text (sonor_json_get_object (appeal, "unit"), "name"),
                                            sonor_json_get_text (appeal, "reason"));

  g_object_set_data_full (G_OBJECT (form), "appeal", g_strdup (sonor_json_get_text (appeal, "id")), g_free);
  sonor_task_add_words (SONOR_TICKET_FORM (form), words);
  sonor_task_add_required (SONOR_TICKET_FORM (form), "approve",
                           sonor_form_field_new_choice (_("Decision"), decisions, G_N_ELEMENTS (decisions), "decision"));
  sonor_task_add_note (SONOR_TICKET_FORM (form), _("Reason"), TRUE);
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("The appeal is decided"));

  return form;
}
