/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/ticket-list.h"

#include "model/ticket.h"

/* The first page fills a window, so that it is there at once; the later ones are as long as the database allows. */
#define FIRST_PAGE_SIZE 40
#define PAGE_SIZE 200

/**
 * SonorTicketList:
 *
 * The tickets that a filter lets through, page by page from the database, as a #GListModel of #SonorTicket. One request
 * at a time: a new filter or a refresh takes back what is under way. A refresh reads as many tickets as are there, keeps
 * the objects of those that stay, and tells only what has changed, so that selection and place are kept.
 */
struct _SonorTicketList
{
  GObject            parent_instance;

  SonorDatabase     *database;
  SonorTicketFilter *filter;
  GPtrArray         *tickets;
  gboolean           complete;
  gboolean           loading;
  GError            *error;
  GDateTime         *loaded_at;

  gint64             count;
  gboolean           count_exact;
  char              *hint;

  /* What a reload has read so far; NULL while the list grows at its end. */
  GPtrArray         *reloaded;
  guint              n_wanted;
  guint              n_asked;

  GCancellable      *requests;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void sonor_ticket_list_list_model_init (GListModelInterface *interface);
static void request_page (SonorTicketList *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorTicketList, sonor_ticket_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sonor_ticket_list_list_model_init))

static GType
sonor_ticket_list_get_item_type (GListModel *model)
{
  return SONOR_TYPE_TICKET;
}

static guint
sonor_ticket_list_get_n_items (GListModel *model)
{
  return SONOR_TICKET_LIST (model)->tickets->len;
}

static gpointer
sonor_ticket_list_get_item (GListModel *model,
                            guint       position)
{
  SonorTicketList *self = SONOR_TICKET_LIST (model);

  return position < self->tickets->len ? g_object_ref (self->tickets->pdata[position]) : NULL;
}

static void
sonor_ticket_list_list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = sonor_ticket_list_get_item_type;
  interface->get_n_items = sonor_ticket_list_get_n_items;
  interface->get_item = sonor_ticket_list_get_item;
}

/* Takes back what is under way. */
static void
forget_requests (SonorTicketList *self)
{
  g_cancellable_cancel (self->requests);
  g_clear_object (&self->requests);
  g_clear_pointer (&self->reloaded, g_ptr_array_unref);
  self->loading = FALSE;
}

static void
sonor_ticket_list_dispose (GObject *object)
{
  SonorTicketList *self = SONOR_TICKET_LIST (object);

  forget_requests (self);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_ticket_list_parent_class)->dispose (object);
}

static void
sonor_ticket_list_finalize (GObject *object)
{
  SonorTicketList *self = SONOR_TICKET_LIST (object);

  sonor_ticket_filter_free (self->filter);
  g_ptr_array_unref (self->tickets);
  g_clear_error (&self->error);
  g_clear_pointer (&self->loaded_at, g_date_time_unref);
  g_free (self->hint);

  G_OBJECT_CLASS (sonor_ticket_list_parent_class)->finalize (object);
}

static void
sonor_ticket_list_class_init (SonorTicketListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonor_ticket_list_dispose;
  object_class->finalize = sonor_ticket_list_finalize;

  /**
   * SonorTicketList::changed:
   * @self: the list
   *
   * It is loading or not, has failed or not, or how many there are is known better.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sonor_ticket_list_init (SonorTicketList *self)
{
  self->filter = sonor_ticket_filter_new ();
  self->tickets = g_ptr_array_new_with_free_func (g_object_unref);
  self->count = -1;
}

static void
fail (SonorTicketList *self,
      GError          *error)
{
  forget_requests (self);
  g_clear_error (&self->error);
  self->error = error;
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Puts what a reload has read in the place of what is shown: only the rows between what is the same above and below. */
static void
take_reloaded (SonorTicketList *self)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->tickets);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *new = g_steal_pointer (&self->reloaded);
  guint n_above = 0;
  guint n_below = 0;
  g_autofree gboolean *same = g_new0 (gboolean, new->len + 1);

  for (guint i = 0; i < old->len; i++)
    g_hash_table_insert (by_id, (gpointer) sonor_ticket_get_text (old->pdata[i], SONOR_TICKET_ID), old->pdata[i]);
  for (guint i = 0; i < new->len; i++)
    {
      SonorTicket *kept = g_hash_table_lookup (by_id, sonor_ticket_get_text (new->pdata[i], SONOR_TICKET_ID));

      if (kept == NULL)
        continue;

      /* The table's key lies in the old object and moves with the swap: take it out first. */
      g_hash_table_remove (by_id, sonor_ticket_get_text (new->pdata[i], SONOR_TICKET_ID));
      same[i] = sonor_ticket_equal (kept, new->pdata[i]);
      if (!same[i])
        sonor_ticket_swap (kept, new->pdata[i]);
      g_object_unref (new->pdata[i]);
      new->pdata[i] = g_object_ref (kept);
    }

  while (n_above < old->len && n_above < new->len && old->pdata[n_above] == new->pdata[n_above] && same[n_above])
    n_above++;
  while (n_below < old->len - n_above && n_below < new->len - n_above && same[new->len - 1 - n_below]
         && old->pdata[old->len - 1 - n_below] == new->pdata[new->len - 1 - n_below])
    n_below++;

  self->tickets = new;
  if (n_above + n_below < old->len || n_above + n_below < new->len)
    g_list_model_items_changed (G_LIST_MODEL (self), n_above, old->len - n_above - n_below, new->len - n_above - n_below);
}

