/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/floor-seat.h"

G_BEGIN_DECLS

const char *sonor_seat_words_shape (SonorFloorSeat *seat);
char       *sonor_seat_words_standing (SonorFloorSeat *seat);
char       *sonor_seat_words_who (SonorFloorSeat *seat);
const char *sonor_seat_words_language (const char *code);

G_END_DECLS
