/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/intake-draft.h"

#include "model/intake-fields.h"
#include "model/json-member.h"
#include "store/store-error.h"

/* Typing rests so long before the server hears of it; this computer's disk has it at once. */
#define REST_MS 700

/**
 * SonorIntakeDraft:
 *
 * A ticket that is being taken down. Whatever is set is on this computer's disk at once, on the server when typing rests,
 * and survives either of them. Its id is that of the ticket it will be, so that sending it twice makes one ticket.
 *
 * Fields are those of ticket_accept(); a few more are only for the form (how a category is called, say) and are not sent.
 */
struct _SonorIntakeDraft
{
  GObject                parent_instance;

  SonorWorkplace        *workplace;
  char                  *id;
  char                  *key;
  JsonObject            *fields;
  JsonObject            *theirs;
  gint64                 version;
  gint64                 their_version;
  SonorIntakeDraftState  state;
  char                  *action;

  /* Counted up with every change; what has been kept where is known by it. */
  guint                  change;
  guint                  change_here;
  guint                  change_there;
  gboolean               writing_here;
  gboolean               writing_there;
  guint                  rest_id;
  GCancellable          *requests;
};

enum
{
  CHANGED,
  STATE_CHANGED,
  SAVED,
  TROUBLE,
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorIntakeDraft, sonor_intake_draft, G_TYPE_OBJECT)

static void save_there (SonorIntakeDraft *self);

static void
set_state (SonorIntakeDraft      *self,
           SonorIntakeDraftState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

/* On this computer */

static void save_here (SonorIntakeDraft *self);

static void
on_saved_here (GObject      *source_object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SonorIntakeDraft) self = user_data;
  g_autoptr (GError) error = NULL;
  guint written = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (self), "change-being-written"));

  self->writing_here = FALSE;
  if (!sonor_outbox_save_draft_finish (SONOR_OUTBOX (source_object), result, &error))
    {
      g_signal_emit (self, signals[TROUBLE], 0, error);
      return;
    }
  self->change_here = written;
  if (written != self->change)
    save_here (self);
  g_signal_emit (self, signals[SAVED], 0);
}

static char *
describe (SonorIntakeDraft *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  if (self->state == SONOR_INTAKE_DRAFT_STATE_ACCEPTED || self->state == SONOR_INTAKE_DRAFT_STATE_DISCARDED)
    return g_strdup ("");

  json_object_set_int_member (object, "version", self->version);
  json_object_set_boolean_member (object, "clean", self->change_there == self->change);
  json_object_set_int_member (object, "at", g_get_real_time ());
  if (self->action != NULL)
    json_object_set_string_member (object, "action", self->action);
  json_object_set_object_member (object, "fields", json_object_ref (self->fields));

  return sonor_json_dup_text (object);
}

/* One write at a time; what is typed meanwhile goes with the next one. */
static void
save_here (SonorIntakeDraft *self)
{
  SonorOutbox *outbox = sonor_workplace_get_outbox (self->workplace);
  g_autofree char *text = NULL;

  if (outbox == NULL || self->writing_here)
    return;

  text = describe (self);
  self->writing_here = TRUE;
  g_object_set_data (G_OBJECT (self), "change-being-written", GUINT_TO_POINTER (self->change));
  sonor_outbox_save_draft_async (outbox, self->key, text, NULL, on_saved_here, g_object_ref (self));
}

/* On the server */

static gboolean
on_rest (gpointer user_data)
{
  SonorIntakeDraft *self = user_data;

  self->rest_id = 0;
  save_there (self);

  return G_SOURCE_REMOVE;
}

static void
set_theirs (SonorIntakeDraft *self,
            gint64            version,
            JsonObject       *fields)
{
  g_clear_pointer (&self->theirs, json_object_unref);
  self->theirs = json_object_ref (fields);
  self->their_version = version;
  set_state (self, SONOR_INTAKE_DRAFT_STATE_CONFLICT);
}

