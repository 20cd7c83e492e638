/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/live-query.h"

G_BEGIN_DECLS

typedef void (*SonorNoticeUndo) (gpointer user_data);

void sonor_notice_show (GtkWidget  *from,
                        const char *text);
void sonor_notice_error (GtkWidget    *from,
                         const GError *error);
void sonor_notice_watch (GtkWidget      *from,
                         SonorLiveQuery *query);
void sonor_notice_undo (GtkWidget       *from,
                        const char      *text,
                        SonorNoticeUndo  undo,
                        gpointer         user_data,
                        GDestroyNotify   destroy);

G_END_DECLS
