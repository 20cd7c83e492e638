/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/pool.h"

#include "store/store-error.h"

#define SIGN_IN_RETRY_SECONDS 5

/**
 * SonorPool:
 *
 * Several sessions with the database, for one does one thing after the other. A question goes to the one that has the least
 * to do; the first listens.
 */
struct _SonorPool
{
  GObject       parent_instance;

  GPtrArray    *members;
  GCancellable *cancellable;
};

typedef struct
{
  SonorPool     *pool;
  SonorDatabase *database;
  guint          n_waiting;
  guint          sign_in_id;
} Member;

enum
{
  NOTIFICATION,
  RESYNC,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorPool, sonor_pool, G_TYPE_OBJECT)

static void sign_in (Member *member);

static void
member_free (Member *member)
{
  g_clear_handle_id (&member->sign_in_id, g_source_remove);
  g_clear_object (&member->database);
  g_free (member);
}

static gboolean
on_sign_in_again (gpointer user_data)
{
  Member *member = user_data;

  member->sign_in_id = 0;
  sign_in (member);

  return G_SOURCE_REMOVE;
}

static void
on_signed_in (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  Member *member;

  if (sonor_database_sign_in_finish (SONOR_DATABASE (source), result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* Unless it was cancelled the pool is still there. */
  member = user_data;
  g_warning ("%s", error->message);
  member->sign_in_id = g_timeout_add_seconds (SIGN_IN_RETRY_SECONDS, on_sign_in_again, member);
}

static void
sign_in (Member *member)
{
  sonor_database_sign_in_async (member->database, NULL, NULL, member->pool->cancellable, on_signed_in, member);
}

static void
on_notification (SonorDatabase *database,
                 const char    *channel,
                 const char    *payload,
                 SonorPool     *self)
{
  g_signal_emit (self, signals[NOTIFICATION], 0, channel, payload);
}

static void
on_resync (SonorDatabase *database,
           SonorPool     *self)
{
  g_signal_emit (self, signals[RESYNC], 0);
}

static void
sonor_pool_dispose (GObject *object)
{
  SonorPool *self = SONOR_POOL (object);

  g_cancellable_cancel (self->cancellable);
  g_ptr_array_set_size (self->members, 0);

  G_OBJECT_CLASS (sonor_pool_parent_class)->dispose (object);
}

static void
sonor_pool_finalize (GObject *object)
{
  SonorPool *self = SONOR_POOL (object);

  g_ptr_array_unref (self->members);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (sonor_pool_parent_class)->finalize (object);
}

static void
sonor_pool_class_init (SonorPoolClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_pool_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_pool_finalize;

  signals[NOTIFICATION] = g_signal_new ("notification", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[RESYNC] = g_signal_new ("resync", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_pool_init (SonorPool *self)
{
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_pool_new:
 * @connection_string: where the database is, as libpq understands it
 * @n_connections: how many questions it is asked at the same time, at least 1
 *
 * Returns: (transfer full): a pool that has not started
 */
SonorPool *
sonor_pool_new (const char *connection_string,
                guint       n_connections)
{
  SonorPool *self = g_object_new (SONOR_TYPE_POOL, NULL);

  g_return_val_if_fail (n_connections > 0, self);

  for (guint i = 0; i < n_connections; i++)
    {
      Member *member = g_new0 (Member, 1);

      member->pool = self;
      member->database = sonor_database_new (connection_string);
      g_ptr_array_add (self->members, member);
      if (i > 0)
        continue;
      g_signal_connect_object (member->database, "notification", G_CALLBACK (on_notification), self, 0);
      g_signal_connect_object (member->database, "resync", G_CALLBACK (on_resync), self, 0);
    }

  return self;
}

/**
 * sonor_pool_listen:
 * @self: a pool
 * @channel: a channel of NOTIFY
 *
 * Wants to hear of @channel.
 */
void
sonor_pool_listen (SonorPool  *self,
                   const char *channel)
{
  Member *first = g_ptr_array_index (self->members, 0);

  sonor_database_listen (first->database, channel);
}

/**
 * sonor_pool_start:
 * @self: a pool
 *
 * Signs in, and tries again until the database is there.
 */
void
sonor_pool_start (SonorPool *self)
{
  for (guint i = 0; i < self->members->len; i++)
    sign_in (g_ptr_array_index (self->members, i));
}

/**
 * sonor_pool_get_connected:
 * @self: a pool
 *
 * Returns: whether anybody there can be asked
 */
gboolean
sonor_pool_get_connected (SonorPool *self)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);

      if (sonor_database_get_connected (member->database))
        return TRUE;
    }

  return FALSE;
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SonorPool *self = g_task_get_source_object (task);
  GError *error = NULL;
  SonorResult *rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);

      if (member->database == SONOR_DATABASE (source))
        member->n_waiting--;
    }
  if (rows != NULL)
    g_task_return_pointer (task, rows, (GDestroyNotify) sonor_result_unref);
  else
    g_task_return_error (task, error);
}

/**
 * sonor_pool_query_async:
 * @self: a pool
 * @query: what is asked
 * @cancellable: (nullable): a #GCancellable
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Asks whoever has the least to do. Fails with %SONOR_STORE_ERROR_UNREACHABLE if nobody is there.
 */
void
sonor_pool_query_async (SonorPool           *self,
                        SonorQuery          *query,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Member *best = NULL;

  for (guint i = 0; i < self->members->len; i++)
    {
      Member *member = g_ptr_array_index (self->members, i);

      if (sonor_database_get_connected (member->database) && (best == NULL || member->n_waiting < best->n_waiting))
        best = member;
    }
  if (best == NULL)
    {
      g_task_return_new_error (task, SONOR_STORE_ERROR, SONOR_STORE_ERROR_UNREACHABLE, "The database is not there");
      return;
    }

  best->n_waiting++;
  sonor_database_query_async (best->database, query, cancellable, on_answer, g_steal_pointer (&task));
}

/**
 * sonor_pool_query_finish:
 * @self: a pool
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the rows, %NULL with @error set
 */
SonorResult *
sonor_pool_query_finish (SonorPool     *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
