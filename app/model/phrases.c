/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/phrases.h"

#include "model/json-member.h"

/**
 * SonorPhrases:
 *
 * The phrases of the person who is signed in: their own in their order, then everybody's. Read anew after every change and every
 * connect.
 */
struct _SonorPhrases
{
  GObject        parent_instance;

  SonorDatabase *database;
  GListStore    *phrases;
  GCancellable  *requests;
};

static void sonor_phrases_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorPhrases, sonor_phrases, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sonor_phrases_list_model_init))

static GType
sonor_phrases_get_item_type (GListModel *model)
{
  return SONOR_TYPE_PHRASE;
}

static guint
sonor_phrases_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (SONOR_PHRASES (model)->phrases));
}

static gpointer
sonor_phrases_get_item (GListModel *model,
                        guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (SONOR_PHRASES (model)->phrases), position);
}

static void
sonor_phrases_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sonor_phrases_get_item_type;
  iface->get_n_items = sonor_phrases_get_n_items;
  iface->get_item = sonor_phrases_get_item;
}

static void
on_phrases (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorPhrases) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, &error);
  g_autoptr (GPtrArray) phrases = g_ptr_array_new_with_free_func (g_object_unref);

  /* Those that are there do until the next connect brings others. */
  if (rows == NULL)
    return;

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    g_ptr_array_add (phrases, sonor_result_create_object (rows, i, SONOR_TYPE_PHRASE));
  g_list_store_splice (self->phrases, 0, g_list_model_get_n_items (G_LIST_MODEL (self->phrases)), phrases->pdata, phrases->len);
}

static void
sonor_phrases_dispose (GObject *object)
{
  SonorPhrases *self = SONOR_PHRASES (object);

  g_cancellable_cancel (self->requests);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_phrases_parent_class)->dispose (object);
}

static void
sonor_phrases_finalize (GObject *object)
{
  SonorPhrases *self = SONOR_PHRASES (object);

  g_object_unref (self->requests);
  g_object_unref (self->phrases);

  G_OBJECT_CLASS (sonor_phrases_parent_class)->finalize (object);
}

static void
sonor_phrases_class_init (SonorPhrasesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonor_phrases_dispose;
  object_class->finalize = sonor_phrases_finalize;
}

static void
sonor_phrases_init (SonorPhrases *self)
{
  self->requests = g_cancellable_new ();
  self->phrases = g_list_store_new (SONOR_TYPE_PHRASE);
  g_signal_connect_object (self->phrases, "items-changed", G_CALLBACK (g_list_model_items_changed), self, G_CONNECT_SWAPPED);
}

/**
 * sonor_phrases_new:
 * @database: a database that somebody is signed in to
 *
 * Returns: (transfer full): their phrases; none until they have been read
 */
SonorPhrases *
sonor_phrases_new (SonorDatabase *database)
{
  SonorPhrases *self = g_object_new (SONOR_TYPE_PHRASES, NULL);

  self->database = g_object_ref (database);
  g_signal_connect_object (database, "resync", G_CALLBACK (sonor_phrases_refresh), self, G_CONNECT_SWAPPED);
  sonor_phrases_refresh (self);

  return self;
}

/**
 * sonor_phrases_refresh:
 * @self: phrases
 *
 * Reads them again.
 */
void
sonor_phrases_refresh (SonorPhrases *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT shortcut, body, own FROM phrase_list()");

  g_return_if_fail (SONOR_IS_PHRASES (self));

  sonor_database_query_async (self->database, query, self->requests, on_phrases, g_object_ref (self));
}

/* Changes */

static void
on_changed (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, &error);

  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  sonor_phrases_refresh (g_task_get_source_object (task));
  g_task_return_boolean (task, TRUE);
}

static void
change (SonorPhrases        *self,
        SonorQuery          *query,
        GCancellable        *cancellable,
        GAsyncReadyCallback  callback,
        gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, change);
  sonor_database_query_async (self->database, query, cancellable, on_changed, task);
}

static char *
to_text (const char *old,
         const char *shortcut,
         const char *body)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "shortcut", shortcut);
  json_object_set_string_member (object, "body", body);
  if (old != NULL)
    json_object_set_string_member (object, "old", old);

  return sonor_json_dup_text (object);
}

