/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/drawing.h"
#include "widgets/figure.h"
#include "widgets/outline.h"
#include "widgets/series.h"

G_BEGIN_DECLS

#define SONOR_TYPE_AREA_MAP (sonor_area_map_get_type ())
G_DECLARE_FINAL_TYPE (SonorAreaMap, sonor_area_map, SONOR, AREA_MAP, SonorDrawing)

GtkWidget *sonor_area_map_new         (SonorSeries  *series,
                                       SonorFigure   figure,
                                       SonorOutline *outline);
void       sonor_area_map_set_outline (SonorAreaMap *self,
                                       SonorOutline *outline);

G_END_DECLS
