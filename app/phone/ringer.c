/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/ringer.h"

#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <math.h>

#include "phone/sound-error.h"
#include "phone/sound-route.h"

#define RATE 48000

/* Two soft strokes, then a pause: seconds. */
#define PERIOD 3

/* What is handed out at a time: bytes of 20 ms. */
#define PIECE (RATE / 50 * sizeof (gint16))

#define STROKE_LENGTH 0.9

/* Falls to a thousandth within a stroke. */
#define DECAY (6.9 / STROKE_LENGTH)
#define ATTACK 0.005
#define LOUDNESS 0.5

static const struct
{
  double start;
  double hertz;
} strokes[] = { { 0, 659.26 }, { 0.45, 523.25 } };

/**
 * SonorRinger:
 *
 * Rings for a call that arrives, on a device of its own, so that the agent hears it without the headset on.
 */
struct _SonorRinger
{
  GObject parent_instance;

  char *route;
  GstElement *pipeline;
  guint bus_watch;
};

enum
{
  SIGNAL_PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorRinger, sonor_ringer, G_TYPE_OBJECT)

static void
sonor_ringer_finalize (GObject *object)
{
  SonorRinger *self = SONOR_RINGER (object);

  sonor_ringer_stop (self);
  g_free (self->route);

  G_OBJECT_CLASS (sonor_ringer_parent_class)->finalize (object);
}

static void
sonor_ringer_class_init (SonorRingerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_ringer_finalize;

  /**
   * SonorRinger::problem:
   * @self: a ringer
   * @error: what is wrong, in words for the person
   *
   * Emitted when its device cannot be used. If it was another one than the default, the default rings in its place.
   */
  signals[SIGNAL_PROBLEM] = g_signal_new ("problem", SONOR_TYPE_RINGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
sonor_ringer_init (SonorRinger *self)
{
}

/* A stroke is a tone with one overtone that dies away, like a small bell's. */
static double
strike (double hertz, double seconds)
{
  double rise = MIN (seconds / ATTACK, 1);

  if (seconds < 0 || seconds > STROKE_LENGTH)
    return 0;

  return rise * exp (-DECAY * seconds) *
         (0.75 * sin (2 * G_PI * hertz * seconds) + 0.25 * sin (4 * G_PI * hertz * seconds));
}

static GstBuffer *
make_period (void)
{
  const gsize n_samples = (gsize) RATE * PERIOD;
  gint16 *samples = g_new0 (gint16, n_samples);

  for (gsize i = 0; i < n_samples; i++)
    {
      double value = 0;

      for (gsize s = 0; s < G_N_ELEMENTS (strokes); s++)
        value += strike (strokes[s].hertz, (double) i / RATE - strokes[s].start);
      samples[i] = GINT16_TO_LE ((gint16) lrint (CLAMP (LOUDNESS * value, -1, 1) * G_MAXINT16));
    }

  return gst_buffer_new_wrapped (samples, n_samples * sizeof *samples);
}

/* The sound of one period, and how far it was handed out. */
typedef struct
{
  GstBuffer *period;
  gsize offset;
} Music;

/* On a streaming thread: it only hands out the sound that was made before. */
static void
on_need_data (GstAppSrc *source, guint length, Music *music)
{
  gsize size = gst_buffer_get_size (music->period);

  gst_app_src_push_buffer (source,
                           gst_buffer_copy_region (music->period, GST_BUFFER_COPY_MEMORY, music->offset, PIECE));
  music->offset = (music->offset + PIECE) % size;
}

static void
free_music (gpointer data, GClosure *closure)
{
  Music *music = data;

  gst_buffer_unref (music->period);
  g_free (music);
}

static void
stop_now (GstElement *pipeline, gpointer user_data)
{
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

static void
release (SonorRinger *self)
{
  g_clear_handle_id (&self->bus_watch, g_source_remove);
  if (self->pipeline == NULL)
    return;

  /* A sound server that hangs keeps whoever stops it waiting: not us. */
  gst_element_call_async (self->pipeline, stop_now, NULL, NULL);
  g_clear_object (&self->pipeline);
}

static gboolean
play (SonorRinger *self, const char *route, GError **error);

static gboolean
on_message (GstBus *bus, GstMessage *message, gpointer user_data)
{
  g_autoptr (SonorRinger) self = g_object_ref (SONOR_RINGER (user_data));
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *details = NULL;

  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ERROR)
    return G_SOURCE_CONTINUE;

  gst_message_parse_error (message, &error, &details);
  problem = g_error_new_literal (SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_DEVICE, error->message);
  self->bus_watch = 0;
  release (self);
  if (!g_str_equal (self->route, "default"))
    {
      g_autoptr (GError) ignored = NULL;

      /* One problem is told; that the default does not ring either would not help. */
      if (!play (self, "default", &ignored))
        g_debug ("The default device does not ring: %s", ignored->message);
    }
  g_signal_emit (self, signals[SIGNAL_PROBLEM], 0, problem);

  return G_SOURCE_REMOVE;
}

static gboolean
play (SonorRinger *self, const char *route, GError **error)
{
  g_autoptr (GstElement) sink = sonor_sound_route_make_sink (route, error);
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstElement) last = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GError) local_error = NULL;

  Music *music;

  if (sink == NULL)
    return FALSE;
  gst_object_ref_sink (sink);

  pipeline = gst_parse_launch ("appsrc name=source max-bytes=19200 ! rawaudioparse pcm-format=s16le num-channels=1 "
                               "sample-rate=" G_STRINGIFY (RATE) " ! audioconvert ! audioresample name=last",
                               &local_error);
  if (local_error != NULL)
    {
      g_set_error_literal (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING, local_error->message);
      return FALSE;
    }

  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  music = g_new0 (Music, 1);
  music->period = make_period ();
  g_signal_connect_data (source, "need-data", G_CALLBACK (on_need_data), music, free_music, 0);
  last = gst_bin_get_by_name (GST_BIN (pipeline), "last");
  gst_bin_add (GST_BIN (pipeline), sink);
  gst_element_link (last, sink);

  bus = gst_element_get_bus (pipeline);
  self->bus_watch = gst_bus_add_watch (bus, on_message, self);
  self->pipeline = g_steal_pointer (&pipeline);
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);

  return TRUE;
}

