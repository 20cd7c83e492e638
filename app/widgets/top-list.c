/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/top-list.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SIZE 14
#define LINE 27

/**
 * SonorTopList:
 *
 * Rows in the order of the series, each with a name, a bar, a number and, if there is one to compare with, the change. Rows that
 * have no room are counted in the last line.
 */
struct _SonorTopList
{
  SonorDrawing  parent_instance;

  SonorSeries  *series;
  double        full;
  SonorFigure   figure;
};

G_DEFINE_FINAL_TYPE (SonorTopList, sonor_top_list, SONOR_TYPE_DRAWING)

/* Where the parts are at one size. */
typedef struct
{
  graphene_rect_t area;
  double          line;
  double          name;
  double          number;
  double          trend;
  double          mark;
  double          low;
  double          high;
  guint           n_shown;
} Frame;

static void
get_frame (SonorTopList          *self,
           SonorPen              *pen,
           const graphene_rect_t *area,
           Frame                 *frame)
{
  guint n = sonor_series_get_n_items (self->series);

  *frame = (Frame) { .area = *area, .line = LINE * pen->scale };
  frame->n_shown = MIN (n, (guint) MAX (area->size.height / frame->line, 1));
  if (frame->n_shown < n && frame->n_shown > 1)
    frame->n_shown--;
  if (!sonor_series_get_range (self->series, SONOR_SERIES_VALUE, &frame->low, &frame->high))
    return;
  frame->low = MIN (frame->low, 0);
  frame->high = self->full > 0 ? self->full : MAX (frame->high, 0);
  for (guint i = 0; i < frame->n_shown; i++)
    {
      double number = sonor_series_get_number (self->series, SONOR_SERIES_VALUE, i);
      g_autofree char *value = sonor_figure_format (self->figure, number, 0, NULL);
      g_autofree char *trend = sonor_figure_format_trend (number, sonor_series_get_number (self->series, SONOR_SERIES_PREVIOUS, i));

      frame->name = MAX (frame->name, sonor_pen_measure (pen, SIZE, FALSE,
                                                         sonor_series_get_text (self->series, SONOR_SERIES_LABEL, i)));
      frame->number = MAX (frame->number, sonor_pen_measure (pen, SIZE, TRUE, value));
      if (trend != NULL)
        frame->trend = MAX (frame->trend, sonor_pen_measure (pen, SIZE, FALSE, trend) + 10 * pen->scale);
      if (sonor_series_get_level (self->series, i) != SONOR_LEVEL_NONE)
        frame->mark = 18 * pen->scale;
    }
  frame->name = MIN (frame->name, area->size.width * 0.42);
  if (frame->name + frame->number + frame->trend + frame->mark > area->size.width)
    frame->trend = 0;
}

static void
draw_row (SonorTopList *self,
          SonorPen     *pen,
          const Frame  *frame,
          guint         position)
{
  double y = frame->area.origin.y + frame->line * (position + 0.5);
  double number = sonor_series_get_number (self->series, SONOR_SERIES_VALUE, position);
  SonorLevel level = sonor_series_get_level (self->series, position);
  const GdkRGBA *foreground = sonor_pen_color (pen, SONOR_COLOR_FOREGROUND);
  const GdkRGBA *color = level != SONOR_LEVEL_NONE ? sonor_palette_get_level (pen->palette, level)
                                                   : sonor_pen_color (pen, sonor_series_get_color (self->series));
  g_autofree char *value = sonor_figure_format (self->figure, number, 0, NULL);
  g_autofree char *trend = sonor_figure_format_trend (number, sonor_series_get_number (self->series, SONOR_SERIES_PREVIOUS, position));
  double right = frame->area.origin.x + frame->area.size.width, left = frame->area.origin.x + frame->mark;
  double thick = 10 * pen->scale, bar, zero;
  SonorText name_style = { SIZE, FALSE, foreground, 0, MAX (frame->name, 1) };
  SonorText value_style = { SIZE, TRUE, foreground, 1, 0 };
  SonorText trend_style = { SIZE, FALSE, sonor_pen_color (pen, SONOR_COLOR_DIM), 1, 0 };

  sonor_pen_level (pen, level, frame->area.origin.x, y, 11 * pen->scale);
  sonor_pen_text (pen, &name_style, sonor_series_get_text (self->series, SONOR_SERIES_LABEL, position), left, y);
  if (trend != NULL && frame->trend > 0)
    sonor_pen_text (pen, &trend_style, trend, right, y);
  right -= frame->trend;
  sonor_pen_text (pen, &value_style, value, right, y);
  right -= frame->number + 12 * pen->scale;
  left += frame->name + 12 * pen->scale;
  bar = right - left;
  if (bar < 12 * pen->scale || !(frame->high > frame->low))
    return;

  sonor_pen_fill (pen, sonor_pen_color (pen, SONOR_COLOR_GRID), &GRAPHENE_RECT_INIT (left, y - thick / 2, bar, thick), thick / 4);
  if (isnan (number))
    return;
  number = CLAMP (number, frame->low, frame->high);
  zero = left + bar * (0 - frame->low) / (frame->high - frame->low);
  left += bar * (MIN (number, 0) - frame->low) / (frame->high - frame->low);
  sonor_pen_fill (pen, color, &GRAPHENE_RECT_INIT (number < 0 ? left : zero, y - thick / 2,
                                                   bar * fabs (number) / (frame->high - frame->low), thick), thick / 4);
}

