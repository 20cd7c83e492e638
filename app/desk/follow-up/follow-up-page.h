/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/work/role-pages.h"

G_BEGIN_DECLS

#define SONOR_TYPE_FOLLOW_UP_PAGE (sonor_follow_up_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorFollowUpPage, sonor_follow_up_page, SONOR, FOLLOW_UP_PAGE, GtkWidget)

GtkWidget *sonor_follow_up_page_new (SonorWorkplace      *workplace,
                                     const SonorRolePage *page);

G_END_DECLS
