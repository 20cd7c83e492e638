/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "widgets/palette.h"

G_BEGIN_DECLS

/**
 * SonorSeriesRole:
 * @SONOR_SERIES_X: where an item stands along the chart; without an expression it is its position
 * @SONOR_SERIES_VALUE: its number
 * @SONOR_SERIES_PREVIOUS: the number it is compared with
 * @SONOR_SERIES_LEVEL: how good it is, a #SonorLevel
 * @SONOR_SERIES_LABEL: its name
 * @SONOR_SERIES_GROUP: the name of its column in a table
 *
 * What an expression of a series is for.
 */
typedef enum
{
  SONOR_SERIES_X,
  SONOR_SERIES_VALUE,
  SONOR_SERIES_PREVIOUS,
  SONOR_SERIES_LEVEL,
  SONOR_SERIES_LABEL,
  SONOR_SERIES_GROUP,
  SONOR_N_SERIES_ROLES
} SonorSeriesRole;

#define SONOR_TYPE_SERIES (sonor_series_get_type ())
G_DECLARE_FINAL_TYPE (SonorSeries, sonor_series, SONOR, SERIES, GObject)

/* Signal: "changed": one of its numbers or names is another one now. */

SonorSeries *sonor_series_new            (const char      *name,
                                          SonorColor       color);
const char  *sonor_series_get_name       (SonorSeries     *self);
SonorColor   sonor_series_get_color      (SonorSeries     *self);
void         sonor_series_set_model      (SonorSeries     *self,
                                          GListModel      *model);
void         sonor_series_set_expression (SonorSeries     *self,
                                          SonorSeriesRole  role,
                                          GtkExpression   *expression);
void         sonor_series_set_property   (SonorSeries     *self,
                                          SonorSeriesRole  role,
                                          GType            type,
                                          const char      *property);
guint        sonor_series_get_n_items    (SonorSeries     *self);
double       sonor_series_get_number     (SonorSeries     *self,
                                          SonorSeriesRole  role,
                                          guint            position);
SonorLevel   sonor_series_get_level      (SonorSeries     *self,
                                          guint            position);
const char  *sonor_series_get_text       (SonorSeries     *self,
                                          SonorSeriesRole  role,
                                          guint            position);
gboolean     sonor_series_get_range      (SonorSeries     *self,
                                          SonorSeriesRole  role,
                                          double          *low,
                                          double          *high);
gboolean     sonor_series_is_sorted      (SonorSeries     *self);
guint        sonor_series_find_nearest   (SonorSeries     *self,
                                          double           x);

G_END_DECLS
