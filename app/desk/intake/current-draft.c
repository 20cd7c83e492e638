/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/current-draft.h"

/**
 * SonorCurrentDraft:
 *
 * Which of a person's drafts is in the form. There always is one: if the person has begun none, it is empty.
 */
struct _SonorCurrentDraft
{
  GObject            parent_instance;

  SonorIntakeDrafts *drafts;
  SonorIntakeDraft  *draft;
};

enum
{
  CHANGED,
  STATE_CHANGED,
  TROUBLE,
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorCurrentDraft, sonor_current_draft, G_TYPE_OBJECT)

static void
on_draft_trouble (SonorIntakeDraft  *draft,
                  const GError      *error,
                  SonorCurrentDraft *self)
{
  g_signal_emit (self, signals[TROUBLE], 0, draft, error);
}

static void
on_draft_accepted (SonorIntakeDraft  *draft,
                   JsonObject        *ticket,
                   SonorCurrentDraft *self)
{
  g_signal_emit (self, signals[ACCEPTED], 0, draft, ticket);
}

static void
on_draft_state_changed (SonorIntakeDraft  *draft,
                        SonorCurrentDraft *self)
{
  if (draft == self->draft)
    g_signal_emit (self, signals[STATE_CHANGED], 0);
}

/* One that is brought back comes a second time. */
static void
on_items_changed (GListModel        *drafts,
                  guint              position,
                  guint              removed,
                  guint              added,
                  SonorCurrentDraft *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (SonorIntakeDraft) draft = g_list_model_get_item (drafts, i);

      g_signal_handlers_disconnect_by_data (draft, self);
      g_signal_connect_object (draft, "trouble", G_CALLBACK (on_draft_trouble), self, 0);
      g_signal_connect_object (draft, "accepted", G_CALLBACK (on_draft_accepted), self, 0);
      g_signal_connect_object (draft, "state-changed", G_CALLBACK (on_draft_state_changed), self, 0);
    }
}

/* What an earlier session left goes on, unless something new has been begun meanwhile. */
static void
on_loaded (SonorIntakeDrafts *drafts,
           SonorCurrentDraft *self)
{
  if (!sonor_intake_draft_is_empty (self->draft))
    return;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (drafts)); i++)
    {
      g_autoptr (SonorIntakeDraft) draft = g_list_model_get_item (G_LIST_MODEL (drafts), i);

      if (!sonor_intake_draft_is_empty (draft) && sonor_intake_draft_get_state (draft) != SONOR_INTAKE_DRAFT_STATE_SENDING)
        {
          sonor_current_draft_set (self, draft);
          return;
        }
    }
}

static void
sonor_current_draft_dispose (GObject *object)
{
  SonorCurrentDraft *self = SONOR_CURRENT_DRAFT (object);

  g_clear_object (&self->draft);
  g_clear_object (&self->drafts);

  G_OBJECT_CLASS (sonor_current_draft_parent_class)->dispose (object);
}

static void
sonor_current_draft_class_init (SonorCurrentDraftClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_current_draft_dispose;

  /**
   * SonorCurrentDraft::changed:
   * @self: the current draft
   *
   * Another draft is in the form.
   */
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SonorCurrentDraft::state-changed:
   * @self: the current draft
   *
   * The draft in the form is in another state.
   */
  signals[STATE_CHANGED] = g_signal_new ("state-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SonorCurrentDraft::trouble:
   * @self: the current draft
   * @draft: which draft, in the form or not
   * @error: what
   *
   * It could not be kept, or was refused as a ticket.
   */
  signals[TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, SONOR_TYPE_INTAKE_DRAFT, G_TYPE_ERROR);
  /**
   * SonorCurrentDraft::accepted:
   * @self: the current draft
   * @draft: which draft, in the form or not
   * @ticket: (nullable): what the server says of the ticket: id, number, state
   *
   * It is a ticket.
   */
  signals[ACCEPTED] = g_signal_new ("accepted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, SONOR_TYPE_INTAKE_DRAFT, JSON_TYPE_OBJECT);
}

static void
sonor_current_draft_init (SonorCurrentDraft *self)
{
}

/**
 * sonor_current_draft_new:
 * @workplace: where the person is signed in
 *
 * Returns: (transfer full): the person's drafts with an empty one in the form; as soon as what was left
 *   last is there, it is that one
 */
SonorCurrentDraft *
sonor_current_draft_new (SonorWorkplace *workplace)
{
  SonorCurrentDraft *self = g_object_new (SONOR_TYPE_CURRENT_DRAFT, NULL);

  self->drafts = sonor_intake_drafts_new (workplace);
  g_signal_connect_object (self->drafts, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  g_signal_connect_object (self->drafts, "loaded", G_CALLBACK (on_loaded), self, 0);
  g_set_object (&self->draft, sonor_current_draft_find_empty (self));

  return self;
}

/**
 * sonor_current_draft_get_drafts:
 * @self: the current draft
 *
 * Returns: (transfer none): all drafts of the person
 */
SonorIntakeDrafts *
sonor_current_draft_get_drafts (SonorCurrentDraft *self)
{
  g_return_val_if_fail (SONOR_IS_CURRENT_DRAFT (self), NULL);

  return self->drafts;
}

/**
 * sonor_current_draft_get:
 * @self: the current draft
 *
 * Returns: (transfer none): what is in the form
 */
SonorIntakeDraft *
sonor_current_draft_get (SonorCurrentDraft *self)
{
  g_return_val_if_fail (SONOR_IS_CURRENT_DRAFT (self), NULL);

  return self->draft;
}

/**
 * sonor_current_draft_set:
 * @self: the current draft
 * @draft: one of the person's drafts
 *
 * Puts another into the form; the one that was there stays among the drafts.
 */
void
sonor_current_draft_set (SonorCurrentDraft *self,
                         SonorIntakeDraft  *draft)
{
  g_return_if_fail (SONOR_IS_CURRENT_DRAFT (self));

  if (g_set_object (&self->draft, draft))
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sonor_current_draft_find_empty:
 * @self: the current draft
 *
 * Returns: (transfer none): a draft that nobody has written in; a new one if there is none
 */
SonorIntakeDraft *
sonor_current_draft_find_empty (SonorCurrentDraft *self)
{
  g_return_val_if_fail (SONOR_IS_CURRENT_DRAFT (self), NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->drafts)); i++)
    {
      g_autoptr (SonorIntakeDraft) draft = g_list_model_get_item (G_LIST_MODEL (self->drafts), i);

      if (sonor_intake_draft_is_empty (draft))
        return draft;
    }

  return sonor_intake_drafts_add (self->drafts);
}

/**
 * sonor_current_draft_leave:
 * @self: the current draft
 * @draft: a draft that the person is done with
 *
 * Puts an empty one into the form, if @draft is the one that is there.
 */
void
sonor_current_draft_leave (SonorCurrentDraft *self,
                           SonorIntakeDraft  *draft)
{
  g_return_if_fail (SONOR_IS_CURRENT_DRAFT (self));

  if (draft == self->draft)
    sonor_current_draft_set (self, sonor_current_draft_find_empty (self));
}
