/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/reports/briefing-print.h"

#include <glib/gi18n.h>

#include "desk/reports/briefing-drawing.h"
#include "widgets/print.h"

/* A briefing on paper, A4 upright as an office files it: part below part, over as many pages as it needs. */

/* In points. */
#define MARGIN 56.0
#define FOOT 24.0
#define GAP 9.0
#define TITLE_SIZE 18.0
#define HEADING_SIZE 13.0
#define TEXT_SIZE 10.5
#define SMALL_SIZE 9.0
#define LINE 15.0

typedef struct
{
  SonorBriefing *briefing;
  GPtrArray     *drawings;
  GArray        *pages;
} Paper;

static void
paper_free (gpointer data)
{
  Paper *paper = data;

  g_object_unref (paper->briefing);
  g_ptr_array_unref (paper->drawings);
  g_array_unref (paper->pages);
  g_free (paper);
}

static PangoLayout *
new_layout (GtkPrintContext *context,
            const char      *text,
            double           size,
            gboolean         bold,
            double           width)
{
  PangoLayout *layout = gtk_print_context_create_pango_layout (context);
  PangoFontDescription *font = pango_font_description_from_string ("Noto Sans CJK SC, Sans");

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_line_spacing (layout, 1.35f);

  return layout;
}

/* Chinese paragraphs begin two characters in. */
static PangoLayout *
new_text (GtkPrintContext         *context,
          const SonorBriefingPart *part,
          double                   width)
{
  PangoLayout *layout;

  if (part->kind == SONOR_BRIEFING_TITLE || part->kind == SONOR_BRIEFING_PERIOD)
    {
      gboolean title = part->kind == SONOR_BRIEFING_TITLE;

      layout = new_layout (context, part->body, title ? TITLE_SIZE : SMALL_SIZE, title, width);
      pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
    }
  else if (part->kind == SONOR_BRIEFING_HEADING)
    {
      layout = new_layout (context, part->body, HEADING_SIZE, TRUE, width);
    }
  else
    {
      layout = new_layout (context, part->body, TEXT_SIZE, FALSE, width);
      pango_layout_set_indent (layout, (int) (2 * TEXT_SIZE * PANGO_SCALE));
    }

  return layout;
}

static double
get_width (GtkPrintContext *context)
{
  return gtk_print_context_get_width (context) - 2 * MARGIN;
}

static double
measure (GtkPrintContext         *context,
         const SonorBriefingPart *part)
{
  g_autoptr (PangoLayout) layout = NULL;
  int height;

  if (part->kind == SONOR_BRIEFING_FIGURES)
    return LINE * (g_list_model_get_n_items (G_LIST_MODEL (part->rows)) + 1) + GAP;
  if (part->kind == SONOR_BRIEFING_CHART || part->kind == SONOR_BRIEFING_LIST)
    return sonor_briefing_drawing_get_height (part) + GAP;

  layout = new_text (context, part, get_width (context));
  pango_layout_get_size (layout, NULL, &height);

  return (double) height / PANGO_SCALE + GAP;
}

static void
write_cell (GtkPrintContext *context,
            cairo_t         *cr,
            const char      *text,
            gboolean         bold,
            double           x,
            double           y,
            double           width,
            PangoAlignment   alignment)
{
  g_autoptr (PangoLayout) layout = new_layout (context, text, SMALL_SIZE, bold, width);

  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

static void
write_line (GtkPrintContext *context,
            cairo_t         *cr,
            const char      *name,
            const char      *value,
            const char      *before,
            gboolean         bold,
            double           y)
{
  double width = get_width (context);

  write_cell (context, cr, name, bold, MARGIN + 4, y, width * 0.5 - 8, PANGO_ALIGN_LEFT);
  write_cell (context, cr, value, bold, MARGIN + width * 0.5, y, width * 0.2, PANGO_ALIGN_RIGHT);
  write_cell (context, cr, before, bold, MARGIN + width * 0.7, y, width * 0.3 - 4, PANGO_ALIGN_RIGHT);
  cairo_set_line_width (cr, 0.4);
  cairo_move_to (cr, MARGIN, y + LINE - 1.5);
  cairo_line_to (cr, MARGIN + width, y + LINE - 1.5);
  cairo_stroke (cr);
}

static void
draw_figures (GtkPrintContext         *context,
              cairo_t                 *cr,
              const SonorBriefingPart *part,
              double                   y)
{
  write_line (context, cr, C_("briefing", "Figure"), C_("briefing", "This period"), C_("briefing", "Period before"), TRUE, y);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (part->rows)); i++)
    {
      g_autoptr (SonorFigureRow) row = g_list_model_get_item (G_LIST_MODEL (part->rows), i);
      g_autofree char *value = sonor_briefing_drawing_dup_value (part, i);
      g_autofree char *before = sonor_briefing_drawing_dup_change (part, i);

      y += LINE;
      write_line (context, cr, sonor_figure_row_get_label (row), value, before, FALSE, y);
    }
}