static void
sonor_top_list_draw (SonorDrawing          *drawing,
                     SonorPen              *pen,
                     const graphene_rect_t *area)
{
  SonorTopList *self = SONOR_TOP_LIST (drawing);
  guint n = sonor_series_get_n_items (self->series);
  Frame frame;

  get_frame (self, pen, area, &frame);
  for (guint i = 0; i < frame.n_shown; i++)
    draw_row (self, pen, &frame, i);
  if (n > frame.n_shown && area->size.height >= frame.line * 2)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("%u more", "%u more", n - frame.n_shown), n - frame.n_shown);
      SonorText style = { SIZE - 2, FALSE, sonor_pen_color (pen, SONOR_COLOR_DIM), 0, area->size.width };

      sonor_pen_text (pen, &style, more, area->origin.x, area->origin.y + frame.line * (frame.n_shown + 0.5));
    }
}

static gboolean
sonor_top_list_has_data (SonorDrawing *drawing)
{
  SonorTopList *self = SONOR_TOP_LIST (drawing);
  double low, high;

  return self->series != NULL && sonor_series_get_range (self->series, SONOR_SERIES_VALUE, &low, &high);
}

static guint
sonor_top_list_get_n_points (SonorDrawing *drawing)
{
  return sonor_series_get_n_items (SONOR_TOP_LIST (drawing)->series);
}

static guint
sonor_top_list_find_point (SonorDrawing          *drawing,
                           SonorPen              *pen,
                           const graphene_rect_t *area,
                           double                 x,
                           double                 y)
{
  Frame frame;

  get_frame (SONOR_TOP_LIST (drawing), pen, area, &frame);
  if (!graphene_rect_contains_point (area, &GRAPHENE_POINT_INIT (x, y))
      || y >= area->origin.y + frame.line * frame.n_shown)
    return GTK_INVALID_LIST_POSITION;

  return (guint) ((y - area->origin.y) / frame.line);
}

static void
sonor_top_list_place_point (SonorDrawing          *drawing,
                            SonorPen              *pen,
                            const graphene_rect_t *area,
                            guint                  point,
                            graphene_rect_t       *place)
{
  Frame frame;

  get_frame (SONOR_TOP_LIST (drawing), pen, area, &frame);
  /* Those without room are at the line that counts them. */
  *place = GRAPHENE_RECT_INIT (area->origin.x - 4 * pen->scale, area->origin.y + frame.line * MIN (point, frame.n_shown),
                               area->size.width + 8 * pen->scale, frame.line);
}

static char *
sonor_top_list_dup_point_words (SonorDrawing *drawing,
                                guint         point)
{
  SonorTopList *self = SONOR_TOP_LIST (drawing);
  double number = sonor_series_get_number (self->series, SONOR_SERIES_VALUE, point);
  g_autofree char *value = sonor_figure_format (self->figure, number, 0, NULL);
  g_autofree char *trend = sonor_figure_trend_words (number, sonor_series_get_number (self->series, SONOR_SERIES_PREVIOUS, point));
  const char *level = sonor_level_get_words (sonor_series_get_level (self->series, point));

  return g_strdup_printf ("%s %s%s%s%s%s", sonor_series_get_text (self->series, SONOR_SERIES_LABEL, point), value,
                          trend != NULL ? ", " : "", trend != NULL ? trend : "", level != NULL ? ", " : "",
                          level != NULL ? level : "");
}

static void
sonor_top_list_finalize (GObject *object)
{
  SonorTopList *self = SONOR_TOP_LIST (object);

  g_clear_object (&self->series);

  G_OBJECT_CLASS (sonor_top_list_parent_class)->finalize (object);
}

static void
sonor_top_list_class_init (SonorTopListClass *klass)
{
  SonorDrawingClass *drawing_class = SONOR_DRAWING_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sonor_top_list_finalize;
  drawing_class->draw = sonor_top_list_draw;
  drawing_class->has_data = sonor_top_list_has_data;
  drawing_class->get_n_points = sonor_top_list_get_n_points;
  drawing_class->find_point = sonor_top_list_find_point;
  drawing_class->place_point = sonor_top_list_place_point;
  drawing_class->dup_point_words = sonor_top_list_dup_point_words;
}

static void
sonor_top_list_init (SonorTopList *self)
{
}

/**
 * sonor_top_list_new:
 * @series: a name, a number and perhaps the number before and a level for each row
 * @figure: what the numbers are
 *
 * Returns: (transfer floating): the drawing
 */
GtkWidget *
sonor_top_list_new (SonorSeries *series,
                    SonorFigure  figure)
{
  SonorTopList *self;

  g_return_val_if_fail (SONOR_IS_SERIES (series), NULL);

  self = g_object_new (SONOR_TYPE_TOP_LIST, NULL);
  self->series = g_object_ref (series);
  self->figure = figure;
  g_signal_connect_object (series, "changed", G_CALLBACK (sonor_drawing_changed), self, G_CONNECT_SWAPPED);
  sonor_drawing_changed (SONOR_DRAWING (self));

  return GTK_WIDGET (self);
}

/**
 * sonor_top_list_set_full:
 * @self: a list
 * @full: the number whose bar is full, e.g. 1 for shares; 0 for the largest one in the list
 *
 * Sets what the bars are measured by.
 */
void
sonor_top_list_set_full (SonorTopList *self,
                         double        full)
{
  g_return_if_fail (SONOR_IS_TOP_LIST (self));
  g_return_if_fail (full >= 0);

  self->full = full;
  sonor_drawing_changed (SONOR_DRAWING (self));
}
