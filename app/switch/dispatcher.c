/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/dispatcher.h"

#include "switch/hotline-call.h"

#define DEFAULT_RING_SECONDS 15

/**
 * SonorDispatcher:
 *
 * Brings calls that wait and seats that are free together. Who gets which call the database says; it is asked whenever it tells
 * that a seat or a queue has changed, and once a second, for a queue asks for less the longer somebody waits.
 */
struct _SonorDispatcher
{
  GObject         parent_instance;

  /* Outlives us. */
  SonorSwitch    *owner;
  SonorRegistrar *registrar;
  GCancellable   *cancellable;
  guint           ring_seconds;
  gboolean        searching;
  gboolean        search_again;
  guint           tick_id;
};

G_DEFINE_FINAL_TYPE (SonorDispatcher, sonor_dispatcher, G_TYPE_OBJECT)

static void find_seats (SonorDispatcher *self);

static void
offer (SonorDispatcher *self,
       SonorResult     *rows,
       guint            row)
{
  SonorSwitchCall *call = sonor_switch_find_call (self->owner, sonor_result_get_text (rows, row, "call_id"));
  SonorSipAddress *contact = sonor_registrar_find (self->registrar, sonor_result_get_text (rows, row, "login"));
  g_autoptr (SonorQuery) query = NULL;

  self->ring_seconds = (guint) sonor_result_get_integer (rows, row, "ring_s");
  if (SONOR_IS_HOTLINE_CALL (call) && contact != NULL)
    {
      sonor_hotline_call_offer (SONOR_HOTLINE_CALL (call), sonor_result_get_text (rows, row, "staff_id"), contact,
                                self->ring_seconds);
      return;
    }
  /* A caller who has just hung up is written down as that in a moment. A telephone that has just left is nobody to ring. */
  if (call == NULL)
    return;

  query = sonor_query_new ("SELECT queue_offer_failed($1, $2, 'unreachable')");
  sonor_query_add_text (query, sonor_result_get_text (rows, row, "call_id"));
  sonor_query_add_text (query, sonor_result_get_text (rows, row, "staff_id"));
  sonor_ledger_write (sonor_switch_get_ledger (self->owner), query);
}

static void
on_seats_found (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (SonorDispatcher) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  self->searching = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  for (guint i = 0; rows != NULL && i < sonor_result_get_n_rows (rows); i++)
    offer (self, rows, i);
  if (self->search_again)
    find_seats (self);
}

static void
find_seats (SonorDispatcher *self)
{
  SonorDatabase *database = sonor_switch_get_database (self->owner);
  g_autoptr (SonorQuery) query = NULL;

  self->search_again = self->searching;
  if (self->searching || g_hash_table_size (sonor_switch_get_calls (self->owner)) == 0 ||
      !sonor_database_get_connected (database))
    return;

  self->searching = TRUE;
  query = sonor_query_new ("SELECT call_id, staff_id, login, seat_ring() AS ring_s FROM queue_next($1)");
  sonor_query_add_text (query, sonor_switch_get_name (self->owner));
  sonor_database_query_async (database, query, self->cancellable, on_seats_found, g_object_ref (self));
}

static void
on_notification (SonorDatabase   *database,
                 const char      *channel,
                 const char      *payload,
                 SonorDispatcher *self)
{
  if (g_str_equal (channel, "seat") || g_str_equal (channel, "queue"))
    find_seats (self);
}

/* Once a second: wrap-up comes to its end, a queue asks for less the longer somebody waits, and others see that we live. */
static gboolean
on_tick (gpointer user_data)
{
  SonorDispatcher *self = user_data;
  SonorLedger *ledger = sonor_switch_get_ledger (self->owner);
  g_autoptr (SonorQuery) query = NULL;

  if (!sonor_database_get_connected (sonor_switch_get_database (self->owner)) || sonor_ledger_get_n_waiting (ledger) > 0)
    return G_SOURCE_CONTINUE;

  query = sonor_query_new ("SELECT switch_alive($1), seat_wrap_up_run()");
  sonor_query_add_text (query, sonor_switch_get_name (self->owner));
  sonor_ledger_write (ledger, query);
  find_seats (self);

  return G_SOURCE_CONTINUE;
}

static void
sonor_dispatcher_dispose (GObject *object)
{
  SonorDispatcher *self = SONOR_DISPATCHER (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->registrar);

  G_OBJECT_CLASS (sonor_dispatcher_parent_class)->dispose (object);
}

static void
sonor_dispatcher_finalize (GObject *object)
{
  g_object_unref (SONOR_DISPATCHER (object)->cancellable);

  G_OBJECT_CLASS (sonor_dispatcher_parent_class)->finalize (object);
}

static void
sonor_dispatcher_class_init (SonorDispatcherClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_dispatcher_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_dispatcher_finalize;
}

static void
sonor_dispatcher_init (SonorDispatcher *self)
{
  self->ring_seconds = DEFAULT_RING_SECONDS;
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_dispatcher_new:
 * @owner: a switch with its database, which outlives the dispatcher
 * @registrar: where seats' telephones are
 *
 * Returns: (transfer full): a dispatcher at work
 */
SonorDispatcher *
sonor_dispatcher_new (SonorSwitch    *owner,
                      SonorRegistrar *registrar)
{
  SonorDispatcher *self = g_object_new (SONOR_TYPE_DISPATCHER, NULL);
  SonorDatabase *database = sonor_switch_get_database (owner);

  self->owner = owner;
  self->registrar = g_object_ref (registrar);
  sonor_database_listen (database, "seat");
  sonor_database_listen (database, "queue");
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (find_seats), self, G_CONNECT_SWAPPED);
  self->tick_id = g_timeout_add_seconds (1, on_tick, self);

  return self;
}

/**
 * sonor_dispatcher_get_ring_seconds:
 * @self: a dispatcher
 *
 * Returns: how long a seat's telephone rings, as the database had it the last time
 */
guint
sonor_dispatcher_get_ring_seconds (SonorDispatcher *self)
{
  g_return_val_if_fail (SONOR_IS_DISPATCHER (self), DEFAULT_RING_SECONDS);

  return self->ring_seconds;
}
