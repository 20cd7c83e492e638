/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/call-search.h"

#define PAGE_SIZE 60
#define LARGEST_PAGE 200

/**
 * SonorCallSearch:
 *
 * The calls of the hotline that a filter lets through and the person may see, page by page from the database, the newest
 * first. One request at a time: a new filter takes back what is under way.
 */
struct _SonorCallSearch
{
  GObject        parent_instance;

  SonorDatabase *database;
  GPtrArray     *calls;
  GCancellable  *request;
  char          *filter;
  gboolean       reading;
  gboolean       reading_more;
  gboolean       complete;
  guint          n_asked;
};

enum
{
  READ,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
sonor_call_search_get_item_type (GListModel *model)
{
  return SONOR_TYPE_CALL_RECORD;
}

static guint
sonor_call_search_get_n_items (GListModel *model)
{
  return SONOR_CALL_SEARCH (model)->calls->len;
}

static gpointer
sonor_call_search_get_item (GListModel *model,
                            guint       position)
{
  SonorCallSearch *self = SONOR_CALL_SEARCH (model);

  return position < self->calls->len ? g_object_ref (self->calls->pdata[position]) : NULL;
}

static void
sonor_call_search_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = sonor_call_search_get_item_type;
  interface->get_n_items = sonor_call_search_get_n_items;
  interface->get_item = sonor_call_search_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorCallSearch, sonor_call_search, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sonor_call_search_list_model_init))

static void
take_rows (SonorCallSearch *self,
           SonorResult     *rows)
{
  guint n_rows = sonor_result_get_n_rows (rows);
  guint position = self->reading_more ? self->calls->len : 0;
  guint n_removed = self->calls->len - position;

  g_ptr_array_set_size (self->calls, (int) position);
  for (guint i = 0; i < n_rows; i++)
    g_ptr_array_add (self->calls, sonor_call_record_new (rows, i));
  self->complete = n_rows < self->n_asked;
  if (n_removed > 0 || n_rows > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_rows);
}

static void
on_rows (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorCallSearch) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->reading = FALSE;
  if (rows != NULL)
    take_rows (self, rows);
  g_signal_emit (self, signals[READ], 0, error);
}

static void
ask (SonorCallSearch *self,
     gboolean         more,
     guint            n_wanted)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT * FROM call_search($1::jsonb, $2::integer, $3::timestamptz, $4::uuid)");
  SonorCallRecord *last = more ? self->calls->pdata[self->calls->len - 1] : NULL;

  g_cancellable_cancel (self->request);
  g_clear_object (&self->request);
  self->request = g_cancellable_new ();
  self->reading = TRUE;
  self->reading_more = more;
  self->n_asked = n_wanted;
  sonor_query_add_text (query, self->filter);
  sonor_query_add_integer (query, n_wanted);
  sonor_query_add_text (query, last != NULL ? sonor_call_record_get_text (last, "arrived_at") : NULL);
  sonor_query_add_text (query, last != NULL ? sonor_call_record_get_text (last, "id") : NULL);
  sonor_database_query_async (self->database, query, self->request, on_rows, g_object_ref (self));
}

static void
sonor_call_search_dispose (GObject *object)
{
  SonorCallSearch *self = SONOR_CALL_SEARCH (object);

  g_cancellable_cancel (self->request);
  g_clear_object (&self->request);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_call_search_parent_class)->dispose (object);
}

static void
sonor_call_search_finalize (GObject *object)
{
  SonorCallSearch *self = SONOR_CALL_SEARCH (object);

  g_ptr_array_unref (self->calls);
  g_free (self->filter);

  G_OBJECT_CLASS (sonor_call_search_parent_class)->finalize (object);
}

static void
sonor_call_search_class_init (SonorCallSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_call_search_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_call_search_finalize;

  /**
   * SonorCallSearch::read:
   * @self: a search
   * @error: (nullable): why it could not be read; what was there stays
   */
  signals[READ] = g_signal_new ("read", SONOR_TYPE_CALL_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sonor_call_search_init (SonorCallSearch *self)
{
  self->calls = g_ptr_array_new_with_free_func (g_object_unref);
  self->filter = g_strdup ("{}");
}

/**
 * sonor_call_search_new:
 * @database: the database, signed in to
 *
 * Returns: (transfer full): a search that reads nothing before it is told to
 */
SonorCallSearch *
sonor_call_search_new (SonorDatabase *database)
{
  SonorCallSearch *self = g_object_new (SONOR_TYPE_CALL_SEARCH, NULL);

  self->database = g_object_ref (database);

  return self;
}

/**
 * sonor_call_search_set_filter:
 * @self: a search
 * @filter: a JSON object as `call_search()` takes it
 *
 * Looks for other calls.
 */
void
sonor_call_search_set_filter (SonorCallSearch *self,
                              const char      *filter)
{
  g_return_if_fail (SONOR_IS_CALL_SEARCH (self));
  g_return_if_fail (filter != NULL);

  g_free (self->filter);
  self->filter = g_strdup (filter);
  ask (self, FALSE, PAGE_SIZE);
}

/**
 * sonor_call_search_refresh:
 * @self: a search
 *
 * Reads as many calls again as are there.
 */
void
sonor_call_search_refresh (SonorCallSearch *self)
{
  g_return_if_fail (SONOR_IS_CALL_SEARCH (self));

  ask (self, FALSE, CLAMP (self->calls->len, PAGE_SIZE, LARGEST_PAGE));
}

/**
 * sonor_call_search_read_more:
 * @self: a search
 *
 * Reads the page after the last call here, if there is one.
 */
void
sonor_call_search_read_more (SonorCallSearch *self)
{
  g_return_if_fail (SONOR_IS_CALL_SEARCH (self));

  if (!self->reading && !self->complete && self->calls->len > 0)
    ask (self, TRUE, PAGE_SIZE);
}

/**
 * sonor_call_search_is_complete:
 * @self: a search
 *
 * Returns: whether there are no older calls than those here
 */
gboolean
sonor_call_search_is_complete (SonorCallSearch *self)
{
  g_return_val_if_fail (SONOR_IS_CALL_SEARCH (self), TRUE);

  return self->complete;
}
