/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/intake-server-copy.h"

#include "model/json-member.h"
#include "store/store-error.h"

/* Typing rests so long before the server hears of it. */
#define REST_MS 700

/**
 * SonorIntakeServerCopy:
 *
 * What the server has of a ticket that is being taken down. Another computer may write it too: what is saved here counts as written
 * after the version that was met last, and is in conflict with any other.
 */
struct _SonorIntakeServerCopy
{
  GObject            parent_instance;

  SonorWorkplace    *workplace;
  SonorIntakeFields *fields;
  char              *id;
  gboolean           open;
  gint64             version;
  JsonObject        *theirs;
  gint64             their_version;

  /* As the fields count their changes. */
  guint              change;
  guint              change_being_sent;
  gboolean           saving;
  guint              rest_id;
  GCancellable      *requests;
};

enum
{
  SAVED,
  CONFLICT,
  ACCEPTED,
  TROUBLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorIntakeServerCopy, sonor_intake_server_copy, G_TYPE_OBJECT)

static gboolean
is_same (SonorIntakeServerCopy *self)
{
  return self->change == sonor_intake_fields_get_change (self->fields);
}

static void save (SonorIntakeServerCopy *self);

static gboolean
on_rest (gpointer user_data)
{
  SonorIntakeServerCopy *self = user_data;

  self->rest_id = 0;
  save (self);

  return G_SOURCE_REMOVE;
}

static void
set_theirs (SonorIntakeServerCopy *self,
            gint64                 version,
            JsonObject            *fields)
{
  g_clear_pointer (&self->theirs, json_object_unref);
  self->theirs = json_object_ref (fields);
  self->their_version = version;
  g_signal_emit (self, signals[CONFLICT], 0);
}

static void
on_saved (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorIntakeServerCopy) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, &error);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *answer;

  self->saving = FALSE;
  if (g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_NOT_FOUND) && self->version > 0)
    {
      /* Thrown away on another computer, and written on here: it is a new one. */
      self->version = 0;
      save (self);
      return;
    }
  if (rows == NULL)
    {
      /* What passes is tried again with the next connection; the draft is on this computer. */
      if (!sonor_store_error_is_passing (error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_signal_emit (self, signals[TROUBLE], 0, error);
      return;
    }

  node = json_from_string (sonor_result_get_text (rows, 0, "result"), NULL);
  answer = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (sonor_json_get_flag (answer, "accepted"))
    g_signal_emit (self, signals[ACCEPTED], 0, answer);
  else if (sonor_json_get_flag (answer, "conflict") && sonor_json_get_object (answer, "server") != NULL)
    set_theirs (self, sonor_json_get_integer (answer, "version"), sonor_json_get_object (answer, "server"));
  else
    {
      self->version = sonor_json_get_integer (answer, "version");
      self->change = self->change_being_sent;
      g_signal_emit (self, signals[SAVED], 0);
      save (self);
    }
}

static void
save (SonorIntakeServerCopy *self)
{
  SonorDatabase *database = sonor_workplace_get_database (self->workplace);
  g_autoptr (SonorQuery) query = NULL;
  g_autofree char *fields = NULL;

  if (self->saving || !self->open || is_same (self) || !sonor_database_get_connected (database))
    return;

  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->saving = TRUE;
  self->change_being_sent = sonor_intake_fields_get_change (self->fields);
  fields = sonor_json_dup_text (sonor_intake_fields_get_json (self->fields));
  query = sonor_query_new ("SELECT draft_save($1::uuid, $2::integer, $3::jsonb) AS result");
  sonor_query_add_text (query, self->id);
  sonor_query_add_integer (query, self->version);
  sonor_query_add_text (query, fields);
  sonor_database_query_async (database, query, self->requests, on_saved, g_object_ref (self));
}

static void
on_resync (SonorDatabase         *database,
           SonorIntakeServerCopy *self)
{
  save (self);
}

static void
sonor_intake_server_copy_dispose (GObject *object)
{
  SonorIntakeServerCopy *self = SONOR_INTAKE_SERVER_COPY (object);

  g_cancellable_cancel (self->requests);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_intake_server_copy_parent_class)->dispose (object);
}

static void
sonor_intake_server_copy_finalize (GObject *object)
{
  SonorIntakeServerCopy *self = SONOR_INTAKE_SERVER_COPY (object);

  g_clear_object (&self->requests);
  g_clear_object (&self->fields);
  g_clear_pointer (&self->theirs, json_object_unref);
  g_free (self->id);

  G_OBJECT_CLASS (sonor_intake_server_copy_parent_class)->finalize (object);
}

