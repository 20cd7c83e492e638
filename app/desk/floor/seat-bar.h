/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/floor-seat.h"
#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SEAT_BAR (sonor_seat_bar_get_type ())
G_DECLARE_FINAL_TYPE (SonorSeatBar, sonor_seat_bar, SONOR, SEAT_BAR, GtkWidget)

GtkWidget *sonor_seat_bar_new (SonorWorkplace *workplace);
void       sonor_seat_bar_set_seat (SonorSeatBar   *self,
                                    SonorFloorSeat *seat);
void       sonor_seat_bar_set_supervision (SonorSeatBar *self,
                                           const char   *staff_id,
                                           const char   *mode,
                                           gboolean      joined);
void       sonor_seat_bar_do (SonorSeatBar *self,
                              const char   *verb);

G_END_DECLS
