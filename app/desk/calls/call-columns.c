/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/calls/call-columns.h"

#include <glib/gi18n.h>

#include "desk/line/call-words.h"
#include "model/past-call.h"
#include "model/ticket-words.h"

typedef void (*Show) (GtkLabel      *label,
                      SonorPastCall *call);

typedef struct
{
  const char *title;
  int         width;
  Show        show;
} Column;

/* A missed call is marked by shape and colour. */
static void
show_direction (GtkLabel      *label,
                SonorPastCall *call)
{
  gboolean missed = sonor_past_call_get_outcome (call) == SONOR_PAST_CALL_MISSED;
  const char *classes[] = { missed ? "missed" : "dim-label", NULL };

  gtk_label_set_text (label, missed ? C_("call direction", "✗ Missed")
                                    : sonor_past_call_is_incoming (call) ? C_("call direction", "↙ In") : C_("call direction", "↗ Out"));
  gtk_widget_set_css_classes (GTK_WIDGET (label), classes);
}

static void
show_who (GtkLabel      *label,
          SonorPastCall *call)
{
  g_autofree char *who = sonor_call_words_dup_who (sonor_past_call_get_name (call), sonor_past_call_get_number (call));

  gtk_label_set_text (label, who);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), who);
}

static void
show_time (GtkLabel      *label,
           SonorPastCall *call)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  GDateTime *at = sonor_past_call_get_started_at (call);
  g_autofree char *text = at != NULL ? sonor_ticket_words_time (at, now) : g_strdup ("");

  gtk_label_set_text (label, text);
}

static void
show_length (GtkLabel      *label,
             SonorPastCall *call)
{
  gint64 seconds = sonor_past_call_get_talk_seconds (call);
  g_autofree char *text = seconds >= 0 ? sonor_call_words_dup_seconds (seconds) : g_strdup ("–");

  gtk_label_set_text (label, text);
}

static void
show_outcome (GtkLabel      *label,
              SonorPastCall *call)
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
show_quality (GtkLabel      *label,
              SonorPastCall *call)
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
show_ticket (GtkLabel      *label,
             SonorPastCall *call)
{
  gtk_label_set_text (label, sonor_past_call_get_ticket_number (call));
}

/* Who it is takes what is left. */
static const Column columns[] = {
  { NC_ ("call column", "Direction"), 84, show_direction },
  { NC_ ("call column", "Who"), -1, show_who },
  { NC_ ("call column", "Time"), 112, show_time },
  { NC_ ("call column", "Length"), 72, show_length },
  { NC_ ("call column", "Outcome"), 150, show_outcome },
  { NC_ ("call column", "Quality"), 130, show_quality },
  { NC_ ("call column", "Ticket"), 170, show_ticket },
};

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  const Column *column = user_data;

  column->show (GTK_LABEL (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

/**
 * sonor_call_columns_add:
 * @view: a view of #SonorPastCall
 *
 * Adds the columns of a history of calls.
 */
void
sonor_call_columns_add (GtkColumnView *view)
{
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind), (gpointer) &columns[i]);
      column = gtk_column_view_column_new (g_dpgettext2 (GETTEXT_PACKAGE, "call column", columns[i].title), factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      if (columns[i].width > 0)
        gtk_column_view_column_set_fixed_width (column, columns[i].width);
      else
        gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (view, column);
    }
}
