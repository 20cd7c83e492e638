/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "desk/line/line.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_PREFERENCES_WINDOW (sonor_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorPreferencesWindow, sonor_preferences_window, SONOR, PREFERENCES_WINDOW, AdwWindow)

GtkWidget *sonor_preferences_window_new (GSettings      *settings,
                                         SonorLine      *line,
                                         SonorWorkplace *workplace,
                                         const char     *page);

G_END_DECLS
