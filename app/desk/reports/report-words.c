/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/reports/report-words.h"

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
