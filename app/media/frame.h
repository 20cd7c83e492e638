/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The switch mixes at the rate of G.711, a frame at a time. */
#define SONOR_SAMPLE_RATE 8000
#define SONOR_FRAME_MILLISECONDS 20
#define SONOR_FRAME_SAMPLES (SONOR_SAMPLE_RATE * SONOR_FRAME_MILLISECONDS / 1000)

typedef struct
{
  gint16 samples[SONOR_FRAME_SAMPLES];
} SonorFrame;

/* -32768 has no counterpart in G.711; its tables are read at a negative index there. */
static inline gint16
sonor_saturate (gint32 sample)
{
  return (gint16) CLAMP (sample, -32767, 32767);
}

G_END_DECLS
