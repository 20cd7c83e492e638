/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/gst.h>

#include "phone/sound-device.h"

G_BEGIN_DECLS

/*
 * A route says where sound comes from or goes to, in text, so that settings and command lines share it: “default”,
 * “device:ID”, “file:PATH” (WAV), “tone:HERTZ” (microphone only), “silence”, “none”. All but the first two work on a machine
 * without sound.
 */
GstElement *sonor_sound_route_make_source (const char  *route,
                                           GError     **error) G_GNUC_WARN_UNUSED_RESULT;
GstElement *sonor_sound_route_make_sink (const char  *route,
                                         GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