static void
on_page (GObject      *source_object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorTicketList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, &error);
  GPtrArray *tickets;
  guint n_before;
  guint n_rows;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rows == NULL)
    {
      fail (self, g_steal_pointer (&error));
      return;
    }

  n_rows = sonor_result_get_n_rows (rows);
  tickets = self->reloaded != NULL ? self->reloaded : self->tickets;
  n_before = tickets->len;
  for (guint i = 0; i < n_rows; i++)
    g_ptr_array_add (tickets, sonor_result_create_object (rows, i, SONOR_TYPE_TICKET));
  self->complete = n_rows < self->n_asked;

  if (self->reloaded != NULL && !self->complete && tickets->len < self->n_wanted)
    {
      request_page (self);
      return;
    }

  self->loading = FALSE;
  g_clear_error (&self->error);
  g_clear_pointer (&self->loaded_at, g_date_time_unref);
  self->loaded_at = g_date_time_new_now_local ();
  if (self->reloaded != NULL)
    take_reloaded (self);
  else if (n_rows > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, n_rows);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
request_page (SonorTicketList *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT * FROM ticket_list($1, $2, $3, $4, $5, $6,"
                                                  " $9, $10, $11, $12, $7, $8)");
  GPtrArray *tickets = self->reloaded != NULL ? self->reloaded : self->tickets;
  SonorTicket *last = tickets->len > 0 ? tickets->pdata[tickets->len - 1] : NULL;

  self->loading = TRUE;
  self->n_asked = tickets->len == 0 && self->n_wanted <= FIRST_PAGE_SIZE ? FIRST_PAGE_SIZE : PAGE_SIZE;
  sonor_ticket_filter_add_to_query (self->filter, query);
  sonor_query_add_text (query, sonor_ticket_filter_get_sort_code (self->filter));
  sonor_query_add_text (query, last != NULL ? sonor_ticket_get_text (last, SONOR_TICKET_NEXT_KEY) : NULL);
  sonor_query_add_text (query, last != NULL ? sonor_ticket_get_text (last, SONOR_TICKET_ID) : NULL);
  sonor_query_add_integer (query, self->n_asked);
  sonor_database_query_async (self->database, query, self->requests, on_page, g_object_ref (self));
}

