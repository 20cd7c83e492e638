/* SPDX-License-Identifier: GPL-3.0-or-later */

/* All that is kept about a ticket, in one order of time. */

#include "desk/ticket/time-line-entry.h"

#include <glib/gi18n.h>

#include "model/ticket-words.h"

typedef struct
{
  GPtrArray *entries;
  GTimeZone *zone;
} Line;

static void
entry_free (gpointer data)
{
  SonorTimeLineEntry *self = data;

  g_clear_pointer (&self->at, g_date_time_unref);
  g_free (self->title);
  g_free (self->who);
  g_free (self->detail);
  g_free (self->call_id);
  g_free (self);
}

/* Adds what happened at a member of an object; the strings are taken. */
static void
add (Line              *line,
     SonorTimeLineKind  kind,
     const char        *icon,
     JsonObject        *object,
     const char        *member,
     char              *title,
     char              *who,
     char              *detail)
{
  SonorTimeLineEntry *entry = g_new0 (SonorTimeLineEntry, 1);

  entry->at = sonor_json_dup_time (object, member, line->zone);
  entry->kind = kind;
  entry->icon = icon;
  entry->title = title;
  entry->who = who != NULL ? who : g_strdup ("");
  entry->detail = detail != NULL ? detail : g_strdup ("");
  if (entry->at != NULL)
    g_ptr_array_add (line->entries, entry);
  else
    entry_free (entry);
}

static char *
dup_person (JsonObject *object,
            const char *member)
{
  JsonObject *person = sonor_json_get_object (object, member);

  if (person == NULL)
    return g_strdup ("");

  /* Translators: a person: name and work number */
  return g_strdup_printf (_("%s (%s)"), sonor_json_get_text (person, "name"),
                          sonor_json_get_text (person, "work_number"));
}

static const char *
unit_name (JsonObject *object)
{
  JsonObject *unit = sonor_json_get_object (object, "unit");
  const char *short_name = sonor_json_get_text (unit, "short_name");

  return *short_name != '\0' ? short_name : sonor_json_get_text (unit, "name");
}

/* Sentences on lines of their own; NULL ends. Empty ones are left out. */
static char *
join (const char *first,
      ...) G_GNUC_NULL_TERMINATED;

static char *
join (const char *first,
      ...)
{
  GString *text = g_string_new (NULL);
  va_list arguments;

  va_start (arguments, first);
  for (const char *sentence = first; sentence != NULL; sentence = va_arg (arguments, const char *))
    {
      if (*sentence == '\0')
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, sentence);
    }
  va_end (arguments);

  return g_string_free (text, FALSE);
}

/* A name and a value, "" if there is no value. */
static char *
dup_pair (const char *name,
          const char *value)
{
  /* Translators: a name and a value of it, as in "Reason: no duty of ours" */
  return *value != '\0' ? g_strdup_printf (_("%s: %s"), name, value) : g_strdup ("");
}

static const char *
yes_or_no (JsonObject *object,
           const char *member)
{
  if (sonor_json_is_null (object, member))
    return "";

  return sonor_json_get_flag (object, member) ? C_("answer", "Yes") : C_("answer", "No");
}

/* Units */

static void
add_answers (Line       *line,
             JsonObject *part)
{
  for (guint i = 0; i < sonor_json_get_length (part, "answers"); i++)
    {
      JsonObject *answer = sonor_json_get_element (part, "answers", i);
      g_autofree char *done = dup_pair (_("What was done"), sonor_json_get_text (answer, "private_answer"));
      g_autofree char *solved = dup_pair (_("Solved"), yes_or_no (answer, "solved"));
      g_autofree char *so = dup_pair (_("What the citizen says is so"), yes_or_no (answer, "substantiated"));
      /* Translators: what a unit did, and the unit */
      char *title = g_strdup_printf (_("%s · %s"), sonor_ticket_words_event ("answer"), unit_name (part));

      add (line, SONOR_TIME_LINE_UNIT, "mail-reply-sender-symbolic", answer, "at", title, dup_person (answer, "who"),
           join (sonor_json_get_text (answer, "public_answer"), done, solved, so, NULL));
    }
}

