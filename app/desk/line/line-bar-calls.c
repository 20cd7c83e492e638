/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The calls in the bar: the one talked with large, the others beside it. */

#include "desk/line/line-bar-private.h"

#include "desk/line/call-row.h"
#include "desk/line/line-verb.h"
#include "desk/line/verb-button.h"

/* Those of a call that is not the one talked with stand beside it. */
static const SonorLineVerb row_verbs[] = { SONOR_LINE_VERB_ANSWER, SONOR_LINE_VERB_DECLINE, SONOR_LINE_VERB_SWITCH };

static GtkWidget *
add_row (SonorLineBar *self)
{
  GtkWidget *row = sonor_call_row_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (row_verbs); i++)
    {
      GtkWidget *button = sonor_verb_button_new (row_verbs[i]);

      g_signal_connect_object (button, "clicked", G_CALLBACK (sonor_line_bar_use), self, G_CONNECT_SWAPPED);
      sonor_call_row_add_verb (SONOR_CALL_ROW (row), button);
    }
  gtk_box_append (self->calls, row);

  return row;
}

static void
show_row_verbs (GtkWidget      *row,
                SonorPhoneCall *call,
                gboolean        large,
                guint           possible)
{
  gboolean rings = sonor_phone_call_get_state (call) == SONOR_CALL_STATE_INCOMING;
  GtkWidget *verbs = gtk_widget_get_last_child (row);

  for (GtkWidget *child = gtk_widget_get_first_child (verbs); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      SonorLineVerb verb = sonor_verb_button_get_verb (SONOR_VERB_BUTTON (child));

      gtk_widget_set_visible (child, !large && (possible & 1u << verb) != 0 && rings == (verb != SONOR_LINE_VERB_SWITCH));
    }
}

/* The switch tells the queue by its code; people know its name. */
static const char *
find_queue_name (SonorLineBar   *self,
                 SonorPhoneCall *call)
{
  SonorHotlineSeat *seat = sonor_line_get_seat (self->line);
  SonorCallHeaders *headers = sonor_phone_call_get_headers (call);
  const char *code = headers != NULL ? sonor_call_headers_get (headers, SONOR_CALL_HEADER_QUEUE) : NULL;

  return seat != NULL ? sonor_hotline_seat_get_queue_name (seat, code) : code;
}

/* The one talked with first, then the others as they came. */
void
sonor_line_bar_show_calls (SonorLineBar   *self,
                           SonorPhone     *phone,
                           SonorPhoneCall *current)
{
  GListModel *calls = phone != NULL ? sonor_phone_get_calls (phone) : NULL;
  guint n_calls = calls != NULL ? g_list_model_get_n_items (calls) : 0;
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->calls));

  for (guint i = 0; i < n_calls + 1; i++)
    {
      g_autoptr (SonorPhoneCall) call = i == 0 ? (current != NULL ? g_object_ref (current) : NULL)
                                               : g_list_model_get_item (calls, i - 1);

      if (call == NULL || (i > 0 && call == current))
        continue;
      if (row == NULL)
        row = add_row (self);
      sonor_call_row_show (SONOR_CALL_ROW (row), call, i == 0, find_queue_name (self, call));
      show_row_verbs (row, call, i == 0, self->possible);
      row = gtk_widget_get_next_sibling (row);
    }
  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      gtk_box_remove (self->calls, row);
      row = next;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->calls), n_calls > 0);
}
