/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/drawing.h"
#include "widgets/figure.h"
#include "widgets/series.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HEAT_TABLE (sonor_heat_table_get_type ())
G_DECLARE_FINAL_TYPE (SonorHeatTable, sonor_heat_table, SONOR, HEAT_TABLE, SonorDrawing)

GtkWidget *sonor_heat_table_new (SonorSeries *series,
                                 SonorFigure  figure);


G_END_DECLS
