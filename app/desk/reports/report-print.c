/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/reports/report-print.h"

#include <math.h>

#include <glib/gi18n.h>

#include "desk/reports/report-words.h"
#include "widgets/print.h"

/* In points. */
#define MARGIN 36.0
#define LINE 15.0
#define TITLE_SIZE 16.0
#define TEXT_SIZE 9.0
#define HEADING 46.0
#define CHART_HEIGHT 190.0
#define NAME_WIDTH 120.0

/* A report on paper: the title, the chart, and the table, which goes on over as many pages as it needs. */

typedef struct
{
  SonorReport  *report;
  SonorDrawing *drawing;
  char         *title;
  char         *period;
} Sheet;

static void
sheet_free (gpointer data)
{
  Sheet *sheet = data;

  g_object_unref (sheet->report);
  g_object_unref (sheet->drawing);
  g_free (sheet->title);
  g_free (sheet->period);
  g_free (sheet);
}

static guint
count_rows (GtkPrintContext *context,
            gboolean         first)
{
  double room = gtk_print_context_get_height (context) - 2 * MARGIN - HEADING - LINE * 2 - (first ? CHART_HEIGHT : 0);

  return (guint) MAX (room / LINE, 1);
}

static void
write_text (GtkPrintContext *context,
            cairo_t         *cr,
            const char      *text,
            double           size,
            gboolean         bold,
            double           x,
            double           y,
            double           width,
            PangoAlignment   alignment)
{
  g_autoptr (PangoLayout) layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *font = pango_font_description_from_string ("Noto Sans CJK SC, Sans");

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_row (Sheet           *sheet,
          GtkPrintContext *context,
          cairo_t         *cr,
          SonorFigureRow  *row,
          double           y)
{
  guint n = sonor_report_get_n_columns (sheet->report);
  double width = gtk_print_context_get_width (context) - 2 * MARGIN, each = (width - NAME_WIDTH) / MAX (n, 1);

  write_text (context, cr, row != NULL ? sonor_figure_row_get_label (row) : "", TEXT_SIZE, row == NULL, MARGIN, y, NAME_WIDTH, PANGO_ALIGN_LEFT);
  for (guint i = 0; i < n; i++)
    {
      const SonorReportColumn *column = sonor_report_get_column (sheet->report, i);
      double value = row != NULL ? sonor_figure_row_get_value (row, i) : NAN;
      g_autofree char *number = sonor_report_words_format (column, value);
      g_autofree char *trend = row != NULL ? sonor_report_words_format_change (column, value, sonor_figure_row_get_previous (row, i), TRUE) : NULL;
      g_autofree char *text = row == NULL ? g_strdup (column->name) : g_strdup_printf ("%s  %s", number, trend != NULL ? trend : "");

      write_text (context, cr, text, TEXT_SIZE, row == NULL, MARGIN + NAME_WIDTH + each * i, y, each - 4, PANGO_ALIGN_RIGHT);
    }
}

static void
on_begin (GtkPrintOperation *operation,
          GtkPrintContext   *context,
          Sheet             *sheet)
{
  guint n = g_list_model_get_n_items (sonor_report_get_rows (sheet->report));
  guint first = count_rows (context, TRUE), more = count_rows (context, FALSE);

  gtk_print_operation_set_n_pages (operation, (int) (1 + (n > first ? (n - first + more - 1) / more : 0)));
}

static void
on_page (GtkPrintOperation *operation,
         GtkPrintContext   *context,
         int                page,
         Sheet             *sheet)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  GListModel *rows = sonor_report_get_rows (sheet->report);
  double width = gtk_print_context_get_width (context) - 2 * MARGIN, y = MARGIN + HEADING;
  guint first = count_rows (context, TRUE), more = count_rows (context, FALSE);
  guint from = page == 0 ? 0 : first + more * ((guint) page - 1), n = page == 0 ? first : more;

  write_text (context, cr, sheet->title, TITLE_SIZE, TRUE, MARGIN, MARGIN, width, PANGO_ALIGN_LEFT);
  write_text (context, cr, sheet->period, TEXT_SIZE, FALSE, MARGIN, MARGIN + TITLE_SIZE * 1.5, width, PANGO_ALIGN_LEFT);
  if (page == 0)
    {
      sonor_print_draw (sheet->drawing, cr, MARGIN, y, width, CHART_HEIGHT - 12);
      y += CHART_HEIGHT;
    }
  draw_row (sheet, context, cr, NULL, y);
  y += LINE;
  cairo_set_line_width (cr, 0.5);
  cairo_move_to (cr, MARGIN, y);
  cairo_line_to (cr, MARGIN + width, y);
  cairo_stroke (cr);
  y += LINE * 0.3;
  for (guint i = from; i < from + n && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (SonorFigureRow) row = g_list_model_get_item (rows, i);

      draw_row (sheet, context, cr, row, y);
      y += LINE;
    }
}

/**
 * sonor_report_print:
 * @report: a report
 * @drawing: its chart
 * @title: what stands above it
 * @period: of what time it is
 * @parent: a widget of the window that asks
 * @path: (nullable) (type filename): a PDF file to write to; %NULL asks for a printer
 * @error: return location for a #GError
 *
 * Prints the report on A4, or writes it as PDF by the same code.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_report_print (SonorReport   *report,
                    SonorDrawing  *drawing,
                    const char    *title,
                    const char    *period,
                    GtkWidget     *parent,
                    const char    *path,
                    GError       **error)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  GtkRoot *root = gtk_widget_get_root (parent);
  Sheet *sheet = g_new0 (Sheet, 1);

  sheet->report = g_object_ref (report);
  sheet->drawing = g_object_ref (drawing);
  sheet->title = g_strdup (title);
  sheet->period = g_strdup (period);
  g_object_set_data_full (G_OBJECT (operation), "sheet", sheet, sheet_free);
  gtk_page_setup_set_paper_size_and_default_margins (setup, paper);
  gtk_page_setup_set_orientation (setup, GTK_PAGE_ORIENTATION_LANDSCAPE);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_job_name (operation, title);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin), sheet);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_page), sheet);
  if (path != NULL)
    gtk_print_operation_set_export_filename (operation, path);
  else
    /* The dialog must not hold up the calls. */
    gtk_print_operation_set_allow_async (operation, TRUE);

  return gtk_print_operation_run (operation, path != NULL ? GTK_PRINT_OPERATION_ACTION_EXPORT : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                                  GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, error) != GTK_PRINT_OPERATION_RESULT_ERROR;
}
