/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/drawing.h"
#include "widgets/figure.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BIG_NUMBER (sonor_big_number_get_type ())
G_DECLARE_FINAL_TYPE (SonorBigNumber, sonor_big_number, SONOR, BIG_NUMBER, SonorDrawing)

/* Properties to bind expressions to: "value" and "previous" (double, NAN is none), "level" (int), "note" (string). */

GtkWidget *sonor_big_number_new (SonorFigure figure);

G_END_DECLS
