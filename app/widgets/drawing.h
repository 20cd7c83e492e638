/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/pen.h"

G_BEGIN_DECLS

#define SONOR_TYPE_DRAWING (sonor_drawing_get_type ())
G_DECLARE_DERIVABLE_TYPE (SonorDrawing, sonor_drawing, SONOR, DRAWING, GtkWidget)

/**
 * SonorDrawingClass:
 * @draw: draws everything but the title into @area; called only if @has_data
 * @has_data: whether there is any number to show
 * @get_n_points: how many points, slices, rows or cells a person can ask about
 * @find_point: the point at a position within @area, or %GTK_INVALID_LIST_POSITION
 * @place_point: where a point is
 * @dup_point_words: what a point says, in one line
 * @dup_words: (nullable): everything in words; without it what the points say, if they are few
 *
 * The only pieces that a chart has of its own.
 */
struct _SonorDrawingClass
{
  GtkWidgetClass parent_class;

  void     (*draw)            (SonorDrawing           *self,
                               SonorPen               *pen,
                               const graphene_rect_t  *area);
  gboolean (*has_data)        (SonorDrawing           *self);
  guint    (*get_n_points)    (SonorDrawing           *self);
  guint    (*find_point)      (SonorDrawing           *self,
                               SonorPen               *pen,
                               const graphene_rect_t  *area,
                               double                  x,
                               double                  y);
  void     (*place_point)     (SonorDrawing           *self,
                               SonorPen               *pen,
                               const graphene_rect_t  *area,
                               guint                   point,
                               graphene_rect_t        *place);
  char    *(*dup_point_words) (SonorDrawing           *self,
                               guint                   point);
  char    *(*dup_words)       (SonorDrawing           *self);
};

void           sonor_drawing_set_title       (SonorDrawing *self,
                                              const char   *title);
const char    *sonor_drawing_get_title       (SonorDrawing *self);
void           sonor_drawing_set_caption     (SonorDrawing *self,
                                              const char   *caption);
void           sonor_drawing_set_palette     (SonorDrawing *self,
                                              SonorPalette *palette);
void           sonor_drawing_set_scale       (SonorDrawing *self,
                                              double        scale);
void           sonor_drawing_set_framed      (SonorDrawing *self,
                                              gboolean      framed);
void           sonor_drawing_set_stale       (SonorDrawing *self,
                                              gboolean      stale);
void           sonor_drawing_set_point       (SonorDrawing *self,
                                              guint         point);
guint          sonor_drawing_get_point       (SonorDrawing *self);
char          *sonor_drawing_dup_point_words (SonorDrawing *self,
                                              guint         point);
char          *sonor_drawing_dup_words       (SonorDrawing *self);
GskRenderNode *sonor_drawing_render          (SonorDrawing *self,
                                              SonorPalette *palette,
                                              double        width,
                                              double        height,
                                              double        scale);

/* For its subclasses. */
void           sonor_drawing_changed         (SonorDrawing *self);

G_END_DECLS
