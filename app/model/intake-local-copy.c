/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/intake-local-copy.h"

#include "model/json-member.h"

/**
 * SonorIntakeLocalCopy:
 *
 * What this computer's disk has of a ticket that is being taken down, and with it what is to become of it and what the server is
 * known to have: an earlier session's draft goes on from there.
 */
struct _SonorIntakeLocalCopy
{
  GObject                parent_instance;

  SonorWorkplace        *workplace;
  SonorIntakeFields     *fields;
  SonorIntakeServerCopy *server_copy;
  char                  *key;
  char                  *action;
  gboolean               removed;
  gint64                 written_at;

  /* As the fields count their changes. */
  guint                  change_written;
  guint                  change;
  guint                  change_being_written;
  gboolean               writing;
  gboolean               again;
};

enum
{
  SAVED,
  TROUBLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorIntakeLocalCopy, sonor_intake_local_copy, G_TYPE_OBJECT)

/* To be kept once more, with what the server said of it, makes no draft the one that was written last. */
static void
date (SonorIntakeLocalCopy *self)
{
  guint change = sonor_intake_fields_get_change (self->fields);

  if (self->written_at == 0 || self->change_written != change)
    self->written_at = g_get_real_time ();
  self->change_written = change;
}

static char *
describe (SonorIntakeLocalCopy *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  if (self->removed)
    return g_strdup ("");

  json_object_set_int_member (object, "version", sonor_intake_server_copy_get_version (self->server_copy));
  json_object_set_boolean_member (object, "clean", sonor_intake_server_copy_is_whole (self->server_copy));
  json_object_set_int_member (object, "at", self->written_at);
  if (self->action != NULL)
    json_object_set_string_member (object, "action", self->action);
  json_object_set_object_member (object, "fields", json_object_ref (sonor_intake_fields_get_json (self->fields)));

  return sonor_json_dup_text (object);
}

static void
on_saved (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorIntakeLocalCopy) self = user_data;
  g_autoptr (GError) error = NULL;

  self->writing = FALSE;
  if (sonor_outbox_save_draft_finish (SONOR_OUTBOX (source_object), result, &error))
    {
      self->change = self->change_being_written;
      g_signal_emit (self, signals[SAVED], 0);
    }
  else
    g_signal_emit (self, signals[TROUBLE], 0, error);

  /* What was not written with this goes with the next, whatever became of this. */
  if (self->again)
    sonor_intake_local_copy_save (self);
}

static void
sonor_intake_local_copy_dispose (GObject *object)
{
  SonorIntakeLocalCopy *self = SONOR_INTAKE_LOCAL_COPY (object);

  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_intake_local_copy_parent_class)->dispose (object);
}

static void
sonor_intake_local_copy_finalize (GObject *object)
{
  SonorIntakeLocalCopy *self = SONOR_INTAKE_LOCAL_COPY (object);

  g_clear_object (&self->fields);
  g_clear_object (&self->server_copy);
  g_free (self->action);
  g_free (self->key);

  G_OBJECT_CLASS (sonor_intake_local_copy_parent_class)->finalize (object);
}

