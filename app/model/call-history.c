/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/call-history.h"

#define PAGE_SIZE 50

/**
 * SonorCallHistory:
 *
 * The calls of a person's own telephone. Those that the server does not have yet are in it as well.
 */
struct _SonorCallHistory
{
  GObject parent_instance;

  SonorDatabase *database;
  GListStore    *calls;
  GCancellable  *cancellable;
  gboolean       reading;
  gboolean       reading_more;
  gboolean       stale;
  gboolean       complete;
};

enum
{
  READ,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
sonor_call_history_get_item_type (GListModel *model)
{
  return SONOR_TYPE_PAST_CALL;
}

static guint
sonor_call_history_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (SONOR_CALL_HISTORY (model)->calls));
}

static gpointer
sonor_call_history_get_item (GListModel *model,
                             guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (SONOR_CALL_HISTORY (model)->calls), position);
}

static void
sonor_call_history_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = sonor_call_history_get_item_type;
  interface->get_n_items = sonor_call_history_get_n_items;
  interface->get_item = sonor_call_history_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorCallHistory, sonor_call_history, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sonor_call_history_list_model_init))

static void
on_items_changed (GListModel *calls,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  GListModel *self)
{
  g_list_model_items_changed (self, position, n_removed, n_added);
}

static void
sonor_call_history_dispose (GObject *object)
{
  SonorCallHistory *self = SONOR_CALL_HISTORY (object);

  g_cancellable_cancel (self->cancellable);
  if (self->database != NULL)
    g_signal_handlers_disconnect_by_data (self->database, self);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_call_history_parent_class)->dispose (object);
}

static void
sonor_call_history_finalize (GObject *object)
{
  SonorCallHistory *self = SONOR_CALL_HISTORY (object);

  g_clear_object (&self->calls);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sonor_call_history_parent_class)->finalize (object);
}

static void
sonor_call_history_class_init (SonorCallHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonor_call_history_dispose;
  object_class->finalize = sonor_call_history_finalize;

  /**
   * SonorCallHistory::read:
   * @self: a history
   * @error: (nullable): why it could not be read; what was there stays
   */
  signals[READ] = g_signal_new ("read", SONOR_TYPE_CALL_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sonor_call_history_init (SonorCallHistory *self)
{
  self->calls = g_list_store_new (SONOR_TYPE_PAST_CALL);
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->calls, "items-changed", G_CALLBACK (on_items_changed), self, 0);
}

static gboolean
has_call (GPtrArray  *calls,
          const char *id)
{
  for (guint i = 0; i < calls->len; i++)
    {
      if (g_str_equal (sonor_past_call_get_id (calls->pdata[i]), id))
        return TRUE;
    }

  return FALSE;
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  GDateTime *first = sonor_past_call_get_started_at (*(SonorPastCall * const *) a);
  GDateTime *second = sonor_past_call_get_started_at (*(SonorPastCall * const *) b);

  return first != NULL && second != NULL ? g_date_time_compare (second, first) : 0;
}

/* The newest page takes the place of all that was there, but for what the server does not have yet. */
static void
replace (SonorCallHistory *self,
         SonorResult      *rows)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    g_ptr_array_add (calls, sonor_past_call_new_from_result (rows, i));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->calls)); i++)
    {
      g_autoptr (SonorPastCall) call = g_list_model_get_item (G_LIST_MODEL (self->calls), i);

      if (sonor_past_call_is_waiting (call) && !has_call (calls, sonor_past_call_get_id (call)))
        g_ptr_array_add (calls, g_steal_pointer (&call));
    }
  g_ptr_array_sort (calls, compare_newest_first);

  self->complete = sonor_result_get_n_rows (rows) < PAGE_SIZE;
  g_list_store_splice (self->calls, 0, g_list_model_get_n_items (G_LIST_MODEL (self->calls)), calls->pdata, calls->len);
}

static void
append (SonorCallHistory *self,
        SonorResult      *rows)
{
  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      g_autoptr (SonorPastCall) call = sonor_past_call_new_from_result (rows, i);

      g_list_store_append (self->calls, call);
    }
  self->complete = sonor_result_get_n_rows (rows) < PAGE_SIZE;
}

static void
on_read (GObject      *source_object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorCallHistory) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, &error);

  self->reading = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (rows != NULL && self->reading_more)
    append (self, rows);
  else if (rows != NULL)
    replace (self, rows);
  g_signal_emit (self, signals[READ], 0, error);
  if (self->stale)
    sonor_call_history_read (self);
}

static void
ask (SonorCallHistory *self,
     GDateTime        *before)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT * FROM phone_call_list($1, $2::timestamptz)");
  g_autofree char *text = before != NULL ? g_date_time_format_iso8601 (before) : NULL;

  self->reading = TRUE;
  self->reading_more = before != NULL;
  sonor_query_add_integer (query, PAGE_SIZE);
  sonor_query_add_text (query, text);
  sonor_database_query_async (self->database, query, self->cancellable, on_read, g_object_ref (self));
}

static void
on_connected (SonorCallHistory *self)
{
  if (sonor_database_get_connected (self->database))
    sonor_call_history_read (self);
}

/**
 * sonor_call_history_new:
 * @database: the database, signed in to
 *
 * Returns: (transfer full): the history, which reads itself now and after every connect
 */
SonorCallHistory *
sonor_call_history_new (SonorDatabase *database)
{
  SonorCallHistory *self = g_object_new (SONOR_TYPE_CALL_HISTORY, NULL);

  self->database = g_object_ref (database);
  g_signal_connect_object (database, "notify::connected", G_CALLBACK (on_connected), self, G_CONNECT_SWAPPED);
  sonor_call_history_read (self);

  return self;
}

/**
 * sonor_call_history_read:
 * @self: a history
 *
 * Reads the newest calls again.
 */
void
sonor_call_history_read (SonorCallHistory *self)
{
  g_return_if_fail (SONOR_IS_CALL_HISTORY (self));

  self->stale = self->reading;
  if (!self->reading)
    ask (self, NULL);
}

/**
 * sonor_call_history_read_more:
 * @self: a history
 *
 * Reads the calls before the oldest one here, if there are any.
 */
void
sonor_call_history_read_more (SonorCallHistory *self)
{
  guint n_calls;
  g_autoptr (SonorPastCall) oldest = NULL;

  g_return_if_fail (SONOR_IS_CALL_HISTORY (self));

  n_calls = g_list_model_get_n_items (G_LIST_MODEL (self->calls));
  if (self->reading || self->complete || n_calls == 0)
    return;

  oldest = g_list_model_get_item (G_LIST_MODEL (self->calls), n_calls - 1);
  ask (self, sonor_past_call_get_started_at (oldest));
}

/**
 * sonor_call_history_add:
 * @self: a history
 * @call: a call that is just over
 *
 * Shows a call at once, while it is still on its way to the server.
 */
void
sonor_call_history_add (SonorCallHistory *self,
                        SonorPastCall    *call)
{
  g_return_if_fail (SONOR_IS_CALL_HISTORY (self));

  g_list_store_insert (self->calls, 0, call);
}
