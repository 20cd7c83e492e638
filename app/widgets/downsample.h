/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/series.h"

G_BEGIN_DECLS

GArray *sonor_downsample (SonorSeries *series,
                          guint        n_buckets);

G_END_DECLS
