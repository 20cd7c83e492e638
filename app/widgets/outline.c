/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/outline.h"

#include <math.h>

/**
 * SonorOutline:
 *
 * The named shapes of a map. Either a scheme that a program lays out with tiles, or the outlines of a file with the approval
 * number that China demands of every map shown in public (审图号; Regulation on Map Management 2015, article 15 and 37).
 */
struct _SonorOutline
{
  GObject    parent_instance;

  GPtrArray *shapes;
  char      *approval;
};

G_DEFINE_QUARK (sonor-outline-error-quark, sonor_outline_error)
G_DEFINE_FINAL_TYPE (SonorOutline, sonor_outline, G_TYPE_OBJECT)

static void
shape_free (SonorShape *shape)
{
  g_free (shape->name);
  g_ptr_array_unref (shape->rings);
  g_free (shape);
}

static void
sonor_outline_finalize (GObject *object)
{
  SonorOutline *self = SONOR_OUTLINE (object);

  g_ptr_array_unref (self->shapes);
  g_free (self->approval);

  G_OBJECT_CLASS (sonor_outline_parent_class)->finalize (object);
}

static void
sonor_outline_class_init (SonorOutlineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_outline_finalize;
}

static void
sonor_outline_init (SonorOutline *self)
{
  self->shapes = g_ptr_array_new_with_free_func ((GDestroyNotify) shape_free);
}

/**
 * sonor_outline_new:
 *
 * Returns: (transfer full): an outline without shapes
 */
SonorOutline *
sonor_outline_new (void)
{
  return g_object_new (SONOR_TYPE_OUTLINE, NULL);
}

/* Twice the area of a ring with its sign, and its centre of mass (Green's theorem). */
static double
measure_ring (const GArray     *ring,
              graphene_point_t *center)
{
  double twice = 0, x = 0, y = 0;
  const graphene_point_t *points = (const graphene_point_t *) (gpointer) ring->data;

  for (guint i = 0; i < ring->len; i++)
    {
      /* Taken from the first point, because the difference of large products loses digits. */
      double ax = points[i].x - points[0].x, ay = points[i].y - points[0].y;
      double bx = points[(i + 1) % ring->len].x - points[0].x, by = points[(i + 1) % ring->len].y - points[0].y;
      double cross = ax * by - bx * ay;

      twice += cross;
      x += (ax + bx) * cross;
      y += (ay + by) * cross;
    }
  if (twice != 0)
    *center = GRAPHENE_POINT_INIT (points[0].x + x / (3 * twice), points[0].y + y / (3 * twice));
  else
    *center = points[0];

  return fabs (twice);
}

/**
 * sonor_outline_add_shape:
 * @self: an outline
 * @name: what the shape is called
 * @rings: (element-type GArray): at least one ring of at least three graphene_point_t, y downwards
 *
 * Adds a shape. Its name stands in the middle of its largest ring.
 */
void
sonor_outline_add_shape (SonorOutline *self,
                         const char   *name,
                         GPtrArray    *rings)
{
  SonorShape *shape;
  double largest = -1;
  float left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;

  g_return_if_fail (SONOR_IS_OUTLINE (self));
  g_return_if_fail (name != NULL);
  g_return_if_fail (rings != NULL && rings->len > 0);

  shape = g_new0 (SonorShape, 1);
  shape->name = g_strdup (name);
  shape->rings = g_ptr_array_ref (rings);
  for (guint i = 0; i < rings->len; i++)
    {
      GArray *ring = g_ptr_array_index (rings, i);
      graphene_point_t center;
      double size = measure_ring (ring, &center);

      if (size > largest)
        shape->center = center, largest = size;
      for (guint j = 0; j < ring->len; j++)
        {
          const graphene_point_t *point = &g_array_index (ring, graphene_point_t, j);

          left = MIN (left, point->x), right = MAX (right, point->x);
          top = MIN (top, point->y), bottom = MAX (bottom, point->y);
        }
    }
  shape->bounds = GRAPHENE_RECT_INIT (left, top, right - left, bottom - top);
  g_ptr_array_add (self->shapes, shape);
}

/**
 * sonor_outline_add_tile:
 * @self: an outline
 * @name: what the tile is called
 * @x: its left edge, in any unit
 * @y: its upper edge
 * @width: its width
 * @height: its height
 *
 * Adds a rectangle to a scheme.
 */
void
sonor_outline_add_tile (SonorOutline *self,
                        const char   *name,
                        double        x,
                        double        y,
                        double        width,
                        double        height)
{
  g_autoptr (GPtrArray) rings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  GArray *ring = g_array_new (FALSE, FALSE, sizeof (graphene_point_t));
  graphene_point_t corners[] = {
    GRAPHENE_POINT_INIT (x, y), GRAPHENE_POINT_INIT (x + width, y),
    GRAPHENE_POINT_INIT (x + width, y + height), GRAPHENE_POINT_INIT (x, y + height),
  };

  g_array_append_vals (ring, corners, G_N_ELEMENTS (corners));
  g_ptr_array_add (rings, ring);
  sonor_outline_add_shape (self, name, rings);
}

/**
 * sonor_outline_get_n_shapes:
 * @self: an outline
 *
 * Returns: how many shapes it has
 */
guint
sonor_outline_get_n_shapes (SonorOutline *self)
{
  g_return_val_if_fail (SONOR_IS_OUTLINE (self), 0);

  return self->shapes->len;
}

/**
 * sonor_outline_get_shape:
 * @self: an outline
 * @position: which shape
 *
 * Returns: (transfer none): the shape
 */
const SonorShape *
sonor_outline_get_shape (SonorOutline *self,
                         guint         position)
{
  g_return_val_if_fail (SONOR_IS_OUTLINE (self), NULL);
  g_return_val_if_fail (position < self->shapes->len, NULL);

  return g_ptr_array_index (self->shapes, position);
}

/**
 * sonor_outline_get_bounds:
 * @self: an outline
 * @bounds: (out): what surrounds all shapes
 *
 * Returns: whether there is any shape
 */
gboolean
sonor_outline_get_bounds (SonorOutline    *self,
                          graphene_rect_t *bounds)
{
  g_return_val_if_fail (SONOR_IS_OUTLINE (self), FALSE);

  for (guint i = 0; i < self->shapes->len; i++)
    {
      const SonorShape *shape = g_ptr_array_index (self->shapes, i);

      if (i == 0)
        *bounds = shape->bounds;
      else
        graphene_rect_union (bounds, &shape->bounds, bounds);
    }

  return self->shapes->len > 0 && bounds->size.width > 0 && bounds->size.height > 0;
}

/**
 * sonor_outline_get_approval:
 * @self: an outline
 *
 * Returns: (transfer none) (nullable): the approval number of the map; %NULL means that it is a scheme and no map
 */
const char *
sonor_outline_get_approval (SonorOutline *self)
{
  g_return_val_if_fail (SONOR_IS_OUTLINE (self), NULL);

  return self->approval;
}

/**
 * sonor_outline_set_approval:
 * @self: an outline
 * @approval: (nullable): the approval number of the map
 *
 * Sets that it is a map and by which number it may be shown.
 */
void
sonor_outline_set_approval (SonorOutline *self,
                            const char   *approval)
{
  g_return_if_fail (SONOR_IS_OUTLINE (self));

  g_free (self->approval);
  self->approval = g_strdup (approval);
}
