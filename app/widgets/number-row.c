/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/number-row.h"

#include <math.h>

#include "widgets/widths.h"

#define LABEL_SIZE 14
#define BROKEN_LABEL_SIZE 11
#define LEVEL_SIZE 11
#define NUMBER_SIZE 60
#define MARK 15
#define GAP 12
#define MOST_NUMBERS 12

/* Where long names would make the numbers so much smaller than they need be, the names give way. */
#define TOO_SMALL 0.6

/**
 * SonorNumberRow:
 *
 * A few numbers (twelve at most) side by side, all of one height, each with its name below; one that has a level has its colour, its shape and,
 * if it is not good, its word or a note of its own.
 */
struct _SonorNumberRow
{
  SonorDrawing  parent_instance;

  SonorCells   *cells;
};

G_DEFINE_FINAL_TYPE (SonorNumberRow, sonor_number_row, SONOR_TYPE_DRAWING)

/* What stands below a name: the note, or the word of a level that is not good; none where the note is empty. */
static const char *
get_words (const SonorCell *cell)
{
  if (cell->note != NULL)
    return *cell->note != '\0' ? cell->note : NULL;

  return cell->level >= SONOR_LEVEL_WARNING ? sonor_level_get_words (cell->level) : NULL;
}

/* Where the parts are at one size. */
typedef struct
{
  double size;
  double label_size;
  guint  lines;
  double label;
  double words;
  double top;
  double widths[MOST_NUMBERS];
  double lefts[MOST_NUMBERS + 1];
  guint  n;
} Frame;

static double
get_gap (const Frame *frame,
         SonorPen    *pen,
         guint        position)
{
  return position + 1 < frame->n ? GAP * pen->scale : 0;
}

static double
measure_number (SonorNumberRow *self,
                SonorPen       *pen,
                double          size,
                guint           position)
{
  const SonorCell *cell = sonor_cells_get (self->cells, position);
  g_autofree char *value = sonor_figure_format (cell->figure, sonor_cell_get_value (cell), 0, NULL);

  return sonor_pen_measure (pen, size, TRUE, value);
}

static double
measure_name (SonorNumberRow *self,
              SonorPen       *pen,
              double          size,
              guint           position)
{
  const SonorCell *cell = sonor_cells_get (self->cells, position);

  return sonor_pen_measure (pen, size, FALSE, cell->label) + (cell->level != SONOR_LEVEL_NONE ? MARK * pen->scale : 0);
}

/* The largest size at which all numbers have room, and with them the whole of their names if these are to stay on one line. */
static void
fit (SonorNumberRow        *self,
     SonorPen              *pen,
     const graphene_rect_t *area,
     gboolean               whole_names,
     Frame                 *frame)
{
  double numbers[MOST_NUMBERS], names[MOST_NUMBERS], room, needed;

  frame->lines = whole_names ? 1 : 2;
  frame->label_size = whole_names ? LABEL_SIZE : BROKEN_LABEL_SIZE;
  frame->label = frame->lines * sonor_pen_height (pen, frame->label_size);
  room = area->size.height - frame->label - frame->words;
  frame->size = MIN (NUMBER_SIZE * 4, room / pen->scale / 1.25);
  for (guint i = 0; i < frame->n; i++)
    names[i] = measure_name (self, pen, frame->label_size, i) + get_gap (frame, pen, i);

  for (;;)
    {
      needed = 0;
      for (guint i = 0; i < frame->n; i++)
        {
          numbers[i] = measure_number (self, pen, frame->size, i) + get_gap (frame, pen, i);
          frame->widths[i] = MAX (numbers[i], names[i]);
          needed += whole_names ? frame->widths[i] : numbers[i];
        }
      if (needed <= area->size.width || frame->size <= LEVEL_SIZE)
        break;
      frame->size *= 0.95;
    }
  sonor_widths_share (frame->widths, numbers, frame->n, area->size.width);
  frame->top = area->origin.y + MAX (room - frame->size * 1.3 * pen->scale, 0) / 2;
}

static void
get_frame (SonorNumberRow        *self,
           SonorPen              *pen,
           const graphene_rect_t *area,
           Frame                 *frame)
{
  double left = area->size.width;
  Frame broken;

  *frame = (Frame) { .n = MIN (sonor_cells_get_n (self->cells), MOST_NUMBERS) };
  for (guint i = 0; i < frame->n; i++)
    {
      if (get_words (sonor_cells_get (self->cells, i)) != NULL)
        frame->words = sonor_pen_height (pen, LEVEL_SIZE);
    }
  if (area->size.height < sonor_pen_height (pen, LABEL_SIZE) + frame->words + 30 * pen->scale)
    frame->words = 0;

  broken = *frame;
  broken.words = 0;
  fit (self, pen, area, TRUE, frame);
  fit (self, pen, area, FALSE, &broken);
  if (frame->size < broken.size * TOO_SMALL)
    *frame = broken;

  for (guint i = 0; i < frame->n; i++)
    left -= frame->widths[i];
  frame->lefts[0] = area->origin.x;
  for (guint i = 0; i < frame->n; i++)
    frame->lefts[i + 1] = frame->lefts[i] + frame->widths[i] + MAX (left, 0) / frame->n;
}

