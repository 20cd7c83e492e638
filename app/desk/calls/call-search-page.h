/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "desk/work/role-pages.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CALL_SEARCH_PAGE (sonor_call_search_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorCallSearchPage, sonor_call_search_page, SONOR, CALL_SEARCH_PAGE, GtkWidget)

GtkWidget *sonor_call_search_page_new (SonorWorkplace      *workplace,
                                       const SonorRolePage *page);

G_END_DECLS
