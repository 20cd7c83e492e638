/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/queue-list.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"
#include "desk/floor/floor-verb.h"
#include "desk/floor/seat-words.h"
#include "desk/floor/steady-list.h"
#include "model/live-query.h"

/**
 * SonorQueueList:
 *
 * The queues and who waits in them; whoever waits can be moved, pulled to the front or sent to the seat that is selected.
 */
struct _SonorQueueList
{
  GtkWidget       parent_instance;

  GtkWidget      *queues_list;
  GtkWidget      *waiting_list;
  SonorWorkplace *workplace;
  SonorFloorSeat *seat;
};

G_DEFINE_FINAL_TYPE (SonorQueueList, sonor_queue_list, GTK_TYPE_WIDGET)

/* Queues */

static GtkWidget *
make_queue (const char *id,
            GtkWidget  *owner)
{
  return sonor_floor_row_new ();
}

static void
show_queue (GtkWidget   *row,
            SonorResult *rows,
            guint        index,
            GtkWidget   *owner)
{
  /* Translators: of a queue: how many wait, how many talk, how many seats are free */
  g_autofree char *about = g_strdup_printf (_("%d waiting · %d talking · %d free"), (int) sonor_result_get_integer (rows, index, "waiting"),
                                            (int) sonor_result_get_integer (rows, index, "talking"),
                                            (int) sonor_result_get_integer (rows, index, "free_seats"));
  gboolean empty = sonor_result_is_null (rows, index, "longest_wait_s");

  sonor_floor_row_set_words (SONOR_FLOOR_ROW (row), sonor_floor_row_text (rows, index, "name"), about);
  sonor_floor_row_set_clock (SONOR_FLOOR_ROW (row), empty ? -1 : sonor_result_get_double (rows, index, "longest_wait_s"),
                             sonor_result_get_double (rows, index, "answer_s"));
}

/* Who waits */

static GMenu *
make_menu (GtkWidget *row,
           GtkWidget *owner)
{
  SonorQueueList *self = SONOR_QUEUE_LIST (owner);
  const char *id = g_object_get_data (G_OBJECT (row), "id");
  const char *queue = g_object_get_data (G_OBJECT (row), "queue");
  SonorResult *queues = sonor_steady_list_get_rows (SONOR_STEADY_LIST (self->queues_list));
  g_autoptr (GMenu) elsewhere = g_menu_new ();
  GMenu *menu = g_menu_new ();

  sonor_floor_row_append_item (menu, _("Pull to the front"), "waiting.front", g_variant_new_string (id));
  if (self->seat != NULL)
    {
      g_autofree char *who = sonor_seat_words_who (self->seat);
      /* Translators: sends a waiting call to a seat; %s is work number and name */
      g_autofree char *label = g_strdup_printf (_("Send to %s"), who);

      sonor_floor_row_append_item (menu, label, "waiting.send",
                                   g_variant_new ("(ss)", id, sonor_floor_seat_get_staff_id (self->seat)));
    }
  for (guint i = 0; queues != NULL && i < sonor_result_get_n_rows (queues); i++)
    {
      const char *code = sonor_floor_row_text (queues, i, "code");

      if (g_strcmp0 (code, queue) != 0)
        sonor_floor_row_append_item (elsewhere, sonor_floor_row_text (queues, i, "name"), "waiting.move",
                                     g_variant_new ("(ss)", id, code));
    }
  g_menu_append_section (menu, _("Move to the queue"), G_MENU_MODEL (elsewhere));

  return menu;
}

static GtkWidget *
make_waiting (const char *id,
              GtkWidget  *owner)
{
  GtkWidget *row = sonor_floor_row_new ();

  sonor_floor_row_add_menu (SONOR_FLOOR_ROW (row), _("What to do with this call"), make_menu, owner);

  return row;
}

static void
show_waiting (GtkWidget   *row,
              SonorResult *rows,
              guint        index,
              GtkWidget   *owner)
{
  const char *rings = sonor_floor_row_text (rows, index, "offered_to");
  const char *sent = sonor_floor_row_text (rows, index, "sent_to");
  gboolean first = sonor_result_get_boolean (rows, index, "front");
  int priority = (int) sonor_result_get_integer (rows, index, "priority");
  const char *caller = sonor_floor_row_text (rows, index, "caller");
  g_autofree char *title = g_strdup_printf ("%s · %s", sonor_floor_row_text (rows, index, "queue_name"),
                                            sonor_seat_words_language (sonor_floor_row_text (rows, index, "language")));
  g_autoptr (GString) about = g_string_new (*caller != '\0' ? caller : _("number withheld"));

  g_string_append (about, " · ");
  /* Translators: a place in a queue */
  g_string_append_printf (about, _("no. %d"), (int) sonor_result_get_integer (rows, index, "place"));
  if (first || priority > 0)
    g_string_append_printf (about, " · %s", _("first"));
  else if (priority < 0)
    g_string_append_printf (about, " · %s", _("last"));
  if (*rings != '\0')
    {
      g_string_append (about, " · ");
      /* Translators: %s is the seat where a call rings */
      g_string_append_printf (about, _("▲ rings at %s"), rings);
    }
  else if (*sent != '\0')
    {
      g_string_append (about, " · ");
      /* Translators: %s is the seat that a call waits for */
      g_string_append_printf (about, _("for %s"), sent);
    }
  g_object_set_data_full (G_OBJECT (row), "queue", g_strdup (sonor_floor_row_text (rows, index, "queue_code")), g_free);
  sonor_floor_row_set_words (SONOR_FLOOR_ROW (row), title, about->str);
  sonor_floor_row_set_clock (SONOR_FLOOR_ROW (row), sonor_result_get_double (rows, index, "waited_s"),
                             sonor_result_get_double (rows, index, "answer_s"));
}

