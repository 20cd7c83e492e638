/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/result.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BOARD_ITEM (sonor_board_item_get_type ())
G_DECLARE_FINAL_TYPE (SonorBoardItem, sonor_board_item, SONOR, BOARD_ITEM, GObject)

/* Properties: "label" (string), "x", "value", "previous" (double, NAN is none), "level" (int). */

SonorBoardItem *sonor_board_item_new   (SonorResult    *rows,
                                        guint           row);
gboolean        sonor_board_item_equal (SonorBoardItem *self,
                                        SonorBoardItem *other);

G_END_DECLS
