/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/area-map.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define NAME_SIZE 14
#define VALUE_SIZE 22
#define CAPTION_SIZE 11

/**
 * SonorAreaMap:
 *
 * Shapes that are the stronger coloured the larger their number is, each with its name and number; one beyond its limit has a
 * thick edge and a mark. A scheme always says that it is one, a map always bears its approval number.
 */
struct _SonorAreaMap
{
  SonorDrawing  parent_instance;

  SonorSeries  *series;
  SonorOutline *outline;
  SonorFigure   figure;
};

G_DEFINE_FINAL_TYPE (SonorAreaMap, sonor_area_map, SONOR_TYPE_DRAWING)

/* How the shapes' units become pixels. */
typedef struct
{
  graphene_rect_t from;
  double          left;
  double          top;
  double          factor;
} Frame;

static gboolean
get_frame (SonorAreaMap          *self,
           SonorPen              *pen,
           const graphene_rect_t *area,
           Frame                 *frame)
{
  double height = area->size.height - sonor_pen_height (pen, CAPTION_SIZE);

  if (!sonor_outline_get_bounds (self->outline, &frame->from) || height < 1)
    return FALSE;

  frame->factor = MIN (area->size.width / frame->from.size.width, height / frame->from.size.height) * 0.98;
  frame->left = area->origin.x + (area->size.width - frame->from.size.width * frame->factor) / 2;
  frame->top = area->origin.y + (height - frame->from.size.height * frame->factor) / 2;
  return TRUE;
}

static void
place_rect (const Frame           *frame,
            const graphene_rect_t *from,
            graphene_rect_t       *to)
{
  *to = GRAPHENE_RECT_INIT (frame->left + (from->origin.x - frame->from.origin.x) * frame->factor,
                            frame->top + (from->origin.y - frame->from.origin.y) * frame->factor,
                            from->size.width * frame->factor, from->size.height * frame->factor);
}

static GPtrArray *
place_rings (const Frame      *frame,
             const SonorShape *shape)
{
  GPtrArray *rings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < shape->rings->len; i++)
    {
      GArray *ring = g_array_copy (g_ptr_array_index (shape->rings, i));

      for (guint j = 0; j < ring->len; j++)
        {
          graphene_point_t *point = &g_array_index (ring, graphene_point_t, j);

          point->x = (float) (frame->left + (point->x - frame->from.origin.x) * frame->factor);
          point->y = (float) (frame->top + (point->y - frame->from.origin.y) * frame->factor);
        }
      g_ptr_array_add (rings, ring);
    }

  return rings;
}

