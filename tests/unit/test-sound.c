/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Devices that come and go, what was chosen, ringing, and listening to oneself: on devices made up here. */

#include <math.h>

#include <gst/gst.h>

#include "phone/ringer.h"
#include "phone/sound.h"
#include "phone/sound-choice.h"
#include "phone/sound-device-private.h"
#include "phone/sound-error.h"
#include "phone/sound-level.h"
#include "phone/sound-private.h"
#include "phone/sound-route.h"
#include "phone/sound-test.h"

#define PATIENCE 20

/* A device whose element is described as for gst-launch. */
typedef struct
{
  GstDevice parent_instance;
  char *description;
} FakeDevice;

typedef GstDeviceClass FakeDeviceClass;

GType
fake_device_get_type (void);

G_DEFINE_TYPE (FakeDevice, fake_device, GST_TYPE_DEVICE)

#define SYLLABLE (200 * GST_MSECOND)

/* Every second fifth of a second is silent. The ticks of GStreamer's own test source would not do for speech: it leaves
 * some samples behind a tick as malloc() gave them. */
static GstPadProbeReturn
speak (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  GstBuffer *buffer = gst_buffer_make_writable (GST_PAD_PROBE_INFO_BUFFER (info));

  if (GST_BUFFER_PTS (buffer) / SYLLABLE % 2 == 1)
    gst_buffer_memset (buffer, 0, 0, gst_buffer_get_size (buffer));
  GST_PAD_PROBE_INFO_DATA (info) = buffer;

  return GST_PAD_PROBE_OK;
}

/* What goes through an element named "speech" is cut into syllables. */
static GstElement *
fake_device_create_element (GstDevice *device, const char *name)
{
  GstElement *bin = gst_parse_bin_from_description (((FakeDevice *) device)->description, TRUE, NULL);
  g_autoptr (GstElement) speech = gst_bin_get_by_name (GST_BIN (bin), "speech");

  if (speech != NULL)
    {
      g_autoptr (GstPad) pad = gst_element_get_static_pad (speech, "src");

      gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, speak, NULL, NULL);
    }

  return bin;
}

static void
fake_device_finalize (GObject *object)
{
  g_free (((FakeDevice *) object)->description);
  G_OBJECT_CLASS (fake_device_parent_class)->finalize (object);
}

static void
fake_device_class_init (FakeDeviceClass *klass)
{
  klass->create_element = fake_device_create_element;
  G_OBJECT_CLASS (klass)->finalize = fake_device_finalize;
}

static void
fake_device_init (FakeDevice *self)
{
}

typedef GstDeviceProvider FakeProvider;
typedef GstDeviceProviderClass FakeProviderClass;

GType
fake_provider_get_type (void);

G_DEFINE_TYPE (FakeProvider, fake_provider, GST_TYPE_DEVICE_PROVIDER)

static GList *fake_devices;
static gboolean started;

static gboolean
fake_provider_start (GstDeviceProvider *provider)
{
  for (GList *item = fake_devices; item != NULL; item = item->next)
    gst_device_provider_device_add (provider, item->data);
  started = TRUE;

  return TRUE;
}

static void
fake_provider_stop (GstDeviceProvider *provider)
{
  started = FALSE;
}

static GList *
fake_provider_probe (GstDeviceProvider *provider)
{
  return g_list_copy_deep (fake_devices, (GCopyFunc) (void (*) (void)) gst_object_ref, NULL);
}

static void
fake_provider_class_init (FakeProviderClass *klass)
{
  klass->start = fake_provider_start;
  klass->stop = fake_provider_stop;
  klass->probe = fake_provider_probe;
  gst_device_provider_class_set_static_metadata (klass, "Devices of a test", "Source/Sink/Audio", "For a test",
                                                 "Sonor");
}

static void
fake_provider_init (FakeProvider *self)
{
}

static GstDeviceProvider *
get_provider (void)
{
  return gst_device_provider_factory_get_by_name ("sonortestprovider");
}

