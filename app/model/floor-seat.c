/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/floor-seat.h"

/**
 * SonorFloorSeat:
 *
 * A seat as a supervisor sees it: a row of `floor_seats()`, and since when by this computer's own clock.
 */
struct _SonorFloorSeat
{
  GObject      parent_instance;

  SonorResult *rows;
  guint        row;
  gint64       read_at;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorFloorSeat, sonor_floor_seat, G_TYPE_OBJECT)

static void
sonor_floor_seat_finalize (GObject *object)
{
  sonor_result_unref (SONOR_FLOOR_SEAT (object)->rows);

  G_OBJECT_CLASS (sonor_floor_seat_parent_class)->finalize (object);
}

static void
sonor_floor_seat_class_init (SonorFloorSeatClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_floor_seat_finalize;

  /**
   * SonorFloorSeat::changed:
   * @self: the seat
   *
   * It has been read again.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_floor_seat_init (SonorFloorSeat *self)
{
}

/* Empty for NULL. */
static const char *
get_text (SonorFloorSeat *self,
          const char     *column)
{
  const char *text = sonor_result_get_text (self->rows, self->row, column);

  return text != NULL ? text : "";
}

/**
 * sonor_floor_seat_new:
 * @rows: an answer of `floor_seats()`
 * @row: which of its rows
 *
 * Returns: (transfer full): the seat
 */
SonorFloorSeat *
sonor_floor_seat_new (SonorResult *rows,
                      guint        row)
{
  SonorFloorSeat *self = g_object_new (SONOR_TYPE_FLOOR_SEAT, NULL);

  sonor_floor_seat_set_row (self, rows, row);

  return self;
}

/**
 * sonor_floor_seat_set_row:
 * @self: a seat
 * @rows: a newer answer of `floor_seats()`
 * @row: its row of this seat
 *
 * Takes what has just been read.
 */
void
sonor_floor_seat_set_row (SonorFloorSeat *self,
                          SonorResult    *rows,
                          guint           row)
{
  g_return_if_fail (SONOR_IS_FLOOR_SEAT (self));

  sonor_result_ref (rows);
  g_clear_pointer (&self->rows, sonor_result_unref);
  self->rows = rows;
  self->row = row;
  self->read_at = g_get_monotonic_time ();
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sonor_floor_seat_get_staff_id:
 * @self: a seat
 *
 * Returns: the id of the person
 */
const char *
sonor_floor_seat_get_staff_id (SonorFloorSeat *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEAT (self), "");

  return get_text (self, "staff_id");
}

/**
 * sonor_floor_seat_get_work_number:
 * @self: a seat
 *
 * Returns: their work number
 */
const char *
sonor_floor_seat_get_work_number (SonorFloorSeat *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEAT (self), "");

  return get_text (self, "work_number");
}

/**
 * sonor_floor_seat_get_name:
 * @self: a seat
 *
 * Returns: their name
 */
const char *
sonor_floor_seat_get_name (SonorFloorSeat *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEAT (self), "");

  return get_text (self, "name");
}

/**
 * sonor_floor_seat_get_skills:
 * @self: a seat
 *
 * Returns: what they can do, the best first
 */
const char *
sonor_floor_seat_get_skills (SonorFloorSeat *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEAT (self), "");

  return get_text (self, "skills");
}

/**
 * sonor_floor_seat_dup_languages:
 * @self: a seat
 *
 * Returns: (transfer full): the codes of the languages they take calls in
 */
GStrv
sonor_floor_seat_dup_languages (SonorFloorSeat *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEAT (self), NULL);

  return sonor_result_dup_text_array (self->rows, self->row, "languages");
}

/**
 * sonor_floor_seat_get_status:
 * @self: a seat
 *
 * Returns: signed_out, ready, not_ready, break or training
 */
const char *
sonor_floor_seat_get_status (SonorFloorSeat *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEAT (self), "");

  return get_text (self, "status");
}

