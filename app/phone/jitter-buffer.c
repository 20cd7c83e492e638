/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/jitter-buffer.h"

#include <gst/rtp/gstrtpbuffer.h>

/* What is further ahead or behind than this begins anew; at 20 ms a packet these are 20 s and 2 s (RFC 3550 A.1 has 3,000 and
 * 100). Whether it may begin anew rtpbin's session has judged. */
#define MOST_AHEAD  1000
#define MOST_BEHIND 100

/* Who sends so much behind a gap does not mean to fill it. */
#define MOST_HELD 50

/* Longer than this nothing is made up: it would be a buzz. */
#define MOST_MADE_UP 10
#define LONGEST_EACH (200 * GST_MSECOND)

/* A sender whose clock jumps by more has begun anew without saying so. */
#define LONGEST_STEP (60 * GST_SECOND)

typedef struct
{
  GstBuffer *packet;
  guint16 number;
  guint32 time;
  gint64 came;
} Held;

/*
 * Packets in order. What comes in order goes on at once, in the thread that brings it; behind a gap it is held until what is
 * missing has come, or until the listener has nothing left to play and somebody says to go on without it. How long speech is
 * kept so that what is late is not missed is the listener's business: its queue has the depth. So there is no thread
 * and no timer here, unlike in rtpjitterbuffer, whose place in an rtpbin this takes.
 */
struct _SonorJitterBuffer
{
  GstElement parent_instance;

  GstPad *entry;
  GstPad *way_out;
  guint clock_rate;

  /* In the thread that brings packets, or under its lock on @entry. */
  GQueue held;
  gboolean has_begun;
  guint16 expected;
  guint32 last_time;
  GstClockTime at;

  int latency;
  int is_waiting;
  GMutex lock;
  guint64 n_received;
  guint64 n_lost;
};

G_DEFINE_FINAL_TYPE (SonorJitterBuffer, sonor_jitter_buffer, GST_TYPE_ELEMENT)

enum
{
  PROPERTY_LATENCY = 1,
};

static GstStaticPadTemplate entry_template =
  GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS ("application/x-rtp"));
static GstStaticPadTemplate way_out_template =
  GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS ("application/x-rtp"));

static void
held_free (gpointer data)
{
  Held *held = data;

  if (held->packet != NULL)
    gst_buffer_unref (held->packet);
  g_free (held);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Held, held_free)

static void
count (SonorJitterBuffer *self,
       guint              n_received,
       guint              n_lost)
{
  g_mutex_lock (&self->lock);
  self->n_received += n_received;
  self->n_lost += n_lost;
  g_mutex_unlock (&self->lock);
}

static GstClockTime
get_duration (SonorJitterBuffer *self,
              guint32            from,
              guint32            to)
{
  gint32 difference = MAX ((gint32) (to - from), 0);
  GstClockTime duration = gst_util_uint64_scale_int ((guint64) difference, GST_SECOND, (int) self->clock_rate);

  return duration <= LONGEST_STEP ? duration : 0;
}

/* The sender's own time: that of its arrival would sound like a gap to whoever decodes. */
static GstFlowReturn
pass (SonorJitterBuffer *self,
      Held              *held)
{
  g_autoptr (Held) owned = held;

  if (!self->has_begun)
    self->at = GST_BUFFER_PTS_IS_VALID (held->packet) ? GST_BUFFER_PTS (held->packet) : 0;
  else
    self->at += get_duration (self, self->last_time, held->time);
  self->has_begun = TRUE;
  self->last_time = held->time;
  self->expected = (guint16) (held->number + 1);
  count (self, 1, 0);

  held->packet = gst_buffer_make_writable (held->packet);
  GST_BUFFER_PTS (held->packet) = self->at;
  GST_BUFFER_DTS (held->packet) = GST_CLOCK_TIME_NONE;

  return gst_pad_push (self->way_out, g_steal_pointer (&held->packet));
}

static GstFlowReturn
pass_what_follows (SonorJitterBuffer *self)
{
  GstFlowReturn flow = GST_FLOW_OK;
  Held *first;

  while ((first = g_queue_peek_head (&self->held)) != NULL && first->number == self->expected)
    flow = pass (self, g_queue_pop_head (&self->held));
  g_atomic_int_set (&self->is_waiting, first != NULL);

  return flow;
}

