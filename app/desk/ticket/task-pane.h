/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/ticket-file.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TASK_PANE (sonor_task_pane_get_type ())
G_DECLARE_FINAL_TYPE (SonorTaskPane, sonor_task_pane, SONOR, TASK_PANE, GtkWidget)

GtkWidget *sonor_task_pane_new (SonorTicketFile *file);
void       sonor_task_pane_open (SonorTaskPane *self,
                                 guint          number);

G_END_DECLS
