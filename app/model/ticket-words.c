/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/ticket-words.h"

#include <glib/gi18n-lib.h>

static const SonorWord kinds[] = {
  { "consultation", N_("Consultation") },
  { "help", N_("Help") },
  { "complaint", N_("Complaint") },
  { "report", N_("Report") },
  { "suggestion", N_("Suggestion") },
  { "praise", N_("Praise") },
};

static const SonorWord states[] = {
  { "draft", NC_ ("ticket state", "Draft") },
  { "first_review", NC_ ("ticket state", "To review") },
  { "dispatch", NC_ ("ticket state", "To dispatch") },
  { "handling", NC_ ("ticket state", "In hand") },
  { "follow_up", NC_ ("ticket state", "To call back") },
  { "redo", NC_ ("ticket state", "To redo") },
  { "final_review", NC_ ("ticket state", "Final review") },
  { "closed", NC_ ("ticket state", "Closed") },
  { "archived", NC_ ("ticket state", "Archived") },
  { "refused", NC_ ("ticket state", "Refused") },
  { "void", NC_ ("ticket state", "Void") },
  { "merged", NC_ ("ticket state", "Merged") },
};

static const SonorWord lights[] = {
  { "green", NC_ ("light", "Green") },
  { "amber", NC_ ("light", "Amber") },
  { "red", NC_ ("light", "Red") },
};

static const SonorWord channels[] = {
  { "phone", N_("Phone") },
  { "wechat", N_("WeChat") },
  { "app", N_("App") },
  { "web", N_("Web") },
  { "sms", N_("Text message") },
  { "mailbox", N_("Mailbox") },
  { "transfer", N_("Transferred") },
};

static const SonorWord part_states[] = {
  { "to_sign", NC_ ("unit state", "To sign") },
  { "handling", NC_ ("unit state", "In hand") },
  { "return_requested", NC_ ("unit state", "Return asked for") },
  { "extension_requested", NC_ ("unit state", "Extension asked for") },
  { "answered", NC_ ("unit state", "Answered") },
  { "returned", NC_ ("unit state", "Returned") },
  { "redoing", NC_ ("unit state", "Redoing") },
  { "completed", NC_ ("unit state", "Completed") },
  { "withdrawn", NC_ ("unit state", "Withdrawn") },
};

static const SonorWord actions[] = {
  { "accept", NC_ ("ticket event", "Accepted") },
  { "keep", NC_ ("ticket event", "Kept as a draft") },
  { "answer_at_once", NC_ ("ticket event", "Answered at once") },
  { "correct", NC_ ("ticket event", "Corrected") },
  { "submit", NC_ ("ticket event", "Handed on") },
  { "negotiate", NC_ ("ticket event", "Negotiation begun") },
  { "dispatch", NC_ ("ticket event", "Dispatched") },
  { "redispatch", NC_ ("ticket event", "Dispatched again") },
  { "withdraw", NC_ ("ticket event", "Unit withdrawn") },
  { "sign", NC_ ("ticket event", "Signed") },
  { "contact", NC_ ("ticket event", "Citizen contacted") },
  { "answer", NC_ ("ticket event", "Answered") },
  { "return_request", NC_ ("ticket event", "Return asked for") },
  { "return", NC_ ("ticket event", "Return approved") },
  { "return_reject", NC_ ("ticket event", "Return rejected") },
  { "extension_request", NC_ ("ticket event", "Extension asked for") },
  { "extend", NC_ ("ticket event", "Extension granted") },
  { "extension_reject", NC_ ("ticket event", "Extension rejected") },
  { "co_unit_request", NC_ ("ticket event", "Co-units asked for") },
  { "co_unit", NC_ ("ticket event", "Co-unit granted") },
  { "co_unit_reject", NC_ ("ticket event", "Co-units declined") },
  { "sub_dispatch", NC_ ("ticket event", "Passed on to a unit below") },
  { "urge", NC_ ("ticket event", "Urged") },
  { "supervise", NC_ ("ticket event", "Supervised") },
  { "follow_up", NC_ ("ticket event", "Followed up") },
  { "skip_follow_up", NC_ ("ticket event", "Not sampled for a follow-up") },
  { "redo", NC_ ("ticket event", "Sent back") },
  { "close", NC_ ("ticket event", "Closed") },
  { "archive", NC_ ("ticket event", "Archived") },
  { "merge", NC_ ("ticket event", "Merged") },
  { "refuse", NC_ ("ticket event", "Refused") },
  { "void", NC_ ("ticket event", "Made void") },
  { "note", NC_ ("ticket event", "Note") },
  { "mark_urgent", NC_ ("ticket event", "Urgency changed") },
  { "mark_confidential", NC_ ("ticket event", "Confidentiality changed") },
  { "emergency", NC_ ("ticket event", "Emergency service called") },
  { "claim", NC_ ("ticket event", "Claimed") },
  { "release", NC_ ("ticket event", "Released") },
  { "reassign", NC_ ("ticket event", "Given to a colleague") },
  { "appeal", NC_ ("ticket event", "Appealed against the score") },
  { "appeal_review", NC_ ("ticket event", "Appeal decided") },
  { "undo", NC_ ("ticket event", "Taken back") },
};

