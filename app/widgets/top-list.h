/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/drawing.h"
#include "widgets/figure.h"
#include "widgets/series.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TOP_LIST (sonor_top_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorTopList, sonor_top_list, SONOR, TOP_LIST, SonorDrawing)

GtkWidget *sonor_top_list_new (SonorSeries *series,
                               SonorFigure  figure);

void       sonor_top_list_set_full (SonorTopList *self,
                                    double        full);

G_END_DECLS
