/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/screen-pop.h"

#include <glib/gi18n.h>

#include "desk/intake/asking.h"
#include "desk/line/call-words.h"
#include "model/json-member.h"
#include "model/ticket-words.h"

/* More would not be read while it rings. */
#define MOST_TICKETS 3

/**
 * SonorScreenPop:
 *
 * Who it is that rings: told by the database at the moment at which the call is offered to the seat, with what they asked
 * before and what is still open, so that whoever answers knows whom they talk with. It goes when the call is answered, for then
 * the form has it all, or when it rings elsewhere.
 */
struct _SonorScreenPop
{
  GtkWidget       parent_instance;

  GtkWidget      *box;
  GtkLabel       *who;
  GtkLabel       *facts;
  GtkBox         *tickets;

  SonorWorkplace *workplace;
  SonorLine      *line;
  char           *call_id;
};

G_DEFINE_FINAL_TYPE (SonorScreenPop, sonor_screen_pop, GTK_TYPE_WIDGET)

static void
clear_tickets (SonorScreenPop *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->tickets))) != NULL)
    gtk_box_remove (self->tickets, child);
}

static void
add_ticket (SonorScreenPop *self,
            JsonObject     *ticket)
{
  gboolean open = sonor_json_get_flag (ticket, "open");
  g_autofree char *words = g_strdup_printf ("%s · %s", sonor_ticket_words_state (sonor_json_get_text (ticket, "state")),
                                            sonor_json_get_text (ticket, "title"));
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (open)
    gtk_widget_add_css_class (label, "open");
  else
    gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (self->tickets, label);
}

/* What is open comes first, whatever its age. */
static void
show_tickets (SonorScreenPop *self,
              JsonObject     *history)
{
  guint n_tickets = sonor_json_get_length (history, "tickets");
  guint n_shown = 0;

  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < n_tickets && n_shown < MOST_TICKETS; i++)
        {
          JsonObject *ticket = sonor_json_get_element (history, "tickets", i);

          if (sonor_json_get_flag (ticket, "open") == (pass == 0))
            {
              add_ticket (self, ticket);
              n_shown++;
            }
        }
    }
  if (n_shown == 0)
    {
      GtkWidget *label = gtk_label_new (_("Calls for the first time, or has no tickets yet"));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (self->tickets, label);
    }
}

static void
show_who (SonorScreenPop *self,
          JsonObject     *pop)
{
  JsonObject *history = sonor_json_get_object (pop, "history");
  JsonObject *citizen = sonor_json_get_element (history, "citizens", 0);
  g_autofree char *who = sonor_call_words_dup_who (sonor_json_get_text (citizen, "name"), sonor_json_get_text (pop, "number"));
  g_autofree char *waited = sonor_call_words_dup_seconds (sonor_json_get_integer (pop, "waited_s"));
  g_autoptr (GString) facts = g_string_new (NULL);
  gint64 n_open = sonor_json_get_integer (history, "open_count");
  gint64 n_calls = sonor_json_get_integer (history, "month_calls");

  gtk_label_set_text (self->who, who);
  /* Translators: a queue, a language, and how long a caller has waited */
  g_string_printf (facts, _("%s · %s · waited %s"), sonor_json_get_text (pop, "queue_name"),
                   sonor_call_words_language (sonor_json_get_text (pop, "language")), waited);
  if (history != NULL)
    {
      g_string_append (facts, "\n");
      g_string_append_printf (facts, ngettext ("%d call this month", "%d calls this month", (gulong) n_calls), (int) n_calls);
      g_string_append (facts, " · ");
      g_string_append_printf (facts, ngettext ("%d open ticket", "%d open tickets", (gulong) n_open), (int) n_open);
    }
  gtk_label_set_text (self->facts, facts->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, who, -1);
}

static void
on_pop (GtkWidget    *widget,
        SonorResult  *rows,
        const GError *error)
{
  SonorScreenPop *self = SONOR_SCREEN_POP (widget);
  g_autoptr (JsonNode) node = rows != NULL ? json_from_string (sonor_result_get_text (rows, 0, "pop"), NULL) : NULL;
  JsonObject *pop = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  /* It may have been answered meanwhile, or ring elsewhere. */
  if (pop == NULL || g_strcmp0 (sonor_json_get_text (pop, "call_id"), self->call_id) != 0)
    return;

  clear_tickets (self);
  show_who (self, pop);
  show_tickets (self, sonor_json_get_object (pop, "history"));
  gtk_widget_set_visible (widget, TRUE);
}

static void
on_line_changed (SonorScreenPop *self)
{
  SonorHotlineSeat *seat = sonor_line_get_seat (self->line);
  gboolean rings = seat != NULL && g_strcmp0 (sonor_hotline_seat_get_state (seat), "offered") == 0;
  const char *call_id = rings ? sonor_hotline_seat_get_call_id (seat) : NULL;
  g_autoptr (SonorQuery) query = NULL;

  if (g_strcmp0 (call_id, self->call_id) == 0)
    return;

  g_free (self->call_id);
  self->call_id = g_strdup (call_id);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  sonor_asking_stop (GTK_WIDGET (self), "pop");
  if (call_id == NULL)
    return;

  query = sonor_query_new ("SELECT screen_pop($1::uuid) AS pop");
  sonor_query_add_text (query, call_id);
  sonor_asking_start (GTK_WIDGET (self), "pop", self->workplace, query, on_pop);
}

static void
sonor_screen_pop_dispose (GObject *object)
{
  SonorScreenPop *self = SONOR_SCREEN_POP (object);

  if (self->line != NULL)
    g_signal_handlers_disconnect_by_data (self->line, self);
  g_clear_object (&self->line);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->call_id, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_screen_pop_parent_class)->dispose (object);
}

static void
sonor_screen_pop_class_init (SonorScreenPopClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_screen_pop_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "screenpop");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
sonor_screen_pop_init (SonorScreenPop *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Who calls"), -1);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  self->who = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->who, 0);
  gtk_label_set_ellipsize (self->who, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->who), "title-2");
  self->facts = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->facts, 0);
  self->tickets = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  gtk_widget_set_hexpand (GTK_WIDGET (self->tickets), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->tickets), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->who));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->facts));
  gtk_box_append (GTK_BOX (self->box), words);
  gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->tickets));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * sonor_screen_pop_new:
 * @workplace: what the person works with
 * @line: their telephone
 *
 * Returns: (transfer floating): a card that is there while the hotline's switch rings
 */
GtkWidget *
sonor_screen_pop_new (SonorWorkplace *workplace,
                      SonorLine      *line)
{
  SonorScreenPop *self = g_object_new (SONOR_TYPE_SCREEN_POP, NULL);

  self->workplace = g_object_ref (workplace);
  self->line = g_object_ref (line);
  g_signal_connect_object (line, "changed", G_CALLBACK (on_line_changed), self, G_CONNECT_SWAPPED);
  on_line_changed (self);

  return GTK_WIDGET (self);
}
