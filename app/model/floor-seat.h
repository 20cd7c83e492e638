/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/result.h"

G_BEGIN_DECLS

#define SONOR_TYPE_FLOOR_SEAT (sonor_floor_seat_get_type ())
G_DECLARE_FINAL_TYPE (SonorFloorSeat, sonor_floor_seat, SONOR, FLOOR_SEAT, GObject)

SonorFloorSeat *sonor_floor_seat_new (SonorResult *rows,
                                      guint        row);
void            sonor_floor_seat_set_row (SonorFloorSeat *self,
                                          SonorResult    *rows,
                                          guint           row);

const char     *sonor_floor_seat_get_staff_id (SonorFloorSeat *self);
const char     *sonor_floor_seat_get_work_number (SonorFloorSeat *self);
const char     *sonor_floor_seat_get_name (SonorFloorSeat *self);
const char     *sonor_floor_seat_get_skills (SonorFloorSeat *self);
GStrv           sonor_floor_seat_dup_languages (SonorFloorSeat *self);
const char     *sonor_floor_seat_get_status (SonorFloorSeat *self);
const char     *sonor_floor_seat_get_standing (SonorFloorSeat *self);
const char     *sonor_floor_seat_get_reason (SonorFloorSeat *self);
gint64          sonor_floor_seat_get_standing_since (SonorFloorSeat *self);
double          sonor_floor_seat_get_limit (SonorFloorSeat *self);
gboolean        sonor_floor_seat_is_over (SonorFloorSeat *self);
gboolean        sonor_floor_seat_is_present (SonorFloorSeat *self);
gboolean        sonor_floor_seat_is_in_call (SonorFloorSeat *self);
gboolean        sonor_floor_seat_has_telephone (SonorFloorSeat *self);
const char     *sonor_floor_seat_get_call_id (SonorFloorSeat *self);
const char     *sonor_floor_seat_get_caller (SonorFloorSeat *self);
const char     *sonor_floor_seat_get_queue_name (SonorFloorSeat *self);

G_END_DECLS
