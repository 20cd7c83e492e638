/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/floor-seat.h"
#include "store/database.h"

G_BEGIN_DECLS

#define SONOR_TYPE_FLOOR_SEATS (sonor_floor_seats_get_type ())
G_DECLARE_FINAL_TYPE (SonorFloorSeats, sonor_floor_seats, SONOR, FLOOR_SEATS, GObject)

SonorFloorSeats *sonor_floor_seats_new (SonorDatabase *database);
void             sonor_floor_seats_read (SonorFloorSeats *self);
GListModel      *sonor_floor_seats_get_model (SonorFloorSeats *self);
SonorFloorSeat  *sonor_floor_seats_find (SonorFloorSeats *self,
                                         const char      *staff_id);

G_END_DECLS
