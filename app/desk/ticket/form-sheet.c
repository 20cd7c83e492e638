/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/ticket/form-sheet.h"

#include <cairo-pdf.h>
#include <gio/gio.h>
#include <glib/gi18n.h>

/* ISO 216 A4 in points of 1/72 inch, and what a form needs around it. */
#define A4_WIDTH 595.28
#define A4_HEIGHT 841.89
#define MARGIN 54.0
#define FOOT 24.0
#define LABEL_WIDTH 84.0
#define PADDING 5.0
#define GAP 10.0
#define TEXT_SIZE 10.5
#define SMALL_SIZE 8.5
#define PARAGRAPH_SIZE 14.0
#define TITLE_SIZE 18.0

/* Fewer lines of a text do not stand alone at the foot of a page. */
#define FEWEST_LINES 2

/**
 * SonorFormSheet:
 *
 * A form on paper: a title, rows of names and values between lines, texts as long as they are, and paragraphs. What
 * does not fit on a page goes on on the next; every page has its number.
 */
struct _SonorFormSheet
{
  GObject    parent_instance;

  char      *title;
  char      *head;
  char      *foot;
  GPtrArray *blocks;
  GPtrArray *pieces;
  guint      n_pages;
  double     width;
  double     height;
};

typedef enum
{
  PAIR,
  TEXT,
  HEADING,
  PARAGRAPH,
} BlockKind;

typedef struct
{
  BlockKind       kind;
  char           *labels[2];
  char           *texts[2];
  PangoAlignment  alignment;
} Block;

/* A text at its place on a page: some of the lines of a layout. */
typedef struct
{
  guint        page;
  PangoLayout *layout;
  int          first_line;
  int          n_lines;
  double       x;
  double       y;
  double       box_x;
  double       box_y;
  double       box_width;
  double       box_height;
  gboolean     shaded;
} Piece;

typedef struct
{
  SonorFormSheet *sheet;
  PangoContext   *context;
  guint           page;
  double          y;
} Setting;

G_DEFINE_FINAL_TYPE (SonorFormSheet, sonor_form_sheet, G_TYPE_OBJECT)

static void
block_free (gpointer data)
{
  Block *self = data;

  for (guint i = 0; i < 2; i++)
    {
      g_free (self->labels[i]);
      g_free (self->texts[i]);
    }
  g_free (self);
}

static void
piece_free (gpointer data)
{
  Piece *self = data;

  g_object_unref (self->layout);
  g_free (self);
}

static void
sonor_form_sheet_finalize (GObject *object)
{
  SonorFormSheet *self = SONOR_FORM_SHEET (object);

  g_free (self->title);
  g_free (self->head);
  g_free (self->foot);
  g_ptr_array_unref (self->blocks);
  g_ptr_array_unref (self->pieces);

  G_OBJECT_CLASS (sonor_form_sheet_parent_class)->finalize (object);
}

static void
sonor_form_sheet_class_init (SonorFormSheetClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_form_sheet_finalize;
}

static void
sonor_form_sheet_init (SonorFormSheet *self)
{
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  self->pieces = g_ptr_array_new_with_free_func (piece_free);
}

/* Setting: from blocks to pieces on pages */

static PangoLayout *
new_layout (Setting        *setting,
            const char     *text,
            double          size,
            gboolean        bold,
            double          width,
            PangoAlignment  alignment)
{
  PangoLayout *layout = pango_layout_new (setting->context);
  PangoFontDescription *font = pango_font_description_from_string (bold ? "sans bold" : "sans");

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, alignment);
  pango_layout_set_spacing (layout, (int) (size * 0.25 * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);

  return layout;
}

/* Height of some lines of a layout, in points, and of how many lines fit into a height. */
static double
measure_lines (PangoLayout *layout,
               int          first_line,
               double       room,
               int         *n_fitting)
{
  PangoLayoutIter *iter = pango_layout_get_iter (layout);
  PangoRectangle box;
  double top = 0.0, bottom = 0.0;
  int line = 0, n_lines = 0;

  do
    {
      pango_layout_iter_get_line_extents (iter, NULL, &box);
      if (line == first_line)
        top = (double) box.y / PANGO_SCALE;
      if (line >= first_line)
        {
          double end = (double) (box.y + box.height) / PANGO_SCALE;

          if (end - top > room)
            break;
          bottom = end;
          n_lines++;
        }
      line++;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);

  if (n_fitting != NULL)
    *n_fitting = n_lines;

  return n_lines > 0 ? bottom - top : 0.0;
}

static double
page_end (SonorFormSheet *self)
{
  return self->height - MARGIN - FOOT;
}

