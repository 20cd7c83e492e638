/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/ring.h"

#include <math.h>

#define SIZE 13
#define CENTER_SIZE 26

/**
 * SonorRing:
 *
 * A ring of slices that make up a whole, with the whole in its middle and every slice's name, number and share beside it. A
 * negative number has no slice and does not count towards the whole.
 */
struct _SonorRing
{
  SonorDrawing  parent_instance;

  SonorSeries  *series;
  SonorFigure   figure;
};

G_DEFINE_FINAL_TYPE (SonorRing, sonor_ring, SONOR_TYPE_DRAWING)

/* Where the parts are at one size. */
typedef struct
{
  graphene_point_t center;
  double           inner;
  double           outer;
  double           total;
  double           line;
  graphene_rect_t  legend;
} Frame;

static double
get_share (SonorRing *self,
           guint      position)
{
  double value = sonor_series_get_number (self->series, SONOR_SERIES_VALUE, position);

  return value > 0 ? value : 0;
}

static const GdkRGBA *
get_color (SonorRing *self,
           SonorPen  *pen,
           guint      position)
{
  SonorLevel level = sonor_series_get_level (self->series, position);

  return level != SONOR_LEVEL_NONE ? sonor_palette_get_level (pen->palette, level)
                                   : sonor_pen_color (pen, SONOR_COLOR_SERIES_1 + position % SONOR_N_SERIES_COLORS);
}

static void
get_frame (SonorRing             *self,
           SonorPen              *pen,
           const graphene_rect_t *area,
           Frame                 *frame)
{
  double size = MIN (area->size.height, area->size.width * 0.5);
  double left;

  /* Too narrow for names: the ring alone. */
  if (area->size.width < 180 * pen->scale)
    size = MIN (area->size.width, area->size.height);
  frame->outer = size / 2;
  frame->inner = frame->outer * 0.66;
  left = area->size.width < 180 * pen->scale ? (area->size.width - size) / 2 : 0;
  frame->center = GRAPHENE_POINT_INIT (area->origin.x + left + frame->outer, area->origin.y + area->size.height / 2);
  frame->line = sonor_pen_height (pen, SIZE) * 1.15;
  frame->legend = GRAPHENE_RECT_INIT (area->origin.x + size + 18 * pen->scale, area->origin.y,
                                      MAX (area->size.width - size - 18 * pen->scale, 0), area->size.height);
  frame->total = 0;
  for (guint i = 0; i < sonor_series_get_n_items (self->series); i++)
    frame->total += get_share (self, i);

  {
    double used = MIN (frame->line * sonor_series_get_n_items (self->series), area->size.height);

    frame->legend.origin.y += (float) ((area->size.height - used) / 2);
  }
}

static void
draw_legend (SonorRing   *self,
             SonorPen    *pen,
             const Frame *frame)
{
  double bottom = frame->center.y * 2 - frame->legend.origin.y;
  double mark = 10 * pen->scale;

  for (guint i = 0; i < sonor_series_get_n_items (self->series); i++)
    {
      double y = frame->legend.origin.y + frame->line * (i + 0.5), right = frame->legend.origin.x + frame->legend.size.width;
      double number = sonor_series_get_number (self->series, SONOR_SERIES_VALUE, i);
      g_autofree char *value = sonor_figure_format (self->figure, number, 0, NULL);
      g_autofree char *share = frame->total > 0 ? sonor_figure_format (SONOR_FIGURE_PERCENT, get_share (self, i) / frame->total, 0.01, NULL)
                                                : NULL;
      SonorText bold = { SIZE, TRUE, sonor_pen_color (pen, SONOR_COLOR_FOREGROUND), 1, frame->legend.size.width * 0.4 };
      SonorText dim = { SIZE, FALSE, sonor_pen_color (pen, SONOR_COLOR_DIM), 1, 0 };
      SonorText name = { SIZE, FALSE, sonor_pen_color (pen, SONOR_COLOR_FOREGROUND), 0, 0 };

      if (y + frame->line / 2 > bottom + 1)
        break;
      if (sonor_series_get_level (self->series, i) != SONOR_LEVEL_NONE)
        sonor_pen_level (pen, sonor_series_get_level (self->series, i), frame->legend.origin.x, y, mark);
      else
        sonor_pen_fill (pen, get_color (self, pen, i),
                        &GRAPHENE_RECT_INIT (frame->legend.origin.x, y - mark / 2, mark, mark), 2 * pen->scale);
      /* The share goes first where there is little room. */
      if (share != NULL && frame->legend.size.width > 190 * pen->scale)
        {
          sonor_pen_text (pen, &dim, share, right, y);
          right -= 52 * pen->scale;
        }
      right -= sonor_pen_text (pen, &bold, value, right, y) + 8 * pen->scale;
      name.width = right - frame->legend.origin.x - mark * 1.7;
      if (name.width > mark)
        sonor_pen_text (pen, &name, sonor_series_get_text (self->series, SONOR_SERIES_LABEL, i),
                        frame->legend.origin.x + mark * 1.7, y);
    }
}