static void
on_waiting (SonorLiveQuery *query,
            SonorQueueList *self)
{
  /* Translators: a heading: how many callers wait */
  g_autofree char *title = g_strdup_printf (_("Waiting callers: %u"), sonor_result_get_n_rows (sonor_live_query_get_rows (query)));

  sonor_steady_list_set_title (SONOR_STEADY_LIST (self->waiting_list), title);
}

/* Verbs */

static void
on_front (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  SonorQuery *query = sonor_query_new ("SELECT waiting_call_front($1::uuid)");

  sonor_query_add_text (query, g_variant_get_string (parameter, NULL));
  sonor_floor_verb_do (widget, SONOR_QUEUE_LIST (widget)->workplace, query, _("The call is first now"), NULL);
}

static void
on_move (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorQuery *query = sonor_query_new ("SELECT waiting_call_move($1::uuid, $2)");
  const char *id, *queue;

  g_variant_get (parameter, "(&s&s)", &id, &queue);
  sonor_query_add_text (query, id);
  sonor_query_add_text (query, queue);
  sonor_floor_verb_do (widget, SONOR_QUEUE_LIST (widget)->workplace, query, _("The call waits in the other queue"), NULL);
}

static void
on_send (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorQuery *query = sonor_query_new ("SELECT waiting_call_send($1::uuid, $2::uuid)");
  const char *id, *staff_id;

  g_variant_get (parameter, "(&s&s)", &id, &staff_id);
  sonor_query_add_text (query, id);
  sonor_query_add_text (query, staff_id);
  sonor_floor_verb_do (widget, SONOR_QUEUE_LIST (widget)->workplace, query, _("The call goes to that seat as soon as it is ready"), NULL);
}

static void
sonor_queue_list_dispose (GObject *object)
{
  SonorQueueList *self = SONOR_QUEUE_LIST (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->workplace);
  g_clear_object (&self->seat);

  G_OBJECT_CLASS (sonor_queue_list_parent_class)->dispose (object);
}

static void
sonor_queue_list_class_init (SonorQueueListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_queue_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "waiting.front", "s", on_front);
  gtk_widget_class_install_action (widget_class, "waiting.move", "(ss)", on_move);
  gtk_widget_class_install_action (widget_class, "waiting.send", "(ss)", on_send);
}

static void
sonor_queue_list_init (SonorQueueList *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 10);
  self->waiting_list = sonor_steady_list_new (_("Waiting callers"), _("Nobody waits"), "call_id", make_waiting, show_waiting,
                                              GTK_WIDGET (self));
  self->queues_list = sonor_steady_list_new (_("Queues"), "", "code", make_queue, show_queue, GTK_WIDGET (self));
  gtk_widget_set_parent (self->waiting_list, GTK_WIDGET (self));
  gtk_widget_set_parent (self->queues_list, GTK_WIDGET (self));
}

/**
 * sonor_queue_list_new:
 * @workplace: where the supervisor is signed in
 *
 * Returns: (transfer floating): the queues
 */
GtkWidget *
sonor_queue_list_new (SonorWorkplace *workplace)
{
  static const char * const queue_channels[] = { "waiting", "seat", NULL };
  static const char * const waiting_channels[] = { "waiting", NULL };
  SonorQueueList *self = g_object_new (SONOR_TYPE_QUEUE_LIST, NULL);
  SonorDatabase *database = sonor_workplace_get_database (workplace);
  SonorLiveQuery *queues = sonor_live_query_new (
    database, "SELECT q.*, setting_get('call.answer') AS answer_s FROM floor_queues() q", queue_channels);
  SonorLiveQuery *waiting = sonor_live_query_new (
    database, "SELECT w.*, setting_get('call.answer') AS answer_s FROM floor_waiting() w", waiting_channels);

  self->workplace = g_object_ref (workplace);
  g_signal_connect_object (waiting, "changed", G_CALLBACK (on_waiting), self, 0);
  sonor_steady_list_follow (SONOR_STEADY_LIST (self->queues_list), queues);
  sonor_steady_list_follow (SONOR_STEADY_LIST (self->waiting_list), waiting);

  return GTK_WIDGET (self);
}

/**
 * sonor_queue_list_set_seat:
 * @self: the queues
 * @seat: (nullable): the seat that is selected
 */
void
sonor_queue_list_set_seat (SonorQueueList *self,
                           SonorFloorSeat *seat)
{
  g_return_if_fail (SONOR_IS_QUEUE_LIST (self));

  g_set_object (&self->seat, seat);
}

/**
 * sonor_queue_list_read:
 * @self: the queues
 *
 * Reads them again.
 */
void
sonor_queue_list_read (SonorQueueList *self)
{
  g_return_if_fail (SONOR_IS_QUEUE_LIST (self));

  sonor_steady_list_read (SONOR_STEADY_LIST (self->queues_list));
  sonor_steady_list_read (SONOR_STEADY_LIST (self->waiting_list));
}