static Piece *
add_piece (Setting     *setting,
           PangoLayout *layout,
           int          first_line,
           int          n_lines,
           double       x,
           double       y)
{
  Piece *piece = g_new0 (Piece, 1);

  piece->page = setting->page;
  piece->layout = g_object_ref (layout);
  piece->first_line = first_line;
  piece->n_lines = n_lines;
  piece->x = x;
  piece->y = y;
  g_ptr_array_add (setting->sheet->pieces, piece);

  return piece;
}

static void
set_box (Piece    *piece,
         double    x,
         double    y,
         double    width,
         double    height,
         gboolean  shaded)
{
  piece->box_x = x;
  piece->box_y = y;
  piece->box_width = width;
  piece->box_height = height;
  piece->shaded = shaded;
}

static void
begin_page (Setting *setting)
{
  SonorFormSheet *self = setting->sheet;
  double width = self->width - 2 * MARGIN;
  g_autoptr (PangoLayout) head = NULL;

  setting->y = MARGIN;
  if (setting->page == 0)
    {
      g_autoptr (PangoLayout) title = new_layout (setting, self->title, TITLE_SIZE, TRUE, width, PANGO_ALIGN_CENTER);

      add_piece (setting, title, 0, pango_layout_get_line_count (title), MARGIN, setting->y);
      setting->y += measure_lines (title, 0, G_MAXDOUBLE, NULL) + GAP;
    }
  head = new_layout (setting, self->head, TEXT_SIZE, FALSE, width, PANGO_ALIGN_LEFT);
  add_piece (setting, head, 0, pango_layout_get_line_count (head), MARGIN, setting->y);
  setting->y += measure_lines (head, 0, G_MAXDOUBLE, NULL) + PADDING;
}

static void
next_page (Setting *setting)
{
  setting->page++;
  begin_page (setting);
}

static void
set_pair (Setting *setting,
          Block   *block)
{
  double half = (setting->sheet->width - 2 * MARGIN) / 2;
  PangoLayout *layouts[4];
  double height = 0.0;

  for (guint i = 0; i < 2; i++)
    {
      layouts[2 * i] = new_layout (setting, block->labels[i], TEXT_SIZE, FALSE, LABEL_WIDTH - 2 * PADDING,
                                   PANGO_ALIGN_LEFT);
      layouts[2 * i + 1] = new_layout (setting, block->texts[i], TEXT_SIZE, FALSE, half - LABEL_WIDTH - 2 * PADDING,
                                       PANGO_ALIGN_LEFT);
      height = MAX (height, measure_lines (layouts[2 * i], 0, G_MAXDOUBLE, NULL));
      height = MAX (height, measure_lines (layouts[2 * i + 1], 0, G_MAXDOUBLE, NULL));
    }
  height += 2 * PADDING;
  if (setting->y + height > page_end (setting->sheet))
    next_page (setting);

  for (guint i = 0; i < 4; i++)
    {
      double x = MARGIN + (i / 2) * half + (i % 2) * LABEL_WIDTH;
      double width = i % 2 == 0 ? LABEL_WIDTH : half - LABEL_WIDTH;
      Piece *piece = add_piece (setting, layouts[i], 0, pango_layout_get_line_count (layouts[i]), x + PADDING,
                                setting->y + PADDING);

      set_box (piece, x, setting->y, width, height, i % 2 == 0);
      g_object_unref (layouts[i]);
    }
  setting->y += height;
}

/* A text breaks between lines, and its name stands on each page again. */
static void
set_text (Setting *setting,
          Block   *block)
{
  double width = setting->sheet->width - 2 * MARGIN;
  g_autoptr (PangoLayout) label = new_layout (setting, block->labels[0], TEXT_SIZE, FALSE, LABEL_WIDTH - 2 * PADDING,
                                              PANGO_ALIGN_LEFT);
  g_autoptr (PangoLayout) text = new_layout (setting, block->texts[0], TEXT_SIZE, FALSE,
                                             width - LABEL_WIDTH - 2 * PADDING, PANGO_ALIGN_LEFT);
  double label_height = measure_lines (label, 0, G_MAXDOUBLE, NULL);
  int n_all = pango_layout_get_line_count (text);
  gboolean fresh = FALSE;

  for (int line = 0; line < n_all;)
    {
      double room = page_end (setting->sheet) - setting->y - 2 * PADDING;
      int n_lines;
      double height = measure_lines (text, line, room, &n_lines);
      Piece *piece;

      if (!fresh && (n_lines < MIN (FEWEST_LINES, n_all - line) || room < label_height))
        {
          next_page (setting);
          fresh = TRUE;
          continue;
        }
      n_lines = MAX (n_lines, 1);
      height = MAX (height, label_height) + 2 * PADDING;
      piece = add_piece (setting, label, 0, pango_layout_get_line_count (label), MARGIN + PADDING,
                         setting->y + PADDING);
      set_box (piece, MARGIN, setting->y, LABEL_WIDTH, height, TRUE);
      piece = add_piece (setting, text, line, n_lines, MARGIN + LABEL_WIDTH + PADDING, setting->y + PADDING);
      set_box (piece, MARGIN + LABEL_WIDTH, setting->y, width - LABEL_WIDTH, height, FALSE);
      setting->y += height;
      line += n_lines;
      fresh = FALSE;
      if (line < n_all)
        {
          next_page (setting);
          fresh = TRUE;
        }
    }
}

