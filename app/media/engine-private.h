/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/engine.h"
#include "media/media-call.h"
#include "media/recorder.h"

G_BEGIN_DECLS

/* Something to be done in the media thread. Everything that libre made belongs to that thread. */
typedef void (*SonorMediaWork) (gpointer data);

void           sonor_media_engine_push (SonorMediaEngine *self,
                                        SonorMediaWork    work,
                                        gpointer          data);
void           sonor_media_engine_tell (GSourceFunc function,
                                        gpointer    data);
const char    *sonor_media_engine_get_address (SonorMediaEngine *self);
void           sonor_media_engine_get_ports (SonorMediaEngine *self,
                                             guint16          *first,
                                             guint16          *last);
SonorRecording *sonor_media_engine_record (SonorMediaEngine  *self,
                                           const char        *path,
                                           GError           **error);
void           sonor_media_engine_count_leg (SonorMediaEngine *self,
                                             int               change);

/* In the media thread. */
guint          sonor_media_engine_add_call (SonorMediaEngine *self,
                                            SonorMediaCall   *call);
void           sonor_media_engine_remove_call (SonorMediaEngine *self,
                                               SonorMediaCall   *call,
                                               guint             turn);

G_END_DECLS
