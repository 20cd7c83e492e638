/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Speech keeps its loudness between 8,000 and 16,000 samples a second, and what the lower rate cannot carry does not come
 * back as something else; in whatever pieces it comes, as much comes out as goes in, and soon. */

#include <math.h>

#include "phone/rate-change.h"
#include "phone/speech-queue.h"

#define NARROW SONOR_SPEECH_NARROW_RATE
#define WIDE   SONOR_SPEECH_RATE

/* One second, in packets of 20 ms if nothing else is said. */
#define N_NARROW      NARROW
#define N_WIDE        WIDE
#define NARROW_PACKET 160
#define WIDE_PACKET   320

#define AMPLITUDE 20000

/* What is before the first sample is in it. */
#define SKIPPED 200

static gint16 *
make_tone (guint  rate,
           double hertz)
{
  gint16 *samples = g_new (gint16, rate);

  for (guint i = 0; i < rate; i++)
    samples[i] = (gint16) lrint (AMPLITUDE * sin (2 * G_PI * hertz * i / rate));

  return samples;
}

/* In dB of the tones above: how loud one of these is in a second, through a window that begins and ends softly. */
static double
get_level (const gint16 *samples,
           guint         rate,
           double        hertz)
{
  double real = 0, imaginary = 0, all = 0;

  for (guint i = SKIPPED; i < rate; i++)
    {
      double window = 1 - cos (2 * G_PI * (i - SKIPPED) / (rate - SKIPPED));

      real += window * samples[i] * cos (2 * G_PI * hertz * i / rate);
      imaginary += window * samples[i] * sin (2 * G_PI * hertz * i / rate);
      all += window;
    }

  return 20 * log10 (MAX (2 * hypot (real, imaginary) / all / AMPLITUDE, 1e-6));
}

/* A second of speech piece by piece: each comes out whole. */
static gint16 *
change (const gint16 *samples,
        guint         from,
        guint         to,
        guint         piece)
{
  gint16 *changed = g_new0 (gint16, to);
  SonorRateChange *rate_change = sonor_rate_change_new (from, to);
  gsize done = 0;

  for (guint i = 0; i < from; i += piece)
    {
      guint n = MIN (piece, from - i);

      done += sonor_rate_change_apply (rate_change, samples + i, n, changed + done, to - done);
      g_assert_cmpint (ABS ((int) done - (int) ((i + n) * to / from)), <=, 1);
    }
  sonor_rate_change_free (rate_change);

  return changed;
}

static void
test_packets (void)
{
  g_autofree gint16 *narrow = make_tone (NARROW, 440);
  g_autofree gint16 *wide = make_tone (WIDE, 440);
  gint16 room[2 * WIDE_PACKET];
  SonorRateChange *widener = sonor_rate_change_new (NARROW, WIDE);
  SonorRateChange *narrower = sonor_rate_change_new (WIDE, NARROW);

  for (guint i = 0; i < 50; i++)
    {
      g_assert_cmpuint (
        sonor_rate_change_apply (widener, narrow + i * NARROW_PACKET, NARROW_PACKET, room, G_N_ELEMENTS (room)), ==,
        WIDE_PACKET);
      g_assert_cmpuint (sonor_rate_change_apply (narrower, wide + i * WIDE_PACKET, WIDE_PACKET, room, G_N_ELEMENTS (room)), ==,
                        NARROW_PACKET);
    }
  sonor_rate_change_free (widener);
  sonor_rate_change_free (narrower);
}

static void
test_widen (void)
{
  static const double tones[] = { 100, 300, 1000, 2700, 3400 };

  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    {
      g_autofree gint16 *narrow = make_tone (NARROW, tones[i]);
      g_autofree gint16 *wide = change (narrow, NARROW, WIDE, NARROW_PACKET);

      g_assert_cmpfloat_with_epsilon (get_level (wide, WIDE, tones[i]), 0, 0.5);
      g_assert_cmpfloat (get_level (wide, WIDE, 8000 - tones[i]), <, -50);
    }
}

static void
test_narrow (void)
{
  static const double tones[] = { 100, 300, 1000, 2700, 3400 };
  static const double too_high[] = { 4600, 5300, 7000, 7900 };

  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    {
      g_autofree gint16 *wide = make_tone (WIDE, tones[i]);
      g_autofree gint16 *narrow = change (wide, WIDE, NARROW, WIDE_PACKET);

      g_assert_cmpfloat_with_epsilon (get_level (narrow, NARROW, tones[i]), 0, 0.5);
    }
  for (guint i = 0; i < G_N_ELEMENTS (too_high); i++)
    {
      g_autofree gint16 *wide = make_tone (WIDE, too_high[i]);
      g_autofree gint16 *narrow = change (wide, WIDE, NARROW, WIDE_PACKET);

      g_assert_cmpfloat (get_level (narrow, NARROW, 8000 - too_high[i]), <, -50);
    }
}

