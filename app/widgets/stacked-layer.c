/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/stacked-layer.h"

#include <math.h>

/**
 * SonorStackedLayer:
 *
 * Columns of several series on top of each other: values below zero go down from it.
 */
struct _SonorStackedLayer
{
  SonorChartLayer parent_instance;
};

G_DEFINE_FINAL_TYPE (SonorStackedLayer, sonor_stacked_layer, SONOR_TYPE_CHART_LAYER)

typedef struct
{
  double up;
  double down;
} Stack;

/* Stands an item of a series on those of the series before it that have the same x. */
static Stack *
find_stack (GHashTable *stacks,
            double      x)
{
  Stack *stack = g_hash_table_lookup (stacks, &x);

  if (stack == NULL)
    {
      stack = g_new0 (Stack, 1);
      g_hash_table_insert (stacks, g_memdup2 (&x, sizeof x), stack);
    }

  return stack;
}

static gboolean
sonor_stacked_layer_get_range (SonorChartLayer *layer,
                               double          *low,
                               double          *high)
{
  g_autoptr (GHashTable) stacks = g_hash_table_new_full (g_double_hash, g_double_equal, g_free, g_free);

  *low = *high = 0;
  for (guint i = 0; i < sonor_chart_layer_get_n_series (layer); i++)
    {
      SonorSeries *series = sonor_chart_layer_get_series (layer, i);

      for (guint j = 0; j < sonor_series_get_n_items (series); j++)
        {
          double x = sonor_series_get_number (series, SONOR_SERIES_X, j);
          double value = sonor_series_get_number (series, SONOR_SERIES_VALUE, j);
          Stack *stack;

          if (isnan (x) || isnan (value))
            continue;
          stack = find_stack (stacks, x);
          stack->up += MAX (value, 0);
          stack->down += MIN (value, 0);
          *low = MIN (*low, stack->down);
          *high = MAX (*high, stack->up);
        }
    }

  return g_hash_table_size (stacks) > 0;
}

static void
sonor_stacked_layer_draw (SonorChartLayer *layer,
                          SonorPen        *pen,
                          const SonorPlot *plot)
{
  g_autoptr (GHashTable) stacks = g_hash_table_new_full (g_double_hash, g_double_equal, g_free, g_free);
  double pixels = sonor_chart_layer_get_gap (layer) / (plot->x_high - plot->x_low) * plot->area.size.width;
  double width = MAX (pixels * 0.76, 1);

  for (guint i = 0; i < sonor_chart_layer_get_n_series (layer); i++)
    {
      SonorSeries *series = sonor_chart_layer_get_series (layer, i);
      const GdkRGBA *color = sonor_pen_color (pen, sonor_series_get_color (series));
      double last = -INFINITY;

      for (guint j = 0; j < sonor_series_get_n_items (series); j++)
        {
          double x = sonor_series_get_number (series, SONOR_SERIES_X, j);
          double value = sonor_series_get_number (series, SONOR_SERIES_VALUE, j);
          double left = round (sonor_plot_get_x (plot, x) - width / 2), right = round (sonor_plot_get_x (plot, x) + width / 2);
          double from, to;
          graphene_rect_t area;
          Stack *stack;

          if (isnan (x) || isnan (value))
            continue;
          stack = find_stack (stacks, x);
          from = value >= 0 ? stack->up : stack->down;
          to = from + value;
          if (value >= 0)
            stack->up = to;
          else
            stack->down = to;

          /* More columns than pixels: one for each pixel is enough. */
          if (pixels < 1 && left <= last)
            continue;
          last = left;
          area = GRAPHENE_RECT_INIT (left, sonor_plot_get_y (plot, MAX (from, to)), MAX (right - left, 1),
                                     sonor_plot_get_y (plot, MIN (from, to)) - sonor_plot_get_y (plot, MAX (from, to)));
          if (graphene_rect_intersection (&area, &plot->area, &area))
            sonor_pen_fill (pen, color, &area, 0);
        }
    }
}

static void
sonor_stacked_layer_class_init (SonorStackedLayerClass *klass)
{
  SonorChartLayerClass *layer_class = SONOR_CHART_LAYER_CLASS (klass);

  layer_class->draw = sonor_stacked_layer_draw;
  layer_class->get_range = sonor_stacked_layer_get_range;
  layer_class->get_column_width = sonor_chart_layer_get_gap;
}

static void
sonor_stacked_layer_init (SonorStackedLayer *self)
{
}

/**
 * sonor_stacked_layer_new:
 * @series: (nullable): what to draw
 *
 * Returns: (transfer full): the layer
 */
SonorChartLayer *
sonor_stacked_layer_new (SonorSeries *series)
{
  SonorChartLayer *self = g_object_new (SONOR_TYPE_STACKED_LAYER, NULL);

  if (series != NULL)
    sonor_chart_layer_add_series (self, series);

  return self;
}