static void
on_saved_there (GObject      *source_object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (SonorIntakeDraft) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, &error);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *answer;

  self->writing_there = FALSE;
  if (g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_NOT_FOUND) && self->version > 0)
    {
      /* Thrown away on another computer, and written on here: it is a new one. */
      self->version = 0;
      save_there (self);
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
    {
      set_state (self, SONOR_INTAKE_DRAFT_STATE_ACCEPTED);
      save_here (self);
      g_signal_emit (self, signals[ACCEPTED], 0, answer);
    }
  else if (sonor_json_get_flag (answer, "conflict") && sonor_json_get_object (answer, "server") != NULL)
    set_theirs (self, sonor_json_get_integer (answer, "version"), sonor_json_get_object (answer, "server"));
  else
    {
      self->version = sonor_json_get_integer (answer, "version");
      self->change_there = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (self), "change-being-sent"));
      save_here (self);
      if (self->change_there != self->change)
        save_there (self);
    }
  g_signal_emit (self, signals[SAVED], 0);
}

static void
save_there (SonorIntakeDraft *self)
{
  SonorDatabase *database = sonor_workplace_get_database (self->workplace);
  g_autoptr (SonorQuery) query = NULL;
  g_autofree char *fields = NULL;

  if (self->writing_there || self->state != SONOR_INTAKE_DRAFT_STATE_WRITING || self->change_there == self->change ||
      !sonor_database_get_connected (database))
    return;

  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->writing_there = TRUE;
  g_object_set_data (G_OBJECT (self), "change-being-sent", GUINT_TO_POINTER (self->change));
  fields = sonor_json_dup_text (self->fields);
  query = sonor_query_new ("SELECT draft_save($1::uuid, $2::integer, $3::jsonb) AS result");
  sonor_query_add_text (query, self->id);
  sonor_query_add_integer (query, self->version);
  sonor_query_add_text (query, fields);
  sonor_database_query_async (database, query, self->requests, on_saved_there, g_object_ref (self));
}

static void
touched (SonorIntakeDraft *self,
         const char       *field)
{
  self->change++;
  save_here (self);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, on_rest, self);
  g_signal_emit (self, signals[CHANGED], 0, field);
}

static void
on_resync (SonorDatabase    *database,
           SonorIntakeDraft *self)
{
  save_there (self);
}

/* Sending */

static void
on_delivered (SonorOutbox      *outbox,
              const char       *id,
              const char       *text,
              SonorIntakeDraft *self)
{
  g_autoptr (JsonNode) node = NULL;

  if (self->state != SONOR_INTAKE_DRAFT_STATE_SENDING || !g_str_equal (id, self->id))
    return;

  node = json_from_string (text != NULL ? text : "{}", NULL);
  set_state (self, SONOR_INTAKE_DRAFT_STATE_ACCEPTED);
  save_here (self);
  g_signal_emit (self, signals[ACCEPTED], 0,
                 node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL);
}

/* The text stays, so that it can be mended and sent again. */
static void
write_on (SonorIntakeDraft *self,
          const GError     *error)
{
  g_clear_pointer (&self->action, g_free);
  set_state (self, SONOR_INTAKE_DRAFT_STATE_WRITING);
  save_here (self);
  g_signal_emit (self, signals[TROUBLE], 0, error);
}

static void
on_refused (SonorOutbox      *outbox,
            const char       *id,
            const char       *action,
            const GError     *error,
            SonorIntakeDraft *self)
{
  if (self->state != SONOR_INTAKE_DRAFT_STATE_SENDING || !g_str_equal (id, self->id))
    return;

  /* One that cannot be opened stays until it is put again. */
  if (!g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL))
    sonor_outbox_discard_async (outbox, id, NULL, NULL, NULL);
  write_on (self, error);
}

static void
on_put (GObject      *source_object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (SonorIntakeDraft) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sonor_outbox_put_finish (SONOR_OUTBOX (source_object), result, &error))
    write_on (self, error);
}

static void
on_answered (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SonorIntakeDraft) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, &error);

  if (rows == NULL)
    write_on (self, error);
  else
    on_delivered (NULL, self->id, sonor_result_get_text (rows, 0, "result"), self);
}

