/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/intake-drafts.h"

#include <string.h>

#include "model/json-member.h"

/**
 * SonorIntakeDrafts:
 *
 * The tickets a person is taking down, as this computer and the server have kept them; those that became tickets or were
 * thrown away leave the list.
 */
struct _SonorIntakeDrafts
{
  GObject         parent_instance;

  SonorWorkplace *workplace;
  GListStore     *drafts;
  GCancellable   *requests;
};

enum
{
  LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void sonor_intake_drafts_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorIntakeDrafts, sonor_intake_drafts, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, sonor_intake_drafts_list_model_init))

static GType
sonor_intake_drafts_get_item_type (GListModel *list)
{
  return SONOR_TYPE_INTAKE_DRAFT;
}

static guint
sonor_intake_drafts_get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (SONOR_INTAKE_DRAFTS (list)->drafts));
}

static gpointer
sonor_intake_drafts_get_item (GListModel *list,
                              guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (SONOR_INTAKE_DRAFTS (list)->drafts), position);
}

static void
sonor_intake_drafts_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = sonor_intake_drafts_get_item_type;
  iface->get_n_items = sonor_intake_drafts_get_n_items;
  iface->get_item = sonor_intake_drafts_get_item;
}

static void
sonor_intake_drafts_dispose (GObject *object)
{
  SonorIntakeDrafts *self = SONOR_INTAKE_DRAFTS (object);

  g_cancellable_cancel (self->requests);
  g_clear_object (&self->drafts);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_intake_drafts_parent_class)->dispose (object);
}

static void
sonor_intake_drafts_finalize (GObject *object)
{
  g_clear_object (&SONOR_INTAKE_DRAFTS (object)->requests);

  G_OBJECT_CLASS (sonor_intake_drafts_parent_class)->finalize (object);
}

static void
sonor_intake_drafts_class_init (SonorIntakeDraftsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonor_intake_drafts_dispose;
  object_class->finalize = sonor_intake_drafts_finalize;

  /**
   * SonorIntakeDrafts::loaded:
   * @self: the list
   *
   * The drafts that this computer has kept are in the list.
   */
  signals[LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
on_items_changed (GListModel        *drafts,
                  guint              position,
                  guint              removed,
                  guint              added,
                  SonorIntakeDrafts *self)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
sonor_intake_drafts_init (SonorIntakeDrafts *self)
{
  self->drafts = g_list_store_new (SONOR_TYPE_INTAKE_DRAFT);
  self->requests = g_cancellable_new ();
  g_signal_connect_object (self->drafts, "items-changed", G_CALLBACK (on_items_changed), self, 0);
}

static void
on_state_changed (SonorIntakeDraft  *draft,
                  SonorIntakeDrafts *self)
{
  SonorIntakeDraftState state = sonor_intake_draft_get_state (draft);
  guint position;

  if ((state == SONOR_INTAKE_DRAFT_STATE_ACCEPTED || state == SONOR_INTAKE_DRAFT_STATE_DISCARDED) && self->drafts != NULL &&
      g_list_store_find (self->drafts, draft, &position))
    g_list_store_remove (self->drafts, position);
}

static void
put (SonorIntakeDrafts *self,
     guint              position,
     SonorIntakeDraft  *draft)
{
  g_signal_connect_object (draft, "state-changed", G_CALLBACK (on_state_changed), self, 0);
  g_list_store_insert (self->drafts, position, draft);
}

static SonorIntakeDraft *
find (SonorIntakeDrafts *self,
      const char        *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->drafts)); i++)
    {
      g_autoptr (SonorIntakeDraft) draft = g_list_model_get_item (G_LIST_MODEL (self->drafts), i);

      if (g_str_equal (sonor_intake_draft_get_id (draft), id))
        return draft;
    }

  return NULL;
}

/* From the server */

static void
on_server_drafts (GObject      *source_object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (SonorIntakeDrafts) self = user_data;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, NULL);

  /* The next connection asks again. */
  if (rows == NULL || self->drafts == NULL)
    return;

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      const char *id = sonor_result_get_text (rows, i, "id");
      gint64 version = sonor_result_get_integer (rows, i, "version");
      g_autoptr (JsonNode) node = json_from_string (sonor_result_get_text (rows, i, "fields"), NULL);
      SonorIntakeDraft *draft = find (self, id);

      if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
        continue;
      if (draft == NULL)
        {
          g_autoptr (SonorIntakeDraft) restored = sonor_intake_draft_restore (self->workplace, id, NULL);

          sonor_intake_local_copy_set_written_at (sonor_intake_draft_get_local_copy (restored),
                                                  sonor_result_get_integer (rows, i, "written_at"));
          sonor_intake_server_copy_meet (sonor_intake_draft_get_server_copy (restored), version, json_node_get_object (node));
          put (self, g_list_model_get_n_items (G_LIST_MODEL (self->drafts)), restored);
        }
      else
        sonor_intake_server_copy_meet (sonor_intake_draft_get_server_copy (draft), version, json_node_get_object (node));
    }
}

static void
ask_server (SonorIntakeDrafts *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new (
    "SELECT id, version, fields, (extract(epoch FROM updated_at) * 1000000)::bigint AS written_at FROM draft_load()");
  SonorDatabase *database = sonor_workplace_get_database (self->workplace);

  if (sonor_database_get_connected (database))
    sonor_database_query_async (database, query, self->requests, on_server_drafts, g_object_ref (self));
}

