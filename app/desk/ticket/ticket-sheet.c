/* SPDX-License-Identifier: GPL-3.0-or-later */

/* 工单 and 督办通知单 on paper. */

#include "desk/ticket/ticket-sheet.h"

#include <glib/gi18n.h>

#include "desk/ticket/time-line-entry.h"
#include "model/ticket-words.h"

static char *
dup_time (SonorTicketFile *file,
          JsonObject      *object,
          const char      *member)
{
  g_autoptr (GDateTime) at = sonor_json_dup_time (object, member,
                                                  sonor_workplace_get_zone (sonor_ticket_file_get_workplace (file)));

  /* Paper keeps: the year is always there. */
  return at != NULL ? g_date_time_format (at, "%Y-%m-%d %H:%M") : g_strdup ("");
}

static char *
dup_day (SonorTicketFile *file,
         JsonObject      *object,
         const char      *member)
{
  g_autoptr (GDateTime) at = sonor_json_dup_time (object, member,
                                                  sonor_workplace_get_zone (sonor_ticket_file_get_workplace (file)));

  /* Translators: a date as a letter has it: year, month, day (strftime) */
  return at != NULL ? g_date_time_format (at, _("%B %-e, %Y")) : g_strdup ("");
}

static char *
dup_foot (SonorTicketFile *file)
{
  SonorWorkplace *workplace = sonor_ticket_file_get_workplace (file);
  SonorPerson *person = sonor_workplace_get_person (workplace);
  g_autoptr (GDateTime) now = g_date_time_new_now (sonor_workplace_get_zone (workplace));
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H:%M");

  /* Translators: at the foot of a printed page: a time, a name and a work number */
  return g_strdup_printf (_("Printed %s by %s (%s)"), time, sonor_person_get_name (person),
                          sonor_person_get_work_number (person));
}

static const char *
get_city (SonorTicketFile *file)
{
  return sonor_person_get_city_name (sonor_workplace_get_person (sonor_ticket_file_get_workplace (file)));
}

static const char *
yes_or_no (JsonObject *object,
           const char *member)
{
  if (sonor_json_is_null (object, member))
    return "";

  return sonor_json_get_flag (object, member) ? C_("answer", "Yes") : C_("answer", "No");
}

static void
add_text (SonorFormSheet *sheet,
          const char     *label,
          const char     *text)
{
  if (*text != '\0')
    sonor_form_sheet_add_text (sheet, label, text);
}

static char *
dup_marks (JsonObject *data)
{
  static const struct
  {
    const char *member;
    const char *word;
  } marks[] = {
    { "urgent", N_("Urgent") }, { "confidential", N_("Confidential") }, { "anonymous", N_("Anonymous") },
    { "enterprise", N_("Enterprise") }, { "problem", N_("Problem ticket") },
  };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      if (!sonor_json_get_flag (data, marks[i].member))
        continue;
      if (text->len > 0)
        g_string_append_c (text, ' ');
      g_string_append (text, _(marks[i].word));
    }
  if (text->len == 0)
    g_string_append (text, _("None"));

  return g_string_free (text, FALSE);
}

static void
add_request (SonorFormSheet  *sheet,
             SonorTicketFile *file,
             JsonObject      *data)
{
  JsonObject *contact = sonor_json_get_object (data, "contact");
  const char *phone = sonor_json_get_text (contact, "phone");
  const char *other = sonor_json_get_text (contact, "contact");
  g_autofree char *numbers = *other != '\0' && !g_str_equal (other, phone) ? g_strdup_printf ("%s %s", phone, other)
                             : g_strdup (phone);
  g_autofree char *created = dup_time (file, data, "created_at");
  g_autofree char *due = dup_time (file, data, "due_at");
  g_autofree char *marks = dup_marks (data);

  sonor_form_sheet_add_pair (sheet, _("Citizen"), sonor_json_get_text (contact, "name"), _("Telephone"), numbers);
  sonor_form_sheet_add_pair (sheet, C_("time of", "Accepted"), created, C_("ticket field", "Channel"),
                             sonor_ticket_words_channel (sonor_json_get_text (data, "channel")));
  sonor_form_sheet_add_pair (sheet, C_("ticket field", "Kind"),
                             sonor_ticket_words_kind (sonor_json_get_text (data, "kind")),
                             _("State"), sonor_ticket_words_state (sonor_json_get_text (data, "state")));
  sonor_form_sheet_add_pair (sheet, _("Marks"), marks, _("Deadline"), due);
  add_text (sheet, C_("ticket field", "Category"),
            sonor_json_get_text (sonor_json_get_object (data, "category"), "path"));
  add_text (sheet, C_("ticket field", "Area"), sonor_json_get_text (sonor_json_get_object (data, "area"), "path"));
  add_text (sheet, C_("ticket field", "Address"), sonor_json_get_text (data, "address"));
  add_text (sheet, C_("ticket field", "Title"), sonor_json_get_text (data, "title"));
  add_text (sheet, C_("ticket field", "Content"), sonor_json_get_text (data, "content"));
  add_text (sheet, _("Answered at once"), sonor_json_get_text (data, "direct_answer"));
}

