/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "voice/media-profile.h"

G_BEGIN_DECLS

/**
 * SonorQuality:
 * @codec: what the speech we receive is coded with
 * @loss_pct: how much of the other side's speech was lost or came too late since the last report, 0 to 100
 * @jitter_ms: how unevenly it arrives: the interarrival jitter of RFC 3550 6.4.1, in milliseconds
 * @round_trip_ms: how long a packet takes there and back, in milliseconds; below 0 while it is not known
 * @buffer_ms: how long the jitter buffer keeps a packet, in milliseconds
 * @r_factor: the rating of the E-model since the last report, 0 to 93.2; see sonor_quality_estimate()
 * @mos: the same as an opinion score, 1 (bad) to 4.5
 * @packets_received: packets of the whole call
 * @packets_lost: those of the whole call that never came or came too late
 * @total_loss_pct: the same of all that were sent, 0 to 100
 * @n_reports: how many reports stand behind the two below
 * @mos_mean: the mean @mos of the whole call, 0 before the first report
 * @mos_worst: the worst @mos of the whole call, 0 before the first report
 *
 * How a call is heard by us. Fill a new one with the first figures and the packets, then let sonor_quality_estimate()
 * and sonor_quality_carry_on() do the rest.
 */
typedef struct
{
  SonorCodec codec;
  double     loss_pct;
  double     jitter_ms;
  double     round_trip_ms;
  double     buffer_ms;
  double     r_factor;
  double     mos;
  guint64    packets_received;
  guint64    packets_lost;
  double     total_loss_pct;
  guint      n_reports;
  double     mos_mean;
  double     mos_worst;
} SonorQuality;

/**
 * SONOR_QUALITY_BARS:
 *
 * How many bars the best quality has.
 */
#define SONOR_QUALITY_BARS 5

#define SONOR_TYPE_QUALITY (sonor_quality_get_type ())
GType         sonor_quality_get_type (void);

SonorQuality *sonor_quality_copy (const SonorQuality *self);
void          sonor_quality_free (SonorQuality *self);
void          sonor_quality_estimate (SonorQuality *self);
void          sonor_quality_carry_on (SonorQuality       *self,
                                      const SonorQuality *before);
guint         sonor_quality_get_bars (const SonorQuality *self);
char         *sonor_quality_dup_words (const SonorQuality *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorQuality, sonor_quality_free)

G_END_DECLS