static const SonorWord satisfactions[] = {
  { "very_satisfied", N_("Very satisfied") },
  { "satisfied", N_("Satisfied") },
  { "fairly_satisfied", N_("Fairly satisfied") },
  { "dissatisfied", N_("Dissatisfied") },
  { "very_dissatisfied", N_("Very dissatisfied") },
};

static const SonorWord levels[] = {
  { "ordinary", NC_ ("supervision", "Ordinary") },
  { "key", NC_ ("supervision", "Key") },
  { "joint", NC_ ("supervision", "Joint") },
  { "escalated", NC_ ("supervision", "Escalated") },
};

static const SonorWord transfers[] = {
  { "offered", NC_ ("transfer", "On its way") },
  { "arrived", NC_ ("transfer", "Arrived there") },
  { "failed", NC_ ("transfer", "Could not be told there") },
  { "accepted", NC_ ("transfer", "Taken there") },
  { "handling", NC_ ("transfer", "Being dealt with there") },
  { "done", NC_ ("transfer", "Dealt with there") },
  { "refused", NC_ ("transfer", "Not taken there") },
};

static const SonorWord fields[] = {
  { "kind", NC_ ("ticket field", "Kind") },
  { "channel", NC_ ("ticket field", "Channel") },
  { "category_id", NC_ ("ticket field", "Category") },
  { "area_code", NC_ ("ticket field", "Area") },
  { "address", NC_ ("ticket field", "Address") },
  { "title", NC_ ("ticket field", "Title") },
  { "content", NC_ ("ticket field", "Content") },
  { "name", NC_ ("ticket field", "Name") },
  { "gender", NC_ ("ticket field", "Gender") },
  { "phone", NC_ ("ticket field", "Calling number") },
  { "contact", NC_ ("ticket field", "Contact number") },
  { "urgent", NC_ ("ticket field", "Urgent") },
  { "confidential", NC_ ("ticket field", "Confidential") },
  { "anonymous", NC_ ("ticket field", "Anonymous") },
  { "enterprise", NC_ ("ticket field", "Enterprise") },
};

static const char *
find_word (const SonorWord *words,
           gsize            n_words,
           const char      *context,
           const char      *code)
{
  for (gsize i = 0; i < n_words; i++)
    {
      if (g_strcmp0 (words[i].code, code) == 0)
        return context != NULL ? g_dpgettext2 (GETTEXT_PACKAGE, context, words[i].word) : _(words[i].word);
    }

  return code != NULL ? code : "";
}

/**
 * sonor_ticket_words_kinds:
 * @n_words: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_words): the kinds of tickets; translate with sonor_ticket_words_kind()
 */
const SonorWord *
sonor_ticket_words_kinds (gsize *n_words)
{
  *n_words = G_N_ELEMENTS (kinds);
  return kinds;
}

/**
 * sonor_ticket_words_states:
 * @n_words: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_words): the states of tickets; translate with sonor_ticket_words_state()
 */
const SonorWord *
sonor_ticket_words_states (gsize *n_words)
{
  *n_words = G_N_ELEMENTS (states);
  return states;
}

/**
 * sonor_ticket_words_lights:
 * @n_words: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_words): the lights; translate with sonor_ticket_words_light()
 */
const SonorWord *
sonor_ticket_words_lights (gsize *n_words)
{
  *n_words = G_N_ELEMENTS (lights);
  return lights;
}

/**
 * sonor_ticket_words_kind:
 * @code: a kind, as the database has it
 *
 * Returns: (transfer none): its word in the person's language; @code itself if it is a new one
 */
const char *
sonor_ticket_words_kind (const char *code)
{
  return find_word (kinds, G_N_ELEMENTS (kinds), NULL, code);
}

/**
 * sonor_ticket_words_state:
 * @code: a state, as the database has it
 *
 * Returns: (transfer none): its word in the person's language; @code itself if it is a new one
 */
const char *
sonor_ticket_words_state (const char *code)
{
  return find_word (states, G_N_ELEMENTS (states), "ticket state", code);
}

/**
 * sonor_ticket_words_light:
 * @code: a light, as the database has it
 *
 * Returns: (transfer none): its word in the person's language; @code itself if it is a new one
 */
