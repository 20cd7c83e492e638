/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "widgets/palette.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BOARD_SIGN (sonor_board_sign_get_type ())
G_DECLARE_FINAL_TYPE (SonorBoardSign, sonor_board_sign, SONOR, BOARD_SIGN, GtkWidget)

GtkWidget *sonor_board_sign_new       (const char     *chinese,
                                       const char     *mongolian,
                                       SonorPalette   *palette);
void       sonor_board_sign_set_scale (SonorBoardSign *self,
                                       double          scale);

G_END_DECLS