static void
set_paragraph (Setting *setting,
               Block   *block)
{
  gboolean heading = block->kind == HEADING;
  g_autoptr (PangoLayout) text = new_layout (setting, block->texts[0], heading ? TEXT_SIZE : PARAGRAPH_SIZE, heading,
                                             setting->sheet->width - 2 * MARGIN, block->alignment);
  int n_all = pango_layout_get_line_count (text);

  setting->y += GAP;
  for (int line = 0; line < n_all;)
    {
      int n_lines;
      /* A heading does not stand alone at the foot of a page. */
      double room = page_end (setting->sheet) - setting->y - (heading ? 4 * TEXT_SIZE : 0.0);
      double height = measure_lines (text, line, room, &n_lines);

      if (n_lines == 0 && setting->y > MARGIN + 6 * GAP)
        {
          next_page (setting);
          continue;
        }
      n_lines = MAX (n_lines, 1);
      add_piece (setting, text, line, n_lines, MARGIN, setting->y);
      setting->y += height + PADDING;
      line += n_lines;
    }
}

/**
 * sonor_form_sheet_paginate:
 * @self: a sheet
 * @context: of what it will be drawn on
 * @width: of the paper, in points
 * @height: of the paper, in points
 *
 * Returns: how many pages it needs
 */
guint
sonor_form_sheet_paginate (SonorFormSheet *self,
                           PangoContext   *context,
                           double          width,
                           double          height)
{
  Setting setting = { self, context, 0, 0.0 };

  g_return_val_if_fail (SONOR_IS_FORM_SHEET (self), 0);

  self->width = width;
  self->height = height;
  g_ptr_array_set_size (self->pieces, 0);
  /* Han as they are written in China, whatever the person's language. */
  pango_context_set_language (context, pango_language_from_string ("zh-cn"));

  begin_page (&setting);
  for (guint i = 0; i < self->blocks->len; i++)
    {
      Block *block = self->blocks->pdata[i];

      if (block->kind == PAIR)
        set_pair (&setting, block);
      else if (block->kind == TEXT)
        set_text (&setting, block);
      else
        set_paragraph (&setting, block);
    }
  self->n_pages = setting.page + 1;

  for (guint page = 0; page < self->n_pages; page++)
    {
      /* Translators: the number of a page, and how many there are */
      g_autofree char *number = g_strdup_printf (_("Page %u of %u"), page + 1, self->n_pages);
      g_autoptr (PangoLayout) right = NULL;
      g_autoptr (PangoLayout) left = NULL;

      setting.page = page;
      left = new_layout (&setting, self->foot, SMALL_SIZE, FALSE, width - 2 * MARGIN, PANGO_ALIGN_LEFT);
      right = new_layout (&setting, number, SMALL_SIZE, FALSE, width - 2 * MARGIN, PANGO_ALIGN_RIGHT);
      add_piece (&setting, left, 0, 1, MARGIN, height - MARGIN - SMALL_SIZE);
      add_piece (&setting, right, 0, 1, MARGIN, height - MARGIN - SMALL_SIZE);
    }

  return self->n_pages;
}

/* Drawing */

