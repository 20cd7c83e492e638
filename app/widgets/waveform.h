/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_WAVEFORM (sonor_waveform_get_type ())
G_DECLARE_FINAL_TYPE (SonorWaveform, sonor_waveform, SONOR, WAVEFORM, GtkWidget)

/* Signal: "seek" (double seconds): a person wants to go there. */

GtkWidget *sonor_waveform_new (void);
void       sonor_waveform_set_peaks (SonorWaveform *self,
                                     GBytes        *upper,
                                     GBytes        *lower,
                                     double         seconds);
void       sonor_waveform_set_names (SonorWaveform *self,
                                     const char    *upper,
                                     const char    *lower);
void       sonor_waveform_set_position (SonorWaveform *self,
                                        double         seconds);
char      *sonor_waveform_dup_clock (double seconds);

G_END_DECLS
