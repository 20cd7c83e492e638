/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/ticket/ticket-task.h"

G_BEGIN_DECLS

/* What keeps a ticket from resting. */
GtkWidget *sonor_supervise_task_urge_new (SonorTicketFile *file);
GtkWidget *sonor_supervise_task_supervise_new (SonorTicketFile *file);

G_END_DECLS
