/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Speech keeps its loudness between 8,000 and 16,000 samples a second, and what the lower rate cannot carry does not come
 * back as something else; in whatever pieces it comes. */

#include <math.h>

#include "phone/half-band.h"

#define N_NARROW 8000
#define N_WIDE   (2 * N_NARROW)

/* What is before the first sample is in it, and a window begins and ends softly. */
#define SKIPPED 200

static void
make_tone (gint16 *samples, guint n, double rate, double hertz)
{
  for (guint i = 0; i < n; i++)
    samples[i] = (gint16) lrint (20000 * sin (2 * G_PI * hertz * i / rate));
}

/* In dB of the tones above: how loud one of these is in it. */
static double
get_level (const gint16 *samples, guint n, double rate, double hertz)
{
  double real = 0, imaginary = 0, all = 0;

  for (guint i = SKIPPED; i < n; i++)
    {
      double window = 1 - cos (2 * G_PI * (i - SKIPPED) / (n - SKIPPED));

      real += window * samples[i] * cos (2 * G_PI * hertz * i / rate);
      imaginary += window * samples[i] * sin (2 * G_PI * hertz * i / rate);
      all += window;
    }

  return 20 * log10 (MAX (2 * hypot (real, imaginary) / all / 20000, 1e-6));
}

static void
widen (const gint16 *narrow, gint16 *wide, guint piece)
{
  SonorHalfBand band = { 0 };

  for (guint done = 0; done < N_NARROW; done += piece)
    sonor_half_band_widen (&band, narrow + done, MIN (piece, N_NARROW - done), wide + 2 * done);
}

static void
narrow (const gint16 *wide, gint16 *narrow, guint piece)
{
  SonorHalfBand band = { 0 };

  for (guint done = 0; done < N_NARROW; done += piece)
    sonor_half_band_narrow (&band, wide + 2 * done, MIN (piece, N_NARROW - done), narrow + done);
}

static void
test_widen (void)
{
  static const double tones[] = { 100, 300, 1000, 2700, 3400 };
  g_autofree gint16 *before = g_new (gint16, N_NARROW);
  g_autofree gint16 *after = g_new (gint16, N_WIDE);

  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    {
      make_tone (before, N_NARROW, 8000, tones[i]);
      widen (before, after, 160);
      g_assert_cmpfloat_with_epsilon (get_level (after, N_WIDE, 16000, tones[i]), 0, 0.1);
      g_assert_cmpfloat (get_level (after, N_WIDE, 16000, 8000 - tones[i]), <, -50);
    }
}

static void
test_narrow (void)
{
  static const double tones[] = { 100, 300, 1000, 2700, 3400 };
  static const double too_high[] = { 4600, 5300, 7000, 7900 };
  g_autofree gint16 *before = g_new (gint16, N_WIDE);
  g_autofree gint16 *after = g_new (gint16, N_NARROW);

  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    {
      make_tone (before, N_WIDE, 16000, tones[i]);
      narrow (before, after, 160);
      g_assert_cmpfloat_with_epsilon (get_level (after, N_NARROW, 8000, tones[i]), 0, 0.1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (too_high); i++)
    {
      make_tone (before, N_WIDE, 16000, too_high[i]);
      narrow (before, after, 160);
      g_assert_cmpfloat (get_level (after, N_NARROW, 8000, 8000 - too_high[i]), <, -50);
    }
}

static void
test_pieces (void)
{
  static const guint pieces[] = { 1, 7, 80, 81, 240, 480 };
  g_autofree gint16 *tone = g_new (gint16, N_WIDE);
  g_autofree gint16 *whole = g_new (gint16, N_WIDE);
  g_autofree gint16 *pieced = g_new (gint16, N_WIDE);

  make_tone (tone, N_WIDE, 16000, 440);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      widen (tone, whole, N_NARROW);
      widen (tone, pieced, pieces[i]);
      for (guint j = 0; j < N_WIDE; j++)
        g_assert_cmpint (ABS (whole[j] - pieced[j]), <=, 1);
      narrow (tone, whole, N_NARROW);
      narrow (tone, pieced, pieces[i]);
      for (guint j = 0; j < N_NARROW; j++)
        g_assert_cmpint (ABS (whole[j] - pieced[j]), <=, 1);
    }
}

/* What is louder than a sample can be is as loud as one can be, and does not turn over. */
static void
test_loud (void)
{
  g_autofree gint16 *before = g_new (gint16, N_NARROW);
  g_autofree gint16 *after = g_new (gint16, N_WIDE);
  gint16 loudest = 0;
  guint n_turns = 0;

  for (guint i = 0; i < N_NARROW; i++)
    before[i] = i / 16 % 2 == 0 ? G_MAXINT16 : G_MININT16;
  widen (before, after, 160);

  for (guint i = SKIPPED; i < N_WIDE; i++)
    {
      loudest = MAX (loudest, after[i]);
      n_turns += (after[i] > 0) != (after[i - 1] > 0);
    }
  g_assert_cmpint (loudest, ==, G_MAXINT16);
  g_assert_cmpint (ABS ((int) n_turns - (N_WIDE - SKIPPED) / 32), <=, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/phone/half-band/widen", test_widen);
  g_test_add_func ("/phone/half-band/narrow", test_narrow);
  g_test_add_func ("/phone/half-band/pieces", test_pieces);
  g_test_add_func ("/phone/half-band/loud", test_loud);

  return g_test_run ();
}
