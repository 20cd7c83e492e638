/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What was lost on the way is made up, but for gaps too short for it: over those spandsp writes beyond its buffer. */

#include <string.h>

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/rtp/gstrtpbuffer.h>

#include "phone/codec-chain.h"

#define SAMPLES 160

static void
push_packet (GstElement *source, guint16 number, guint32 rtp_time, GstClockTime at)
{
  GstBuffer *packet = gst_rtp_buffer_new_allocate (SAMPLES, 0, 0);
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;

  gst_rtp_buffer_map (packet, GST_MAP_WRITE, &rtp);
  gst_rtp_buffer_set_payload_type (&rtp, 8);
  gst_rtp_buffer_set_seq (&rtp, number);
  gst_rtp_buffer_set_timestamp (&rtp, rtp_time);
  gst_rtp_buffer_set_ssrc (&rtp, 1);
  for (guint i = 0; i < SAMPLES; i++)
    ((guint8 *) gst_rtp_buffer_get_payload (&rtp))[i] = i % 40 < 20 ? 0xaa : 0x2a;
  gst_rtp_buffer_unmap (&rtp);
  GST_BUFFER_PTS (packet) = at;
  g_assert_cmpint (gst_app_src_push_buffer (GST_APP_SRC (source), packet), ==, GST_FLOW_OK);
}

/* Sixteen packets with as many gaps of a length between them: how many bytes of speech come out. */
static gsize
hear (GstClockTime gap)
{
  g_autoptr (GstElement) pipeline = gst_pipeline_new (NULL);
  GstElement *source = gst_element_factory_make ("appsrc", NULL);
  GstElement *sink = gst_element_factory_make ("appsink", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) decoder = sonor_codec_chain_add_decoder (GST_BIN (pipeline), SONOR_CODEC_PCMA, &error);
  g_autoptr (GstCaps) caps =
    gst_caps_from_string ("application/x-rtp, media=audio, clock-rate=8000, encoding-name=PCMA, payload=8");
  GstClockTime at = 0;
  gsize heard = 0;

  g_assert_no_error (error);
  g_object_set (source, "caps", caps, "format", GST_FORMAT_TIME, NULL);
  g_object_set (sink, "sync", FALSE, NULL);
  gst_bin_add_many (GST_BIN (pipeline), source, sink, NULL);
  g_assert_true (gst_element_link (source, decoder->pdata[0]));
  g_assert_true (gst_element_link (decoder->pdata[decoder->len - 1], sink));
  gst_element_set_state (pipeline, GST_STATE_PLAYING);

  for (guint i = 0; i < 16; i++)
    {
      push_packet (source, (guint16) (i * 2), i * 2 * SAMPLES, at);
      at += 20 * GST_MSECOND;
      if (gap > 0)
        {
          GstEvent *lost =
            gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM,
                                  gst_structure_new ("GstRTPPacketLost", "seqnum", G_TYPE_UINT, i * 2 + 1, "timestamp",
                                                     G_TYPE_UINT64, at, "duration", G_TYPE_UINT64, gap, NULL));
          g_autoptr (GstPad) entry = gst_element_get_static_pad (decoder->pdata[0], "sink");
          g_autoptr (GstSample) sample = NULL;

          /* Behind the packet before it, as the jitter buffer would have it. */
          sample = gst_app_sink_pull_sample (GST_APP_SINK (sink));
          g_assert_nonnull (sample);
          heard += gst_buffer_get_size (gst_sample_get_buffer (sample));
          gst_pad_send_event (entry, lost);
          at += gap;
        }
    }
  gst_app_src_end_of_stream (GST_APP_SRC (source));
  for (;;)
    {
      g_autoptr (GstSample) sample = gst_app_sink_pull_sample (GST_APP_SINK (sink));

      if (sample == NULL)
        break;
      heard += gst_buffer_get_size (gst_sample_get_buffer (sample));
    }
  gst_element_set_state (pipeline, GST_STATE_NULL);

  return heard;
}

static void
test_gaps (void)
{
  gsize whole = hear (0);

  g_assert_cmpuint (whole, >, 0);
  /* Up to 30 samples, 3.75 ms. */
  for (guint samples = 0; samples < 30; samples++)
    g_assert_cmpuint (hear (gst_util_uint64_scale (samples, GST_SECOND, 8000)), ==, whole);
  g_assert_cmpuint (hear (4 * GST_MSECOND), >, whole);
  g_assert_cmpuint (hear (20 * GST_MSECOND), >=, whole * 19 / 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);

  g_test_add_func ("/phone/concealer/gaps", test_gaps);

  return g_test_run ();
}
