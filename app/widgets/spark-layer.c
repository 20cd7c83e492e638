/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/spark-layer.h"

#include <math.h>

/**
 * SonorSparkLayer:
 *
 * A small line to be read without axes: the area under it, and dots at its lowest, highest and latest value.
 */
struct _SonorSparkLayer
{
  SonorChartLayer parent_instance;
};

G_DEFINE_FINAL_TYPE (SonorSparkLayer, sonor_spark_layer, SONOR_TYPE_CHART_LAYER)

static gboolean
sonor_spark_layer_get_range (SonorChartLayer *layer,
                             double          *low,
                             double          *high)
{
  double margin;

  if (!SONOR_CHART_LAYER_CLASS (sonor_spark_layer_parent_class)->get_range (layer, low, high))
    return FALSE;

  /* Room for the dots. */
  margin = *high > *low ? (*high - *low) * 0.12 : fabs (*high) * 0.12;
  *low -= margin;
  *high += margin;
  return TRUE;
}

static void
draw_dot (SonorPen               *pen,
          const GdkRGBA          *color,
          const graphene_point_t *point,
          double                  radius)
{
  sonor_pen_fill (pen, color, &GRAPHENE_RECT_INIT (point->x - radius, point->y - radius, 2 * radius, 2 * radius), radius);
}

static void
sonor_spark_layer_draw (SonorChartLayer *layer,
                        SonorPen        *pen,
                        const SonorPlot *plot)
{
  for (guint i = 0; i < sonor_chart_layer_get_n_series (layer); i++)
    {
      SonorSeries *series = sonor_chart_layer_get_series (layer, i);
      g_autoptr (GArray) points = sonor_chart_layer_get_points (series, plot, pen->scale);
      const graphene_point_t *all = (graphene_point_t *) (gpointer) points->data;
      const graphene_point_t *lowest = NULL, *highest = NULL, *latest = NULL;
      GdkRGBA color = *sonor_pen_color (pen, sonor_series_get_color (series));
      GdkRGBA soft = color;

      soft.alpha *= 0.18f;
      sonor_pen_line (pen, &soft, &plot->area, all, points->len, 0, plot->area.origin.y + plot->area.size.height);
      sonor_pen_line (pen, &color, &plot->area, all, points->len, 1.5 * pen->scale, 0);
      for (guint j = 0; j < points->len; j++)
        {
          if (!isfinite (all[j].y))
            continue;
          if (lowest == NULL || all[j].y > lowest->y)
            lowest = &all[j];
          if (highest == NULL || all[j].y < highest->y)
            highest = &all[j];
          latest = &all[j];
        }
      if (latest == NULL)
        continue;
      draw_dot (pen, sonor_pen_color (pen, SONOR_COLOR_DIM), lowest, 2 * pen->scale);
      draw_dot (pen, sonor_pen_color (pen, SONOR_COLOR_DIM), highest, 2 * pen->scale);
      draw_dot (pen, &color, latest, 3 * pen->scale);
    }
}

static void
sonor_spark_layer_class_init (SonorSparkLayerClass *klass)
{
  SonorChartLayerClass *layer_class = SONOR_CHART_LAYER_CLASS (klass);

  layer_class->draw = sonor_spark_layer_draw;
  layer_class->get_range = sonor_spark_layer_get_range;
}

static void
sonor_spark_layer_init (SonorSparkLayer *self)
{
}

/**
 * sonor_spark_layer_new:
 * @series: (nullable): what to draw
 *
 * Returns: (transfer full): the layer
 */
SonorChartLayer *
sonor_spark_layer_new (SonorSeries *series)
{
  SonorChartLayer *self = g_object_new (SONOR_TYPE_SPARK_LAYER, NULL);

  if (series != NULL)
    sonor_chart_layer_add_series (self, series);

  return self;
}
