/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/gst.h>

#include "voice/media-profile.h"

G_BEGIN_DECLS

/* From the mixer's speech to RTP packets and back, for each codec. */

gboolean   sonor_codec_chain_is_present (SonorCodec codec);
guint      sonor_codec_chain_get_rate (SonorCodec codec);
GstCaps   *sonor_codec_chain_make_caps (SonorCodec codec,
                                        guint      payload_type);
GPtrArray *sonor_codec_chain_add_encoder (GstBin      *bin,
                                          SonorCodec   codec,
                                          guint        payload_type,
                                          guint        packet_time,
                                          GError     **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *sonor_codec_chain_add_decoder (GstBin      *bin,
                                          SonorCodec   codec,
                                          GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
