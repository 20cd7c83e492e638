/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/axis.h"
#include "widgets/chart-layer.h"
#include "widgets/drawing.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CHART (sonor_chart_get_type ())
G_DECLARE_FINAL_TYPE (SonorChart, sonor_chart, SONOR, CHART, SonorDrawing)

GtkWidget *sonor_chart_new          (SonorAxis       *x_axis,
                                     SonorAxis       *y_axis);
void       sonor_chart_add_layer    (SonorChart      *self,
                                     SonorChartLayer *layer);
void       sonor_chart_set_bare     (SonorChart      *self,
                                     gboolean         bare);

G_END_DECLS
