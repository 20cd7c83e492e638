/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/cells.h"
#include "widgets/drawing.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TEXT_LINES (sonor_text_lines_get_type ())
G_DECLARE_FINAL_TYPE (SonorTextLines, sonor_text_lines, SONOR, TEXT_LINES, SonorDrawing)

GtkWidget *sonor_text_lines_new (SonorCells *cells,
                                 const char *empty);

G_END_DECLS
