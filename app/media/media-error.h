/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SONOR_MEDIA_ERROR (sonor_media_error_quark ())

/**
 * SonorMediaError:
 * @SONOR_MEDIA_ERROR_FAILED: the system refused something
 * @SONOR_MEDIA_ERROR_NO_PORT: every port of the range is taken
 * @SONOR_MEDIA_ERROR_BAD_FILE: a prompt is not a sound file we can play, a recording is none
 * @SONOR_MEDIA_ERROR_CLOSED: the leg is closed or the engine has stopped
 *
 * What can go wrong with the sound of the switch.
 */
typedef enum
{
  SONOR_MEDIA_ERROR_FAILED,
  SONOR_MEDIA_ERROR_NO_PORT,
  SONOR_MEDIA_ERROR_BAD_FILE,
  SONOR_MEDIA_ERROR_CLOSED,
} SonorMediaError;

GQuark sonor_media_error_quark (void);

G_END_DECLS
