/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/line-sound.h"

#include <glib/gi18n.h>

#include "phone/ringer.h"
#include "phone/sound-choice.h"
#include "phone/sound-error.h"

/* What is chosen, and for what. */
enum
{
  MICROPHONE,
  SPEAKER,
  RING,
  N_CHOICES
};

static const char * const keys[N_CHOICES] = { "microphone", "speaker", "ring" };

/**
 * SonorLineSound:
 *
 * What the telephone is spoken into, heard with and rings on: the devices that the settings name, or the default while one
 * of them is not plugged in.
 */
struct _SonorLineSound
{
  GObject parent_instance;

  GSettings         *settings;
  SonorSound        *sound;
  SonorSoundDevices *microphones;
  SonorSoundDevices *speakers;
  SonorSoundChoice  *choices[N_CHOICES];
  SonorRinger       *ringer;
  GCancellable      *cancellable;
};

enum
{
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorLineSound, sonor_line_sound, G_TYPE_OBJECT)

static void
report (SonorLineSound *self,
        const GError   *error)
{
  g_signal_emit (self, signals[PROBLEM], 0, error);
}

static void
apply_routes (SonorLineSound *self)
{
  const char *microphone = sonor_sound_choice_get_route (self->choices[MICROPHONE]);
  const char *speaker = sonor_sound_choice_get_route (self->choices[SPEAKER]);
  g_autoptr (GError) microphone_error = NULL;
  g_autoptr (GError) speaker_error = NULL;

  if (self->sound == NULL)
    return;

  if (g_strcmp0 (sonor_sound_get_microphone (self->sound), microphone) != 0 &&
      !sonor_sound_set_microphone (self->sound, microphone, &microphone_error))
    report (self, microphone_error);
  if (g_strcmp0 (sonor_sound_get_speaker (self->sound), speaker) != 0 &&
      !sonor_sound_set_speaker (self->sound, speaker, &speaker_error))
    report (self, speaker_error);
  sonor_ringer_set_route (self->ringer, sonor_sound_choice_get_route (self->choices[RING]));
}

static void
on_setting_changed (GSettings      *settings,
                    const char     *key,
                    SonorLineSound *self)
{
  for (gsize i = 0; i < N_CHOICES; i++)
    {
      g_autofree char *route = g_settings_get_string (settings, keys[i]);

      if (g_str_equal (key, keys[i]))
        sonor_sound_choice_set_wanted (self->choices[i], route);
    }
  if (self->sound != NULL)
    sonor_sound_set_echo_cancelling (self->sound, !g_settings_get_boolean (settings, "headset"));
}

static gboolean
needs_device (SonorLineSound *self,
              gsize           choice)
{
  const char *wanted = sonor_sound_choice_get_wanted (self->choices[choice]);

  return g_str_equal (wanted, "default") || g_str_has_prefix (wanted, "device:");
}

/* Better said before the first call than in it. */
static void
on_started (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorLineSound) self = user_data;
  g_autoptr (GError) error = NULL;
  SonorSoundDevices *devices = SONOR_SOUND_DEVICES (source_object);
  gboolean started = sonor_sound_devices_start_finish (devices, result, &error);
  gboolean speaks = devices == self->microphones;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !needs_device (self, speaks ? MICROPHONE : SPEAKER))
    return;

  if (started && g_list_model_get_n_items (G_LIST_MODEL (devices)) == 0)
    g_set_error_literal (&error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING,
                         speaks ? _("This computer has no microphone, so nobody will hear you; plug in a headset")
                                : _("This computer has no loudspeaker, so you will hear nobody; plug in a headset"));
  if (error != NULL)
    report (self, error);
}

static void
sonor_line_sound_dispose (GObject *object)
{
  SonorLineSound *self = SONOR_LINE_SOUND (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->ringer != NULL)
    sonor_ringer_stop (self->ringer);
  g_clear_object (&self->ringer);
  for (gsize i = 0; i < N_CHOICES; i++)
    g_clear_object (&self->choices[i]);
  g_clear_object (&self->microphones);
  g_clear_object (&self->speakers);
  g_clear_object (&self->sound);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (sonor_line_sound_parent_class)->dispose (object);
}

