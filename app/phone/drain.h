/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define SONOR_TYPE_DRAIN (sonor_drain_get_type ())
G_DECLARE_FINAL_TYPE (SonorDrain, sonor_drain, SONOR, DRAIN, GstElement)

/**
 * SonorDrainTake:
 * @buffer: (transfer none): what came
 * @user_data: what was given with it
 *
 * Takes a buffer in the thread that brings it.
 */
typedef void (*SonorDrainTake) (GstBuffer *buffer, gpointer user_data);

GstElement *sonor_drain_new (GstCaps        *caps,
                             SonorDrainTake  take,
                             gpointer        user_data,
                             GDestroyNotify  destroy);

G_END_DECLS
