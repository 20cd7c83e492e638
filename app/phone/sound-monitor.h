/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

#include "phone/sound-device.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SOUND_MONITOR (sonor_sound_monitor_get_type ())
G_DECLARE_FINAL_TYPE (SonorSoundMonitor, sonor_sound_monitor, SONOR, SOUND_MONITOR, GObject)

SonorSoundMonitor *sonor_sound_monitor_ref_shared (void);
void               sonor_sound_monitor_start_async (SonorSoundMonitor   *self,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
gboolean           sonor_sound_monitor_start_finish (SonorSoundMonitor  *self,
                                                     GAsyncResult       *result,
                                                     GError            **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray         *sonor_sound_monitor_get_devices (SonorSoundMonitor    *self,
                                                    SonorSoundDeviceKind  kind);

G_END_DECLS
