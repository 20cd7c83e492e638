/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/text-lines.h"

#include <math.h>

#define LARGE_SIZE 26
#define LEAST_LARGE_SIZE 16
#define SMALL_SIZE 13.5
#define SMALL_LINE 20
#define MOST_SMALL_LINE 28

/**
 * SonorTextLines:
 *
 * Lines of text, each with the shape of its level and a note: below it where there is room, beside it where there are many.
 * Those that have no room are left out, the last first.
 */
struct _SonorTextLines
{
  SonorDrawing  parent_instance;

  SonorCells   *cells;
  char         *empty;
};

G_DEFINE_FINAL_TYPE (SonorTextLines, sonor_text_lines, SONOR_TYPE_DRAWING)

/* Where the parts are at one size. */
typedef struct
{
  gboolean large;
  double   size;
  double   line;
  guint    n_shown;
} Frame;

static void
get_frame (SonorTextLines        *self,
           SonorPen              *pen,
           const graphene_rect_t *area,
           Frame                 *frame)
{
  guint n = MAX (sonor_cells_get_n (self->cells), 1);

  frame->size = MIN (area->size.height / n / pen->scale / 2.4, LARGE_SIZE);
  frame->large = frame->size >= LEAST_LARGE_SIZE;
  if (!frame->large)
    frame->size = SMALL_SIZE;
  frame->line = frame->large ? frame->size * 2.4 * pen->scale : SMALL_LINE * pen->scale;
  frame->n_shown = MIN (sonor_cells_get_n (self->cells), (guint) (area->size.height / frame->line + 0.05));
  if (!frame->large)
    frame->line = MIN (area->size.height / MAX (frame->n_shown, 1), MOST_SMALL_LINE * pen->scale);
}

static void
draw_line (SonorTextLines        *self,
           SonorPen              *pen,
           const graphene_rect_t *area,
           const Frame           *frame,
           guint                  position)
{
  const SonorCell *cell = sonor_cells_get (self->cells, position);
  double mark = cell->level != SONOR_LEVEL_NONE ? frame->size * 0.72 * pen->scale : 0;
  double left = area->origin.x + mark * 1.45, right = area->origin.x + area->size.width;
  double y = area->origin.y + frame->line * position + (frame->large ? frame->size * 0.78 * pen->scale : frame->line / 2);
  SonorText style = { frame->size, frame->large,
                      cell->level == SONOR_LEVEL_BAD && frame->large ? sonor_palette_get_level (pen->palette, cell->level)
                                                                    : sonor_pen_color (pen, SONOR_COLOR_FOREGROUND), 0, 0 };
  SonorText note = { frame->large ? frame->size * 0.58 : frame->size * 0.9, FALSE, sonor_pen_color (pen, SONOR_COLOR_DIM), 0, 0 };

  if (frame->large && cell->level == SONOR_LEVEL_BAD)
    {
      GdkRGBA tint = sonor_pen_mix (pen, SONOR_COLOR_CARD, SONOR_COLOR_BAD, 0.14);
      double inset = 8 * pen->scale;

      sonor_pen_fill (pen, &tint, &GRAPHENE_RECT_INIT ((float) (area->origin.x - inset), (float) (area->origin.y + frame->line * position),
                                                       (float) (area->size.width + 2 * inset), (float) (frame->line - 4 * pen->scale)),
                      6 * pen->scale);
    }
  sonor_pen_level (pen, cell->level, area->origin.x, y, mark);
  if (frame->large)
    {
      style.width = note.width = MAX (right - left, 1);
      sonor_pen_text (pen, &style, cell->label, left, y);
      if (cell->note != NULL)
        sonor_pen_text (pen, &note, cell->note, left, y + frame->size * 1.06 * pen->scale);
      return;
    }

  if (cell->note != NULL)
    {
      note.align = 1;
      note.width = MAX ((right - left) * 0.55, 1);
      right -= sonor_pen_text (pen, &note, cell->note, right, y) + 10 * pen->scale;
    }
  style.width = MAX (right - left, 1);
  sonor_pen_text (pen, &style, cell->label, left, y);
}

