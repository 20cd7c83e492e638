/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <graphene.h>

G_BEGIN_DECLS

#define SONOR_OUTLINE_ERROR (sonor_outline_error_quark ())
GQuark sonor_outline_error_quark (void);

/**
 * SonorOutlineError:
 * @SONOR_OUTLINE_ERROR_INVALID: the file is not an outline; the message names the place
 */
typedef enum
{
  SONOR_OUTLINE_ERROR_INVALID,
} SonorOutlineError;

/**
 * SonorShape:
 * @name: what it is called; numbers are matched to it by this name
 * @rings: (element-type GArray): its rings of graphene_point_t, y downwards; a ring within a ring is a hole
 * @bounds: what surrounds them
 * @center: where its name stands
 */
typedef struct
{
  char             *name;
  GPtrArray        *rings;
  graphene_rect_t   bounds;
  graphene_point_t  center;
} SonorShape;

#define SONOR_TYPE_OUTLINE (sonor_outline_get_type ())
G_DECLARE_FINAL_TYPE (SonorOutline, sonor_outline, SONOR, OUTLINE, GObject)

SonorOutline     *sonor_outline_new              (void);
SonorOutline     *sonor_outline_new_from_geojson (GBytes                 *bytes,
                                                  const char             *approval,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void              sonor_outline_load_async       (GFile                  *file,
                                                  GCancellable           *cancellable,
                                                  GAsyncReadyCallback     callback,
                                                  gpointer                user_data);
SonorOutline     *sonor_outline_load_finish      (GAsyncResult           *result,
                                                  GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void              sonor_outline_add_tile         (SonorOutline           *self,
                                                  const char             *name,
                                                  double                  x,
                                                  double                  y,
                                                  double                  width,
                                                  double                  height);
void              sonor_outline_add_shape        (SonorOutline           *self,
                                                  const char             *name,
                                                  GPtrArray              *rings);
guint             sonor_outline_get_n_shapes     (SonorOutline           *self);
const SonorShape *sonor_outline_get_shape        (SonorOutline           *self,
                                                  guint                   position);
gboolean          sonor_outline_get_bounds       (SonorOutline           *self,
                                                  graphene_rect_t        *bounds);
const char       *sonor_outline_get_approval     (SonorOutline           *self);

/* For the reader of files. */
void              sonor_outline_set_approval     (SonorOutline           *self,
                                                  const char             *approval);

G_END_DECLS
