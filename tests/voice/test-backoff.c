/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How long is waited before another try. */

#include "voice/backoff.h"

#define TRIES 2000

static void
test_backoff (void)
{
  static const struct
  {
    guint attempt;
    guint shortest;
    guint longest;
  } cases[] = {
    { 0, 500, 1000 },    { 1, 500, 1000 },      { 2, 1000, 2000 },           { 3, 2000, 4000 },
    { 4, 4000, 8000 },   { 5, 8000, 16000 },    { 6, 16000, 32000 },         { 7, 30000, 60000 },
    { 8, 30000, 60000 }, { 100, 30000, 60000 }, { G_MAXUINT, 30000, 60000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint width = cases[i].longest - cases[i].shortest;
      guint least = G_MAXUINT;
      guint most = 0;

      for (guint try = 0; try < TRIES; try++)
        {
          guint delay = sonor_backoff_delay (cases[i].attempt);

          least = MIN (least, delay);
          most = MAX (most, delay);
        }
      g_test_message ("attempt %u: %u to %u ms", cases[i].attempt, least, most);
      g_assert_cmpuint (least, >=, cases[i].shortest);
      g_assert_cmpuint (most, <=, cases[i].longest);
      /* Nobody comes back in the same moment as the others, the first time as little as later. */
      g_assert_cmpuint (least, <, cases[i].shortest + width / 10);
      g_assert_cmpuint (most, >, cases[i].longest - width / 10);
    }
}

/* RFC 3261 14.1: the two never meet again, and both are in steps of 10 ms. */
static void
test_glare (void)
{
  static const struct
  {
    gboolean we_began;
    guint shortest;
    guint longest;
  } cases[] = {
    { TRUE, 2100, 4000 },
    { FALSE, 0, 2000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint least = G_MAXUINT;
      guint most = 0;

      for (guint try = 0; try < TRIES; try++)
        {
          guint delay = sonor_glare_delay (cases[i].we_began);

          g_assert_cmpuint (delay % 10, ==, 0);
          least = MIN (least, delay);
          most = MAX (most, delay);
        }
      g_assert_cmpuint (least, >=, cases[i].shortest);
      g_assert_cmpuint (most, <=, cases[i].longest);
      g_assert_cmpuint (least, <, cases[i].shortest + 200);
      g_assert_cmpuint (most, >, cases[i].longest - 200);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/voice/backoff/range", test_backoff);
  g_test_add_func ("/voice/backoff/glare", test_glare);

  return g_test_run ();
}