/**
 * sonor_floor_seat_get_standing:
 * @self: a seat
 *
 * Returns: in one word what the seat does: offered, talking, outbound, held, wrap_up, or its status
 */
const char *
sonor_floor_seat_get_standing (SonorFloorSeat *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEAT (self), "");

  return get_text (self, "standing");
}

/**
 * sonor_floor_seat_get_reason:
 * @self: a seat
 *
 * Returns: the name of a break, or Sonor's word why it is not ready; empty without one
 */
const char *
sonor_floor_seat_get_reason (SonorFloorSeat *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEAT (self), "");

  return get_text (self, "reason");
}

/**
 * sonor_floor_seat_get_standing_since:
 * @self: a seat
 *
 * Returns: since when it does what it does, by the monotonic clock in microseconds
 */
gint64
sonor_floor_seat_get_standing_since (SonorFloorSeat *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEAT (self), 0);

  return self->read_at - (gint64) (sonor_result_get_double (self->rows, self->row, "standing_s") * G_USEC_PER_SEC);
}

/**
 * sonor_floor_seat_get_limit:
 * @self: a seat
 *
 * Returns: for how many seconds it may do that, 0 without a limit
 */
double
sonor_floor_seat_get_limit (SonorFloorSeat *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEAT (self), 0);

  return sonor_result_is_null (self->rows, self->row, "limit_s") ? 0 : sonor_result_get_double (self->rows, self->row, "limit_s");
}

/**
 * sonor_floor_seat_is_over:
 * @self: a seat
 *
 * Returns: whether it does so for longer than it may
 */
gboolean
sonor_floor_seat_is_over (SonorFloorSeat *self)
{
  double limit = sonor_floor_seat_get_limit (self);

  return limit > 0 && (double) (g_get_monotonic_time () - sonor_floor_seat_get_standing_since (self)) > limit * G_USEC_PER_SEC;
}

/**
 * sonor_floor_seat_is_present:
 * @self: a seat
 *
 * Returns: whether the person is signed in at a line
 */
gboolean
sonor_floor_seat_is_present (SonorFloorSeat *self)
{
  return !g_str_equal (sonor_floor_seat_get_status (self), "signed_out");
}

/**
 * sonor_floor_seat_is_in_call:
 * @self: a seat
 *
 * Returns: whether the person talks, or holds whom they talk with
 */
gboolean
sonor_floor_seat_is_in_call (SonorFloorSeat *self)
{
  const char *standing = sonor_floor_seat_get_standing (self);

  return g_str_equal (standing, "talking") || g_str_equal (standing, "outbound") || g_str_equal (standing, "held");
}

/**
 * sonor_floor_seat_has_telephone:
 * @self: a seat
 *
 * Returns: whether its telephone is registered with a switch
 */
gboolean
sonor_floor_seat_has_telephone (SonorFloorSeat *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEAT (self), FALSE);

  return sonor_result_get_boolean (self->rows, self->row, "has_telephone");
}

/**
 * sonor_floor_seat_get_call_id:
 * @self: a seat
 *
 * Returns: the id of its call, in wrap-up of the one before; empty without one
 */
const char *
sonor_floor_seat_get_call_id (SonorFloorSeat *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEAT (self), "");

  return get_text (self, "call_id");
}

/**
 * sonor_floor_seat_get_caller:
 * @self: a seat
 *
 * Returns: the masked number it talks with; empty without one
 */
const char *
sonor_floor_seat_get_caller (SonorFloorSeat *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEAT (self), "");

  return get_text (self, "caller");
}

/**
 * sonor_floor_seat_get_queue_name:
 * @self: a seat
 *
 * Returns: the queue its call came through; empty without one
 */
const char *
sonor_floor_seat_get_queue_name (SonorFloorSeat *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEAT (self), "");

  return get_text (self, "queue_name");
}
