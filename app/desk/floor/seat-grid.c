/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/seat-grid.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk/floor/seat-card.h"

/**
 * SonorSeatGrid:
 *
 * The cards of all seats that are signed in, by work number. What changes on a card is shown at once; cards come and go only
 * while the pointer is elsewhere, so that none moves under it.
 */
struct _SonorSeatGrid
{
  GtkWidget           parent_instance;

  GtkWidget          *stack;
  GtkFlowBox         *flow;
  GtkEventController *motion;
  SonorFloorSeats    *seats;
  GHashTable         *supervised;
  char               *selected_id;
};

enum
{
  SELECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorSeatGrid, sonor_seat_grid, GTK_TYPE_WIDGET)

static SonorSeatCard *
get_card (SonorSeatGrid *self,
          int            index)
{
  return (SonorSeatCard *) gtk_flow_box_get_child_at_index (self->flow, index);
}

static SonorSeatCard *
find_card (SonorSeatGrid *self,
           const char    *staff_id)
{
  SonorSeatCard *card;

  for (int i = 0; staff_id != NULL && (card = get_card (self, i)) != NULL; i++)
    {
      if (g_str_equal (sonor_floor_seat_get_staff_id (sonor_seat_card_get_seat (card)), staff_id))
        return card;
    }

  return NULL;
}

/* Which cards there are: one for each seat of the list, in its order; those that are signed out are not shown. */
static void
arrange (SonorSeatGrid *self)
{
  GListModel *model = sonor_floor_seats_get_model (self->seats);
  guint n_seats = g_list_model_get_n_items (model);
  gboolean anybody = FALSE;
  SonorSeatCard *card;

  for (guint i = 0; i < n_seats; i++)
    {
      g_autoptr (SonorFloorSeat) seat = g_list_model_get_item (model, i);

      /* A seat that is no longer in the list stands before this one. */
      while ((card = get_card (self, (int) i)) != NULL && sonor_seat_card_get_seat (card) != seat &&
             sonor_floor_seats_find (self->seats, sonor_floor_seat_get_staff_id (sonor_seat_card_get_seat (card))) == NULL)
        gtk_flow_box_remove (self->flow, GTK_WIDGET (card));
      if (card == NULL || sonor_seat_card_get_seat (card) != seat)
        {
          card = SONOR_SEAT_CARD (sonor_seat_card_new (seat));
          gtk_flow_box_insert (self->flow, GTK_WIDGET (card), (int) i);
        }
      sonor_seat_card_set_supervised (card, g_hash_table_lookup (self->supervised, sonor_floor_seat_get_staff_id (seat)));
      gtk_widget_set_visible (GTK_WIDGET (card), sonor_floor_seat_is_present (seat));
      anybody = anybody || sonor_floor_seat_is_present (seat);
    }
  while ((card = get_card (self, (int) n_seats)) != NULL)
    gtk_flow_box_remove (self->flow, GTK_WIDGET (card));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), anybody ? "seats" : "empty");
}

static void
on_seats_changed (SonorSeatGrid *self)
{
  if (!gtk_event_controller_motion_contains_pointer (GTK_EVENT_CONTROLLER_MOTION (self->motion)))
    arrange (self);
  if (self->selected_id != NULL)
    g_signal_emit (self, signals[SELECTED], 0);
}

static void
on_leave (SonorSeatGrid *self)
{
  arrange (self);
}

static void
on_selected (SonorSeatGrid *self)
{
  GList *children = gtk_flow_box_get_selected_children (self->flow);

  g_clear_pointer (&self->selected_id, g_free);
  if (children != NULL)
    self->selected_id = g_strdup (sonor_floor_seat_get_staff_id (sonor_seat_card_get_seat (children->data)));
  g_list_free (children);
  g_signal_emit (self, signals[SELECTED], 0);
}

static void
sonor_seat_grid_dispose (GObject *object)
{
  SonorSeatGrid *self = SONOR_SEAT_GRID (object);

  if (self->seats != NULL)
    g_signal_handlers_disconnect_by_data (self->seats, self);
  if (self->flow != NULL)
    g_signal_handlers_disconnect_by_data (self->flow, self);
  self->flow = NULL;
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->seats);
  g_clear_pointer (&self->supervised, g_hash_table_unref);
  g_clear_pointer (&self->selected_id, g_free);

  G_OBJECT_CLASS (sonor_seat_grid_parent_class)->dispose (object);
}

