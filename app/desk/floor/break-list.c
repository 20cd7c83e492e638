/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/break-list.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"
#include "desk/floor/seat-words.h"
#include "model/live-query.h"

/**
 * SonorBreakList:
 *
 * Who is on a break, how many of how many that may be, and whose wrap-up has lasted too long.
 */
struct _SonorBreakList
{
  GtkWidget        parent_instance;

  GtkWidget       *card;
  GtkLabel        *title;
  GtkBox          *box;
  GtkLabel        *empty;
  SonorFloorSeats *seats;
  SonorLiveQuery  *limit;
  guint            tick_id;
};

G_DEFINE_FINAL_TYPE (SonorBreakList, sonor_break_list, GTK_TYPE_WIDGET)

static gboolean
belongs (SonorFloorSeat *seat)
{
  const char *standing = sonor_floor_seat_get_standing (seat);

  return g_str_equal (standing, "break") || (g_str_equal (standing, "wrap_up") && sonor_floor_seat_is_over (seat));
}

static void
update_title (SonorBreakList *self,
              guint           n_breaks)
{
  SonorResult *rows = sonor_live_query_get_rows (self->limit);
  gint64 most = rows != NULL && sonor_result_get_n_rows (rows) > 0 ? sonor_result_get_integer (rows, 0, "most") : 0;
  /* Translators: a heading: how many are on a break, of how many that may be at once */
  g_autofree char *text = most > 0 ? g_strdup_printf (_("Breaks %u / %d"), n_breaks, (int) most) : g_strdup_printf (_("Breaks %u"), n_breaks);
  g_autofree char *warning = most > 0 && n_breaks > most ? g_strdup_printf (_("▲ %s, too many"), text) : NULL;

  gtk_label_set_text (self->title, warning != NULL ? warning : text);
  if (warning != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title), "error");
}

static void
show (GtkWidget      *row,
      SonorFloorSeat *seat)
{
  g_autofree char *who = sonor_seat_words_who (seat);
  g_autofree char *standing = sonor_seat_words_standing (seat);
  g_autofree char *title = g_strdup_printf ("%s · %s", who, standing);

  sonor_floor_row_set_words (SONOR_FLOOR_ROW (row), title, "");
  sonor_floor_row_set_clock (SONOR_FLOOR_ROW (row),
                             (double) (g_get_monotonic_time () - sonor_floor_seat_get_standing_since (seat)) / G_USEC_PER_SEC,
                             sonor_floor_seat_get_limit (seat));
}

/* Rows are used again, so that the time that passes makes none anew. */
static void
update (SonorBreakList *self)
{
  GListModel *model = sonor_floor_seats_get_model (self->seats);
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->box));
  guint n_breaks = 0;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (SonorFloorSeat) seat = g_list_model_get_item (model, i);

      if (!belongs (seat))
        continue;
      n_breaks += g_str_equal (sonor_floor_seat_get_standing (seat), "break") ? 1 : 0;
      if (row == NULL)
        {
          row = sonor_floor_row_new ();
          gtk_box_append (self->box, row);
        }
      show (row, seat);
      row = gtk_widget_get_next_sibling (row);
    }
  while (row != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (row);

      gtk_box_remove (self->box, row);
      row = next;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->box), gtk_widget_get_first_child (GTK_WIDGET (self->box)) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->empty), !gtk_widget_get_visible (GTK_WIDGET (self->box)));
  update_title (self, n_breaks);
}

static gboolean
on_tick (gpointer user_data)
{
  update (user_data);

  return G_SOURCE_CONTINUE;
}

static void
sonor_break_list_map (GtkWidget *widget)
{
  SonorBreakList *self = SONOR_BREAK_LIST (widget);

  GTK_WIDGET_CLASS (sonor_break_list_parent_class)->map (widget);
  if (self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, on_tick, self);
}

static void
sonor_break_list_unmap (GtkWidget *widget)
{
  SonorBreakList *self = SONOR_BREAK_LIST (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  GTK_WIDGET_CLASS (sonor_break_list_parent_class)->unmap (widget);
}

static void
sonor_break_list_dispose (GObject *object)
{
  SonorBreakList *self = SONOR_BREAK_LIST (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->seats != NULL)
    g_signal_handlers_disconnect_by_data (self->seats, self);
  if (self->limit != NULL)
    g_object_run_dispose (G_OBJECT (self->limit));
  g_clear_object (&self->limit);
  g_clear_object (&self->seats);
  g_clear_pointer (&self->card, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_break_list_parent_class)->dispose (object);
}

static void
sonor_break_list_class_init (SonorBreakListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_break_list_dispose;
  widget_class->map = sonor_break_list_map;
  widget_class->unmap = sonor_break_list_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "steadylist");
}

static void
sonor_break_list_init (SonorBreakList *self)
{
  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  self->title = GTK_LABEL (gtk_label_new (NULL));
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  self->empty = GTK_LABEL (gtk_label_new (_("Nobody is on a break")));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_xalign (self->empty, 0);
  gtk_widget_add_css_class (self->card, "card");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "caption-heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->empty), "dim-label");
  gtk_box_append (GTK_BOX (self->card), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (self->card), GTK_WIDGET (self->box));
  gtk_box_append (GTK_BOX (self->card), GTK_WIDGET (self->empty));
  gtk_widget_set_parent (self->card, GTK_WIDGET (self));
}

/**
 * sonor_break_list_new:
 * @seats: the seats
 * @database: where the setting of how many breaks there may be at once is
 *
 * Returns: (transfer floating): the breaks
 */
GtkWidget *
sonor_break_list_new (SonorFloorSeats *seats,
                      SonorDatabase   *database)
{
  static const char * const channels[] = { NULL };
  SonorBreakList *self = g_object_new (SONOR_TYPE_BREAK_LIST, NULL);

  self->seats = g_object_ref (seats);
  self->limit = sonor_live_query_new (database, "SELECT setting_get('seat.breaks')::integer AS most", channels);
  g_signal_connect_object (seats, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->limit, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
