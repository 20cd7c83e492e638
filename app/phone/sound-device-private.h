/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/gst.h>

#include "phone/sound-device.h"

G_BEGIN_DECLS

#define SONOR_SOUND_DEVICE_PREFIX "device:"

SonorSoundDevice *sonor_sound_device_new (GstDevice *device);
GstDevice        *sonor_sound_device_get_device (SonorSoundDevice *self);
GstElement       *sonor_sound_device_make_element (SonorSoundDevice *self);

G_END_DECLS
