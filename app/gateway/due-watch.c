/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/due-watch.h"

/**
 * SonorDueWatch:
 *
 * Says when it is worth asking the database for work: when it tells of some, when it has come back, and every so many seconds,
 * for what waits for its next try is told of by nobody.
 */
struct _SonorDueWatch
{
  GObject  parent_instance;

  char    *channel;
  guint    look_id;
};

G_DEFINE_FINAL_TYPE (SonorDueWatch, sonor_due_watch, G_TYPE_OBJECT)

enum
{
  DUE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
tell (SonorDueWatch *self)
{
  g_signal_emit (self, signals[DUE], 0);
}

static gboolean
on_look (gpointer user_data)
{
  tell (user_data);

  return G_SOURCE_CONTINUE;
}

static void
on_notification (SonorPool     *pool,
                 const char    *channel,
                 const char    *payload,
                 SonorDueWatch *self)
{
  if (g_str_equal (channel, self->channel))
    tell (self);
}

static void
sonor_due_watch_dispose (GObject *object)
{
  g_clear_handle_id (&SONOR_DUE_WATCH (object)->look_id, g_source_remove);

  G_OBJECT_CLASS (sonor_due_watch_parent_class)->dispose (object);
}

static void
sonor_due_watch_finalize (GObject *object)
{
  g_free (SONOR_DUE_WATCH (object)->channel);

  G_OBJECT_CLASS (sonor_due_watch_parent_class)->finalize (object);
}

static void
sonor_due_watch_class_init (SonorDueWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_due_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_due_watch_finalize;

  signals[DUE] = g_signal_new ("due", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_due_watch_init (SonorDueWatch *self)
{
}

/**
 * sonor_due_watch_new:
 * @pool: the database, which has not started
 * @channel: the channel of NOTIFY that tells of work
 * @seconds: how long what nobody tells of may wait
 *
 * Returns: (transfer full): a watch
 */
SonorDueWatch *
sonor_due_watch_new (SonorPool  *pool,
                     const char *channel,
                     guint       seconds)
{
  SonorDueWatch *self = g_object_new (SONOR_TYPE_DUE_WATCH, NULL);

  self->channel = g_strdup (channel);
  self->look_id = g_timeout_add_seconds (seconds, on_look, self);
  sonor_pool_listen (pool, channel);
  g_signal_connect_object (pool, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (pool, "resync", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);

  return self;
}
