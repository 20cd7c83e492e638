/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* The payload type of comfort noise at 8,000 Hz: RFC 3551 6. It is nothing else, so nobody need agree on it. */
#define SONOR_NOISE_PAYLOAD_TYPE 13

/**
 * SonorNoiseHeard:
 * @level: how loud the other side's room is, in dB below overload, 0 to 127
 * @user_data: as given
 *
 * Runs in a thread of the pipeline.
 */
typedef void (*SonorNoiseHeard) (guint    level,
                                 gpointer user_data);

GstElement *sonor_noise_ear_new (SonorNoiseHeard heard,
                                 gpointer        user_data,
                                 GDestroyNotify  destroy);

G_END_DECLS