static void
sonor_ring_draw (SonorDrawing          *drawing,
                 SonorPen              *pen,
                 const graphene_rect_t *area)
{
  SonorRing *self = SONOR_RING (drawing);
  g_autofree char *total = NULL;
  double from = 0, size;
  Frame frame;

  get_frame (self, pen, area, &frame);
  if (frame.total <= 0)
    sonor_pen_sector (pen, sonor_pen_color (pen, SONOR_COLOR_GRID), &frame.center, frame.inner, frame.outer, 0, 1);
  for (guint i = 0; i < sonor_series_get_n_items (self->series) && frame.total > 0; i++)
    {
      double share = get_share (self, i) / frame.total;
      /* A gap of a few pixels tells neighbours apart without their colours. */
      double gap = share < 1 ? MIN (1.2 * pen->scale / (2 * G_PI * frame.outer), share / 3) : 0;

      sonor_pen_sector (pen, get_color (self, pen, i), &frame.center, frame.inner, frame.outer, from + gap,
                        from + share - gap);
      from += share;
    }

  total = sonor_figure_format (self->figure, frame.total, 0, NULL);
  size = sonor_pen_measure (pen, CENTER_SIZE, TRUE, total) > 0
         ? MIN (CENTER_SIZE, CENTER_SIZE * frame.inner * 1.6 / sonor_pen_measure (pen, CENTER_SIZE, TRUE, total)) : CENTER_SIZE;
  if (frame.outer > 20 * pen->scale)
    {
      SonorText style = { size, TRUE, sonor_pen_color (pen, SONOR_COLOR_FOREGROUND), 0.5, 0 };

      sonor_pen_text (pen, &style, total, frame.center.x, frame.center.y);
    }
  if (frame.legend.size.width > 60 * pen->scale && area->size.width >= 180 * pen->scale)
    draw_legend (self, pen, &frame);
}

static gboolean
sonor_ring_has_data (SonorDrawing *drawing)
{
  SonorRing *self = SONOR_RING (drawing);
  double low, high;

  return self->series != NULL && sonor_series_get_range (self->series, SONOR_SERIES_VALUE, &low, &high);
}

static guint
sonor_ring_get_n_points (SonorDrawing *drawing)
{
  return sonor_series_get_n_items (SONOR_RING (drawing)->series);
}

