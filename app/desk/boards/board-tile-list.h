/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "desk/boards/board-draft.h"
#include "store/result.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BOARD_TILE_LIST (sonor_board_tile_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorBoardTileList, sonor_board_tile_list, SONOR, BOARD_TILE_LIST, GtkWidget)

/* Signal: "page-changed". */

GtkWidget *sonor_board_tile_list_new         (SonorBoardDraft    *draft);
void       sonor_board_tile_list_set_sources (SonorBoardTileList *self,
                                              SonorResult        *sources);
void       sonor_board_tile_list_show_page   (SonorBoardTileList *self,
                                              guint               page);
guint      sonor_board_tile_list_get_page    (SonorBoardTileList *self);

G_END_DECLS