static void
on_count (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorTicketList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, &error);

  /* The list itself says what has failed. */
  if (rows == NULL || sonor_result_get_n_rows (rows) == 0)
    return;

  self->count = sonor_result_get_integer (rows, 0, "n");
  self->count_exact = sonor_result_get_boolean (rows, 0, "exact");
  g_free (self->hint);
  self->hint = g_strdup (sonor_result_get_text (rows, 0, "hint"));
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Reads from the beginning, at least @n_wanted tickets if there are so many. */
static void
reload (SonorTicketList *self,
        guint            n_wanted)
{
  g_autoptr (SonorQuery) count = sonor_query_new ("SELECT n, exact, search_hint($1) AS hint"
                                                  " FROM ticket_count($1, $2, $3, $4, $5, $6, $7, $8)");

  forget_requests (self);
  self->requests = g_cancellable_new ();
  self->reloaded = g_ptr_array_new_with_free_func (g_object_unref);
  self->n_wanted = n_wanted;
  request_page (self);
  sonor_ticket_filter_add_to_query (self->filter, count);
  sonor_database_query_async (self->database, count, self->requests, on_count, g_object_ref (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sonor_ticket_list_new:
 * @database: where the tickets are
 *
 * Makes a list that has read nothing yet: set a filter or refresh it.
 *
 * Returns: (transfer full): the list
 */
SonorTicketList *
sonor_ticket_list_new (SonorDatabase *database)
{
  SonorTicketList *self;

  g_return_val_if_fail (SONOR_IS_DATABASE (database), NULL);

  self = g_object_new (SONOR_TYPE_TICKET_LIST, NULL);
  self->database = g_object_ref (database);

  return self;
}

/**
 * sonor_ticket_list_get_filter:
 * @self: a list
 *
 * Returns: (transfer none): what it shows
 */
const SonorTicketFilter *
sonor_ticket_list_get_filter (SonorTicketList *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_LIST (self), NULL);

  return self->filter;
}

/**
 * sonor_ticket_list_set_filter:
 * @self: a list
 * @filter: what to show
 *
 * Reads the list anew under another filter. The old rows stay until the new ones are there.
 */
void
sonor_ticket_list_set_filter (SonorTicketList         *self,
                              const SonorTicketFilter *filter)
{
  SonorTicketFilter *copy;

  g_return_if_fail (SONOR_IS_TICKET_LIST (self));
  g_return_if_fail (filter != NULL);

  copy = sonor_ticket_filter_copy (filter);
  sonor_ticket_filter_free (self->filter);
  self->filter = copy;
  self->count = -1;
  g_clear_pointer (&self->hint, g_free);
  reload (self, 0);
}

/**
 * sonor_ticket_list_refresh:
 * @self: a list
 *
 * Reads again as many tickets as are there now.
 */
void
sonor_ticket_list_refresh (SonorTicketList *self)
{
  g_return_if_fail (SONOR_IS_TICKET_LIST (self));

  reload (self, self->tickets->len);
}

/**
 * sonor_ticket_list_load_more:
 * @self: a list
 *
 * Reads the next page, unless it is reading, has all, or could not read the last one (then refresh it).
 */
void
sonor_ticket_list_load_more (SonorTicketList *self)
{
  g_return_if_fail (SONOR_IS_TICKET_LIST (self));

  if (self->loading || self->complete || self->error != NULL || self->requests == NULL)
    return;

  self->n_wanted = 0;
  request_page (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sonor_ticket_list_is_loading:
 * @self: a list
 *
 * Returns: whether it is reading
 */
gboolean
sonor_ticket_list_is_loading (SonorTicketList *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_LIST (self), FALSE);

  return self->loading;
}

/**
 * sonor_ticket_list_is_complete:
 * @self: a list
 *
 * Returns: whether there are no more tickets than it has
 */
gboolean
sonor_ticket_list_is_complete (SonorTicketList *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_LIST (self), FALSE);

  return self->complete;
}

/**
 * sonor_ticket_list_get_error:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): why the last reading failed, or %NULL if it did not
 */
const GError *
sonor_ticket_list_get_error (SonorTicketList *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_LIST (self), NULL);

  return self->error;
}

/**
 * sonor_ticket_list_get_count:
 * @self: a list
 * @exact: (out) (optional): whether that is exact
 *
 * Returns: how many tickets the filter lets through in all, or -1 if that is not known yet
 */
gint64
sonor_ticket_list_get_count (SonorTicketList *self,
                             gboolean        *exact)
{
  g_return_val_if_fail (SONOR_IS_TICKET_LIST (self), -1);

  /* Whoever has read them all has counted them. */
  if (self->complete && !self->loading && self->error == NULL)
    {
      if (exact != NULL)
        *exact = TRUE;
      return self->tickets->len;
    }

  if (exact != NULL)
    *exact = self->count_exact;
  return self->count;
}

/**
 * sonor_ticket_list_get_hint:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): what a person should know about these results, from the database
 */
const char *
sonor_ticket_list_get_hint (SonorTicketList *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_LIST (self), NULL);

  return self->hint;
}

/**
 * sonor_ticket_list_get_loaded_at:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): when it last read
 */
GDateTime *
sonor_ticket_list_get_loaded_at (SonorTicketList *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_LIST (self), NULL);

  return self->loaded_at;
}
