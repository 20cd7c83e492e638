/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "phone/sound-devices.h"
#include "phone/sound.h"

G_BEGIN_DECLS

#define SONOR_TYPE_LINE_SOUND (sonor_line_sound_get_type ())
G_DECLARE_FINAL_TYPE (SonorLineSound, sonor_line_sound, SONOR, LINE_SOUND, GObject)

/*
 * Signal: "problem" (const GError *): a device that is chosen does not work, and what to do.
 */

SonorLineSound    *sonor_line_sound_new (GSettings *settings);
SonorSound        *sonor_line_sound_open (SonorLineSound  *self,
                                          GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void               sonor_line_sound_set_ringing (SonorLineSound *self,
                                                 gboolean        rings);
SonorSoundDevices *sonor_line_sound_get_devices (SonorLineSound       *self,
                                                 SonorSoundDeviceKind  kind);

G_END_DECLS
