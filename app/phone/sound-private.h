/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/gst.h>

#include "phone/mixer.h"
#include "phone/sound.h"

G_BEGIN_DECLS

GstElement *sonor_sound_get_pipeline (SonorSound *self);
SonorMixer *sonor_sound_get_mixer (SonorSound *self);
void        sonor_sound_remove_leg (SonorSound *self,
                                    SonorLeg   *leg);

SonorLeg   *sonor_leg_new (SonorSound  *sound,
                           const char  *local_address,
                           GError     **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sonor_leg_take_message (SonorLeg   *self,
                                    GstMessage *message);

G_END_DECLS