static GstDevice *
plug_in_type (GType type, const char *id, const char *name, const char *classes, const char *description)
{
  g_autoptr (GstDeviceProvider) provider = get_provider ();
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("audio/x-raw");
  g_autoptr (GstStructure) about =
    gst_structure_new ("about", "node.name", G_TYPE_STRING, id, "device.class", G_TYPE_STRING,
                       g_str_equal (id, "monitor") ? "monitor" : "sound", NULL);
  GstDevice *device =
    g_object_new (type, "display-name", name, "device-class", classes, "caps", caps, "properties", about, NULL);

  ((FakeDevice *) device)->description = g_strdup (description);
  fake_devices = g_list_append (fake_devices, gst_object_ref_sink (device));
  if (started)
    gst_device_provider_device_add (provider, device);

  return device;
}

static GstDevice *
plug_in (const char *id, const char *name, const char *classes, const char *description)
{
  return plug_in_type (fake_device_get_type (), id, name, classes, description);
}

static void
pull_out (GstDevice *device)
{
  g_autoptr (GstDeviceProvider) provider = get_provider ();

  if (started)
    gst_device_provider_device_remove (provider, device);
  fake_devices = g_list_remove (fake_devices, device);
  gst_object_unref (device);
}

static gboolean
on_timeout (gpointer user_data)
{
  g_error ("waited for too long");

  return G_SOURCE_REMOVE;
}

