/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/work/role-pages.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BOARD_PAGE (sonor_board_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorBoardPage, sonor_board_page, SONOR, BOARD_PAGE, GtkWidget)

GtkWidget *sonor_board_page_new (SonorWorkplace      *workplace,
                                 const SonorRolePage *page);

G_END_DECLS
