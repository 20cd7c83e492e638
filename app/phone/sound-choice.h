/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "phone/sound-devices.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SOUND_CHOICE (sonor_sound_choice_get_type ())
G_DECLARE_FINAL_TYPE (SonorSoundChoice, sonor_sound_choice, SONOR, SOUND_CHOICE, GObject)

SonorSoundChoice *sonor_sound_choice_new (SonorSoundDevices *devices,
                                          const char        *wanted);
void              sonor_sound_choice_set_wanted (SonorSoundChoice *self,
                                                 const char       *wanted);
const char       *sonor_sound_choice_get_wanted (SonorSoundChoice *self);
const char       *sonor_sound_choice_get_route (SonorSoundChoice *self);
gboolean          sonor_sound_choice_is_missing (SonorSoundChoice *self);

G_END_DECLS