/**
 * sonor_ringer_new:
 * @route: where to ring: “default”, “device:ID” and so on
 *
 * Returns: (transfer full): a ringer that is quiet
 */
SonorRinger *
sonor_ringer_new (const char *route)
{
  SonorRinger *self;

  g_return_val_if_fail (route != NULL, NULL);

  self = g_object_new (SONOR_TYPE_RINGER, NULL);
  self->route = g_strdup (route);

  return self;
}

/**
 * sonor_ringer_set_route:
 * @self: a ringer
 * @route: where to ring from the next call on
 */
void
sonor_ringer_set_route (SonorRinger *self, const char *route)
{
  g_return_if_fail (SONOR_IS_RINGER (self));
  g_return_if_fail (route != NULL);

  if (self->route != route)
    {
      g_free (self->route);
      self->route = g_strdup (route);
    }
}

/**
 * sonor_ringer_get_route:
 * @self: a ringer
 *
 * Returns: (transfer none): where it rings
 */
const char *
sonor_ringer_get_route (SonorRinger *self)
{
  g_return_val_if_fail (SONOR_IS_RINGER (self), NULL);

  return self->route;
}

/**
 * sonor_ringer_start:
 * @self: a ringer
 * @error: return location for a #GError
 *
 * Rings until sonor_ringer_stop(). Does nothing if it rings already.
 *
 * Returns: whether the chosen device rings; if it is not there, @error says so and the default device rings in its
 * place
 */
gboolean
sonor_ringer_start (SonorRinger *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (SONOR_IS_RINGER (self), FALSE);

  if (self->pipeline != NULL || play (self, self->route, &local_error))
    return TRUE;

  if (!g_str_equal (self->route, "default"))
    {
      g_autoptr (GError) ignored = NULL;

      if (!play (self, "default", &ignored))
        g_debug ("The default device does not ring: %s", ignored->message);
    }
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/**
 * sonor_ringer_stop:
 * @self: a ringer
 *
 * Is quiet at once.
 */
void
sonor_ringer_stop (SonorRinger *self)
{
  g_return_if_fail (SONOR_IS_RINGER (self));

  release (self);
}

/**
 * sonor_ringer_is_ringing:
 * @self: a ringer
 *
 * Returns: whether it rings
 */
gboolean
sonor_ringer_is_ringing (SonorRinger *self)
{
  g_return_val_if_fail (SONOR_IS_RINGER (self), FALSE);

  return self->pipeline != NULL;
}
