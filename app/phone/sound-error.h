/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SONOR_SOUND_ERROR (sonor_sound_error_quark ())

/**
 * SonorSoundError:
 * @SONOR_SOUND_ERROR_FAILED: something else went wrong
 * @SONOR_SOUND_ERROR_INVALID: what was asked for is not well formed: a route, a figure
 * @SONOR_SOUND_ERROR_MISSING: a device is not plugged in, a file is not there, or a part of GStreamer is not installed
 * @SONOR_SOUND_ERROR_DEVICE: a device is there and does not work
 */
typedef enum
{
  SONOR_SOUND_ERROR_FAILED,
  SONOR_SOUND_ERROR_INVALID,
  SONOR_SOUND_ERROR_MISSING,
  SONOR_SOUND_ERROR_DEVICE,
} SonorSoundError;

GQuark sonor_sound_error_quark (void);

G_END_DECLS
