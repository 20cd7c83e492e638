/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "store/database.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BOARD_VIEW (sonor_board_view_get_type ())
G_DECLARE_FINAL_TYPE (SonorBoardView, sonor_board_view, SONOR, BOARD_VIEW, GtkWidget)

/* Properties: "title" (string), "problems" (string: what is wrong with the layout, or NULL). */

GtkWidget *sonor_board_view_new         (SonorDatabase  *database,
                                         const char     *name,
                                         const char     *options);
void       sonor_board_view_set_layout  (SonorBoardView *self,
                                         const char     *layout);
void       sonor_board_view_set_trouble (SonorBoardView *self,
                                         const char     *words);
void       sonor_board_view_turn        (SonorBoardView *self,
                                         int             pages);
void       sonor_board_view_set_still   (SonorBoardView *self,
                                         gboolean        still);
void       sonor_board_view_show_page   (SonorBoardView *self,
                                         guint           page);
void       sonor_board_view_define_all  (SonorBoardView *self);

G_END_DECLS