static void
send (SonorIntakeDraft *self)
{
  SonorOutbox *outbox = sonor_workplace_get_outbox (self->workplace);
  g_autofree char *text = sonor_intake_fields_dup_payload (self->fields, self->id, self->action);

  if (outbox != NULL)
    {
      sonor_outbox_put_async (outbox, self->id, "ticket_accept", text, NULL, on_put, g_object_ref (self));
    }
  else
    {
      g_autoptr (SonorQuery) query = sonor_query_new ("SELECT ticket_accept($1::jsonb) AS result");

      sonor_query_add_text (query, text);
      sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, NULL, on_answered, g_object_ref (self));
    }
}

static void
sonor_intake_draft_dispose (GObject *object)
{
  SonorIntakeDraft *self = SONOR_INTAKE_DRAFT (object);

  g_cancellable_cancel (self->requests);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_intake_draft_parent_class)->dispose (object);
}

static void
sonor_intake_draft_finalize (GObject *object)
{
  SonorIntakeDraft *self = SONOR_INTAKE_DRAFT (object);

  g_clear_object (&self->requests);
  g_clear_pointer (&self->fields, json_object_unref);
  g_clear_pointer (&self->theirs, json_object_unref);
  g_free (self->action);
  g_free (self->id);
  g_free (self->key);

  G_OBJECT_CLASS (sonor_intake_draft_parent_class)->finalize (object);
}