static void
add_contacts (Line       *line,
              JsonObject *part)
{
  for (guint i = 0; i < sonor_json_get_length (part, "contacts"); i++)
    {
      JsonObject *contact = sonor_json_get_element (part, "contacts", i);
      char *title = g_strdup_printf (_("%s · %s"), sonor_ticket_words_event ("contact"), unit_name (part));

      add (line, SONOR_TIME_LINE_CALL, "call-start-symbolic", contact, "at", title, dup_person (contact, "who"),
           join (sonor_json_get_flag (contact, "reached") ? _("Reached") : _("Not reached"),
                 sonor_json_get_text (contact, "note"), NULL));
    }
}

static char *
dup_unit_names (JsonObject *object,
                const char *member)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < sonor_json_get_length (object, member); i++)
    {
      if (names->len > 0)
        g_string_append (names, _(", "));
      g_string_append (names, sonor_json_get_text (sonor_json_get_element (object, member, i), "short_name"));
    }

  return g_string_free (names, FALSE);
}

static void
add_requests (Line       *line,
              JsonObject *part)
{
  for (guint i = 0; i < sonor_json_get_length (part, "returns"); i++)
    {
      JsonObject *request = sonor_json_get_element (part, "returns", i);
      g_autofree char *basis = dup_pair (_("Duty basis"), sonor_json_get_text (request, "duty_basis"));
      char *title = g_strdup_printf (_("%s · %s"), sonor_ticket_words_event ("return_request"), unit_name (part));

      add (line, SONOR_TIME_LINE_UNIT, "edit-undo-symbolic", request, "at", title, dup_person (request, "who"),
           join (sonor_json_get_text (request, "reason"), basis, NULL));
    }
  for (guint i = 0; i < sonor_json_get_length (part, "extensions"); i++)
    {
      JsonObject *request = sonor_json_get_element (part, "extensions", i);
      int n_days = (int) sonor_json_get_integer (request, "days");
      g_autofree char *days = g_strdup_printf (ngettext ("%d working day", "%d working days", (gulong) n_days), n_days);
      g_autofree char *told = dup_pair (_("The citizen has been told"), yes_or_no (request, "citizen_told"));
      char *title = g_strdup_printf (_("%s · %s"), sonor_ticket_words_event ("extension_request"), unit_name (part));

      add (line, SONOR_TIME_LINE_UNIT, "alarm-symbolic", request, "at", title, dup_person (request, "who"),
           join (days, sonor_json_get_text (request, "reason"), told, NULL));
    }
  for (guint i = 0; i < sonor_json_get_length (part, "co_units"); i++)
    {
      JsonObject *request = sonor_json_get_element (part, "co_units", i);
      g_autofree char *names = dup_unit_names (request, "units");
      g_autofree char *units = dup_pair (_("Units that must help"), names);
      char *title = g_strdup_printf (_("%s · %s"), sonor_ticket_words_event ("co_unit_request"), unit_name (part));

      add (line, SONOR_TIME_LINE_UNIT, "system-users-symbolic", request, "at", title, dup_person (request, "who"),
           join (units, sonor_json_get_text (request, "reason"), NULL));
    }
}

static void
add_parts (Line       *line,
           JsonObject *data)
{
  for (guint i = 0; i < sonor_json_get_length (data, "assignments"); i++)
    {
      JsonObject *part = sonor_json_get_element (data, "assignments", i);

      add_answers (line, part);
      add_contacts (line, part);
      add_requests (line, part);
    }
}

/* Calls and call-backs */

