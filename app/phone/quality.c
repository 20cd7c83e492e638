/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/quality.h"

#include <glib/gi18n-lib.h>

/* What is left of a perfect connection with the default values of ITU-T G.107 (table 3). */
#define BEST_RATING 93.2

/* Worst there is of the impairments by codec and loss (ITU-T G.107 equation 7-29). */
#define WORST_IMPAIRMENT 95.0

/* Ways that are longer than this tire those who talk (Cole and Rosenbluth 2001). */
#define TIRING_DELAY 177.3

/* One packet, which is gathered before it is sent, and which is needed before it is played. */
#define PACKET_TIME 20.0

/* From here on uneven arrival is the thing to speak of. */
#define UNEVEN_JITTER 30.0

/*
 * ITU-T G.113 appendix I, table I.1 and I.4: G.711 with concealment of lost packets (its appendix I), random loss. The
 * recommendation has no figures on this scale for the two that carry more than 3.4 kHz. They are rated like G.711, so
 * that their wider band earns them nothing and a line is never called better than it is.
 */
static const struct
{
  double impairment;
  double robustness;
} codecs[SONOR_N_CODECS] = {
  [SONOR_CODEC_OPUS] = { 0, 25.1 },
  [SONOR_CODEC_G722] = { 0, 25.1 },
  [SONOR_CODEC_PCMA] = { 0, 25.1 },
  [SONOR_CODEC_PCMU] = { 0, 25.1 },
};

/* ITU-T G.109 table 1: best, high, medium, low, poor; below that nobody should have to talk. */
static const double bars[SONOR_QUALITY_BARS] = { 50, 60, 70, 80, 90 };

G_DEFINE_BOXED_TYPE (SonorQuality, sonor_quality, sonor_quality_copy, sonor_quality_free)

static double
get_delay (const SonorQuality *self)
{
  return MAX (self->round_trip_ms, 0) / 2 + MAX (self->buffer_ms, 0) + PACKET_TIME;
}

static double
get_delay_impairment (const SonorQuality *self)
{
  double delay = get_delay (self);

  return 0.024 * delay + 0.11 * MAX (delay - TIRING_DELAY, 0);
}

static double
get_loss_impairment (const SonorQuality *self)
{
  double impairment = codecs[self->codec].impairment;
  double loss = CLAMP (self->loss_pct, 0, 100);

  return impairment + (WORST_IMPAIRMENT - impairment) * loss / (loss + codecs[self->codec].robustness);
}

/**
 * sonor_quality_copy:
 * @self: a quality
 *
 * Returns: (transfer full): another one with the same figures
 */
SonorQuality *
sonor_quality_copy (const SonorQuality *self)
{
  return g_memdup2 (self, sizeof *self);
}

/**
 * sonor_quality_free:
 * @self: (transfer full): a quality
 */
void
sonor_quality_free (SonorQuality *self)
{
  g_free (self);
}

/**
 * sonor_quality_estimate:
 * @self: a quality whose codec, loss, round trip and buffer are known
 *
 * Rates what was heard since the last report: sets @r_factor and @mos.
 *
 * The E-model of ITU-T G.107 with its default values, so that of all impairments the delay's and those by codec and
 * loss are left: R = 93.2 − Id − Ie,eff. Ie,eff = Ie + (95 − Ie) · Ppl / (Ppl + Bpl), equation 7-29 for random loss
 * (BurstR = 1), with Ie and Bpl of ITU-T G.113 appendix I. Id = 0.024 d + 0.11 (d − 177.3) where d is above 177.3, the
 * approximation by R. G. Cole and J. H. Rosenbluth, “Voice over IP performance monitoring” (ACM SIGCOMM CCR 31, 2001),
 * with d the way from mouth to ear in milliseconds: half the round trip, the jitter buffer, and one packet of 20 ms.
 * The opinion score is G.107's annex B: 1 + 0.035 R + 7·10⁻⁶ R (R − 60) (100 − R). It is computed, not asked from
 * listeners.
 */
void
sonor_quality_estimate (SonorQuality *self)
{
  double rating;

  g_return_if_fail ((guint) self->codec < SONOR_N_CODECS);

  rating = CLAMP (BEST_RATING - get_delay_impairment (self) - get_loss_impairment (self), 0, BEST_RATING);
  self->r_factor = rating;
  self->mos = MAX (1, 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating));
}

/**
 * sonor_quality_carry_on:
 * @self: a quality that was just estimated, with the packets of the whole call
 * @before: (nullable): the report before, %NULL if this is the first
 *
 * Sets what is about the whole call: its loss, and its mean and worst opinion score.
 */
void
sonor_quality_carry_on (SonorQuality *self, const SonorQuality *before)
{
  guint n_before = before != NULL ? before->n_reports : 0;
  guint64 sent = self->packets_received + self->packets_lost;

  self->total_loss_pct = sent > 0 ? 100.0 * (double) self->packets_lost / (double) sent : 0;
  self->n_reports = n_before + 1;
  self->mos_mean = n_before > 0 ? before->mos_mean + (self->mos - before->mos_mean) / self->n_reports : self->mos;
  self->mos_worst = n_before > 0 ? MIN (before->mos_worst, self->mos) : self->mos;
}

/**
 * sonor_quality_get_bars:
 * @self: a quality that was estimated
 *
 * One bar for each class of ITU-T G.109 that the rating reaches.
 *
 * Returns: 0 to %SONOR_QUALITY_BARS
 */
guint
sonor_quality_get_bars (const SonorQuality *self)
{
  guint n_bars = 0;

  while (n_bars < SONOR_QUALITY_BARS && self->r_factor >= bars[n_bars])
    n_bars++;

  return n_bars;
}

/**
 * sonor_quality_dup_words:
 * @self: a quality that was estimated
 *
 * Says what troubles the call most and what can be done about it, as one sentence for the agent.
 *
 * Returns: (transfer full): the sentence in the person's language
 */
char *
sonor_quality_dup_words (const SonorQuality *self)
{
  double delay = get_delay (self);

  if (self->n_reports > 0 && self->packets_received == 0)
    return g_strdup (_("Nothing arrives from the other side; ask whether they hear you, or call again"));
  if (sonor_quality_get_bars (self) >= SONOR_QUALITY_BARS - 1)
    return g_strdup (_("Clear"));
  if (get_loss_impairment (self) < get_delay_impairment (self))
    /* Translators: how long speech takes from one mouth to the other ear, in milliseconds */
    return g_strdup_printf (_("Speech takes %.0f ms to arrive; pause a moment after you speak"), delay);
  if (self->jitter_ms >= UNEVEN_JITTER)
    /* Translators: lost speech in percent, and how unevenly it arrives, in milliseconds */
    return g_strdup_printf (_("Your network loses %.0f %% of the speech and delivers it unevenly (%.0f ms); use a "
                              "cable, not "
                              "Wi-Fi, and close what downloads"),
                            MAX (self->loss_pct, 1), self->jitter_ms);

  return g_strdup_printf (_("Your network loses %.0f %% of the speech; check the cable, and tell the administrator if "
                            "it stays"),
                          MAX (self->loss_pct, 1));
}
