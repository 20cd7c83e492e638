/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tone.h"

#include <math.h>

/* Tones that are multiples of 5 Hz do not hear each other in it. */
#define BLOCK_MILLISECONDS 200

/* The peak of one frequency in one stretch, 0 to 1 (Goertzel). */
static double
block_level (const gint16 *samples,
             gsize         n_samples,
             gsize         stride,
             guint         rate,
             double        frequency)
{
  double coefficient = 2.0 * cos (2.0 * G_PI * frequency / rate);
  double before = 0.0;
  double last = 0.0;

  for (gsize i = 0; i < n_samples; i++)
    {
      double now = samples[i * stride] / 32768.0 + coefficient * last - before;

      before = last;
      last = now;
    }

  return 2.0 * sqrt (MAX (0.0, last * last + before * before - coefficient * last * before)) / (double) n_samples;
}

/* How loud one frequency is, 0 to 1: the root of the mean square of its peaks in short blocks. Where a late packet was made
 * up for, a tone goes on with another phase; over a long stretch its two parts would put each other out. */
double
tone_level (const gint16 *samples,
            gsize         n_samples,
            gsize         stride,
            guint         rate,
            double        frequency)
{
  gsize block = (gsize) rate * BLOCK_MILLISECONDS / 1000;
  gsize n_blocks = MAX (n_samples / block, 1);
  double power = 0.0;

  block = MIN (block, n_samples);
  for (gsize i = 0; i < n_blocks; i++)
    {
      double level = block_level (samples + i * block * stride, block, stride, rate, frequency);

      power += level * level;
    }

  return sqrt (power / (double) n_blocks);
}
