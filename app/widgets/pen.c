/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/pen.h"

#include <math.h>

static GdkRGBA
fade (SonorPen      *self,
      const GdkRGBA *color)
{
  GdkRGBA faded = *color;

  faded.alpha *= self->opacity;
  return faded;
}

static PangoLayout *
layout_new (SonorPen   *self,
            double      size,
            gboolean    bold,
            const char *text)
{
  PangoLayout *layout = pango_layout_new (self->context);
  g_autoptr (PangoFontDescription) font = pango_font_description_copy (pango_context_get_font_description (self->context));
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  /* An absolute size: paper has no dots per inch, and a wall's are of no use. */
  pango_font_description_set_absolute_size (font, MAX (size * self->scale, 0.1) * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);

  return layout;
}

/**
 * sonor_pen_text:
 * @self: a pen
 * @style: how the text looks
 * @text: what is written
 * @x: where it stands, see #SonorText.align
 * @y: the middle of its height
 *
 * Writes a text, on one line if it has room there.
 *
 * Returns: its width in pixels
 */
double
sonor_pen_text (SonorPen        *self,
                const SonorText *style,
                const char      *text,
                double           x,
                double           y)
{
  g_autoptr (PangoLayout) layout = layout_new (self, style->size, style->bold, text);
  GdkRGBA color = fade (self, style->color);
  PangoRectangle place;

  pango_layout_get_pixel_extents (layout, NULL, &place);
  if (style->width > 0 && place.width > style->width)
    {
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
      pango_layout_set_width (layout, (int) (style->width * PANGO_SCALE));
      pango_layout_set_height (layout, -(int) MAX (style->lines, 1));
      pango_layout_set_alignment (layout, style->align > 0.75   ? PANGO_ALIGN_RIGHT
                                          : style->align > 0.25 ? PANGO_ALIGN_CENTER
                                                                : PANGO_ALIGN_LEFT);
      pango_layout_get_pixel_extents (layout, NULL, &place);
    }

  if (self->snapshot != NULL && place.width > 0)
    {
      gtk_snapshot_save (self->snapshot);
      gtk_snapshot_translate (self->snapshot, &GRAPHENE_POINT_INIT (round (x - place.width * style->align - place.x),
                                                                    round (y - place.height / 2.)));
      gtk_snapshot_append_layout (self->snapshot, layout, &color);
      gtk_snapshot_restore (self->snapshot);
    }

  return place.width;
}

/**
 * sonor_pen_measure:
 * @self: a pen
 * @size: the height of the text in units
 * @bold: whether it is bold
 * @text: one line of text
 *
 * Returns: its width in pixels
 */
