/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "room.h"

#include <gst/audio/audio.h>
#include <math.h>

#define RATE 16000

/* About two seconds of sound that is to be heard yet; a power of two. */
#define CAPACITY 32768

/* What the microphone hears of what the speaker plays: after how many milliseconds, how loud. A loudspeaker half a metre
 * away, the desk, two walls. */
static const struct
{
  guint  milliseconds;
  double gain;
} reflections[] = { { 2, 0.18 }, { 5, -0.09 }, { 17, 0.06 }, { 38, -0.03 } };

/* Nowhere is it quite silent: about −70 dB of full scale. */
#define ROOM_NOISE 10.0

/* What the sound card that plays holds of its own, beside what GStreamer keeps for it, in microseconds. */
#define CARD_HOLDS ((gint64) 20 * 1000)

#define CARD_CAPS "audio/x-raw, format = (string) S16LE, rate = (int) 16000, channels = (int) 1, layout = interleaved"

#define SYLLABLES_PER_SECOND 4

/* What a sound server holds, in microseconds. */
#define SERVER_HOLDS (90 * 1000)

typedef struct
{
  double y1;
  double y2;
} Resonance;

/* A throat: pulses or noise, and two resonances of the mouth, others for each syllable. A steady tone would be taken for
 * noise, and its echo for its next wave. */
typedef struct
{
  double pitch;
  guint64 n_spoken;
  double phase;
  guint32 seed;
  double syllable_pitch;
  double hertz[2];
  gboolean is_voiced;
  Resonance resonances[2];
} Voice;

typedef struct
{
  GstDevice parent_instance;
  Voice voice;
  int talks;
} RoomDevice;

typedef GstDeviceClass RoomDeviceClass;

GType room_device_get_type (void);

G_DEFINE_TYPE (RoomDevice, room_device, GST_TYPE_DEVICE)

static RoomDevice *near_mouth, *near_ear, *near_stream, *far_mouth;

/* The air between speaker and microphone: each sample has the place of the moment when it arrives. */
static struct
{
  GMutex lock;
  double samples[CAPACITY];
} air;

static double
draw (guint32 *seed)
{
  *seed = *seed * 1664525 + 1013904223;

  return (double) (*seed >> 8) / (1 << 23) - 1;
}

static double
resound (Resonance *self,
         double     hertz,
         double     sample)
{
  const double radius = 0.97;
  double y = sample + 2 * radius * cos (2 * G_PI * hertz / RATE) * self->y1 - radius * radius * self->y2;

  self->y2 = self->y1;
  self->y1 = y;

  return y;
}

static void
begin_syllable (Voice *self)
{
  self->syllable_pitch = self->pitch * (1 + 0.2 * draw (&self->seed));
  self->hertz[0] = 550 + 250 * draw (&self->seed);
  self->hertz[1] = 1700 + 700 * draw (&self->seed);
  self->is_voiced = draw (&self->seed) > -0.6;
}

static double
speak (Voice *self)
{
  guint length = RATE / SYLLABLES_PER_SECOND;
  double place = (double) (self->n_spoken % length) / length;
  double envelope = place < 0.75 ? sin (G_PI * place / 0.75) : 0;
  double excitation = 0.05 * draw (&self->seed);

  if (self->n_spoken++ % length == 0)
    begin_syllable (self);
  self->phase += self->syllable_pitch * (1 - 0.1 * place) / RATE;
  if (self->phase >= 1)
    {
      self->phase -= 1;
      excitation += self->is_voiced ? 1 : 0;
    }
  if (!self->is_voiced)
    excitation += 0.3 * draw (&self->seed);

  return 1500 * envelope *
         (resound (&self->resonances[0], self->hertz[0], excitation) +
          0.6 * resound (&self->resonances[1], self->hertz[1], excitation));
}

static guint
place_of (gint64 time)
{
  return (guint) ((guint64) time * RATE / G_USEC_PER_SEC % CAPACITY);
}

static gint64
duration_of (guint n_samples)
{
  return (gint64) n_samples * G_USEC_PER_SEC / RATE;
}

static void
wait_until (gint64 time)
{
  gint64 now = g_get_monotonic_time ();

  if (time > now)
    g_usleep ((gulong) (time - now));
}

/* A sound card that plays: its own thread gives it piece after piece, it holds some and sounds without a gap. */
typedef struct
{
  GstAudioSink parent_instance;
  gint64 end;
} RoomSpeaker;

typedef GstAudioSinkClass RoomSpeakerClass;

GType room_speaker_get_type (void);

G_DEFINE_TYPE (RoomSpeaker, room_speaker, GST_TYPE_AUDIO_SINK)

