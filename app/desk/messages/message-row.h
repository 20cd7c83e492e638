/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_MESSAGE_ROW (sonor_message_row_get_type ())
G_DECLARE_FINAL_TYPE (SonorMessageRow, sonor_message_row, SONOR, MESSAGE_ROW, GtkWidget)

GtkWidget *sonor_message_row_new (SonorWorkplace *workplace,
                                  SonorResult    *rows,
                                  guint           row);
void       sonor_message_row_update (SonorMessageRow *self,
                                     SonorResult     *rows,
                                     guint            row);

G_END_DECLS
