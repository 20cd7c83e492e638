/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "desk/boards/board-draft.h"
#include "store/result.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BOARD_TILE_FORM (sonor_board_tile_form_get_type ())
G_DECLARE_FINAL_TYPE (SonorBoardTileForm, sonor_board_tile_form, SONOR, BOARD_TILE_FORM, GtkWidget)

GtkWidget  *sonor_board_tile_form_new         (SonorBoardDraft    *draft);
void        sonor_board_tile_form_set_sources (SonorBoardTileForm *self,
                                               SonorResult        *sources);
void        sonor_board_tile_form_set_tile    (SonorBoardTileForm *self,
                                               guint               page,
                                               guint               tile);
const char *sonor_board_kind_get_name         (const char         *kind);

G_END_DECLS
