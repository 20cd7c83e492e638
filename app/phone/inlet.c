/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/inlet.h"

#include <glib/gi18n-lib.h>
#include <gst/app/gstappsink.h>
#include <gst/audio/audio.h>

#include "phone/mixer.h"
#include "phone/sound-error.h"
#include "phone/sound-route.h"

/* What a microphone holds back of speech, in microseconds, and in how small pieces it comes. */
#define MICROPHONE_BUFFER ((gint64) 60 * 1000)
#define MICROPHONE_STEP   ((gint64) 10 * 1000)

/* What is in the mixer's queue before the first is taken: a microphone keeps its time better than a disk does. */
#define MICROPHONE_DEPTH_MS 20
#define FILE_DEPTH_MS       60

struct _SonorInlet
{
  GstElement *bin;
  SonorSpeechQueue *queue;
  gboolean is_file;
  int stops;
  gboolean is_fake;
  int has_spoken;
};

static GstFlowReturn
on_speech (GstAppSink *sink,
           gpointer    user_data)
{
  SonorInlet *self = user_data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstMapInfo map;

  if (self->is_file && !sonor_speech_queue_wait (self->queue, FILE_DEPTH_MS, &self->stops))
    return GST_FLOW_FLUSHING;
  if (sample != NULL && gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ))
    {
      sonor_speech_queue_write (self->queue, (const gint16 *) (gconstpointer) map.data, map.size / sizeof (gint16));
      gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
      g_atomic_int_set (&self->has_spoken, TRUE);
    }

  return GST_FLOW_OK;
}

/* A file is read as fast as the mixer takes it, in pieces that wake nobody more often than need be. */
static void
read_at_will (GstElement *source)
{
  g_autoptr (GstElement) pace = gst_bin_get_by_name (GST_BIN (source), "pace");
  g_autoptr (GstElement) pieces = gst_bin_get_by_name (GST_BIN (source), "pieces");

  g_object_set (pace, "sync", FALSE, NULL);
  gst_util_set_object_arg (G_OBJECT (pieces), "output-buffer-duration", "3/25");
}

/* A source may be found only when it is opened. */
static void
on_element_added (SonorInlet *self,
                  GstBin     *bin,
                  GstElement *element)
{
  GstElementFactory *factory = gst_element_get_factory (element);

  if (GST_IS_BASE_SRC (element))
    self->is_fake = factory != NULL && (g_str_equal (GST_OBJECT_NAME (factory), "fakesrc") ||
                                        g_str_equal (GST_OBJECT_NAME (factory), "audiotestsrc"));
  if (GST_IS_AUDIO_BASE_SRC (element))
    g_object_set (element, "provide-clock", FALSE, "buffer-time", MICROPHONE_BUFFER, "latency-time",
                  MICROPHONE_STEP, NULL);
}

static GstElement *
make_sink (SonorInlet *self)
{
  GstAppSinkCallbacks callbacks = { .new_sample = on_speech };
  GstElement *sink = gst_element_factory_make ("appsink", NULL);
  g_autoptr (GstCaps) caps = NULL;

  if (sink == NULL)
    return NULL;

  caps = sonor_mixer_make_caps (SONOR_SPEECH_RATE);
  g_object_set (sink, "caps", caps, "sync", FALSE, "async", FALSE, "enable-last-sample", FALSE, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);

  return sink;
}

/**
 * sonor_inlet_new:
 * @pipeline: a pipeline that plays
 * @route: where speech comes from
 * @echo_probe: (nullable): the name of the probe in the speaker's part whose sound is taken out of the microphone's;
 *   %NULL to leave the speech as it is
 * @queue: where it goes
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the inlet, which runs; %NULL with @error set
 */