static void
add_calls (Line       *line,
           JsonObject *data)
{
  for (guint i = 0; i < sonor_json_get_length (data, "calls"); i++)
    {
      JsonObject *call = sonor_json_get_element (data, "calls", i);
      gboolean in = g_str_equal (sonor_json_get_text (call, "direction"), "in");
      int seconds = (int) sonor_json_get_integer (call, "talk_s");
      guint n_before = line->entries->len;
      g_autofree char *number = dup_pair (C_("telephone", "Number"), sonor_json_get_text (call, "number"));
      g_autofree char *length = g_strdup_printf ("%d:%02d", seconds / 60, seconds % 60);
      g_autofree char *talk = sonor_json_is_null (call, "talk_s") ? g_strdup (_("Not answered"))
                              : dup_pair (_("Talk time"), length);

      add (line, SONOR_TIME_LINE_CALL, in ? "call-incoming-symbolic" : "call-outgoing-symbolic", call, "at",
           g_strdup (in ? _("The citizen called") : _("The citizen was called")), dup_person (call,
                                                                                              "who"), join (number,
                                                                                                            talk, NULL));
      if (line->entries->len > n_before && sonor_json_get_flag (call, "recording"))
        {
          SonorTimeLineEntry *entry = line->entries->pdata[n_before];

          entry->call_id = g_strdup (sonor_json_get_text (call, "id"));
        }
    }
  for (guint i = 0; i < sonor_json_get_length (data, "follow_ups"); i++)
    {
      JsonObject *follow_up = sonor_json_get_element (data, "follow_ups", i);
      g_autofree char *solved = dup_pair (_("Solved"), yes_or_no (follow_up, "solved"));
      g_autofree char *contacted = dup_pair (_("The unit contacted the citizen"), yes_or_no (follow_up, "contacted"));
      g_autofree char *satisfied = dup_pair (C_("score", "Satisfaction"),
                                             sonor_ticket_words_satisfaction (sonor_json_get_text (follow_up,
                                                                                                   "satisfaction")));
      gboolean contradicts = sonor_json_get_flag (follow_up, "contradiction");

      add (line, SONOR_TIME_LINE_CALL, "call-start-symbolic", follow_up, "at",
           g_strdup (sonor_ticket_words_event ("follow_up")),
           dup_person (follow_up, "who"),
           join (sonor_json_get_flag (follow_up, "reached") ? _("Reached") : _("Not reached"), satisfied, solved,
                 contacted,
                 contradicts ? _("Contradicts what the unit says") : "", sonor_json_get_text (follow_up,
                                                                                              "opinion"), NULL));
    }
}

/* What presses */

static void
add_deadline (Line       *line,
              JsonObject *object,
              const char *member,
              const char *what,
              const char *unit)
{
  char *title = *unit != '\0' ? g_strdup_printf (_("%s · %s"), what, unit) : g_strdup (what);

  add (line, SONOR_TIME_LINE_PRESSURE, "alarm-symbolic", object, member, title, NULL, NULL);
}

static void
add_pressure (Line       *line,
              JsonObject *data)
{
  for (guint i = 0; i < sonor_json_get_length (data, "urges"); i++)
    {
      JsonObject *urge = sonor_json_get_element (data, "urges", i);
      const char *source = sonor_json_get_text (urge, "source");
      const char *words = g_str_equal (source, "citizen") ? _("The citizen urges")
                          : g_str_equal (source,
                                         "clock") ? _("Urged, because the deadline is near") : _("The centre urges");
      char *title = *unit_name (urge) != '\0' ? g_strdup_printf (_("%s · %s"), words, unit_name (urge))
                    : g_strdup (words);

      add (line, SONOR_TIME_LINE_PRESSURE, "preferences-system-notifications-symbolic", urge, "at", title,
           dup_person (urge, "who"),
           g_strdup (sonor_json_get_text (urge, "note")));
    }
  for (guint i = 0; i < sonor_json_get_length (data, "supervisions"); i++)
    {
      JsonObject *supervision = sonor_json_get_element (data, "supervisions", i);
      /* What the clock did says by itself why. */
      const char *threshold = sonor_json_get_text (supervision, "threshold");
      /* Translators: supervision of a level, as in "Supervised: Key" */
      char *title = g_strdup_printf (_("Supervised: %s"),
                                     sonor_ticket_words_level (sonor_json_get_text (supervision, "level")));

      add (line, SONOR_TIME_LINE_PRESSURE, "dialog-warning-symbolic", supervision, "at", title,
           dup_person (supervision, "who"),
           g_strdup (g_str_equal (threshold, "supervise") ? _("The deadline is near")
                     : g_str_equal (threshold, "red")     ? _("The deadline has passed")
                                                          : sonor_json_get_text (supervision, "note")));
    }
  for (guint i = 0; i < sonor_json_get_length (data, "assignments"); i++)
    {
      JsonObject *part = sonor_json_get_element (data, "assignments", i);

      if (sonor_json_is_null (part, "signed_at"))
        add_deadline (line, part, "sign_due_at", _("To be signed by"), unit_name (part));
      if (sonor_json_is_null (part, "answered_at"))
        add_deadline (line, part, "due_at", _("To be answered by"), unit_name (part));
    }
}

