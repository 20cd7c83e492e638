/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/media-call.h"
#include "media/ticker.h"

G_BEGIN_DECLS

typedef struct _SonorLane SonorLane;

/* Something to be done in the thread of a lane. What libre made belongs to that thread. */
typedef void (*SonorLaneWork) (gpointer data);

SonorLane *sonor_lane_start (guint    number,
                             int      priority,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void       sonor_lane_stop (SonorLane *self);
void       sonor_lane_free (SonorLane *self);

void       sonor_lane_push (SonorLane     *self,
                            SonorLaneWork  work,
                            gpointer       data);
void       sonor_lane_hand_over (SonorLane     *self,
                                 SonorLane     *to,
                                 SonorLaneWork  leave,
                                 SonorLaneWork  arrive,
                                 gpointer       data);
void       sonor_lane_count_call (SonorLane *self,
                                  int        change);
guint      sonor_lane_get_n_calls (SonorLane *self);
guint      sonor_lane_get_number (SonorLane *self);
guint      sonor_lane_get_n_legs (SonorLane *self);
gboolean   sonor_lane_is_real_time (SonorLane *self);
void       sonor_lane_add_figures (SonorLane          *self,
                                   SonorTickerFigures *figures);

/* In the thread of the lane. */
guint      sonor_lane_add_call (SonorLane      *self,
                                SonorMediaCall *call);
void       sonor_lane_remove_call (SonorLane      *self,
                                   SonorMediaCall *call,
                                   guint           turn);
void       sonor_lane_count_leg (SonorLane *self,
                                 int        change);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorLane, sonor_lane_free)

G_END_DECLS