static void
add_attachments (SonorFormSheet *sheet,
                 JsonObject     *data)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < sonor_json_get_length (data, "attachments"); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "\n" : "",
                            sonor_json_get_text (sonor_json_get_element (data, "attachments", i), "name"));
  add_text (sheet, _("Attachments"), names->str);
}

static void
add_parts (SonorFormSheet  *sheet,
           SonorTicketFile *file,
           JsonObject      *data)
{
  for (guint i = 0; i < sonor_json_get_length (data, "assignments"); i++)
    {
      JsonObject *part = sonor_json_get_element (data, "assignments", i);
      g_autofree char *dispatched = dup_time (file, part, "dispatched_at");
      g_autofree char *signed_at = dup_time (file, part, "signed_at");
      g_autofree char *due = dup_time (file, part, "due_at");
      g_autofree char *answered = dup_time (file, part, "answered_at");
      /* Translators: a unit that handles a ticket, and whether it leads */
      g_autofree char *heading = g_strdup_printf (_("Handled by %s (%s)"),
                                                  sonor_json_get_text (sonor_json_get_object (part, "unit"), "name"),
                                                  sonor_json_get_flag (part, "lead") ? C_("unit", "Lead")
                                                                                     : C_("unit", "Co-unit"));

      sonor_form_sheet_add_heading (sheet, heading);
      sonor_form_sheet_add_pair (sheet, C_("time of", "Dispatched"), dispatched, C_("time of", "Signed"), signed_at);
      sonor_form_sheet_add_pair (sheet, _("Deadline"), due, C_("time of", "Answered"), answered);
      sonor_form_sheet_add_pair (sheet, _("State"), sonor_ticket_words_part_state (sonor_json_get_text (part, "state")),
                                 _("Solved"),
                                 yes_or_no (part, "solved"));
      add_text (sheet, _("Public answer"), sonor_json_get_text (part, "public_answer"));
      add_text (sheet, _("What was done"), sonor_json_get_text (part, "private_answer"));
    }
}

static void
add_follow_ups (SonorFormSheet  *sheet,
                SonorTicketFile *file,
                JsonObject      *data)
{
  guint length = sonor_json_get_length (data, "follow_ups");

  if (length > 0)
    sonor_form_sheet_add_heading (sheet, _("Follow-up"));
  for (guint i = 0; i < length; i++)
    {
      JsonObject *follow_up = sonor_json_get_element (data, "follow_ups", i);
      g_autofree char *at = dup_time (file, follow_up, "at");
      const char *satisfaction = sonor_json_get_text (follow_up, "satisfaction");

      sonor_form_sheet_add_pair (sheet, _("Called"), at, _("Citizen"),
                                 sonor_json_get_flag (follow_up, "reached") ? _("Reached") : _("Not reached"));
      sonor_form_sheet_add_pair (sheet, C_("score", "Satisfaction"),
                                 *satisfaction != '\0' ? sonor_ticket_words_satisfaction (satisfaction) : "",
                                 _("Solved"), yes_or_no (follow_up, "solved"));
      add_text (sheet, _("Opinion"), sonor_json_get_text (follow_up, "opinion"));
    }
}

static void
add_way (SonorFormSheet  *sheet,
         SonorTicketFile *file)
{
  g_autoptr (GPtrArray) entries = sonor_time_line_entries (file);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  for (guint i = entries->len; i > 0; i--)
    {
      SonorTimeLineEntry *entry = entries->pdata[i - 1];
      g_autofree char *at = g_date_time_format (entry->at, "%Y-%m-%d %H:%M");

      if (g_date_time_compare (entry->at, now) > 0)
        continue;
      g_string_append_printf (text, "%s%s  %s%s%s", text->len > 0 ? "\n" : "", at, entry->title,
                              *entry->who != '\0' ? "  " : "", entry->who);
    }
  if (text->len > 0)
    {
      sonor_form_sheet_add_heading (sheet, _("Way of the ticket"));
      sonor_form_sheet_add_text (sheet, _("Steps"), text->str);
    }
}

/**
 * sonor_ticket_sheet_new:
 * @file: a ticket that has been read
 *
 * Returns: (transfer full): the ticket as a form on paper, with what the person may see
 */
SonorFormSheet *
sonor_ticket_sheet_new (SonorTicketFile *file)
{
  JsonObject *data = sonor_ticket_file_get_data (file);
  /* Translators: title of the printed ticket; %s is a city */
  g_autofree char *title = g_strdup_printf (_("%s 12345 hotline: ticket"), get_city (file));
  g_autofree char *head = g_strdup_printf (_("Ticket %s"), sonor_json_get_text (data, "number"));
  g_autofree char *foot = dup_foot (file);
  SonorFormSheet *sheet = sonor_form_sheet_new (title, head, foot);

  add_request (sheet, file, data);
  add_attachments (sheet, data);
  add_parts (sheet, file, data);
  add_follow_ups (sheet, file, data);
  add_way (sheet, file);
  sonor_form_sheet_add_heading (sheet, _("Signatures"));
  sonor_form_sheet_add_pair (sheet, _("Handled by"), "\n", _("Checked by"), "\n");

  return sheet;
}

