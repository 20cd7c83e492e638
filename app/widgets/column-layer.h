/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/chart-layer.h"

G_BEGIN_DECLS

#define SONOR_TYPE_COLUMN_LAYER (sonor_column_layer_get_type ())
G_DECLARE_FINAL_TYPE (SonorColumnLayer, sonor_column_layer, SONOR, COLUMN_LAYER, SonorChartLayer)

SonorChartLayer *sonor_column_layer_new (SonorSeries *series);

G_END_DECLS
