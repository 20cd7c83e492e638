/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "desk/boards/board-draft.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BOARD_SETTINGS (sonor_board_settings_get_type ())
G_DECLARE_FINAL_TYPE (SonorBoardSettings, sonor_board_settings, SONOR, BOARD_SETTINGS, GtkWidget)

GtkWidget *sonor_board_settings_new (SonorBoardDraft *draft);

G_END_DECLS
