/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "desk/work/role-pages.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TICKET_LIST_PAGE (sonor_ticket_list_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorTicketListPage, sonor_ticket_list_page, SONOR, TICKET_LIST_PAGE, GtkWidget)

GtkWidget *sonor_ticket_list_page_new (SonorWorkplace      *workplace,
                                       const SonorRolePage *page);

G_END_DECLS
