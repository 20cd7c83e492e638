/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/sound-route.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "phone/sound-device-private.h"
#include "phone/sound-error.h"
#include "phone/sound-monitor.h"

/* What a person can hear and a telephone can carry. */
#define LOWEST_TONE 20.0
#define HIGHEST_TONE 20000.0

static GstElement *
make_device (SonorSoundDeviceKind kind, const char *id, GError **error)
{
  g_autoptr (SonorSoundMonitor) monitor = sonor_sound_monitor_ref_shared ();
  g_autoptr (GPtrArray) devices = sonor_sound_monitor_get_devices (monitor, kind);
  GstElement *element = NULL;

  for (guint i = 0; i < devices->len && element == NULL; i++)
    {
      g_autoptr (SonorSoundDevice) device = sonor_sound_device_new (devices->pdata[i]);

      if (g_str_equal (sonor_sound_device_get_id (device), id))
        element = sonor_sound_device_make_element (device);
    }

  if (element == NULL)
    g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING,
                 kind == SONOR_SOUND_DEVICE_MICROPHONE
                   /* Translators: %s is what the device is remembered by */
                   ? _("The microphone “%s” is not plugged in; plug it in or choose another one in the preferences")
                   : _("The speaker “%s” is not plugged in; plug it in or choose another one in the preferences"),
                 id);

  return element;
}

static GstElement *
make_bin (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static GstElement *
make_bin (GError **error, const char *format, ...)
{
  g_autofree char *description = NULL;
  g_autoptr (GError) local_error = NULL;
  GstElement *bin;
  va_list arguments;

  va_start (arguments, format);
  description = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  bin = gst_parse_bin_from_description_full (description, TRUE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &local_error);
  if (bin == NULL)
    g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING,
                 /* Translators: %s is what GStreamer says about it */
                 _("A part of GStreamer is not installed: %s; install the packages gstreamer1.0-plugins-base and "
                   "gstreamer1.0-plugins-good"),
                 local_error->message);

  return bin;
}

/* A path comes from a person: it becomes a property, never a piece of a description. */
static GstElement *
set_path (GstElement *bin, const char *path)
{
  g_autoptr (GstElement) file = bin != NULL ? gst_bin_get_by_name (GST_BIN (bin), "file") : NULL;

  if (file != NULL)
    g_object_set (file, "location", path, NULL);

  return bin;
}

static gboolean
starts (const char *route, const char *prefix, const char **rest)
{
  if (!g_str_has_prefix (route, prefix))
    return FALSE;

  *rest = route + strlen (prefix);

  return TRUE;
}

static GstElement *
refuse (const char *route, const char *choices, GError **error)
{
  g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID,
               /* Translators: a route that was given and those there are, which stay in English */
               _("“%s” is no way for sound to go; it is one of %s"), route, choices);

  return NULL;
}

/**
 * sonor_sound_route_make_source:
 * @route: where sound comes from
 * @error: return location for a #GError
 *
 * Returns: (transfer floating) (nullable): an element with one source pad that delivers raw sound in real time; %NULL
 * with
 *   @error set if the route is none or its device is not there
 */
GstElement *
sonor_sound_route_make_source (const char *route, GError **error)
{
  const char *rest = NULL;

  g_return_val_if_fail (route != NULL, NULL);

  if (!gst_init_check (NULL, NULL, error))
    return NULL;
  if (g_str_equal (route, "default"))
    return make_bin (error, "autoaudiosrc");
  if (g_str_equal (route, "silence") || g_str_equal (route, "none"))
    return make_bin (error, "audiotestsrc is-live=true wave=silence");
  if (starts (route, SONOR_SOUND_DEVICE_PREFIX, &rest))
    return make_device (SONOR_SOUND_DEVICE_MICROPHONE, rest, error);
  if (starts (route, "tone:", &rest))
    {
      char *end = NULL;
      double hertz = g_ascii_strtod (rest, &end);
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      if (end == rest || *end != '\0' || !isfinite (hertz) || hertz < LOWEST_TONE || hertz > HIGHEST_TONE)
        {
          g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID,
                       _("“%s” is no tone: after “tone:” write its frequency, %.0f to %.0f hertz"), route, LOWEST_TONE,
                       HIGHEST_TONE);
          return NULL;
        }
      return make_bin (error, "audiotestsrc is-live=true volume=0.5 freq=%s",
                       g_ascii_dtostr (text, sizeof text, hertz));
    }
  if (starts (route, "file:", &rest))
    {
      if (!g_file_test (rest, G_FILE_TEST_IS_REGULAR))
        {
          g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING, _("There is no sound file “%s”"), rest);
          return NULL;
        }
      return set_path (make_bin (error, "filesrc name=file ! wavparse ! audioconvert ! "
                                        "audiobuffersplit name=pieces output-buffer-duration=1/50 ! "
                                        "identity name=pace sync=true"),
                       rest);
    }

  return refuse (route, "default, device:ID, file:PATH, tone:HERTZ, silence, none", error);
}

/**
 * sonor_sound_route_make_sink:
 * @route: where sound goes to
 * @error: return location for a #GError
 *
 * Returns: (transfer floating) (nullable): an element with one sink pad that takes raw sound in real time; %NULL with
 * @error set if the route is none or its device is not there
 */
GstElement *
sonor_sound_route_make_sink (const char *route, GError **error)
{
  const char *rest = NULL;

  g_return_val_if_fail (route != NULL, NULL);

  if (!gst_init_check (NULL, NULL, error))
    return NULL;
  if (g_str_equal (route, "default"))
    return make_bin (error, "autoaudiosink");
  if (g_str_equal (route, "silence") || g_str_equal (route, "none"))
    return make_bin (error, "fakesink sync=true");
  if (starts (route, SONOR_SOUND_DEVICE_PREFIX, &rest))
    return make_device (SONOR_SOUND_DEVICE_SPEAKER, rest, error);
  if (starts (route, "file:", &rest))
    return set_path (make_bin (error, "audioconvert ! wavenc ! filesink sync=true buffer-mode=unbuffered name=file"),
                     rest);

  return refuse (route, "default, device:ID, file:PATH, silence, none", error);
}
