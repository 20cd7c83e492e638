/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/messages/choice-window.h"

G_BEGIN_DECLS

#define SONOR_TYPE_MEDIA_WINDOW (sonor_media_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorMediaWindow, sonor_media_window, SONOR, MEDIA_WINDOW, SonorChoiceWindow)

void sonor_media_window_ask (GtkWidget      *from,
                             SonorWorkplace *workplace,
                             const char     *id);

G_END_DECLS
