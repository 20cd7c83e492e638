/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/noise-ear.h"

#include <gst/rtp/gstrtpbuffer.h>

#include "phone/drain.h"

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
static void
on_packet (GstBuffer *buffer,
           gpointer   user_data)
{
  NoiseEar *self = user_data;
  GstRTPBuffer packet = GST_RTP_BUFFER_INIT;

  if (!gst_rtp_buffer_map (buffer, GST_MAP_READ, &packet))
    return;

  if (gst_rtp_buffer_get_payload_len (&packet) > 0)
    self->heard (*(const guint8 *) gst_rtp_buffer_get_payload (&packet) & 0x7f, self->user_data);
  gst_rtp_buffer_unmap (&packet);
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
 * Returns: (transfer floating): an element that takes such packets
 */
GstElement *
sonor_noise_ear_new (SonorNoiseHeard heard,
                     gpointer        user_data,
                     GDestroyNotify  destroy)
{
  NoiseEar *self = g_new (NoiseEar, 1);

  *self = (NoiseEar) { heard, user_data, destroy };

  return sonor_drain_new (NULL, on_packet, self, noise_ear_free);
}
