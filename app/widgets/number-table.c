/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/number-table.h"

#include <math.h>

#include "widgets/widths.h"

#define HEADER_SIZE 12
#define MOST_SIZE 22
#define LEAST_SIZE 12
#define MOST_COLUMNS 12

/* Between a number or a title and the column before it. */
#define GAP 8

/**
 * SonorNumberTable:
 *
 * A table of few rows and at most twelve columns: cells of one label are a row, cells of one group a column, in the order in which they first come.
 */
struct _SonorNumberTable
{
  SonorDrawing  parent_instance;

  SonorCells   *cells;
  GPtrArray    *labels;
  GPtrArray    *groups;
};

G_DEFINE_FINAL_TYPE (SonorNumberTable, sonor_number_table, SONOR_TYPE_DRAWING)

/* Where the parts are at one size. */
typedef struct
{
  double size;
  guint  header_lines;
  double header;
  double line;
  double name;
  double widths[MOST_COLUMNS];
  double rights[MOST_COLUMNS];
  guint  n_columns;
} Frame;

static guint
find_name (GPtrArray  *names,
           const char *name)
{
  guint position;

  if (name == NULL || !g_ptr_array_find_with_equal_func (names, name, g_str_equal, &position))
    return G_MAXUINT;

  return position;
}

/* How wide the numbers of each column are, the marks beside them included. */
static void
measure_numbers (SonorNumberTable *self,
                 SonorPen         *pen,
                 const Frame      *frame,
                 double           *numbers)
{
  for (guint i = 0; i < sonor_cells_get_n (self->cells); i++)
    {
      const SonorCell *cell = sonor_cells_get (self->cells, i);
      guint column = find_name (self->groups, cell->group);
      g_autofree char *value = sonor_figure_format (cell->figure, sonor_cell_get_value (cell), 0, NULL);
      double mark = cell->level >= SONOR_LEVEL_WARNING ? frame->size * 1.1 * pen->scale : 0;

      if (column < frame->n_columns)
        numbers[column] = MAX (numbers[column], sonor_pen_measure (pen, frame->size, TRUE, value) + mark + GAP * pen->scale);
    }
}

/* Rows of a height that leaves as much for the titles of the columns. */
static void
fit_rows (SonorNumberTable      *self,
          SonorPen              *pen,
          const graphene_rect_t *area,
          guint                  header_lines,
          Frame                 *frame)
{
  frame->header_lines = header_lines;
  frame->header = header_lines * sonor_pen_height (pen, HEADER_SIZE);
  frame->line = (area->size.height - frame->header) / MAX (self->labels->len, 1);
  frame->size = CLAMP (frame->line / pen->scale / 1.5, LEAST_SIZE, MOST_SIZE);
  frame->line = MIN (frame->line, frame->size * 2 * pen->scale);
}

static double
measure_widest_word (SonorPen   *pen,
                     const char *title)
{
  g_auto (GStrv) words = g_strsplit (title, " ", -1);
  double width = 0;

  for (guint i = 0; words[i] != NULL; i++)
    width = MAX (width, sonor_pen_measure (pen, HEADER_SIZE, FALSE, words[i]));

  return width;
}

/* How wide the columns are for their titles, on one line or as words below each other; all of them. */
static double
measure_titles (SonorNumberTable *self,
                SonorPen         *pen,
                Frame            *frame,
                gboolean          on_one_line)
{
  double all = 0;

  for (guint i = 0; i < frame->n_columns; i++)
    {
      const char *title = g_ptr_array_index (self->groups, i);

      frame->widths[i] = GAP * pen->scale + (on_one_line ? sonor_pen_measure (pen, HEADER_SIZE, FALSE, title)
                                                         : measure_widest_word (pen, title));
      all += frame->widths[i];
    }

  return all;
}