#define wait_until(condition)                                                                                          \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    guint timeout = g_timeout_add_seconds (PATIENCE, on_timeout, NULL);                                                \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
    g_source_remove (timeout);                                                                                         \
  }                                                                                                                    \
  G_STMT_END

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_sound_devices_start_finish (SONOR_SOUND_DEVICES (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static SonorSoundDevices *
follow (SonorSoundDeviceKind kind)
{
  SonorSoundDevices *devices = sonor_sound_devices_new (kind);
  gboolean is_there = FALSE;

  sonor_sound_devices_start_async (devices, NULL, on_started, &is_there);
  wait_until (is_there);

  return devices;
}

static void
test_devices (void)
{
  GstDevice *headset = plug_in ("usb-headset-mic", "Headset", "Audio/Source", "fakesrc");
  GstDevice *monitor;
  GstDevice *speaker;
  GstDevice *twin;
  SonorSoundDevices *microphones = follow (SONOR_SOUND_DEVICE_MICROPHONE);
  SonorSoundDevices *speakers = follow (SONOR_SOUND_DEVICE_SPEAKER);
  g_autofree char *route = NULL;
  SonorSoundDevice *device = sonor_sound_devices_find (microphones, "usb-headset-mic");

  g_assert_nonnull (device);
  g_assert_cmpstr (sonor_sound_device_get_name (device), ==, "Headset");
  g_assert_cmpint (sonor_sound_device_get_kind (device), ==, SONOR_SOUND_DEVICE_MICROPHONE);
  route = sonor_sound_device_dup_route (device);
  g_assert_cmpstr (route, ==, "device:usb-headset-mic");
  g_assert_null (sonor_sound_devices_find (speakers, "usb-headset-mic"));

  /* Plugged in while we look. The same device seen twice is one. */
  twin = plug_in ("usb-headset-mic", "Headset by another system", "Audio/Source", "fakesrc");
  speaker = plug_in ("usb-headset-out", "Headset", "Audio/Sink", "fakesink");
  wait_until (sonor_sound_devices_find (speakers, "usb-headset-out") != NULL);
  g_assert_cmpstr (sonor_sound_device_get_name (sonor_sound_devices_find (microphones, "usb-headset-mic")), ==,
                   "Headset");

  /* And out. */
  pull_out (speaker);
  wait_until (sonor_sound_devices_find (speakers, "usb-headset-out") == NULL);

  /* When the first of two goes, the other is still there. */
  pull_out (headset);
  wait_until (g_str_equal (sonor_sound_device_get_name (sonor_sound_devices_find (microphones, "usb-headset-mic")),
                           "Headset by another system"));
  pull_out (twin);
  wait_until (sonor_sound_devices_find (microphones, "usb-headset-mic") == NULL);

  /* What a sound server plays is no microphone. */
  monitor = plug_in ("monitor", "Monitor of the speaker", "Audio/Source", "fakesrc");
  headset = plug_in ("last", "Last", "Audio/Source", "fakesrc");
  wait_until (sonor_sound_devices_find (microphones, "last") != NULL);
  g_assert_null (sonor_sound_devices_find (microphones, "monitor"));
  pull_out (headset);
  pull_out (monitor);

  g_assert_finalize_object (microphones);
  g_assert_finalize_object (speakers);
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_choice (void)
{
  SonorSoundDevices *speakers = follow (SONOR_SOUND_DEVICE_SPEAKER);
  SonorSoundChoice *choice = sonor_sound_choice_new (speakers, "device:bell");
  GstDevice *bell;
  guint n_changes = 0;

  g_signal_connect_swapped (choice, "notify::route", G_CALLBACK (count), &n_changes);
  g_assert_cmpstr (sonor_sound_choice_get_route (choice), ==, "default");
  g_assert_true (sonor_sound_choice_is_missing (choice));

  for (guint i = 0; i < 3; i++)
    {
      bell = plug_in ("bell", "Bell", "Audio/Sink", "fakesink");
      wait_until (!sonor_sound_choice_is_missing (choice));
      g_assert_cmpstr (sonor_sound_choice_get_route (choice), ==, "device:bell");
      pull_out (bell);
      wait_until (sonor_sound_choice_is_missing (choice));
      g_assert_cmpstr (sonor_sound_choice_get_route (choice), ==, "default");
      g_assert_cmpstr (sonor_sound_choice_get_wanted (choice), ==, "device:bell");
    }
  g_assert_cmpuint (n_changes, ==, 6);

  sonor_sound_choice_set_wanted (choice, NULL);
  g_assert_cmpstr (sonor_sound_choice_get_wanted (choice), ==, "default");
  g_assert_false (sonor_sound_choice_is_missing (choice));
  sonor_sound_choice_set_wanted (choice, "tone:440");
  g_assert_cmpstr (sonor_sound_choice_get_route (choice), ==, "tone:440");

  g_assert_finalize_object (choice);
  g_assert_finalize_object (speakers);
}

static void
test_routes (void)
{
  static const struct
  {
    const char *route;
    gboolean source;
    gboolean sink;
    int code;
  } cases[] = {
    { "silence", TRUE, TRUE, 0 },
    { "none", TRUE, TRUE, 0 },
    { "default", TRUE, TRUE, 0 },
    { "tone:440", TRUE, FALSE, SONOR_SOUND_ERROR_INVALID },
    { "tone:440.5", TRUE, FALSE, SONOR_SOUND_ERROR_INVALID },
    { "tone:", FALSE, FALSE, SONOR_SOUND_ERROR_INVALID },
    { "tone:nan", FALSE, FALSE, SONOR_SOUND_ERROR_INVALID },
    { "tone:1", FALSE, FALSE, SONOR_SOUND_ERROR_INVALID },
    { "tone:440 ! filesink location=/tmp/x", FALSE, FALSE, SONOR_SOUND_ERROR_INVALID },
    { "device:gone", FALSE, FALSE, SONOR_SOUND_ERROR_MISSING },
    { "device:", FALSE, FALSE, SONOR_SOUND_ERROR_MISSING },
    { "", FALSE, FALSE, SONOR_SOUND_ERROR_INVALID },
    { "DEFAULT", FALSE, FALSE, SONOR_SOUND_ERROR_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) source_error = NULL;
      g_autoptr (GError) sink_error = NULL;
      GstElement *source = sonor_sound_route_make_source (cases[i].route, &source_error);
      GstElement *sink = sonor_sound_route_make_sink (cases[i].route, &sink_error);

      g_test_message ("%s", cases[i].route);
      g_assert_true ((source != NULL) == cases[i].source);
      g_assert_true ((sink != NULL) == cases[i].sink);
      if (source == NULL)
        g_assert_error (source_error, SONOR_SOUND_ERROR, cases[i].code);
      if (sink == NULL)
        g_assert_error (sink_error, SONOR_SOUND_ERROR, cases[i].code);
      if (source != NULL)
        gst_object_unref (gst_object_ref_sink (source));
      if (sink != NULL)
        gst_object_unref (gst_object_ref_sink (sink));
    }

  {
    g_autoptr (GError) error = NULL;

    g_assert_null (sonor_sound_route_make_source ("file:/nowhere/at all.wav", &error));
    g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING);
    g_assert_nonnull (strstr (error->message, "/nowhere/at all.wav"));
  }
}

static void
test_level_meter (void)
{
  SonorSoundLevelMeter meter = { 0 };
  gint64 now = 1000000;

  g_assert_cmpfloat (sonor_sound_level_to_fraction (-INFINITY), ==, 0);
  g_assert_cmpfloat (sonor_sound_level_to_fraction (NAN), ==, 0);
  g_assert_cmpfloat (sonor_sound_level_to_fraction (12), ==, 1);
  g_assert_cmpfloat_with_epsilon (sonor_sound_level_to_fraction (-30), 0.5, 1e-9);

  sonor_sound_level_meter_feed (&meter, -6, now);
  g_assert_cmpfloat_with_epsilon (meter.level, 0.9, 1e-9);

  /* 20 dB of 60 in 1.7 s; the peak is gone by then. */
  sonor_sound_level_meter_feed (&meter, -INFINITY, now + 850000);
  g_assert_cmpfloat_with_epsilon (meter.level, 0.9 - 1.0 / 6, 1e-9);
  g_assert_cmpfloat_with_epsilon (meter.peak, 0.9, 1e-9);
  sonor_sound_level_meter_feed (&meter, -INFINITY, now + 1700000);
  g_assert_cmpfloat_with_epsilon (meter.level, 0.9 - 1.0 / 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (meter.peak, meter.level, 1e-9);
  sonor_sound_level_meter_feed (&meter, -INFINITY, now + 60000000);
  g_assert_cmpfloat (meter.level, ==, 0);
}

/* What the last speaker played and nobody judged yet: 16 bits, one channel. It is kept here and not in the speaker, which
 * forgets it when it is stopped, and that happens in another thread. */
static GMutex heard_mutex;
static GByteArray *heard;

static GByteArray *
take_heard (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&heard_mutex);
  GByteArray *taken = g_steal_pointer (&heard);

  heard = g_byte_array_new ();

  return taken != NULL ? taken : g_byte_array_new ();
}

static GstPadProbeReturn
keep_heard (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&heard_mutex);
  GstMapInfo map;

  g_assert_true (gst_buffer_map (GST_PAD_PROBE_INFO_BUFFER (info), &map, GST_MAP_READ));
  g_byte_array_append (heard, map.data, map.size);
  gst_buffer_unmap (GST_PAD_PROBE_INFO_BUFFER (info), &map);

  return GST_PAD_PROBE_OK;
}

/* How strong a tone is in what was heard since the last time: 1 for a full-scale sine (Goertzel). */
static double
hear (double hertz, double *seconds)
{
  g_autoptr (GByteArray) sound = take_heard ();
  const gint16 *samples = (const gint16 *) (gpointer) sound->data;
  double coefficient = 2 * cos (2 * G_PI * hertz / 16000);
  double before = 0, last = 0;
  gsize n = sound->len / sizeof *samples;

  for (gsize i = 0; i < n; i++)
    {
      double now = samples[i] / 32768.0 + coefficient * last - before;

      before = last;
      last = now;
    }
  *seconds = (double) n / 16000;

  return n > 0 ? 2 * sqrt (MAX (last * last + before * before - coefficient * last * before, 0)) / (double) n : 0;
}

/* A speaker whose sound we keep. */
typedef struct
{
  FakeDevice parent_instance;
} KeepingDevice;

typedef FakeDeviceClass KeepingDeviceClass;

GType
keeping_device_get_type (void);

G_DEFINE_TYPE (KeepingDevice, keeping_device, fake_device_get_type ())

static GstElement *
keeping_device_create_element (GstDevice *device, const char *name)
{
  GstElement *bin = fake_device_create_element (device, name);
  g_autoptr (GstElement) ear = gst_bin_get_by_name (GST_BIN (bin), "ear");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (ear, "sink");

  g_byte_array_unref (take_heard ());
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, keep_heard, NULL, NULL);

  return bin;
}

