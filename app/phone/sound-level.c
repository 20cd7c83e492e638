/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/sound-level.h"

#include <math.h>

/* Decibels a second: a type I meter of IEC 60268-10 falls by 20 dB in 1.7 s. */
#define FALL (20.0 / 1.7)

#define PEAK_STAYS (1500 * G_TIME_SPAN_MILLISECOND)

/**
 * sonor_sound_level_to_fraction:
 * @decibels: a level below full scale, in decibels; negative infinity and not-a-number are silence
 *
 * Returns: where it is on the scale of a level meter, 0 to 1, even in decibels
 */
double
sonor_sound_level_to_fraction (double decibels)
{
  if (isnan (decibels))
    return 0;

  return (CLAMP (decibels, SONOR_SOUND_LEVEL_QUIETEST, SONOR_SOUND_LEVEL_LOUDEST) - SONOR_SOUND_LEVEL_QUIETEST) /
         (SONOR_SOUND_LEVEL_LOUDEST - SONOR_SOUND_LEVEL_QUIETEST);
}

/**
 * sonor_sound_level_meter_feed:
 * @self: a meter
 * @decibels: the level now, below full scale, in decibels
 * @time: the time, as of g_get_monotonic_time(), never less than the last
 *
 * Rises at once and falls slowly, so that an eye can follow; the peak stays for a second and a half.
 */
void
sonor_sound_level_meter_feed (SonorSoundLevelMeter *self, double decibels, gint64 time)
{
  double now = sonor_sound_level_to_fraction (decibels);
  double seconds = self->time > 0 ? (double) MAX (time - self->time, 0) / G_TIME_SPAN_SECOND : 0;
  double fallen = self->level - FALL * seconds / (SONOR_SOUND_LEVEL_LOUDEST - SONOR_SOUND_LEVEL_QUIETEST);

  self->level = MAX (now, MAX (fallen, 0));
  self->time = time;
  if (self->level >= self->peak || time - self->peak_time > PEAK_STAYS)
    {
      self->peak = self->level;
      self->peak_time = time;
    }
}