static void
on_resync (SonorDatabase     *database,
           SonorIntakeDrafts *self)
{
  ask_server (self);
}

/* From this computer */

/* The one that was written last comes first. */
static int
compare (gconstpointer a,
         gconstpointer b)
{
  gint64 first = sonor_json_get_integer (*(JsonObject * const *) a, "at");
  gint64 second = sonor_json_get_integer (*(JsonObject * const *) b, "at");

  return first < second ? 1 : first > second ? -1 : 0;
}

static GPtrArray *
read_contents (GHashTable *contents)
{
  GPtrArray *drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, contents);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const char *id = (const char *) key + strlen (SONOR_INTAKE_LOCAL_COPY_KEY_PREFIX);
      g_autoptr (JsonNode) node = json_from_string (value, NULL);

      if (g_uuid_string_is_valid (id) && node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        {
          JsonObject *draft = json_node_dup_object (node);

          json_object_set_string_member (draft, "id", id);
          g_ptr_array_add (drafts, draft);
        }
    }
  g_ptr_array_sort (drafts, compare);

  return drafts;
}

static void
on_local_drafts (GObject      *source_object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (SonorIntakeDrafts) self = user_data;
  g_autoptr (GHashTable) contents = sonor_outbox_load_drafts_finish (SONOR_OUTBOX (source_object), result, NULL);
  g_autoptr (GPtrArray) kept = NULL;

  if (self->drafts == NULL)
    return;

  kept = contents != NULL ? read_contents (contents) : NULL;
  for (guint i = 0; kept != NULL && i < kept->len; i++)
    {
      const char *id = sonor_json_get_text (kept->pdata[i], "id");

      if (find (self, id) == NULL)
        {
          g_autoptr (SonorIntakeDraft) draft = sonor_intake_draft_restore (self->workplace, id, kept->pdata[i]);

          put (self, g_list_model_get_n_items (G_LIST_MODEL (self->drafts)), draft);
        }
    }
  ask_server (self);
  g_signal_emit (self, signals[LOADED], 0);
}

/**
 * sonor_intake_drafts_new:
 * @workplace: where the person is signed in
 *
 * Returns: (transfer full): the person's drafts; they come by and by
 */
SonorIntakeDrafts *
sonor_intake_drafts_new (SonorWorkplace *workplace)
{
  SonorIntakeDrafts *self;
  SonorOutbox *outbox;

  g_return_val_if_fail (SONOR_IS_WORKPLACE (workplace), NULL);

  self = g_object_new (SONOR_TYPE_INTAKE_DRAFTS, NULL);
  self->workplace = g_object_ref (workplace);
  g_signal_connect_object (sonor_workplace_get_database (workplace), "resync", G_CALLBACK (on_resync), self, 0);
  outbox = sonor_workplace_get_outbox (workplace);
  if (outbox != NULL)
    sonor_outbox_load_drafts_async (outbox, SONOR_INTAKE_LOCAL_COPY_KEY_PREFIX, self->requests, on_local_drafts, g_object_ref (self));
  else
    ask_server (self);

  return self;
}

/**
 * sonor_intake_drafts_add:
 * @self: the drafts
 *
 * Returns: (transfer none): a new one, at the top of the list
 */
SonorIntakeDraft *
sonor_intake_drafts_add (SonorIntakeDrafts *self)
{
  g_autoptr (SonorIntakeDraft) draft = NULL;

  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFTS (self), NULL);

  draft = sonor_intake_draft_new (self->workplace);
  put (self, 0, draft);

  return draft;
}

/* They hang on the id that the ticket would have had. */
static void
move_attachments (SonorIntakeDrafts *self,
                  const char        *from,
                  const char        *to)
{
  SonorOutbox *outbox = sonor_workplace_get_outbox (self->workplace);
  g_autofree char *payload = g_strdup_printf ("{\"from\": \"%s\", \"to\": \"%s\"}", from, to);

  if (outbox != NULL)
    {
      g_autofree char *id = g_uuid_string_random ();

      sonor_outbox_put_async (outbox, id, "attachment_move", payload, NULL, NULL, NULL);
    }
  else
    {
      g_autoptr (SonorQuery) query = sonor_query_new ("SELECT attachment_move($1::jsonb)");

      sonor_query_add_text (query, payload);
      sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, NULL, NULL, NULL);
    }
}

/**
 * sonor_intake_drafts_bring_back:
 * @self: the drafts
 * @draft: one that was thrown away
 *
 * Takes that back, its attachments included.
 */
void
sonor_intake_drafts_bring_back (SonorIntakeDrafts *self,
                                SonorIntakeDraft  *draft)
{
  g_autofree char *old_id = NULL;

  g_return_if_fail (SONOR_IS_INTAKE_DRAFTS (self));
  g_return_if_fail (SONOR_IS_INTAKE_DRAFT (draft));

  old_id = g_strdup (sonor_intake_draft_get_id (draft));
  sonor_intake_draft_bring_back (draft);
  move_attachments (self, old_id, sonor_intake_draft_get_id (draft));
  g_list_store_insert (self->drafts, 0, draft);
}
