/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_RECORDING_BAR (sonor_recording_bar_get_type ())
G_DECLARE_FINAL_TYPE (SonorRecordingBar, sonor_recording_bar, SONOR, RECORDING_BAR, GtkWidget)

GtkWidget *sonor_recording_bar_new (SonorWorkplace *workplace);
void       sonor_recording_bar_set_call (SonorRecordingBar *self,
                                         const char        *call_id);
void       sonor_recording_bar_play (SonorRecordingBar *self);

G_END_DECLS
