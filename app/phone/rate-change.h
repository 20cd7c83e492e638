/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SonorRateChange:
 *
 * Speech with more or fewer samples a second: what GStreamer's resampler does, without the element around it, which costs a packet
 * of 20 ms more than the work itself.
 */
typedef struct _SonorRateChange SonorRateChange;

SonorRateChange *sonor_rate_change_new (guint from,
                                        guint to);
void             sonor_rate_change_free (SonorRateChange *self);
gsize            sonor_rate_change_apply (SonorRateChange *self,
                                          const gint16    *samples,
                                          gsize            n_samples,
                                          gint16          *changed,
                                          gsize            most);

G_END_DECLS