static void
sonor_intake_local_copy_class_init (SonorIntakeLocalCopyClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = sonor_intake_local_copy_dispose;
  object_class->finalize = sonor_intake_local_copy_finalize;

  /**
   * SonorIntakeLocalCopy::saved:
   * @self: the copy
   *
   * The disk has more of it than before.
   */
  signals[SAVED] = g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SonorIntakeLocalCopy::trouble:
   * @self: the copy
   * @error: what
   *
   * It could not be written.
   */
  signals[TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sonor_intake_local_copy_init (SonorIntakeLocalCopy *self)
{
}

/**
 * sonor_intake_local_copy_new:
 * @workplace: where the person is signed in
 * @id: the UUID of the draft
 * @fields: what is to be saved
 * @server_copy: what the server has of it
 *
 * Returns: (transfer full): the copy on this computer, the same as @fields until these change
 */
SonorIntakeLocalCopy *
sonor_intake_local_copy_new (SonorWorkplace        *workplace,
                             const char            *id,
                             SonorIntakeFields     *fields,
                             SonorIntakeServerCopy *server_copy)
{
  SonorIntakeLocalCopy *self;

  g_return_val_if_fail (SONOR_IS_WORKPLACE (workplace), NULL);
  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (SONOR_IS_INTAKE_FIELDS (fields), NULL);
  g_return_val_if_fail (SONOR_IS_INTAKE_SERVER_COPY (server_copy), NULL);

  self = g_object_new (SONOR_TYPE_INTAKE_LOCAL_COPY, NULL);
  self->workplace = g_object_ref (workplace);
  self->fields = g_object_ref (fields);
  self->server_copy = g_object_ref (server_copy);
  self->key = g_strconcat (SONOR_INTAKE_LOCAL_COPY_KEY_PREFIX, id, NULL);
  self->change = sonor_intake_fields_get_change (fields);
  g_signal_connect_object (server_copy, "saved", G_CALLBACK (sonor_intake_local_copy_save), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * sonor_intake_local_copy_is_whole:
 * @self: a copy
 *
 * Returns: whether this computer's disk has all that was written
 */
gboolean
sonor_intake_local_copy_is_whole (SonorIntakeLocalCopy *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_LOCAL_COPY (self), FALSE);

  return self->change > 0 && self->change == sonor_intake_fields_get_change (self->fields);
}

/**
 * sonor_intake_local_copy_set_action:
 * @self: a copy
 * @action: (nullable): what is to become of the draft; %NULL while it is written
 *
 * Goes with what is saved next, so that a draft that was being sent when the program ended is sent by the next session.
 */
void
sonor_intake_local_copy_set_action (SonorIntakeLocalCopy *self,
                                    const char           *action)
{
  g_return_if_fail (SONOR_IS_INTAKE_LOCAL_COPY (self));

  g_free (self->action);
  self->action = g_strdup (action);
}

/**
 * sonor_intake_local_copy_set_written_at:
 * @self: the copy
 * @written_at: when the person last wrote in the draft as it is now, in microseconds since 1970; 0 if that is not known
 *
 * A draft from before goes on. Of several that which was written last comes first.
 */
void
sonor_intake_local_copy_set_written_at (SonorIntakeLocalCopy *self,
                                        gint64                written_at)
{
  g_return_if_fail (SONOR_IS_INTAKE_LOCAL_COPY (self));

  self->written_at = written_at;
  self->change_written = sonor_intake_fields_get_change (self->fields);
}

/**
 * sonor_intake_local_copy_save:
 * @self: a copy
 *
 * Saves what was written. There is one write at a time; what is typed meanwhile goes with the next one.
 */
void
sonor_intake_local_copy_save (SonorIntakeLocalCopy *self)
{
  SonorOutbox *outbox;
  g_autofree char *text = NULL;

  g_return_if_fail (SONOR_IS_INTAKE_LOCAL_COPY (self));

  outbox = sonor_workplace_get_outbox (self->workplace);
  self->again = self->writing;
  if (outbox == NULL || self->writing)
    return;

  date (self);
  text = describe (self);
  self->writing = TRUE;
  self->change_being_written = sonor_intake_fields_get_change (self->fields);
  sonor_outbox_save_draft_async (outbox, self->key, text, NULL, on_saved, g_object_ref (self));
}

/**
 * sonor_intake_local_copy_remove:
 * @self: a copy
 *
 * Takes it off the disk, for good.
 */
void
sonor_intake_local_copy_remove (SonorIntakeLocalCopy *self)
{
  g_return_if_fail (SONOR_IS_INTAKE_LOCAL_COPY (self));

  self->removed = TRUE;
  sonor_intake_local_copy_save (self);
}