static gboolean
sonor_seat_grid_grab_focus (GtkWidget *widget)
{
  SonorSeatGrid *self = SONOR_SEAT_GRID (widget);
  SonorSeatCard *card = find_card (self, self->selected_id);

  return card != NULL ? gtk_widget_grab_focus (GTK_WIDGET (card)) : gtk_widget_child_focus (GTK_WIDGET (self->flow), GTK_DIR_TAB_FORWARD);
}

static void
sonor_seat_grid_class_init (SonorSeatGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_seat_grid_dispose;
  widget_class->grab_focus = sonor_seat_grid_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  /**
   * SonorSeatGrid::selected:
   * @self: the grid
   *
   * Another seat is selected, or the selected one has changed.
   */
  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_seat_grid_init (SonorSeatGrid *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *empty = adw_status_page_new ();

  self->supervised = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->flow = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_homogeneous (self->flow, TRUE);
  gtk_flow_box_set_selection_mode (self->flow, GTK_SELECTION_SINGLE);
  gtk_flow_box_set_min_children_per_line (self->flow, 2);
  gtk_flow_box_set_max_children_per_line (self->flow, 12);
  gtk_flow_box_set_row_spacing (self->flow, 6);
  gtk_flow_box_set_column_spacing (self->flow, 6);
  gtk_widget_set_valign (GTK_WIDGET (self->flow), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->flow), "seats");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->flow), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Seats"), -1);
  g_signal_connect_object (self->flow, "selected-children-changed", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->flow));
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "system-users-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("Nobody is signed in at a line"));
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), empty, "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), scrolled, "seats");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));

  self->motion = gtk_event_controller_motion_new ();
  g_signal_connect_object (self->motion, "leave", G_CALLBACK (on_leave), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), self->motion);
}

/**
 * sonor_seat_grid_new:
 * @seats: the seats
 *
 * Returns: (transfer floating): their cards
 */
GtkWidget *
sonor_seat_grid_new (SonorFloorSeats *seats)
{
  SonorSeatGrid *self = g_object_new (SONOR_TYPE_SEAT_GRID, NULL);

  self->seats = g_object_ref (seats);
  g_signal_connect_object (seats, "changed", G_CALLBACK (on_seats_changed), self, G_CONNECT_SWAPPED);
  arrange (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_seat_grid_get_selected:
 * @self: a grid
 *
 * Returns: (transfer none) (nullable): the seat that is selected
 */
SonorFloorSeat *
sonor_seat_grid_get_selected (SonorSeatGrid *self)
{
  g_return_val_if_fail (SONOR_IS_SEAT_GRID (self), NULL);

  return self->selected_id != NULL ? sonor_floor_seats_find (self->seats, self->selected_id) : NULL;
}

/**
 * sonor_seat_grid_select:
 * @self: a grid
 * @staff_id: whose seat
 *
 * Selects a seat, and puts the focus on it.
 */
void
sonor_seat_grid_select (SonorSeatGrid *self,
                        const char    *staff_id)
{
  SonorSeatCard *card;

  g_return_if_fail (SONOR_IS_SEAT_GRID (self));

  card = find_card (self, staff_id);
  if (card == NULL)
    return;

  gtk_flow_box_select_child (self->flow, GTK_FLOW_BOX_CHILD (card));
  gtk_widget_grab_focus (GTK_WIDGET (card));
}

/**
 * sonor_seat_grid_set_supervised:
 * @self: a grid
 * @supervised: (element-type utf8 utf8): who is in whose call and how, in words, by the id of whose call it is
 *
 * Says on the cards whose calls are supervised.
 */
void
sonor_seat_grid_set_supervised (SonorSeatGrid *self,
                                GHashTable    *supervised)
{
  SonorSeatCard *card;

  g_return_if_fail (SONOR_IS_SEAT_GRID (self));

  g_hash_table_ref (supervised);
  g_hash_table_unref (self->supervised);
  self->supervised = supervised;
  for (int i = 0; (card = get_card (self, i)) != NULL; i++)
    sonor_seat_card_set_supervised (card, g_hash_table_lookup (supervised,
                                                               sonor_floor_seat_get_staff_id (sonor_seat_card_get_seat (card))));
}
