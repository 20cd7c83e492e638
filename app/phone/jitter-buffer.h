/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

#define SONOR_TYPE_JITTER_BUFFER (sonor_jitter_buffer_get_type ())
G_DECLARE_FINAL_TYPE (SonorJitterBuffer, sonor_jitter_buffer, SONOR, JITTER_BUFFER, GstElement)

GstElement *sonor_jitter_buffer_new (guint clock_rate);
gboolean    sonor_jitter_buffer_is_waiting (SonorJitterBuffer *self);
void        sonor_jitter_buffer_go_on (SonorJitterBuffer *self,
                                       gboolean           at_once);
void        sonor_jitter_buffer_get_counts (SonorJitterBuffer *self,
                                            guint64           *n_received,
                                            guint64           *n_lost);

G_END_DECLS