static void
draw_part (Paper           *paper,
           GtkPrintContext *context,
           cairo_t         *cr,
           guint            position,
           double           y)
{
  const SonorBriefingPart *part = sonor_briefing_get_part (paper->briefing, position);
  g_autoptr (PangoLayout) layout = NULL;

  if (part->kind == SONOR_BRIEFING_FIGURES)
    draw_figures (context, cr, part, y);
  else if (part->kind == SONOR_BRIEFING_CHART || part->kind == SONOR_BRIEFING_LIST)
    sonor_print_draw (g_ptr_array_index (paper->drawings, position), cr, MARGIN, y, get_width (context), sonor_briefing_drawing_get_height (part));
  else
    {
      layout = new_text (context, part, get_width (context));
      cairo_move_to (cr, MARGIN, y);
      pango_cairo_show_layout (cr, layout);
    }
}

/* Each page begins with a part; a heading does not stand alone at its foot. */
static void
on_begin (GtkPrintOperation *operation,
          GtkPrintContext   *context,
          Paper             *paper)
{
  double room = gtk_print_context_get_height (context) - 2 * MARGIN, used = 0;

  g_array_set_size (paper->pages, 0);
  for (guint i = 0; i < sonor_briefing_get_n_parts (paper->briefing); i++)
    {
      const SonorBriefingPart *part = sonor_briefing_get_part (paper->briefing, i);
      double height = measure (context, part), wanted = height;

      if (part->kind == SONOR_BRIEFING_HEADING && i + 1 < sonor_briefing_get_n_parts (paper->briefing))
        wanted += measure (context, sonor_briefing_get_part (paper->briefing, i + 1));
      if (i == 0 || used + wanted > room)
        {
          g_array_append_val (paper->pages, i);
          used = 0;
        }
      used += height;
    }
  gtk_print_operation_set_n_pages (operation, (int) MAX (paper->pages->len, 1));
}

static void
on_page (GtkPrintOperation *operation,
         GtkPrintContext   *context,
         int                page,
         Paper             *paper)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  guint n = paper->pages->len, from, to;
  g_autofree char *number = g_strdup_printf ("%d / %u", page + 1, n);
  double y = MARGIN;

  if ((guint) page >= n)
    return;
  from = g_array_index (paper->pages, guint, page);
  to = (guint) page + 1 < n ? g_array_index (paper->pages, guint, page + 1) : sonor_briefing_get_n_parts (paper->briefing);
  for (guint i = from; i < to; i++)
    {
      draw_part (paper, context, cr, i, y);
      y += measure (context, sonor_briefing_get_part (paper->briefing, i));
    }
  write_cell (context, cr, number, FALSE, MARGIN, gtk_print_context_get_height (context) - MARGIN + FOOT / 2, get_width (context), PANGO_ALIGN_CENTER);
}

/**
 * sonor_briefing_print:
 * @briefing: a briefing
 * @parent: a widget of the window that asks
 * @path: (nullable) (type filename): a PDF file to write to; %NULL asks for a printer
 * @error: return location for a #GError
 *
 * Prints the briefing on A4, or writes it as PDF by the same code.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_briefing_print (SonorBriefing  *briefing,
                      GtkWidget      *parent,
                      const char     *path,
                      GError        **error)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) size = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  GtkRoot *root = gtk_widget_get_root (parent);
  Paper *paper = g_new0 (Paper, 1);

  paper->briefing = g_object_ref (briefing);
  paper->pages = g_array_new (FALSE, FALSE, sizeof (guint));
  paper->drawings = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < sonor_briefing_get_n_parts (briefing); i++)
    g_ptr_array_add (paper->drawings, g_object_ref_sink (sonor_briefing_drawing_new (sonor_briefing_get_part (briefing, i))));
  g_object_set_data_full (G_OBJECT (operation), "paper", paper, paper_free);
  gtk_page_setup_set_paper_size_and_default_margins (setup, size);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_job_name (operation, sonor_briefing_get_title (briefing));
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin), paper);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_page), paper);
  if (path != NULL)
    gtk_print_operation_set_export_filename (operation, path);
  else
    /* The dialog must not hold up the calls. */
    gtk_print_operation_set_allow_async (operation, TRUE);

  return gtk_print_operation_run (operation, path != NULL ? GTK_PRINT_OPERATION_ACTION_EXPORT : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                                  GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, error) != GTK_PRINT_OPERATION_RESULT_ERROR;
}
