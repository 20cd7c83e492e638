/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/drawing.h"
#include "widgets/figure.h"
#include "widgets/series.h"

G_BEGIN_DECLS

#define SONOR_TYPE_RING (sonor_ring_get_type ())
G_DECLARE_FINAL_TYPE (SonorRing, sonor_ring, SONOR, RING, SonorDrawing)

GtkWidget *sonor_ring_new (SonorSeries *series,
                           SonorFigure  figure);


G_END_DECLS
