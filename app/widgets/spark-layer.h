/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/chart-layer.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SPARK_LAYER (sonor_spark_layer_get_type ())
G_DECLARE_FINAL_TYPE (SonorSparkLayer, sonor_spark_layer, SONOR, SPARK_LAYER, SonorChartLayer)

SonorChartLayer *sonor_spark_layer_new (SonorSeries *series);

G_END_DECLS
