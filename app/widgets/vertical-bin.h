/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_VERTICAL_BIN (sonor_vertical_bin_get_type ())
G_DECLARE_FINAL_TYPE (SonorVerticalBin, sonor_vertical_bin, SONOR, VERTICAL_BIN, GtkWidget)

GtkWidget *sonor_vertical_bin_new (GtkWidget *child);
GtkWidget *sonor_vertical_bin_get_child (SonorVerticalBin *self);
gboolean   sonor_vertical_bin_get_vertical (SonorVerticalBin *self);
void       sonor_vertical_bin_set_vertical (SonorVerticalBin *self,
                                            gboolean          vertical);
void       sonor_vertical_bin_set_lengths (SonorVerticalBin *self,
                                           int               least,
                                           int               most);

G_END_DECLS
