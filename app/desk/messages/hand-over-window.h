/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "desk/messages/choice-window.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HAND_OVER_WINDOW (sonor_hand_over_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorHandOverWindow, sonor_hand_over_window, SONOR, HAND_OVER_WINDOW, SonorChoiceWindow)

void sonor_hand_over_window_ask (GtkWidget      *from,
                                 SonorWorkplace *workplace,
                                 const char     *id);

G_END_DECLS
