/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "widgets/palette.h"

G_BEGIN_DECLS

/**
 * SonorPen:
 * @snapshot: (nullable): what is drawn on; %NULL only measures
 * @context: for text
 * @palette: the colours
 * @scale: how many pixels (or points on paper) one unit of a design is; text of 14 units is 14 x @scale pixels high
 * @opacity: 1, or less for what is out of date
 *
 * What charts draw with, on a screen and on paper alike. All positions and sizes are in pixels but for sizes of text.
 */
typedef struct
{
  GtkSnapshot  *snapshot;
  PangoContext *context;
  SonorPalette *palette;
  double        scale;
  double        opacity;
} SonorPen;

/**
 * SonorText:
 * @size: its height in units
 * @bold: whether it is bold
 * @color: its colour
 * @align: which part of it stands at its x: 0 its left edge, 0.5 its middle, 1 its right edge
 * @width: the most it may take in pixels, 0 for no limit
 * @lines: how many lines it may take within @width, 0 as 1; what does not fit ends in an ellipsis
 */
typedef struct
{
  double         size;
  gboolean       bold;
  const GdkRGBA *color;
  double         align;
  double         width;
  guint          lines;
} SonorText;

double         sonor_pen_text     (SonorPen               *self,
                                   const SonorText        *style,
                                   const char             *text,
                                   double                  x,
                                   double                  y);
double         sonor_pen_measure  (SonorPen               *self,
                                   double                  size,
                                   gboolean                bold,
                                   const char             *text);
double         sonor_pen_height   (SonorPen               *self,
                                   double                  size);
void           sonor_pen_fill     (SonorPen               *self,
                                   const GdkRGBA          *color,
                                   const graphene_rect_t  *area,
                                   double                  radius);
void           sonor_pen_frame    (SonorPen               *self,
                                   const GdkRGBA          *color,
                                   const graphene_rect_t  *area,
                                   double                  radius,
                                   double                  thickness);
void           sonor_pen_line     (SonorPen               *self,
                                   const GdkRGBA          *color,
                                   const graphene_rect_t  *bounds,
                                   const graphene_point_t *points,
                                   guint                   n_points,
                                   double                  thickness,
                                   double                  base);
void           sonor_pen_sector   (SonorPen               *self,
                                   const GdkRGBA          *color,
                                   const graphene_point_t *center,
                                   double                  inner,
                                   double                  outer,
                                   double                  from,
                                   double                  to);
void           sonor_pen_polygon  (SonorPen               *self,
                                   const GdkRGBA          *fill,
                                   const GdkRGBA          *border,
                                   const graphene_rect_t  *bounds,
                                   GPtrArray              *rings,
                                   double                  thickness);
void           sonor_pen_level    (SonorPen               *self,
                                   SonorLevel              level,
                                   double                  x,
                                   double                  y,
                                   double                  size);
GdkRGBA        sonor_pen_mix      (SonorPen               *self,
                                   SonorColor              from,
                                   SonorColor              to,
                                   double                  share);
const GdkRGBA *sonor_pen_color    (SonorPen               *self,
                                   SonorColor              color);

G_END_DECLS
