/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/pen.h"
#include "widgets/series.h"

G_BEGIN_DECLS

/**
 * SonorPlot:
 * @area: where the numbers are drawn, inside the axes
 * @x_low: the x at its left edge
 * @x_high: the x at its right edge
 * @y_low: the value at its bottom
 * @y_high: the value at its top
 *
 * How numbers become places.
 */
typedef struct
{
  graphene_rect_t area;
  double          x_low;
  double          x_high;
  double          y_low;
  double          y_high;
} SonorPlot;

double sonor_plot_get_x (const SonorPlot *self,
                         double           x);
double sonor_plot_get_y (const SonorPlot *self,
                         double           value);

#define SONOR_TYPE_CHART_LAYER (sonor_chart_layer_get_type ())
G_DECLARE_DERIVABLE_TYPE (SonorChartLayer, sonor_chart_layer, SONOR, CHART_LAYER, GObject)

/**
 * SonorChartLayerClass:
 * @draw: draws the series
 * @get_range: the lowest and the highest value it draws; whether there is any
 * @get_column_width: how much of x one item takes, 0 for a point; NULL for 0
 *
 * A layer of a chart: one way of drawing series.
 */
struct _SonorChartLayerClass
{
  GObjectClass parent_class;

  void     (*draw)             (SonorChartLayer *self,
                                SonorPen        *pen,
                                const SonorPlot *plot);
  gboolean (*get_range)        (SonorChartLayer *self,
                                double          *low,
                                double          *high);
  double   (*get_column_width) (SonorChartLayer *self);
};

/* Signal: "changed": one of its series has changed. */

void         sonor_chart_layer_add_series       (SonorChartLayer *self,
                                                 SonorSeries     *series);
guint        sonor_chart_layer_get_n_series     (SonorChartLayer *self);
SonorSeries *sonor_chart_layer_get_series       (SonorChartLayer *self,
                                                 guint            position);
void         sonor_chart_layer_draw             (SonorChartLayer *self,
                                                 SonorPen        *pen,
                                                 const SonorPlot *plot);
gboolean     sonor_chart_layer_get_range        (SonorChartLayer *self,
                                                 double          *low,
                                                 double          *high);
double       sonor_chart_layer_get_column_width (SonorChartLayer *self);

/* For its subclasses. */
double       sonor_chart_layer_get_gap          (SonorChartLayer *self);
GArray      *sonor_chart_layer_get_points       (SonorSeries     *series,
                                                 const SonorPlot *plot,
                                                 double           scale);

G_END_DECLS