/* The depayloader makes a gap of each, which the decoder fills as it can. */
static void
tell_lost (SonorJitterBuffer *self,
           guint16            number,
           GstClockTime       at,
           GstClockTime       duration)
{
  GstStructure *lost =
    gst_structure_new ("GstRTPPacketLost", "seqnum", G_TYPE_UINT, (guint) number, "timestamp", G_TYPE_UINT64, at, "duration",
                       G_TYPE_UINT64, duration, "retry", G_TYPE_UINT, 0, NULL);

  gst_pad_push_event (self->way_out, gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM, lost));
}

static GstFlowReturn
give_up (SonorJitterBuffer *self)
{
  Held *first = g_queue_peek_head (&self->held);
  guint16 n_missing = (guint16) (first->number - self->expected);
  GstClockTime each = get_duration (self, self->last_time, first->time) / (n_missing + 1u);

  count (self, 0, n_missing);
  for (guint i = 0; i < MIN (n_missing, MOST_MADE_UP) && each > 0 && each <= LONGEST_EACH; i++)
    tell_lost (self, (guint16) (self->expected + i), self->at + (i + 1) * each, each);
  self->expected = first->number;

  return pass_what_follows (self);
}

static void
hold (SonorJitterBuffer *self,
      Held              *held)
{
  GList *after = self->held.tail;

  while (after != NULL && (gint16) (((Held *) after->data)->number - held->number) > 0)
    after = after->prev;
  if (after != NULL && ((Held *) after->data)->number == held->number)
    {
      held_free (held);
      return;
    }

  g_queue_insert_after (&self->held, after, held);
  g_atomic_int_set (&self->is_waiting, TRUE);
}

static void
forget (SonorJitterBuffer *self)
{
  g_queue_clear_full (&self->held, held_free);
  g_atomic_int_set (&self->is_waiting, FALSE);
  self->has_begun = FALSE;
}

static GstFlowReturn
on_packet (GstPad    *pad,
           GstObject *parent,
           GstBuffer *buffer)
{
  SonorJitterBuffer *self = SONOR_JITTER_BUFFER (parent);
  g_autoptr (Held) held = g_new0 (Held, 1);
  GstRTPBuffer packet = GST_RTP_BUFFER_INIT;
  GstFlowReturn flow = GST_FLOW_OK;
  gint16 ahead;

  held->packet = buffer;
  if (!gst_rtp_buffer_map (buffer, GST_MAP_READ, &packet))
    return GST_FLOW_OK;
  held->number = gst_rtp_buffer_get_seq (&packet);
  held->time = gst_rtp_buffer_get_timestamp (&packet);
  held->came = g_get_monotonic_time ();
  gst_rtp_buffer_unmap (&packet);

  ahead = (gint16) (held->number - self->expected);
  if (self->has_begun && (ahead > MOST_AHEAD || ahead < -MOST_BEHIND))
    forget (self);
  else if (self->has_begun && ahead < 0)
    return GST_FLOW_OK;

  if (!self->has_begun || ahead == 0)
    {
      flow = pass (self, g_steal_pointer (&held));
      return flow == GST_FLOW_OK ? pass_what_follows (self) : flow;
    }
  hold (self, g_steal_pointer (&held));
  if (self->held.length > MOST_HELD)
    flow = give_up (self);

  return flow;
}

static void
sonor_jitter_buffer_set_property (GObject      *object,
                                  guint         property_id,
                                  const GValue *value,
                                  GParamSpec   *spec)
{
  SonorJitterBuffer *self = SONOR_JITTER_BUFFER (object);

  if (property_id == PROPERTY_LATENCY)
    g_atomic_int_set (&self->latency, (int) g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, spec);
}

static void
sonor_jitter_buffer_get_property (GObject    *object,
                                  guint       property_id,
                                  GValue     *value,
                                  GParamSpec *spec)
{
  SonorJitterBuffer *self = SONOR_JITTER_BUFFER (object);

  if (property_id == PROPERTY_LATENCY)
    g_value_set_uint (value, (guint) g_atomic_int_get (&self->latency));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, spec);
}

