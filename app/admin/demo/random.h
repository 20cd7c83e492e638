/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SONOR_DEMO_UUID_LENGTH 36

/*
 * Numbers that are the same on every machine for the same seed and stream. Every day, citizen and person has a stream
 * of its own, so that days can be made in any order and on any thread.
 */
typedef struct
{
  guint64 state;
} SonorDemoRandom;

void     sonor_demo_random_init (SonorDemoRandom *self,
                                 guint64          seed,
                                 const char      *purpose,
                                 guint64          stream);
guint64  sonor_demo_random_next (SonorDemoRandom *self);
double   sonor_demo_random_fraction (SonorDemoRandom *self);
gboolean sonor_demo_random_chance (SonorDemoRandom *self,
                                   double           probability);
gint64   sonor_demo_random_between (SonorDemoRandom *self,
                                    gint64           lowest,
                                    gint64           highest);
double   sonor_demo_random_lognormal (SonorDemoRandom *self,
                                      double           median,
                                      double           sigma);
guint    sonor_demo_random_weighted (SonorDemoRandom *self,
                                     const double    *weights,
                                     guint            n_weights);
void     sonor_demo_random_uuid (SonorDemoRandom *self,
                                 gint64           seconds,
                                 char             uuid[SONOR_DEMO_UUID_LENGTH + 1]);

G_END_DECLS
