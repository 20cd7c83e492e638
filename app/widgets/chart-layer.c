/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/chart-layer.h"

#include <math.h>

#include "widgets/downsample.h"

/**
 * SonorChartLayer:
 *
 * One way of drawing one or more series in a #SonorChart. Layers share the axes of their chart and lie one over the other.
 */
typedef struct
{
  GPtrArray *series;
} SonorChartLayerPrivate;

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SonorChartLayer, sonor_chart_layer, G_TYPE_OBJECT)

#define PRIVATE(self) ((SonorChartLayerPrivate *) sonor_chart_layer_get_instance_private (self))

/**
 * sonor_plot_get_x:
 * @self: a plot
 * @x: a number on the x axis
 *
 * Returns: where it is, in pixels
 */
double
sonor_plot_get_x (const SonorPlot *self,
                  double           x)
{
  return self->area.origin.x + (x - self->x_low) / (self->x_high - self->x_low) * self->area.size.width;
}

/**
 * sonor_plot_get_y:
 * @self: a plot
 * @value: a number on the y axis
 *
 * Returns: where it is, in pixels
 */
double
sonor_plot_get_y (const SonorPlot *self,
                  double           value)
{
  return self->area.origin.y + (self->y_high - value) / (self->y_high - self->y_low) * self->area.size.height;
}

static gboolean
sonor_chart_layer_real_get_range (SonorChartLayer *self,
                                  double          *low,
                                  double          *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (guint i = 0; i < sonor_chart_layer_get_n_series (self); i++)
    {
      double series_low, series_high;

      if (!sonor_series_get_range (sonor_chart_layer_get_series (self, i), SONOR_SERIES_VALUE, &series_low, &series_high))
        continue;
      *low = MIN (*low, series_low);
      *high = MAX (*high, series_high);
    }

  return *low <= *high;
}

static void
on_series_changed (SonorSeries     *series,
                   SonorChartLayer *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sonor_chart_layer_finalize (GObject *object)
{
  g_ptr_array_unref (PRIVATE (SONOR_CHART_LAYER (object))->series);

  G_OBJECT_CLASS (sonor_chart_layer_parent_class)->finalize (object);
}

static void
sonor_chart_layer_class_init (SonorChartLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_chart_layer_finalize;
  klass->get_range = sonor_chart_layer_real_get_range;

  /**
   * SonorChartLayer::changed:
   * @self: the layer
   *
   * One of its series has changed.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sonor_chart_layer_init (SonorChartLayer *self)
{
  PRIVATE (self)->series = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sonor_chart_layer_add_series:
 * @self: a layer
 * @series: what to draw
 *
 * Adds a series; a stacked layer puts it on top of those before it.
 */
void
sonor_chart_layer_add_series (SonorChartLayer *self,
                              SonorSeries     *series)
{
  g_return_if_fail (SONOR_IS_CHART_LAYER (self));
  g_return_if_fail (SONOR_IS_SERIES (series));

  g_ptr_array_add (PRIVATE (self)->series, g_object_ref (series));
  g_signal_connect_object (series, "changed", G_CALLBACK (on_series_changed), self, 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sonor_chart_layer_get_n_series:
 * @self: a layer
 *
 * Returns: how many series it draws
 */
guint
sonor_chart_layer_get_n_series (SonorChartLayer *self)
{
  g_return_val_if_fail (SONOR_IS_CHART_LAYER (self), 0);

  return PRIVATE (self)->series->len;
}

/**
 * sonor_chart_layer_get_series:
 * @self: a layer
 * @position: which of its series
 *
 * Returns: (transfer none): the series
 */
SonorSeries *
sonor_chart_layer_get_series (SonorChartLayer *self,
                              guint            position)
{
  g_return_val_if_fail (SONOR_IS_CHART_LAYER (self), NULL);
  g_return_val_if_fail (position < PRIVATE (self)->series->len, NULL);

  return g_ptr_array_index (PRIVATE (self)->series, position);
}

/**
 * sonor_chart_layer_draw:
 * @self: a layer
 * @pen: what to draw with
 * @plot: where
 *
 * Draws its series.
 */
void
sonor_chart_layer_draw (SonorChartLayer *self,
                        SonorPen        *pen,
                        const SonorPlot *plot)
{
  g_return_if_fail (SONOR_IS_CHART_LAYER (self));

  SONOR_CHART_LAYER_GET_CLASS (self)->draw (self, pen, plot);
}

/**
 * sonor_chart_layer_get_range:
 * @self: a layer
 * @low: (out): the lowest value it draws
 * @high: (out): the highest
 *
 * Returns: whether it draws any
 */
gboolean
sonor_chart_layer_get_range (SonorChartLayer *self,
                             double          *low,
                             double          *high)
{
  g_return_val_if_fail (SONOR_IS_CHART_LAYER (self), FALSE);

  return SONOR_CHART_LAYER_GET_CLASS (self)->get_range (self, low, high);
}

/**
 * sonor_chart_layer_get_column_width:
 * @self: a layer
 *
 * Returns: how much of the x axis one item takes; 0 for a point
 */
double
sonor_chart_layer_get_column_width (SonorChartLayer *self)
{
  g_return_val_if_fail (SONOR_IS_CHART_LAYER (self), 0);

  return SONOR_CHART_LAYER_GET_CLASS (self)->get_column_width != NULL
         ? SONOR_CHART_LAYER_GET_CLASS (self)->get_column_width (self) : 0;
}

/**
 * sonor_chart_layer_get_gap:
 * @self: a layer
 *
 * Returns: the smallest distance of two neighbours on the x axis, which is how wide columns can be; 1 if there are no two
 */
double
sonor_chart_layer_get_gap (SonorChartLayer *self)
{
  double gap = INFINITY;

  for (guint i = 0; i < sonor_chart_layer_get_n_series (self); i++)
    {
      SonorSeries *series = sonor_chart_layer_get_series (self, i);

      for (guint j = 1; j < sonor_series_get_n_items (series); j++)
        {
          double distance = fabs (sonor_series_get_number (series, SONOR_SERIES_X, j)
                                  - sonor_series_get_number (series, SONOR_SERIES_X, j - 1));

          if (distance > 0 && distance < gap)
            gap = distance;
        }
    }

  return isfinite (gap) ? gap : 1;
}

/**
 * sonor_chart_layer_get_points:
 * @series: a series
 * @plot: where it is drawn
 * @scale: that of the pen
 *
 * Makes the points of a line, no more of them than can be seen.
 *
 * Returns: (transfer full) (element-type graphene_point_t): the points; one without a value has a y of NAN
 */
GArray *
sonor_chart_layer_get_points (SonorSeries     *series,
                              const SonorPlot *plot,
                              double           scale)
{
  g_autoptr (GArray) chosen = sonor_downsample (series, (guint) MAX (plot->area.size.width, 1));
  GArray *points = g_array_sized_new (FALSE, FALSE, sizeof (graphene_point_t), chosen->len);

  for (guint i = 0; i < chosen->len; i++)
    {
      guint position = g_array_index (chosen, guint, i);
      double x = sonor_series_get_number (series, SONOR_SERIES_X, position);
      double value = sonor_series_get_number (series, SONOR_SERIES_VALUE, position);
      graphene_point_t point = GRAPHENE_POINT_INIT (sonor_plot_get_x (plot, x), sonor_plot_get_y (plot, value));

      g_array_append_val (points, point);
    }

  return points;
}
