/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "store/database.h"

G_BEGIN_DECLS

#define SONOR_TYPE_MAP_WINDOW (sonor_map_window_get_type ())
G_DECLARE_FINAL_TYPE (SonorMapWindow, sonor_map_window, SONOR, MAP_WINDOW, AdwWindow)

void sonor_map_window_show (GtkWidget     *from,
                            SonorDatabase *database);

G_END_DECLS
