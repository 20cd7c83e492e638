/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/outline.h"
#include "widgets/series.h"

G_BEGIN_DECLS

GListStore   *sonor_gallery_data_day      (double       scale,
                                           double       share);
GListStore   *sonor_gallery_data_named    (const char * const *names,
                                           const double *values,
                                           const double *previous,
                                           const int    *levels);
GListStore   *sonor_gallery_data_week     (void);
GListStore   *sonor_gallery_data_many     (guint        n);
SonorSeries  *sonor_gallery_data_series   (GListModel  *model,
                                           const char  *name,
                                           SonorColor   color,
                                           gboolean     with_x);
SonorOutline *sonor_gallery_data_bayannur (void);

G_END_DECLS
