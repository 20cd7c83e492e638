/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "desk/work/role-pages.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_MESSAGES_PAGE (sonor_messages_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorMessagesPage, sonor_messages_page, SONOR, MESSAGES_PAGE, GtkWidget)

GtkWidget *sonor_messages_page_new (SonorWorkplace      *workplace,
                                    const SonorRolePage *page);

G_END_DECLS