static void
sonor_line_sound_class_init (SonorLineSoundClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_line_sound_dispose;

  /**
   * SonorLineSound::problem:
   * @self: the sound of a line
   * @error: which device does not work, and what to do
   */
  signals[PROBLEM] = g_signal_new ("problem", SONOR_TYPE_LINE_SOUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sonor_line_sound_init (SonorLineSound *self)
{
  self->cancellable = g_cancellable_new ();
  self->microphones = sonor_sound_devices_new (SONOR_SOUND_DEVICE_MICROPHONE);
  self->speakers = sonor_sound_devices_new (SONOR_SOUND_DEVICE_SPEAKER);
}

/**
 * sonor_line_sound_new:
 * @settings: the settings of the telephone
 *
 * Returns: (transfer full): the sound; no device is touched yet
 */
SonorLineSound *
sonor_line_sound_new (GSettings *settings)
{
  SonorLineSound *self = g_object_new (SONOR_TYPE_LINE_SOUND, NULL);

  self->settings = g_object_ref (settings);
  for (gsize i = 0; i < N_CHOICES; i++)
    {
      g_autofree char *route = g_settings_get_string (settings, keys[i]);

      self->choices[i] = sonor_sound_choice_new (i == MICROPHONE ? self->microphones : self->speakers, route);
      g_signal_connect_object (self->choices[i], "notify::route", G_CALLBACK (apply_routes), self, G_CONNECT_SWAPPED);
    }
  self->ringer = sonor_ringer_new (sonor_sound_choice_get_route (self->choices[RING]));
  g_signal_connect_object (self->ringer, "problem", G_CALLBACK (report), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed", G_CALLBACK (on_setting_changed), self, 0);
  sonor_sound_devices_start_async (self->microphones, self->cancellable, on_started, g_object_ref (self));
  sonor_sound_devices_start_async (self->speakers, self->cancellable, on_started, g_object_ref (self));

  return self;
}

/**
 * sonor_line_sound_open:
 * @self: the sound of a line
 * @error: return location for a #GError
 *
 * Opens the devices. One can listen without a microphone, and take a call down without a loudspeaker: what is missing is told
 * by [signal@LineSound::problem] and replaced by silence.
 *
 * Returns: (transfer none) (nullable): the sound; if it cannot be made at all, @error says why
 */
SonorSound *
sonor_line_sound_open (SonorLineSound  *self,
                       GError         **error)
{
  g_return_val_if_fail (SONOR_IS_LINE_SOUND (self), NULL);

  if (self->sound != NULL)
    return self->sound;

  self->sound = sonor_sound_new ("silence", "none", error);
  if (self->sound == NULL)
    return NULL;

  sonor_sound_set_echo_cancelling (self->sound, !g_settings_get_boolean (self->settings, "headset"));
  apply_routes (self);

  return self->sound;
}

/**
 * sonor_line_sound_set_ringing:
 * @self: the sound of a line
 * @rings: whether it shall ring
 */
void
sonor_line_sound_set_ringing (SonorLineSound *self,
                              gboolean        rings)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SONOR_IS_LINE_SOUND (self));

  if (!rings)
    sonor_ringer_stop (self->ringer);
  else if (!sonor_ringer_is_ringing (self->ringer) && !sonor_ringer_start (self->ringer, &error))
    report (self, error);
}

/**
 * sonor_line_sound_get_devices:
 * @self: the sound of a line
 * @kind: what for
 *
 * Returns: (transfer none): the devices that are plugged in
 */
SonorSoundDevices *
sonor_line_sound_get_devices (SonorLineSound       *self,
                              SonorSoundDeviceKind  kind)
{
  g_return_val_if_fail (SONOR_IS_LINE_SOUND (self), NULL);

  return kind == SONOR_SOUND_DEVICE_MICROPHONE ? self->microphones : self->speakers;
}