static void
get_frame (SonorNumberTable      *self,
           SonorPen              *pen,
           const graphene_rect_t *area,
           Frame                 *frame)
{
  double numbers[MOST_COLUMNS] = { 0 }, left, at;

  *frame = (Frame) { .n_columns = MIN (self->groups->len, MOST_COLUMNS) };
  fit_rows (self, pen, area, 1, frame);
  for (guint i = 0; i < self->labels->len; i++)
    frame->name = MAX (frame->name, sonor_pen_measure (pen, MIN (frame->size, 16), FALSE, g_ptr_array_index (self->labels, i)));
  frame->name = MIN (frame->name + 10 * pen->scale, area->size.width * 0.45);
  if (measure_titles (self, pen, frame, TRUE) > area->size.width - frame->name)
    {
      frame->name = MIN (frame->name, area->size.width * 0.36);
      fit_rows (self, pen, area, 2, frame);
      measure_titles (self, pen, frame, FALSE);
    }

  left = area->size.width - frame->name;
  measure_numbers (self, pen, frame, numbers);
  for (guint i = 0; i < frame->n_columns; i++)
    frame->widths[i] = MAX (frame->widths[i], numbers[i]);
  sonor_widths_share (frame->widths, numbers, frame->n_columns, left);
  for (guint i = 0; i < frame->n_columns; i++)
    left -= frame->widths[i];

  /* What is left over is shared out, so that columns stand as far apart as they can. */
  at = area->origin.x + frame->name;
  for (guint i = 0; i < frame->n_columns; i++)
    {
      at += frame->widths[i] + MAX (left, 0) / frame->n_columns;
      frame->rights[i] = at;
    }
}

static void
sonor_number_table_draw (SonorDrawing          *drawing,
                         SonorPen              *pen,
                         const graphene_rect_t *area)
{
  SonorNumberTable *self = SONOR_NUMBER_TABLE (drawing);
  Frame frame;

  get_frame (self, pen, area, &frame);
  for (guint i = 0; i < frame.n_columns; i++)
    {
      SonorText style = { HEADER_SIZE, FALSE, sonor_pen_color (pen, SONOR_COLOR_DIM), 1, frame.widths[i] - GAP * pen->scale,
                          frame.header_lines };

      sonor_pen_text (pen, &style, g_ptr_array_index (self->groups, i), frame.rights[i], area->origin.y + frame.header / 2);
    }
  for (guint i = 0; i < self->labels->len; i++)
    {
      SonorText style = { MIN (frame.size, 16), FALSE, sonor_pen_color (pen, SONOR_COLOR_FOREGROUND), 0, MAX (frame.name - 6 * pen->scale, 1) };
      double top = area->origin.y + frame.header + frame.line * i;

      sonor_pen_fill (pen, sonor_pen_color (pen, SONOR_COLOR_GRID),
                      &GRAPHENE_RECT_INIT (area->origin.x, (float) top, area->size.width, (float) MAX (pen->scale, 1)), 0);
      sonor_pen_text (pen, &style, g_ptr_array_index (self->labels, i), area->origin.x, top + frame.line / 2);
    }
  for (guint i = 0; i < sonor_cells_get_n (self->cells); i++)
    {
      const SonorCell *cell = sonor_cells_get (self->cells, i);
      guint row = find_name (self->labels, cell->label), column = find_name (self->groups, cell->group);
      g_autofree char *value = sonor_figure_format (cell->figure, sonor_cell_get_value (cell), 0, NULL);
      SonorText style = { frame.size, TRUE, sonor_palette_get_level (pen->palette, cell->level), 1, 0 };
      double y = area->origin.y + frame.header + frame.line * (row + 0.5), right, width;

      if (column >= frame.n_columns || row >= self->labels->len)
        continue;
      right = frame.rights[column];
      width = sonor_pen_text (pen, &style, value, right, y);
      if (cell->level >= SONOR_LEVEL_WARNING)
        sonor_pen_level (pen, cell->level, right - width - frame.size * 0.9 * pen->scale, y, frame.size * 0.6 * pen->scale);
    }
}

static gboolean
sonor_number_table_has_data (SonorDrawing *drawing)
{
  SonorNumberTable *self = SONOR_NUMBER_TABLE (drawing);

  return self->cells != NULL && sonor_cells_get_n (self->cells) > 0;
}

