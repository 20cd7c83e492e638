/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/print.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>

#define POINTS_PER_MM (72 / 25.4)
#define MARGIN 15
#define GAP 4

/* A desk's text of 14 pixels becomes 9 points. */
#define SCALE 0.64

/**
 * sonor_print_draw:
 * @drawing: a drawing
 * @cr: what to draw on, in points; also what a #GtkPrintOperation gives
 * @x: the left edge
 * @y: the upper edge
 * @width: in points
 * @height: in points
 *
 * Draws a drawing on paper, in its light colours and by the same code as on the screen. Text and lines stay text and lines.
 */
void
sonor_print_draw (SonorDrawing *drawing,
                  cairo_t      *cr,
                  double        x,
                  double        y,
                  double        width,
                  double        height)
{
  g_autoptr (SonorPalette) palette = sonor_palette_new (FALSE);
  g_autoptr (GskRenderNode) node = sonor_drawing_render (drawing, palette, width, height, SCALE);

  if (node == NULL)
    return;

  cairo_save (cr);
  cairo_translate (cr, x, y);
  gsk_render_node_draw (node, cr);
  cairo_restore (cr);
}

static cairo_status_t
append (void                *closure,
        const unsigned char *data,
        unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/**
 * sonor_print_pdf:
 * @drawings: (element-type SonorDrawing): what to print, row by row
 * @width: of the paper in mm
 * @height: of the paper in mm
 * @n_columns: how many stand beside each other
 * @n_rows: how many stand below each other on one page
 * @error: return location for an error
 *
 * Prints drawings on as many pages as they need. Writing the file is the caller's, so that nothing blocks.
 *
 * Returns: (transfer full) (nullable): a PDF file, or %NULL with an error
 */
GBytes *
sonor_print_pdf (GPtrArray  *drawings,
                 double      width,
                 double      height,
                 guint       n_columns,
                 guint       n_rows,
                 GError    **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_t *cr;
  cairo_status_t status;
  double cell_width, cell_height;

  g_return_val_if_fail (drawings != NULL, NULL);
  g_return_val_if_fail (n_columns > 0 && n_rows > 0, NULL);

  cell_width = (width - 2 * MARGIN - (n_columns - 1) * GAP) / n_columns;
  cell_height = (height - 2 * MARGIN - (n_rows - 1) * GAP) / n_rows;
  if (!(cell_width >= 10) || !(cell_height >= 10))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("The paper is too small for so many charts"));
      return NULL;
    }

  surface = cairo_pdf_surface_create_for_stream (append, bytes, width * POINTS_PER_MM, height * POINTS_PER_MM);
  cr = cairo_create (surface);
  for (guint i = 0; i < drawings->len; i++)
    {
      guint place = i % (n_columns * n_rows);

      if (i > 0 && place == 0)
        cairo_show_page (cr);
      sonor_print_draw (g_ptr_array_index (drawings, i), cr,
                        (MARGIN + place % n_columns * (cell_width + GAP)) * POINTS_PER_MM,
                        (MARGIN + place / n_columns * (cell_height + GAP)) * POINTS_PER_MM,
                        cell_width * POINTS_PER_MM, cell_height * POINTS_PER_MM);
    }
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The charts could not be printed: %s"), cairo_status_to_string (status));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
