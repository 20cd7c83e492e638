/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HOTLINE_NOTICE_WINDOW (sonor_hotline_notice_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorHotlineNoticeWindow, sonor_hotline_notice_window, SONOR, HOTLINE_NOTICE_WINDOW, AdwWindow)

GtkWidget *sonor_hotline_notice_window_new (SonorWorkplace *workplace);
void       sonor_hotline_notice_window_edit (SonorHotlineNoticeWindow *self,
                                             SonorResult              *rows,
                                             guint                     row);

G_END_DECLS
