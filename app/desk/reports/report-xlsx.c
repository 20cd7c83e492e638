/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/reports/report-xlsx.h"

#include <errno.h>
#include <math.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <xlsxwriter.h>

/* Rows above the numbers: the title, the period, a gap, the headings. */
#define HEADING_ROW 3
#define FIRST_ROW 4
/* As many rows a chart still shows. */
#define MOST_CHARTED 60

/* A report as a workbook: numbers that are numbers, with the formats of their units, and a chart that follows them. */

typedef struct
{
  SonorReport *report;
  char        *title;
  char        *path;
  gboolean     by_time;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *writing = data;

  g_object_unref (writing->report);
  g_free (writing->title);
  g_free (writing->path);
  g_free (writing);
}

static lxw_format *
add_format (lxw_workbook *book,
            const char   *unit)
{
  lxw_format *format = workbook_add_format (book);

  if (g_str_equal (unit, "percent"))
    format_set_num_format (format, "0.0%");
  else if (g_str_equal (unit, "seconds"))
    format_set_num_format (format, "[m]:ss");
  else
    format_set_num_format (format, "#,##0");

  return format;
}

/* What a spreadsheet counts in: shares of 1, days. */
static double
convert (const char *unit,
         double      value)
{
  if (g_str_equal (unit, "percent"))
    return value / 100;
  if (g_str_equal (unit, "seconds"))
    return value / 86400;

  return value;
}

static void
write_numbers (Writing       *writing,
               lxw_workbook  *book,
               lxw_worksheet *sheet)
{
  GListModel *rows = sonor_report_get_rows (writing->report);
  lxw_format *bold = workbook_add_format (book);

  format_set_bold (bold);
  format_set_text_wrap (bold);
  worksheet_write_string (sheet, HEADING_ROW, 0, _("Name"), bold);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (SonorFigureRow) row = g_list_model_get_item (rows, i);

      worksheet_write_string (sheet, FIRST_ROW + i, 0, sonor_figure_row_get_label (row), i == 0 ? bold : NULL);
    }

  for (guint c = 0; c < sonor_report_get_n_columns (writing->report); c++)
    {
      const SonorReportColumn *column = sonor_report_get_column (writing->report, c);
      lxw_format *format = add_format (book, column->unit);
      /* Translators: the heading of a number of the period before; %s is what it is */
      g_autofree char *before = g_strdup_printf (_("%s, before"), column->name);
      lxw_col_t at = (lxw_col_t) (1 + 2 * c);

      worksheet_write_string (sheet, HEADING_ROW, at, column->name, bold);
      worksheet_write_comment (sheet, HEADING_ROW, at, column->formula);
      worksheet_write_string (sheet, HEADING_ROW, at + 1, before, bold);
      for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
        {
          g_autoptr (SonorFigureRow) row = g_list_model_get_item (rows, i);
          double value = sonor_figure_row_get_value (row, c), previous = sonor_figure_row_get_previous (row, c);

          /* What is unknown stays empty; it is not 0. */
          if (isfinite (value))
            worksheet_write_number (sheet, FIRST_ROW + i, at, convert (column->unit, value), format);
          if (isfinite (previous))
            worksheet_write_number (sheet, FIRST_ROW + i, at + 1, convert (column->unit, previous), format);
        }
    }
  worksheet_set_column (sheet, 0, 0, 24, NULL);
  worksheet_set_column (sheet, 1, (lxw_col_t) (2 * sonor_report_get_n_columns (writing->report)), 12, NULL);
  worksheet_freeze_panes (sheet, FIRST_ROW, 1);
}

static void
add_chart (Writing       *writing,
           lxw_workbook  *book,
           lxw_worksheet *sheet)
{
  guint n = g_list_model_get_n_items (sonor_report_get_rows (writing->report));
  lxw_row_t last = FIRST_ROW + MIN (n - 1, MOST_CHARTED);
  lxw_chart *chart = workbook_add_chart (book, writing->by_time ? LXW_CHART_COLUMN : LXW_CHART_BAR);
  lxw_chart_options options = { .x_scale = 1.8, .y_scale = 1.6 };

  for (lxw_col_t column = 1; column <= 2; column++)
    {
      lxw_chart_series *series = chart_add_series (chart, NULL, NULL);

      chart_series_set_categories (series, "Sonor", FIRST_ROW + 1, 0, last, 0);
      chart_series_set_values (series, "Sonor", FIRST_ROW + 1, column, last, column);
      chart_series_set_name_range (series, "Sonor", HEADING_ROW, column);
    }
  chart_title_set_name (chart, writing->title);
  chart_legend_set_position (chart, LXW_CHART_LEGEND_BOTTOM);
  if (!writing->by_time)
    chart_axis_set_reverse (chart->y_axis);
  worksheet_insert_chart_opt (sheet, FIRST_ROW, (lxw_col_t) (2 + 2 * sonor_report_get_n_columns (writing->report)), chart, &options);
}

static void
write_book (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Writing *writing = task_data;
  g_autofree char *part = g_strconcat (writing->path, ".part", NULL);
  g_autofree char *period = g_strdup_printf (_("compared with %s"), sonor_report_get_before (writing->report));
  lxw_workbook *book = workbook_new (part);
  lxw_worksheet *sheet = book != NULL ? workbook_add_worksheet (book, "Sonor") : NULL;
  lxw_format *heading;
  lxw_error failure;

  if (sheet == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _("The workbook could not be made"));
      return;
    }

  heading = workbook_add_format (book);
  format_set_bold (heading);
  format_set_font_size (heading, 14);
  worksheet_write_string (sheet, 0, 0, writing->title, heading);
  worksheet_write_string (sheet, 1, 0, period, NULL);
  write_numbers (writing, book, sheet);
  if (g_list_model_get_n_items (sonor_report_get_rows (writing->report)) > 1)
    add_chart (writing, book, sheet);
  failure = workbook_close (book);
  /* A file that is cut short must not be found under the name of a whole one. */
  if (failure != LXW_NO_ERROR)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _("%s could not be written: %s"), writing->path, lxw_strerror (failure));
  else if (g_rename (part, writing->path) != 0)
    g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (errno), _("%s could not be written: %s"), writing->path,
                             g_strerror (errno));
  else
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_unlink (part);
}

/**
 * sonor_report_xlsx_write_async:
 * @report: a report; it must not change meanwhile
 * @title: what stands above it
 * @by_time: whether its rows follow each other in time
 * @file: where to write it: a local file
 * @cancellable: (nullable): to give up before it begins
 * @callback: called when it is written
 * @user_data: for @callback
 *
 * Writes the report as an Office Open XML workbook, in a thread of its own.
 */
void
sonor_report_xlsx_write_async (SonorReport         *report,
                               const char          *title,
                               gboolean             by_time,
                               GFile               *file,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Writing *writing;

  g_task_set_source_tag (task, sonor_report_xlsx_write_async);
  if (g_file_peek_path (file) == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("Workbooks are written to folders of this computer only"));
      return;
    }

  writing = g_new0 (Writing, 1);
  writing->report = g_object_ref (report);
  writing->title = g_strdup (title);
  writing->path = g_file_get_path (file);
  writing->by_time = by_time;
  g_task_set_task_data (task, writing, writing_free);
  g_task_run_in_thread (task, write_book);
}

/**
 * sonor_report_xlsx_write_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: %TRUE, or %FALSE with @error set; then there is no file, or the old one
 */
gboolean
sonor_report_xlsx_write_finish (GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
