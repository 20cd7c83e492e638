/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/result.h"

G_BEGIN_DECLS

#define SONOR_TYPE_FIGURE_ROW (sonor_figure_row_get_type ())
G_DECLARE_FINAL_TYPE (SonorFigureRow, sonor_figure_row, SONOR, FIGURE_ROW, GObject)

/* Properties: "label" (string), "x", "value", "previous" (double, NAN is none; the numbers of its first column), "level" (int). */

SonorFigureRow *sonor_figure_row_new          (const char     *label,
                                               guint           n_columns);
SonorFigureRow *sonor_figure_row_new_of_board (SonorResult    *rows,
                                               guint           row);
double          sonor_figure_row_read         (SonorResult    *rows,
                                               guint           row,
                                               const char     *column);
gboolean        sonor_figure_row_equal        (SonorFigureRow *self,
                                               SonorFigureRow *other);
const char     *sonor_figure_row_get_label    (SonorFigureRow *self);
void            sonor_figure_row_set          (SonorFigureRow *self,
                                               guint           column,
                                               double          value,
                                               double          previous);
double          sonor_figure_row_get_value    (SonorFigureRow *self,
                                               guint           column);
double          sonor_figure_row_get_previous (SonorFigureRow *self,
                                               guint           column);

G_END_DECLS
