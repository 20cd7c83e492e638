/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/reconciler.h"

#define SECONDS 5
/* Rows that are younger may belong to something that is just being written down. */
#define SETTLE_SECONDS 10

/**
 * SonorReconciler:
 *
 * Compares what the database says of this switch with the calls and seats that it really has, after each connect and every few
 * seconds; the database puts right what is not so and writes it into the audit log. So an answer that got lost on the way, or a
 * row that somebody has changed by hand, never leaves a seat or a call stuck.
 */
struct _SonorReconciler
{
  GObject       parent_instance;

  /* Outlives us. */
  SonorSwitch  *owner;
  GCancellable *cancellable;
  gboolean      started;
  gboolean      comparing;
  guint         timer_id;
};

G_DEFINE_FINAL_TYPE (SonorReconciler, sonor_reconciler, G_TYPE_OBJECT)

static void
on_compared (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SonorReconciler) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  self->comparing = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rows == NULL)
    {
      g_warning ("Seats and calls could not be compared with the database: %s", error->message);
      return;
    }
  self->started = TRUE;
  if (sonor_result_get_integer (rows, 0, "n") > 0)
    g_message ("%u calls or seats were not as the database had them, and were put right",
               (guint) sonor_result_get_integer (rows, 0, "n"));
}

/* Who is in which call, as three columns. */
static void
add_seats (SonorReconciler *self,
           SonorQuery      *query)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new ();
  g_autoptr (GPtrArray) staff = g_ptr_array_new ();
  g_autoptr (GPtrArray) answered = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id, call;

  g_hash_table_iter_init (&iter, sonor_switch_get_calls (self->owner));
  while (g_hash_table_iter_next (&iter, &id, &call))
    {
      g_autoptr (GPtrArray) legs = sonor_switch_list_legs (self->owner, call);

      for (guint i = 0; i < legs->len; i++)
        {
          if (sonor_call_leg_get_staff_id (legs->pdata[i]) == NULL)
            continue;
          g_ptr_array_add (calls, id);
          g_ptr_array_add (staff, (gpointer) sonor_call_leg_get_staff_id (legs->pdata[i]));
          g_ptr_array_add (answered, (gpointer) (sonor_call_leg_get_answered (legs->pdata[i]) ? "true" : "false"));
        }
    }
  g_ptr_array_add (calls, NULL);
  g_ptr_array_add (staff, NULL);
  g_ptr_array_add (answered, NULL);
  sonor_query_add_text_array (query, (const char *const *) calls->pdata);
  sonor_query_add_text_array (query, (const char *const *) staff->pdata);
  sonor_query_add_text_array (query, (const char *const *) answered->pdata);
}

/* Not through the ledger: what is compared has to be what is so now. */
static void
compare (SonorReconciler *self)
{
  SonorDatabase *database = sonor_switch_get_database (self->owner);
  g_autoptr (SonorQuery) query = NULL;
  g_auto (GStrv) ids = NULL;

  if (self->comparing || !sonor_database_get_connected (database) ||
      sonor_ledger_get_n_waiting (sonor_switch_get_ledger (self->owner)) > 0)
    return;

  self->comparing = TRUE;
  ids = sonor_switch_list_calls (self->owner);
  query = sonor_query_new ("SELECT switch_repair($1, $2::uuid[], $3::uuid[], $4::uuid[], $5::boolean[], $6::integer) AS n "
                           "FROM switch_alive($1)");
  sonor_query_add_text (query, sonor_switch_get_name (self->owner));
  sonor_query_add_text_array (query, (const char *const *) ids);
  add_seats (self, query);
  /* At first there is nothing that could be on its way: what a switch that died has left is put right at once. */
  sonor_query_add_integer (query, self->started ? SETTLE_SECONDS : 0);
  sonor_database_query_async (database, query, self->cancellable, on_compared, g_object_ref (self));
}

static gboolean
on_time_over (gpointer user_data)
{
  compare (user_data);

  return G_SOURCE_CONTINUE;
}

static void
sonor_reconciler_dispose (GObject *object)
{
  SonorReconciler *self = SONOR_RECONCILER (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (sonor_reconciler_parent_class)->dispose (object);
}

static void
sonor_reconciler_finalize (GObject *object)
{
  g_object_unref (SONOR_RECONCILER (object)->cancellable);

  G_OBJECT_CLASS (sonor_reconciler_parent_class)->finalize (object);
}

static void
sonor_reconciler_class_init (SonorReconcilerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_reconciler_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_reconciler_finalize;
}

static void
sonor_reconciler_init (SonorReconciler *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_reconciler_new:
 * @owner: a switch with its database, which outlives the reconciler
 *
 * Returns: (transfer full): a reconciler at work
 */
SonorReconciler *
sonor_reconciler_new (SonorSwitch *owner)
{
  SonorReconciler *self = g_object_new (SONOR_TYPE_RECONCILER, NULL);

  self->owner = owner;
  g_signal_connect_object (sonor_switch_get_database (owner), "resync", G_CALLBACK (compare), self, G_CONNECT_SWAPPED);
  self->timer_id = g_timeout_add_seconds (SECONDS, on_time_over, self);

  return self;
}