static void
sonor_intake_server_copy_class_init (SonorIntakeServerCopyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = sonor_intake_server_copy_dispose;
  object_class->finalize = sonor_intake_server_copy_finalize;

  /**
   * SonorIntakeServerCopy::saved:
   * @self: the copy
   *
   * It is of another version than before.
   */
  signals[SAVED] = g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SonorIntakeServerCopy::conflict:
   * @self: the copy
   *
   * Another computer has saved other fields; see sonor_intake_server_copy_get_theirs().
   */
  signals[CONFLICT] = g_signal_new ("conflict", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SonorIntakeServerCopy::accepted:
   * @self: the copy
   * @ticket: what the server says of the ticket: id, number, state
   *
   * The server has a ticket of it already.
   */
  signals[ACCEPTED] = g_signal_new ("accepted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
  /**
   * SonorIntakeServerCopy::trouble:
   * @self: the copy
   * @error: what
   *
   * The server does not keep it.
   */
  signals[TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sonor_intake_server_copy_init (SonorIntakeServerCopy *self)
{
  self->open = TRUE;
  self->requests = g_cancellable_new ();
}

/**
 * sonor_intake_server_copy_new:
 * @workplace: where the person is signed in
 * @id: the UUID of the draft
 * @fields: what is to be saved
 * @version: the version of it that was met last; 0 if the server has none
 *
 * Returns: (transfer full): the copy on the server, the same as @fields until these change
 */
SonorIntakeServerCopy *
sonor_intake_server_copy_new (SonorWorkplace    *workplace,
                              const char        *id,
                              SonorIntakeFields *fields,
                              gint64             version)
{
  SonorIntakeServerCopy *self;

  g_return_val_if_fail (SONOR_IS_WORKPLACE (workplace), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (SONOR_IS_INTAKE_FIELDS (fields), NULL);

  self = g_object_new (SONOR_TYPE_INTAKE_SERVER_COPY, NULL);
  self->workplace = g_object_ref (workplace);
  self->fields = g_object_ref (fields);
  self->id = g_strdup (id);
  self->version = version;
  g_signal_connect_object (sonor_workplace_get_database (workplace), "resync", G_CALLBACK (on_resync), self, 0);

  return self;
}

/**
 * sonor_intake_server_copy_get_theirs:
 * @self: a copy
 *
 * Returns: (transfer none) (nullable): in a conflict, the fields that the server has
 */
JsonObject *
sonor_intake_server_copy_get_theirs (SonorIntakeServerCopy *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_SERVER_COPY (self), NULL);

  return self->theirs;
}

/**
 * sonor_intake_server_copy_get_version:
 * @self: a copy
 *
 * Returns: the version the server has kept; 0 before the first
 */
gint64
sonor_intake_server_copy_get_version (SonorIntakeServerCopy *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_SERVER_COPY (self), 0);

  return self->version;
}

/**
 * sonor_intake_server_copy_is_whole:
 * @self: a copy
 *
 * Returns: whether the server has all that was written
 */
gboolean
sonor_intake_server_copy_is_whole (SonorIntakeServerCopy *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_SERVER_COPY (self), FALSE);

  return self->version > 0 && is_same (self);
}

/**
 * sonor_intake_server_copy_set_open:
 * @self: a copy
 * @open: whether it is written
 *
 * While a draft is in conflict, on its way or no draft any more, the server keeps what it has.
 */
void
sonor_intake_server_copy_set_open (SonorIntakeServerCopy *self,
                                   gboolean               open)
{
  g_return_if_fail (SONOR_IS_INTAKE_SERVER_COPY (self));

  self->open = open;
  if (!open)
    g_clear_handle_id (&self->rest_id, g_source_remove);
}

/**
 * sonor_intake_server_copy_save:
 * @self: a copy
 *
 * Has the server keep what it has not heard of, as soon as it can be reached.
 */
void
sonor_intake_server_copy_save (SonorIntakeServerCopy *self)
{
  g_return_if_fail (SONOR_IS_INTAKE_SERVER_COPY (self));

  save (self);
}

/**
 * sonor_intake_server_copy_save_later:
 * @self: a copy
 *
 * Does so when typing rests.
 */
void
sonor_intake_server_copy_save_later (SonorIntakeServerCopy *self)
{
  g_return_if_fail (SONOR_IS_INTAKE_SERVER_COPY (self));

  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, on_rest, self);
}

/**
 * sonor_intake_server_copy_meet:
 * @self: a copy
 * @version: the version the server has
 * @fields: the fields the server has
 *
 * Compares what was restored with what the server has: the server's fields are taken if nothing was written here since, else
 * the two are in conflict.
 */
void
sonor_intake_server_copy_meet (SonorIntakeServerCopy *self,
                               gint64                 version,
                               JsonObject            *fields)
{
  g_return_if_fail (SONOR_IS_INTAKE_SERVER_COPY (self));
  g_return_if_fail (fields != NULL);

  if (!self->open || self->saving)
    return;

  if (sonor_intake_fields_equal (self->fields, fields))
    {
      self->version = version;
      self->change = sonor_intake_fields_get_change (self->fields);
      g_signal_emit (self, signals[SAVED], 0);
    }
  else if (version == self->version)
    save (self);
  else if (is_same (self))
    {
      self->version = version;
      sonor_intake_fields_replace (self->fields, fields);
      g_signal_emit (self, signals[SAVED], 0);
    }
  else
    set_theirs (self, version, fields);
}

/**
 * sonor_intake_server_copy_resolve:
 * @self: a copy in conflict
 * @fields: what holds instead of both
 *
 * Ends a conflict: what holds is saved after what the server has.
 */
void
sonor_intake_server_copy_resolve (SonorIntakeServerCopy *self,
                                  JsonObject            *fields)
{
  g_return_if_fail (SONOR_IS_INTAKE_SERVER_COPY (self));
  g_return_if_fail (fields != NULL);

  self->version = self->their_version;
  g_clear_pointer (&self->theirs, json_object_unref);
  sonor_intake_fields_touch (self->fields);
  sonor_intake_fields_replace (self->fields, fields);
  save (self);
}

/**
 * sonor_intake_server_copy_discard:
 * @self: a copy
 *
 * Throws it away, as soon as the server can be reached.
 */
void
sonor_intake_server_copy_discard (SonorIntakeServerCopy *self)
{
  SonorOutbox *outbox;

  g_return_if_fail (SONOR_IS_INTAKE_SERVER_COPY (self));

  outbox = sonor_workplace_get_outbox (self->workplace);
  if (outbox != NULL && self->version > 0)
    {
      g_autofree char *id = g_uuid_string_random ();
      g_autofree char *payload = g_strdup_printf ("{\"id\": \"%s\"}", self->id);

      sonor_outbox_put_async (outbox, id, "draft_discard", payload, NULL, NULL, NULL);
    }
}
