/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/draft-urging.h"

#include <glib/gi18n.h>

#include "desk/work/notice.h"
#include "model/urging.h"

/**
 * SonorDraftUrging:
 *
 * 催办 instead of a new ticket: what was typed goes to the ticket that is open already. Until it has arrived the draft stays
 * among the others.
 */
struct _SonorDraftUrging
{
  GObject            parent_instance;

  SonorWorkplace    *workplace;
  SonorCurrentDraft *current;
  GtkWidget         *page;
  SonorUrging       *urging;
  GHashTable        *drafts;
};

G_DEFINE_FINAL_TYPE (SonorDraftUrging, sonor_draft_urging, G_TYPE_OBJECT)

static void
on_urged (SonorUrging      *urging,
          const char       *id,
          const char       *number,
          SonorDraftUrging *self)
{
  SonorIntakeDraft *draft = g_hash_table_lookup (self->drafts, id);
  g_autofree char *text = g_strdup_printf (_("Ticket %s has been urged; no new one is needed"), number);

  sonor_notice_show (self->page, text);
  if (draft == NULL)
    return;

  sonor_intake_draft_discard (draft);
  sonor_current_draft_leave (self->current, draft);
  g_hash_table_remove (self->drafts, id);
}

static void
on_refused (SonorUrging      *urging,
            const char       *id,
            const GError     *error,
            SonorDraftUrging *self)
{
  g_hash_table_remove (self->drafts, id);
  sonor_notice_error (self->page, error);
}

static gboolean
is_urging (gpointer id,
           gpointer draft,
           gpointer wanted)
{
  return draft == wanted;
}

static void
sonor_draft_urging_dispose (GObject *object)
{
  SonorDraftUrging *self = SONOR_DRAFT_URGING (object);

  g_clear_object (&self->urging);
  g_hash_table_remove_all (self->drafts);
  g_clear_object (&self->current);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_draft_urging_parent_class)->dispose (object);
}

static void
sonor_draft_urging_finalize (GObject *object)
{
  g_hash_table_unref (SONOR_DRAFT_URGING (object)->drafts);

  G_OBJECT_CLASS (sonor_draft_urging_parent_class)->finalize (object);
}

static void
sonor_draft_urging_class_init (SonorDraftUrgingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_draft_urging_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_draft_urging_finalize;
}

static void
sonor_draft_urging_init (SonorDraftUrging *self)
{
  self->drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * sonor_draft_urging_new:
 * @workplace: where the person is signed in
 * @current: the draft in the form
 * @page: (transfer none): the page, which holds this and says what has become of it
 *
 * Returns: (transfer full): what urges with drafts
 */
SonorDraftUrging *
sonor_draft_urging_new (SonorWorkplace    *workplace,
                        SonorCurrentDraft *current,
                        GtkWidget         *page)
{
  SonorDraftUrging *self = g_object_new (SONOR_TYPE_DRAFT_URGING, NULL);

  self->workplace = g_object_ref (workplace);
  self->current = g_object_ref (current);
  self->page = page;
  self->urging = sonor_urging_new (workplace);
  g_signal_connect_object (self->urging, "urged", G_CALLBACK (on_urged), self, 0);
  g_signal_connect_object (self->urging, "refused", G_CALLBACK (on_refused), self, 0);

  return self;
}

/**
 * sonor_draft_urging_send:
 * @self: what urges with drafts
 * @ticket_id: an open ticket of the caller
 *
 * Urges it with what is in the form.
 */
void
sonor_draft_urging_send (SonorDraftUrging *self,
                         const char       *ticket_id)
{
  SonorIntakeDraft *draft;
  SonorIntakeFields *fields;

  g_return_if_fail (SONOR_IS_DRAFT_URGING (self));

  /* Pressed twice it is still one. */
  draft = sonor_current_draft_get (self->current);
  if (g_hash_table_find (self->drafts, is_urging, draft) != NULL)
    return;

  fields = sonor_intake_draft_get_fields (draft);
  g_hash_table_insert (self->drafts,
                       sonor_urging_send (self->urging, ticket_id, sonor_intake_fields_get_text (fields, "content"),
                                          sonor_intake_fields_get_text (fields, "call_id")),
                       g_object_ref (draft));
  if (!sonor_database_get_connected (sonor_workplace_get_database (self->workplace)))
    {
      sonor_notice_show (self->page, _("The server is away: the urging waits on this computer and is sent by itself"));
      sonor_current_draft_leave (self->current, draft);
    }
}
