/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/ticket/ticket-task.h"

G_BEGIN_DECLS

/* Who works on a ticket of a pool. */
GtkWidget *sonor_pool_task_claim_new (SonorTicketFile *file);
GtkWidget *sonor_pool_task_release_new (SonorTicketFile *file);
GtkWidget *sonor_pool_task_reassign_new (SonorTicketFile *file);

G_END_DECLS
