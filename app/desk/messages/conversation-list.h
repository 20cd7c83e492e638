/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CONVERSATION_LIST (sonor_conversation_list_get_type ())
G_DECLARE_FINAL_TYPE (SonorConversationList, sonor_conversation_list, SONOR, CONVERSATION_LIST, GtkWidget)

/* Signal: "chosen" (const char *id). */

GtkWidget *sonor_conversation_list_new (SonorWorkplace *workplace);
void       sonor_conversation_list_read (SonorConversationList *self);
void       sonor_conversation_list_step (SonorConversationList *self,
                                         int                    step);

G_END_DECLS
