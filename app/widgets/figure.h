/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SonorFigure:
 * @SONOR_FIGURE_NUMBER: any number
 * @SONOR_FIGURE_COUNT: a whole number of things
 * @SONOR_FIGURE_PERCENT: a share; 1 is a hundred per cent
 * @SONOR_FIGURE_DURATION: a span of time in seconds
 * @SONOR_FIGURE_TIME: a point in time in seconds since 1970 (UTC), shown in a time zone
 * @SONOR_FIGURE_NAME: the position of an item that is shown by its label
 *
 * What a number is, and so how it is written and where ticks stand.
 */
typedef enum
{
  SONOR_FIGURE_NUMBER,
  SONOR_FIGURE_COUNT,
  SONOR_FIGURE_PERCENT,
  SONOR_FIGURE_DURATION,
  SONOR_FIGURE_TIME,
  SONOR_FIGURE_NAME,
} SonorFigure;

char *sonor_figure_format       (SonorFigure  figure,
                                 double       value,
                                 double       step,
                                 GTimeZone   *zone);
char *sonor_figure_format_trend (double       value,
                                 double       previous);
char *sonor_figure_trend_words  (double       value,
                                 double       previous);

G_END_DECLS