static GstStateChangeReturn
sonor_jitter_buffer_change_state (GstElement     *element,
                                  GstStateChange  transition)
{
  GstStateChangeReturn changed = GST_ELEMENT_CLASS (sonor_jitter_buffer_parent_class)->change_state (element, transition);

  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    forget (SONOR_JITTER_BUFFER (element));

  return changed;
}

static void
sonor_jitter_buffer_finalize (GObject *object)
{
  SonorJitterBuffer *self = SONOR_JITTER_BUFFER (object);

  g_queue_clear_full (&self->held, held_free);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (sonor_jitter_buffer_parent_class)->finalize (object);
}

static void
sonor_jitter_buffer_class_init (SonorJitterBufferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);

  object_class->set_property = sonor_jitter_buffer_set_property;
  object_class->get_property = sonor_jitter_buffer_get_property;
  object_class->finalize = sonor_jitter_buffer_finalize;
  element_class->change_state = sonor_jitter_buffer_change_state;

  /**
   * SonorJitterBuffer:latency:
   *
   * The longest that something is held behind a gap, in milliseconds. An rtpbin sets it to its own.
   */
  g_object_class_install_property (object_class, PROPERTY_LATENCY,
                                   g_param_spec_uint ("latency", NULL, NULL, 0, 10000, 200,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));

  gst_element_class_add_static_pad_template (element_class, &entry_template);
  gst_element_class_add_static_pad_template (element_class, &way_out_template);
  gst_element_class_set_static_metadata (element_class, "Packets in order", "Filter/Network/RTP",
                                         "Puts RTP in order without a thread", "Sonor");
}

static void
sonor_jitter_buffer_init (SonorJitterBuffer *self)
{
  g_mutex_init (&self->lock);
  g_queue_init (&self->held);
  self->latency = 200;
  self->entry = gst_pad_new_from_static_template (&entry_template, "sink");
  self->way_out = gst_pad_new_from_static_template (&way_out_template, "src");
  gst_pad_set_chain_function (self->entry, on_packet);
  GST_PAD_SET_PROXY_CAPS (self->entry);
  gst_element_add_pad (GST_ELEMENT (self), self->entry);
  gst_element_add_pad (GST_ELEMENT (self), self->way_out);
}

/**
 * sonor_jitter_buffer_new:
 * @clock_rate: ticks of the RTP clock a second
 *
 * Returns: (transfer floating): an element that puts the packets of one source in order
 */
GstElement *
sonor_jitter_buffer_new (guint clock_rate)
{
  SonorJitterBuffer *self = g_object_new (SONOR_TYPE_JITTER_BUFFER, NULL);

  g_return_val_if_fail (clock_rate > 0, NULL);

  self->clock_rate = clock_rate;

  return GST_ELEMENT (self);
}

/**
 * sonor_jitter_buffer_is_waiting:
 * @self: a jitter buffer
 *
 * May be asked in any thread.
 *
 * Returns: whether something is held behind a gap
 */
gboolean
sonor_jitter_buffer_is_waiting (SonorJitterBuffer *self)
{
  return g_atomic_int_get (&self->is_waiting);
}

/**
 * sonor_jitter_buffer_go_on:
 * @self: a jitter buffer
 * @at_once: whether there is nothing left to play; otherwise only what was waited for too long is given up
 *
 * Gives up what is missing, in the thread that brings packets.
 */
void
sonor_jitter_buffer_go_on (SonorJitterBuffer *self,
                           gboolean           at_once)
{
  gint64 longest = g_atomic_int_get (&self->latency) * G_TIME_SPAN_MILLISECOND;
  Held *first;

  GST_PAD_STREAM_LOCK (self->entry);
  first = g_queue_peek_head (&self->held);
  if (first != NULL && (at_once || g_get_monotonic_time () - first->came >= longest))
    give_up (self);
  GST_PAD_STREAM_UNLOCK (self->entry);
}

/**
 * sonor_jitter_buffer_get_counts:
 * @self: a jitter buffer
 * @n_received: (out): packets that came in time
 * @n_lost: (out): packets that did not
 *
 * May be asked in any thread.
 */
void
sonor_jitter_buffer_get_counts (SonorJitterBuffer *self,
                                guint64           *n_received,
                                guint64           *n_lost)
{
  g_mutex_lock (&self->lock);
  *n_received = self->n_received;
  *n_lost = self->n_lost;
  g_mutex_unlock (&self->lock);
}