static guint
sonor_number_table_get_n_points (SonorDrawing *drawing)
{
  return sonor_cells_get_n (SONOR_NUMBER_TABLE (drawing)->cells);
}

static void
sonor_number_table_place_point (SonorDrawing          *drawing,
                                SonorPen              *pen,
                                const graphene_rect_t *area,
                                guint                  point,
                                graphene_rect_t       *place)
{
  SonorNumberTable *self = SONOR_NUMBER_TABLE (drawing);
  const SonorCell *cell = sonor_cells_get (self->cells, point);
  guint column = MIN (find_name (self->groups, cell->group), MOST_COLUMNS - 1);
  Frame frame;
  double left;

  get_frame (self, pen, area, &frame);
  left = column == 0 ? area->origin.x + frame.name : frame.rights[column - 1];
  *place = GRAPHENE_RECT_INIT ((float) left, (float) (area->origin.y + frame.header + frame.line * find_name (self->labels, cell->label)),
                               (float) (frame.rights[column] - left), (float) frame.line);
}

static guint
sonor_number_table_find_point (SonorDrawing          *drawing,
                               SonorPen              *pen,
                               const graphene_rect_t *area,
                               double                 x,
                               double                 y)
{
  for (guint i = 0; i < sonor_number_table_get_n_points (drawing); i++)
    {
      graphene_rect_t place;

      sonor_number_table_place_point (drawing, pen, area, i, &place);
      if (graphene_rect_contains_point (&place, &GRAPHENE_POINT_INIT ((float) x, (float) y)))
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static char *
sonor_number_table_dup_point_words (SonorDrawing *drawing,
                                    guint         point)
{
  return sonor_cell_dup_words (sonor_cells_get (SONOR_NUMBER_TABLE (drawing)->cells, point));
}

static void
on_changed (SonorNumberTable *self)
{
  g_ptr_array_set_size (self->labels, 0);
  g_ptr_array_set_size (self->groups, 0);
  for (guint i = 0; i < sonor_cells_get_n (self->cells); i++)
    {
      const SonorCell *cell = sonor_cells_get (self->cells, i);

      if (find_name (self->labels, cell->label) == G_MAXUINT)
        g_ptr_array_add (self->labels, g_strdup (cell->label != NULL ? cell->label : ""));
      if (find_name (self->groups, cell->group) == G_MAXUINT)
        g_ptr_array_add (self->groups, g_strdup (cell->group != NULL ? cell->group : ""));
    }
  sonor_drawing_changed (SONOR_DRAWING (self));
}

static void
sonor_number_table_finalize (GObject *object)
{
  SonorNumberTable *self = SONOR_NUMBER_TABLE (object);

  g_clear_object (&self->cells);
  g_ptr_array_unref (self->labels);
  g_ptr_array_unref (self->groups);

  G_OBJECT_CLASS (sonor_number_table_parent_class)->finalize (object);
}

static void
sonor_number_table_class_init (SonorNumberTableClass *klass)
{
  SonorDrawingClass *drawing_class = SONOR_DRAWING_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sonor_number_table_finalize;
  drawing_class->draw = sonor_number_table_draw;
  drawing_class->has_data = sonor_number_table_has_data;
  drawing_class->get_n_points = sonor_number_table_get_n_points;
  drawing_class->find_point = sonor_number_table_find_point;
  drawing_class->place_point = sonor_number_table_place_point;
  drawing_class->dup_point_words = sonor_number_table_dup_point_words;
}

static void
sonor_number_table_init (SonorNumberTable *self)
{
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->groups = g_ptr_array_new_with_free_func (g_free);
}

/**
 * sonor_number_table_new:
 * @cells: its cells, every one with a label and a group
 *
 * Returns: (transfer floating): the drawing
 */
GtkWidget *
sonor_number_table_new (SonorCells *cells)
{
  SonorNumberTable *self;

  g_return_val_if_fail (SONOR_IS_CELLS (cells), NULL);

  self = g_object_new (SONOR_TYPE_NUMBER_TABLE, NULL);
  self->cells = g_object_ref (cells);
  g_signal_connect_object (cells, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);

  return GTK_WIDGET (self);
}
