/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/drawing.h"

G_BEGIN_DECLS

void    sonor_print_draw (SonorDrawing  *drawing,
                          cairo_t       *cr,
                          double         x,
                          double         y,
                          double         width,
                          double         height);
GBytes *sonor_print_pdf  (GPtrArray     *drawings,
                          double         width,
                          double         height,
                          guint          n_columns,
                          guint          n_rows,
                          GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
