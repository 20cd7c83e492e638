/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/ticket-counts.h"

/* Between two readings, so that a storm of changes is read ten times a second and not a thousand. */
#define PAUSE_MILLISECONDS 100

/**
 * SonorTicketCounts:
 *
 * How many tickets each pool holds for the person who is signed in, and how many conversations wait. Read again at once when
 * the database tells that one has changed, and after every connect.
 */
struct _SonorTicketCounts
{
  GObject        parent_instance;

  SonorDatabase *database;
  GCancellable  *cancellable;
  GHashTable    *counts;
  gboolean       conversations;
  gboolean       reading;
  gboolean       stale;
  guint          pause_id;
};

typedef struct
{
  gint64 total;
  gint64 red;
} Count;

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void read_counts (SonorTicketCounts *self);

G_DEFINE_FINAL_TYPE (SonorTicketCounts, sonor_ticket_counts, G_TYPE_OBJECT)

static gboolean
on_pause_over (gpointer user_data)
{
  SonorTicketCounts *self = user_data;

  self->pause_id = 0;
  if (self->stale)
    read_counts (self);

  return G_SOURCE_REMOVE;
}

/* Whether anything is another number than before. */
static gboolean
take_counts (SonorTicketCounts *self,
             SonorResult       *rows)
{
  gboolean changed = FALSE;

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      const char *page = sonor_result_get_text (rows, i, "page");
      Count *count = g_hash_table_lookup (self->counts, page);
      Count now = { sonor_result_get_integer (rows, i, "total"), sonor_result_get_integer (rows, i, "red") };

      if (count == NULL)
        {
          count = g_new0 (Count, 1);
          g_hash_table_insert (self->counts, g_strdup (page), count);
          changed = TRUE;
        }
      changed = changed || count->total != now.total || count->red != now.red;
      *count = now;
    }

  return changed;
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorTicketCounts) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  self->reading = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* What could not be read is read after the next connect; until then the old numbers stand, and the desk says how old. */
  self->pause_id = g_timeout_add (PAUSE_MILLISECONDS, on_pause_over, self);
  if (rows != NULL && take_counts (self, rows))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_counts (SonorTicketCounts *self)
{
  g_autoptr (SonorQuery) query = NULL;

  self->stale = TRUE;
  if (self->reading || self->pause_id != 0)
    return;

  self->stale = FALSE;
  self->reading = TRUE;
  query = sonor_query_new ("SELECT page, total, red FROM ticket_counts()");
  sonor_database_query_async (self->database, query, self->cancellable, on_read, g_object_ref (self));
}

static void
on_notification (SonorDatabase     *database,
                 const char        *channel,
                 const char        *payload,
                 SonorTicketCounts *self)
{
  if (g_str_equal (channel, "ticket") || (self->conversations && g_str_equal (channel, "conversation")))
    read_counts (self);
}

static void
sonor_ticket_counts_dispose (GObject *object)
{
  SonorTicketCounts *self = SONOR_TICKET_COUNTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_ticket_counts_parent_class)->dispose (object);
}

static void
sonor_ticket_counts_finalize (GObject *object)
{
  SonorTicketCounts *self = SONOR_TICKET_COUNTS (object);

  g_clear_object (&self->cancellable);
  g_hash_table_unref (self->counts);

  G_OBJECT_CLASS (sonor_ticket_counts_parent_class)->finalize (object);
}

static void
sonor_ticket_counts_class_init (SonorTicketCountsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_ticket_counts_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_ticket_counts_finalize;

  /**
   * SonorTicketCounts::changed:
   * @self: the counts
   *
   * A count is another one now.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_ticket_counts_init (SonorTicketCounts *self)
{
  self->cancellable = g_cancellable_new ();
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * sonor_ticket_counts_new:
 * @database: where to count
 * @conversations: whether the person has a page of conversations
 *
 * Begins to count.
 *
 * Returns: (transfer full): the counts, which come with the signal "changed"
 */
SonorTicketCounts *
sonor_ticket_counts_new (SonorDatabase *database,
                         gboolean       conversations)
{
  SonorTicketCounts *self = g_object_new (SONOR_TYPE_TICKET_COUNTS, NULL);

  self->database = g_object_ref (database);
  self->conversations = conversations;
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (read_counts), self, G_CONNECT_SWAPPED);
  sonor_database_listen (database, "ticket");
  if (conversations)
    sonor_database_listen (database, "conversation");
  read_counts (self);

  return self;
}

/**
 * sonor_ticket_counts_get:
 * @self: the counts
 * @page: the id of a page of the sidebar
 * @red: (out) (optional): how many of them are overdue
 *
 * Returns: how many tickets or conversations the page holds, -1 if it is not known or the page is none that is counted
 */
gint64
sonor_ticket_counts_get (SonorTicketCounts *self,
                         const char        *page,
                         gint64            *red)
{
  const Count *count = g_hash_table_lookup (self->counts, page);

  if (red != NULL)
    *red = count != NULL ? count->red : 0;

  return count != NULL ? count->total : -1;
}
