/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/gallery/gallery-item.h"

/**
 * SonorGalleryItem:
 *
 * An invented number of the gallery.
 */
struct _SonorGalleryItem
{
  GObject  parent_instance;

  char    *label;
  char    *group;
  double   x;
  double   value;
  double   previous;
  int      level;
};

enum
{
  PROP_0,
  PROP_LABEL,
  PROP_GROUP,
  PROP_X,
  PROP_VALUE,
  PROP_PREVIOUS,
  PROP_LEVEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SonorGalleryItem, sonor_gallery_item, G_TYPE_OBJECT)

static void
sonor_gallery_item_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  SonorGalleryItem *self = SONOR_GALLERY_ITEM (object);

  switch (property_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_GROUP:
      g_value_set_string (value, self->group);
      break;
    case PROP_X:
      g_value_set_double (value, self->x);
      break;
    case PROP_VALUE:
      g_value_set_double (value, self->value);
      break;
    case PROP_PREVIOUS:
      g_value_set_double (value, self->previous);
      break;
    case PROP_LEVEL:
      g_value_set_int (value, self->level);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sonor_gallery_item_set_property (GObject      *object,
                                 guint         property_id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  SonorGalleryItem *self = SONOR_GALLERY_ITEM (object);

  switch (property_id)
    {
    case PROP_VALUE:
      self->value = g_value_get_double (value);
      break;
    case PROP_LEVEL:
      self->level = g_value_get_int (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sonor_gallery_item_finalize (GObject *object)
{
  SonorGalleryItem *self = SONOR_GALLERY_ITEM (object);

  g_free (self->label);
  g_free (self->group);

  G_OBJECT_CLASS (sonor_gallery_item_parent_class)->finalize (object);
}

static void
sonor_gallery_item_class_init (SonorGalleryItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags fixed = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GParamFlags free = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = sonor_gallery_item_finalize;
  object_class->get_property = sonor_gallery_item_get_property;
  object_class->set_property = sonor_gallery_item_set_property;

  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, fixed);
  properties[PROP_GROUP] = g_param_spec_string ("group", NULL, NULL, NULL, fixed);
  properties[PROP_X] = g_param_spec_double ("x", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, fixed);
  properties[PROP_VALUE] = g_param_spec_double ("value", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, free);
  properties[PROP_PREVIOUS] = g_param_spec_double ("previous", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, fixed);
  properties[PROP_LEVEL] = g_param_spec_int ("level", NULL, NULL, 0, 3, 0, free);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonor_gallery_item_init (SonorGalleryItem *self)
{
}

/**
 * sonor_gallery_item_new:
 * @label: (nullable): its name
 * @group: (nullable): its column
 * @x: where it stands
 * @value: its number
 * @previous: the number before
 * @level: a #SonorLevel
 *
 * Returns: (transfer full): an item
 */
SonorGalleryItem *
sonor_gallery_item_new (const char *label,
                        const char *group,
                        double      x,
                        double      value,
                        double      previous,
                        int         level)
{
  SonorGalleryItem *self = g_object_new (SONOR_TYPE_GALLERY_ITEM, NULL);

  self->label = g_strdup (label);
  self->group = g_strdup (group);
  self->x = x;
  self->value = value;
  self->previous = previous;
  self->level = level;
  return self;
}
