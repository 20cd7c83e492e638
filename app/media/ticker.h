/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/engine.h"

G_BEGIN_DECLS

/* A frame's time is cut into turns; each call has its turn, so that not every packet leaves in one burst. */
#define SONOR_TICKER_TURNS 4

/* Tenths of a millisecond, the last for everything above. */
#define SONOR_TICKER_BINS 400

typedef struct
{
  guint64 bins[SONOR_TICKER_BINS];
  guint64 n;
  gint64  sum_ns;
} SonorHistogram;

/* How one clock went, or several of them together. */
typedef struct
{
  SonorHistogram late;
  SonorHistogram work;
  guint64        n_missed;
  guint64        n_overrun;
  gint64         standstill_ns;
} SonorTickerFigures;

typedef struct _SonorTicker SonorTicker;
typedef void (*SonorTickerFunc) (guint    turn,
                                 gpointer user_data);

SonorTicker *sonor_ticker_start (SonorTickerFunc   function,
                                 gpointer          user_data,
                                 GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void         sonor_ticker_stop (SonorTicker *self);
void         sonor_ticker_add_figures (SonorTicker        *self,
                                       SonorTickerFigures *figures);
void         sonor_ticker_figures_sum_up (const SonorTickerFigures *self,
                                          SonorMediaLoad           *load);

G_END_DECLS
