/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/floor-seats.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SEAT_GRID (sonor_seat_grid_get_type ())
G_DECLARE_FINAL_TYPE (SonorSeatGrid, sonor_seat_grid, SONOR, SEAT_GRID, GtkWidget)

GtkWidget      *sonor_seat_grid_new (SonorFloorSeats *seats);
SonorFloorSeat *sonor_seat_grid_get_selected (SonorSeatGrid *self);
void            sonor_seat_grid_select (SonorSeatGrid *self,
                                        const char    *staff_id);
void            sonor_seat_grid_set_supervised (SonorSeatGrid *self,
                                                GHashTable    *supervised);

G_END_DECLS