static void
keeping_device_class_init (KeepingDeviceClass *klass)
{
  klass->create_element = keeping_device_create_element;
}

static void
keeping_device_init (KeepingDevice *self)
{
}

static GstDevice *
plug_in_ear (const char *id)
{
  return plug_in_type (keeping_device_get_type (), id, "Ear", "Audio/Sink",
                       "audioconvert ! audioresample ! audio/x-raw,format=S16LE,channels=1,rate=16000 ! "
                       "fakesink name=ear sync=true");
}

static gboolean
on_elapsed (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
listen_for (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, on_elapsed, &over);
  wait_until (over);
}

static void
test_ringer (void)
{
  GstDevice *ear = plug_in_ear ("ear");
  SonorRinger *ringer = sonor_ringer_new ("device:ear");
  g_autoptr (GError) error = NULL;
  double seconds = 0;
  double again = 0;

  g_assert_false (sonor_ringer_is_ringing (ringer));
  g_assert_true (sonor_ringer_start (ringer, &error));
  g_assert_no_error (error);
  g_assert_true (sonor_ringer_start (ringer, &error));
  g_assert_true (sonor_ringer_is_ringing (ringer));
  listen_for (1000);
  g_assert_cmpfloat (hear (659.26, &seconds), >, 0.01);
  g_assert_cmpfloat (seconds, >, 0.5);
  g_assert_cmpfloat (seconds, <, 1.6);

  /* It rings on, also after the first period. */
  listen_for (2900);
  g_byte_array_unref (take_heard ());
  for (guint i = 0; i < 30 && again <= 0.001; i++)
    {
      listen_for (100);
      again = hear (659.26, &seconds);
    }
  g_assert_cmpfloat (again, >, 0.001);

  sonor_ringer_stop (ringer);
  g_assert_false (sonor_ringer_is_ringing (ringer));
  listen_for (150);
  g_byte_array_unref (take_heard ());
  listen_for (300);
  hear (440, &seconds);
  g_assert_cmpfloat (seconds, ==, 0);

  g_assert_finalize_object (ringer);
  pull_out (ear);
}

