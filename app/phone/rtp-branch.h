/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/gst.h>

#include "phone/mixer.h"
#include "phone/rtp-gate.h"
#include "voice/media-stream.h"

G_BEGIN_DECLS

/* One call's part of the pipeline, from the gate to the mixer and back, for as long as one agreement holds. */
typedef struct _SonorRtpBranch SonorRtpBranch;

/**
 * SonorRtpFigures:
 * @n_received: packets that arrived in time
 * @n_lost: packets that did not
 * @jitter_ms: interarrival jitter (RFC 3550 6.4.1), milliseconds
 * @round_trip_ms: milliseconds, below 0 while unknown
 */
typedef struct
{
  guint64 n_received;
  guint64 n_lost;
  double  jitter_ms;
  double  round_trip_ms;
} SonorRtpFigures;

SonorRtpBranch *sonor_rtp_branch_new (GstElement              *pipeline,
                                      SonorRtpGate            *gate,
                                      SonorMixerLeg           *leg,
                                      const SonorMediaStream  *stream,
                                      GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void            sonor_rtp_branch_free (SonorRtpBranch *self);
gboolean        sonor_rtp_branch_owns (SonorRtpBranch *self,
                                       GstObject      *object);
void            sonor_rtp_branch_press (SonorRtpBranch *self,
                                        int             event);
void            sonor_rtp_branch_release (SonorRtpBranch *self);
void            sonor_rtp_branch_set_latency (SonorRtpBranch *self,
                                              guint           milliseconds);
SonorRtpFigures sonor_rtp_branch_get_figures (SonorRtpBranch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorRtpBranch, sonor_rtp_branch_free)

G_END_DECLS
