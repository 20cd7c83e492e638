/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/ticket/unit-tasks.h"

#include <glib/gi18n.h>

#include "desk/attachments/attachment-list.h"
#include "desk/ticket/task-verb.h"
#include "desk/ticket/unit-choice.h"

/* As the database takes it. */
#define LONGEST_BASIS 2000

/* As far as the setting extension.total may go; the database knows how far it goes now. */
#define MOST_DAYS 60

static const SonorWord reached[] = {
  { "yes", N_("Reached") },
  { "no", N_("Not reached") },
};

static const SonorWord subjects[] = {
  { "signing", NC_ ("score", "Signing in time") },
  { "deadline", NC_ ("score", "Answer in time") },
  { "satisfaction", NC_ ("score", "Satisfaction") },
  { "solved", NC_ ("score", "Solved") },
  { "redo", NC_ ("score", "Sent back") },
  { "return", NC_ ("score", "Return") },
};

/* 签收 */

static SonorQuery *
sign (SonorTicketForm *form,
      SonorTicketFile *file,
      int              version,
      int              unit_id)
{
  return sonor_task_verb_new ("SELECT ticket_sign($1::uuid, $2::integer) AS result", file, version);
}

GtkWidget *
sonor_unit_task_sign_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "sign", 0, _("_Sign for it"), sign);

  sonor_task_add_words (SONOR_TICKET_FORM (form), _("Your unit takes the ticket in hand. From signing on a "
                                                    "return can be asked for, for a short time only."));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Signed for"));

  return form;
}

/* 联系诉求人 */

static SonorQuery *
contact (SonorTicketForm *form,
         SonorTicketFile *file,
         int              version,
         int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_contact($1::uuid, $2::boolean, $3) AS result", file, 0);

  sonor_task_verb_add_flag (query, form, "reached");
  sonor_task_verb_add_text (query, form, "note");

  return query;
}

static void
on_dial (GtkWidget       *button,
         SonorTicketFile *file)
{
  gtk_widget_activate_action (button, "work.dial", "(ss)", gtk_widget_get_name (button),
                              sonor_ticket_file_get_id (file));
}

static void
add_dial_button (SonorTicketForm *form,
                 SonorTicketFile *file,
                 const char      *number)
{
  /* Translators: a telephone number */
  g_autofree char *label = g_strdup_printf (_("Ring %s"), number);
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_name (button, number);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_dial), file, 0);
  sonor_ticket_form_add_widget (form, button);
}

GtkWidget *
sonor_unit_task_contact_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "contact", 0, _("_Write it down"), contact);
  JsonObject *citizen = sonor_json_get_object (sonor_ticket_file_get_data (file), "contact");
  const char *phone = sonor_json_get_text (citizen, "phone");
  const char *other = sonor_json_get_text (citizen, "contact");

  if (sonor_json_get_flag (citizen, "masked"))
    sonor_task_add_words (SONOR_TICKET_FORM (form), _("The citizen is confidential: ask the centre to ring them."));
  else
    {
      if (*phone != '\0')
        add_dial_button (SONOR_TICKET_FORM (form), file, phone);
      if (*other != '\0' && !g_str_equal (other, phone))
        add_dial_button (SONOR_TICKET_FORM (form), file, other);
    }
  sonor_task_add_required (SONOR_TICKET_FORM (form), "reached",
                           sonor_form_field_new_choice (_("The citizen"), reached, G_N_ELEMENTS (reached), NULL));
  sonor_ticket_form_add (SONOR_TICKET_FORM (form), "note",
                         sonor_form_field_new_text (_("What was said"), SONOR_TASK_LONGEST_TEXT, 4));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("The contact is written down"));

  return form;
}

/* 答复 */

static SonorQuery *
answer (SonorTicketForm *form,
        SonorTicketFile *file,
        int              version,
        int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_answer($1::uuid, $2::integer, $3, $4, $5::boolean, $6::boolean) AS result",
                                           file, version);

  sonor_task_verb_add_text (query, form, "public");
  sonor_task_verb_add_text (query, form, "private");
  sonor_task_verb_add_flag (query, form, "solved");
  sonor_task_verb_add_flag (query, form, "substantiated");

  return query;
}

