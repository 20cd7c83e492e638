/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/cells.h"
#include "widgets/drawing.h"

G_BEGIN_DECLS

#define SONOR_TYPE_NUMBER_TABLE (sonor_number_table_get_type ())
G_DECLARE_FINAL_TYPE (SonorNumberTable, sonor_number_table, SONOR, NUMBER_TABLE, SonorDrawing)

GtkWidget *sonor_number_table_new (SonorCells *cells);

G_END_DECLS
