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
