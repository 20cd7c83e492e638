/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/calls/call-search-columns.h"

#include <glib/gi18n.h>

#include "desk/line/call-words.h"
#include "widgets/label-columns.h"

static const SonorWord outcomes[] = {
  { "answered", NC_ ("call outcome", "Answered") },
  { "abandoned", NC_ ("call outcome", "Gave up") },
  { "call_back", NC_ ("call outcome", "Wants a call back") },
  { "voicemail", NC_ ("call outcome", "Left a message") },
  { "no_answer", NC_ ("call outcome", "No answer") },
  { "busy", NC_ ("call outcome", "Busy") },
  { "failed", NC_ ("call outcome", "Failed") },
  { "informed", NC_ ("call outcome", "Heard a notice") },
  { "closed", NC_ ("call outcome", "Outside the hours") },
  { "blocked", NC_ ("call outcome", "On the black list") },
  { "lasts", NC_ ("call outcome", "Not over yet") },
};

static const SonorWord languages[] = {
  { "zh", NC_ ("language", "Chinese") },
  { "mn", NC_ ("language", "Mongolian") },
};

static const char *
translate (const SonorWord *words,
           gsize            n_words,
           const char      *context,
           const char      *code)
{
  for (gsize i = 0; i < n_words; i++)
    {
      if (g_str_equal (words[i].code, code))
        return g_dpgettext2 (GETTEXT_PACKAGE, context, words[i].word);
    }

  return code;
}

/**
 * sonor_call_search_outcomes:
 * @n_words: (out): how many
 *
 * Returns: (transfer none): what may have become of a call
 */
const SonorWord *
sonor_call_search_outcomes (gsize *n_words)
{
  *n_words = G_N_ELEMENTS (outcomes);

  return outcomes;
}

/**
 * sonor_call_search_outcome:
 * @code: what became of a call; "" if it is not over
 *
 * Returns: (transfer none): in words
 */
const char *
sonor_call_search_outcome (const char *code)
{
  return translate (outcomes, G_N_ELEMENTS (outcomes), "call outcome", *code != '\0' ? code : "lasts");
}

/**
 * sonor_call_search_languages:
 * @n_words: (out): how many
 *
 * Returns: (transfer none): the languages of the hotline
 */
const SonorWord *
sonor_call_search_languages (gsize *n_words)
{
  *n_words = G_N_ELEMENTS (languages);

  return languages;
}

/**
 * sonor_call_search_language:
 * @code: zh or mn
 *
 * Returns: (transfer none): in words
 */
const char *
sonor_call_search_language (const char *code)
{
  return sonor_call_words_language (code);
}

static void
show_direction (GtkLabel *label,
                gpointer  call)
{
  const char *direction = sonor_call_record_get_text (call, "direction");

  gtk_label_set_text (label, g_str_equal (direction, "in")         ? C_("call direction", "↙ In")
                             : g_str_equal (direction, "internal") ? C_("call direction", "↔ Inside")
                                                                   : C_("call direction", "↗ Out"));
}

static void
show_number (GtkLabel *label,
             gpointer  call)
{
  const char *number = sonor_call_record_get_text (call, "number");

  gtk_label_set_text (label, *number != '\0' ? number : _("Unknown number"));
}

static void
show_time (GtkLabel *label,
           gpointer  call)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) at = sonor_call_record_dup_time (call, "arrived_at");
  g_autofree char *text = at != NULL ? sonor_ticket_words_time (at, now) : g_strdup ("");

  gtk_label_set_text (label, text);
}

static void
show_seconds (GtkLabel   *label,
              gint64      seconds)
{
  g_autofree char *text = seconds >= 0 ? sonor_call_words_dup_seconds (seconds) : g_strdup ("–");

  gtk_label_set_text (label, text);
}

static void
show_wait (GtkLabel *label,
           gpointer  call)
{
  show_seconds (label, sonor_call_record_get_integer (call, "wait_s", -1));
}

static void
show_talk (GtkLabel *label,
           gpointer  call)
{
  show_seconds (label, sonor_call_record_get_integer (call, "talk_s", -1));
}

static void
show_language (GtkLabel *label,
               gpointer  call)
{
  gtk_label_set_text (label, sonor_call_search_language (sonor_call_record_get_text (call, "language")));
}

static void
show_queue (GtkLabel *label,
            gpointer  call)
{
  const char *queue = sonor_call_record_get_text (call, "queue_name");

  gtk_label_set_text (label, *queue != '\0' ? queue : "–");
}

static void
show_staff (GtkLabel *label,
            gpointer  call)
{
  const char *name = sonor_call_record_get_text (call, "staff_name");
  g_autofree char *text = *name != '\0' ? g_strdup_printf ("%s %s", name, sonor_call_record_get_text (call, "work_number"))
                                        : g_strdup ("–");

  gtk_label_set_text (label, text);
}

/* Who was not served is marked. */
static void
show_outcome (GtkLabel *label,
              gpointer  call)
{
  const char *outcome = sonor_call_record_get_text (call, "outcome");
  const char *classes[] = { g_str_equal (outcome, "abandoned") || g_str_equal (outcome, "failed") ? "missed" : "plain", NULL };

  gtk_label_set_text (label, sonor_call_search_outcome (outcome));
  gtk_widget_set_css_classes (GTK_WIDGET (label), classes);
}

static void
show_survey (GtkLabel *label,
             gpointer  call)
{
  const char *survey = sonor_call_record_get_text (call, "survey");

  gtk_label_set_text (label, *survey != '\0' ? sonor_ticket_words_satisfaction (survey) : "–");
}

static void
show_ticket (GtkLabel *label,
             gpointer  call)
{
  gtk_label_set_text (label, sonor_call_record_get_text (call, "ticket_number"));
}

static void
show_recording (GtkLabel *label,
                gpointer  call)
{
  const char *classes[] = { sonor_call_record_get_flag (call, "may_listen") ? "plain" : "dim-label", NULL };

  gtk_label_set_text (label, sonor_call_record_get_flag (call, "may_listen") ? C_("recording", "▶ Listen")
                             : sonor_call_record_get_flag (call, "recorded") ? C_("recording", "Not yours") : "–");
  gtk_widget_set_css_classes (GTK_WIDGET (label), classes);
}

static const SonorLabelColumn columns[] = {
  { NC_ ("call column", "Direction"), 72, show_direction },
  { NC_ ("call column", "Number"), 150, show_number },
  { NC_ ("call column", "Time"), 112, show_time },
  { NC_ ("call column", "Queue"), -1, show_queue },
  { NC_ ("call column", "Language"), 76, show_language },
  { NC_ ("call column", "Seat"), -1, show_staff },
  { NC_ ("call column", "Wait"), 66, show_wait },
  { NC_ ("call column", "Talk"), 66, show_talk },
  { NC_ ("call column", "Outcome"), 104, show_outcome },
  { NC_ ("call column", "Survey"), 96, show_survey },
  { NC_ ("call column", "Ticket"), 166, show_ticket },
  { NC_ ("call column", "Recording"), 92, show_recording },
};

/**
 * sonor_call_search_columns_add:
 * @view: a view of #SonorCallRecord
 *
 * Adds the columns of the hotline's calls.
 */
void
sonor_call_search_columns_add (GtkColumnView *view)
{
  sonor_label_columns_add (view, "call column", columns, G_N_ELEMENTS (columns));
}
