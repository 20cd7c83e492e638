/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/line-layer.h"

/**
 * SonorLineLayer:
 *
 * A line through the values of each series; a missing value is a gap and not a zero.
 */
struct _SonorLineLayer
{
  SonorChartLayer parent_instance;
};

G_DEFINE_FINAL_TYPE (SonorLineLayer, sonor_line_layer, SONOR_TYPE_CHART_LAYER)

static void
sonor_line_layer_draw (SonorChartLayer *layer,
                       SonorPen        *pen,
                       const SonorPlot *plot)
{
  for (guint i = 0; i < sonor_chart_layer_get_n_series (layer); i++)
    {
      SonorSeries *series = sonor_chart_layer_get_series (layer, i);
      g_autoptr (GArray) points = sonor_chart_layer_get_points (series, plot, pen->scale);

      sonor_pen_line (pen, sonor_pen_color (pen, sonor_series_get_color (series)), &plot->area,
                      (graphene_point_t *) (gpointer) points->data, points->len, 2 * pen->scale, 0);
    }
}

static void
sonor_line_layer_class_init (SonorLineLayerClass *klass)
{
  SonorChartLayerClass *layer_class = SONOR_CHART_LAYER_CLASS (klass);

  layer_class->draw = sonor_line_layer_draw;
}

static void
sonor_line_layer_init (SonorLineLayer *self)
{
}

/**
 * sonor_line_layer_new:
 * @series: (nullable): what to draw
 *
 * Returns: (transfer full): the layer
 */
SonorChartLayer *
sonor_line_layer_new (SonorSeries *series)
{
  SonorChartLayer *self = g_object_new (SONOR_TYPE_LINE_LAYER, NULL);

  if (series != NULL)
    sonor_chart_layer_add_series (self, series);

  return self;
}