static void
on_problem (SonorRinger *ringer, const GError *problem, GError **kept_problem)
{
  g_clear_error (kept_problem);
  *kept_problem = g_error_copy (problem);
}

static void
test_ringer_without_device (void)
{
  GstDevice *broken = plug_in ("broken", "Broken", "Audio/Sink", "filesink location=/nowhere/at/all");
  SonorRinger *ringer = sonor_ringer_new ("device:gone");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) problem = NULL;

  g_assert_false (sonor_ringer_start (ringer, &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING);
  sonor_ringer_stop (ringer);

  g_signal_connect (ringer, "problem", G_CALLBACK (on_problem), &problem);
  sonor_ringer_set_route (ringer, "device:broken");
  g_clear_error (&error);
  g_assert_true (sonor_ringer_start (ringer, &error));
  g_assert_no_error (error);
  wait_until (problem != NULL);
  g_assert_error (problem, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_DEVICE);
  sonor_ringer_stop (ringer);

  g_assert_finalize_object (ringer);
  pull_out (broken);
}

/* What is said, how it is found, and that it comes back. */
static void
test_record_and_listen (void)
{
  static const struct
  {
    const char *microphone;
    SonorSoundTestFinding finding;
    double least;
    double most;
  } cases[] = {
    { "audiotestsrc is-live=true wave=silence", SONOR_SOUND_TEST_NOTHING_HEARD, 0, 0.0001 },
    { "audiotestsrc is-live=true freq=1000 volume=0.004 ! identity name=speech", SONOR_SOUND_TEST_TOO_QUIET, 0.0001, 0.01 },
    { "audiotestsrc is-live=true freq=1000 volume=0.2 ! identity name=speech", SONOR_SOUND_TEST_GOOD, 0.02, 0.3 },
    { "audiotestsrc is-live=true freq=1000 volume=1 wave=square", SONOR_SOUND_TEST_TOO_LOUD, 0.5, 2 },
    { "audiotestsrc is-live=true freq=1000 volume=0.1", SONOR_SOUND_TEST_NOISY, 0.05, 0.2 },
  };
  GstDevice *ear = plug_in_ear ("ear");
  SonorSoundTest *test = sonor_sound_test_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GstDevice *mouth = plug_in ("mouth", "Mouth", "Audio/Source", cases[i].microphone);
      g_autoptr (GError) error = NULL;
      double seconds = 0;
      double tone;
      gboolean moved = FALSE;

      g_test_message ("%s", cases[i].microphone);
      g_assert_true (sonor_sound_test_start (test, "device:mouth", "device:ear", 2, &error));
      g_assert_no_error (error);
      g_assert_cmpint (sonor_sound_test_get_state (test), ==, SONOR_SOUND_TEST_RECORDING);
      while (sonor_sound_test_get_state (test) == SONOR_SOUND_TEST_RECORDING)
        {
          g_main_context_iteration (NULL, TRUE);
          moved = moved || sonor_sound_test_get_level (test) > 0.1;
        }
      g_assert_cmpint (sonor_sound_test_get_state (test), ==, SONOR_SOUND_TEST_PLAYING);
      g_assert_cmpint (moved, ==, cases[i].finding != SONOR_SOUND_TEST_NOTHING_HEARD);
      g_assert_cmpint (sonor_sound_test_get_finding (test), ==, cases[i].finding);
      wait_until (sonor_sound_test_get_state (test) == SONOR_SOUND_TEST_DONE);
      g_assert_cmpuint (strlen (sonor_sound_test_get_words (test)), >, 20);

      tone = hear (1000, &seconds);
      g_assert_cmpfloat (seconds, >, 1.5);
      g_assert_cmpfloat (seconds, <, 2.6);
      g_assert_cmpfloat (tone, >=, cases[i].least);
      g_assert_cmpfloat (tone, <=, cases[i].most);
      pull_out (mouth);
    }

  g_assert_finalize_object (test);
  pull_out (ear);
}

