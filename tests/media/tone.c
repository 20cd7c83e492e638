/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tone.h"

#include <math.h>

/* The peak of one frequency, 0 to 1 (Goertzel). */
double
tone_level (const gint16 *samples,
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
