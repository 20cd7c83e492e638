/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/switch-call.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SEAT_CALL (sonor_seat_call_get_type ())
G_DECLARE_FINAL_TYPE (SonorSeatCall, sonor_seat_call, SONOR, SEAT_CALL, GObject)

SonorSeatCall *sonor_seat_call_new (SonorSwitch *owner,
                                    SonorCall   *call,
                                    const char  *login);

G_END_DECLS
