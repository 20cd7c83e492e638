/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/half-band.h"

#include <string.h>

#define REACH SONOR_HALF_BAND_REACH
#define PAST  (2 * REACH - 1)

/* 10 ms. The compiler makes the most of a length it knows. */
#define BLOCK 80

/* Half of what a sample between two others gets from its neighbours, the nearest first: a half-band filter under Kaiser's
 * window (β = 5). Up to 3,400 Hz it leaves speech as it is to 0.01 dB; what mirrors above 4,600 Hz is 53 dB less. */
static const float weights[REACH] = {
  0.634209f, -0.204353f, 0.114492f, -0.073660f, 0.049658f,  -0.033766f,
  0.022645f, -0.014712f, 0.009084f, -0.005188f, 0.002609f, -0.001018f,
};

static inline void
filter (const float *restrict window, float *restrict between, gsize n)
{
  memset (between, 0, n * sizeof *between);
  for (guint k = 0; k < REACH; k++)
    for (gsize i = 0; i < n; i++)
      between[i] += weights[k] * (window[i + REACH - 1 - k] + window[i + REACH + k]);
}

/* Of a window's samples, those half-way between the two in its middle, as the window moves on. */
static void
interpolate (const float window[PAST + BLOCK], float between[BLOCK], gsize n)
{
  if (n == BLOCK)
    filter (window, between, BLOCK);
  else
    filter (window, between, n);
}

static inline gint16
to_sample (float value)
{
  float bounded = CLAMP (value, (float) G_MININT16, (float) G_MAXINT16);

  /* Rounded, without a call. */
  return (gint16) ((gint32) (bounded + 32768.5f) - 32768);
}

/**
 * sonor_half_band_widen:
 * @self: what this speech went through before
 * @narrow: (array length=n_narrow): speech, 8,000 samples a second
 * @n_narrow: how many samples
 * @wide: (out caller-allocates): the same speech, 16,000 samples a second: twice as many
 *
 * It comes out 1.5 ms late.
 */
void
sonor_half_band_widen (SonorHalfBand *self, const gint16 *narrow, gsize n_narrow, gint16 *wide)
{
  for (gsize done = 0; done < n_narrow; done += BLOCK)
    {
      gsize n = MIN (n_narrow - done, BLOCK);
      float window[PAST + BLOCK], between[BLOCK];

      memcpy (window, self->past, sizeof self->past);
      for (gsize i = 0; i < n; i++)
        window[PAST + i] = narrow[done + i];
      interpolate (window, between, n);
      for (gsize i = 0; i < n; i++)
        {
          wide[2 * (done + i)] = (gint16) window[REACH - 1 + i];
          wide[2 * (done + i) + 1] = to_sample (between[i]);
        }
      memcpy (self->past, window + n, sizeof self->past);
    }
}

/**
 * sonor_half_band_narrow:
 * @self: what this speech went through before
 * @wide: (array): speech, 16,000 samples a second: twice as many as @n_narrow
 * @n_narrow: how many samples come out
 * @narrow: (out caller-allocates) (array length=n_narrow): the same speech, 8,000 samples a second
 *
 * What the lower rate cannot carry is taken out. It comes out 1.4 ms late.
 */
void
sonor_half_band_narrow (SonorHalfBand *self, const gint16 *wide, gsize n_narrow, gint16 *narrow)
{
  for (gsize done = 0; done < n_narrow; done += BLOCK)
    {
      gsize n = MIN (n_narrow - done, BLOCK);
      float window[PAST + BLOCK], middles[REACH - 1 + BLOCK], between[BLOCK];

      memcpy (window, self->past, sizeof self->past);
      memcpy (middles, self->middles, sizeof self->middles);
      for (gsize i = 0; i < n; i++)
        {
          middles[REACH - 1 + i] = wide[2 * (done + i)];
          window[PAST + i] = wide[2 * (done + i) + 1];
        }
      interpolate (window, between, n);
      for (gsize i = 0; i < n; i++)
        narrow[done + i] = to_sample ((middles[i] + between[i]) / 2);
      memcpy (self->past, window + n, sizeof self->past);
      memcpy (self->middles, middles + n, sizeof self->middles);
    }
}
