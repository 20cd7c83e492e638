/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_MESSAGE_VIEW (sonor_message_view_get_type ())
G_DECLARE_FINAL_TYPE (SonorMessageView, sonor_message_view, SONOR, MESSAGE_VIEW, GtkWidget)

GtkWidget *sonor_message_view_new (SonorWorkplace *workplace);
void       sonor_message_view_show (SonorMessageView *self,
                                    const char       *id);
void       sonor_message_view_read (SonorMessageView *self);

G_END_DECLS