static void
sonor_intake_draft_class_init (SonorIntakeDraftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = sonor_intake_draft_dispose;
  object_class->finalize = sonor_intake_draft_finalize;

  /**
   * SonorIntakeDraft::changed:
   * @self: the draft
   * @field: (nullable): which field; %NULL if several
   *
   * A field has another content.
   */
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * SonorIntakeDraft::state-changed:
   * @self: the draft
   *
   * It is in another state.
   */
  signals[STATE_CHANGED] = g_signal_new ("state-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SonorIntakeDraft::saved:
   * @self: the draft
   *
   * This computer or the server has more of it than before.
   */
  signals[SAVED] = g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SonorIntakeDraft::trouble:
   * @self: the draft
   * @error: what
   *
   * It could not be kept, or was refused as a ticket.
   */
  signals[TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  /**
   * SonorIntakeDraft::accepted:
   * @self: the draft
   * @ticket: (nullable): what the server says of the ticket: id, number, state
   *
   * It is a ticket.
   */
  signals[ACCEPTED] = g_signal_new ("accepted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
}

static void
sonor_intake_draft_init (SonorIntakeDraft *self)
{
  self->fields = json_object_new ();
  self->requests = g_cancellable_new ();
}

static SonorIntakeDraft *
make (SonorWorkplace *workplace,
      const char     *id)
{
  SonorIntakeDraft *self = g_object_new (SONOR_TYPE_INTAKE_DRAFT, NULL);
  SonorOutbox *outbox = sonor_workplace_get_outbox (workplace);

  self->workplace = g_object_ref (workplace);
  self->id = g_strdup (id);
  self->key = g_strconcat (SONOR_INTAKE_DRAFT_KEY_PREFIX, id, NULL);
  g_signal_connect_object (sonor_workplace_get_database (workplace), "resync", G_CALLBACK (on_resync), self, 0);
  if (outbox != NULL)
    {
      g_signal_connect_object (outbox, "delivered", G_CALLBACK (on_delivered), self, 0);
      g_signal_connect_object (outbox, "refused", G_CALLBACK (on_refused), self, 0);
    }

  return self;
}

/**
 * sonor_intake_draft_new:
 * @workplace: where the person is signed in
 *
 * Returns: (transfer full): an empty draft; it is kept nowhere before a field is set
 */
SonorIntakeDraft *
sonor_intake_draft_new (SonorWorkplace *workplace)
{
  g_autofree char *id = g_uuid_string_random ();
  SonorIntakeDraft *self;

  g_return_val_if_fail (SONOR_IS_WORKPLACE (workplace), NULL);

  self = make (workplace, id);
  json_object_unref (self->fields);
  self->fields = sonor_intake_fields_new ();

  return self;
}

/**
 * sonor_intake_draft_restore:
 * @workplace: where the person is signed in
 * @id: its id
 * @local: (nullable): what this computer has of it; %NULL if only the server knows it
 *
 * One that was being sent when the program ended is sent again: the server makes one ticket of it all the same.
 *
 * Returns: (transfer full): a draft of an earlier session
 */
SonorIntakeDraft *
sonor_intake_draft_restore (SonorWorkplace *workplace,
                            const char     *id,
                            JsonObject     *local)
{
  SonorIntakeDraft *self;
  const char *action;

  g_return_val_if_fail (SONOR_IS_WORKPLACE (workplace), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  self = make (workplace, id);
  if (local == NULL)
    return self;

  self->version = sonor_json_get_integer (local, "version");
  if (!sonor_json_get_flag (local, "clean"))
    self->change = self->change_here = 1;
  if (sonor_json_get_object (local, "fields") != NULL)
    {
      json_object_unref (self->fields);
      self->fields = json_object_ref (sonor_json_get_object (local, "fields"));
    }
  action = sonor_json_get_text (local, "action");
  if (*action != '\0')
    {
      self->action = g_strdup (action);
      self->state = SONOR_INTAKE_DRAFT_STATE_SENDING;
      send (self);
    }
  else
    save_there (self);

  return self;
}

/**
 * sonor_intake_draft_meet_server:
 * @self: a draft
 * @version: the version the server has
 * @fields: the fields the server has
 *
 * Compares what was restored with what the server has: the server's fields are taken if nothing was written here since, else
 * the two are in conflict.
 */
void
sonor_intake_draft_meet_server (SonorIntakeDraft *self,
                                gint64            version,
                                JsonObject       *fields)
{
  g_return_if_fail (SONOR_IS_INTAKE_DRAFT (self));
  g_return_if_fail (fields != NULL);

  if (self->state != SONOR_INTAKE_DRAFT_STATE_WRITING || self->writing_there)
    return;

  if (sonor_intake_fields_equal (self->fields, fields))
    {
      self->version = version;
      self->change_there = self->change;
      save_here (self);
    }
  else if (version != self->version && self->change == self->change_there)
    {
      json_object_unref (self->fields);
      self->fields = json_object_ref (fields);
      self->version = version;
      save_here (self);
      g_signal_emit (self, signals[CHANGED], 0, NULL);
    }
  else if (version != self->version)
    set_theirs (self, version, fields);
  else
    save_there (self);
  g_signal_emit (self, signals[SAVED], 0);
}

/**
 * sonor_intake_draft_get_id:
 * @self: a draft
 *
 * Returns: (transfer none): its UUID, which will be the ticket's
 */
const char *
sonor_intake_draft_get_id (SonorIntakeDraft *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), NULL);

  return self->id;
}

/**
 * sonor_intake_draft_get_state:
 * @self: a draft
 *
 * Returns: where it stands
 */
SonorIntakeDraftState
sonor_intake_draft_get_state (SonorIntakeDraft *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), SONOR_INTAKE_DRAFT_STATE_DISCARDED);

  return self->state;
}

/**
 * sonor_intake_draft_get_fields:
 * @self: a draft
 *
 * Returns: (transfer none): all that is filled
 */
JsonObject *
sonor_intake_draft_get_fields (SonorIntakeDraft *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), NULL);

  return self->fields;
}

/**
 * sonor_intake_draft_get_theirs:
 * @self: a draft
 *
 * Returns: (transfer none) (nullable): in a conflict, the fields that the server has
 */
JsonObject *
sonor_intake_draft_get_theirs (SonorIntakeDraft *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), NULL);

  return self->theirs;
}

/**
 * sonor_intake_draft_get_version:
 * @self: a draft
 *
 * Returns: the version the server has kept; 0 before the first
 */
