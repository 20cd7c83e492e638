/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/column-layer.h"

#include <math.h>

/**
 * SonorColumnLayer:
 *
 * A column for each value, up or down from zero. Columns of several series stand side by side.
 */
struct _SonorColumnLayer
{
  SonorChartLayer parent_instance;
};

G_DEFINE_FINAL_TYPE (SonorColumnLayer, sonor_column_layer, SONOR_TYPE_CHART_LAYER)

static gboolean
sonor_column_layer_get_range (SonorChartLayer *layer,
                              double          *low,
                              double          *high)
{
  if (!SONOR_CHART_LAYER_CLASS (sonor_column_layer_parent_class)->get_range (layer, low, high))
    return FALSE;

  *low = MIN (*low, 0);
  *high = MAX (*high, 0);
  return TRUE;
}

static void
draw_column (SonorPen        *pen,
             const SonorPlot *plot,
             const GdkRGBA   *color,
             double           left,
             double           width,
             double           from,
             double           to)
{
  double top = sonor_plot_get_y (plot, MAX (from, to)), bottom = sonor_plot_get_y (plot, MIN (from, to));
  graphene_rect_t area;

  /* A value other than zero is never invisible. */
  if (from != to && bottom - top < 1)
    top = bottom - 1;
  area = GRAPHENE_RECT_INIT (left, top, width, bottom - top);
  if (graphene_rect_intersection (&area, &plot->area, &area))
    sonor_pen_fill (pen, color, &area, width > 8 * pen->scale ? 1.5 * pen->scale : 0);
}

/* Where there are more columns than pixels, each pixel shows the lowest and the highest of its columns. */
static void
draw_crowded (SonorPen        *pen,
              const SonorPlot *plot,
              SonorSeries     *series,
              const GdkRGBA   *color)
{
  guint n_pixels = (guint) MAX (plot->area.size.width, 1);
  g_autofree double *lows = g_new0 (double, n_pixels);
  g_autofree double *highs = g_new0 (double, n_pixels);

  for (guint i = 0; i < sonor_series_get_n_items (series); i++)
    {
      double x = sonor_plot_get_x (plot, sonor_series_get_number (series, SONOR_SERIES_X, i)) - plot->area.origin.x;
      double value = sonor_series_get_number (series, SONOR_SERIES_VALUE, i);
      guint pixel;

      if (isnan (value) || !(x >= 0 && x <= n_pixels))
        continue;
      pixel = MIN ((guint) x, n_pixels - 1);
      lows[pixel] = MIN (lows[pixel], value);
      highs[pixel] = MAX (highs[pixel], value);
    }
  for (guint i = 0; i < n_pixels; i++)
    {
      if (lows[i] < 0 || highs[i] > 0)
        draw_column (pen, plot, color, plot->area.origin.x + i, 1, lows[i], highs[i]);
    }
}

static void
sonor_column_layer_draw (SonorChartLayer *layer,
                         SonorPen        *pen,
                         const SonorPlot *plot)
{
  guint n_series = sonor_chart_layer_get_n_series (layer);
  double pixels = sonor_chart_layer_get_gap (layer) / (plot->x_high - plot->x_low) * plot->area.size.width;
  double width = pixels * 0.76 / MAX (n_series, 1);

  for (guint i = 0; i < n_series; i++)
    {
      SonorSeries *series = sonor_chart_layer_get_series (layer, i);
      const GdkRGBA *color = sonor_pen_color (pen, sonor_series_get_color (series));

      if (width < 1)
        {
          draw_crowded (pen, plot, series, color);
          continue;
        }
      for (guint j = 0; j < sonor_series_get_n_items (series); j++)
        {
          double x = sonor_series_get_number (series, SONOR_SERIES_X, j);
          double value = sonor_series_get_number (series, SONOR_SERIES_VALUE, j);
          double left = sonor_plot_get_x (plot, x) + width * (i - n_series / 2.);

          if (isnan (x) || isnan (value))
            continue;
          draw_column (pen, plot, color, round (left), MAX (round (left + width) - round (left), 1), 0, value);
        }
    }
}

static void
sonor_column_layer_class_init (SonorColumnLayerClass *klass)
{
  SonorChartLayerClass *layer_class = SONOR_CHART_LAYER_CLASS (klass);

  layer_class->draw = sonor_column_layer_draw;
  layer_class->get_range = sonor_column_layer_get_range;
  layer_class->get_column_width = sonor_chart_layer_get_gap;
}

static void
sonor_column_layer_init (SonorColumnLayer *self)
{
}

/**
 * sonor_column_layer_new:
 * @series: (nullable): what to draw
 *
 * Returns: (transfer full): the layer
 */
SonorChartLayer *
sonor_column_layer_new (SonorSeries *series)
{
  SonorChartLayer *self = g_object_new (SONOR_TYPE_COLUMN_LAYER, NULL);

  if (series != NULL)
    sonor_chart_layer_add_series (self, series);

  return self;
}
