/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_CLOCK_LABEL (sonor_clock_label_get_type ())
G_DECLARE_FINAL_TYPE (SonorClockLabel, sonor_clock_label, SONOR, CLOCK_LABEL, GtkWidget)

GtkWidget *sonor_clock_label_new (void);
void       sonor_clock_label_set (SonorClockLabel *self,
                                  gint64           since,
                                  double           limit);
void       sonor_clock_label_clear (SonorClockLabel *self);
char      *sonor_clock_label_format (double seconds);

G_END_DECLS