gint64
sonor_intake_draft_get_version (SonorIntakeDraft *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), 0);

  return self->version;
}

/**
 * sonor_intake_draft_is_kept_here:
 * @self: a draft
 *
 * Returns: whether all of it is on this computer's disk
 */
gboolean
sonor_intake_draft_is_kept_here (SonorIntakeDraft *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), FALSE);

  return self->change_here == self->change && self->change > 0;
}

/**
 * sonor_intake_draft_is_kept_there:
 * @self: a draft
 *
 * Returns: whether all of it is on the server
 */
gboolean
sonor_intake_draft_is_kept_there (SonorIntakeDraft *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), FALSE);

  return self->change_there == self->change && self->version > 0;
}

/**
 * sonor_intake_draft_is_empty:
 * @self: a draft
 *
 * Returns: whether nothing has been filled beyond what a new one has
 */
gboolean
sonor_intake_draft_is_empty (SonorIntakeDraft *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), TRUE);

  return sonor_intake_fields_are_empty (self->fields);
}

/**
 * sonor_intake_draft_dup_title:
 * @self: a draft
 *
 * Returns: (transfer full): its title; if it has none, the first sentence of its content, 40 characters at most, as
 *   ticket_title() of the database takes it; "" if it has neither
 */
char *
sonor_intake_draft_dup_title (SonorIntakeDraft *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), NULL);

  return sonor_intake_fields_dup_title (self->fields);
}

/**
 * sonor_intake_draft_get_text:
 * @self: a draft
 * @field: a field
 *
 * Returns: (transfer none): its text; "" if it is not filled
 */
const char *
sonor_intake_draft_get_text (SonorIntakeDraft *self,
                             const char       *field)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), NULL);

  return sonor_json_get_text (self->fields, field);
}

/**
 * sonor_intake_draft_get_integer:
 * @self: a draft
 * @field: a field
 *
 * Returns: its number; 0 if it is not filled
 */
gint64
sonor_intake_draft_get_integer (SonorIntakeDraft *self,
                                const char       *field)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), 0);

  return sonor_json_get_integer (self->fields, field);
}

/**
 * sonor_intake_draft_get_flag:
 * @self: a draft
 * @field: a field
 *
 * Returns: whether it is set
 */
gboolean
sonor_intake_draft_get_flag (SonorIntakeDraft *self,
                             const char       *field)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), FALSE);

  return sonor_json_get_flag (self->fields, field);
}

static gboolean
is_open (SonorIntakeDraft *self)
{
  /* What is typed while it is being sent goes on if it is refused. */
  return self->state <= SONOR_INTAKE_DRAFT_STATE_SENDING;
}

/**
 * sonor_intake_draft_set_text:
 * @self: a draft that is being written
 * @field: a field
 * @text: UTF-8; "" to empty it
 */
void
sonor_intake_draft_set_text (SonorIntakeDraft *self,
                             const char       *field,
                             const char       *text)
{
  g_return_if_fail (SONOR_IS_INTAKE_DRAFT (self));
  g_return_if_fail (field != NULL && text != NULL);

  if (is_open (self) && sonor_intake_fields_set_text (self->fields, field, text))
    touched (self, field);
}

/**
 * sonor_intake_draft_set_integer:
 * @self: a draft that is being written
 * @field: a field
 * @number: 0 to empty it
 */
void
sonor_intake_draft_set_integer (SonorIntakeDraft *self,
                                const char       *field,
                                gint64            number)
{
  g_return_if_fail (SONOR_IS_INTAKE_DRAFT (self));
  g_return_if_fail (field != NULL);

  if (is_open (self) && sonor_intake_fields_set_integer (self->fields, field, number))
    touched (self, field);
}

/**
 * sonor_intake_draft_set_flag:
 * @self: a draft that is being written
 * @field: a field
 * @flag: whether it is set
 */
