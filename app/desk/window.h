/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/application.h"
#include "desk/line/line.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_WINDOW (sonor_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorWindow, sonor_window, SONOR, WINDOW, AdwApplicationWindow)

GtkWidget *sonor_window_new (SonorApplication *application,
                             GSettings        *settings);

SonorLine *sonor_window_get_line (SonorWindow *self);
SonorWorkplace *sonor_window_get_workplace (SonorWindow *self);
gboolean   sonor_window_open_link (SonorWindow  *self,
                                   const char   *uri,
                                   GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
