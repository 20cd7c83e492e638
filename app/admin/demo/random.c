/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/demo/random.h"

#include <math.h>

/**
 * sonor_demo_random_init:
 * @self: the generator to set up
 * @seed: what the person who runs the command chose
 * @purpose: what the numbers are for: two purposes never share numbers
 * @stream: running number of the day, citizen or person
 */
void
sonor_demo_random_init (SonorDemoRandom *self,
                        guint64          seed,
                        const char      *purpose,
                        guint64          stream)
{
  self->state = seed;
  for (const char *letter = purpose; *letter != '\0'; letter++)
    self->state = sonor_demo_random_next (self) ^ (guint64) *letter;
  self->state = sonor_demo_random_next (self) ^ stream;
  self->state = sonor_demo_random_next (self);
}

/**
 * sonor_demo_random_next:
 * @self: a generator
 *
 * SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): one addition and a mix, good enough for every use here.
 *
 * Returns: 64 even bits
 */
guint64
sonor_demo_random_next (SonorDemoRandom *self)
{
  guint64 mixed = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  mixed = (mixed ^ (mixed >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  mixed = (mixed ^ (mixed >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);

  return mixed ^ (mixed >> 31);
}

/**
 * sonor_demo_random_fraction:
 * @self: a generator
 *
 * Returns: a number from 0, included, to 1, excluded
 */
double
sonor_demo_random_fraction (SonorDemoRandom *self)
{
  return (double) (sonor_demo_random_next (self) >> 11) * 0x1.0p-53;
}

/**
 * sonor_demo_random_chance:
 * @self: a generator
 * @probability: from 0 to 1
 *
 * Returns: %TRUE in that share of all cases
 */
gboolean
sonor_demo_random_chance (SonorDemoRandom *self,
                          double           probability)
{
  return sonor_demo_random_fraction (self) < probability;
}

/**
 * sonor_demo_random_between:
 * @self: a generator
 * @lowest: smallest number wanted
 * @highest: largest number wanted, not below @lowest
 *
 * Returns: a number of that range, both ends included
 */
gint64
sonor_demo_random_between (SonorDemoRandom *self,
                           gint64           lowest,
                           gint64           highest)
{
  g_return_val_if_fail (lowest <= highest, lowest);

  return lowest + (gint64) (sonor_demo_random_fraction (self) * (double) (highest - lowest + 1));
}

/**
 * sonor_demo_random_lognormal:
 * @self: a generator
 * @median: half of all numbers are smaller
 * @sigma: spread of the logarithm
 *
 * How long people talk, wait and work: never negative, with a long tail.
 *
 * Returns: a positive number
 */
double
sonor_demo_random_lognormal (SonorDemoRandom *self,
                             double           median,
                             double           sigma)
{
  double radius = sqrt (-2.0 * log (1.0 - sonor_demo_random_fraction (self)));
  double angle = 2.0 * G_PI * sonor_demo_random_fraction (self);

  return median * exp (sigma * radius * cos (angle));
}

/**
 * sonor_demo_random_weighted:
 * @self: a generator
 * @weights: (array length=n_weights): how often each is wanted; none is negative, one is positive
 * @n_weights: number of weights
 *
 * Returns: a position in @weights
 */
guint
sonor_demo_random_weighted (SonorDemoRandom *self,
                            const double    *weights,
                            guint            n_weights)
{
  double total = 0.0;
  double point;
  guint last = 0;

  for (guint i = 0; i < n_weights; i++)
    total += weights[i];
  point = sonor_demo_random_fraction (self) * total;

  for (guint i = 0; i < n_weights; i++)
    {
      if (weights[i] <= 0.0)
        continue;
      last = i;
      point -= weights[i];
      if (point < 0.0)
        break;
    }

  return last;
}

/**
 * sonor_demo_random_uuid:
 * @self: a generator
 * @seconds: time since 1970 that the UUID begins with
 * @uuid: (out caller-allocates): the text
 *
 * A UUID of version 7 (RFC 9562): it begins with its time, so that rows made after each other lie side by side in
 * their index.
 */
void
sonor_demo_random_uuid (SonorDemoRandom *self,
                        gint64           seconds,
                        char             uuid[SONOR_DEMO_UUID_LENGTH + 1])
{
  static const char digits[] = "0123456789abcdef";
  static const guint8 dashes[] = { 8, 13, 18, 23 };
  guint64 high = ((guint64) seconds * 1000) << 16;
  guint64 low = sonor_demo_random_next (self);
  guint place = 0;

  high |= 0x7000 | (sonor_demo_random_next (self) & 0x0fff);
  low = (low & G_GUINT64_CONSTANT (0x3fffffffffffffff)) | G_GUINT64_CONSTANT (0x8000000000000000);

  for (guint i = 0; i < 32; i++)
    {
      guint64 half = i < 16 ? high : low;

      for (guint j = 0; j < G_N_ELEMENTS (dashes); j++)
        if (place == dashes[j])
          uuid[place++] = '-';
      uuid[place++] = digits[(half >> (60 - 4 * (i % 16))) & 0xf];
    }
  uuid[place] = '\0';
}
