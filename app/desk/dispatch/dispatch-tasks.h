/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/ticket/ticket-task.h"

G_BEGIN_DECLS

/* To whom a ticket goes, and what becomes of what a unit asks for. */
GtkWidget *sonor_dispatch_task_dispatch_new (SonorTicketFile *file);
GtkWidget *sonor_dispatch_task_redispatch_new (SonorTicketFile *file);
GtkWidget *sonor_dispatch_task_negotiate_new (SonorTicketFile *file);
GtkWidget *sonor_dispatch_task_withdraw_new (SonorTicketFile *file);
GtkWidget *sonor_dispatch_task_return_new (SonorTicketFile *file);
GtkWidget *sonor_dispatch_task_extension_new (SonorTicketFile *file);
GtkWidget *sonor_dispatch_task_co_units_new (SonorTicketFile *file);

G_END_DECLS
