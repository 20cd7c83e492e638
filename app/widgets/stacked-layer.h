/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/chart-layer.h"

G_BEGIN_DECLS

#define SONOR_TYPE_STACKED_LAYER (sonor_stacked_layer_get_type ())
G_DECLARE_FINAL_TYPE (SonorStackedLayer, sonor_stacked_layer, SONOR, STACKED_LAYER, SonorChartLayer)

SonorChartLayer *sonor_stacked_layer_new (SonorSeries *series);

G_END_DECLS
