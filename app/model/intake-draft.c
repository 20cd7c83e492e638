/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/intake-draft.h"

#include "model/intake-sending.h"
#include "model/json-member.h"

/**
 * SonorIntakeDraft:
 *
 * A ticket that is being taken down. Whatever is set is on this computer's disk at once, on the server when typing rests,
 * and survives either of them. Its id is that of the ticket it will be, so that sending it twice makes one ticket.
 */
struct _SonorIntakeDraft
{
  GObject                parent_instance;

  SonorWorkplace        *workplace;
  char                  *id;
  SonorIntakeFields     *fields;
  SonorIntakeDraftState  state;
  SonorIntakeServerCopy *server_copy;
  SonorIntakeLocalCopy  *local_copy;
  SonorIntakeSending    *sending;
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

/* What it still hears is no longer about this draft. */
static void
end_sending (SonorIntakeDraft *self)
{
  if (self->sending != NULL)
    g_signal_handlers_disconnect_by_data (self->sending, self);
  g_clear_object (&self->sending);
}

static void
set_state (SonorIntakeDraft      *self,
           SonorIntakeDraftState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  /* What is typed while it is being sent goes on if it is refused. */
  sonor_intake_fields_set_open (self->fields, state <= SONOR_INTAKE_DRAFT_STATE_SENDING);
  sonor_intake_server_copy_set_open (self->server_copy, state == SONOR_INTAKE_DRAFT_STATE_WRITING);
  if (state != SONOR_INTAKE_DRAFT_STATE_SENDING)
    end_sending (self);
  g_signal_emit (self, signals[STATE_CHANGED], 0);
}

static void
on_changed (SonorIntakeDraft *self,
            const char       *field)
{
  sonor_intake_local_copy_save (self->local_copy);
  sonor_intake_server_copy_save_later (self->server_copy);
  g_signal_emit (self, signals[CHANGED], 0, field);
}

static void
on_accepted (SonorIntakeDraft *self,
             JsonObject       *ticket)
{
  set_state (self, SONOR_INTAKE_DRAFT_STATE_ACCEPTED);
  sonor_intake_local_copy_remove (self->local_copy);
  g_signal_emit (self, signals[ACCEPTED], 0, ticket);
}

static void
on_saved (SonorIntakeDraft *self)
{
  g_signal_emit (self, signals[SAVED], 0);
}

static void
on_trouble (SonorIntakeDraft *self,
            const GError     *error)
{
  g_signal_emit (self, signals[TROUBLE], 0, error);
}

static void
on_conflict (SonorIntakeDraft *self)
{
  set_state (self, SONOR_INTAKE_DRAFT_STATE_CONFLICT);
}

static void
begin_copies (SonorIntakeDraft *self,
              gint64            version)
{
  self->server_copy = sonor_intake_server_copy_new (self->workplace, self->id, self->fields, version);
  self->local_copy = sonor_intake_local_copy_new (self->workplace, self->id, self->fields, self->server_copy);
  g_signal_connect_object (self->server_copy, "conflict", G_CALLBACK (on_conflict), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->server_copy, "accepted", G_CALLBACK (on_accepted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->server_copy, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->server_copy, "trouble", G_CALLBACK (on_trouble), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->local_copy, "saved", G_CALLBACK (on_saved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->local_copy, "trouble", G_CALLBACK (on_trouble), self, G_CONNECT_SWAPPED);
}

static void
end_copies (SonorIntakeDraft *self)
{
  g_signal_handlers_disconnect_by_data (self->server_copy, self);
  g_signal_handlers_disconnect_by_data (self->local_copy, self);
  g_clear_object (&self->server_copy);
  g_clear_object (&self->local_copy);
}

/* The text stays, so that it can be mended and sent again. */
static void
on_refused (SonorIntakeDraft *self,
            const GError     *error)
{
  sonor_intake_local_copy_set_action (self->local_copy, NULL);
  set_state (self, SONOR_INTAKE_DRAFT_STATE_WRITING);
  sonor_intake_local_copy_save (self->local_copy);
  g_signal_emit (self, signals[TROUBLE], 0, error);
}

static void
send (SonorIntakeDraft *self,
      const char       *action)
{
  g_autofree char *payload = sonor_intake_fields_dup_payload (self->fields, self->id, action);

  self->sending = sonor_intake_sending_new (self->workplace, self->id, payload);
  g_signal_connect_object (self->sending, "accepted", G_CALLBACK (on_accepted), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sending, "refused", G_CALLBACK (on_refused), self, G_CONNECT_SWAPPED);
}

static void
sonor_intake_draft_dispose (GObject *object)
{
  SonorIntakeDraft *self = SONOR_INTAKE_DRAFT (object);

  g_clear_object (&self->sending);
  g_clear_object (&self->local_copy);
  g_clear_object (&self->server_copy);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_intake_draft_parent_class)->dispose (object);
}

static void
sonor_intake_draft_finalize (GObject *object)
{
  SonorIntakeDraft *self = SONOR_INTAKE_DRAFT (object);

  g_clear_object (&self->fields);
  g_free (self->id);

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
}

static SonorIntakeDraft *
make (SonorWorkplace    *workplace,
      const char        *id,
      SonorIntakeFields *fields,
      gint64             version)
{
  SonorIntakeDraft *self = g_object_new (SONOR_TYPE_INTAKE_DRAFT, NULL);

  self->workplace = g_object_ref (workplace);
  self->id = g_strdup (id);
  self->fields = g_object_ref (fields);
  g_signal_connect_object (fields, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  begin_copies (self, version);

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
  g_autoptr (SonorIntakeFields) fields = sonor_intake_fields_new ();

  g_return_val_if_fail (SONOR_IS_WORKPLACE (workplace), NULL);

  return make (workplace, id, fields, 0);
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
  g_autoptr (SonorIntakeFields) fields = sonor_intake_fields_new_empty ();
  SonorIntakeDraft *self;
  const char *action;

  g_return_val_if_fail (SONOR_IS_WORKPLACE (workplace), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  if (local == NULL)
    return make (workplace, id, fields, 0);

  if (sonor_json_get_object (local, "fields") != NULL)
    sonor_intake_fields_replace (fields, sonor_json_get_object (local, "fields"));
  if (!sonor_json_get_flag (local, "clean"))
    sonor_intake_fields_touch (fields);
  self = make (workplace, id, fields, sonor_json_get_integer (local, "version"));
  sonor_intake_local_copy_set_written_at (self->local_copy, sonor_json_get_integer (local, "at"));
  action = sonor_json_get_text (local, "action");
  if (*action != '\0')
    {
      set_state (self, SONOR_INTAKE_DRAFT_STATE_SENDING);
      sonor_intake_local_copy_set_action (self->local_copy, action);
      send (self, action);
    }
  else
    sonor_intake_server_copy_save (self->server_copy);

  return self;
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
 * Returns: (transfer none): what is filled
 */
SonorIntakeFields *
sonor_intake_draft_get_fields (SonorIntakeDraft *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), NULL);

  return self->fields;
}

/**
 * sonor_intake_draft_get_local_copy:
 * @self: a draft
 *
 * Returns: (transfer none): what this computer has of it
 */
SonorIntakeLocalCopy *
sonor_intake_draft_get_local_copy (SonorIntakeDraft *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), NULL);

  return self->local_copy;
}

/**
 * sonor_intake_draft_get_server_copy:
 * @self: a draft
 *
 * Returns: (transfer none): what the server has of it
 */
SonorIntakeServerCopy *
sonor_intake_draft_get_server_copy (SonorIntakeDraft *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_DRAFT (self), NULL);

  return self->server_copy;
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

  set_state (self, SONOR_INTAKE_DRAFT_STATE_WRITING);
  sonor_intake_server_copy_resolve (self->server_copy, fields);
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

  set_state (self, SONOR_INTAKE_DRAFT_STATE_SENDING);
  sonor_intake_fields_touch (self->fields);
  sonor_intake_local_copy_set_action (self->local_copy, action);
  sonor_intake_local_copy_save (self->local_copy);
  send (self, action);
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
  g_return_if_fail (SONOR_IS_INTAKE_DRAFT (self));

  if (self->state != SONOR_INTAKE_DRAFT_STATE_WRITING && self->state != SONOR_INTAKE_DRAFT_STATE_CONFLICT)
    return;

  set_state (self, SONOR_INTAKE_DRAFT_STATE_DISCARDED);
  sonor_intake_local_copy_remove (self->local_copy);
  sonor_intake_server_copy_discard (self->server_copy);
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
  self->id = g_uuid_string_random ();
  end_copies (self);
  begin_copies (self, 0);
  set_state (self, SONOR_INTAKE_DRAFT_STATE_WRITING);
  sonor_intake_fields_touch (self->fields);
  on_changed (self, NULL);
}
