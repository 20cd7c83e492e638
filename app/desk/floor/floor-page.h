/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/work/role-pages.h"

G_BEGIN_DECLS

#define SONOR_TYPE_FLOOR_PAGE (sonor_floor_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorFloorPage, sonor_floor_page, SONOR, FLOOR_PAGE, GtkWidget)

GtkWidget *sonor_floor_page_new (SonorWorkplace      *workplace,
                                 const SonorRolePage *page);

G_END_DECLS
