/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/live-query.h"

/* Between two readings, so that a storm of changes is read twenty times a second and not a thousand. */
#define PAUSE_MILLISECONDS 50

/**
 * SonorLiveQuery:
 *
 * The answer to a question that is asked again whenever the database tells of a change on one of its channels, and after
 * every connect. What could not be read leaves the old answer standing.
 */
struct _SonorLiveQuery
{
  GObject        parent_instance;

  SonorDatabase *database;
  SonorQuery    *query;
  GStrv          channels;
  GCancellable  *cancellable;
  SonorResult   *rows;
  gint64         read_at;
  gboolean       reading;
  gboolean       stale;
  guint          pause_id;
};

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorLiveQuery, sonor_live_query, G_TYPE_OBJECT)

static gboolean
on_pause_over (gpointer user_data)
{
  SonorLiveQuery *self = user_data;

  self->pause_id = 0;
  if (self->stale)
    sonor_live_query_read (self);

  return G_SOURCE_REMOVE;
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorLiveQuery) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  self->reading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  self->pause_id = g_timeout_add (PAUSE_MILLISECONDS, on_pause_over, self);
  if (rows == NULL)
    {
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }
  g_clear_pointer (&self->rows, sonor_result_unref);
  self->rows = g_steal_pointer (&rows);
  self->read_at = g_get_monotonic_time ();
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_notification (SonorDatabase  *database,
                 const char     *channel,
                 const char     *payload,
                 SonorLiveQuery *self)
{
  if (g_strv_contains ((const char * const *) self->channels, channel))
    sonor_live_query_read (self);
}

static void
sonor_live_query_dispose (GObject *object)
{
  SonorLiveQuery *self = SONOR_LIVE_QUERY (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  if (self->database != NULL)
    g_signal_handlers_disconnect_by_data (self->database, self);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_live_query_parent_class)->dispose (object);
}

static void
sonor_live_query_finalize (GObject *object)
{
  SonorLiveQuery *self = SONOR_LIVE_QUERY (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->query, sonor_query_unref);
  g_clear_pointer (&self->rows, sonor_result_unref);
  g_strfreev (self->channels);

  G_OBJECT_CLASS (sonor_live_query_parent_class)->finalize (object);
}

static void
sonor_live_query_class_init (SonorLiveQueryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_live_query_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_live_query_finalize;

  /**
   * SonorLiveQuery::changed:
   * @self: the query
   *
   * There are new rows; they may say the same as the old ones.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SonorLiveQuery::failed:
   * @self: the query
   * @error: why it could not be read; the old rows stay
   */
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
sonor_live_query_init (SonorLiveQuery *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_live_query_new:
 * @database: whom to ask
 * @sql: what to ask, without parameters
 * @channels: (array zero-terminated=1): the channels that tell of a change
 *
 * Asks for the first time, too.
 *
 * Returns: (transfer full): the query
 */
SonorLiveQuery *
sonor_live_query_new (SonorDatabase      *database,
                      const char         *sql,
                      const char * const *channels)
{
  SonorLiveQuery *self = g_object_new (SONOR_TYPE_LIVE_QUERY, NULL);

  self->database = g_object_ref (database);
  self->query = sonor_query_new (sql);
  self->channels = g_strdupv ((GStrv) channels);
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (sonor_live_query_read), self, G_CONNECT_SWAPPED);
  for (gsize i = 0; channels[i] != NULL; i++)
    sonor_database_listen (database, channels[i]);
  sonor_live_query_read (self);

  return self;
}

/**
 * sonor_live_query_read:
 * @self: a query
 *
 * Asks again: at once, or as soon as the answer that is on its way has come and a short pause is over.
 */
void
sonor_live_query_read (SonorLiveQuery *self)
{
  g_return_if_fail (SONOR_IS_LIVE_QUERY (self));

  self->stale = TRUE;
  if (self->reading || self->pause_id != 0 || self->database == NULL)
    return;

  self->stale = FALSE;
  self->reading = TRUE;
  sonor_database_query_async (self->database, self->query, self->cancellable, on_read, g_object_ref (self));
}

/**
 * sonor_live_query_get_rows:
 * @self: a query
 *
 * Returns: (transfer none) (nullable): the last answer; %NULL before there is one
 */
SonorResult *
sonor_live_query_get_rows (SonorLiveQuery *self)
{
  g_return_val_if_fail (SONOR_IS_LIVE_QUERY (self), NULL);

  return self->rows;
}

/**
 * sonor_live_query_get_read_at:
 * @self: a query
 *
 * Returns: when the last answer came, by the monotonic clock in microseconds; 0 before there is one
 */
gint64
sonor_live_query_get_read_at (SonorLiveQuery *self)
{
  g_return_val_if_fail (SONOR_IS_LIVE_QUERY (self), 0);

  return self->read_at;
}
