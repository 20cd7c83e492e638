/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "store/result.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CONVERSATION_ROW (sonor_conversation_row_get_type ())
G_DECLARE_FINAL_TYPE (SonorConversationRow, sonor_conversation_row, SONOR, CONVERSATION_ROW, GtkListBoxRow)

GtkWidget  *sonor_conversation_row_new (const char *id);
const char *sonor_conversation_row_get_id (SonorConversationRow *self);
const char *sonor_conversation_row_get_section (SonorConversationRow *self);
guint       sonor_conversation_row_get_place (SonorConversationRow *self);
void        sonor_conversation_row_show (SonorConversationRow *self,
                                         SonorResult          *rows,
                                         guint                 row);
void        sonor_conversation_row_tick (SonorConversationRow *self);

G_END_DECLS
