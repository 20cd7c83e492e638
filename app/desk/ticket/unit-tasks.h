/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/ticket/ticket-task.h"

G_BEGIN_DECLS

/* What a unit officer does with their unit's part in a ticket. */
GtkWidget *sonor_unit_task_sign_new (SonorTicketFile *file);
GtkWidget *sonor_unit_task_contact_new (SonorTicketFile *file);
GtkWidget *sonor_unit_task_answer_new (SonorTicketFile *file);
GtkWidget *sonor_unit_task_return_new (SonorTicketFile *file);
GtkWidget *sonor_unit_task_extension_new (SonorTicketFile *file);
GtkWidget *sonor_unit_task_co_units_new (SonorTicketFile *file);
GtkWidget *sonor_unit_task_sub_dispatch_new (SonorTicketFile *file);
GtkWidget *sonor_unit_task_appeal_new (SonorTicketFile *file);
GtkWidget *sonor_unit_task_note_new (SonorTicketFile *file);

G_END_DECLS
