/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "ear.h"

#include <math.h>
#include <string.h>

typedef struct
{
  char   *bytes;
  gint16 *samples;
  gsize   n_samples;
  guint   rate;
} Sound;

static void
sound_clear (Sound *self)
{
  g_free (self->bytes);
  g_free (self->samples);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sound, sound_clear)

/* One channel of what is there. The header's length is that of a file whose end nobody knows yet. */
static gboolean
sound_read (Sound      *self,
            const char *path)
{
  guint32 rate;
  guint16 channels, bits;
  gsize length, at = 12;

  memset (self, 0, sizeof *self);
  if (!g_file_get_contents (path, &self->bytes, &length, NULL) || length < 44 || memcmp (self->bytes, "RIFF", 4) != 0)
    return FALSE;

  memcpy (&channels, self->bytes + 22, 2);
  memcpy (&rate, self->bytes + 24, 4);
  memcpy (&bits, self->bytes + 34, 2);
  g_assert_cmpuint (bits, ==, 16);
  while (at + 8 <= length && memcmp (self->bytes + at, "data", 4) != 0)
    {
      guint32 size;

      memcpy (&size, self->bytes + at + 4, 4);
      at += 8 + (gsize) size;
    }
  if (at + 8 > length)
    return FALSE;
  at += 8;

  self->rate = rate;
  self->n_samples = (length - at) / 2 / channels;
  self->samples = g_new (gint16, self->n_samples);
  for (gsize i = 0; i < self->n_samples; i++)
    memcpy (&self->samples[i], self->bytes + at + 2 * i * channels, 2);

  return TRUE;
}

static gsize
begin_of (const Sound *sound,
          guint        milliseconds)
{
  gsize wanted = (gsize) sound->rate * milliseconds / 1000;

  return sound->n_samples > wanted ? sound->n_samples - wanted : 0;
}

/* How loud a frequency is in the last @milliseconds, 0 to 1 of full scale: Goertzel's algorithm. Nothing is -1. */
double
ear_level (const char *path,
           double      hertz,
           guint       milliseconds)
{
  g_auto (Sound) sound = { 0 };
  double coefficient, s1 = 0, s2 = 0;
  gsize begin, n;

  if (!sound_read (&sound, path))
    return -1;
  begin = begin_of (&sound, milliseconds);
  n = sound.n_samples - begin;
  if (n < sound.rate / 20)
    return -1;

  coefficient = 2 * cos (2 * G_PI * hertz / sound.rate);
  for (gsize i = begin; i < sound.n_samples; i++)
    {
      /* A window, so that one tone does not leak into the next. */
      double window = 0.5 - 0.5 * cos (2 * G_PI * (double) (i - begin) / (double) n);
      double s0 = window * sound.samples[i] / 32768.0 + coefficient * s1 - s2;

      s2 = s1;
      s1 = s0;
    }

  return 4 * sqrt (MAX (s1 * s1 + s2 * s2 - coefficient * s1 * s2, 0)) / (double) n;
}

/* The effective value of everything in the last @milliseconds, 0 to 1. Nothing is -1. */
double
ear_total (const char *path,
           guint       milliseconds)
{
  g_auto (Sound) sound = { 0 };
  double sum = 0;
  gsize begin;

  if (!sound_read (&sound, path) || sound.n_samples == 0)
    return -1;
  begin = begin_of (&sound, milliseconds);
  for (gsize i = begin; i < sound.n_samples; i++)
    sum += (sound.samples[i] / 32768.0) * (sound.samples[i] / 32768.0);

  return sqrt (sum / (double) (sound.n_samples - begin));
}

/* Milliseconds of sound there are. */
guint
ear_duration (const char *path)
{
  g_auto (Sound) sound = { 0 };

  return sound_read (&sound, path) ? (guint) (sound.n_samples * 1000 / sound.rate) : 0;
}
