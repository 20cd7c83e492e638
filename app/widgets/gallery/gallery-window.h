/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SONOR_TYPE_GALLERY_WINDOW (sonor_gallery_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorGalleryWindow, sonor_gallery_window, SONOR, GALLERY_WINDOW, AdwApplicationWindow)

GtkWidget *sonor_gallery_window_new       (AdwApplication     *application,
                                           double              scale);
void       sonor_gallery_window_set_storm (SonorGalleryWindow *self,
                                           gboolean            storm);
void       sonor_gallery_window_load_map  (SonorGalleryWindow *self,
                                           GFile              *file);

G_END_DECLS
