/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/chart-layer.h"

G_BEGIN_DECLS

#define SONOR_TYPE_LINE_LAYER (sonor_line_layer_get_type ())
G_DECLARE_FINAL_TYPE (SonorLineLayer, sonor_line_layer, SONOR, LINE_LAYER, SonorChartLayer)

SonorChartLayer *sonor_line_layer_new (SonorSeries *series);

G_END_DECLS