static JsonObject *
find_supervision (JsonObject *data,
                  const char *id)
{
  for (guint i = 0; i < sonor_json_get_length (data, "supervisions"); i++)
    {
      JsonObject *supervision = sonor_json_get_element (data, "supervisions", i);

      if (g_str_equal (sonor_json_get_text (supervision, "id"), id))
        return supervision;
    }

  return NULL;
}

/* Whom it is for: a unit, or all that have the ticket in hand. */
static char *
dup_addressees (JsonObject *data,
                JsonObject *supervision)
{
  JsonObject *unit = sonor_json_get_object (supervision, "unit");
  g_autoptr (GString) names = g_string_new (NULL);

  if (unit != NULL)
    g_string_append (names, sonor_json_get_text (unit, "name"));
  for (guint i = 0; unit == NULL && i < sonor_json_get_length (data, "assignments"); i++)
    {
      JsonObject *part = sonor_json_get_element (data, "assignments", i);
      const char *state = sonor_json_get_text (part, "state");

      if (g_str_equal (state, "returned") || g_str_equal (state, "withdrawn"))
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? _(", ") : "",
                              sonor_json_get_text (sonor_json_get_object (part, "unit"), "name"));
    }

  /* Translators: the first line of a letter: to whom */
  return g_strdup_printf (_("To %s:"), names->str);
}

/**
 * sonor_ticket_sheet_new_notice:
 * @file: a ticket that has been read
 * @supervision_id: UUID of one of its supervisions
 *
 * Returns: (transfer full) (nullable): the notice of that supervision (督办通知单) to the units, or %NULL if there is none
 */
SonorFormSheet *
sonor_ticket_sheet_new_notice (SonorTicketFile *file,
                               const char      *supervision_id)
{
  JsonObject *data = sonor_ticket_file_get_data (file);
  JsonObject *supervision = find_supervision (data, supervision_id);
  SonorFormSheet *sheet;
  g_autofree char *title = NULL;
  g_autofree char *head = NULL;
  g_autofree char *foot = dup_foot (file);
  g_autofree char *to = NULL;
  g_autofree char *dispatched = NULL;
  g_autofree char *due = NULL;
  g_autofree char *reply_by = NULL;
  g_autofree char *day = NULL;
  g_autofree char *from = NULL;
  g_autofree char *demand = NULL;

  if (supervision == NULL)
    return NULL;

  title = g_strdup_printf (_("%s 12345 hotline: notice of supervision"), get_city (file));
  /* Translators: a ticket's number and the level of a supervision */
  head = g_strdup_printf (_("Ticket %s · supervision: %s"), sonor_json_get_text (data, "number"),
                          sonor_ticket_words_level (sonor_json_get_text (supervision, "level")));
  to = dup_addressees (data, supervision);
  dispatched = dup_time (file, data, "dispatched_at");
  due = dup_time (file, data, "due_at");
  reply_by = dup_time (file, supervision, "reply_by");
  day = dup_day (file, supervision, "at");
  from = g_strdup_printf (_("12345 hotline of %s"), get_city (file));
  demand = *reply_by != '\0'
           ? g_strdup_printf (_("Handle the matter below and report the result by %s. A matter that is not handled in time "
                                                  "counts in the evaluation of your unit."), reply_by)
                             : g_strdup (_("Handle the matter below without delay and report the result. A matter that is not handled in time "
                                           "counts in the evaluation of your unit."));

  sheet = sonor_form_sheet_new (title, head, foot);
  sonor_form_sheet_add_paragraph (sheet, to, PANGO_ALIGN_LEFT);
  sonor_form_sheet_add_paragraph (sheet, demand, PANGO_ALIGN_LEFT);
  sonor_form_sheet_add_heading (sheet, _("The matter"));
  sonor_form_sheet_add_pair (sheet, C_("time of", "Dispatched"), dispatched, _("Deadline"), due);
  add_text (sheet, C_("ticket field", "Title"), sonor_json_get_text (data, "title"));
  add_text (sheet, C_("ticket field", "Address"), sonor_json_get_text (data, "address"));
  add_text (sheet, C_("ticket field", "Content"), sonor_json_get_text (data, "content"));
  add_text (sheet, _("What is demanded"), sonor_json_get_text (supervision, "note"));
  sonor_form_sheet_add_paragraph (sheet, from, PANGO_ALIGN_RIGHT);
  sonor_form_sheet_add_paragraph (sheet, day, PANGO_ALIGN_RIGHT);

  return sheet;
}
