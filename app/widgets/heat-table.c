/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/heat-table.h"

#include <math.h>

#define SIZE 12

/**
 * SonorHeatTable:
 *
 * A table whose cells are the stronger coloured the larger their number is. Rows are the labels of the series, columns its
 * groups, both in the order in which they first appear. A cell that has no number stays empty.
 */
struct _SonorHeatTable
{
  SonorDrawing  parent_instance;

  SonorSeries  *series;
  SonorFigure   figure;
};

G_DEFINE_FINAL_TYPE (SonorHeatTable, sonor_heat_table, SONOR_TYPE_DRAWING)

/* Where the parts are at one size. */
typedef struct
{
  GPtrArray       *rows;
  GPtrArray       *columns;
  GHashTable      *row_of;
  GHashTable      *column_of;
  graphene_rect_t  cells;
  double           width;
  double           height;
} Frame;

static void
frame_clear (Frame *frame)
{
  g_clear_pointer (&frame->rows, g_ptr_array_unref);
  g_clear_pointer (&frame->columns, g_ptr_array_unref);
  g_clear_pointer (&frame->row_of, g_hash_table_unref);
  g_clear_pointer (&frame->column_of, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frame, frame_clear)

static void
note (GPtrArray  *names,
      GHashTable *places,
      const char *name)
{
  if (g_hash_table_contains (places, name))
    return;

  g_hash_table_insert (places, (gpointer) name, GUINT_TO_POINTER (names->len));
  g_ptr_array_add (names, (gpointer) name);
}

static void
get_frame (SonorHeatTable        *self,
           SonorPen              *pen,
           const graphene_rect_t *area,
           Frame                 *frame)
{
  double left = 0, top = sonor_pen_height (pen, SIZE);

  frame->rows = g_ptr_array_new ();
  frame->columns = g_ptr_array_new ();
  frame->row_of = g_hash_table_new (g_str_hash, g_str_equal);
  frame->column_of = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < sonor_series_get_n_items (self->series); i++)
    {
      note (frame->rows, frame->row_of, sonor_series_get_text (self->series, SONOR_SERIES_LABEL, i));
      note (frame->columns, frame->column_of, sonor_series_get_text (self->series, SONOR_SERIES_GROUP, i));
    }
  for (guint i = 0; i < MIN (frame->rows->len, 200); i++)
    left = MAX (left, sonor_pen_measure (pen, SIZE, FALSE, g_ptr_array_index (frame->rows, i)));
  left = MIN (left + 8 * pen->scale, area->size.width * 0.35);
  frame->cells = GRAPHENE_RECT_INIT (area->origin.x + left, area->origin.y + top, MAX (area->size.width - left, 0),
                                     MAX (area->size.height - top, 0));
  frame->width = frame->cells.size.width / MAX (frame->columns->len, 1);
  frame->height = frame->cells.size.height / MAX (frame->rows->len, 1);
}

static void
get_cell (SonorHeatTable  *self,
          const Frame     *frame,
          guint            position,
          graphene_rect_t *cell)
{
  const char *label = sonor_series_get_text (self->series, SONOR_SERIES_LABEL, position);
  const char *group = sonor_series_get_text (self->series, SONOR_SERIES_GROUP, position);
  guint row = GPOINTER_TO_UINT (g_hash_table_lookup (frame->row_of, label));
  guint column = GPOINTER_TO_UINT (g_hash_table_lookup (frame->column_of, group));
  double x = round (frame->cells.origin.x + frame->width * column), y = round (frame->cells.origin.y + frame->height * row);

  *cell = GRAPHENE_RECT_INIT (x, y, round (frame->cells.origin.x + frame->width * (column + 1)) - x,
                              round (frame->cells.origin.y + frame->height * (row + 1)) - y);
}

