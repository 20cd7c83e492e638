/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/ticket/ticket-task.h"

G_BEGIN_DECLS

/* What is done with a ticket before a unit has it, and what can be said of it at any time. */
GtkWidget *sonor_review_task_correct_new (SonorTicketFile *file);
GtkWidget *sonor_review_task_submit_new (SonorTicketFile *file);
GtkWidget *sonor_review_task_answer_new (SonorTicketFile *file);
GtkWidget *sonor_review_task_refuse_new (SonorTicketFile *file);
GtkWidget *sonor_review_task_merge_new (SonorTicketFile *file);
GtkWidget *sonor_review_task_urgent_new (SonorTicketFile *file);
GtkWidget *sonor_review_task_confidential_new (SonorTicketFile *file);
GtkWidget *sonor_review_task_emergency_new (SonorTicketFile *file);
GtkWidget *sonor_review_task_void_new (SonorTicketFile *file);

G_END_DECLS
