/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The E-model against figures worked out by hand from the recommendation, the bars, and the words. */

#include "phone/quality.h"

static void
test_table (void)
{
  /* R = 93.2 − 0.024 d − 0.11 (d − 177.3)⁺ − 95 p / (p + 25.1), d = round trip / 2 + buffer + 20 */
  static const struct
  {
    double loss_pct;
    double round_trip_ms;
    double buffer_ms;
    double r_factor;
    double mos;
    guint bars;
  } cases[] = {
    { 0, -1, 0, 92.72, 4.40, 5 },   { 0, 0, 60, 91.28, 4.37, 5 },    { 0, 200, 60, 88.58, 4.30, 4 },
    { 1, 20, 60, 87.40, 4.27, 4 },  { 3, 20, 60, 80.90, 4.06, 4 },   { 5, 20, 60, 75.26, 3.83, 3 },
    { 8, 20, 60, 68.08, 3.51, 2 },  { 10, 20, 60, 63.97, 3.30, 2 },  { 20, 20, 60, 48.91, 2.52, 0 },
    { 0, 600, 60, 61.78, 3.19, 2 }, { 0, 1200, 60, 21.58, 1.30, 0 }, { 100, 20, 60, 15.10, 1.13, 0 },
    { 100, 9000, 60, 0, 1, 0 },     { 250, 20, 60, 15.10, 1.13, 0 }, { -5, 0, 60, 91.28, 4.37, 5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SonorQuality quality = {
        .codec = SONOR_CODEC_PCMA,
        .loss_pct = cases[i].loss_pct,
        .round_trip_ms = cases[i].round_trip_ms,
        .buffer_ms = cases[i].buffer_ms,
      };

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      sonor_quality_estimate (&quality);
      g_assert_cmpfloat_with_epsilon (quality.r_factor, cases[i].r_factor, 0.006);
      g_assert_cmpfloat_with_epsilon (quality.mos, cases[i].mos, 0.006);
      g_assert_cmpuint (sonor_quality_get_bars (&quality), ==, cases[i].bars);
    }
}

/* More loss or delay never sounds better, with any codec. */
static void
test_monotonic (void)
{
  for (guint codec = 0; codec < SONOR_N_CODECS; codec++)
    {
      double last = 5;

      for (double loss = 0; loss <= 100; loss += 0.5)
        {
          SonorQuality quality = {
            .codec = (SonorCodec) codec, .loss_pct = loss, .round_trip_ms = 20, .buffer_ms = 60
          };

          sonor_quality_estimate (&quality);
          g_assert_cmpfloat (quality.mos, <=, last);
          g_assert_cmpfloat (quality.mos, >=, 1);
          last = quality.mos;
        }

      last = 5;
      for (double delay = 0; delay <= 3000; delay += 10)
        {
          SonorQuality quality = { .codec = (SonorCodec) codec, .round_trip_ms = delay };

          sonor_quality_estimate (&quality);
          g_assert_cmpfloat (quality.mos, <=, last);
          g_assert_cmpfloat (quality.mos, >=, 1);
          last = quality.mos;
        }
    }
}

static void
test_whole_call (void)
{
  static const double losses[] = { 0, 20, 0, 5 };
  g_autoptr (SonorQuality) before = NULL;
  double sum = 0;
  double worst = 5;

  for (guint i = 0; i < G_N_ELEMENTS (losses); i++)
    {
      SonorQuality quality = {
        .codec = SONOR_CODEC_OPUS,
        .loss_pct = losses[i],
        .packets_received = 250 * (i + 1) - 10 * i,
        .packets_lost = 10 * i,
      };

      sonor_quality_estimate (&quality);
      sonor_quality_carry_on (&quality, before);
      sum += quality.mos;
      worst = MIN (worst, quality.mos);

      g_assert_cmpuint (quality.n_reports, ==, i + 1);
      g_assert_cmpfloat_with_epsilon (quality.mos_mean, sum / (i + 1), 1e-9);
      g_assert_cmpfloat_with_epsilon (quality.mos_worst, worst, 1e-9);
      g_assert_cmpfloat_with_epsilon (quality.total_loss_pct, 100.0 * (10 * i) / (250 * (i + 1)), 1e-9);

      g_clear_pointer (&before, sonor_quality_free);
      before = sonor_quality_copy (&quality);
    }
}

static void
test_words (void)
{
  static const struct
  {
    double loss_pct;
    double jitter_ms;
    double round_trip_ms;
    guint64 packets;
    const char *words;
  } cases[] = {
    { 0, 1, 10, 250, "Clear" },
    { 0, 45, 10, 250, "Clear" },
    { 8, 5, 10, 250, "Your network loses 8 % of the speech; *" },
    { 10, 40, 10, 250, "Your network loses 10 % of the speech and delivers it unevenly (40 ms); *" },
    { 0, 5, 800, 250, "Speech takes 480 ms to arrive; *" },
    { 2, 5, 800, 250, "Speech takes 480 ms to arrive; *" },
    { 100, 0, -1, 0, "Nothing arrives from the other side; *" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SonorQuality quality = {
        .codec = SONOR_CODEC_PCMA,
        .loss_pct = cases[i].loss_pct,
        .jitter_ms = cases[i].jitter_ms,
        .round_trip_ms = cases[i].round_trip_ms,
        .buffer_ms = 60,
        .packets_received = cases[i].packets,
      };
      g_autofree char *words = NULL;

      sonor_quality_estimate (&quality);
      sonor_quality_carry_on (&quality, NULL);
      words = sonor_quality_dup_words (&quality);
      if (!g_pattern_match_simple (cases[i].words, words))
        g_error ("row %" G_GSIZE_FORMAT " says “%s”", i, words);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/phone/quality/table", test_table);
  g_test_add_func ("/phone/quality/monotonic", test_monotonic);
  g_test_add_func ("/phone/quality/whole-call", test_whole_call);
  g_test_add_func ("/phone/quality/words", test_words);

  return g_test_run ();
}
