/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/cells.h"

#include <math.h>

/**
 * SonorCells:
 *
 * Some cells that are replaced together. It tells of a change only if there is one, and each second while a time goes on.
 */
struct _SonorCells
{
  GObject    parent_instance;

  GPtrArray *cells;
  gboolean   is_set;
  guint      clock_id;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorCells, sonor_cells, G_TYPE_OBJECT)

static void
cell_free (gpointer data)
{
  SonorCell *cell = data;

  g_free (cell->label);
  g_free (cell->group);
  g_free (cell->note);
  g_free (cell);
}

static SonorCell *
cell_copy (const SonorCell *from)
{
  SonorCell *cell = g_memdup2 (from, sizeof *from);

  cell->label = g_strdup (from->label);
  cell->group = g_strdup (from->group);
  cell->note = g_strdup (from->note);

  return cell;
}

/* A time that runs is the same as long as it began at the same second. */
static gboolean
cell_equal (const SonorCell *a,
            const SonorCell *b)
{
  double difference = a->value - b->value;

  if (a->running && b->running)
    difference = sonor_cell_get_value (a) - sonor_cell_get_value (b);

  return g_strcmp0 (a->label, b->label) == 0 && g_strcmp0 (a->group, b->group) == 0 && g_strcmp0 (a->note, b->note) == 0
         && a->figure == b->figure && a->level == b->level && a->running == b->running
         && (isnan (a->value) ? isnan (b->value) : fabs (difference) < (a->running ? 0.5 : 1e-9));
}

static gboolean
on_second (gpointer user_data)
{
  g_signal_emit (user_data, signals[CHANGED], 0);

  return G_SOURCE_CONTINUE;
}

static void
sonor_cells_finalize (GObject *object)
{
  SonorCells *self = SONOR_CELLS (object);

  g_clear_handle_id (&self->clock_id, g_source_remove);
  g_ptr_array_unref (self->cells);

  G_OBJECT_CLASS (sonor_cells_parent_class)->finalize (object);
}

static void
sonor_cells_class_init (SonorCellsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_cells_finalize;

  /**
   * SonorCells::changed:
   * @self: the cells
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_cells_init (SonorCells *self)
{
  self->cells = g_ptr_array_new_with_free_func (cell_free);
}

/**
 * sonor_cells_new:
 *
 * Returns: (transfer full): no cells yet
 */
SonorCells *
sonor_cells_new (void)
{
  return g_object_new (SONOR_TYPE_CELLS, NULL);
}

/**
 * sonor_cells_replace:
 * @self: cells
 * @cells: (array length=n_cells): the new ones; they are copied
 * @n_cells: how many
 *
 * Puts others in the place of all of them at once.
 */
void
sonor_cells_replace (SonorCells      *self,
                     const SonorCell *cells,
                     guint            n_cells)
{
  gboolean same, running = FALSE;

  g_return_if_fail (SONOR_IS_CELLS (self));

  same = self->is_set && self->cells->len == n_cells;
  for (guint i = 0; i < n_cells; i++)
    {
      same = same && cell_equal (g_ptr_array_index (self->cells, i), &cells[i]);
      running = running || cells[i].running;
    }
  if (same)
    return;

  g_ptr_array_set_size (self->cells, 0);
  for (guint i = 0; i < n_cells; i++)
    g_ptr_array_add (self->cells, cell_copy (&cells[i]));
  self->is_set = TRUE;
  if (!running)
    g_clear_handle_id (&self->clock_id, g_source_remove);
  else if (self->clock_id == 0)
    self->clock_id = g_timeout_add_seconds (1, on_second, self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sonor_cells_stop:
 * @self: cells
 *
 * Times that go on stand still from now on, until the cells are replaced.
 */
void
sonor_cells_stop (SonorCells *self)
{
  g_return_if_fail (SONOR_IS_CELLS (self));

  for (guint i = 0; i < self->cells->len; i++)
    {
      SonorCell *cell = g_ptr_array_index (self->cells, i);

      cell->value = sonor_cell_get_value (cell);
      cell->running = FALSE;
    }
  g_clear_handle_id (&self->clock_id, g_source_remove);
}

/**
 * sonor_cells_is_set:
 * @self: cells
 *
 * Returns: whether they were ever told, though it may be that there are none
 */
gboolean
sonor_cells_is_set (SonorCells *self)
{
  g_return_val_if_fail (SONOR_IS_CELLS (self), FALSE);

  return self->is_set;
}

/**
 * sonor_cells_get_n:
 * @self: cells
 *
 * Returns: how many there are
 */
guint
sonor_cells_get_n (SonorCells *self)
{
  g_return_val_if_fail (SONOR_IS_CELLS (self), 0);

  return self->cells->len;
}

/**
 * sonor_cells_get:
 * @self: cells
 * @position: which
 *
 * Returns: (transfer none): that cell, until they are replaced
 */
const SonorCell *
sonor_cells_get (SonorCells *self,
                 guint       position)
{
  g_return_val_if_fail (SONOR_IS_CELLS (self) && position < self->cells->len, NULL);

  return g_ptr_array_index (self->cells, position);
}

/**
 * sonor_cell_get_value:
 * @self: a cell
 *
 * Returns: its number now
 */
double
sonor_cell_get_value (const SonorCell *self)
{
  if (!self->running || isnan (self->value))
    return self->value;

  return self->value + (double) (g_get_monotonic_time () - self->taken_at) / G_USEC_PER_SEC;
}

/**
 * sonor_cell_dup_words:
 * @self: a cell
 *
 * Returns: (transfer full): what it says in one line
 */
char *
sonor_cell_dup_words (const SonorCell *self)
{
  g_autofree char *value = isnan (self->value) ? NULL : sonor_figure_format (self->figure, sonor_cell_get_value (self), 0, NULL);
  const char *parts[] = { self->group, value, self->note,
                          self->note == NULL ? sonor_level_get_words (self->level) : NULL };
  g_autoptr (GString) words = g_string_new (self->label);

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (parts[i] != NULL && *parts[i] != '\0')
        g_string_append_printf (words, "%s%s", words->len == 0 ? "" : i < 2 ? " " : ", ", parts[i]);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}
