/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

#include "desk/boards/board-draft.h"

G_BEGIN_DECLS

JsonObject *sonor_board_draft_get_root (SonorBoardDraft *self);
void        sonor_board_draft_changed  (SonorBoardDraft *self);

G_END_DECLS