static void
test_record_and_listen_failing (void)
{
  GstDevice *dumb =
    plug_in ("dumb", "Dumb", "Audio/Source", "appsrc is-live=true caps=audio/x-raw,format=S16LE,rate=8000,channels=1");
  GstDevice *broken = plug_in ("broken", "Broken", "Audio/Source", "filesrc location=/nowhere/at/all");
  SonorSoundTest *test = sonor_sound_test_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (sonor_sound_test_start (test, "device:gone", "silence", 1, &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING);
  g_assert_cmpint (sonor_sound_test_get_state (test), ==, SONOR_SOUND_TEST_IDLE);

  /* A microphone that breaks. */
  g_clear_error (&error);
  g_assert_true (sonor_sound_test_start (test, "device:broken", "silence", 1, &error));
  wait_until (sonor_sound_test_get_state (test) == SONOR_SOUND_TEST_FAILED);
  g_assert_true (g_str_has_prefix (sonor_sound_test_get_words (test), "The microphone does not work ("));

  /* One that delivers nothing, not even silence. */
  g_assert_true (sonor_sound_test_start (test, "device:dumb", "silence", 1, &error));
  wait_until (sonor_sound_test_get_state (test) == SONOR_SOUND_TEST_DONE);
  g_assert_cmpint (sonor_sound_test_get_finding (test), ==, SONOR_SOUND_TEST_NOTHING_HEARD);

  /* A speaker that is gone when it is needed. */
  g_assert_true (sonor_sound_test_start (test, "tone:440", "device:gone", 1, &error));
  wait_until (sonor_sound_test_get_state (test) == SONOR_SOUND_TEST_FAILED);
  g_assert_nonnull (strstr (sonor_sound_test_get_words (test), "gone"));

  /* Stopped half way, and dropped half way. */
  g_assert_true (sonor_sound_test_start (test, "tone:440", "silence", 5, &error));
  sonor_sound_test_stop (test);
  g_assert_cmpint (sonor_sound_test_get_state (test), ==, SONOR_SOUND_TEST_IDLE);
  g_assert_true (sonor_sound_test_start (test, "tone:440", "silence", 5, &error));
  g_assert_finalize_object (test);

  pull_out (dumb);
  pull_out (broken);
}

static void
keep_words (char **words, const GError *problem)
{
  g_free (*words);
  *words = g_strdup (problem->message);
}

static void
never (void)
{
  g_assert_not_reached ();
}

static gboolean
on_packet (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  char packet[1500];

  g_assert_cmpint (g_socket_receive (socket, packet, sizeof packet, NULL, NULL), >, 0);
  (*(guint *) user_data)++;

  return G_SOURCE_CONTINUE;
}

/* What a device says that is pulled out. */
static void
break_plug (SonorSound *sound)
{
  g_autoptr (GstElement) plug = gst_bin_get_by_name (GST_BIN (sonor_sound_get_pipeline (sound)), "plug");

  g_assert_nonnull (plug);
  GST_ELEMENT_ERROR (plug, RESOURCE, NOT_FOUND, ("The plug is out"), (NULL));
}

/* A device goes in the middle of a call: the agent is told what to do, and the other side still gets its packets, then
 * and after the agent chose another device. */
static void
test_pulled_out (gconstpointer data)
{
  gboolean is_microphone = GPOINTER_TO_INT (data);
  GstDevice *headset = is_microphone
                         ? plug_in ("headset", "Headset", "Audio/Source",
                                    "audiotestsrc is-live=true ! identity name=plug")
                         : plug_in ("headset", "Headset", "Audio/Sink", "identity name=plug ! fakesink");
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSource) source = g_socket_create_source (socket, G_IO_IN, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  SonorMediaStream stream = {
    .codec = SONOR_CODEC_PCMA,
    .send_payload_type = 8,
    .receive_payload_type = 8,
    .send_event_payload_type = -1,
    .receive_event_payload_type = -1,
    .packet_time = 20,
    .direction = SONOR_MEDIA_DIRECTION_BOTH,
    .address = (char *) "127.0.0.1",
  };
  SonorSound *sound;
  SonorLeg *leg;
  guint n_packets = 0;

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  stream.port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_source_set_callback (source, G_SOURCE_FUNC (on_packet), &n_packets, NULL);
  g_source_attach (source, NULL);

  sound = sonor_sound_new (is_microphone ? "device:headset" : "tone:440", is_microphone ? "none" : "device:headset",
                           &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (sound, "problem", G_CALLBACK (keep_words), &problem);
  leg = sonor_sound_add_leg (sound, "127.0.0.1", &error);
  g_assert_no_error (error);
  g_signal_connect (leg, "failed", G_CALLBACK (never), NULL);
  sonor_leg_set_talking (leg, TRUE, TRUE);
  g_assert_true (sonor_leg_set_stream (leg, &stream, &error));
  wait_until (n_packets > 20);
  g_assert_null (problem);

  pull_out (headset);
  break_plug (sound);
  wait_until (problem != NULL);
  g_test_message ("%s", problem);
  g_assert_true (g_str_has_prefix (problem, is_microphone ? "The microphone does not work ("
                                                          : "The speaker does not work ("));
  n_packets = 0;
  wait_until (n_packets > 20);

  g_assert_true (is_microphone ? sonor_sound_set_microphone (sound, "tone:440", &error)
                               : sonor_sound_set_speaker (sound, "none", &error));
  n_packets = 0;
  wait_until (n_packets > 20);
  g_source_destroy (source);
  sonor_leg_close (leg);
  g_assert_finalize_object (leg);
  g_assert_finalize_object (sound);
}

/* What this machine cannot speak is not said to be spoken. */
static void
test_codec_missing (void)
{
  GstRegistry *registry = gst_registry_get ();
  g_autoptr (GstPluginFeature) coder = gst_registry_lookup_feature (registry, "alawenc");
  g_autoptr (GError) error = NULL;
  SonorSound *sound = sonor_sound_new ("silence", "none", &error);
  SonorCodec codecs[SONOR_N_CODECS];
  gsize n_before, n_after;

  g_assert_no_error (error);
  g_assert_nonnull (coder);
  n_before = sonor_sound_get_codecs (sound, codecs);
  gst_registry_remove_feature (registry, coder);
  n_after = sonor_sound_get_codecs (sound, codecs);
  g_assert_cmpuint (n_after, ==, n_before - 1);
  for (gsize i = 0; i < n_after; i++)
    g_assert_cmpint (codecs[i], !=, SONOR_CODEC_PCMA);

  gst_registry_add_feature (registry, coder);
  g_assert_cmpuint (sonor_sound_get_codecs (sound, codecs), ==, n_before);
  g_assert_finalize_object (sound);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);
  gst_device_provider_register (NULL, "sonortestprovider", GST_RANK_PRIMARY, fake_provider_get_type ());

  g_test_add_func ("/phone/sound/devices", test_devices);
  g_test_add_func ("/phone/sound/choice", test_choice);
  g_test_add_func ("/phone/sound/routes", test_routes);
  g_test_add_func ("/phone/sound/level-meter", test_level_meter);
  g_test_add_func ("/phone/sound/ringer", test_ringer);
  g_test_add_func ("/phone/sound/ringer/without-device", test_ringer_without_device);
  g_test_add_func ("/phone/sound/record-and-listen", test_record_and_listen);
  g_test_add_func ("/phone/sound/record-and-listen/failing", test_record_and_listen_failing);
  g_test_add_data_func ("/phone/sound/pulled-out/microphone", GINT_TO_POINTER (TRUE), test_pulled_out);
  g_test_add_data_func ("/phone/sound/pulled-out/speaker", GINT_TO_POINTER (FALSE), test_pulled_out);
  g_test_add_func ("/phone/sound/codec-missing", test_codec_missing);

  return g_test_run ();
}
