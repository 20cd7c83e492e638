/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/feed.h"

/* A source without a thread: what is pushed goes on in the thread that pushes. An appsrc would wake one of its own for each
 * buffer, which costs more than coding 20 ms of speech does. */
struct _SonorFeed
{
  GstElement parent_instance;

  GstPad *pad;
  GstCaps *caps;
  GstClockTime latency;
  int has_begun;
};

G_DEFINE_FINAL_TYPE (SonorFeed, sonor_feed, GST_TYPE_ELEMENT)

static GstStaticPadTemplate source_template =
  GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

static gboolean
on_query (GstPad    *pad,
          GstObject *parent,
          GstQuery  *query)
{
  SonorFeed *self = SONOR_FEED (parent);
  GstCaps *filter;
  g_autoptr (GstCaps) possible = NULL;

  if (GST_QUERY_TYPE (query) == GST_QUERY_LATENCY)
    {
      gst_query_set_latency (query, TRUE, self->latency, GST_CLOCK_TIME_NONE);
      return TRUE;
    }
  if (GST_QUERY_TYPE (query) == GST_QUERY_CAPS)
    {
      gst_query_parse_caps (query, &filter);
      possible = filter != NULL ? gst_caps_intersect_full (filter, self->caps, GST_CAPS_INTERSECT_FIRST)
                                : gst_caps_ref (self->caps);
      gst_query_set_caps_result (query, possible);
      return TRUE;
    }

  return gst_pad_query_default (pad, parent, query);
}

/* Nothing flows before it plays: there is nothing to start with. */
static GstStateChangeReturn
sonor_feed_change_state (GstElement     *element,
                         GstStateChange  transition)
{
  GstStateChangeReturn changed = GST_ELEMENT_CLASS (sonor_feed_parent_class)->change_state (element, transition);

  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    g_atomic_int_set (&SONOR_FEED (element)->has_begun, FALSE);
  if (changed == GST_STATE_CHANGE_SUCCESS &&
      (transition == GST_STATE_CHANGE_READY_TO_PAUSED || transition == GST_STATE_CHANGE_PLAYING_TO_PAUSED))
    return GST_STATE_CHANGE_NO_PREROLL;

  return changed;
}

static void
sonor_feed_finalize (GObject *object)
{
  gst_caps_unref (SONOR_FEED (object)->caps);

  G_OBJECT_CLASS (sonor_feed_parent_class)->finalize (object);
}

static void
sonor_feed_class_init (SonorFeedClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sonor_feed_finalize;
  element_class->change_state = sonor_feed_change_state;
  gst_element_class_add_static_pad_template (element_class, &source_template);
  gst_element_class_set_static_metadata (element_class, "Feed", "Source", "What another thread puts in", "Sonor");
}

static void
sonor_feed_init (SonorFeed *self)
{
  self->pad = gst_pad_new_from_static_template (&source_template, "src");
  gst_pad_set_query_function (self->pad, on_query);
  gst_pad_use_fixed_caps (self->pad);
  gst_element_add_pad (GST_ELEMENT (self), self->pad);
  GST_OBJECT_FLAG_SET (self, GST_ELEMENT_FLAG_SOURCE);
}

/**
 * sonor_feed_new:
 * @caps: what will be pushed
 * @latency: how long what is pushed was on its way before
 *
 * Returns: (transfer floating): an element for sonor_feed_push()
 */
GstElement *
sonor_feed_new (GstCaps      *caps,
                GstClockTime  latency)
{
  SonorFeed *self = g_object_new (SONOR_TYPE_FEED, NULL);

  self->caps = gst_caps_ref (caps);
  self->latency = latency;

  return GST_ELEMENT (self);
}

static void
begin (SonorFeed *self)
{
  g_autofree char *id = gst_pad_create_stream_id (self->pad, GST_ELEMENT (self), NULL);
  GstSegment segment;

  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (self->pad, gst_event_new_stream_start (id));
  gst_pad_push_event (self->pad, gst_event_new_caps (self->caps));
  gst_pad_push_event (self->pad, gst_event_new_segment (&segment));
}

/**
 * sonor_feed_push:
 * @self: a feed
 * @buffer: (transfer full): what to send on, with its time in the pipeline
 *
 * Sends it through all that follows, up to the next queue, before it returns. One thread at a time may push.
 *
 * Returns: what became of it; %GST_FLOW_FLUSHING while the feed does not play. Who fails tells the bus itself.
 */
GstFlowReturn
sonor_feed_push (SonorFeed *self,
                 GstBuffer *buffer)
{
  if (GST_PAD_IS_FLUSHING (self->pad))
    {
      gst_buffer_unref (buffer);
      return GST_FLOW_FLUSHING;
    }
  if (g_atomic_int_compare_and_exchange (&self->has_begun, FALSE, TRUE))
    begin (self);

  return gst_pad_push (self->pad, buffer);
}
