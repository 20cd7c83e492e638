/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "store/result.h"

G_BEGIN_DECLS

#define SONOR_TYPE_FLOOR_TILE (sonor_floor_tile_get_type ())
G_DECLARE_FINAL_TYPE (SonorFloorTile, sonor_floor_tile, SONOR, FLOOR_TILE, GtkWidget)

GtkWidget *sonor_floor_tile_new (const char         *title,
                                 const char         *between,
                                 const char * const *codes,
                                 guint               n_main);
void       sonor_floor_tile_set_running (SonorFloorTile *self,
                                         const char     *code);
void       sonor_floor_tile_fill (SonorFloorTile *self,
                                  SonorResult    *rows);

G_END_DECLS
