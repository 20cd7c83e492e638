/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/ticket-file.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *sonor_transfer_task_new (SonorTicketFile *file);

G_END_DECLS
