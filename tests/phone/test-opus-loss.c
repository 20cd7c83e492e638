/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Each Opus packet carries a copy of the one before: what was lost is heard. Nothing waits for a copy before the network is seen to lose
 * some. */

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <math.h>

#include "phone/codec-chain.h"

#define RATE    16000
#define SAMPLES (RATE / 50)

#define N_FRAMES 680

/* Words begin here, out of silence, and last for four frames. */
static const guint words[] = { 10, 640, 655 };
#define WORD 4

/* The first is alone and the second more than ten seconds after it: they are made up for. The third is not alone any more. The
 * last is the beginning of a word. */
static const guint lost[] = { 20, 600, 620, 655 };

typedef struct
{
  GstElement *pipeline;
  GstElement *source;
  GstElement *sink;
} Line;

static Line
open_line (const char *caps_words,
           GPtrArray  *elements,
           GstElement *pipeline)
{
  Line line = { pipeline, gst_element_factory_make ("appsrc", NULL), gst_element_factory_make ("appsink", NULL) };
  g_autoptr (GstCaps) caps = gst_caps_from_string (caps_words);

  g_object_set (line.source, "caps", caps, "format", GST_FORMAT_TIME, NULL);
  g_object_set (line.sink, "sync", FALSE, NULL);
  gst_bin_add_many (GST_BIN (pipeline), line.source, line.sink, NULL);
  g_assert_true (gst_element_link (line.source, elements->pdata[0]));
  g_assert_true (gst_element_link (elements->pdata[elements->len - 1], line.sink));
  gst_element_set_state (pipeline, GST_STATE_PLAYING);

  return line;
}

static void
close_line (Line *line)
{
  gst_element_set_state (line->pipeline, GST_STATE_NULL);
  gst_object_unref (line->pipeline);
}

/* A voice: pulses, a hundred and fifty a second, each ringing at 700 Hz. */
static gint16
say (guint sample)
{
  double since = sample % (RATE / 150) / (double) RATE;

  return (gint16) (12000 * exp (-400 * since) * sin (2 * G_PI * 700 * since));
}

static GstBuffer *
make_frame (guint frame)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, SAMPLES * sizeof (gint16), NULL);
  gboolean speaks = FALSE;
  GstMapInfo map;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    speaks = speaks || (frame >= words[i] && frame < words[i] + WORD);
  gst_buffer_map (buffer, &map, GST_MAP_WRITE);
  for (guint i = 0; i < SAMPLES; i++)
    ((gint16 *) (gpointer) map.data)[i] = speaks ? say (frame * SAMPLES + i) : 0;
  gst_buffer_unmap (buffer, &map);
  GST_BUFFER_PTS (buffer) = frame * 20 * GST_MSECOND;
  GST_BUFFER_DURATION (buffer) = 20 * GST_MSECOND;

  return buffer;
}

static GPtrArray *
make_packets (void)
{
  GPtrArray *packets = g_ptr_array_new_with_free_func ((GDestroyNotify) gst_buffer_unref);
  GstElement *pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) encoder = sonor_codec_chain_add_encoder (GST_BIN (pipeline), SONOR_CODEC_OPUS, 96, 20, &error);
  Line line;

  g_assert_no_error (error);
  line = open_line ("audio/x-raw, format=S16LE, rate=16000, channels=1, layout=interleaved", encoder, pipeline);
  for (guint i = 0; i < N_FRAMES; i++)
    {
      g_autoptr (GstSample) sample = NULL;

      g_assert_cmpint (gst_app_src_push_buffer (GST_APP_SRC (line.source), make_frame (i)), ==, GST_FLOW_OK);
      sample = gst_app_sink_pull_sample (GST_APP_SINK (line.sink));
      g_assert_nonnull (sample);
      g_ptr_array_add (packets, gst_buffer_copy (gst_sample_get_buffer (sample)));
      GST_BUFFER_PTS (packets->pdata[i]) = i * 20 * GST_MSECOND;
    }
  close_line (&line);

  return packets;
}

static double
measure (GstBuffer *buffer)
{
  double energy = 0;
  gsize n;
  GstMapInfo map;

  gst_buffer_map (buffer, &map, GST_MAP_READ);
  n = map.size / sizeof (gint16);
  for (gsize i = 0; i < n; i++)
    energy += pow (((const gint16 *) (gconstpointer) map.data)[i] / 32768.0, 2);
  gst_buffer_unmap (buffer, &map);

  return n > 0 ? sqrt (energy / (double) n) : 0;
}

/* As the jitter buffer says that a packet will not come. */
static void
lose (GPtrArray *decoder,
      guint      frame)
{
  g_autoptr (GstPad) entry = gst_element_get_static_pad (decoder->pdata[0], "sink");

  gst_pad_send_event (entry,
                      gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM,
                                            gst_structure_new ("GstRTPPacketLost", "seqnum", G_TYPE_UINT, frame, "timestamp",
                                                               G_TYPE_UINT64, frame * 20 * GST_MSECOND, "duration", G_TYPE_UINT64,
                                                               20 * GST_MSECOND, NULL)));
}

static gboolean
is_lost (guint frame)
{
  for (guint i = 0; i < G_N_ELEMENTS (lost); i++)
    if (lost[i] == frame)
      return TRUE;

  return FALSE;
}

static GstSample *
hear (Line *line)
{
  return gst_app_sink_try_pull_sample (GST_APP_SINK (line->sink), 5 * GST_SECOND);
}

static void
test_loss (void)
{
  g_autoptr (GPtrArray) packets = make_packets ();
  GstElement *pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) decoder = sonor_codec_chain_add_decoder (GST_BIN (pipeline), SONOR_CODEC_OPUS, &error);
  Line line;
  double loudness[N_FRAMES] = { 0 };
  guint n_heard = 0;

  g_assert_no_error (error);
  line = open_line ("application/x-rtp, media=audio, clock-rate=48000, encoding-name=OPUS, payload=96", decoder, pipeline);

  for (guint i = 0; i < N_FRAMES; i++)
    {
      g_autoptr (GstSample) sample = NULL;

      if (is_lost (i))
        {
          lose (decoder, i);
          /* Nothing is heard for a moment: from now on each waits for the next. */
          if (i == lost[2])
            continue;
        }
      else
        {
          gst_app_src_push_buffer (GST_APP_SRC (line.source), gst_buffer_ref (packets->pdata[i]));
        }
      sample = hear (&line);
      g_assert_nonnull (sample);
      loudness[n_heard++] = measure (gst_sample_get_buffer (sample));
    }
  gst_app_src_end_of_stream (GST_APP_SRC (line.source));
  close_line (&line);

  /* All that was said but for the frame that waits. */
  g_assert_cmpuint (n_heard, ==, N_FRAMES - 1);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_test_message ("word %u: silence %f, then %f %f %f", i, loudness[words[i] - 2], loudness[words[i]], loudness[words[i] + 1],
                      loudness[words[i] + 2]);
      g_assert_cmpfloat (loudness[words[i] - 2], <, 0.01);
      g_assert_cmpfloat (loudness[words[i]], >, loudness[words[i] + 1] / 3);
      g_assert_cmpfloat (loudness[words[i] + 1], >, 0.02);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (&argc, &argv);

  g_test_add_func ("/phone/opus/loss", test_loss);

  return g_test_run ();
}
