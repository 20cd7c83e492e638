/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/work/role-pages.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HOTLINE_PAGE (sonor_hotline_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorHotlinePage, sonor_hotline_page, SONOR, HOTLINE_PAGE, GtkWidget)

GtkWidget *sonor_hotline_page_new (SonorWorkplace      *workplace,
                                   const SonorRolePage *page);

G_END_DECLS
