/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/ticket-selection.h"

/**
 * SonorTicketSelection:
 *
 * The tickets that are selected in a list, known by their ids and not by their rows: those move when the list is read
 * again.
 */
struct _SonorTicketSelection
{
  GObject            parent_instance;

  GtkSelectionModel *model;
  GHashTable        *ids;
  gboolean           restoring;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorTicketSelection, sonor_ticket_selection, G_TYPE_OBJECT)

static void
read_selection (SonorTicketSelection *self)
{
  g_auto (GStrv) ids = sonor_ticket_selection_dup_texts (self, SONOR_TICKET_ID);

  g_hash_table_remove_all (self->ids);
  for (gsize i = 0; ids[i] != NULL; i++)
    g_hash_table_add (self->ids, g_strdup (ids[i]));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_selection_changed (SonorTicketSelection *self)
{
  if (!self->restoring)
    read_selection (self);
}

static void
on_items_changed (GListModel           *model,
                  guint                 position,
                  guint                 n_removed,
                  guint                 n_added,
                  SonorTicketSelection *self)
{
  self->restoring = TRUE;
  for (guint i = position; i < position + n_added && g_hash_table_size (self->ids) > 0; i++)
    {
      g_autoptr (SonorTicket) ticket = g_list_model_get_item (model, i);

      if (g_hash_table_contains (self->ids, sonor_ticket_get_text (ticket, SONOR_TICKET_ID)))
        gtk_selection_model_select_item (self->model, i, FALSE);
    }
  self->restoring = FALSE;
  read_selection (self);
}

static void
sonor_ticket_selection_dispose (GObject *object)
{
  g_clear_object (&SONOR_TICKET_SELECTION (object)->model);

  G_OBJECT_CLASS (sonor_ticket_selection_parent_class)->dispose (object);
}

static void
sonor_ticket_selection_finalize (GObject *object)
{
  g_hash_table_unref (SONOR_TICKET_SELECTION (object)->ids);

  G_OBJECT_CLASS (sonor_ticket_selection_parent_class)->finalize (object);
}

static void
sonor_ticket_selection_class_init (SonorTicketSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_ticket_selection_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_ticket_selection_finalize;

  /**
   * SonorTicketSelection::changed:
   * @self: a selection
   *
   * Other tickets are selected, or the list has been read again.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_ticket_selection_init (SonorTicketSelection *self)
{
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * sonor_ticket_selection_new:
 * @model: a model of #SonorTicket, of which many can be selected
 *
 * Returns: (transfer full): what is selected in it, which stays so as long as the tickets are there
 */
SonorTicketSelection *
sonor_ticket_selection_new (GtkSelectionModel *model)
{
  SonorTicketSelection *self = g_object_new (SONOR_TYPE_TICKET_SELECTION, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "selection-changed", G_CALLBACK (on_selection_changed), self, G_CONNECT_SWAPPED);
  /* A view must know of the new rows before one of them is selected. */
  g_signal_connect_object (model, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_AFTER);

  return self;
}

/**
 * sonor_ticket_selection_dup_texts:
 * @self: a selection
 * @text: which text
 *
 * Returns: (transfer full): that of each ticket that is selected, from the top down
 */
GStrv
sonor_ticket_selection_dup_texts (SonorTicketSelection *self,
                                  SonorTicketText       text)
{
  g_autoptr (GtkBitset) chosen = NULL;
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  g_return_val_if_fail (SONOR_IS_TICKET_SELECTION (self), NULL);

  chosen = gtk_selection_model_get_selection (self->model);
  for (guint64 i = 0; i < gtk_bitset_get_size (chosen); i++)
    {
      guint position = gtk_bitset_get_nth (chosen, (guint) i);
      g_autoptr (SonorTicket) ticket = g_list_model_get_item (G_LIST_MODEL (self->model), position);

      if (ticket != NULL)
        g_strv_builder_add (texts, sonor_ticket_get_text (ticket, text));
    }

  return g_strv_builder_end (texts);
}
