/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/call-leg.h"

G_BEGIN_DECLS

#define SONOR_TYPE_TALK (sonor_talk_get_type ())
G_DECLARE_FINAL_TYPE (SonorTalk, sonor_talk, SONOR, TALK, GObject)

/* Signals: "waits" (gboolean: whether who is outside is held or waits for somebody else), "over" (the seat is gone, and
 * nobody comes in its place). */

SonorTalk        *sonor_talk_new (SonorSwitch    *owner,
                                  const char     *call_id,
                                  SonorMediaCall *media);
void              sonor_talk_introduce (SonorTalk        *self,
                                        const char       *caller,
                                        SonorCallHeaders *headers);
const char       *sonor_talk_get_caller (SonorTalk *self);
SonorCallHeaders *sonor_talk_get_headers (SonorTalk *self);
void              sonor_talk_begin (SonorTalk     *self,
                                    SonorMediaLeg *outside,
                                    SonorCallLeg  *outside_leg,
                                    SonorCallLeg  *seat);
void              sonor_talk_close (SonorTalk *self);
const char       *sonor_talk_get_call_id (SonorTalk *self);
SonorSwitch      *sonor_talk_get_owner (SonorTalk *self);
SonorMediaCall   *sonor_talk_get_media (SonorTalk *self);
SonorMediaLeg    *sonor_talk_get_outside (SonorTalk *self);
SonorCallLeg     *sonor_talk_get_seat (SonorTalk *self);
void              sonor_talk_add_legs (SonorTalk *self,
                                       GPtrArray *legs);
gboolean          sonor_talk_get_lasts (SonorTalk *self);
const char       *sonor_talk_get_recording (SonorTalk *self);
void              sonor_talk_pass (SonorTalk    *self,
                                   SonorCallLeg *seat,
                                   const char   *how);
void              sonor_talk_take_over (SonorTalk    *self,
                                        SonorCallLeg *seat);
SonorCallLeg     *sonor_talk_release_outside (SonorTalk *self);

void              sonor_talk_set_transferring (SonorTalk *self,
                                               gboolean   transferring);
void              sonor_talk_add_supervisor (SonorTalk    *self,
                                             SonorCallLeg *leg);
void              sonor_talk_remove_supervisor (SonorTalk    *self,
                                                SonorCallLeg *leg);
void              sonor_talk_let_supervisor (SonorTalk    *self,
                                             SonorCallLeg *leg,
                                             gboolean      seat_hears,
                                             gboolean      outside_hears);

G_END_DECLS