static void
draw_names (SonorPen              *pen,
            const Frame           *frame,
            const graphene_rect_t *area)
{
  const GdkRGBA *dim = sonor_pen_color (pen, SONOR_COLOR_DIM);
  double widest = 0, line = sonor_pen_height (pen, SIZE);
  guint step;

  for (guint i = 0; i < frame->rows->len && frame->height >= line * 0.7; i++)
    {
      SonorText style = { SIZE, FALSE, dim, 0, MAX (frame->cells.origin.x - area->origin.x - 6 * pen->scale, 1) };

      sonor_pen_text (pen, &style, g_ptr_array_index (frame->rows, i), area->origin.x,
                      frame->cells.origin.y + frame->height * (i + 0.5));
    }
  /* Where not all columns have room for their name, every second, third … one has it. */
  for (guint i = 0; i < frame->columns->len; i++)
    widest = MAX (widest, sonor_pen_measure (pen, SIZE, FALSE, g_ptr_array_index (frame->columns, i)));
  step = (guint) CLAMP (ceil ((widest + 6 * pen->scale) / MAX (frame->width, 1)), 1, MAX (frame->columns->len, 1));
  for (guint i = 0; i < frame->columns->len; i += step)
    {
      SonorText style = { SIZE, FALSE, dim, 0.5, frame->cells.size.width };

      sonor_pen_text (pen, &style, g_ptr_array_index (frame->columns, i), frame->cells.origin.x + frame->width * (i + 0.5),
                      area->origin.y + line / 2 - pen->scale);
    }
}

/* All cells have their number written in them or none has: some would look like the only ones that have one. */
static gboolean
has_room (SonorHeatTable *self,
          SonorPen       *pen,
          const Frame    *frame,
          double          number)
{
  g_autofree char *value = sonor_figure_format (self->figure, number, 0, NULL);

  return frame->height >= sonor_pen_height (pen, SIZE)
         && sonor_pen_measure (pen, SIZE, FALSE, value) + 4 * pen->scale <= frame->width;
}

static void
sonor_heat_table_draw (SonorDrawing          *drawing,
                       SonorPen              *pen,
                       const graphene_rect_t *area)
{
  SonorHeatTable *self = SONOR_HEAT_TABLE (drawing);
  g_auto (Frame) frame = { 0 };
  double low, high, gap = MAX (pen->scale, 0.5);
  gboolean written;

  get_frame (self, pen, area, &frame);
  draw_names (pen, &frame, area);
  sonor_series_get_range (self->series, SONOR_SERIES_VALUE, &low, &high);
  written = has_room (self, pen, &frame, low) && has_room (self, pen, &frame, high);
  low = MIN (low, 0);
  for (guint i = 0; i < sonor_series_get_n_items (self->series); i++)
    {
      double number = sonor_series_get_number (self->series, SONOR_SERIES_VALUE, i);
      double share = high > low ? (number - low) / (high - low) : 0;
      g_autofree char *value = NULL;
      graphene_rect_t cell;
      GdkRGBA color;

      if (isnan (number))
        continue;
      get_cell (self, &frame, i, &cell);
      if (cell.size.width > 4 * gap && cell.size.height > 4 * gap)
        graphene_rect_inset (&cell, (float) gap, (float) gap);
      color = sonor_pen_mix (pen, SONOR_COLOR_GRID, sonor_series_get_color (self->series), share);
      sonor_pen_fill (pen, &color, &cell, 2 * pen->scale);
      if (written)
        {
          /* Rec. 709 luma decides which of the two colours of text can be read. */
          double luma = 0.2126 * color.red + 0.7152 * color.green + 0.0722 * color.blue;
          GdkRGBA text = luma > 0.45 ? (GdkRGBA) { 0.08f, 0.1f, 0.13f, 1 } : (GdkRGBA) { 1, 1, 1, 1 };
          SonorText style = { SIZE, FALSE, &text, 0.5, 0 };

          value = sonor_figure_format (self->figure, number, 0, NULL);
          sonor_pen_text (pen, &style, value, cell.origin.x + cell.size.width / 2, cell.origin.y + cell.size.height / 2);
        }
    }
}

