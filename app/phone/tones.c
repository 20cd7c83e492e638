/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/tones.h"

#include <math.h>

#include "phone/speech-queue.h"

/* All telephone tones of China are 450 Hz (GF 002-9002); ringing back is 1 s on and 4 s off. */
#define TONE_HERTZ 450.0

/* 1 s and 10 s: the tone's phase repeats after each, so that positions may be counted from the start of one. */
#define RING_PERIOD_TICKS 500
#define RING_ON_TICKS     100
#define HOLD_PERIOD_TICKS 500
#define HOLD_ON_TICKS     20

/* Peak values of 32,767: −16 dB for what must be noticed, −34 dB for what reminds. */
#define RING_PEAK  5200.0
#define HOLD_PEAK  650.0

/* Whatever the other side says: louder is no comfort, and quieter than our own sounds dead. */
#define LOUDEST_NOISE 36

static void
add_tone (gint32 *sum,
          guint64 position,
          guint   n_on_ticks,
          double  peak)
{
  /* 5 ms up and down, or it clicks. */
  const double ramp = SONOR_SPEECH_RATE / 200.0;
  double end = (double) n_on_ticks * SONOR_SPEECH_TICK_SAMPLES;

  for (guint i = 0; i < SONOR_SPEECH_TICK_SAMPLES; i++)
    {
      double at = (double) (position * SONOR_SPEECH_TICK_SAMPLES + i);
      double gain = CLAMP (MIN (at, end - at) / ramp, 0, 1);

      sum[i] += (gint32) lrint (peak * gain * sin (2 * G_PI * TONE_HERTZ * at / SONOR_SPEECH_RATE));
    }
}

/**
 * sonor_tones_add_ringing_back:
 * @sum: (array fixed-size=160): what it is added to
 * @tick: how many ticks it has been ringing
 *
 * It rings on the other side.
 */
void
sonor_tones_add_ringing_back (gint32 *sum,
                              guint64 tick)
{
  if (tick % RING_PERIOD_TICKS < RING_ON_TICKS)
    add_tone (sum, tick % RING_PERIOD_TICKS, RING_ON_TICKS, RING_PEAK);
}

/**
 * sonor_tones_add_hold:
 * @sum: (array fixed-size=160): what it is added to
 * @tick: how many ticks we have been held
 *
 * The other side has put us on hold and plays nothing: a soft short tone every five seconds says that the call is
 * there.
 */
void
sonor_tones_add_hold (gint32 *sum,
                      guint64 tick)
{
  if (tick % HOLD_PERIOD_TICKS < HOLD_ON_TICKS)
    add_tone (sum, tick % HOLD_PERIOD_TICKS, HOLD_ON_TICKS, HOLD_PEAK);
}

/**
 * sonor_tones_add_comfort_noise:
 * @sum: (array fixed-size=160): what it is added to
 * @level: how loud, in dB below overload (RFC 3389 3.1)
 * @seed: (inout): where the noise stands
 *
 * So that a side that sends nothing while nobody speaks does not sound like a dead line.
 */
void
sonor_tones_add_comfort_noise (gint32  *sum,
                               guint    level,
                               guint32 *seed)
{
  /* The effective value of what is spread evenly up to a peak is the peak by √3. */
  double loudness = pow (10, -(double) CLAMP (level, LOUDEST_NOISE, SONOR_TONES_OWN_NOISE) / 20);
  gint32 peak = (gint32) lrint (sqrt (3) * 32768 * loudness);

  for (guint i = 0; i < SONOR_SPEECH_TICK_SAMPLES; i++)
    {
      /* A linear congruential generator (Numerical Recipes, 2nd ed., 7.1): noise need not be secret. */
      *seed = *seed * 1664525u + 1013904223u;
      sum[i] += (gint32) (*seed >> 16) % (2 * peak + 1) - peak;
    }
}
