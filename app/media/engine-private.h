/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/engine.h"
#include "media/lane.h"
#include "media/recorder.h"

G_BEGIN_DECLS

SonorLane      *sonor_media_engine_choose_lane (SonorMediaEngine *self);
void            sonor_media_engine_tell (GSourceFunc function,
                                         gpointer    data);
void            sonor_media_engine_release (gpointer object);
const char     *sonor_media_engine_get_address (SonorMediaEngine *self);
void            sonor_media_engine_get_ports (SonorMediaEngine *self,
                                              guint16          *first,
                                              guint16          *last);
SonorRecording *sonor_media_engine_record (SonorMediaEngine  *self,
                                           const char        *path,
                                           GError           **error);

G_END_DECLS
