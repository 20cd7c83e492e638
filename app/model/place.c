/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/place.h"

/**
 * SonorPlace:
 *
 * An area or a unit in the order of its tree: what a filter offers.
 */
struct _SonorPlace
{
  GObject parent_instance;

  char   *code;
  char   *name;
  guint   depth;
};

enum
{
  PROP_0,
  PROP_CODE,
  PROP_NAME,
  PROP_DEPTH,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SonorPlace, sonor_place, G_TYPE_OBJECT)

static void
sonor_place_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SonorPlace *self = SONOR_PLACE (object);

  switch (property_id)
    {
    case PROP_CODE:
      g_value_set_string (value, self->code);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_DEPTH:
      g_value_set_uint (value, self->depth);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sonor_place_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SonorPlace *self = SONOR_PLACE (object);

  switch (property_id)
    {
    case PROP_CODE:
      self->code = g_value_dup_string (value);
      break;
    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;
    case PROP_DEPTH:
      self->depth = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sonor_place_finalize (GObject *object)
{
  SonorPlace *self = SONOR_PLACE (object);

  g_free (self->code);
  g_free (self->name);

  G_OBJECT_CLASS (sonor_place_parent_class)->finalize (object);
}

static void
sonor_place_class_init (SonorPlaceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sonor_place_get_property;
  object_class->set_property = sonor_place_set_property;
  object_class->finalize = sonor_place_finalize;

  properties[PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_DEPTH] = g_param_spec_uint ("depth", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sonor_place_init (SonorPlace *self)
{
}

/**
 * sonor_place_get_code:
 * @self: a place
 *
 * Returns: (transfer none): code of the area, or id of the unit
 */
const char *
sonor_place_get_code (SonorPlace *self)
{
  g_return_val_if_fail (SONOR_IS_PLACE (self), NULL);

  return self->code;
}

/**
 * sonor_place_get_name:
 * @self: a place
 *
 * Returns: (transfer none): its name
 */
const char *
sonor_place_get_name (SonorPlace *self)
{
  g_return_val_if_fail (SONOR_IS_PLACE (self), NULL);

  return self->name;
}

/**
 * sonor_place_get_depth:
 * @self: a place
 *
 * Returns: how many places it lies in, 0 for the top of the tree
 */
guint
sonor_place_get_depth (SonorPlace *self)
{
  g_return_val_if_fail (SONOR_IS_PLACE (self), 0);

  return self->depth;
}
