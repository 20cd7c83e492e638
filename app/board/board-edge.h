/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "widgets/palette.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BOARD_EDGE (sonor_board_edge_get_type ())
G_DECLARE_FINAL_TYPE (SonorBoardEdge, sonor_board_edge, SONOR, BOARD_EDGE, GtkWidget)

GtkWidget *sonor_board_edge_new          (SonorPalette   *palette);
void       sonor_board_edge_set_scale    (SonorBoardEdge *self,
                                          double          scale);
void       sonor_board_edge_set_title    (SonorBoardEdge *self,
                                          const char     *title,
                                          GTimeZone      *zone);
void       sonor_board_edge_set_page     (SonorBoardEdge *self,
                                          guint           page,
                                          guint           n_pages);
void       sonor_board_edge_set_troubles (SonorBoardEdge *self,
                                          GPtrArray      *words);
void       sonor_board_edge_tick         (SonorBoardEdge *self);

G_END_DECLS
