/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How long speech takes from one mouth to the other ear: two legs on loopback, a microphone that makes a short tone
 * once in a while, and a speaker that notes when it is to sound. Everything between is in it: gathering, coding, the
 * jitter buffer, mixing, playing; what a sound card keeps in its own buffers is not, as there is none.
 *
 *   phone CODEC SECONDS
 *
 * Prints one line of JSON: the middle and the worst of the delays in milliseconds.
 */

#include <stdio.h>
#include <stdlib.h>

#include <gst/gst.h>

#include "phone/sound.h"

/* The rate both ends are made to have, so that a sample's place in a buffer is a time. */
#define RATE 48000

/* Quieter is silence: the codecs' noise and what conceals a loss. */
#define LOUD (G_MAXINT16 / 10)

#define SILENCE_BEFORE (200 * G_TIME_SPAN_MILLISECOND)

/* No burst takes longer; what is further apart belongs to another. */
#define LONGEST_DELAY (600 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  GstDevice parent_instance;
  const char *description;
  GArray *onsets;
  gint64 last_loud;
  gboolean is_microphone;
} EndDevice;

typedef GstDeviceClass EndDeviceClass;

GType
end_device_get_type (void);

G_DEFINE_TYPE (EndDevice, end_device, GST_TYPE_DEVICE)

/* When the first loud sample after a silence sounded, or is to sound. On a streaming thread, one for each device. */
static GstPadProbeReturn
on_buffer (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  EndDevice *self = user_data;
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  gint64 now = g_get_monotonic_time ();
  const gint16 *samples;
  GstMapInfo map;
  gsize n;

  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_PAD_PROBE_OK;

  samples = (const gint16 *) (gpointer) map.data;
  n = map.size / sizeof *samples;
  /* A microphone hands over what it heard before, a speaker plays what it is given after. */
  if (self->is_microphone)
    now -= (gint64) n * G_USEC_PER_SEC / RATE;

  for (gsize i = 0; i < n; i++)
    {
      gint64 time = now + (gint64) i * G_USEC_PER_SEC / RATE;

      if (ABS ((int) samples[i]) < LOUD)
        continue;
      if (time - self->last_loud > SILENCE_BEFORE)
        g_array_append_val (self->onsets, time);
      self->last_loud = time;
    }
  gst_buffer_unmap (buffer, &map);

  return GST_PAD_PROBE_OK;
}

static GstElement *
end_device_create_element (GstDevice *device, const char *name)
{
  EndDevice *self = (EndDevice *) device;
  GstElement *bin = gst_parse_bin_from_description (self->description, TRUE, NULL);
  g_autoptr (GstElement) end = gst_bin_get_by_name (GST_BIN (bin), "end");
  g_autoptr (GstPad) pad = gst_element_get_static_pad (end, self->is_microphone ? "src" : "sink");

  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, on_buffer, self, NULL);

  return bin;
}

static void
end_device_class_init (EndDeviceClass *klass)
{
  klass->create_element = end_device_create_element;
}

static void
end_device_init (EndDevice *self)
{
  self->onsets = g_array_new (FALSE, FALSE, sizeof (gint64));
}

typedef GstDeviceProvider EndProvider;
typedef GstDeviceProviderClass EndProviderClass;

GType
end_provider_get_type (void);

G_DEFINE_TYPE (EndProvider, end_provider, GST_TYPE_DEVICE_PROVIDER)

static EndDevice *mouth, *ear;

static GList *
end_provider_probe (GstDeviceProvider *provider)
{
  return g_list_append (g_list_append (NULL, gst_object_ref (mouth)), gst_object_ref (ear));
}

static void
end_provider_class_init (EndProviderClass *klass)
{
  klass->probe = end_provider_probe;
  gst_device_provider_class_set_static_metadata (klass, "Ends of a benchmark", "Source/Sink/Audio", "For a benchmark",
                                                 "Sonor");
}

static void
end_provider_init (EndProvider *self)
{
}

static EndDevice *
make_device (const char *name, const char *classes, const char *description)
{
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("audio/x-raw");
  g_autoptr (GstStructure) about = gst_structure_new ("about", "node.name", G_TYPE_STRING, name, NULL);
  EndDevice *device = g_object_new (end_device_get_type (), "display-name", name, "device-class", classes, "caps", caps,
                                    "properties", about, NULL);

  device->description = description;
  device->is_microphone = g_str_has_suffix (classes, "Source");

  return gst_object_ref_sink (device);
}

