/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/media-call.h"
#include "switch/switch.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SEAT_LEG (sonor_seat_leg_get_type ())
G_DECLARE_FINAL_TYPE (SonorSeatLeg, sonor_seat_leg, SONOR, SEAT_LEG, GObject)

/* Signals: "answered", "held" (gboolean), "ended" (const char *: no_answer, declined, unreachable or, after an answer, hung_up). */

SonorSeatLeg  *sonor_seat_leg_new (SonorSwitch      *owner,
                                   SonorMediaCall   *media,
                                   const char       *staff_id,
                                   SonorSipAddress  *contact,
                                   SonorSipAddress  *caller,
                                   SonorCallHeaders *headers);
void           sonor_seat_leg_ring (SonorSeatLeg *self);
void           sonor_seat_leg_hang_up (SonorSeatLeg *self);
const char    *sonor_seat_leg_get_staff_id (SonorSeatLeg *self);
SonorMediaLeg *sonor_seat_leg_get_media (SonorSeatLeg *self);

G_END_DECLS
