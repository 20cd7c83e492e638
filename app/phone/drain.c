/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/drain.h"

/* A sink without a clock, a queue or a state to wait for: an appsink or an udpsink does for each buffer what is of use
 * for pictures. */
struct _SonorDrain
{
  GstElement parent_instance;

  SonorDrainTake take;
  gpointer user_data;
  GDestroyNotify destroy;
};

G_DEFINE_FINAL_TYPE (SonorDrain, sonor_drain, GST_TYPE_ELEMENT)

static GstFlowReturn
on_buffer (GstPad    *pad,
           GstObject *parent,
           GstBuffer *buffer)
{
  SonorDrain *self = (SonorDrain *) parent;

  if (self->take != NULL)
    self->take (buffer, self->user_data);
  gst_buffer_unref (buffer);

  return GST_FLOW_OK;
}

static gboolean
on_event (GstPad    *pad,
          GstObject *parent,
          GstEvent  *event)
{
  gst_event_unref (event);

  return TRUE;
}

/* It takes what comes when it comes: how late that is does not delay what others play. */
static gboolean
sonor_drain_query (GstElement *element,
                   GstQuery   *query)
{
  if (GST_QUERY_TYPE (query) != GST_QUERY_LATENCY)
    return GST_ELEMENT_CLASS (sonor_drain_parent_class)->query (element, query);

  gst_query_set_latency (query, FALSE, 0, GST_CLOCK_TIME_NONE);

  return TRUE;
}

static void
sonor_drain_finalize (GObject *object)
{
  SonorDrain *self = SONOR_DRAIN (object);

  if (self->destroy != NULL)
    self->destroy (self->user_data);

  G_OBJECT_CLASS (sonor_drain_parent_class)->finalize (object);
}

static void
sonor_drain_class_init (SonorDrainClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_drain_finalize;
  GST_ELEMENT_CLASS (klass)->query = sonor_drain_query;
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Drain", "Sink", "Gives what comes to a function",
                                         "Sonor");
}

static void
sonor_drain_init (SonorDrain *self)
{
  GST_OBJECT_FLAG_SET (self, GST_ELEMENT_FLAG_SINK);
}

/**
 * sonor_drain_new:
 * @caps: (nullable): what it takes; %NULL for anything
 * @take: (nullable): whom to give it; %NULL for nobody
 * @user_data: (closure): for @take
 * @destroy: (nullable): for @user_data
 *
 * Returns: (transfer floating): an element with a pad “sink” where buffers end
 */
GstElement *
sonor_drain_new (GstCaps        *caps,
                 SonorDrainTake  take,
                 gpointer        user_data,
                 GDestroyNotify  destroy)
{
  SonorDrain *self = g_object_new (SONOR_TYPE_DRAIN, NULL);
  g_autoptr (GstCaps) any = gst_caps_new_any ();
  g_autoptr (GstPadTemplate) template =
    gst_object_ref_sink (gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps != NULL ? caps : any));
  GstPad *pad = gst_pad_new_from_template (template, "sink");

  self->take = take;
  self->user_data = user_data;
  self->destroy = destroy;
  gst_pad_set_chain_function (pad, on_buffer);
  gst_pad_set_event_function (pad, on_event);
  gst_element_add_pad (GST_ELEMENT (self), pad);

  return GST_ELEMENT (self);
}
