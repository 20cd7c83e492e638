/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SonorSoundDeviceKind:
 * @SONOR_SOUND_DEVICE_MICROPHONE: sound comes from it
 * @SONOR_SOUND_DEVICE_SPEAKER: sound goes to it
 *
 * What a device is for. A headset is two devices.
 */
typedef enum
{
  SONOR_SOUND_DEVICE_MICROPHONE,
  SONOR_SOUND_DEVICE_SPEAKER,
} SonorSoundDeviceKind;

#define SONOR_TYPE_SOUND_DEVICE (sonor_sound_device_get_type ())
G_DECLARE_FINAL_TYPE (SonorSoundDevice, sonor_sound_device, SONOR, SOUND_DEVICE, GObject)

const char           *sonor_sound_device_get_id (SonorSoundDevice *self);
const char           *sonor_sound_device_get_name (SonorSoundDevice *self);
SonorSoundDeviceKind  sonor_sound_device_get_kind (SonorSoundDevice *self);
char                 *sonor_sound_device_dup_route (SonorSoundDevice *self);

G_END_DECLS
