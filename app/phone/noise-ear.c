/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/noise-ear.h"

#include <gst/app/gstappsink.h>
#include <gst/rtp/gstrtpbuffer.h>

typedef struct
{
  SonorNoiseHeard heard;
  gpointer user_data;
  GDestroyNotify destroy;
} NoiseEar;

static void
noise_ear_free (gpointer data)
{
  NoiseEar *self = data;

  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_free (self);
}

/* The first octet is the level; what follows may tell its colour, which nobody misses: RFC 3389 3. */
static GstFlowReturn
on_packet (GstAppSink *sink,
           gpointer    user_data)
{
  NoiseEar *self = user_data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstRTPBuffer packet = GST_RTP_BUFFER_INIT;

  if (sample == NULL || !gst_rtp_buffer_map (gst_sample_get_buffer (sample), GST_MAP_READ, &packet))
    return GST_FLOW_OK;

  if (gst_rtp_buffer_get_payload_len (&packet) > 0)
    self->heard (*(const guint8 *) gst_rtp_buffer_get_payload (&packet) & 0x7f, self->user_data);
  gst_rtp_buffer_unmap (&packet);

  return GST_FLOW_OK;
}

/**
 * sonor_noise_ear_new:
 * @heard: whom to tell
 * @user_data: (closure): for @heard
 * @destroy: (nullable): for @user_data
 *
 * Where packets of comfort noise (RFC 3389) end: a side that sends nothing while nobody speaks tells with them how loud its
 * silence is.
 *
 * Returns: (transfer floating) (nullable): an element that takes such packets
 */
GstElement *
sonor_noise_ear_new (SonorNoiseHeard heard,
                     gpointer        user_data,
                     GDestroyNotify  destroy)
{
  static const GstAppSinkCallbacks callbacks = { .new_sample = on_packet };
  GstElement *sink = gst_element_factory_make ("appsink", NULL);
  NoiseEar *self;

  if (sink == NULL)
    return NULL;

  self = g_new (NoiseEar, 1);
  *self = (NoiseEar) { heard, user_data, destroy };
  g_object_set (sink, "sync", FALSE, "async", FALSE, "enable-last-sample", FALSE, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), (GstAppSinkCallbacks *) &callbacks, self, noise_ear_free);

  return sink;
}