static void
sonor_text_lines_draw (SonorDrawing          *drawing,
                       SonorPen              *pen,
                       const graphene_rect_t *area)
{
  SonorTextLines *self = SONOR_TEXT_LINES (drawing);
  Frame frame;

  if (sonor_cells_get_n (self->cells) == 0)
    {
      SonorText style = { 15, FALSE, sonor_pen_color (pen, SONOR_COLOR_DIM), 0.5, area->size.width };

      sonor_pen_text (pen, &style, self->empty, area->origin.x + area->size.width / 2, area->origin.y + area->size.height / 2);
      return;
    }
  get_frame (self, pen, area, &frame);
  for (guint i = 0; i < frame.n_shown; i++)
    draw_line (self, pen, area, &frame, i);
}

static gboolean
sonor_text_lines_has_data (SonorDrawing *drawing)
{
  SonorTextLines *self = SONOR_TEXT_LINES (drawing);

  return self->cells != NULL && sonor_cells_is_set (self->cells);
}

static guint
sonor_text_lines_get_n_points (SonorDrawing *drawing)
{
  return sonor_cells_get_n (SONOR_TEXT_LINES (drawing)->cells);
}

static guint
sonor_text_lines_find_point (SonorDrawing          *drawing,
                             SonorPen              *pen,
                             const graphene_rect_t *area,
                             double                 x,
                             double                 y)
{
  Frame frame;

  get_frame (SONOR_TEXT_LINES (drawing), pen, area, &frame);
  if (!graphene_rect_contains_point (area, &GRAPHENE_POINT_INIT ((float) x, (float) y))
      || y >= area->origin.y + frame.line * frame.n_shown)
    return GTK_INVALID_LIST_POSITION;

  return (guint) ((y - area->origin.y) / frame.line);
}

static void
sonor_text_lines_place_point (SonorDrawing          *drawing,
                              SonorPen              *pen,
                              const graphene_rect_t *area,
                              guint                  point,
                              graphene_rect_t       *place)
{
  Frame frame;

  get_frame (SONOR_TEXT_LINES (drawing), pen, area, &frame);
  *place = GRAPHENE_RECT_INIT (area->origin.x, (float) (area->origin.y + frame.line * MIN (point, frame.n_shown)), area->size.width,
                               (float) frame.line);
}

static char *
sonor_text_lines_dup_point_words (SonorDrawing *drawing,
                                  guint         point)
{
  return sonor_cell_dup_words (sonor_cells_get (SONOR_TEXT_LINES (drawing)->cells, point));
}

static char *
sonor_text_lines_dup_words (SonorDrawing *drawing)
{
  SonorTextLines *self = SONOR_TEXT_LINES (drawing);

  if (sonor_cells_get_n (self->cells) == 0)
    return g_strdup (self->empty);

  return SONOR_DRAWING_CLASS (sonor_text_lines_parent_class)->dup_words (drawing);
}

static void
sonor_text_lines_finalize (GObject *object)
{
  SonorTextLines *self = SONOR_TEXT_LINES (object);

  g_clear_object (&self->cells);
  g_free (self->empty);

  G_OBJECT_CLASS (sonor_text_lines_parent_class)->finalize (object);
}

static void
sonor_text_lines_class_init (SonorTextLinesClass *klass)
{
  SonorDrawingClass *drawing_class = SONOR_DRAWING_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sonor_text_lines_finalize;
  drawing_class->draw = sonor_text_lines_draw;
  drawing_class->has_data = sonor_text_lines_has_data;
  drawing_class->get_n_points = sonor_text_lines_get_n_points;
  drawing_class->find_point = sonor_text_lines_find_point;
  drawing_class->place_point = sonor_text_lines_place_point;
  drawing_class->dup_point_words = sonor_text_lines_dup_point_words;
  drawing_class->dup_words = sonor_text_lines_dup_words;
}

static void
sonor_text_lines_init (SonorTextLines *self)
{
}

/**
 * sonor_text_lines_new:
 * @cells: the lines; of each the label, the note and the level are shown
 * @empty: what is said where there are none
 *
 * Returns: (transfer floating): the drawing
 */
GtkWidget *
sonor_text_lines_new (SonorCells *cells,
                      const char *empty)
{
  SonorTextLines *self;

  g_return_val_if_fail (SONOR_IS_CELLS (cells), NULL);

  self = g_object_new (SONOR_TYPE_TEXT_LINES, NULL);
  self->cells = g_object_ref (cells);
  self->empty = g_strdup (empty);
  g_signal_connect_object (cells, "changed", G_CALLBACK (sonor_drawing_changed), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