const char *
sonor_ticket_words_light (const char *code)
{
  return find_word (lights, G_N_ELEMENTS (lights), "light", code);
}

/**
 * sonor_ticket_words_channel:
 * @code: a channel, as the database has it
 *
 * Returns: (transfer none): its word in the person's language; @code itself if it is a new one
 */
const char *
sonor_ticket_words_channel (const char *code)
{
  return find_word (channels, G_N_ELEMENTS (channels), NULL, code);
}

/**
 * sonor_ticket_words_part_state:
 * @code: a state of a unit's part, as the database has it
 *
 * Returns: (transfer none): its word in the person's language; @code itself if it is a new one
 */
const char *
sonor_ticket_words_part_state (const char *code)
{
  return find_word (part_states, G_N_ELEMENTS (part_states), "unit state", code);
}

/**
 * sonor_ticket_words_event:
 * @code: an action, as `ticket_event` keeps it, as the database has it
 *
 * Returns: (transfer none): its word in the person's language; @code itself if it is a new one
 */
const char *
sonor_ticket_words_event (const char *code)
{
  return find_word (actions, G_N_ELEMENTS (actions), "ticket event", code);
}

/**
 * sonor_ticket_words_satisfaction:
 * @code: a level of satisfaction, as the database has it
 *
 * Returns: (transfer none): its word in the person's language; @code itself if it is a new one
 */
const char *
sonor_ticket_words_satisfaction (const char *code)
{
  return find_word (satisfactions, G_N_ELEMENTS (satisfactions), NULL, code);
}

/**
 * sonor_ticket_words_level:
 * @code: a level of supervision, as the database has it
 *
 * Returns: (transfer none): its word in the person's language; @code itself if it is a new one
 */
const char *
sonor_ticket_words_level (const char *code)
{
  return find_word (levels, G_N_ELEMENTS (levels), "supervision", code);
}

/**
 * sonor_ticket_words_transfer:
 * @code: how a ticket stands at another hotline, as the database has it
 *
 * Returns: (transfer none): its word in the person's language; @code itself if it is a new one
 */
const char *
sonor_ticket_words_transfer (const char *code)
{
  return find_word (transfers, G_N_ELEMENTS (transfers), "transfer", code);
}

/**
 * sonor_ticket_words_field:
 * @code: a field of `ticket_accept()`, as the database has it
 *
 * Returns: (transfer none): its word in the person's language; @code itself if it is a new one
 */
const char *
sonor_ticket_words_field (const char *code)
{
  return find_word (fields, G_N_ELEMENTS (fields), "ticket field", code);
}

/**
 * sonor_ticket_words_time:
 * @at: (nullable): a moment, in the city's time zone as the database gives it
 * @now: the present
 *
 * Returns: (transfer full): the moment on the city's clock, wherever this computer stands, with its year only if that is
 *   another one; empty for %NULL
 */
char *
sonor_ticket_words_time (GDateTime *at,
                         GDateTime *now)
{
  g_autoptr (GDateTime) present = NULL;

  if (at == NULL)
    return g_strdup ("");

  present = g_date_time_to_timezone (now, g_date_time_get_timezone (at));
  if (g_date_time_get_year (at) == g_date_time_get_year (present))
    return g_date_time_format (at, "%m-%d %H:%M");

  return g_date_time_format (at, "%Y-%m-%d %H:%M");
}

static char *
span_words (gint64 minutes)
{
  if (minutes < 60)
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", (gulong) minutes), (int) minutes);
  if (minutes < 48 * 60)
    return g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong) (minutes / 60)), (int) (minutes / 60));

  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) (minutes / 1440)), (int) (minutes / 1440));
}

/**
 * sonor_ticket_words_due:
 * @due_at: (nullable): a deadline
 * @running: whether the clock runs towards it now
 * @now: the present
 *
 * Returns: (transfer full): the deadline and, while it runs, how far off it is; empty for %NULL
 */
char *
sonor_ticket_words_due (GDateTime *due_at,
                        gboolean   running,
                        GDateTime *now)
{
  g_autofree char *time = sonor_ticket_words_time (due_at, now);
  g_autofree char *span = NULL;
  gint64 minutes;

  if (due_at == NULL || !running)
    return g_steal_pointer (&time);

  minutes = g_date_time_difference (due_at, now) / G_TIME_SPAN_MINUTE;
  span = span_words (ABS (minutes));
  if (minutes < 0)
    /* Translators: a deadline that has passed: its time, and how long ago, as in "11-23 18:00 · 3 days over" */
    return g_strdup_printf (_("%s · %s over"), time, span);

  /* Translators: a deadline to come: its time, and how long until then, as in "11-23 18:00 · 3 days left" */
  return g_strdup_printf (_("%s · %s left"), time, span);
}
