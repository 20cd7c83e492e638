/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What comes late, twice, out of order or never leaves the jitter buffer in order, each packet once, what is missing told. */

#include <gst/rtp/gstrtpbuffer.h>

#include "phone/drain.h"
#include "phone/feed.h"
#include "phone/jitter-buffer.h"

#define SAMPLES 160

typedef struct
{
  GstElement *pipeline;
  GstElement *feed;
  GstElement *buffer;
  GString *heard;
  GstClockTime last;
} Fixture;

static void
on_packet (GstBuffer *packet, gpointer user_data)
{
  Fixture *fixture = user_data;
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;

  g_assert_true (gst_rtp_buffer_map (packet, GST_MAP_READ, &rtp));
  g_string_append_printf (fixture->heard, "%u ", gst_rtp_buffer_get_seq (&rtp));
  gst_rtp_buffer_unmap (&rtp);
  g_assert_true (GST_BUFFER_PTS_IS_VALID (packet));
  fixture->last = GST_BUFFER_PTS (packet);
}

static GstPadProbeReturn
on_event (GstPad *pad, GstPadProbeInfo *info, gpointer user_data)
{
  Fixture *fixture = user_data;
  const GstStructure *lost = gst_event_get_structure (GST_PAD_PROBE_INFO_EVENT (info));
  guint number;
  guint64 duration;

  if (lost == NULL || !gst_structure_has_name (lost, "GstRTPPacketLost"))
    return GST_PAD_PROBE_OK;

  g_assert_true (gst_structure_get_uint (lost, "seqnum", &number));
  g_assert_true (gst_structure_get_uint64 (lost, "duration", &duration));
  g_assert_cmpuint (duration, ==, 20 * GST_MSECOND);
  g_string_append_printf (fixture->heard, "(%u) ", number);

  return GST_PAD_PROBE_OK;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("application/x-rtp");
  g_autoptr (GstPad) pad = NULL;
  GstElement *drain = sonor_drain_new (NULL, on_packet, fixture, NULL);

  fixture->heard = g_string_new (NULL);
  fixture->pipeline = gst_pipeline_new (NULL);
  fixture->feed = sonor_feed_new (caps, 0);
  fixture->buffer = sonor_jitter_buffer_new (8000);
  gst_bin_add_many (GST_BIN (fixture->pipeline), fixture->feed, fixture->buffer, drain, NULL);
  g_assert_true (gst_element_link_many (fixture->feed, fixture->buffer, drain, NULL));
  pad = gst_element_get_static_pad (drain, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, on_event, fixture, NULL);
  gst_element_set_state (fixture->pipeline, GST_STATE_PLAYING);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  gst_element_set_state (fixture->pipeline, GST_STATE_NULL);
  gst_object_unref (fixture->pipeline);
  g_string_free (fixture->heard, TRUE);
}

static void
come (Fixture *fixture, guint16 number)
{
  GstBuffer *packet = gst_rtp_buffer_new_allocate (SAMPLES, 0, 0);
  GstRTPBuffer rtp = GST_RTP_BUFFER_INIT;

  gst_rtp_buffer_map (packet, GST_MAP_WRITE, &rtp);
  gst_rtp_buffer_set_seq (&rtp, number);
  /* From a place near its end, so that the clock of the packets runs over too. */
  gst_rtp_buffer_set_timestamp (&rtp, (guint32) (G_MAXUINT32 - 1000 + (guint16) (number - 65530) * SAMPLES));
  gst_rtp_buffer_unmap (&rtp);
  GST_BUFFER_PTS (packet) = GST_SECOND;
  sonor_feed_push (SONOR_FEED (fixture->feed), packet);
}

static void
assert_heard (Fixture *fixture, const char *expected, guint64 received, guint64 lost)
{
  guint64 n_received, n_lost;

  g_assert_cmpstr (fixture->heard->str, ==, expected);
  sonor_jitter_buffer_get_counts (SONOR_JITTER_BUFFER (fixture->buffer), &n_received, &n_lost);
  g_assert_cmpuint (n_received, ==, received);
  g_assert_cmpuint (n_lost, ==, lost);
}

static void
go_on (Fixture *fixture, gboolean at_once)
{
  sonor_jitter_buffer_go_on (SONOR_JITTER_BUFFER (fixture->buffer), at_once);
}

static void
test_order (Fixture *fixture, gconstpointer unused)
{
  come (fixture, 65530);
  come (fixture, 65532);
  come (fixture, 65533);
  come (fixture, 65532);
  assert_heard (fixture, "65530 ", 1, 0);
  g_assert_true (sonor_jitter_buffer_is_waiting (SONOR_JITTER_BUFFER (fixture->buffer)));
  come (fixture, 65531);
  g_assert_false (sonor_jitter_buffer_is_waiting (SONOR_JITTER_BUFFER (fixture->buffer)));
  come (fixture, 65531);
  come (fixture, 65534);
  come (fixture, 0);
  come (fixture, 65535);
  assert_heard (fixture, "65530 65531 65532 65533 65534 65535 0 ", 7, 0);
  /* As far apart as they were said, whenever they came. */
  g_assert_cmpuint (fixture->last, ==, GST_SECOND + 6 * 20 * GST_MSECOND);
}

static void
test_loss (Fixture *fixture, gconstpointer unused)
{
  come (fixture, 65530);
  come (fixture, 65533);
  g_object_set (fixture->buffer, "latency", 10000, NULL);
  go_on (fixture, FALSE);
  assert_heard (fixture, "65530 ", 1, 0);
  go_on (fixture, TRUE);
  assert_heard (fixture, "65530 (65531) (65532) 65533 ", 2, 2);
  /* Now it is too late. */
  come (fixture, 65531);
  come (fixture, 65534);
  come (fixture, 0);
  g_object_set (fixture->buffer, "latency", 0, NULL);
  go_on (fixture, FALSE);
  assert_heard (fixture, "65530 (65531) (65532) 65533 65534 (65535) 0 ", 4, 3);
}

static void
test_hostile (Fixture *fixture, gconstpointer unused)
{
  g_object_set (fixture->buffer, "latency", 10000, NULL);
  come (fixture, 100);
  /* More behind a gap than anybody waits for. */
  for (guint16 number = 102; number < 160; number++)
    come (fixture, number);
  g_assert_false (sonor_jitter_buffer_is_waiting (SONOR_JITTER_BUFFER (fixture->buffer)));
  g_string_truncate (fixture->heard, 0);

  /* From another place: nobody makes up what lies between. */
  come (fixture, 30000);
  come (fixture, 30001);
  come (fixture, 159);
  assert_heard (fixture, "30000 30001 159 ", 59 + 3, 1);
}

int
main (int argc, char **argv)
{
  gst_init (&argc, &argv);
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/phone/jitter-buffer/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/phone/jitter-buffer/loss", Fixture, NULL, set_up, test_loss, tear_down);
  g_test_add ("/phone/jitter-buffer/hostile", Fixture, NULL, set_up, test_hostile, tear_down);

  return g_test_run ();
}