static gboolean
sonor_heat_table_has_data (SonorDrawing *drawing)
{
  SonorHeatTable *self = SONOR_HEAT_TABLE (drawing);
  double low, high;

  return self->series != NULL && sonor_series_get_range (self->series, SONOR_SERIES_VALUE, &low, &high);
}

static guint
sonor_heat_table_get_n_points (SonorDrawing *drawing)
{
  return sonor_series_get_n_items (SONOR_HEAT_TABLE (drawing)->series);
}

static guint
sonor_heat_table_find_point (SonorDrawing          *drawing,
                             SonorPen              *pen,
                             const graphene_rect_t *area,
                             double                 x,
                             double                 y)
{
  SonorHeatTable *self = SONOR_HEAT_TABLE (drawing);
  g_auto (Frame) frame = { 0 };

  get_frame (self, pen, area, &frame);
  for (guint i = 0; i < sonor_series_get_n_items (self->series); i++)
    {
      graphene_rect_t cell;

      get_cell (self, &frame, i, &cell);
      if (graphene_rect_contains_point (&cell, &GRAPHENE_POINT_INIT (x, y)))
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static void
sonor_heat_table_place_point (SonorDrawing          *drawing,
                              SonorPen              *pen,
                              const graphene_rect_t *area,
                              guint                  point,
                              graphene_rect_t       *place)
{
  SonorHeatTable *self = SONOR_HEAT_TABLE (drawing);
  g_auto (Frame) frame = { 0 };

  get_frame (self, pen, area, &frame);
  get_cell (self, &frame, point, place);
}

static char *
sonor_heat_table_dup_point_words (SonorDrawing *drawing,
                                  guint         point)
{
  SonorHeatTable *self = SONOR_HEAT_TABLE (drawing);
  g_autofree char *value = sonor_figure_format (self->figure, sonor_series_get_number (self->series, SONOR_SERIES_VALUE, point), 0, NULL);

  return g_strdup_printf ("%s · %s %s", sonor_series_get_text (self->series, SONOR_SERIES_LABEL, point),
                          sonor_series_get_text (self->series, SONOR_SERIES_GROUP, point), value);
}

static void
sonor_heat_table_finalize (GObject *object)
{
  SonorHeatTable *self = SONOR_HEAT_TABLE (object);

  g_clear_object (&self->series);

  G_OBJECT_CLASS (sonor_heat_table_parent_class)->finalize (object);
}

static void
sonor_heat_table_class_init (SonorHeatTableClass *klass)
{
  SonorDrawingClass *drawing_class = SONOR_DRAWING_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sonor_heat_table_finalize;
  drawing_class->draw = sonor_heat_table_draw;
  drawing_class->has_data = sonor_heat_table_has_data;
  drawing_class->get_n_points = sonor_heat_table_get_n_points;
  drawing_class->find_point = sonor_heat_table_find_point;
  drawing_class->place_point = sonor_heat_table_place_point;
  drawing_class->dup_point_words = sonor_heat_table_dup_point_words;
}

static void
sonor_heat_table_init (SonorHeatTable *self)
{
}

/**
 * sonor_heat_table_new:
 * @series: the name of a row, the name of a column and a number for each cell
 * @figure: what the numbers are
 *
 * Returns: (transfer floating): the drawing
 */
GtkWidget *
sonor_heat_table_new (SonorSeries *series,
                      SonorFigure  figure)
{
  SonorHeatTable *self;

  g_return_val_if_fail (SONOR_IS_SERIES (series), NULL);

  self = g_object_new (SONOR_TYPE_HEAT_TABLE, NULL);
  self->series = g_object_ref (series);
  self->figure = figure;
  g_signal_connect_object (series, "changed", G_CALLBACK (sonor_drawing_changed), self, G_CONNECT_SWAPPED);
  sonor_drawing_changed (SONOR_DRAWING (self));

  return GTK_WIDGET (self);
}