static guint
find_item (SonorAreaMap     *self,
           const SonorShape *shape)
{
  for (guint i = 0; i < sonor_series_get_n_items (self->series); i++)
    {
      if (g_str_equal (sonor_series_get_text (self->series, SONOR_SERIES_LABEL, i), shape->name))
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static gboolean
is_tile (const SonorShape *shape)
{
  GArray *ring = g_ptr_array_index (shape->rings, 0);

  return shape->rings->len == 1 && ring->len == 4;
}

static void
draw_shape (SonorAreaMap     *self,
            SonorPen         *pen,
            const Frame      *frame,
            const SonorShape *shape,
            double            most)
{
  guint item = find_item (self, shape);
  double number = sonor_series_get_number (self->series, SONOR_SERIES_VALUE, item);
  SonorLevel level = sonor_series_get_level (self->series, item);
  /* The square root keeps the small ones apart beside one that is far larger. */
  GdkRGBA fill = sonor_pen_mix (pen, SONOR_COLOR_GRID, sonor_series_get_color (self->series),
                                isnan (number) || most <= 0 ? 0 : 0.08 + 0.82 * sqrt (MAX (number, 0) / most));
  const GdkRGBA *border = level == SONOR_LEVEL_BAD || level == SONOR_LEVEL_WARNING
                          ? sonor_palette_get_level (pen->palette, level) : sonor_pen_color (pen, SONOR_COLOR_BORDER);
  double luma = 0.2126 * fill.red + 0.7152 * fill.green + 0.0722 * fill.blue;
  GdkRGBA text = luma > 0.45 ? (GdkRGBA) { 0.08f, 0.1f, 0.13f, 1 } : (GdkRGBA) { 1, 1, 1, 1 };
  double thickness = (level == SONOR_LEVEL_BAD ? 3 : level == SONOR_LEVEL_WARNING ? 2 : 1) * pen->scale;
  g_autofree char *value = sonor_figure_format (self->figure, number, 0, NULL);
  graphene_rect_t bounds, place = { .origin = shape->center };
  double x, y, room, line, both, shrink;

  place_rect (frame, &shape->bounds, &bounds);
  if (is_tile (shape))
    {
      sonor_pen_fill (pen, &fill, &bounds, 6 * pen->scale);
      sonor_pen_frame (pen, border, &bounds, 6 * pen->scale, thickness);
    }
  else
    {
      g_autoptr (GPtrArray) rings = place_rings (frame, shape);

      sonor_pen_polygon (pen, &fill, border, &bounds, rings, thickness);
    }

  place_rect (frame, &place, &place);
  x = place.origin.x;
  y = place.origin.y;
  room = bounds.size.width - 8 * pen->scale;
  line = sonor_pen_height (pen, NAME_SIZE);
  if (room < 20 * pen->scale || bounds.size.height < line)
    return;

  /* Name and number where there is room for both, else the number, which the name under the pointer explains. */
  both = (line + sonor_pen_height (pen, VALUE_SIZE)) * 0.9;
  shrink = bounds.size.height < both ? bounds.size.height / both : 1;
  if (shrink < 0.7)
    {
      shrink = 1;
    }
  else
    {
      SonorText name_style = { NAME_SIZE * shrink, FALSE, &text, 0.5, room };

      sonor_pen_text (pen, &name_style, shape->name, x, y - sonor_pen_height (pen, VALUE_SIZE * shrink) / 2);
      y += sonor_pen_height (pen, NAME_SIZE * shrink) / 2;
    }

  {
    SonorText value_style = { VALUE_SIZE * shrink, TRUE, &text, 0.5, room };
    double width = sonor_pen_text (pen, &value_style, value, x, y);

    if (level != SONOR_LEVEL_NONE && width + 36 * pen->scale < room)
      {
        GdkRGBA card = *sonor_pen_color (pen, SONOR_COLOR_CARD);
        double mark = 13 * pen->scale, left = x - width / 2 - mark * 1.5;

        sonor_pen_fill (pen, &card, &GRAPHENE_RECT_INIT (left - 3 * pen->scale, y - mark / 2 - 3 * pen->scale,
                                                         mark + 6 * pen->scale, mark + 6 * pen->scale), 4 * pen->scale);
        sonor_pen_level (pen, level, left, y, mark);
      }
  }
}

static void
sonor_area_map_draw (SonorDrawing          *drawing,
                     SonorPen              *pen,
                     const graphene_rect_t *area)
{
  SonorAreaMap *self = SONOR_AREA_MAP (drawing);
  const char *approval = sonor_outline_get_approval (self->outline);
  /* Translators: the number by which a map may be shown in public in China, 审图号 */
  g_autofree char *caption = approval != NULL ? g_strdup_printf (_("Map approval number: %s"), approval)
                                              : g_strdup (_("Schematic, not a map"));
  SonorText style = { CAPTION_SIZE, FALSE, sonor_pen_color (pen, SONOR_COLOR_DIM), 1, area->size.width };
  double low, high;
  Frame frame;

  sonor_pen_text (pen, &style, caption, area->origin.x + area->size.width,
                  area->origin.y + area->size.height - sonor_pen_height (pen, CAPTION_SIZE) / 2);
  if (!get_frame (self, pen, area, &frame) || !sonor_series_get_range (self->series, SONOR_SERIES_VALUE, &low, &high))
    return;

  for (guint i = 0; i < sonor_outline_get_n_shapes (self->outline); i++)
    draw_shape (self, pen, &frame, sonor_outline_get_shape (self->outline, i), high);
}

static gboolean
sonor_area_map_has_data (SonorDrawing *drawing)
{
  SonorAreaMap *self = SONOR_AREA_MAP (drawing);
  double low, high;

  return self->outline != NULL && sonor_series_get_range (self->series, SONOR_SERIES_VALUE, &low, &high);
}

static guint
sonor_area_map_get_n_points (SonorDrawing *drawing)
{
  return sonor_outline_get_n_shapes (SONOR_AREA_MAP (drawing)->outline);
}

/* Whether a ray to the right crosses the rings an odd number of times (W. R. Franklin's PNPOLY). */
static gboolean
is_inside (const SonorShape *shape,
           double            x,
           double            y)
{
  gboolean inside = FALSE;

  for (guint i = 0; i < shape->rings->len; i++)
    {
      GArray *ring = g_ptr_array_index (shape->rings, i);

      for (guint j = 0, k = ring->len - 1; j < ring->len; k = j++)
        {
          const graphene_point_t *a = &g_array_index (ring, graphene_point_t, j);
          const graphene_point_t *b = &g_array_index (ring, graphene_point_t, k);

          if ((a->y > y) != (b->y > y) && x < (b->x - a->x) * (y - a->y) / (b->y - a->y) + a->x)
            inside = !inside;
        }
    }

  return inside;
}

static guint
sonor_area_map_find_point (SonorDrawing          *drawing,
                           SonorPen              *pen,
                           const graphene_rect_t *area,
                           double                 x,
                           double                 y)
{
  SonorAreaMap *self = SONOR_AREA_MAP (drawing);
  Frame frame;

  if (!get_frame (self, pen, area, &frame))
    return GTK_INVALID_LIST_POSITION;

  x = (x - frame.left) / frame.factor + frame.from.origin.x;
  y = (y - frame.top) / frame.factor + frame.from.origin.y;
  for (guint i = 0; i < sonor_outline_get_n_shapes (self->outline); i++)
    {
      if (is_inside (sonor_outline_get_shape (self->outline, i), x, y))
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static void
sonor_area_map_place_point (SonorDrawing          *drawing,
                            SonorPen              *pen,
                            const graphene_rect_t *area,
                            guint                  point,
                            graphene_rect_t       *place)
{
  SonorAreaMap *self = SONOR_AREA_MAP (drawing);
  Frame frame;

  if (get_frame (self, pen, area, &frame))
    place_rect (&frame, &sonor_outline_get_shape (self->outline, point)->bounds, place);
}

static char *
sonor_area_map_dup_point_words (SonorDrawing *drawing,
                                guint         point)
{
  SonorAreaMap *self = SONOR_AREA_MAP (drawing);
  const SonorShape *shape = sonor_outline_get_shape (self->outline, point);
  guint item = find_item (self, shape);
  g_autofree char *value = sonor_figure_format (self->figure, sonor_series_get_number (self->series, SONOR_SERIES_VALUE, item), 0, NULL);
  const char *level = sonor_level_get_words (sonor_series_get_level (self->series, item));

  return g_strdup_printf ("%s %s%s%s", shape->name, value, level != NULL ? ", " : "", level != NULL ? level : "");
}

static void
sonor_area_map_finalize (GObject *object)
{
  SonorAreaMap *self = SONOR_AREA_MAP (object);

  g_clear_object (&self->series);
  g_clear_object (&self->outline);

  G_OBJECT_CLASS (sonor_area_map_parent_class)->finalize (object);
}

static void
sonor_area_map_class_init (SonorAreaMapClass *klass)
{
  SonorDrawingClass *drawing_class = SONOR_DRAWING_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sonor_area_map_finalize;
  drawing_class->draw = sonor_area_map_draw;
  drawing_class->has_data = sonor_area_map_has_data;
  drawing_class->get_n_points = sonor_area_map_get_n_points;
  drawing_class->find_point = sonor_area_map_find_point;
  drawing_class->place_point = sonor_area_map_place_point;
  drawing_class->dup_point_words = sonor_area_map_dup_point_words;
}

static void
sonor_area_map_init (SonorAreaMap *self)
{
}

/**
 * sonor_area_map_new:
 * @series: a label, a number and perhaps a level for each shape that has one
 * @figure: what the numbers are
 * @outline: the shapes
 *
 * Returns: (transfer floating): the map
 */
GtkWidget *
sonor_area_map_new (SonorSeries  *series,
                    SonorFigure   figure,
                    SonorOutline *outline)
{
  SonorAreaMap *self;

  g_return_val_if_fail (SONOR_IS_SERIES (series), NULL);
  g_return_val_if_fail (SONOR_IS_OUTLINE (outline), NULL);

  self = g_object_new (SONOR_TYPE_AREA_MAP, NULL);
  self->series = g_object_ref (series);
  self->figure = figure;
  g_signal_connect_object (series, "changed", G_CALLBACK (sonor_drawing_changed), self, G_CONNECT_SWAPPED);
  sonor_area_map_set_outline (self, outline);

  return GTK_WIDGET (self);
}

/**
 * sonor_area_map_set_outline:
 * @self: a map
 * @outline: other shapes
 *
 * Replaces the shapes; the numbers stay.
 */
void
sonor_area_map_set_outline (SonorAreaMap *self,
                            SonorOutline *outline)
{
  g_return_if_fail (SONOR_IS_AREA_MAP (self));
  g_return_if_fail (SONOR_IS_OUTLINE (outline));

  if (g_set_object (&self->outline, outline))
    sonor_drawing_changed (SONOR_DRAWING (self));
}