SonorInlet *
sonor_inlet_new (GstElement        *pipeline,
                 const char        *route,
                 const char        *echo_probe,
                 SonorSpeechQueue  *queue,
                 GError           **error)
{
  g_autoptr (SonorInlet) self = NULL;
  GstElement *source = sonor_sound_route_make_source (route, error);
  GstElement *convert, *resample, *sink;
  GstElement *canceller = NULL;
  g_autoptr (GstClock) clock = NULL;

  if (source == NULL)
    return NULL;

  self = g_new0 (SonorInlet, 1);
  self->queue = sonor_speech_queue_ref (queue);
  self->is_file = g_str_has_prefix (route, "file:");
  if (self->is_file)
    read_at_will (source);
  sonor_speech_queue_set_depth (queue, self->is_file ? FILE_DEPTH_MS : MICROPHONE_DEPTH_MS);
  self->bin = gst_object_ref_sink (gst_bin_new (NULL));
  g_signal_connect_swapped (self->bin, "deep-element-added", G_CALLBACK (on_element_added), self);
  convert = gst_element_factory_make ("audioconvert", NULL);
  resample = gst_element_factory_make ("audioresample", NULL);
  if (echo_probe != NULL)
    canceller = gst_element_factory_make ("webrtcdsp", NULL);
  sink = make_sink (self);
  if (convert == NULL || resample == NULL || (echo_probe != NULL && canceller == NULL) || sink == NULL)
    {
      g_set_error_literal (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING,
                           _("A part of GStreamer that the microphone needs is not installed; install the packages "
                             "gstreamer1.0-plugins-base and gstreamer1.0-plugins-bad"));
      return NULL;
    }

  /* A gain that follows the voice would lift what is left of the echo by as much while the agent is silent. */
  if (canceller != NULL)
    g_object_set (canceller, "probe", echo_probe, "gain-control", FALSE, NULL);
  gst_bin_add_many (GST_BIN (self->bin), source, convert, resample, sink, canceller, NULL);
  gst_element_link_many (source, convert, resample, canceller != NULL ? canceller : sink, NULL);
  if (canceller != NULL)
    gst_element_link (canceller, sink);

  gst_bin_add (GST_BIN (pipeline), self->bin);
  /* A file or a tone begins at zero, and that is now. A device's time is the pipeline's, as the echo canceller needs
   * it. */
  if (!g_str_equal (route, "default") && !g_str_has_prefix (route, "device:"))
    {
      clock = gst_pipeline_get_pipeline_clock (GST_PIPELINE (pipeline));
      gst_element_set_base_time (self->bin, gst_clock_get_time (clock));
    }
  /* Where there is no device at all, “default” is a source of silence. */
  if (!gst_element_sync_state_with_parent (self->bin) || (self->is_fake && g_str_equal (route, "default")))
    {
      g_set_error_literal (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_DEVICE,
                           _("The microphone cannot be opened; see whether another program uses it, or choose another one "
                             "in the preferences"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * sonor_inlet_free:
 * @self: (transfer full): an inlet
 *
 * Stops it and takes it out.
 */
void
sonor_inlet_free (SonorInlet *self)
{
  g_autoptr (GstObject) parent = gst_object_get_parent (GST_OBJECT (self->bin));

  g_atomic_int_set (&self->stops, TRUE);
  sonor_speech_queue_wake (self->queue);
  gst_element_set_locked_state (self->bin, TRUE);
  gst_element_set_state (self->bin, GST_STATE_NULL);
  if (parent != NULL)
    gst_bin_remove (GST_BIN (parent), self->bin);
  gst_object_unref (self->bin);
  sonor_speech_queue_unref (self->queue);
  g_free (self);
}

/**
 * sonor_inlet_owns:
 * @self: an inlet
 * @object: who sent a message
 *
 * Returns: whether it is part of the inlet
 */
gboolean
sonor_inlet_owns (SonorInlet *self,
                  GstObject  *object)
{
  return object == GST_OBJECT (self->bin) || gst_object_has_as_ancestor (object, GST_OBJECT (self->bin));
}

/**
 * sonor_inlet_has_spoken:
 * @self: an inlet
 *
 * Returns: whether anything came from it yet
 */
gboolean
sonor_inlet_has_spoken (SonorInlet *self)
{
  return g_atomic_int_get (&self->has_spoken);
}