static void
draw_piece (Piece   *piece,
            cairo_t *cr)
{
  PangoLayoutIter *iter = pango_layout_get_iter (piece->layout);
  double top = 0.0;
  int line = 0;

  if (piece->box_width > 0.0)
    {
      cairo_rectangle (cr, piece->box_x, piece->box_y, piece->box_width, piece->box_height);
      if (piece->shaded)
        {
          cairo_set_source_rgb (cr, 0.95, 0.95, 0.95);
          cairo_fill_preserve (cr);
        }
      cairo_set_source_rgb (cr, 0.45, 0.45, 0.45);
      cairo_set_line_width (cr, 0.6);
      cairo_stroke (cr);
    }

  cairo_set_source_rgb (cr, 0.0, 0.0, 0.0);
  do
    {
      PangoRectangle box;

      pango_layout_iter_get_line_extents (iter, NULL, &box);
      if (line == piece->first_line)
        top = (double) box.y / PANGO_SCALE;
      if (line >= piece->first_line && line < piece->first_line + piece->n_lines)
        {
          cairo_move_to (cr, piece->x + (double) box.x / PANGO_SCALE,
                         piece->y - top + (double) pango_layout_iter_get_baseline (iter) / PANGO_SCALE);
          pango_cairo_show_layout_line (cr, pango_layout_iter_get_line_readonly (iter));
        }
      line++;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

/**
 * sonor_form_sheet_draw:
 * @self: a sheet that has been paginated
 * @cr: what to draw on, in points
 * @page: which page, from 0
 *
 * Draws a page.
 */
void
sonor_form_sheet_draw (SonorFormSheet *self,
                       cairo_t        *cr,
                       guint           page)
{
  g_return_if_fail (SONOR_IS_FORM_SHEET (self));

  for (guint i = 0; i < self->pieces->len; i++)
    {
      Piece *piece = self->pieces->pdata[i];

      if (piece->page == page)
        draw_piece (piece, cr);
    }
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
 * sonor_form_sheet_to_pdf:
 * @self: a sheet
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): a PDF file of A4 pages, or %NULL with @error set
 */
GBytes *
sonor_form_sheet_to_pdf (SonorFormSheet  *self,
                         GError         **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  PangoContext *context;
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  g_return_val_if_fail (SONOR_IS_FORM_SHEET (self), NULL);

  surface = cairo_pdf_surface_create_for_stream (append, bytes, A4_WIDTH, A4_HEIGHT);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cr = cairo_create (surface);
  context = pango_cairo_create_context (cr);
  sonor_form_sheet_paginate (self, context, A4_WIDTH, A4_HEIGHT);
  g_object_unref (context);
  for (guint page = 0; page < self->n_pages; page++)
    {
      sonor_form_sheet_draw (self, cr, page);
      cairo_show_page (cr);
    }
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The PDF could not be made: %s"),
                   cairo_status_to_string (status));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* Filling */

static void
add_block (SonorFormSheet *self,
           BlockKind       kind,
           const char     *first_label,
           const char     *first,
           const char     *second_label,
           const char     *second,
           PangoAlignment  alignment)
{
  Block *block = g_new0 (Block, 1);

  block->kind = kind;
  block->labels[0] = g_strdup (first_label);
  block->texts[0] = g_strdup (first);
  block->labels[1] = g_strdup (second_label);
  block->texts[1] = g_strdup (second);
  block->alignment = alignment;
  g_ptr_array_add (self->blocks, block);
}

/**
 * sonor_form_sheet_new:
 * @title: what the form is called
 * @head: a line below it, and at the head of every further page
 * @foot: a line at the foot of every page
 *
 * Returns: (transfer full): an empty form
 */
SonorFormSheet *
sonor_form_sheet_new (const char *title,
                      const char *head,
                      const char *foot)
{
  SonorFormSheet *self = g_object_new (SONOR_TYPE_FORM_SHEET, NULL);

  self->title = g_strdup (title);
  self->head = g_strdup (head);
  self->foot = g_strdup (foot);

  return self;
}

/**
 * sonor_form_sheet_add_pair:
 * @self: a sheet
 * @first_label: a name
 * @first: a short value
 * @second_label: another name
 * @second: another short value
 *
 * Adds a row of two names and values.
 */
void
sonor_form_sheet_add_pair (SonorFormSheet *self,
                           const char     *first_label,
                           const char     *first,
                           const char     *second_label,
                           const char     *second)
{
  g_return_if_fail (SONOR_IS_FORM_SHEET (self));

  add_block (self, PAIR, first_label, first, second_label, second, PANGO_ALIGN_LEFT);
}

/**
 * sonor_form_sheet_add_text:
 * @self: a sheet
 * @label: a name
 * @text: a value of any length
 *
 * Adds a row of a name and a text, which may go over pages.
 */
void
sonor_form_sheet_add_text (SonorFormSheet *self,
                           const char     *label,
                           const char     *text)
{
  g_return_if_fail (SONOR_IS_FORM_SHEET (self));

  add_block (self, TEXT, label, text, NULL, NULL, PANGO_ALIGN_LEFT);
}

/**
 * sonor_form_sheet_add_heading:
 * @self: a sheet
 * @text: what the next rows are about
 */
void
sonor_form_sheet_add_heading (SonorFormSheet *self,
                              const char     *text)
{
  g_return_if_fail (SONOR_IS_FORM_SHEET (self));

  add_block (self, HEADING, NULL, text, NULL, NULL, PANGO_ALIGN_LEFT);
}

/**
 * sonor_form_sheet_add_paragraph:
 * @self: a sheet
 * @text: a text outside of any row, in larger letters
 * @alignment: where its lines stand
 */
void
sonor_form_sheet_add_paragraph (SonorFormSheet *self,
                                const char     *text,
                                PangoAlignment  alignment)
{
  g_return_if_fail (SONOR_IS_FORM_SHEET (self));

  add_block (self, PARAGRAPH, NULL, text, NULL, NULL, alignment);
}