static guint
sonor_ring_find_point (SonorDrawing          *drawing,
                       SonorPen              *pen,
                       const graphene_rect_t *area,
                       double                 x,
                       double                 y)
{
  SonorRing *self = SONOR_RING (drawing);
  double distance, turn, from = 0;
  Frame frame;

  get_frame (self, pen, area, &frame);
  if (graphene_rect_contains_point (&frame.legend, &GRAPHENE_POINT_INIT (x, y)))
    {
      guint row = (guint) ((y - frame.legend.origin.y) / frame.line);

      return row < sonor_series_get_n_items (self->series) ? row : GTK_INVALID_LIST_POSITION;
    }

  distance = hypot (x - frame.center.x, y - frame.center.y);
  if (distance < frame.inner || distance > frame.outer || frame.total <= 0)
    return GTK_INVALID_LIST_POSITION;

  turn = atan2 (y - frame.center.y, x - frame.center.x) / (2 * G_PI) + 0.25;
  if (turn < 0)
    turn += 1;
  for (guint i = 0; i < sonor_series_get_n_items (self->series); i++)
    {
      from += get_share (self, i) / frame.total;
      if (turn < from)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static void
sonor_ring_place_point (SonorDrawing          *drawing,
                        SonorPen              *pen,
                        const graphene_rect_t *area,
                        guint                  point,
                        graphene_rect_t       *place)
{
  SonorRing *self = SONOR_RING (drawing);
  double middle = 0, radius, size = 10 * pen->scale;
  Frame frame;

  get_frame (self, pen, area, &frame);
  for (guint i = 0; i < point && frame.total > 0; i++)
    middle += get_share (self, i) / frame.total;
  middle += frame.total > 0 ? get_share (self, point) / frame.total / 2 : 0;
  middle = (middle - 0.25) * 2 * G_PI;
  radius = (frame.inner + frame.outer) / 2;
  *place = GRAPHENE_RECT_INIT (frame.center.x + radius * cos (middle) - size / 2, frame.center.y + radius * sin (middle) - size / 2,
                               size, size);
}

static char *
sonor_ring_dup_point_words (SonorDrawing *drawing,
                            guint         point)
{
  SonorRing *self = SONOR_RING (drawing);
  double number = sonor_series_get_number (self->series, SONOR_SERIES_VALUE, point), total = 0;
  g_autofree char *value = sonor_figure_format (self->figure, number, 0, NULL);
  g_autofree char *share = NULL;

  for (guint i = 0; i < sonor_series_get_n_items (self->series); i++)
    total += get_share (self, i);
  if (!(total > 0))
    return g_strdup_printf ("%s %s", sonor_series_get_text (self->series, SONOR_SERIES_LABEL, point), value);

  share = sonor_figure_format (SONOR_FIGURE_PERCENT, get_share (self, point) / total, 0, NULL);
  return g_strdup_printf ("%s %s · %s", sonor_series_get_text (self->series, SONOR_SERIES_LABEL, point), value, share);
}

static void
sonor_ring_finalize (GObject *object)
{
  SonorRing *self = SONOR_RING (object);

  g_clear_object (&self->series);

  G_OBJECT_CLASS (sonor_ring_parent_class)->finalize (object);
}

static void
sonor_ring_class_init (SonorRingClass *klass)
{
  SonorDrawingClass *drawing_class = SONOR_DRAWING_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sonor_ring_finalize;
  drawing_class->draw = sonor_ring_draw;
  drawing_class->has_data = sonor_ring_has_data;
  drawing_class->get_n_points = sonor_ring_get_n_points;
  drawing_class->find_point = sonor_ring_find_point;
  drawing_class->place_point = sonor_ring_place_point;
  drawing_class->dup_point_words = sonor_ring_dup_point_words;
}

static void
sonor_ring_init (SonorRing *self)
{
}

/**
 * sonor_ring_new:
 * @series: a name and a number for each slice
 * @figure: what the numbers are
 *
 * Returns: (transfer floating): the drawing
 */
GtkWidget *
sonor_ring_new (SonorSeries *series,
                SonorFigure  figure)
{
  SonorRing *self;

  g_return_val_if_fail (SONOR_IS_SERIES (series), NULL);

  self = g_object_new (SONOR_TYPE_RING, NULL);
  self->series = g_object_ref (series);
  self->figure = figure;
  g_signal_connect_object (series, "changed", G_CALLBACK (sonor_drawing_changed), self, G_CONNECT_SWAPPED);
  sonor_drawing_changed (SONOR_DRAWING (self));

  return GTK_WIDGET (self);
}
