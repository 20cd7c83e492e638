/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/sound-device-private.h"

/**
 * SonorSoundDevice:
 *
 * A microphone or a speaker of this machine, as long as it is plugged in.
 */
struct _SonorSoundDevice
{
  GObject parent_instance;

  GstDevice *device;
  SonorSoundDeviceKind kind;
  char *id;
  char *name;
};

enum
{
  PROPERTY_ID = 1,
  PROPERTY_NAME,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SonorSoundDevice, sonor_sound_device, G_TYPE_OBJECT)

/* What of a device stays the same when it is plugged in again or the machine starts anew; numbers of cards do not. */
static const char *const lasting_properties[] = { "node.name", "device.name", "alsa.id", "alsa.card_name" };

static void
sonor_sound_device_finalize (GObject *object)
{
  SonorSoundDevice *self = SONOR_SOUND_DEVICE (object);

  g_clear_object (&self->device);
  g_free (self->id);
  g_free (self->name);

  G_OBJECT_CLASS (sonor_sound_device_parent_class)->finalize (object);
}

static void
sonor_sound_device_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  SonorSoundDevice *self = SONOR_SOUND_DEVICE (object);

  switch (property)
    {
    case PROPERTY_ID:
      g_value_set_string (value, self->id);
      break;
    case PROPERTY_NAME:
      g_value_set_string (value, self->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sonor_sound_device_class_init (SonorSoundDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = sonor_sound_device_finalize;
  object_class->get_property = sonor_sound_device_get_property;

  properties[PROPERTY_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROPERTY_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sonor_sound_device_init (SonorSoundDevice *self)
{
}

static char *
find_id (GstDevice *device)
{
  g_autoptr (GstStructure) about = gst_device_get_properties (device);

  /* PulseAudio's own name of the device: made of bus, maker, model and serial number. */
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (device), "internal-name") != NULL)
    {
      g_autofree char *name = NULL;

      g_object_get (device, "internal-name", &name, NULL);
      if (name != NULL && *name != '\0')
        return g_steal_pointer (&name);
    }

  for (gsize i = 0; about != NULL && i < G_N_ELEMENTS (lasting_properties); i++)
    {
      const char *value = gst_structure_get_string (about, lasting_properties[i]);

      if (value != NULL && *value != '\0')
        return g_strdup (value);
    }

  return gst_device_get_display_name (device);
}

/**
 * sonor_sound_device_new:
 * @device: a device of GStreamer, with sound
 *
 * Returns: (transfer full): what the telephone knows about it
 */
SonorSoundDevice *
sonor_sound_device_new (GstDevice *device)
{
  SonorSoundDevice *self = g_object_new (SONOR_TYPE_SOUND_DEVICE, NULL);

  self->device = g_object_ref (device);
  self->kind = gst_device_has_classes (device, "Source") ? SONOR_SOUND_DEVICE_MICROPHONE : SONOR_SOUND_DEVICE_SPEAKER;
  self->id = find_id (device);
  self->name = gst_device_get_display_name (device);

  return self;
}

/**
 * sonor_sound_device_get_device:
 * @self: a device
 *
 * Returns: (transfer none): the same as GStreamer knows it
 */
GstDevice *
sonor_sound_device_get_device (SonorSoundDevice *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND_DEVICE (self), NULL);

  return self->device;
}

/**
 * sonor_sound_device_make_element:
 * @self: a device
 *
 * Returns: (transfer floating) (nullable): an element that records from it or plays to it
 */
GstElement *
sonor_sound_device_make_element (SonorSoundDevice *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND_DEVICE (self), NULL);

  return gst_device_create_element (self->device, NULL);
}

/**
 * sonor_sound_device_get_id:
 * @self: a device
 *
 * Returns: (transfer none): what it is remembered by: the same whenever this device is plugged into the same place
 */
const char *
sonor_sound_device_get_id (SonorSoundDevice *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND_DEVICE (self), NULL);

  return self->id;
}

/**
 * sonor_sound_device_get_name:
 * @self: a device
 *
 * Returns: (transfer none): what a person calls it
 */
const char *
sonor_sound_device_get_name (SonorSoundDevice *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND_DEVICE (self), NULL);

  return self->name;
}

/**
 * sonor_sound_device_get_kind:
 * @self: a device
 *
 * Returns: what it is for
 */
SonorSoundDeviceKind
sonor_sound_device_get_kind (SonorSoundDevice *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND_DEVICE (self), SONOR_SOUND_DEVICE_SPEAKER);

  return self->kind;
}

/**
 * sonor_sound_device_dup_route:
 * @self: a device
 *
 * Returns: (transfer full): its text form, for settings and sonor_sound_set_speaker() and the like
 */
char *
sonor_sound_device_dup_route (SonorSoundDevice *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND_DEVICE (self), NULL);

  return g_strconcat (SONOR_SOUND_DEVICE_PREFIX, self->id, NULL);
}
