/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The input method of upright text; a part of SonorVerticalBin. */
#define SONOR_TYPE_VERTICAL_INPUT (sonor_vertical_input_get_type ())
G_DECLARE_FINAL_TYPE (SonorVerticalInput, sonor_vertical_input, SONOR, VERTICAL_INPUT, GtkIMContext)

void sonor_vertical_input_start (void);
void sonor_vertical_input_set (GtkWidget *widget,
                               gboolean   vertical);

G_END_DECLS
