/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/outlet.h"

#include <glib/gi18n-lib.h>
#include <gst/audio/audio.h>

#include "phone/mixer.h"
#include "phone/sound-error.h"
#include "phone/sound-route.h"

/* How long a file may take to be finished; only a disk that hangs takes longer. */
#define LONGEST_END (500 * G_TIME_SPAN_MILLISECOND)

/* What a speaker holds of speech, in microseconds: enough for a machine that is busy. */
#define SPEAKER_BUFFER ((gint64) 60 * 1000)
#define SPEAKER_STEP   ((gint64) 10 * 1000)

struct _SonorOutlet
{
  GstElement *bin;
  GstElement *source;
  gboolean is_file;
  gboolean is_fake;
  gboolean tells_delay;

  GMutex lock;
  GCond ended;
  gboolean has_ended;
};

static GstPadProbeReturn
on_event (GstPad          *pad,
          GstPadProbeInfo *info,
          gpointer         user_data)
{
  SonorOutlet *self = user_data;

  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_EOS)
    {
      g_mutex_lock (&self->lock);
      self->has_ended = TRUE;
      g_cond_signal (&self->ended);
      g_mutex_unlock (&self->lock);
    }

  return GST_PAD_PROBE_OK;
}

/* A sink may be found only when it is opened. None of them may wait for its first speech to start: it would stop the
 * pipeline. The mixer gives speech in time, so where there is no device there is nothing to wait for either. */
static void
on_element_added (SonorOutlet *self,
                  GstBin      *bin,
                  GstElement  *element)
{
  GstElementFactory *factory = gst_element_get_factory (element);

  /* A device keeps time with the pipeline, or the canceller would not know what is heard when. What its buffer holds is
   * enough for the way there: none is added. */
  if (GST_IS_AUDIO_BASE_SINK (element))
    self->tells_delay = TRUE;
  if (GST_IS_AUDIO_BASE_SINK (element))
    g_object_set (element, "async", FALSE, "provide-clock", FALSE, "buffer-time", SPEAKER_BUFFER, "latency-time",
                  SPEAKER_STEP, "processing-deadline", G_GUINT64_CONSTANT (0), NULL);
  if (GST_IS_BASE_SINK (element))
    self->is_fake = factory != NULL && g_str_equal (GST_OBJECT_NAME (factory), "fakesink");
  if (GST_IS_BASE_SINK (element) && !GST_IS_AUDIO_BASE_SINK (element))
    {
      g_autoptr (GstPad) pad = gst_element_get_static_pad (element, "sink");

      g_object_set (element, "async", FALSE, "sync", FALSE, NULL);
      gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_event, self, NULL);
    }
}

/**
 * sonor_outlet_new:
 * @pipeline: a pipeline that plays
 * @route: where speech goes to
 * @echo_probe: (nullable): the name of the probe to pass it through for the echo canceller
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the outlet, which runs; %NULL with @error set
 */
