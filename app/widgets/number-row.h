/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/cells.h"
#include "widgets/drawing.h"

G_BEGIN_DECLS

#define SONOR_TYPE_NUMBER_ROW (sonor_number_row_get_type ())
G_DECLARE_FINAL_TYPE (SonorNumberRow, sonor_number_row, SONOR, NUMBER_ROW, SonorDrawing)

GtkWidget *sonor_number_row_new (SonorCells *cells);

G_END_DECLS
