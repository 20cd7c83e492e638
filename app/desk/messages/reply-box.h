/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_REPLY_BOX (sonor_reply_box_get_type ())
G_DECLARE_FINAL_TYPE (SonorReplyBox, sonor_reply_box, SONOR, REPLY_BOX, GtkWidget)

GtkWidget *sonor_reply_box_new (SonorWorkplace *workplace);
void       sonor_reply_box_show (SonorReplyBox *self,
                                 const char    *id,
                                 guint          longest,
                                 const char    *unreachable);
void       sonor_reply_box_send (SonorReplyBox *self);

G_END_DECLS