GtkWidget *
sonor_unit_task_answer_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "answer", 0, _("_Answer"), answer);
  GtkWidget *attachments = sonor_attachment_list_new (sonor_ticket_file_get_workplace (file),
                                                      sonor_ticket_file_get_id (file), TRUE);
  SonorFormField *field;

  field = sonor_ticket_form_add (SONOR_TICKET_FORM (form), "public",
                                 sonor_form_field_new_text (_("Public answer"), SONOR_TASK_LONGEST_TEXT, 6));
  sonor_form_field_set_required (field, TRUE);
  sonor_form_field_set_hint (field, _("The citizen reads this. No names, no telephone numbers."));
  /* Who asked in Mongolian is answered in it. */
  sonor_form_field_set_mongolian (field, g_str_equal (sonor_json_get_text (sonor_ticket_file_get_data (file), "language"), "mn"));
  sonor_attachment_list_set_public (SONOR_ATTACHMENT_LIST (attachments), TRUE);
  sonor_ticket_form_add_widget (SONOR_TICKET_FORM (form), attachments);
  field = sonor_ticket_form_add (SONOR_TICKET_FORM (form), "private",
                                 sonor_form_field_new_text (_("What was done"), SONOR_TASK_LONGEST_TEXT, 4));
  sonor_form_field_set_hint (field, _("Only the centre reads this."));
  sonor_task_add_required (SONOR_TICKET_FORM (form), "solved", sonor_task_new_yes_no (_("Solved")));
  sonor_ticket_form_add (SONOR_TICKET_FORM (form), "substantiated",
                         sonor_task_new_yes_no (_("What the citizen says is so")));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Answered"));

  return form;
}

/* 申请退单 */

static SonorQuery *
request_return (SonorTicketForm *form,
                SonorTicketFile *file,
                int              version,
                int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_request_return($1::uuid, $2::integer, $3, $4) AS result",
                                           file, version);

  sonor_task_verb_add_text (query, form, "reason");
  sonor_task_verb_add_text (query, form, "basis");

  return query;
}

GtkWidget *
sonor_unit_task_return_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "return_request", 0, _("Ask for a _return"), request_return);
  SonorFormField *field;

  sonor_task_add_required (SONOR_TICKET_FORM (form), "reason",
                           sonor_form_field_new_text (_("Reason"), SONOR_TASK_LONGEST_TEXT, 4));
  field = sonor_ticket_form_add (SONOR_TICKET_FORM (form), "basis",
                                 sonor_form_field_new_text (_("Duty basis"), LONGEST_BASIS, 3));
  sonor_form_field_set_required (field, TRUE);
  sonor_form_field_set_hint (field, _("The rule that says whose duty it is."));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form),
                                    _("The return has been asked for; the deadline stands still meanwhile"));

  return form;
}

/* 申请延期 */

static SonorQuery *
request_extension (SonorTicketForm *form,
                   SonorTicketFile *file,
                   int              version,
                   int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_request_extension($1::uuid, $2::integer, $3::numeric, $4, $5::boolean)"
                                           " AS result",
                                           file, version);

  sonor_task_verb_add_text (query, form, "days");
  sonor_task_verb_add_text (query, form, "reason");
  sonor_task_verb_add_flag (query, form, "told");

  return query;
}

GtkWidget *
sonor_unit_task_extension_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "extension_request", 0, _("Ask for an e_xtension"), request_extension);

  sonor_ticket_form_add (SONOR_TICKET_FORM (form), "days",
                         sonor_form_field_new_number (_("Working days"), 1, MOST_DAYS, 1));
  sonor_task_add_required (SONOR_TICKET_FORM (form), "reason",
                           sonor_form_field_new_text (_("Reason"), SONOR_TASK_LONGEST_TEXT, 4));
  sonor_task_add_required (SONOR_TICKET_FORM (form), "told", sonor_task_new_yes_no (_("The citizen has been told")));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form),
                                    _("The extension has been asked for; the deadline stands until it is granted"));

  return form;
}

/* 加派 */

