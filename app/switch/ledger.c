/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/ledger.h"

#include "store/store-error.h"

#define RETRY_MILLISECONDS 200

/**
 * SonorLedger:
 *
 * What has happened to calls, told to the database in the order in which it happened, one after the other. While the
 * database is away it waits here, for the calls themselves go on; everything that is written can be told twice.
 */
struct _SonorLedger
{
  GObject        parent_instance;

  SonorDatabase *database;
  GCancellable  *cancellable;
  GQueue         waiting;
  gboolean       writing;
  guint          retry_id;
};

enum
{
  IDLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorLedger, sonor_ledger, G_TYPE_OBJECT)

static void write_next (SonorLedger *self);

static gboolean
on_retry (gpointer user_data)
{
  SonorLedger *self = user_data;

  self->retry_id = 0;
  write_next (self);

  return G_SOURCE_REMOVE;
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorLedger) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  self->writing = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* What has not reached the database stays at the head until it is back, or less busy. */
  if (sonor_store_error_is_passing (error))
    {
      if (self->retry_id == 0)
        self->retry_id = g_timeout_add (RETRY_MILLISECONDS, on_retry, self);
      return;
    }

  if (error != NULL)
    g_warning ("The database refuses what happened to a call: %s (%s)", error->message, sonor_store_error_get_sqlstate (error));
  sonor_query_unref (g_queue_pop_head (&self->waiting));
  write_next (self);
  if (g_queue_is_empty (&self->waiting))
    g_signal_emit (self, signals[IDLE], 0);
}

static void
write_next (SonorLedger *self)
{
  if (self->writing || g_queue_is_empty (&self->waiting) || !sonor_database_get_connected (self->database))
    return;

  self->writing = TRUE;
  sonor_database_query_async (self->database, g_queue_peek_head (&self->waiting), self->cancellable, on_written,
                              g_object_ref (self));
}

static void
sonor_ledger_dispose (GObject *object)
{
  SonorLedger *self = SONOR_LEDGER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_ledger_parent_class)->dispose (object);
}

static void
sonor_ledger_finalize (GObject *object)
{
  SonorLedger *self = SONOR_LEDGER (object);

  g_clear_object (&self->cancellable);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) sonor_query_unref);

  G_OBJECT_CLASS (sonor_ledger_parent_class)->finalize (object);
}

static void
sonor_ledger_class_init (SonorLedgerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_ledger_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_ledger_finalize;

  /**
   * SonorLedger::idle:
   * @self: a ledger
   *
   * The database has been told everything.
   */
  signals[IDLE] = g_signal_new ("idle", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_ledger_init (SonorLedger *self)
{
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->waiting);
}

/**
 * sonor_ledger_new:
 * @database: where to write
 *
 * Returns: (transfer full): a ledger that writes whenever @database is there
 */
SonorLedger *
sonor_ledger_new (SonorDatabase *database)
{
  SonorLedger *self = g_object_new (SONOR_TYPE_LEDGER, NULL);

  self->database = g_object_ref (database);
  g_signal_connect_object (database, "resync", G_CALLBACK (write_next), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonor_ledger_write:
 * @self: a ledger
 * @query: a statement that does no harm when it is told twice
 *
 * Tells the database, after everything that was written before.
 */
void
sonor_ledger_write (SonorLedger *self,
                    SonorQuery  *query)
{
  g_return_if_fail (SONOR_IS_LEDGER (self));

  g_queue_push_tail (&self->waiting, sonor_query_ref (query));
  write_next (self);
}

/**
 * sonor_ledger_get_n_waiting:
 * @self: a ledger
 *
 * Returns: how much the database has not been told yet
 */
guint
sonor_ledger_get_n_waiting (SonorLedger *self)
{
  g_return_val_if_fail (SONOR_IS_LEDGER (self), 0);

  return g_queue_get_length (&self->waiting);
}
