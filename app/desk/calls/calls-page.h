/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "desk/work/role-pages.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CALLS_PAGE (sonor_calls_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorCallsPage, sonor_calls_page, SONOR, CALLS_PAGE, GtkWidget)

GtkWidget *sonor_calls_page_new (SonorWorkplace      *workplace,
                                 const SonorRolePage *page);

G_END_DECLS
