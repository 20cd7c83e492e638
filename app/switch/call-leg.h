/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/media-call.h"
#include "switch/switch.h"
#include "switch/trunk.h"

G_BEGIN_DECLS

#define SONOR_TYPE_CALL_LEG (sonor_call_leg_get_type ())
G_DECLARE_FINAL_TYPE (SonorCallLeg, sonor_call_leg, SONOR, CALL_LEG, GObject)

/*
 * Signals: "opened" (it can be spoken to), "progress" (gboolean: with something to be heard), "answered", "held"
 * (gboolean), "transfer" (SonorSipAddress *: whom its other side wants to pass the call on to), "ended" (const char *:
 * no_answer, declined, unreachable or, after an answer, hung_up).
 */

SonorCallLeg  *sonor_call_leg_new_to_seat (SonorSwitch      *owner,
                                           SonorMediaCall   *media,
                                           const char       *staff_id,
                                           SonorSipAddress  *contact,
                                           const char       *caller,
                                           SonorCallHeaders *headers,
                                           guint             ring_seconds);
SonorCallLeg  *sonor_call_leg_new_to_outside (SonorSwitch    *owner,
                                              SonorMediaCall *media,
                                              SonorTrunk     *trunk,
                                              const char     *number,
                                              guint           ring_seconds);
SonorCallLeg  *sonor_call_leg_new_from_seat (SonorSwitch    *owner,
                                             SonorMediaCall *media,
                                             const char     *staff_id,
                                             SonorCall      *call);
void           sonor_call_leg_open (SonorCallLeg *self);
void           sonor_call_leg_ring (SonorCallLeg *self,
                                    gboolean      early_media);
void           sonor_call_leg_answer (SonorCallLeg *self);
void           sonor_call_leg_refuse (SonorCallLeg     *self,
                                      SonorCallRefusal  refusal,
                                      const char       *words);
void           sonor_call_leg_hang_up (SonorCallLeg *self);
void           sonor_call_leg_hang_up_soon (SonorCallLeg *self);
void           sonor_call_leg_move (SonorCallLeg   *self,
                                    SonorMediaCall *media);
const char    *sonor_call_leg_get_staff_id (SonorCallLeg *self);
const char    *sonor_call_leg_get_number (SonorCallLeg *self);
SonorMediaLeg *sonor_call_leg_get_media (SonorCallLeg *self);
SonorCall     *sonor_call_leg_get_call (SonorCallLeg *self);
gboolean       sonor_call_leg_get_answered (SonorCallLeg *self);
gboolean       sonor_call_leg_get_held (SonorCallLeg *self);
guint          sonor_call_leg_get_end_status (SonorCallLeg *self);

G_END_DECLS
