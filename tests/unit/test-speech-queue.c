/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/speech-queue.h"

#define TICK SONOR_SPEECH_TICK_SAMPLES

static SonorSpeechQueue *queue;
static gint16 next;

static void
put (guint n_samples)
{
  gint16 samples[4 * TICK];

  for (guint i = 0; i < n_samples; i++)
    samples[i] = ++next;
  sonor_speech_queue_write (queue, samples, n_samples);
}

/* A packet of 20 ms of which a resampler kept a little: nothing is missing in the middle of what follows. */
static void
test_short_begin (void)
{
  gint16 tick[TICK], last = 0;

  queue = sonor_speech_queue_new (0);
  next = 0;
  put (2 * TICK - 37);
  for (guint turn = 0; turn < 50; turn++)
    {
      for (guint i = 0; i < 2; i++)
        {
          g_assert_true (sonor_speech_queue_read (queue, tick));
          for (guint j = 0; j < TICK; j++)
            if (tick[j] != 0 || last > 0)
              g_assert_cmpint (tick[j], ==, ++last);
        }
      put (2 * TICK);
    }
  sonor_speech_queue_unref (queue);
}

/* Whole ticks are given as they come, after what is less than one there is silence until there is more. */
static void
test_dry (void)
{
  gint16 tick[TICK];

  queue = sonor_speech_queue_new (0);
  next = 0;
  g_assert_false (sonor_speech_queue_read (queue, tick));
  put (TICK);
  g_assert_true (sonor_speech_queue_read (queue, tick));
  g_assert_cmpint (tick[0], ==, 1);
  put (TICK / 2);
  g_assert_false (sonor_speech_queue_read (queue, tick));
  g_assert_cmpint (tick[0], ==, 0);
  put (TICK / 2);
  g_assert_true (sonor_speech_queue_read (queue, tick));
  g_assert_cmpint (tick[0], ==, TICK + 1);
  g_assert_cmpint (tick[TICK - 1], ==, 2 * TICK);
  sonor_speech_queue_unref (queue);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/speech-queue/short-begin", test_short_begin);
  g_test_add_func ("/speech-queue/dry", test_dry);

  return g_test_run ();
}
