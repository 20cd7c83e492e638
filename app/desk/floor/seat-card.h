/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/floor-seat.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SEAT_CARD (sonor_seat_card_get_type ())
G_DECLARE_FINAL_TYPE (SonorSeatCard, sonor_seat_card, SONOR, SEAT_CARD, GtkFlowBoxChild)

GtkWidget      *sonor_seat_card_new (SonorFloorSeat *seat);
SonorFloorSeat *sonor_seat_card_get_seat (SonorSeatCard *self);
void            sonor_seat_card_set_supervised (SonorSeatCard *self,
                                                const char    *words);

G_END_DECLS