/**
 * sonor_phrases_save_async:
 * @self: phrases
 * @old: (nullable): the shortcut that a phrase of one's own has now; %NULL for a new one
 * @shortcut: its shortcut, without the slash
 * @body: the sentence
 * @cancellable: (nullable): to give up
 * @callback: called when it is kept or refused
 * @user_data: for @callback
 *
 * Keeps a phrase of one's own. What is wrong with it the database says.
 */
void
sonor_phrases_save_async (SonorPhrases        *self,
                          const char          *old,
                          const char          *shortcut,
                          const char          *body,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT phrase_save($1::jsonb)");
  g_autofree char *text = NULL;

  g_return_if_fail (SONOR_IS_PHRASES (self));
  g_return_if_fail (shortcut != NULL && body != NULL);

  text = to_text (old, shortcut, body);
  sonor_query_add_text (query, text);
  change (self, query, cancellable, callback, user_data);
}

/**
 * sonor_phrases_remove_async:
 * @self: phrases
 * @shortcut: the shortcut of a phrase of one's own
 * @cancellable: (nullable): to give up
 * @callback: called when it is gone
 * @user_data: for @callback
 */
void
sonor_phrases_remove_async (SonorPhrases        *self,
                            const char          *shortcut,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT phrase_remove($1)");

  g_return_if_fail (SONOR_IS_PHRASES (self));

  sonor_query_add_text (query, shortcut);
  change (self, query, cancellable, callback, user_data);
}

/**
 * sonor_phrases_order_async:
 * @self: phrases
 * @shortcuts: (array zero-terminated=1): the shortcuts of one's own phrases, in the order wanted
 * @cancellable: (nullable): to give up
 * @callback: called when they stand in that order
 * @user_data: for @callback
 */
void
sonor_phrases_order_async (SonorPhrases        *self,
                           const char * const  *shortcuts,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT phrase_order($1::text[])");

  g_return_if_fail (SONOR_IS_PHRASES (self));

  sonor_query_add_text_array (query, shortcuts);
  change (self, query, cancellable, callback, user_data);
}

/**
 * sonor_phrases_bring_back_async:
 * @self: phrases
 * @phrase: a phrase of one's own that was removed
 * @shortcuts: (array zero-terminated=1): the order in which they stood with it
 * @cancellable: (nullable): to give up
 * @callback: called when it is there again
 * @user_data: for @callback
 *
 * Takes a removal back, in one step.
 */
void
sonor_phrases_bring_back_async (SonorPhrases        *self,
                                SonorPhrase         *phrase,
                                const char * const  *shortcuts,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  /* The order is laid down once the phrase is there. */
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT CASE WHEN phrase_save($1::jsonb) IS NOT NULL"
                                                  " THEN phrase_order($2::text[]) END");
  g_autofree char *text = NULL;

  g_return_if_fail (SONOR_IS_PHRASES (self));
  g_return_if_fail (SONOR_IS_PHRASE (phrase));

  text = to_text (NULL, sonor_phrase_get_shortcut (phrase), sonor_phrase_get_body (phrase));
  sonor_query_add_text (query, text);
  sonor_query_add_text_array (query, shortcuts);
  change (self, query, cancellable, callback, user_data);
}

/**
 * sonor_phrases_change_finish:
 * @self: phrases
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: whether the change was made; if not, @error is set
 */
gboolean
sonor_phrases_change_finish (SonorPhrases  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sonor_phrases_dup_own:
 * @self: phrases
 *
 * Returns: (transfer full) (array zero-terminated=1): the shortcuts of the person's own, in their order
 */
char **
sonor_phrases_dup_own (SonorPhrases *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (SONOR_IS_PHRASES (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->phrases)); i++)
    {
      g_autoptr (SonorPhrase) phrase = g_list_model_get_item (G_LIST_MODEL (self->phrases), i);

      if (sonor_phrase_get_own (phrase))
        g_strv_builder_add (builder, sonor_phrase_get_shortcut (phrase));
    }

  return g_strv_builder_end (builder);
}
