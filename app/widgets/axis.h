/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "widgets/figure.h"

G_BEGIN_DECLS

/**
 * SonorTicks:
 * @low: where the axis begins
 * @high: where it ends
 * @step: the distance of ticks (for months and longer: about)
 * @values: where the ticks stand
 * @n_values: how many they are
 *
 * The marks of an axis, worked out for one length of it.
 */
typedef struct
{
  double  low;
  double  high;
  double  step;
  double *values;
  guint   n_values;
} SonorTicks;

void sonor_ticks_free (SonorTicks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorTicks, sonor_ticks_free)

#define SONOR_TYPE_AXIS (sonor_axis_get_type ())
G_DECLARE_FINAL_TYPE (SonorAxis, sonor_axis, SONOR, AXIS, GObject)

/* Signal: "changed": its range or its figure has changed. */

SonorAxis   *sonor_axis_new        (SonorFigure  figure);
SonorFigure  sonor_axis_get_figure (SonorAxis   *self);
void         sonor_axis_set_range  (SonorAxis   *self,
                                    double       low,
                                    double       high);
void         sonor_axis_set_zone   (SonorAxis   *self,
                                    GTimeZone   *zone);
SonorTicks  *sonor_axis_get_ticks  (SonorAxis   *self,
                                    double       low,
                                    double       high,
                                    guint        wanted,
                                    gboolean     widen);
char        *sonor_axis_format     (SonorAxis   *self,
                                    double       value,
                                    double       step);

G_END_DECLS