static void
test_pieces (void)
{
  static const guint pieces[] = { 1, 7, 80, 81, 240, 480 };
  g_autofree gint16 *narrow = make_tone (NARROW, 440);
  g_autofree gint16 *wide = make_tone (WIDE, 440);
  g_autofree gint16 *widened = change (narrow, NARROW, WIDE, N_NARROW);
  g_autofree gint16 *narrowed = change (wide, WIDE, NARROW, N_WIDE);

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autofree gint16 *widened_in_pieces = change (narrow, NARROW, WIDE, pieces[i]);
      g_autofree gint16 *narrowed_in_pieces = change (wide, WIDE, NARROW, pieces[i]);

      /* The last samples of a second wait for the next when there is one more of the first. */
      for (guint j = 0; j < N_WIDE - 2; j++)
        g_assert_cmpint (ABS (widened[j] - widened_in_pieces[j]), <=, 1);
      for (guint j = 0; j < N_NARROW - 2; j++)
        g_assert_cmpint (ABS (narrowed[j] - narrowed_in_pieces[j]), <=, 1);
    }
}

/* In milliseconds: how long after the first sample of a tone it sounds. */
static double
get_delay (guint from,
           guint to)
{
  g_autofree gint16 *click = g_new0 (gint16, from);
  g_autofree gint16 *heard = NULL;
  guint loudest = 0;

  click[from / 2] = AMPLITUDE;
  heard = change (click, from, to, from / 50);
  for (guint i = 1; i < to; i++)
    if (ABS (heard[i]) > ABS (heard[loudest]))
      loudest = i;

  return 1000.0 * loudest / to - 500;
}

static void
test_delay (void)
{
  g_test_message ("widened %.3f ms later, narrowed %.3f ms later", get_delay (NARROW, WIDE), get_delay (WIDE, NARROW));
  g_assert_cmpfloat (get_delay (NARROW, WIDE), <, 5);
  g_assert_cmpfloat (get_delay (WIDE, NARROW), <, 5);
}

/* In the room of what is changed, as the mixer does. */
static void
test_in_place (void)
{
  g_autofree gint16 *wide = make_tone (WIDE, 440);
  g_autofree gint16 *narrow = change (wide, WIDE, NARROW, WIDE_PACKET);
  SonorRateChange *narrower = sonor_rate_change_new (WIDE, NARROW);

  for (guint i = 0; i < 50; i++)
    {
      gint16 *packet = wide + i * WIDE_PACKET;

      g_assert_cmpuint (sonor_rate_change_apply (narrower, packet, WIDE_PACKET, packet, WIDE_PACKET), ==, NARROW_PACKET);
      g_assert_cmpmem (packet, NARROW_PACKET * sizeof *packet, narrow + i * NARROW_PACKET, NARROW_PACKET * sizeof *packet);
    }
  sonor_rate_change_free (narrower);
}

/* What is louder than a sample can be is as loud as one can be, and does not turn over. */
static void
test_loud (void)
{
  g_autofree gint16 *narrow = g_new (gint16, N_NARROW);
  g_autofree gint16 *wide = NULL;
  gint16 loudest = 0;
  guint n_turns = 0;

  for (guint i = 0; i < N_NARROW; i++)
    narrow[i] = i / 16 % 2 == 0 ? G_MAXINT16 : G_MININT16;
  wide = change (narrow, NARROW, WIDE, NARROW_PACKET);

  for (guint i = SKIPPED; i < N_WIDE; i++)
    {
      loudest = MAX (loudest, wide[i]);
      n_turns += (wide[i] > 0) != (wide[i - 1] > 0);
    }
  g_assert_cmpint (loudest, ==, G_MAXINT16);
  g_assert_cmpint (ABS ((int) n_turns - (N_WIDE - SKIPPED) / 32), <=, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/phone/rate-change/packets", test_packets);
  g_test_add_func ("/phone/rate-change/widen", test_widen);
  g_test_add_func ("/phone/rate-change/narrow", test_narrow);
  g_test_add_func ("/phone/rate-change/pieces", test_pieces);
  g_test_add_func ("/phone/rate-change/delay", test_delay);
  g_test_add_func ("/phone/rate-change/in-place", test_in_place);
  g_test_add_func ("/phone/rate-change/loud", test_loud);

  return g_test_run ();
}