static SonorQuery *
sub_dispatch (SonorTicketForm *form,
              SonorTicketFile *file,
              int              version,
              int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_sub_dispatch($1::uuid, $2::integer, string_to_array($3, ',')::integer[],"
                                           " $4, nullif($5::numeric, 0), CASE WHEN $5::numeric > 0 THEN 'working days' END)"
                                           " AS result",
                                           file, version);

  sonor_task_verb_add_text (query, form, "units");
  sonor_task_verb_add_text (query, form, "note");
  sonor_task_verb_add_text (query, form, "days");

  return query;
}

GtkWidget *
sonor_unit_task_sub_dispatch_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "sub_dispatch", 0, _("_Pass on"), sub_dispatch);
  const SonorTicketAction *action = sonor_ticket_file_find_action (file, "sub_dispatch", 0);
  SonorFormField *field;

  sonor_task_add_required (SONOR_TICKET_FORM (form), "units",
                           sonor_unit_choice_new (_("Units below yours"), sonor_ticket_file_get_workplace (file),
                                                  action != NULL ? action->unit_id : -1));
  sonor_ticket_form_add (SONOR_TICKET_FORM (form), "note",
                         sonor_form_field_new_text (_("What they shall do"), SONOR_TASK_LONGEST_TEXT, 4));
  field = sonor_ticket_form_add (SONOR_TICKET_FORM (form), "days",
                                 sonor_form_field_new_number (_("Working days they get"), 0, MOST_DAYS, 0));
  sonor_form_field_set_hint (field, _("0: until your own deadline. Your unit stays responsible and answers itself."));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Passed on"));

  return form;
}

/* 申请协办 */

static SonorQuery *
request_co_units (SonorTicketForm *form,
                  SonorTicketFile *file,
                  int              version,
                  int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_request_co_units($1::uuid, $2::integer,"
                                           " string_to_array($3, ',')::integer[], $4) AS result",
                                           file, version);

  sonor_task_verb_add_text (query, form, "units");
  sonor_task_verb_add_text (query, form, "reason");

  return query;
}

GtkWidget *
sonor_unit_task_co_units_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "co_unit_request", 0, _("As_k for co-units"), request_co_units);

  sonor_task_add_required (SONOR_TICKET_FORM (form), "units",
                           sonor_unit_choice_new (_("Units that must help"), sonor_ticket_file_get_workplace (file), 0));
  sonor_task_add_required (SONOR_TICKET_FORM (form), "reason",
                           sonor_form_field_new_text (_("Reason"), SONOR_TASK_LONGEST_TEXT, 4));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form),
                                    _("The co-units have been asked for; your deadline runs on until the centre decides"));

  return form;
}

/* 备注 */

static SonorQuery *
note (SonorTicketForm *form,
      SonorTicketFile *file,
      int              version,
      int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_note($1::uuid, $2) AS result", file, 0);

  sonor_task_verb_add_text (query, form, "note");

  return query;
}

GtkWidget *
sonor_unit_task_note_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "note", 0, _("_Note it"), note);

  sonor_task_add_required (SONOR_TICKET_FORM (form), "note", sonor_form_field_new_text (_("Note"), SONOR_TASK_LONGEST_TEXT, 4));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("Noted"));

  return form;
}

/* 考核申诉 */

static SonorQuery *
appeal (SonorTicketForm *form,
        SonorTicketFile *file,
        int              version,
        int              unit_id)
{
  SonorQuery *query = sonor_task_verb_new ("SELECT ticket_appeal($1::uuid, $2, $3) AS result", file, 0);

  sonor_task_verb_add_text (query, form, "subject");
  sonor_task_verb_add_text (query, form, "reason");

  return query;
}

GtkWidget *
sonor_unit_task_appeal_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "appeal", 0, _("Appea_l"), appeal);

  sonor_task_add_required (SONOR_TICKET_FORM (form), "subject",
                           sonor_form_field_new_choice (_("What is disputed"), subjects, G_N_ELEMENTS (subjects), "score"));
  sonor_task_add_required (SONOR_TICKET_FORM (form), "reason",
                           sonor_form_field_new_text (_("Reason"), SONOR_TASK_LONGEST_TEXT, 4));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("The appeal is with the centre"));

  return form;
}
