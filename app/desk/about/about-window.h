/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SONOR_TYPE_ABOUT_WINDOW (sonor_about_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorAboutWindow, sonor_about_window, SONOR, ABOUT_WINDOW, AdwWindow)

GtkWidget *sonor_about_window_new (void);

G_END_DECLS
