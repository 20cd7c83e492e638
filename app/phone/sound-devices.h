/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "phone/sound-device.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SOUND_DEVICES (sonor_sound_devices_get_type ())
G_DECLARE_FINAL_TYPE (SonorSoundDevices, sonor_sound_devices, SONOR, SOUND_DEVICES, GObject)

SonorSoundDevices *sonor_sound_devices_new (SonorSoundDeviceKind kind);
void               sonor_sound_devices_start_async (SonorSoundDevices   *self,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
gboolean           sonor_sound_devices_start_finish (SonorSoundDevices  *self,
                                                     GAsyncResult       *result,
                                                     GError            **error) G_GNUC_WARN_UNUSED_RESULT;
SonorSoundDevice  *sonor_sound_devices_find (SonorSoundDevices *self,
                                             const char        *id);

G_END_DECLS
