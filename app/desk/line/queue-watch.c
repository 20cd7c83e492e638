/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/queue-watch.h"

#include <glib/gi18n.h>

/* In a storm of calls the database tells of each. */
#define PAUSE_MILLISECONDS 500

/**
 * SonorQueueWatch:
 *
 * Who waits in the queues that a person serves, as the database tells.
 */
struct _SonorQueueWatch
{
  GObject        parent_instance;

  SonorDatabase *database;
  GCancellable  *cancellable;
  int            waiting;
  char          *words;
  gboolean       reading;
  guint          pause_id;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorQueueWatch, sonor_queue_watch, G_TYPE_OBJECT)

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorQueueWatch) self = user_data;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, NULL);
  g_autoptr (GString) words = g_string_new (NULL);

  self->reading = FALSE;
  /* What cannot be read now is read after the next connect. */
  if (rows == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;

  self->waiting = sonor_result_get_n_rows (rows) > 0 ? 0 : -1;
  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      int waiting = (int) sonor_result_get_integer (rows, i, "waiting");

      self->waiting += waiting;
      if (words->len > 0)
        g_string_append_c (words, '\n');
      /* Translators: a queue and how many callers wait in it */
      g_string_append_printf (words, _("%s: %d"), sonor_result_get_text (rows, i, "queue_name"), waiting);
    }
  g_free (self->words);
  self->words = g_strdup (words->str);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_queues (SonorQueueWatch *self)
{
  g_autoptr (SonorQuery) query = NULL;

  if (self->reading || !sonor_database_get_connected (self->database))
    return;

  self->reading = TRUE;
  query = sonor_query_new ("SELECT queue_name, waiting FROM queue_mine()");
  sonor_database_query_async (self->database, query, self->cancellable, on_read, g_object_ref (self));
}

static gboolean
on_pause_over (gpointer user_data)
{
  SonorQueueWatch *self = user_data;

  self->pause_id = 0;
  read_queues (self);

  return G_SOURCE_REMOVE;
}

static void
on_notification (SonorDatabase   *database,
                 const char      *channel,
                 const char      *payload,
                 SonorQueueWatch *self)
{
  /* A call that rings does not wait; a seat that rings tells so. */
  if ((g_str_equal (channel, "queue") || g_str_equal (channel, "seat")) && self->pause_id == 0)
    self->pause_id = g_timeout_add (PAUSE_MILLISECONDS, on_pause_over, self);
}

static void
sonor_queue_watch_dispose (GObject *object)
{
  SonorQueueWatch *self = SONOR_QUEUE_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_queue_watch_parent_class)->dispose (object);
}

static void
sonor_queue_watch_finalize (GObject *object)
{
  SonorQueueWatch *self = SONOR_QUEUE_WATCH (object);

  g_object_unref (self->cancellable);
  g_free (self->words);

  G_OBJECT_CLASS (sonor_queue_watch_parent_class)->finalize (object);
}

static void
sonor_queue_watch_class_init (SonorQueueWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_queue_watch_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_queue_watch_finalize;

  /**
   * SonorQueueWatch::changed:
   * @self: a watch
   *
   * Somebody waits, or nobody does any more.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_queue_watch_init (SonorQueueWatch *self)
{
  self->cancellable = g_cancellable_new ();
  self->waiting = -1;
}

/**
 * sonor_queue_watch_new:
 * @workplace: what a person of the hotline works with
 *
 * Returns: (transfer full): a watch over their queues
 */
SonorQueueWatch *
sonor_queue_watch_new (SonorWorkplace *workplace)
{
  SonorQueueWatch *self = g_object_new (SONOR_TYPE_QUEUE_WATCH, NULL);

  self->database = g_object_ref (sonor_workplace_get_database (workplace));
  sonor_database_listen (self->database, "queue");
  sonor_database_listen (self->database, "seat");
  g_signal_connect_object (self->database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (self->database, "resync", G_CALLBACK (read_queues), self, G_CONNECT_SWAPPED);
  read_queues (self);

  return self;
}

/**
 * sonor_queue_watch_get_waiting:
 * @self: a watch
 *
 * Returns: how many callers wait for a seat; -1 if the person serves no queue, or it is not known yet
 */
int
sonor_queue_watch_get_waiting (SonorQueueWatch *self)
{
  g_return_val_if_fail (SONOR_IS_QUEUE_WATCH (self), -1);

  return self->waiting;
}

/**
 * sonor_queue_watch_dup_words:
 * @self: a watch
 *
 * Returns: (transfer full): each queue with its number, a line each
 */
char *
sonor_queue_watch_dup_words (SonorQueueWatch *self)
{
  g_return_val_if_fail (SONOR_IS_QUEUE_WATCH (self), NULL);

  return g_strdup (self->words != NULL ? self->words : "");
}
