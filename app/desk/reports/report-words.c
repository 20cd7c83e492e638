/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/reports/report-words.h"

#include <glib/gi18n.h>
#include <math.h>

/**
 * sonor_report_words_figure:
 * @column: a column of a report
 *
 * Returns: what its numbers are
 */
SonorFigure
sonor_report_words_figure (const SonorReportColumn *column)
{
  if (g_str_equal (column->unit, "percent"))
    return SONOR_FIGURE_PERCENT;
  if (g_str_equal (column->unit, "seconds"))
    return SONOR_FIGURE_DURATION;

  return SONOR_FIGURE_COUNT;
}

/**
 * sonor_report_words_format:
 * @column: a column of a report
 * @value: a number of it
 *
 * Returns: (transfer full): the number as a person reads it; a dash for none
 */
char *
sonor_report_words_format (const SonorReportColumn *column,
                           double                   value)
{
  SonorFigure figure = sonor_report_words_figure (column);

  /* The database's percentages are of a hundred. */
  return sonor_figure_format (figure, figure == SONOR_FIGURE_PERCENT ? value / 100 : value, 0, NULL);
}

/**
 * sonor_report_words_format_change:
 * @column: a column of a report
 * @value: a number of it
 * @previous: that of the period before
 * @brief: whether there is little room
 *
 * Writes how a number has changed as a person reads it: shares in points (百分点), all else in per cent of the period before.
 *
 * Returns: (transfer full) (nullable): the change, or %NULL if one of the numbers is missing
 */
char *
sonor_report_words_format_change (const SonorReportColumn *column,
                                  double                   value,
                                  double                   previous,
                                  gboolean                 brief)
{
  double points = round ((value - previous) * 10) / 10;

  if (sonor_report_words_figure (column) != SONOR_FIGURE_PERCENT || !isfinite (points))
    return sonor_figure_format_trend (value, previous);
  if (points == 0)
    return g_strdup ("→");

  if (brief)
    /* Translators: how a share has changed, in a column of a table: an arrow, and how many points of a hundred */
    return g_strdup_printf (_("%s %.*f pt"), points > 0 ? "↑" : "↓", fabs (points) < 10 ? 1 : 0, fabs (points));

  /* Translators: how a share has changed: an arrow, and how many points of a hundred */
  return g_strdup_printf (_("%s %.1f points"), points > 0 ? "↑" : "↓", fabs (points));
}
