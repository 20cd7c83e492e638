/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/calls/call-columns.h"

#include <glib/gi18n.h>

#include "desk/line/call-words.h"
#include "model/past-call.h"
#include "model/ticket-words.h"
#include "widgets/label-columns.h"

/* A missed call is marked by shape and colour. */
static void
show_direction (GtkLabel *label,
                gpointer  call)
{
  gboolean missed = sonor_past_call_get_outcome (call) == SONOR_PAST_CALL_MISSED;
  const char *classes[] = { missed ? "missed" : "dim-label", NULL };

  gtk_label_set_text (label, missed ? C_("call direction", "✗ Missed")
                                    : sonor_past_call_is_incoming (call) ? C_("call direction", "↙ In") : C_("call direction", "↗ Out"));
  gtk_widget_set_css_classes (GTK_WIDGET (label), classes);
}

static void
show_who (GtkLabel *label,
          gpointer  call)
{
  g_autofree char *who = sonor_call_words_dup_who (sonor_past_call_get_name (call), sonor_past_call_get_number (call));

  gtk_label_set_text (label, who);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), who);
}

static void
show_time (GtkLabel *label,
           gpointer  call)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GDateTime *at = sonor_past_call_get_started_at (call);
  g_autofree char *text = at != NULL ? sonor_ticket_words_time (at, now) : g_strdup ("");

  gtk_label_set_text (label, text);
}

static void
show_length (GtkLabel *label,
             gpointer  call)
{
  gint64 seconds = sonor_past_call_get_talk_seconds (call);
  g_autofree char *text = seconds >= 0 ? sonor_call_words_dup_seconds (seconds) : g_strdup ("–");

  gtk_label_set_text (label, text);
}

static void
show_outcome (GtkLabel *label,
              gpointer  call)
{
  g_autofree char *text = NULL;

  if (sonor_past_call_is_waiting (call))
    /* Translators: %s is what became of a call; the call is kept on this computer until the server has it */
    text = g_strdup_printf (_("%s · not sent yet"), sonor_past_call_get_outcome_words (call));
  else
    text = g_strdup (sonor_past_call_get_outcome_words (call));
  gtk_label_set_text (label, text);
}

static void
show_quality (GtkLabel *label,
              gpointer  call)
{
  double mos = sonor_past_call_get_mos (call);
  double loss = sonor_past_call_get_loss (call);
  g_autofree char *text = NULL;

  if (mos <= 0)
    text = g_strdup ("–");
  else if (loss >= 1)
    /* Translators: how well a call was heard: mean opinion score, and how much speech was lost */
    text = g_strdup_printf (_("MOS %.1f · %.0f %% lost"), mos, loss);
  else
    text = g_strdup_printf (_("MOS %.1f"), mos);
  gtk_label_set_text (label, text);
}

static void
show_ticket (GtkLabel *label,
             gpointer  call)
{
  gtk_label_set_text (label, sonor_past_call_get_ticket_number (call));
}

/* Who it is takes what is left. */
static const SonorLabelColumn columns[] = {
  { NC_ ("call column", "Direction"), 84, show_direction },
  { NC_ ("call column", "Who"), -1, show_who },
  { NC_ ("call column", "Time"), 112, show_time },
  { NC_ ("call column", "Length"), 72, show_length },
  { NC_ ("call column", "Outcome"), 150, show_outcome },
  { NC_ ("call column", "Quality"), 130, show_quality },
  { NC_ ("call column", "Ticket"), 170, show_ticket },
};

/**
 * sonor_call_columns_add:
 * @view: a view of #SonorPastCall
 *
 * Adds the columns of a history of calls.
 */
void
sonor_call_columns_add (GtkColumnView *view)
{
  sonor_label_columns_add (view, "call column", columns, G_N_ELEMENTS (columns));
}
