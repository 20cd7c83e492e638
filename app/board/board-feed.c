/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/board-feed.h"

/* After so many updates that did not come what is shown is out of date. */
#define MISSED_UPDATES 2
/* What an answer may take before it counts as missed. */
#define ANSWER_SECONDS 2
/* After a failure it is not waited for the next update. */
#define FAILED_MILLISECONDS 1000

/**
 * SonorBoardFeed:
 *
 * What one tile reads: at once when one of its channels tells of a change, then no sooner than its source allows however much
 * happens; and every so often because the clock changes figures too. After every connect it reads again.
 */
struct _SonorBoardFeed
{
  GObject        parent_instance;

  SonorDatabase *database;
  SonorQuery    *query;
  GStrv          channels;
  guint          every_s;
  guint          least_ms;
  GCancellable  *cancellable;
  SonorResult   *rows;
  GDateTime     *read_at;
  gint64         read_us;
  gboolean       reading;
  gboolean       wanted;
  guint          pause_id;
  guint          every_id;
};

enum
{
  READ,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorBoardFeed, sonor_board_feed, G_TYPE_OBJECT)

static void read_rows (SonorBoardFeed *self);

static gboolean
on_pause_over (gpointer user_data)
{
  SonorBoardFeed *self = user_data;

  self->pause_id = 0;
  if (self->wanted)
    read_rows (self);

  return G_SOURCE_REMOVE;
}

static void
on_rows (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorBoardFeed) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  self->reading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (self->pause_id == 0)
    self->pause_id = g_timeout_add (rows != NULL ? self->least_ms : MAX (self->least_ms, FAILED_MILLISECONDS), on_pause_over, self);
  if (rows == NULL)
    {
      self->wanted = TRUE;
      g_signal_emit (self, signals[FAILED], 0, error);
      return;
    }

  g_clear_pointer (&self->rows, sonor_result_unref);
  self->rows = g_steal_pointer (&rows);
  g_clear_pointer (&self->read_at, g_date_time_unref);
  self->read_at = g_date_time_new_now_utc ();
  self->read_us = g_get_monotonic_time ();
  g_signal_emit (self, signals[READ], 0);
}

static void
read_rows (SonorBoardFeed *self)
{
  self->wanted = TRUE;
  if (self->reading || self->pause_id != 0 || !sonor_database_get_connected (self->database))
    return;

  self->wanted = FALSE;
  self->reading = TRUE;
  sonor_database_query_async (self->database, self->query, self->cancellable, on_rows, g_object_ref (self));
}

static gboolean
on_every (gpointer user_data)
{
  read_rows (user_data);

  return G_SOURCE_CONTINUE;
}

static void
on_notification (SonorDatabase  *database,
                 const char     *channel,
                 const char     *payload,
                 SonorBoardFeed *self)
{
  if (g_strv_contains ((const char * const *) self->channels, channel))
    read_rows (self);
}

/* After an outage nothing is waited for. */
static void
on_resync (SonorBoardFeed *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  read_rows (self);
}

static void
sonor_board_feed_dispose (GObject *object)
{
  SonorBoardFeed *self = SONOR_BOARD_FEED (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_clear_handle_id (&self->every_id, g_source_remove);
  if (self->database != NULL)
    g_signal_handlers_disconnect_by_data (self->database, self);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_board_feed_parent_class)->dispose (object);
}

static void
sonor_board_feed_finalize (GObject *object)
{
  SonorBoardFeed *self = SONOR_BOARD_FEED (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->query, sonor_query_unref);
  g_clear_pointer (&self->rows, sonor_result_unref);
  g_clear_pointer (&self->read_at, g_date_time_unref);
  g_strfreev (self->channels);

  G_OBJECT_CLASS (sonor_board_feed_parent_class)->finalize (object);
}

static void
sonor_board_feed_class_init (SonorBoardFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_board_feed_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_board_feed_finalize;

  /**
   * SonorBoardFeed::read:
   * @self: the feed
   *
   * The rows are those of now; they may say the same as before.
   */
  signals[READ] = g_signal_new ("read", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SonorBoardFeed::failed:
   * @self: the feed
   * @error: why it could not be read; the old rows stand
   */
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR);
}

static void
sonor_board_feed_init (SonorBoardFeed *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * sonor_board_feed_new:
 * @database: whom to ask
 * @spec: the tile; what is needed of it is copied
 *
 * Returns: (transfer full): the feed, reading
 */
SonorBoardFeed *
sonor_board_feed_new (SonorDatabase            *database,
                      const SonorBoardTileSpec *spec)
{
  SonorBoardFeed *self = g_object_new (SONOR_TYPE_BOARD_FEED, NULL);

  self->database = g_object_ref (database);
  self->query = sonor_query_new ("SELECT * FROM board_read($1, $2::jsonb)");
  sonor_query_add_text (self->query, spec->source);
  sonor_query_add_text (self->query, spec->options);
  self->channels = g_strdupv (spec->channels);
  self->every_s = spec->every_s;
  self->least_ms = spec->least_ms;
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (on_resync), self, G_CONNECT_SWAPPED);
  for (gsize i = 0; self->channels[i] != NULL; i++)
    sonor_database_listen (database, self->channels[i]);
  self->every_id = g_timeout_add_seconds (self->every_s, on_every, self);
  read_rows (self);

  return self;
}

/**
 * sonor_board_feed_get_rows:
 * @self: a feed
 *
 * Returns: (transfer none) (nullable): the last answer; %NULL before there is one
 */
SonorResult *
sonor_board_feed_get_rows (SonorBoardFeed *self)
{
  g_return_val_if_fail (SONOR_IS_BOARD_FEED (self), NULL);

  return self->rows;
}

/**
 * sonor_board_feed_get_read_at:
 * @self: a feed
 *
 * Returns: (transfer none) (nullable): when the last answer came
 */
GDateTime *
sonor_board_feed_get_read_at (SonorBoardFeed *self)
{
  g_return_val_if_fail (SONOR_IS_BOARD_FEED (self), NULL);

  return self->read_at;
}

/**
 * sonor_board_feed_get_age:
 * @self: a feed
 *
 * Returns: how many seconds ago the last answer came; -1 before there is one
 */
gint64
sonor_board_feed_get_age (SonorBoardFeed *self)
{
  g_return_val_if_fail (SONOR_IS_BOARD_FEED (self), -1);

  return self->rows != NULL ? (g_get_monotonic_time () - self->read_us) / G_USEC_PER_SEC : -1;
}

/**
 * sonor_board_feed_is_stale:
 * @self: a feed
 *
 * Returns: whether two updates have been missed, or the database is gone
 */
gboolean
sonor_board_feed_is_stale (SonorBoardFeed *self)
{
  g_return_val_if_fail (SONOR_IS_BOARD_FEED (self), FALSE);

  return self->database == NULL || !sonor_database_get_connected (self->database)
         || sonor_board_feed_get_age (self) > (gint64) (self->every_s * MISSED_UPDATES + ANSWER_SECONDS);
}