double
sonor_pen_measure (SonorPen   *self,
                   double      size,
                   gboolean    bold,
                   const char *text)
{
  g_autoptr (PangoLayout) layout = layout_new (self, size, bold, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/**
 * sonor_pen_height:
 * @self: a pen
 * @size: the height of text in units
 *
 * Returns: the height of a line of it in pixels, with the space to the next
 */
double
sonor_pen_height (SonorPen *self,
                  double    size)
{
  return round (size * self->scale * 1.5);
}

/**
 * sonor_pen_fill:
 * @self: a pen
 * @color: a colour
 * @area: where
 * @radius: of its corners in pixels
 *
 * Fills a rectangle.
 */
void
sonor_pen_fill (SonorPen              *self,
                const GdkRGBA         *color,
                const graphene_rect_t *area,
                double                 radius)
{
  GdkRGBA faded = fade (self, color);
  GskRoundedRect rounded;

  if (self->snapshot == NULL || !(area->size.width > 0) || !(area->size.height > 0))
    return;
  if (radius <= 0)
    {
      gtk_snapshot_append_color (self->snapshot, &faded, area);
      return;
    }

  gsk_rounded_rect_init_from_rect (&rounded, area, (float) MIN (radius, MIN (area->size.width, area->size.height) / 2));
  gtk_snapshot_push_rounded_clip (self->snapshot, &rounded);
  gtk_snapshot_append_color (self->snapshot, &faded, area);
  gtk_snapshot_pop (self->snapshot);
}

/**
 * sonor_pen_frame:
 * @self: a pen
 * @color: a colour
 * @area: the outside of the frame
 * @radius: of its corners in pixels
 * @thickness: in pixels
 *
 * Draws a frame inside a rectangle.
 */
void
sonor_pen_frame (SonorPen              *self,
                 const GdkRGBA         *color,
                 const graphene_rect_t *area,
                 double                 radius,
                 double                 thickness)
{
  GdkRGBA faded = fade (self, color);
  GdkRGBA sides[4] = { faded, faded, faded, faded };
  float widths[4] = { (float) thickness, (float) thickness, (float) thickness, (float) thickness };
  GskRoundedRect rounded;

  if (self->snapshot == NULL || !(area->size.width > 2 * thickness) || !(area->size.height > 2 * thickness))
    return;

  gsk_rounded_rect_init_from_rect (&rounded, area, (float) MIN (radius, MIN (area->size.width, area->size.height) / 2));
  gtk_snapshot_append_border (self->snapshot, &rounded, widths, sides);
}

/**
 * sonor_pen_line:
 * @self: a pen
 * @color: a colour
 * @bounds: what the line must not leave
 * @points: (array length=n_points): its points; one that is not finite is a gap
 * @n_points: how many
 * @thickness: in pixels; 0 fills the area between the line and @base instead
 * @base: the y that a filled area stands on
 *
 * Draws a line or the area under it. A point between two gaps is drawn as a dot.
 */
void
sonor_pen_line (SonorPen               *self,
                const GdkRGBA          *color,
                const graphene_rect_t  *bounds,
                const graphene_point_t *points,
                guint                   n_points,
                double                  thickness,
                double                  base)
{
  GdkRGBA faded = fade (self, color);
  cairo_t *cr;
  guint start = 0;

  if (self->snapshot == NULL || n_points == 0 || !(bounds->size.width > 0) || !(bounds->size.height > 0))
    return;

  cr = gtk_snapshot_append_cairo (self->snapshot, bounds);
  gdk_cairo_set_source_rgba (cr, &faded);
  cairo_set_line_width (cr, thickness);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  for (guint i = 0; i <= n_points; i++)
    {
      if (i < n_points && isfinite (points[i].x) && isfinite (points[i].y))
        {
          cairo_line_to (cr, points[i].x, points[i].y);
          continue;
        }
      if (i > start && thickness <= 0)
        {
          cairo_line_to (cr, points[i - 1].x, base);
          cairo_line_to (cr, points[start].x, base);
          cairo_close_path (cr);
        }
      else if (i == start + 1)
        {
          cairo_close_path (cr);
        }
      cairo_new_sub_path (cr);
      start = i + 1;
    }
  if (thickness > 0)
    cairo_stroke (cr);
  else
    cairo_fill (cr);
  cairo_destroy (cr);
}

/**
 * sonor_pen_sector:
 * @self: a pen
 * @color: a colour
 * @center: the middle of the ring
 * @inner: its inner radius in pixels
 * @outer: its outer radius
 * @from: where the sector begins, in turns clockwise from the top
 * @to: where it ends
 *
 * Draws a part of a ring.
 */
void
sonor_pen_sector (SonorPen               *self,
                  const GdkRGBA          *color,
                  const graphene_point_t *center,
                  double                  inner,
                  double                  outer,
                  double                  from,
                  double                  to)
{
  GdkRGBA faded = fade (self, color);
  double first = (from - 0.25) * 2 * G_PI, last = (to - 0.25) * 2 * G_PI;
  cairo_t *cr;

  if (self->snapshot == NULL || !(outer > inner) || !(to > from))
    return;

  cr = gtk_snapshot_append_cairo (self->snapshot, &GRAPHENE_RECT_INIT (center->x - outer, center->y - outer, 2 * outer, 2 * outer));
  gdk_cairo_set_source_rgba (cr, &faded);
  cairo_arc (cr, center->x, center->y, outer, first, last);
  cairo_arc_negative (cr, center->x, center->y, inner, last, first);
  cairo_close_path (cr);
  cairo_fill (cr);
  cairo_destroy (cr);
}

/**
 * sonor_pen_polygon:
 * @self: a pen
 * @fill: the colour inside
 * @border: the colour of the edge
 * @bounds: what surrounds it
 * @rings: (element-type GArray): the rings, each a #GArray of graphene_point_t; a ring within a ring is a hole
 * @thickness: of the edge in pixels
 *
 * Draws a polygon. Points nearer than half a pixel to each other are one.
 */
void
sonor_pen_polygon (SonorPen              *self,
                   const GdkRGBA         *fill,
                   const GdkRGBA         *border,
                   const graphene_rect_t *bounds,
                   GPtrArray             *rings,
                   double                 thickness)
{
  GdkRGBA inside = fade (self, fill), edge = fade (self, border);
  graphene_rect_t area = *bounds;
  cairo_t *cr;

  if (self->snapshot == NULL)
    return;

  graphene_rect_inset (&area, (float) -thickness, (float) -thickness);
  cr = gtk_snapshot_append_cairo (self->snapshot, &area);
  for (guint i = 0; i < rings->len; i++)
    {
      GArray *ring = g_ptr_array_index (rings, i);
      graphene_point_t last = GRAPHENE_POINT_INIT (INFINITY, INFINITY);

      for (guint j = 0; j < ring->len; j++)
        {
          const graphene_point_t *point = &g_array_index (ring, graphene_point_t, j);

          if (fabsf (point->x - last.x) < 0.5f && fabsf (point->y - last.y) < 0.5f)
            continue;
          cairo_line_to (cr, point->x, point->y);
          last = *point;
        }
      cairo_close_path (cr);
    }
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  gdk_cairo_set_source_rgba (cr, &inside);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &edge);
  cairo_set_line_width (cr, thickness);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/**
 * sonor_pen_level:
 * @self: a pen
 * @level: how good something is
 * @x: the left edge
 * @y: the middle
 * @size: in pixels
 *
 * Draws the shape of a level: a circle is good, a triangle close to the limit, a square beyond it.
 */
void
sonor_pen_level (SonorPen   *self,
                 SonorLevel  level,
                 double      x,
                 double      y,
                 double      size)
{
  const GdkRGBA *color = sonor_palette_get_level (self->palette, level);
  graphene_rect_t area = GRAPHENE_RECT_INIT (x, y - size / 2, size, size);

  if (level == SONOR_LEVEL_GOOD)
    {
      sonor_pen_fill (self, color, &area, size / 2);
    }
  else if (level == SONOR_LEVEL_BAD)
    {
      graphene_rect_inset (&area, (float) (size * 0.06), (float) (size * 0.06));
      sonor_pen_fill (self, color, &area, 0);
    }
  else if (level == SONOR_LEVEL_WARNING)
    {
      graphene_point_t corners[] = {
        GRAPHENE_POINT_INIT (x, y + size * 0.42), GRAPHENE_POINT_INIT (x + size / 2, y - size / 2),
        GRAPHENE_POINT_INIT (x + size, y + size * 0.42),
      };

      sonor_pen_line (self, color, &area, corners, 3, 0, corners[0].y);
    }
}

/**
 * sonor_pen_mix:
 * @self: a pen
 * @from: a colour
 * @to: another
 * @share: 0 is @from, 1 is @to
 *
 * Returns: a colour between two
 */
GdkRGBA
sonor_pen_mix (SonorPen   *self,
               SonorColor  from,
               SonorColor  to,
               double      share)
{
  const GdkRGBA *a = sonor_pen_color (self, from), *b = sonor_pen_color (self, to);
  float part = (float) CLAMP (share, 0, 1);

  return (GdkRGBA) {
    a->red + (b->red - a->red) * part, a->green + (b->green - a->green) * part, a->blue + (b->blue - a->blue) * part,
    a->alpha + (b->alpha - a->alpha) * part,
  };
}

/**
 * sonor_pen_color:
 * @self: a pen
 * @color: what the colour is for
 *
 * Returns: (transfer none): the colour
 */
const GdkRGBA *
sonor_pen_color (SonorPen   *self,
                 SonorColor  color)
{
  return sonor_palette_get_color (self->palette, color);
}