/* Other hotlines */

static void
add_transfers (Line       *line,
               JsonObject *data)
{
  for (guint i = 0; i < sonor_json_get_length (data, "transfers"); i++)
    {
      JsonObject *transfer = sonor_json_get_element (data, "transfers", i);
      const char *name = sonor_json_get_text (transfer, "peer");
      const char *number = sonor_json_get_text (transfer, "their_number");
      gboolean out = g_str_equal (sonor_json_get_text (transfer, "direction"), "out");
      /* Translators: a hotline, and how it stands there */
      char *title = out ? g_strdup_printf (_("Passed to %s · %s"), name, sonor_ticket_words_transfer (sonor_json_get_text (transfer, "state")))
                        /* Translators: a hotline */
                        : g_strdup_printf (_("Passed on by %s"), name);
      g_autofree char *there = *number != '\0' ? dup_pair (_("Number there"), number) : g_strdup ("");

      add (line, SONOR_TIME_LINE_CENTRE, "mail-forward-symbolic", transfer, "at", title, dup_person (transfer, "who"),
           join (there, sonor_json_get_text (transfer, "failure"), NULL));
    }
}

/* The centre */

static void
add_centre (Line       *line,
            JsonObject *data)
{
  for (guint i = 0; i < sonor_json_get_length (data, "corrections"); i++)
    {
      JsonObject *correction = sonor_json_get_element (data, "corrections", i);
      g_autofree char *old = dup_pair (_("Before"), sonor_json_get_text (correction, "old"));
      g_autofree char *new = dup_pair (_("After"), sonor_json_get_text (correction, "new"));
      /* Translators: a correction of a field, as in "Corrected: Address" */
      char *title = g_strdup_printf (_("Corrected: %s"),
                                     sonor_ticket_words_field (sonor_json_get_text (correction, "field")));

      add (line, SONOR_TIME_LINE_CENTRE, "document-edit-symbolic", correction, "at", title,
           dup_person (correction, "who"),
           join (old, new, NULL));
    }
  for (guint i = 0; i < sonor_json_get_length (data, "negotiations"); i++)
    {
      JsonObject *negotiation = sonor_json_get_element (data, "negotiations", i);
      g_autofree char *outcome = dup_pair (_("Outcome"), sonor_json_get_text (negotiation, "outcome"));

      add (line, SONOR_TIME_LINE_CENTRE, "system-users-symbolic", negotiation, "at",
           g_strdup (sonor_ticket_words_event ("negotiate")),
           dup_person (negotiation, "who"), join (sonor_json_get_text (negotiation, "question"), outcome, NULL));
    }
  for (guint i = 0; i < sonor_json_get_length (data, "emergencies"); i++)
    {
      JsonObject *emergency = sonor_json_get_element (data, "emergencies", i);
      /* Translators: an emergency number */
      char *title = g_strdup_printf (_("Handed to %s at once"), sonor_json_get_text (emergency, "service"));

      add (line, SONOR_TIME_LINE_PRESSURE, "dialog-warning-symbolic", emergency, "at", title,
           dup_person (emergency, "who"),
           g_strdup (sonor_json_get_text (emergency, "note")));
    }
  for (guint i = 0; i < sonor_json_get_length (data, "appeals"); i++)
    {
      JsonObject *appeal = sonor_json_get_element (data, "appeals", i);
      g_autofree char *decision = dup_pair (_("Decision"), sonor_json_get_text (appeal, "decision_note"));
      char *title = g_strdup_printf (_("%s · %s"), sonor_ticket_words_event ("appeal"), unit_name (appeal));

      add (line, SONOR_TIME_LINE_UNIT, "dialog-question-symbolic", appeal, "at", title, dup_person (appeal, "who"),
           join (sonor_json_get_text (appeal, "reason"), decision, NULL));
    }
  for (guint i = 0; i < sonor_json_get_length (data, "attachments"); i++)
    {
      JsonObject *attachment = sonor_json_get_element (data, "attachments", i);

      add (line, SONOR_TIME_LINE_CENTRE, "mail-attachment-symbolic", attachment, "at",
           g_strdup_printf (_("Attached: %s"), sonor_json_get_text (attachment, "name")),
           g_strdup (sonor_json_get_text (attachment, "who")), NULL);
    }
}

