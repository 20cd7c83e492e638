/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The scale of a level meter: from nothing to hear to the loudest there is. */
#define SONOR_SOUND_LEVEL_QUIETEST (-60.0)
#define SONOR_SOUND_LEVEL_LOUDEST 0.0

/**
 * SonorSoundLevelMeter:
 * @level: what a meter shows, 0 to 1
 * @peak: the highest of the last moment, 0 to 1
 *
 * How a level meter moves. Begin with zeros.
 */
typedef struct
{
  double level;
  double peak;
  gint64 time;
  gint64 peak_time;
} SonorSoundLevelMeter;

double sonor_sound_level_to_fraction (double decibels);
void   sonor_sound_level_meter_feed (SonorSoundLevelMeter *self,
                                     double                decibels,
                                     gint64                time);

G_END_DECLS