static gboolean
room_speaker_open (GstAudioSink *sink)
{
  return TRUE;
}

static gboolean
room_speaker_prepare (GstAudioSink           *sink,
                      GstAudioRingBufferSpec *spec)
{
  return TRUE;
}

static void
sound (const gint16 *samples,
       guint         n_samples,
       guint         begin)
{
  g_mutex_lock (&air.lock);
  for (guint i = 0; i < n_samples; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (reflections); j++)
      air.samples[(begin + reflections[j].milliseconds * RATE / 1000 + i) % CAPACITY] += reflections[j].gain * samples[i];
  g_mutex_unlock (&air.lock);
}

static int
room_speaker_write (GstAudioSink *sink,
                    gpointer      data,
                    guint         length)
{
  RoomSpeaker *self = (RoomSpeaker *) sink;
  const gint16 *samples = data;
  guint n_samples = length / sizeof (gint16);
  guint begin;

  wait_until (self->end - CARD_HOLDS);
  self->end = MAX (self->end, g_get_monotonic_time ());
  begin = place_of (self->end);
  self->end += duration_of (n_samples);

  sound (samples, n_samples, begin);

  return (int) length;
}

static guint
room_speaker_delay (GstAudioSink *sink)
{
  gint64 held = ((RoomSpeaker *) sink)->end - g_get_monotonic_time ();

  return held > 0 ? (guint) (held * RATE / G_USEC_PER_SEC) : 0;
}

static GstStaticPadTemplate speaker_pad = GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS,
                                                                   GST_STATIC_CAPS (CARD_CAPS));

static void
room_speaker_class_init (RoomSpeakerClass *klass)
{
  gst_element_class_add_static_pad_template (GST_ELEMENT_CLASS (klass), &speaker_pad);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Speaker", "Sink/Audio", "For a test", "Sonor");
  klass->open = room_speaker_open;
  klass->close = room_speaker_open;
  klass->prepare = room_speaker_prepare;
  klass->unprepare = room_speaker_open;
  klass->write = room_speaker_write;
  klass->delay = room_speaker_delay;
}

static void
room_speaker_init (RoomSpeaker *self)
{
}

/* A sound server, which takes what it is given at once and plays it when it likes. */
typedef struct
{
  GstBaseSink parent_instance;
  gint64 end;
} RoomStream;

typedef GstBaseSinkClass RoomStreamClass;

GType room_stream_get_type (void);

G_DEFINE_TYPE (RoomStream, room_stream, GST_TYPE_BASE_SINK)

static GstFlowReturn
room_stream_render (GstBaseSink *sink,
                    GstBuffer   *buffer)
{
  RoomStream *self = (RoomStream *) sink;
  gint64 now = g_get_monotonic_time ();
  GstMapInfo map;

  if (self->end < now)
    self->end = now + SERVER_HOLDS;
  if (!gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_FLOW_ERROR;
  sound ((const gint16 *) (gconstpointer) map.data, (guint) (map.size / sizeof (gint16)), place_of (self->end));
  self->end += duration_of ((guint) (map.size / sizeof (gint16)));
  gst_buffer_unmap (buffer, &map);

  return GST_FLOW_OK;
}

static void
room_stream_class_init (RoomStreamClass *klass)
{
  gst_element_class_add_static_pad_template (GST_ELEMENT_CLASS (klass), &speaker_pad);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Server", "Sink/Audio", "For a test", "Sonor");
  klass->render = room_stream_render;
}

static void
room_stream_init (RoomStream *self)
{
}

/* A sound card that listens. */
typedef struct
{
  GstAudioSrc parent_instance;
  RoomDevice *device;
  gint64 end;
} RoomMicrophone;

typedef GstAudioSrcClass RoomMicrophoneClass;

GType room_microphone_get_type (void);

G_DEFINE_TYPE (RoomMicrophone, room_microphone, GST_TYPE_AUDIO_SRC)

static gboolean
room_microphone_open (GstAudioSrc *source)
{
  return TRUE;
}

static gboolean
room_microphone_prepare (GstAudioSrc            *source,
                         GstAudioRingBufferSpec *spec)
{
  return TRUE;
}

static guint
room_microphone_read (GstAudioSrc  *source,
                      gpointer      data,
                      guint         length,
                      GstClockTime *timestamp)
{
  RoomMicrophone *self = (RoomMicrophone *) source;
  gint16 *samples = data;
  guint n_samples = length / sizeof (gint16);
  gboolean talks = g_atomic_int_get (&self->device->talks);
  guint begin;

  if (self->end == 0)
    self->end = g_get_monotonic_time ();
  begin = place_of (self->end);
  self->end += duration_of (n_samples);
  wait_until (self->end);

  g_mutex_lock (&air.lock);
  for (guint i = 0; i < n_samples; i++)
    {
      double sample = (talks ? speak (&self->device->voice) : 0) + ROOM_NOISE * draw (&self->device->voice.seed);

      if (self->device == near_mouth)
        {
          sample += air.samples[(begin + i) % CAPACITY];
          air.samples[(begin + i) % CAPACITY] = 0;
        }
      samples[i] = (gint16) CLAMP (sample, -G_MAXINT16, G_MAXINT16);
    }
  g_mutex_unlock (&air.lock);

  return length;
}

static guint
room_microphone_delay (GstAudioSrc *source)
{
  gint64 held = g_get_monotonic_time () - ((RoomMicrophone *) source)->end;

  return held > 0 ? (guint) (held * RATE / G_USEC_PER_SEC) : 0;
}

static GstStaticPadTemplate microphone_pad = GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS,
                                                                      GST_STATIC_CAPS (CARD_CAPS));

