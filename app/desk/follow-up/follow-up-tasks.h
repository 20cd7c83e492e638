/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/ticket/ticket-task.h"

G_BEGIN_DECLS

/* What happens after the units have answered. */
GtkWidget *sonor_follow_up_task_call_new (SonorTicketFile *file);
GtkWidget *sonor_follow_up_task_close_new (SonorTicketFile *file);
GtkWidget *sonor_follow_up_task_redo_new (SonorTicketFile *file);
GtkWidget *sonor_follow_up_task_archive_new (SonorTicketFile *file);
GtkWidget *sonor_follow_up_task_appeal_new (SonorTicketFile *file);

G_END_DECLS