SonorOutlet *
sonor_outlet_new (GstElement  *pipeline,
                  const char  *route,
                  const char  *echo_probe,
                  GError     **error)
{
  g_autoptr (SonorOutlet) self = NULL;
  GstElement *sink = sonor_sound_route_make_sink (route, error);
  GstElement *convert, *resample;
  GstElement *probe = NULL;

  if (sink == NULL)
    return NULL;

  self = g_new0 (SonorOutlet, 1);
  g_mutex_init (&self->lock);
  g_cond_init (&self->ended);
  self->is_file = g_str_has_prefix (route, "file:");
  self->bin = gst_object_ref_sink (gst_bin_new (NULL));
  g_signal_connect_swapped (self->bin, "deep-element-added", G_CALLBACK (on_element_added), self);
  self->source = sonor_mixer_make_source ();
  if (echo_probe != NULL)
    probe = gst_element_factory_make ("webrtcechoprobe", echo_probe);
  convert = gst_element_factory_make ("audioconvert", NULL);
  resample = gst_element_factory_make ("audioresample", NULL);
  if (self->source == NULL || (echo_probe != NULL && probe == NULL) || convert == NULL || resample == NULL)
    {
      g_set_error_literal (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING,
                           _("A part of GStreamer that the speaker needs is not installed; install the packages "
                             "gstreamer1.0-plugins-base and gstreamer1.0-plugins-bad"));
      return NULL;
    }

  gst_bin_add_many (GST_BIN (self->bin), self->source, convert, resample, sink, probe, NULL);
  if (probe != NULL)
    gst_element_link (self->source, probe);
  gst_element_link_many (probe != NULL ? probe : self->source, convert, resample, sink, NULL);
  gst_bin_add (GST_BIN (pipeline), self->bin);
  /* Where there is no device at all, “default” is a sink that forgets everything. */
  if (!gst_element_sync_state_with_parent (self->bin) || (self->is_fake && g_str_equal (route, "default")))
    {
      g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_DEVICE,
                   self->is_file ? _("The sound cannot be written to “%s”; see whether its folder is there and may be "
                                     "written to")
                                 /* Translators: %s is what the speaker is called in a setting */
                                 : _("The speaker “%s” cannot be opened; see whether another program uses it, or choose "
                                     "another one in the preferences"),
                   self->is_file ? route + strlen ("file:") : route);
      return NULL;
    }

  return g_steal_pointer (&self);
}

static void
finish_file (SonorOutlet *self)
{
  gint64 deadline = g_get_monotonic_time () + LONGEST_END;
  g_autoptr (GstPad) pad = gst_element_get_static_pad (self->source, "src");

  if (GST_PAD_LAST_FLOW_RETURN (pad) != GST_FLOW_OK)
    return;

  /* The length stands at a file's head and is known at its end. */
  gst_app_src_end_of_stream (GST_APP_SRC (self->source));
  g_mutex_lock (&self->lock);
  while (!self->has_ended && g_cond_wait_until (&self->ended, &self->lock, deadline))
    ;
  g_mutex_unlock (&self->lock);
}

/**
 * sonor_outlet_free:
 * @self: (transfer full): an outlet nobody gives speech to any more
 *
 * Stops it and takes it out. A file is finished, which takes no longer than a few writes.
 */
void
sonor_outlet_free (SonorOutlet *self)
{
  g_autoptr (GstObject) parent = gst_object_get_parent (GST_OBJECT (self->bin));

  if (self->is_file && parent != NULL && GST_STATE (self->bin) == GST_STATE_PLAYING)
    finish_file (self);
  gst_element_set_locked_state (self->bin, TRUE);
  gst_element_set_state (self->bin, GST_STATE_NULL);
  if (parent != NULL)
    gst_bin_remove (GST_BIN (parent), self->bin);
  gst_object_unref (self->bin);
  g_cond_clear (&self->ended);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * sonor_outlet_get_source:
 * @self: an outlet
 *
 * Returns: (transfer none): where the mixer puts speech
 */
GstAppSrc *
sonor_outlet_get_source (SonorOutlet *self)
{
  return GST_APP_SRC (self->source);
}

/**
 * sonor_outlet_tells_delay:
 * @self: an outlet
 *
 * Whether GStreamer knows when speech sounds that was put in. It does with PulseAudio (and PipeWire in its place), ALSA, JACK
 * and OSS, all that Debian 12 picks by itself; the sink of gstreamer1.0-pipewire, whose devices show up when that package is
 * installed, holds speech for as long as PipeWire likes and does not say so.
 *
 * Returns: whether an echo canceller may rely on the pipeline's time
 */
gboolean
sonor_outlet_tells_delay (SonorOutlet *self)
{
  return self->tells_delay;
}

/**
 * sonor_outlet_owns:
 * @self: an outlet
 * @object: who sent a message
 *
 * Returns: whether it is part of the outlet
 */
gboolean
sonor_outlet_owns (SonorOutlet *self,
                   GstObject   *object)
{
  return object == GST_OBJECT (self->bin) || gst_object_has_as_ancestor (object, GST_OBJECT (self->bin));
}
