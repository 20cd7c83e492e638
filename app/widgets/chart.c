/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define TICK_SIZE 11
#define LEGEND_SIZE 12
#define FEW_POINTS 12

/**
 * SonorChart:
 *
 * Layers over each other between an x and a y axis. The items of the first series are the points that a person can ask about;
 * the other series answer with their item at the same x.
 */
struct _SonorChart
{
  SonorDrawing  parent_instance;

  SonorAxis    *x_axis;
  SonorAxis    *y_axis;
  GPtrArray    *layers;
  gboolean      bare;
};

G_DEFINE_FINAL_TYPE (SonorChart, sonor_chart, SONOR_TYPE_DRAWING)

/* The axes as they are at one size. */
typedef struct
{
  SonorPlot   plot;
  SonorTicks *x_ticks;
  SonorTicks *y_ticks;
  double      legend;
} Frame;

static void
frame_clear (Frame *frame)
{
  g_clear_pointer (&frame->x_ticks, sonor_ticks_free);
  g_clear_pointer (&frame->y_ticks, sonor_ticks_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frame, frame_clear)

static SonorSeries *
get_leader (SonorChart *self)
{
  for (guint i = 0; i < self->layers->len; i++)
    {
      SonorChartLayer *layer = g_ptr_array_index (self->layers, i);

      if (sonor_chart_layer_get_n_series (layer) > 0)
        return sonor_chart_layer_get_series (layer, 0);
    }

  return NULL;
}

static gboolean
get_ranges (SonorChart *self,
            double     *x_low,
            double     *x_high,
            double     *y_low,
            double     *y_high)
{
  double width = 0;

  *x_low = *y_low = INFINITY;
  *x_high = *y_high = -INFINITY;
  for (guint i = 0; i < self->layers->len; i++)
    {
      SonorChartLayer *layer = g_ptr_array_index (self->layers, i);
      double low, high;

      if (!sonor_chart_layer_get_range (layer, &low, &high))
        continue;
      *y_low = MIN (*y_low, low);
      *y_high = MAX (*y_high, high);
      width = MAX (width, sonor_chart_layer_get_column_width (layer));
      for (guint j = 0; j < sonor_chart_layer_get_n_series (layer); j++)
        {
          if (!sonor_series_get_range (sonor_chart_layer_get_series (layer, j), SONOR_SERIES_X, &low, &high))
            continue;
          *x_low = MIN (*x_low, low);
          *x_high = MAX (*x_high, high);
        }
    }
  *x_low -= width / 2;
  *x_high += width / 2;

  return *x_low <= *x_high && *y_low <= *y_high;
}

static gboolean
has_legend (SonorChart *self)
{
  guint n_named = 0;

  for (guint i = 0; i < self->layers->len; i++)
    {
      SonorChartLayer *layer = g_ptr_array_index (self->layers, i);

      for (guint j = 0; j < sonor_chart_layer_get_n_series (layer); j++)
        n_named += sonor_series_get_name (sonor_chart_layer_get_series (layer, j)) != NULL;
    }

  return n_named > 1;
}

static gboolean
get_frame (SonorChart            *self,
           SonorPen              *pen,
           const graphene_rect_t *area,
           Frame                 *frame)
{
  double x_low, x_high, y_low, y_high, left = 0, bottom, top, room;
  double tick = sonor_pen_height (pen, TICK_SIZE);

  if (!get_ranges (self, &x_low, &x_high, &y_low, &y_high))
    return FALSE;

  frame->legend = !self->bare && has_legend (self) ? sonor_pen_height (pen, LEGEND_SIZE) + 10 * pen->scale : 0;
  bottom = self->bare ? 0 : tick + 2 * pen->scale;
  top = self->bare ? 0 : frame->legend > 0 ? frame->legend : tick / 2;
  room = area->size.height - bottom - top;
  frame->y_ticks = sonor_axis_get_ticks (self->y_axis, y_low, y_high, (guint) CLAMP (room / (tick * 2.2), 2, 8), !self->bare);
  if (frame->y_ticks == NULL)
    return FALSE;

  for (guint i = 0; i < frame->y_ticks->n_values && !self->bare; i++)
    {
      g_autofree char *label = sonor_axis_format (self->y_axis, frame->y_ticks->values[i], frame->y_ticks->step);

      left = MAX (left, sonor_pen_measure (pen, TICK_SIZE, FALSE, label));
    }
  left = left > 0 ? ceil (left + 8 * pen->scale) : 0;

  frame->x_ticks = sonor_axis_get_ticks (self->x_axis, x_low, x_high,
                                         (guint) CLAMP ((area->size.width - left) / (62 * pen->scale), 1, 12), FALSE);
  if (frame->x_ticks == NULL)
    return FALSE;

  frame->plot = (SonorPlot) {
    GRAPHENE_RECT_INIT (area->origin.x + left, area->origin.y + top, area->size.width - left, room),
    frame->x_ticks->low, frame->x_ticks->high, frame->y_ticks->low, frame->y_ticks->high,
  };

  return frame->plot.area.size.width >= 1 && frame->plot.area.size.height >= 1;
}

static void
draw_legend (SonorChart            *self,
             SonorPen              *pen,
             const graphene_rect_t *area,
             double                 height)
{
  double x = area->origin.x, y = area->origin.y + (height - 10 * pen->scale) / 2, mark = 10 * pen->scale;

  for (guint i = 0; i < self->layers->len; i++)
    {
      SonorChartLayer *layer = g_ptr_array_index (self->layers, i);

      for (guint j = 0; j < sonor_chart_layer_get_n_series (layer); j++)
        {
          SonorSeries *series = sonor_chart_layer_get_series (layer, j);
          double room = area->origin.x + area->size.width - x - mark * 1.5;
          double thick = sonor_chart_layer_get_column_width (layer) > 0 ? mark : 3 * pen->scale;
          SonorText style = { LEGEND_SIZE, FALSE, sonor_pen_color (pen, SONOR_COLOR_DIM), 0, room };

          if (sonor_series_get_name (series) == NULL || room < mark)
            continue;
          sonor_pen_fill (pen, sonor_pen_color (pen, sonor_series_get_color (series)),
                          &GRAPHENE_RECT_INIT (x, y - thick / 2, mark, thick), 2 * pen->scale);
          x += mark * 1.5;
          x += sonor_pen_text (pen, &style, sonor_series_get_name (series), x, y) + 16 * pen->scale;
        }
    }
}

static void
draw_axes (SonorChart      *self,
           SonorPen        *pen,
           const Frame     *frame)
{
  const graphene_rect_t *area = &frame->plot.area;
  const GdkRGBA *grid = sonor_pen_color (pen, SONOR_COLOR_GRID), *dim = sonor_pen_color (pen, SONOR_COLOR_DIM);
  double line = MAX (round (pen->scale), 0.5), end = -INFINITY;
  double bottom = area->origin.y + area->size.height;

  for (guint i = 0; i < frame->y_ticks->n_values; i++)
    {
      double value = frame->y_ticks->values[i], y = round (sonor_plot_get_y (&frame->plot, value));
      g_autofree char *label = sonor_axis_format (self->y_axis, value, frame->y_ticks->step);
      SonorText style = { TICK_SIZE, FALSE, dim, 1, 0 };

      sonor_pen_fill (pen, value == 0 ? dim : grid, &GRAPHENE_RECT_INIT (area->origin.x, y - line / 2, area->size.width, line), 0);
      sonor_pen_text (pen, &style, label, area->origin.x - 8 * pen->scale, y);
    }

  for (guint i = 0; i < frame->x_ticks->n_values; i++)
    {
      double value = frame->x_ticks->values[i], x = sonor_plot_get_x (&frame->plot, value);
      gboolean named = sonor_axis_get_figure (self->x_axis) == SONOR_FIGURE_NAME;
      g_autofree char *label = NULL;
      SonorText style = { TICK_SIZE, FALSE, dim, 0.5, 0 };
      double width, middle;

      if (named)
        {
          SonorSeries *leader = get_leader (self);
          guint position = sonor_series_find_nearest (leader, value);

          if (position == GTK_INVALID_LIST_POSITION || sonor_series_get_number (leader, SONOR_SERIES_X, position) != value)
            continue;
          label = g_strdup (sonor_series_get_text (leader, SONOR_SERIES_LABEL, position));
          style.width = area->size.width / (frame->x_ticks->high - frame->x_ticks->low) * frame->x_ticks->step * 0.95;
        }
      else
        {
          label = sonor_axis_format (self->x_axis, value, frame->x_ticks->step);
        }

      /* The first and the last must not run out of the chart, and none over its neighbour. */
      width = sonor_pen_measure (pen, TICK_SIZE, FALSE, label);
      if (style.width > 0)
        width = MIN (width, style.width);
      middle = MIN (x, area->origin.x + area->size.width - width / 2);
      if (middle - width / 2 < end + 4 * pen->scale)
        continue;
      sonor_pen_text (pen, &style, label, middle, bottom + sonor_pen_height (pen, TICK_SIZE) / 2 + 2 * pen->scale);
      end = middle + width / 2;
    }
}

static void
sonor_chart_draw (SonorDrawing          *drawing,
                  SonorPen              *pen,
                  const graphene_rect_t *area)
{
  SonorChart *self = SONOR_CHART (drawing);
  g_auto (Frame) frame = { 0 };

  if (!get_frame (self, pen, area, &frame))
    return;

  if (!self->bare)
    {
      draw_legend (self, pen, area, frame.legend);
      draw_axes (self, pen, &frame);
    }
  for (guint i = 0; i < self->layers->len; i++)
    sonor_chart_layer_draw (g_ptr_array_index (self->layers, i), pen, &frame.plot);
}

static gboolean
sonor_chart_has_data (SonorDrawing *drawing)
{
  double x_low, x_high, y_low, y_high;

  return get_ranges (SONOR_CHART (drawing), &x_low, &x_high, &y_low, &y_high);
}

static guint
sonor_chart_get_n_points (SonorDrawing *drawing)
{
  SonorSeries *leader = get_leader (SONOR_CHART (drawing));

  return leader != NULL ? sonor_series_get_n_items (leader) : 0;
}

static guint
sonor_chart_find_point (SonorDrawing          *drawing,
                        SonorPen              *pen,
                        const graphene_rect_t *area,
                        double                 x,
                        double                 y)
{
  SonorChart *self = SONOR_CHART (drawing);
  g_auto (Frame) frame = { 0 };
  const graphene_rect_t *place = &frame.plot.area;

  if (!get_frame (self, pen, area, &frame) || !graphene_rect_contains_point (place, &GRAPHENE_POINT_INIT (x, y)))
    return GTK_INVALID_LIST_POSITION;

  return sonor_series_find_nearest (get_leader (self), frame.plot.x_low + (x - place->origin.x) / place->size.width
                                                       * (frame.plot.x_high - frame.plot.x_low));
}

static void
sonor_chart_place_point (SonorDrawing          *drawing,
                         SonorPen              *pen,
                         const graphene_rect_t *area,
                         guint                  point,
                         graphene_rect_t       *place)
{
  SonorChart *self = SONOR_CHART (drawing);
  SonorSeries *leader = get_leader (self);
  double value = sonor_series_get_number (leader, SONOR_SERIES_VALUE, point);
  double size = 8 * pen->scale, y;
  g_auto (Frame) frame = { 0 };

  if (!get_frame (self, pen, area, &frame))
    return;

  y = isnan (value) ? area->origin.y + area->size.height / 2 : sonor_plot_get_y (&frame.plot, value);
  *place = GRAPHENE_RECT_INIT (sonor_plot_get_x (&frame.plot, sonor_series_get_number (leader, SONOR_SERIES_X, point)) - size / 2,
                               y - size / 2, size, size);
}

static char *
dup_x_words (SonorChart  *self,
             SonorSeries *series,
             guint        position)
{
  const char *label = sonor_series_get_text (series, SONOR_SERIES_LABEL, position);

  return *label != '\0' ? g_strdup (label)
                        : sonor_axis_format (self->x_axis, sonor_series_get_number (series, SONOR_SERIES_X, position), 0);
}

static char *
sonor_chart_dup_point_words (SonorDrawing *drawing,
                             guint         point)
{
  SonorChart *self = SONOR_CHART (drawing);
  SonorSeries *leader = get_leader (self);
  double x = sonor_series_get_number (leader, SONOR_SERIES_X, point);
  g_autofree char *where = dup_x_words (self, leader, point);
  g_autoptr (GString) words = g_string_new (where);

  for (guint i = 0; i < self->layers->len; i++)
    {
      SonorChartLayer *layer = g_ptr_array_index (self->layers, i);

      for (guint j = 0; j < sonor_chart_layer_get_n_series (layer); j++)
        {
          SonorSeries *series = sonor_chart_layer_get_series (layer, j);
          guint position = series == leader ? point : sonor_series_find_nearest (series, x);
          g_autofree char *value = NULL;

          if (position == GTK_INVALID_LIST_POSITION || sonor_series_get_number (series, SONOR_SERIES_X, position) != x)
            continue;
          value = sonor_axis_format (self->y_axis, sonor_series_get_number (series, SONOR_SERIES_VALUE, position), 0);
          g_string_append (words, " · ");
          if (sonor_series_get_name (series) != NULL)
            g_string_append_printf (words, "%s ", sonor_series_get_name (series));
          g_string_append (words, value);
        }
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static char *
dup_series_words (SonorChart  *self,
                  SonorSeries *series)
{
  const char *name = sonor_series_get_name (series);
  guint n = sonor_series_get_n_items (series), n_values = 0, lowest = 0, highest = 0, latest = 0;
  g_autofree char *low = NULL, *high = NULL, *last = NULL, *low_x = NULL, *high_x = NULL, *last_x = NULL;

  for (guint i = 0; i < n; i++)
    {
      double value = sonor_series_get_number (series, SONOR_SERIES_VALUE, i);

      if (isnan (value))
        continue;
      if (n_values == 0 || value < sonor_series_get_number (series, SONOR_SERIES_VALUE, lowest))
        lowest = i;
      if (n_values == 0 || value > sonor_series_get_number (series, SONOR_SERIES_VALUE, highest))
        highest = i;
      latest = i;
      n_values++;
    }
  if (n_values == 0)
    return g_strdup_printf ("%s: %s", name != NULL ? name : "", _("No data"));

  low = sonor_axis_format (self->y_axis, sonor_series_get_number (series, SONOR_SERIES_VALUE, lowest), 0);
  high = sonor_axis_format (self->y_axis, sonor_series_get_number (series, SONOR_SERIES_VALUE, highest), 0);
  last = sonor_axis_format (self->y_axis, sonor_series_get_number (series, SONOR_SERIES_VALUE, latest), 0);
  low_x = dup_x_words (self, series, lowest);
  high_x = dup_x_words (self, series, highest);
  last_x = dup_x_words (self, series, latest);

  /* Translators: name of the numbers: how many values, lowest value (where), highest value (where), last value (where) */
  return g_strdup_printf (ngettext ("%s: %u value, lowest %s (%s), highest %s (%s), last %s (%s)",
                                    "%s: %u values, lowest %s (%s), highest %s (%s), last %s (%s)", n_values),
                          name != NULL ? name : _("Values"), n_values, low, low_x, high, high_x, last, last_x);
}

static char *
sonor_chart_dup_words (SonorDrawing *drawing)
{
  SonorChart *self = SONOR_CHART (drawing);
  g_autoptr (GString) words = g_string_new (NULL);

  if (sonor_chart_get_n_points (drawing) <= FEW_POINTS)
    return SONOR_DRAWING_CLASS (sonor_chart_parent_class)->dup_words (drawing);

  for (guint i = 0; i < self->layers->len; i++)
    {
      SonorChartLayer *layer = g_ptr_array_index (self->layers, i);

      for (guint j = 0; j < sonor_chart_layer_get_n_series (layer); j++)
        {
          g_autofree char *series = dup_series_words (self, sonor_chart_layer_get_series (layer, j));

          g_string_append_printf (words, "%s%s", words->len > 0 ? "; " : "", series);
        }
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
sonor_chart_dispose (GObject *object)
{
  SonorChart *self = SONOR_CHART (object);

  /* The parent still asks whether there is data. */
  g_ptr_array_set_size (self->layers, 0);

  G_OBJECT_CLASS (sonor_chart_parent_class)->dispose (object);
}

static void
sonor_chart_finalize (GObject *object)
{
  SonorChart *self = SONOR_CHART (object);

  g_ptr_array_unref (self->layers);
  g_clear_object (&self->x_axis);
  g_clear_object (&self->y_axis);

  G_OBJECT_CLASS (sonor_chart_parent_class)->finalize (object);
}

static void
sonor_chart_class_init (SonorChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  SonorDrawingClass *drawing_class = SONOR_DRAWING_CLASS (klass);

  object_class->dispose = sonor_chart_dispose;
  object_class->finalize = sonor_chart_finalize;
  drawing_class->draw = sonor_chart_draw;
  drawing_class->has_data = sonor_chart_has_data;
  drawing_class->get_n_points = sonor_chart_get_n_points;
  drawing_class->find_point = sonor_chart_find_point;
  drawing_class->place_point = sonor_chart_place_point;
  drawing_class->dup_point_words = sonor_chart_dup_point_words;
  drawing_class->dup_words = sonor_chart_dup_words;
}

static void
sonor_chart_init (SonorChart *self)
{
  self->layers = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sonor_chart_new:
 * @x_axis: (transfer none): the axis along the bottom
 * @y_axis: (transfer none): the axis at the left
 *
 * Returns: (transfer floating): a chart without layers
 */
GtkWidget *
sonor_chart_new (SonorAxis *x_axis,
                 SonorAxis *y_axis)
{
  SonorChart *self;

  g_return_val_if_fail (SONOR_IS_AXIS (x_axis), NULL);
  g_return_val_if_fail (SONOR_IS_AXIS (y_axis), NULL);

  self = g_object_new (SONOR_TYPE_CHART, NULL);
  self->x_axis = g_object_ref (x_axis);
  self->y_axis = g_object_ref (y_axis);
  g_signal_connect_object (x_axis, "changed", G_CALLBACK (sonor_drawing_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (y_axis, "changed", G_CALLBACK (sonor_drawing_changed), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sonor_chart_add_layer:
 * @self: a chart
 * @layer: (transfer full): a layer, drawn over those before it
 *
 * Adds a layer.
 */
void
sonor_chart_add_layer (SonorChart      *self,
                       SonorChartLayer *layer)
{
  g_return_if_fail (SONOR_IS_CHART (self));
  g_return_if_fail (SONOR_IS_CHART_LAYER (layer));

  g_ptr_array_add (self->layers, layer);
  g_signal_connect_object (layer, "changed", G_CALLBACK (sonor_drawing_changed), self, G_CONNECT_SWAPPED);
  sonor_drawing_changed (SONOR_DRAWING (self));
}

/**
 * sonor_chart_set_bare:
 * @self: a chart
 * @bare: whether axes and legend are left out
 *
 * Makes it a sparkline: a shape within a line of text or under a number.
 */
void
sonor_chart_set_bare (SonorChart *self,
                      gboolean    bare)
{
  g_return_if_fail (SONOR_IS_CHART (self));

  self->bare = bare;
  sonor_drawing_changed (SONOR_DRAWING (self));
}