static void
room_microphone_class_init (RoomMicrophoneClass *klass)
{
  gst_element_class_add_static_pad_template (GST_ELEMENT_CLASS (klass), &microphone_pad);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Microphone", "Source/Audio", "For a test", "Sonor");
  klass->open = room_microphone_open;
  klass->close = room_microphone_open;
  klass->prepare = room_microphone_prepare;
  klass->unprepare = room_microphone_open;
  klass->read = room_microphone_read;
  klass->delay = room_microphone_delay;
}

static void
room_microphone_init (RoomMicrophone *self)
{
}

static GstElement *
room_device_create_element (GstDevice  *device,
                            const char *name)
{
  RoomDevice *self = (RoomDevice *) device;
  RoomMicrophone *microphone;

  if (self == near_ear)
    return g_object_new (room_speaker_get_type (), "name", name, NULL);
  if (self == near_stream)
    return g_object_new (room_stream_get_type (), "name", name, NULL);

  microphone = g_object_new (room_microphone_get_type (), "name", name, NULL);
  microphone->device = self;

  return GST_ELEMENT (microphone);
}

static void
room_device_class_init (RoomDeviceClass *klass)
{
  klass->create_element = room_device_create_element;
}

static void
room_device_init (RoomDevice *self)
{
}

typedef GstDeviceProvider RoomProvider;
typedef GstDeviceProviderClass RoomProviderClass;

GType room_provider_get_type (void);

G_DEFINE_TYPE (RoomProvider, room_provider, GST_TYPE_DEVICE_PROVIDER)

static GList *
room_provider_probe (GstDeviceProvider *provider)
{
  GList *devices = g_list_append (NULL, gst_object_ref (near_mouth));

  devices = g_list_append (devices, gst_object_ref (near_ear));
  devices = g_list_append (devices, gst_object_ref (near_stream));

  return g_list_append (devices, gst_object_ref (far_mouth));
}

static void
room_provider_class_init (RoomProviderClass *klass)
{
  klass->probe = room_provider_probe;
  gst_device_provider_class_set_static_metadata (klass, "A room that echoes", "Source/Sink/Audio", "For a test", "Sonor");
}

static void
room_provider_init (RoomProvider *self)
{
}

static RoomDevice *
make_device (const char *name,
             const char *classes,
             double      pitch)
{
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("audio/x-raw");
  g_autoptr (GstStructure) about = gst_structure_new ("about", "node.name", G_TYPE_STRING, name, NULL);
  RoomDevice *device = g_object_new (room_device_get_type (), "display-name", name, "device-class", classes, "caps", caps,
                                     "properties", about, NULL);

  device->voice.pitch = pitch;
  device->voice.seed = (guint32) pitch;

  return gst_object_ref_sink (device);
}

/* Makes the devices known, once, after gst_init(). */
void
room_open (void)
{
  gst_device_provider_register (NULL, "sonorroomprovider", GST_RANK_PRIMARY, room_provider_get_type ());
  near_mouth = make_device ("near-mouth", "Audio/Source", 210);
  near_ear = make_device ("near-ear", "Audio/Sink", 0);
  near_stream = make_device ("near-stream", "Audio/Sink", 0);
  far_mouth = make_device ("far-mouth", "Audio/Source", 130);
}

void
room_let_talk (RoomPerson person,
               gboolean   talks)
{
  g_atomic_int_set (&(person == ROOM_NEAR ? near_mouth : far_mouth)->talks, talks);
}
