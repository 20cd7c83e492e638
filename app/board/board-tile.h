/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "board/board-feed.h"
#include "widgets/palette.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BOARD_TILE (sonor_board_tile_get_type ())
G_DECLARE_FINAL_TYPE (SonorBoardTile, sonor_board_tile, SONOR, BOARD_TILE, GtkWidget)

/* Signal: "trouble" (const char *: what is wrong in words, or NULL when it is over). */

GtkWidget *sonor_board_tile_new             (SonorDatabase            *database,
                                             const SonorBoardTileSpec *spec,
                                             const SonorBoardSpec     *board,
                                             SonorPalette             *palette);
void       sonor_board_tile_set_scale       (SonorBoardTile           *self,
                                             double                    scale);
void       sonor_board_tile_tick            (SonorBoardTile           *self);
gboolean   sonor_board_tile_get_defined     (SonorBoardTile           *self);
void       sonor_board_tile_show_definition (SonorBoardTile           *self,
                                             gboolean                  show);

G_END_DECLS
