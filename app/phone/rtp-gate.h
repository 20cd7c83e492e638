/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <gst/gst.h>

#include "voice/media-stream.h"

G_BEGIN_DECLS

/* The two sockets of a leg (RTP on an even port, RTCP on the next) and what is let in through them. */
typedef struct _SonorRtpGate SonorRtpGate;

SonorRtpGate *sonor_rtp_gate_new (const char  *local_address,
                                  GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void          sonor_rtp_gate_free (SonorRtpGate *self);
guint         sonor_rtp_gate_get_port (SonorRtpGate *self);
gboolean      sonor_rtp_gate_set_stream (SonorRtpGate            *self,
                                         const SonorMediaStream  *stream,
                                         GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void          sonor_rtp_gate_trust (SonorRtpGate *self,
                                    GstPad       *pad,
                                    gboolean      control);
GstElement   *sonor_rtp_gate_make_speech_source (SonorRtpGate *self);
void          sonor_rtp_gate_receive (SonorRtpGate *self,
                                      GstElement   *source,
                                      GstClockTime  now);
GstElement   *sonor_rtp_gate_make_control_source (SonorRtpGate *self);
GstElement   *sonor_rtp_gate_make_sink (SonorRtpGate *self,
                                        gboolean      control);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorRtpGate, sonor_rtp_gate_free)

G_END_DECLS