/* What an act left as its own row says more than that the act was done. A ticket from elsewhere may have the acts alone. */
static gboolean
has_row (JsonObject *data,
         const char *action)
{
  static const struct
  {
    const char *action;
    const char *member;
    gboolean    of_part;
  } rows[] = {
    { "answer", "answers", TRUE }, { "contact", "contacts", TRUE }, { "return_request", "returns", TRUE },
    { "extension_request", "extensions", TRUE }, { "co_unit_request", "co_units", TRUE },
    { "urge", "urges", FALSE }, { "supervise", "supervisions", FALSE },
    { "follow_up", "follow_ups", FALSE }, { "correct", "corrections", FALSE }, { "negotiate", "negotiations", FALSE },
    { "emergency", "emergencies", FALSE }, { "appeal", "appeals", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (!g_str_equal (rows[i].action, action))
        continue;
      if (!rows[i].of_part)
        return sonor_json_get_length (data, rows[i].member) > 0;
      for (guint j = 0; j < sonor_json_get_length (data, "assignments"); j++)
        {
          if (sonor_json_get_length (sonor_json_get_element (data, "assignments", j), rows[i].member) > 0)
            return TRUE;
        }
    }

  return FALSE;
}

static void
add_events (Line       *line,
            JsonObject *data)
{
  for (guint i = 0; i < sonor_json_get_length (data, "events"); i++)
    {
      JsonObject *event = sonor_json_get_element (data, "events", i);
      const char *action = sonor_json_get_text (event, "action");
      const char *words = sonor_ticket_words_event (action);
      gboolean of_unit = *unit_name (event) != '\0';
      char *title;

      if (has_row (data, action))
        continue;

      title = of_unit ? g_strdup_printf (_("%s · %s"), words, unit_name (event)) : g_strdup (words);
      add (line, of_unit ? SONOR_TIME_LINE_UNIT : SONOR_TIME_LINE_CENTRE, "media-record-symbolic", event, "at", title,
           dup_person (event, "who"), g_strdup (sonor_json_get_text (event, "note")));
    }
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const SonorTimeLineEntry *first = *(SonorTimeLineEntry * const *) a;
  const SonorTimeLineEntry *second = *(SonorTimeLineEntry * const *) b;

  return g_date_time_compare (second->at, first->at);
}

/**
 * sonor_time_line_entries:
 * @file: a ticket
 *
 * Returns: (transfer full) (element-type SonorTimeLineEntry): what happened to the ticket and what is due, the latest
 *   first
 */
GPtrArray *
sonor_time_line_entries (SonorTicketFile *file)
{
  JsonObject *data = sonor_ticket_file_get_data (file);
  Line line = { g_ptr_array_new_with_free_func (entry_free),
                sonor_workplace_get_zone (sonor_ticket_file_get_workplace (file)) };

  add_events (&line, data);
  add_parts (&line, data);
  add_calls (&line, data);
  add_pressure (&line, data);
  add_centre (&line, data);
  add_transfers (&line, data);
  g_ptr_array_sort (line.entries, compare);

  return line.entries;
}
