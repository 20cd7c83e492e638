/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/reports/briefing-drawing.h"

#include <glib/gi18n.h>

#include "desk/reports/report-words.h"
#include "widgets/chart.h"
#include "widgets/column-layer.h"
#include "widgets/line-layer.h"
#include "widgets/top-list.h"

/* How a part of a briefing is drawn, on the screen as on paper. */

#define MOST_LISTED 10
#define CHART_HEIGHT 200
#define TITLE_HEIGHT 44
#define BAR_HEIGHT 18

static SonorSeries *
new_series (GListModel *rows,
            const char *name,
            SonorColor  color,
            const char *property,
            gboolean    with_previous)
{
  SonorSeries *series = sonor_series_new (name, color);

  sonor_series_set_property (series, SONOR_SERIES_VALUE, SONOR_TYPE_FIGURE_ROW, property);
  sonor_series_set_property (series, SONOR_SERIES_LABEL, SONOR_TYPE_FIGURE_ROW, "label");
  if (with_previous)
    sonor_series_set_property (series, SONOR_SERIES_PREVIOUS, SONOR_TYPE_FIGURE_ROW, "previous");
  sonor_series_set_model (series, rows);

  return series;
}

static const SonorReportColumn *
get_column (const SonorBriefingPart *part,
            guint                    row,
            SonorReportColumn       *column)
{
  *column = (SonorReportColumn) { .unit = row < part->units->len ? g_ptr_array_index (part->units, row) : (char *) "count" };

  return column;
}

/**
 * sonor_briefing_drawing_new:
 * @part: a chart or a list
 *
 * Returns: (transfer floating): its drawing
 */
GtkWidget *
sonor_briefing_drawing_new (const SonorBriefingPart *part)
{
  SonorReportColumn column;
  SonorFigure figure = sonor_report_words_figure (get_column (part, 0, &column));
  GtkWidget *drawing;

  if (part->kind == SONOR_BRIEFING_CHART)
    {
      g_autoptr (SonorAxis) x = sonor_axis_new (SONOR_FIGURE_NAME);
      g_autoptr (SonorAxis) y = sonor_axis_new (figure);
      g_autoptr (SonorSeries) now = new_series (G_LIST_MODEL (part->rows), _("this period"), SONOR_COLOR_SERIES_1, "value", FALSE);
      g_autoptr (SonorSeries) before = new_series (G_LIST_MODEL (part->rows), _("period before"), SONOR_COLOR_SERIES_2, "previous", FALSE);

      drawing = sonor_chart_new (x, y);
      sonor_chart_add_layer (SONOR_CHART (drawing), sonor_column_layer_new (now));
      sonor_chart_add_layer (SONOR_CHART (drawing), sonor_line_layer_new (before));
    }
  else
    {
      g_autoptr (GtkSliceListModel) most = gtk_slice_list_model_new (g_object_ref (G_LIST_MODEL (part->rows)), 0, MOST_LISTED);
      g_autoptr (SonorSeries) series = new_series (G_LIST_MODEL (most), part->body, SONOR_COLOR_SERIES_1, "value", TRUE);

      drawing = sonor_top_list_new (series, figure);
    }
  sonor_drawing_set_title (SONOR_DRAWING (drawing), part->body);

  return drawing;
}

/**
 * sonor_briefing_drawing_get_height:
 * @part: a chart or a list
 *
 * Returns: how high its drawing should be on paper, in points
 */
double
sonor_briefing_drawing_get_height (const SonorBriefingPart *part)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (part->rows));

  return part->kind == SONOR_BRIEFING_CHART ? CHART_HEIGHT : TITLE_HEIGHT + BAR_HEIGHT * MAX (MIN (n, MOST_LISTED), 1);
}

/**
 * sonor_briefing_drawing_dup_value:
 * @part: figures
 * @row: which of them
 *
 * Returns: (transfer full): the figure as a person reads it
 */
char *
sonor_briefing_drawing_dup_value (const SonorBriefingPart *part,
                                  guint                    row)
{
  g_autoptr (SonorFigureRow) item = g_list_model_get_item (G_LIST_MODEL (part->rows), row);
  SonorReportColumn column;

  return sonor_report_words_format (get_column (part, row, &column), sonor_figure_row_get_value (item, 0));
}

/**
 * sonor_briefing_drawing_dup_change:
 * @part: figures
 * @row: which of them
 *
 * Returns: (transfer full): the figure of the period before as a person reads it, and how it has changed since
 */
char *
sonor_briefing_drawing_dup_change (const SonorBriefingPart *part,
                                   guint                    row)
{
  g_autoptr (SonorFigureRow) item = g_list_model_get_item (G_LIST_MODEL (part->rows), row);
  double value = sonor_figure_row_get_value (item, 0), previous = sonor_figure_row_get_previous (item, 0);
  SonorReportColumn column;
  g_autofree char *number = sonor_report_words_format (get_column (part, row, &column), previous);
  g_autofree char *trend = sonor_report_words_format_change (&column, value, previous, FALSE);

  return trend != NULL ? g_strdup_printf ("%s  %s", number, trend) : g_steal_pointer (&number);
}