static void
sonor_number_row_draw (SonorDrawing          *drawing,
                       SonorPen              *pen,
                       const graphene_rect_t *area)
{
  SonorNumberRow *self = SONOR_NUMBER_ROW (drawing);
  Frame frame;

  get_frame (self, pen, area, &frame);
  for (guint i = 0; i < frame.n; i++)
    {
      const SonorCell *cell = sonor_cells_get (self->cells, i);
      g_autofree char *value = sonor_figure_format (cell->figure, sonor_cell_get_value (cell), 0, NULL);
      double x = frame.lefts[i], y = frame.top + frame.size * 0.65 * pen->scale, width = MAX (frame.lefts[i + 1] - x, 1), mark = 0;
      SonorText number_style = { frame.size, TRUE, sonor_palette_get_level (pen->palette, cell->level), 0, 0 };
      SonorText label_style = { frame.label_size, FALSE, sonor_pen_color (pen, SONOR_COLOR_DIM), 0, 0, frame.lines };
      SonorText words_style = { LEVEL_SIZE, FALSE, sonor_palette_get_level (pen->palette, cell->level), 0, width };

      sonor_pen_text (pen, &number_style, value, x, y);
      y += frame.size * 0.65 * pen->scale + frame.label / 2;
      if (cell->level != SONOR_LEVEL_NONE)
        {
          mark = MARK * pen->scale;
          sonor_pen_level (pen, cell->level, x, y, 11 * pen->scale);
        }
      label_style.width = MAX (width - mark - get_gap (&frame, pen, i), 1);
      sonor_pen_text (pen, &label_style, cell->label, x + mark, y);
      if (frame.words > 0 && get_words (cell) != NULL)
        sonor_pen_text (pen, &words_style, get_words (cell), x, y + frame.label / 2 + frame.words / 2);
    }
}

static gboolean
sonor_number_row_has_data (SonorDrawing *drawing)
{
  SonorNumberRow *self = SONOR_NUMBER_ROW (drawing);

  return self->cells != NULL && sonor_cells_get_n (self->cells) > 0;
}

static guint
sonor_number_row_get_n_points (SonorDrawing *drawing)
{
  return MIN (sonor_cells_get_n (SONOR_NUMBER_ROW (drawing)->cells), MOST_NUMBERS);
}

static guint
sonor_number_row_find_point (SonorDrawing          *drawing,
                             SonorPen              *pen,
                             const graphene_rect_t *area,
                             double                 x,
                             double                 y)
{
  Frame frame;

  get_frame (SONOR_NUMBER_ROW (drawing), pen, area, &frame);
  for (guint i = 0; i < frame.n && y >= area->origin.y && y < area->origin.y + area->size.height; i++)
    {
      if (x >= frame.lefts[i] && x < frame.lefts[i + 1])
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static void
sonor_number_row_place_point (SonorDrawing          *drawing,
                              SonorPen              *pen,
                              const graphene_rect_t *area,
                              guint                  point,
                              graphene_rect_t       *place)
{
  Frame frame;

  get_frame (SONOR_NUMBER_ROW (drawing), pen, area, &frame);
  *place = GRAPHENE_RECT_INIT ((float) frame.lefts[point], area->origin.y, (float) (frame.lefts[point + 1] - frame.lefts[point]),
                               area->size.height);
}

static char *
sonor_number_row_dup_point_words (SonorDrawing *drawing,
                                  guint         point)
{
  return sonor_cell_dup_words (sonor_cells_get (SONOR_NUMBER_ROW (drawing)->cells, point));
}

static void
sonor_number_row_finalize (GObject *object)
{
  g_clear_object (&SONOR_NUMBER_ROW (object)->cells);

  G_OBJECT_CLASS (sonor_number_row_parent_class)->finalize (object);
}

static void
sonor_number_row_class_init (SonorNumberRowClass *klass)
{
  SonorDrawingClass *drawing_class = SONOR_DRAWING_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sonor_number_row_finalize;
  drawing_class->draw = sonor_number_row_draw;
  drawing_class->has_data = sonor_number_row_has_data;
  drawing_class->get_n_points = sonor_number_row_get_n_points;
  drawing_class->find_point = sonor_number_row_find_point;
  drawing_class->place_point = sonor_number_row_place_point;
  drawing_class->dup_point_words = sonor_number_row_dup_point_words;
}

static void
sonor_number_row_init (SonorNumberRow *self)
{
}

/**
 * sonor_number_row_new:
 * @cells: the numbers
 *
 * Returns: (transfer floating): the drawing
 */
GtkWidget *
sonor_number_row_new (SonorCells *cells)
{
  SonorNumberRow *self;

  g_return_val_if_fail (SONOR_IS_CELLS (cells), NULL);

  self = g_object_new (SONOR_TYPE_NUMBER_ROW, NULL);
  self->cells = g_object_ref (cells);
  g_signal_connect_object (cells, "changed", G_CALLBACK (sonor_drawing_changed), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
