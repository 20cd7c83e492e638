/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/ticket-file.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TIME_LINE (sonor_time_line_get_type ())
G_DECLARE_FINAL_TYPE (SonorTimeLine, sonor_time_line, SONOR, TIME_LINE, GtkWidget)

GtkWidget *sonor_time_line_new (SonorTicketFile *file);

G_END_DECLS
