/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/engine.h"
#include "media/media-leg.h"

G_BEGIN_DECLS

/* As many legs as a call can have: citizen, agent, the consulted, the third of a three-way call, supervisors. */
#define SONOR_MEDIA_CALL_MOST_LEGS 8

#define SONOR_TYPE_MEDIA_CALL (sonor_media_call_get_type ())
G_DECLARE_FINAL_TYPE (SonorMediaCall, sonor_media_call, SONOR, MEDIA_CALL, GObject)

SonorMediaCall *sonor_media_call_new (SonorMediaEngine *engine);
guint           sonor_media_call_get_thread (SonorMediaCall *self);

void            sonor_media_call_add_leg_async (SonorMediaCall      *self,
                                                GCancellable        *cancellable,
                                                GAsyncReadyCallback  callback,
                                                gpointer             user_data);
SonorMediaLeg  *sonor_media_call_add_leg_finish (SonorMediaCall  *self,
                                                 GAsyncResult    *result,
                                                 GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void            sonor_media_call_move_leg (SonorMediaCall *self,
                                           SonorMediaLeg  *leg);
void            sonor_media_call_let_hear (SonorMediaCall *self,
                                           SonorMediaLeg  *listener,
                                           SonorMediaLeg  *speaker,
                                           gboolean        hears);
gboolean        sonor_media_call_record (SonorMediaCall  *self,
                                         const char      *path,
                                         SonorMediaLeg   *left,
                                         GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void            sonor_media_call_stop_recording (SonorMediaCall *self);
void            sonor_media_call_close (SonorMediaCall *self);

G_END_DECLS
