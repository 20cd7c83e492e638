/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/column-memory.h"

#include "desk/tickets/ticket-columns.h"

#define REMEMBER_MILLISECONDS 800

/**
 * SonorColumnMemory:
 *
 * Which columns a person has chosen and how wide they have pulled them, kept for all lists of tickets.
 */
struct _SonorColumnMemory
{
  GObject         parent_instance;

  SonorWorkplace *workplace;
  GtkColumnView  *view;
  guint           pulled_id;
};

G_DEFINE_FINAL_TYPE (SonorColumnMemory, sonor_column_memory, G_TYPE_OBJECT)

static gboolean
on_widths_pulled (gpointer user_data)
{
  SonorColumnMemory *self = user_data;

  self->pulled_id = 0;
  sonor_column_memory_keep (self);

  return G_SOURCE_REMOVE;
}

static void
on_width_pulled (SonorColumnMemory *self)
{
  if (!sonor_ticket_columns_keep_widths (self->view))
    return;

  g_clear_handle_id (&self->pulled_id, g_source_remove);
  self->pulled_id = g_timeout_add (REMEMBER_MILLISECONDS, on_widths_pulled, self);
}

static void
sonor_column_memory_dispose (GObject *object)
{
  SonorColumnMemory *self = SONOR_COLUMN_MEMORY (object);

  if (self->pulled_id != 0)
    {
      g_clear_handle_id (&self->pulled_id, g_source_remove);
      sonor_column_memory_keep (self);
    }
  g_clear_object (&self->view);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_column_memory_parent_class)->dispose (object);
}

static void
sonor_column_memory_class_init (SonorColumnMemoryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_column_memory_dispose;
}

static void
sonor_column_memory_init (SonorColumnMemory *self)
{
}

/**
 * sonor_column_memory_new:
 * @workplace: where the person is signed in
 * @view: a view with the columns of tickets
 *
 * Makes the columns what the person left last; widths that they pull are kept by themselves.
 *
 * Returns: (transfer full): a memory
 */
SonorColumnMemory *
sonor_column_memory_new (SonorWorkplace *workplace,
                         GtkColumnView  *view)
{
  SonorColumnMemory *self = g_object_new (SONOR_TYPE_COLUMN_MEMORY, NULL);

  self->workplace = g_object_ref (workplace);
  self->view = g_object_ref (view);
  sonor_ticket_columns_read_json (view, sonor_workplace_get_preference (workplace, "columns"));
  for (guint i = 0; i < sonor_ticket_columns_get_n (); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (view), i);

      g_signal_connect_object (column, "notify::fixed-width", G_CALLBACK (on_width_pulled), self, G_CONNECT_SWAPPED);
    }

  return self;
}

/**
 * sonor_column_memory_keep:
 * @self: a memory
 *
 * Keeps the columns as they are now.
 */
void
sonor_column_memory_keep (SonorColumnMemory *self)
{
  g_return_if_fail (SONOR_IS_COLUMN_MEMORY (self));

  sonor_workplace_set_preference (self->workplace, "columns", sonor_ticket_columns_to_json (self->view));
}
