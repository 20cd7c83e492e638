/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_GALLERY_ITEM (sonor_gallery_item_get_type ())
G_DECLARE_FINAL_TYPE (SonorGalleryItem, sonor_gallery_item, SONOR, GALLERY_ITEM, GObject)

/* Properties: "label", "group" (string), "x", "value", "previous" (double), "level" (int). */

SonorGalleryItem *sonor_gallery_item_new (const char *label,
                                          const char *group,
                                          double      x,
                                          double      value,
                                          double      previous,
                                          int         level);

G_END_DECLS
