/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many samples on either side of one are looked at, every other one being nothing. */
#define SONOR_HALF_BAND_REACH 12

/**
 * SonorHalfBand:
 *
 * Between 8,000 and 16,000 samples a second, in one direction: what it remembers of the speech before. All zero is a
 * good beginning.
 */
typedef struct
{
  float past[2 * SONOR_HALF_BAND_REACH - 1];
  float middles[SONOR_HALF_BAND_REACH - 1];
} SonorHalfBand;

void sonor_half_band_widen (SonorHalfBand *self,
                            const gint16  *narrow,
                            gsize          n_narrow,
                            gint16        *wide);
void sonor_half_band_narrow (SonorHalfBand *self,
                             const gint16  *wide,
                             gsize          n_narrow,
                             gint16        *narrow);

G_END_DECLS
