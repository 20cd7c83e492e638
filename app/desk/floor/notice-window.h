/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_NOTICE_WINDOW (sonor_notice_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorNoticeWindow, sonor_notice_window, SONOR, NOTICE_WINDOW, AdwWindow)

GtkWidget *sonor_notice_window_new (SonorWorkplace *workplace);

G_END_DECLS