static SonorLeg *
make_leg (const char *microphone, const char *speaker, SonorSound **sound)
{
  g_autoptr (GError) error = NULL;
  SonorLeg *leg;

  *sound = sonor_sound_new (microphone, speaker, &error);
  leg = *sound != NULL ? sonor_sound_add_leg (*sound, "127.0.0.1", &error) : NULL;
  if (leg == NULL)
    {
      fprintf (stderr, "phone: %s\n", error->message);
      exit (1);
    }
  sonor_leg_set_talking (leg, TRUE, TRUE);

  return leg;
}

static void
talk (SonorLeg *leg, SonorCodec codec, guint port)
{
  static const guint payload_types[SONOR_N_CODECS] = { 96, 9, 8, 0 };
  g_autoptr (GError) error = NULL;
  SonorMediaStream stream = {
    .codec = codec,
    .send_payload_type = payload_types[codec],
    .receive_payload_type = payload_types[codec],
    .send_event_payload_type = -1,
    .receive_event_payload_type = -1,
    .packet_time = 20,
    .direction = SONOR_MEDIA_DIRECTION_BOTH,
    .address = (char *) "127.0.0.1",
    .port = port,
  };

  if (!sonor_leg_set_stream (leg, &stream, &error))
    {
      fprintf (stderr, "phone: %s\n", error->message);
      exit (1);
    }
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static int
report (void)
{
  g_autoptr (GArray) delays = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint at = 0;

  for (guint i = 0; i < mouth->onsets->len; i++)
    {
      gint64 said = g_array_index (mouth->onsets, gint64, i);
      gint64 delay;

      while (at < ear->onsets->len && g_array_index (ear->onsets, gint64, at) < said)
        at++;
      if (at == ear->onsets->len)
        break;
      delay = g_array_index (ear->onsets, gint64, at) - said;
      if (delay < LONGEST_DELAY)
        g_array_append_val (delays, delay);
    }

  if (delays->len < 3)
    {
      fprintf (stderr, "phone: of %u bursts only %u were heard\n", mouth->onsets->len, delays->len);
      return 1;
    }
  g_array_sort (delays, compare_times);
  printf ("{\"mouth_to_ear_ms\": %.1f, \"worst_ms\": %.1f, \"bursts\": %u}\n",
          (double) g_array_index (delays, gint64, delays->len / 2) / 1000,
          (double) g_array_index (delays, gint64, delays->len - 1) / 1000, delays->len);

  return 0;
}

static gboolean
on_over (gpointer loop)
{
  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SonorSound) near = NULL;
  g_autoptr (SonorSound) far = NULL;
  g_autoptr (SonorLeg) near_leg = NULL;
  g_autoptr (SonorLeg) far_leg = NULL;
  SonorCodec codec;
  guint64 seconds;
  int status;

  if (argc != 3 || !sonor_codec_from_name (argv[1], &codec) ||
      !g_ascii_string_to_unsigned (argv[2], 10, 3, 3600, &seconds, NULL))
    {
      fprintf (stderr, "phone: usage: phone CODEC SECONDS, 3 to 3600\n");
      return 2;
    }

  gst_init (NULL, NULL);
  gst_device_provider_register (NULL, "sonorbenchprovider", GST_RANK_PRIMARY, end_provider_get_type ());
  mouth =
    make_device ("mouth", "Audio/Source",
                 "audiotestsrc is-live=true wave=ticks freq=1000 sine-periods-per-tick=50 tick-interval=730000000 "
                 "samplesperbuffer=480 volume=0.8 ! audio/x-raw,format=S16LE,channels=1,rate=48000 ! identity "
                 "name=end");
  ear =
    make_device ("ear", "Audio/Sink",
                 "audioconvert ! audioresample ! audio/x-raw,format=S16LE,channels=1,rate=48000 ! identity name=end "
                 "sync=true ! fakesink sync=false async=false");

  near_leg = make_leg ("device:mouth", "none", &near);
  far_leg = make_leg ("silence", "device:ear", &far);
  talk (near_leg, codec, sonor_leg_get_port (far_leg));
  talk (far_leg, codec, sonor_leg_get_port (near_leg));
  g_timeout_add_seconds ((guint) seconds, on_over, loop);
  g_main_loop_run (loop);

  sonor_leg_close (near_leg);
  sonor_leg_close (far_leg);
  status = report ();
  fflush (stdout);

  return status;
}
