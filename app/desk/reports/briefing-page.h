/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/work/role-pages.h"

G_BEGIN_DECLS

#define SONOR_TYPE_BRIEFING_PAGE (sonor_briefing_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorBriefingPage, sonor_briefing_page, SONOR, BRIEFING_PAGE, GtkWidget)

GtkWidget *sonor_briefing_page_new (SonorWorkplace      *workplace,
                                    const SonorRolePage *page);

G_END_DECLS