void
sonor_intake_draft_set_flag (SonorIntakeDraft *self,
                             const char       *field,
                             gboolean          flag)
{
  g_return_if_fail (SONOR_IS_INTAKE_DRAFT (self));
  g_return_if_fail (field != NULL);

  if (is_open (self) && sonor_intake_fields_set_flag (self->fields, field, flag))
    touched (self, field);
}

/**
 * sonor_intake_draft_save_now:
 * @self: a draft
 *
 * Has the server keep it without waiting for typing to rest.
 */
void
sonor_intake_draft_save_now (SonorIntakeDraft *self)
{
  g_return_if_fail (SONOR_IS_INTAKE_DRAFT (self));

  save_there (self);
}

/**
 * sonor_intake_draft_resolve:
 * @self: a draft in conflict
 * @fields: what holds from now on
 *
 * Ends a conflict.
 */
void
sonor_intake_draft_resolve (SonorIntakeDraft *self,
                            JsonObject       *fields)
{
  g_return_if_fail (SONOR_IS_INTAKE_DRAFT (self));
  g_return_if_fail (self->state == SONOR_INTAKE_DRAFT_STATE_CONFLICT);
  g_return_if_fail (fields != NULL);

  json_object_ref (fields);
  json_object_unref (self->fields);
  self->fields = fields;
  self->version = self->their_version;
  g_clear_pointer (&self->theirs, json_object_unref);
  set_state (self, SONOR_INTAKE_DRAFT_STATE_WRITING);
  touched (self, NULL);
  save_there (self);
}

/**
 * sonor_intake_draft_submit:
 * @self: a draft that is being written
 * @action: what becomes of it: accept, keep, answer_at_once or refuse (with the field basis)
 *
 * Makes a ticket of it, as soon as the server can be reached.
 */
void
sonor_intake_draft_submit (SonorIntakeDraft *self,
                           const char       *action)
{
  g_return_if_fail (SONOR_IS_INTAKE_DRAFT (self));
  g_return_if_fail (action != NULL);

  if (self->state != SONOR_INTAKE_DRAFT_STATE_WRITING)
    return;

  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_free (self->action);
  self->action = g_strdup (action);
  set_state (self, SONOR_INTAKE_DRAFT_STATE_SENDING);
  self->change++;
  save_here (self);
  send (self);
}

/**
 * sonor_intake_draft_discard:
 * @self: a draft that is being written
 *
 * Throws it away, here and on the server.
 */
void
sonor_intake_draft_discard (SonorIntakeDraft *self)
{
  SonorOutbox *outbox;

  g_return_if_fail (SONOR_IS_INTAKE_DRAFT (self));

  if (self->state != SONOR_INTAKE_DRAFT_STATE_WRITING && self->state != SONOR_INTAKE_DRAFT_STATE_CONFLICT)
    return;

  outbox = sonor_workplace_get_outbox (self->workplace);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  set_state (self, SONOR_INTAKE_DRAFT_STATE_DISCARDED);
  self->change++;
  save_here (self);
  if (outbox != NULL && self->version > 0)
    {
      g_autofree char *id = g_uuid_string_random ();
      g_autofree char *payload = g_strdup_printf ("{\"id\": \"%s\"}", self->id);

      sonor_outbox_put_async (outbox, id, "draft_discard", payload, NULL, NULL, NULL);
    }
}

/**
 * sonor_intake_draft_bring_back:
 * @self: a draft that was thrown away
 *
 * Takes that back.
 */
void
sonor_intake_draft_bring_back (SonorIntakeDraft *self)
{
  g_return_if_fail (SONOR_IS_INTAKE_DRAFT (self));

  if (self->state != SONOR_INTAKE_DRAFT_STATE_DISCARDED)
    return;

  /* The server may hear of the throwing away only now: under a new id nothing is taken from what was brought back. */
  g_free (self->id);
  g_free (self->key);
  self->id = g_uuid_string_random ();
  self->key = g_strconcat (SONOR_INTAKE_DRAFT_KEY_PREFIX, self->id, NULL);
  self->version = 0;
  set_state (self, SONOR_INTAKE_DRAFT_STATE_WRITING);
  touched (self, NULL);
}
