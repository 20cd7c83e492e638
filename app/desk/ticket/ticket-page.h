/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TICKET_PAGE (sonor_ticket_page_get_type ())
G_DECLARE_FINAL_TYPE (SonorTicketPage, sonor_ticket_page, SONOR, TICKET_PAGE, GtkWidget)

GtkWidget *sonor_ticket_page_new (SonorWorkplace *workplace,
                                  const char     *ticket_id);

G_END_DECLS
