/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "board/board-spec.h"
#include "store/database.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BOARD_FEED (sonor_board_feed_get_type ())
G_DECLARE_FINAL_TYPE (SonorBoardFeed, sonor_board_feed, SONOR, BOARD_FEED, GObject)

/* Signals: "read" (there are rows, and they are of now), "failed" (const GError *: the old rows stand). */

SonorBoardFeed *sonor_board_feed_new         (SonorDatabase            *database,
                                              const SonorBoardTileSpec *spec);
SonorResult    *sonor_board_feed_get_rows    (SonorBoardFeed           *self);
GDateTime      *sonor_board_feed_get_read_at (SonorBoardFeed           *self);
gint64          sonor_board_feed_get_age     (SonorBoardFeed           *self);
gboolean        sonor_board_feed_is_stale    (SonorBoardFeed           *self);

G_END_DECLS
