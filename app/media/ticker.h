/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/engine.h"

G_BEGIN_DECLS

/* A frame's time is cut into turns; each call has its turn, so that not every packet leaves in one burst. */
#define SONOR_TICKER_TURNS 4

typedef struct _SonorTicker SonorTicker;
typedef void (*SonorTickerFunc) (guint    turn,
                                 gpointer user_data);

SonorTicker *sonor_ticker_start (SonorTickerFunc   function,
                                 gpointer          user_data,
                                 GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void         sonor_ticker_stop (SonorTicker *self);
void         sonor_ticker_get_figures (SonorTicker    *self,
                                       SonorMediaLoad *load);

G_END_DECLS
