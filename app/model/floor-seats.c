/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/floor-seats.h"

/* What changes at the same moment is read together. */
#define PAUSE_MILLISECONDS 30

/**
 * SonorFloorSeats:
 *
 * All seats of the hotline, by work number. When the database tells that some have changed, those are read again and no others;
 * after every connect all are.
 */
struct _SonorFloorSeats
{
  GObject        parent_instance;

  SonorDatabase *database;
  GListStore    *seats;
  GHashTable    *changed;
  GCancellable  *cancellable;
  gboolean       reading;
  gboolean       all;
  guint          pause_id;
};

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void read_changed (SonorFloorSeats *self);

G_DEFINE_FINAL_TYPE (SonorFloorSeats, sonor_floor_seats, G_TYPE_OBJECT)

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  const char *first = sonor_floor_seat_get_work_number ((SonorFloorSeat *) a);
  const char *second = sonor_floor_seat_get_work_number ((SonorFloorSeat *) b);

  /* Numbers of fewer digits come first. */
  if (strlen (first) != strlen (second))
    return strlen (first) < strlen (second) ? -1 : 1;

  return strcmp (first, second);
}

static void
take_row (SonorFloorSeats *self,
          SonorResult     *rows,
          guint            row)
{
  SonorFloorSeat *seat = sonor_floor_seats_find (self, sonor_result_get_text (rows, row, "staff_id"));
  g_autoptr (SonorFloorSeat) new = NULL;

  if (seat != NULL)
    {
      sonor_floor_seat_set_row (seat, rows, row);
      return;
    }
  new = sonor_floor_seat_new (rows, row);
  g_list_store_insert_sorted (self->seats, new, compare, NULL);
}

/* Who has left the staff is on no floor. */
static void
forget_missing (SonorFloorSeats *self,
                SonorResult     *rows)
{
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    g_hash_table_add (there, (gpointer) sonor_result_get_text (rows, i, "staff_id"));
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->seats)); i > 0; i--)
    {
      g_autoptr (SonorFloorSeat) seat = g_list_model_get_item (G_LIST_MODEL (self->seats), i - 1);

      if (!g_hash_table_contains (there, sonor_floor_seat_get_staff_id (seat)))
        g_list_store_remove (self->seats, i - 1);
    }
}

static gboolean
on_pause_over (gpointer user_data)
{
  SonorFloorSeats *self = user_data;

  self->pause_id = 0;
  read_changed (self);

  return G_SOURCE_REMOVE;
}

static void
read_soon (SonorFloorSeats *self)
{
  if (!self->reading && self->pause_id == 0)
    self->pause_id = g_timeout_add (PAUSE_MILLISECONDS, on_pause_over, self);
}

static void
finish_reading (SonorFloorSeats *self,
                GObject         *source,
                GAsyncResult    *result,
                gboolean         all)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  self->reading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (rows == NULL)
    {
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }
  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    take_row (self, rows, i);
  if (all)
    forget_missing (self, rows);
  g_signal_emit (self, signals[CHANGED], 0);
  if (self->all || g_hash_table_size (self->changed) > 0)
    read_soon (self);
}

static void
on_all_read (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SonorFloorSeats) self = user_data;

  finish_reading (self, source, result, TRUE);
}

static void
on_some_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorFloorSeats) self = user_data;

  finish_reading (self, source, result, FALSE);
}

static void
read_changed (SonorFloorSeats *self)
{
  g_autoptr (SonorQuery) query = NULL;
  g_autofree const char **ids = NULL;

  if (self->reading || self->database == NULL || (!self->all && g_hash_table_size (self->changed) == 0))
    return;

  self->reading = TRUE;
  if (self->all)
    {
      query = sonor_query_new ("SELECT * FROM floor_seats()");
      sonor_database_query_async (self->database, query, self->cancellable, on_all_read, g_object_ref (self));
    }
  else
    {
      query = sonor_query_new ("SELECT * FROM floor_seats($1::text[]::uuid[])");
      ids = (const char **) g_hash_table_get_keys_as_array (self->changed, NULL);
      sonor_query_add_text_array (query, ids);
      sonor_database_query_async (self->database, query, self->cancellable, on_some_read, g_object_ref (self));
    }
  self->all = FALSE;
  g_hash_table_remove_all (self->changed);
}

static void
on_notification (SonorDatabase   *database,
                 const char      *channel,
                 const char      *payload,
                 SonorFloorSeats *self)
{
  if (g_str_equal (channel, "seat") && g_uuid_string_is_valid (payload))
    {
      g_hash_table_add (self->changed, g_strdup (payload));
      read_soon (self);
    }
}

static void
sonor_floor_seats_dispose (GObject *object)
{
  SonorFloorSeats *self = SONOR_FLOOR_SEATS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  if (self->database != NULL)
    g_signal_handlers_disconnect_by_data (self->database, self);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_floor_seats_parent_class)->dispose (object);
}

static void
sonor_floor_seats_finalize (GObject *object)
{
  SonorFloorSeats *self = SONOR_FLOOR_SEATS (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->seats);
  g_hash_table_unref (self->changed);

  G_OBJECT_CLASS (sonor_floor_seats_parent_class)->finalize (object);
}

static void
sonor_floor_seats_class_init (SonorFloorSeatsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_floor_seats_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_floor_seats_finalize;

  /**
   * SonorFloorSeats::changed:
   * @self: the seats
   *
   * Some have been read again.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SonorFloorSeats::failed:
   * @self: the seats
   * @error: why they could not be read; what was read before stays
   */
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
sonor_floor_seats_init (SonorFloorSeats *self)
{
  self->cancellable = g_cancellable_new ();
  self->seats = g_list_store_new (SONOR_TYPE_FLOOR_SEAT);
  self->changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sonor_floor_seats_new:
 * @database: where the seats are
 *
 * Begins to read.
 *
 * Returns: (transfer full): the seats
 */
SonorFloorSeats *
sonor_floor_seats_new (SonorDatabase *database)
{
  SonorFloorSeats *self = g_object_new (SONOR_TYPE_FLOOR_SEATS, NULL);

  self->database = g_object_ref (database);
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (sonor_floor_seats_read), self, G_CONNECT_SWAPPED);
  sonor_database_listen (database, "seat");
  sonor_floor_seats_read (self);

  return self;
}

/**
 * sonor_floor_seats_read:
 * @self: the seats
 *
 * Reads all of them again.
 */
void
sonor_floor_seats_read (SonorFloorSeats *self)
{
  g_return_if_fail (SONOR_IS_FLOOR_SEATS (self));

  self->all = TRUE;
  read_changed (self);
}

/**
 * sonor_floor_seats_get_model:
 * @self: the seats
 *
 * Returns: (transfer none): them as a list of #SonorFloorSeat by work number, whether they are signed in or not
 */
GListModel *
sonor_floor_seats_get_model (SonorFloorSeats *self)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEATS (self), NULL);

  return G_LIST_MODEL (self->seats);
}

/**
 * sonor_floor_seats_find:
 * @self: the seats
 * @staff_id: whose
 *
 * Returns: (transfer none) (nullable): the seat of a person
 */
SonorFloorSeat *
sonor_floor_seats_find (SonorFloorSeats *self,
                        const char      *staff_id)
{
  g_return_val_if_fail (SONOR_IS_FLOOR_SEATS (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->seats)); i++)
    {
      g_autoptr (SonorFloorSeat) seat = g_list_model_get_item (G_LIST_MODEL (self->seats), i);

      if (g_str_equal (sonor_floor_seat_get_staff_id (seat), staff_id))
        return seat;
    }

  return NULL;
}
