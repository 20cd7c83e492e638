/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/sound-choice.h"

#include "phone/sound-device-private.h"

/**
 * SonorSoundChoice:
 *
 * What a person chose to hear with or speak into, and what that comes to now: while the chosen device is not plugged
 * in, the default is used, and when it is plugged in again, it is taken again.
 */
struct _SonorSoundChoice
{
  GObject parent_instance;

  SonorSoundDevices *devices;
  char *wanted;
  char *route;
};

enum
{
  PROPERTY_WANTED = 1,
  PROPERTY_ROUTE,
  PROPERTY_MISSING,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

#define DEFAULT_ROUTE "default"

G_DEFINE_FINAL_TYPE (SonorSoundChoice, sonor_sound_choice, G_TYPE_OBJECT)

static void
sonor_sound_choice_finalize (GObject *object)
{
  SonorSoundChoice *self = SONOR_SOUND_CHOICE (object);

  g_clear_object (&self->devices);
  g_free (self->wanted);
  g_free (self->route);

  G_OBJECT_CLASS (sonor_sound_choice_parent_class)->finalize (object);
}

static void
sonor_sound_choice_get_property (GObject *object, guint property, GValue *value, GParamSpec *pspec)
{
  SonorSoundChoice *self = SONOR_SOUND_CHOICE (object);

  switch (property)
    {
    case PROPERTY_WANTED:
      g_value_set_string (value, self->wanted);
      break;
    case PROPERTY_ROUTE:
      g_value_set_string (value, self->route);
      break;
    case PROPERTY_MISSING:
      g_value_set_boolean (value, sonor_sound_choice_is_missing (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sonor_sound_choice_set_property (GObject *object, guint property, const GValue *value, GParamSpec *pspec)
{
  switch (property)
    {
    case PROPERTY_WANTED:
      sonor_sound_choice_set_wanted (SONOR_SOUND_CHOICE (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sonor_sound_choice_class_init (SonorSoundChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = sonor_sound_choice_finalize;
  object_class->get_property = sonor_sound_choice_get_property;
  object_class->set_property = sonor_sound_choice_set_property;

  properties[PROPERTY_WANTED] = g_param_spec_string ("wanted", NULL, NULL, DEFAULT_ROUTE, readable | G_PARAM_WRITABLE);
  properties[PROPERTY_ROUTE] = g_param_spec_string ("route", NULL, NULL, DEFAULT_ROUTE, readable);
  properties[PROPERTY_MISSING] = g_param_spec_boolean ("missing", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sonor_sound_choice_init (SonorSoundChoice *self)
{
  self->wanted = g_strdup (DEFAULT_ROUTE);
  self->route = g_strdup (DEFAULT_ROUTE);
}

static const char *
find_route (SonorSoundChoice *self)
{
  const char *id = self->wanted + strlen (SONOR_SOUND_DEVICE_PREFIX);

  if (!g_str_has_prefix (self->wanted, SONOR_SOUND_DEVICE_PREFIX) ||
      sonor_sound_devices_find (self->devices, id) != NULL)
    return self->wanted;

  return DEFAULT_ROUTE;
}

static void
update (SonorSoundChoice *self)
{
  const char *route = find_route (self);

  if (g_str_equal (route, self->route))
    return;

  g_free (self->route);
  self->route = g_strdup (route);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_ROUTE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_MISSING]);
}

/**
 * sonor_sound_choice_new:
 * @devices: the microphones or the speakers
 * @wanted: (nullable): the route a person chose, as it was stored; %NULL for “default”
 *
 * Returns: (transfer full): the choice
 */
SonorSoundChoice *
sonor_sound_choice_new (SonorSoundDevices *devices, const char *wanted)
{
  SonorSoundChoice *self;

  g_return_val_if_fail (SONOR_IS_SOUND_DEVICES (devices), NULL);

  self = g_object_new (SONOR_TYPE_SOUND_CHOICE, NULL);
  self->devices = g_object_ref (devices);
  g_signal_connect_object (devices, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  sonor_sound_choice_set_wanted (self, wanted);

  return self;
}

/**
 * sonor_sound_choice_set_wanted:
 * @self: a choice
 * @wanted: (nullable): the route a person chooses, plugged in or not; %NULL for “default”
 */
void
sonor_sound_choice_set_wanted (SonorSoundChoice *self, const char *wanted)
{
  g_return_if_fail (SONOR_IS_SOUND_CHOICE (self));

  if (wanted == NULL || *wanted == '\0')
    wanted = DEFAULT_ROUTE;
  if (g_str_equal (wanted, self->wanted))
    return;

  g_free (self->wanted);
  self->wanted = g_strdup (wanted);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_WANTED]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_MISSING]);
  update (self);
}

/**
 * sonor_sound_choice_get_wanted:
 * @self: a choice
 *
 * Returns: (transfer none): what the person chose, to be stored
 */
const char *
sonor_sound_choice_get_wanted (SonorSoundChoice *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND_CHOICE (self), NULL);

  return self->wanted;
}

/**
 * sonor_sound_choice_get_route:
 * @self: a choice
 *
 * Returns: (transfer none): what to use now
 */
const char *
sonor_sound_choice_get_route (SonorSoundChoice *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND_CHOICE (self), NULL);

  return self->route;
}

/**
 * sonor_sound_choice_is_missing:
 * @self: a choice
 *
 * Returns: whether the chosen device is not plugged in, so that the default stands in
 */
gboolean
sonor_sound_choice_is_missing (SonorSoundChoice *self)
{
  g_return_val_if_fail (SONOR_IS_SOUND_CHOICE (self), FALSE);

  return !g_str_equal (self->wanted, self->route);
}
