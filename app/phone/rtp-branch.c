/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/rtp-branch.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "phone/codec-chain.h"
#include "phone/drain.h"
#include "phone/jitter-buffer.h"
#include "phone/listener.h"
#include "phone/noise-ear.h"
#include "phone/sound-error.h"
#include "phone/srtp.h"

/* Sources that may speak at once. A call forwarded by a switch has few, one after the other. */
#define MOST_SOURCES 16

/* All three of RFC 4733 2.5.1.4, at the end as at the start. */
#define EVENT_REDUNDANCY 3
#define EVENT_STEP_MS    20

struct _SonorRtpBranch
{
  GstElement *bin;
  GstElement *rtpbin;
  GstElement *speech;
  GstElement *from_network;
  GstElement *digits;
  SonorMixerLeg *leg;
  SonorRtpGate *gate;
  SonorMediaStream *stream;
  SonorListener *listener;

  GMutex lock;
  GPtrArray *jitter_buffers;
};

static GstCaps *
on_request_pt_map (SonorRtpBranch *self,
                   guint           session,
                   guint           payload_type)
{
  if (payload_type == self->stream->receive_payload_type)
    return sonor_codec_chain_make_caps (self->stream->codec, payload_type);
  if ((int) payload_type == self->stream->receive_event_payload_type)
    return gst_caps_new_simple ("application/x-rtp", "media", G_TYPE_STRING, "audio", "payload", G_TYPE_INT,
                                (int) payload_type, "clock-rate", G_TYPE_INT,
                                (int) sonor_codec_get_clock_rate (self->stream->codec), "encoding-name", G_TYPE_STRING,
                                "TELEPHONE-EVENT", NULL);
  if (payload_type == SONOR_NOISE_PAYLOAD_TYPE && sonor_codec_may_pause (self->stream->codec))
    return gst_caps_new_simple ("application/x-rtp", "media", G_TYPE_STRING, "audio", "payload", G_TYPE_INT,
                                SONOR_NOISE_PAYLOAD_TYPE, "clock-rate", G_TYPE_INT, 8000, "encoding-name", G_TYPE_STRING,
                                "CN", NULL);

  return NULL;
}

static void
on_first_speech (gpointer user_data)
{
  SonorRtpBranch *self = user_data;

  gst_element_post_message (self->bin, gst_message_new_element (GST_OBJECT (self->bin),
                                                                gst_structure_new_empty ("sonor-first-audio")));
}

static GPtrArray *
add_alone (SonorRtpBranch *self,
           const char     *name)
{
  GstElement *element = gst_element_factory_make (name, NULL);
  GPtrArray *elements = NULL;

  if (element != NULL)
    {
      gst_bin_add (GST_BIN (self->bin), element);
      elements = g_ptr_array_new ();
      g_ptr_array_add (elements, element);
    }

  return elements;
}

/* Runs in a thread of the pipeline. */
static void
on_pad_added (SonorRtpBranch *self,
              GstPad         *pad)
{
  g_autofree char *name = gst_pad_get_name (pad);
  g_autoptr (GstPad) entry = NULL;
  GPtrArray *decoder = NULL;
  GstElement *end;
  guint source, payload_type;

  if (sscanf (name, "recv_rtp_src_0_%u_%u", &source, &payload_type) != 2)
    return;

  if ((int) payload_type == self->stream->receive_event_payload_type)
    {
      decoder = add_alone (self, "rtpdtmfdepay");
      end = sonor_drain_new (NULL, NULL, NULL, NULL);
    }
  else if (payload_type == SONOR_NOISE_PAYLOAD_TYPE && sonor_codec_may_pause (self->stream->codec))
    {
      decoder = add_alone (self, "identity");
      end = sonor_listener_make_noise_ear (self->listener, source);
    }
  else
    {
      decoder = sonor_codec_chain_add_decoder (GST_BIN (self->bin), self->stream->codec, NULL);
      end = sonor_listener_make_speech_ear (self->listener, source);
    }
  /* All of them were there when the branch was built. */
  g_return_if_fail (decoder != NULL && end != NULL);

  gst_bin_add (GST_BIN (self->bin), end);
  gst_element_link (decoder->pdata[decoder->len - 1], end);
  entry = gst_element_get_static_pad (decoder->pdata[0], "sink");
  g_ptr_array_add (decoder, end);
  for (guint i = decoder->len; i > 0; i--)
    gst_element_sync_state_with_parent (decoder->pdata[i - 1]);
  g_object_set_data_full (G_OBJECT (pad), "sonor-decoder", decoder, (GDestroyNotify) g_ptr_array_unref);
  gst_pad_link (pad, entry);
}

static void
remove_element (SonorRtpBranch *self,
                GstElement     *element)
{
  gst_element_set_locked_state (element, TRUE);
  gst_element_set_state (element, GST_STATE_NULL);
  gst_bin_remove (GST_BIN (self->bin), element);
}

/* A source has gone: runs in a thread of the pipeline, but not in one of what is taken out. */
static void
on_pad_removed (SonorRtpBranch *self,
                GstPad         *pad)
{
  g_autoptr (GPtrArray) decoder = g_object_steal_data (G_OBJECT (pad), "sonor-decoder");

  for (guint i = 0; decoder != NULL && i < decoder->len; i++)
    remove_element (self, decoder->pdata[i]);
}

/* Its counts are wanted when the source has gone, too. */
static GstElement *
on_request_jitter_buffer (SonorRtpBranch *self)
{
  GstElement *jitter_buffer = sonor_jitter_buffer_new (sonor_codec_get_clock_rate (self->stream->codec));

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->jitter_buffers, gst_object_ref_sink (jitter_buffer));
  g_mutex_unlock (&self->lock);

  return gst_object_ref (jitter_buffer);
}

/* Returns one that holds something and was not returned before. */
static SonorJitterBuffer *
find_waiting (SonorRtpBranch *self,
              guint          *position)
{
  SonorJitterBuffer *found = NULL;

  g_mutex_lock (&self->lock);
  for (; found == NULL && *position < self->jitter_buffers->len; (*position)++)
    if (sonor_jitter_buffer_is_waiting (self->jitter_buffers->pdata[*position]))
      found = gst_object_ref (self->jitter_buffers->pdata[*position]);
  g_mutex_unlock (&self->lock);

  return found;
}

/* The mixer is about to listen. */
static void
receive (GstClockTime now,
         gpointer     user_data)
{
  SonorRtpBranch *self = user_data;
  SonorJitterBuffer *waiting;
  guint position = 0;

  sonor_rtp_gate_receive (self->gate, self->from_network, now);
  while ((waiting = find_waiting (self, &position)) != NULL)
    {
      sonor_jitter_buffer_go_on (waiting, sonor_speech_queue_runs_dry (sonor_mixer_leg_get_heard (self->leg)));
      gst_object_unref (waiting);
    }
}

static gboolean
add_and_link_all (SonorRtpBranch *self,
                  SonorRtpGate   *gate,
                  GPtrArray      *encoder)
{
  GstElement *control_from_network = sonor_rtp_gate_make_control_source (gate);
  GstElement *to_network = sonor_rtp_gate_make_sink (gate, FALSE);
  GstElement *control_to_network = sonor_rtp_gate_make_sink (gate, TRUE);
  GstElement *selector = gst_element_factory_make ("rtpdtmfmux", NULL);
  gboolean encrypted = self->stream->encrypted;
  GstElement *encrypter = encrypted ? sonor_srtp_make_encrypter (&self->stream->send_key) : NULL;
  GstElement *decrypter = encrypted ? sonor_srtp_make_decrypter (&self->stream->receive_key) : NULL;
  g_autoptr (GstPad) proven = decrypter != NULL ? gst_element_get_static_pad (decrypter, "rtp_src") : NULL;
  g_autoptr (GstPad) proven_control = decrypter != NULL ? gst_element_get_static_pad (decrypter, "rtcp_src") : NULL;
  GstElement *needed[] = { self->rtpbin, self->speech, selector, self->from_network, control_from_network,
                           to_network, control_to_network };
  GstElement *optional[] = { self->digits, encrypter, decrypter };
  gboolean complete = (!encrypted || (encrypter != NULL && decrypter != NULL)) &&
                      (self->stream->send_event_payload_type < 0 || self->digits != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      complete = complete && needed[i] != NULL;
      if (needed[i] != NULL)
        gst_bin_add (GST_BIN (self->bin), needed[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (optional); i++)
    if (optional[i] != NULL)
      gst_bin_add (GST_BIN (self->bin), optional[i]);
  if (!complete)
    return FALSE;

  if (!gst_element_link (self->speech, encoder->pdata[0]) ||
      !gst_element_link_pads (encoder->pdata[encoder->len - 1], "src", selector, "sink_%u") ||
      (self->digits != NULL && !gst_element_link_pads (self->digits, "src", selector, "priority_sink_%u")) ||
      !gst_element_link_pads (selector, "src", self->rtpbin, "send_rtp_sink_0"))
    return FALSE;

  if (!encrypted)
    return gst_element_link_pads (self->from_network, "src", self->rtpbin, "recv_rtp_sink_0") &&
           gst_element_link_pads (control_from_network, "src", self->rtpbin, "recv_rtcp_sink_0") &&
           gst_element_link_pads (self->rtpbin, "send_rtp_src_0", to_network, "sink") &&
           gst_element_link_pads (self->rtpbin, "send_rtcp_src_0", control_to_network, "sink");

  /* From here nothing leads from the microphone to the network but through the encrypter. */
  sonor_rtp_gate_trust (gate, proven, FALSE);
  sonor_rtp_gate_trust (gate, proven_control, TRUE);

  return gst_element_link_pads (self->from_network, "src", decrypter, "rtp_sink") &&
         gst_element_link_pads (control_from_network, "src", decrypter, "rtcp_sink") &&
         gst_element_link_pads (decrypter, "rtp_src", self->rtpbin, "recv_rtp_sink_0") &&
         gst_element_link_pads (decrypter, "rtcp_src", self->rtpbin, "recv_rtcp_sink_0") &&
         gst_element_link_pads (self->rtpbin, "send_rtp_src_0", encrypter, "rtp_sink_0") &&
         gst_element_link_pads (self->rtpbin, "send_rtcp_src_0", encrypter, "rtcp_sink_0") &&
         gst_element_link_pads (encrypter, "rtp_src_0", to_network, "sink") &&
         gst_element_link_pads (encrypter, "rtcp_src_0", control_to_network, "sink");
}

static GstElement *
make_rtpbin (SonorRtpBranch *self)
{
  GstElement *rtpbin = gst_element_factory_make ("rtpbin", NULL);
  g_autofree char *name = g_uuid_string_random ();
  g_autoptr (GstStructure) description = NULL;

  if (rtpbin == NULL)
    return NULL;

  /* RFC 7022: a name that says nothing about the agent or the machine. */
  description = gst_structure_new ("application/x-rtp-source-sdes", "cname", G_TYPE_STRING, name, NULL);
  g_object_set (rtpbin, "autoremove", TRUE, "max-streams", MOST_SOURCES, "sdes", description, NULL);
  gst_util_set_object_arg (G_OBJECT (rtpbin), "rtp-profile", self->stream->encrypted ? "savp" : "avp");
  g_signal_connect_swapped (rtpbin, "request-pt-map", G_CALLBACK (on_request_pt_map), self);
  g_signal_connect_swapped (rtpbin, "pad-added", G_CALLBACK (on_pad_added), self);
  g_signal_connect_swapped (rtpbin, "pad-removed", G_CALLBACK (on_pad_removed), self);
  g_signal_connect_swapped (rtpbin, "request-jitterbuffer", G_CALLBACK (on_request_jitter_buffer), self);

  return rtpbin;
}

static GstElement *
make_digits (SonorRtpBranch *self)
{
  GstElement *digits = NULL;

  if (self->stream->send_event_payload_type >= 0)
    digits = gst_element_factory_make ("rtpdtmfsrc", NULL);
  if (digits != NULL)
    g_object_set (digits, "pt", (guint) self->stream->send_event_payload_type, "clock-rate",
                  sonor_codec_get_clock_rate (self->stream->codec), "packet-redundancy", EVENT_REDUNDANCY, NULL);

  return digits;
}

/**
 * sonor_rtp_branch_new:
 * @pipeline: a pipeline that plays
 * @gate: the sockets, which know @stream; it must outlive the branch
 * @leg: the leg of the mixer
 * @stream: what was agreed
 * @error: return location for a #GError
 *
 * Builds the branch and sets it going. If @stream is encrypted there is no way for clear speech in it.
 *
 * Returns: (transfer full) (nullable): the branch; %NULL with @error set
 */
SonorRtpBranch *
sonor_rtp_branch_new (GstElement              *pipeline,
                      SonorRtpGate            *gate,
                      SonorMixerLeg           *leg,
                      const SonorMediaStream  *stream,
                      GError                 **error)
{
  g_autoptr (SonorRtpBranch) self = NULL;
  g_autoptr (GPtrArray) encoder = NULL;

  if (!sonor_codec_chain_is_present (stream->codec))
    {
      g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING,
                   /* Translators: the name of a codec */
                   _("This computer cannot speak %s; install the packages gstreamer1.0-plugins-good, "
                     "gstreamer1.0-plugins-bad and gstreamer1.0-libav"),
                   sonor_codec_get_name (stream->codec));
      return NULL;
    }

  self = g_new0 (SonorRtpBranch, 1);
  g_mutex_init (&self->lock);
  self->jitter_buffers = g_ptr_array_new_with_free_func (gst_object_unref);
  self->leg = leg;
  self->gate = gate;
  self->stream = sonor_media_stream_copy (stream);
  self->listener = sonor_listener_new (leg, sonor_codec_chain_get_rate (stream->codec), on_first_speech, self);
  self->bin = gst_object_ref_sink (gst_bin_new (NULL));
  g_object_set (self->bin, "async-handling", TRUE, NULL);
  encoder = sonor_codec_chain_add_encoder (GST_BIN (self->bin), stream->codec, stream->send_payload_type,
                                           stream->packet_time, error);
  if (encoder == NULL)
    return NULL;

  self->speech = sonor_mixer_make_feed (sonor_codec_chain_get_rate (stream->codec));
  self->digits = make_digits (self);
  self->rtpbin = make_rtpbin (self);
  self->from_network = sonor_rtp_gate_make_speech_source (gate);
  if (!add_and_link_all (self, gate, encoder))
    {
      g_set_error_literal (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING,
                           _("A part of GStreamer that calls need is not installed; install the packages "
                             "gstreamer1.0-plugins-good and gstreamer1.0-plugins-bad"));
      return NULL;
    }

  gst_bin_add (GST_BIN (pipeline), self->bin);
  if (!gst_element_sync_state_with_parent (self->bin))
    {
      g_set_error_literal (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_FAILED,
                           _("The call's sound could not be set up; hang up and call again"));
      return NULL;
    }
  sonor_mixer_leg_set_sender (leg, SONOR_FEED (self->speech), stream->packet_time,
                              sonor_codec_chain_get_rate (stream->codec));
  sonor_mixer_leg_set_receiver (leg, receive, self);

  return g_steal_pointer (&self);
}

/**
 * sonor_rtp_branch_free:
 * @self: (transfer full): a branch
 *
 * Stops it and takes it out.
 */
void
sonor_rtp_branch_free (SonorRtpBranch *self)
{
  g_autoptr (GstObject) parent = gst_object_get_parent (GST_OBJECT (self->bin));

  sonor_mixer_leg_set_receiver (self->leg, NULL, NULL);
  sonor_mixer_leg_set_sender (self->leg, NULL, 0, SONOR_SPEECH_RATE);
  if (self->rtpbin != NULL)
    g_signal_handlers_disconnect_by_data (self->rtpbin, self);
  gst_element_set_locked_state (self->bin, TRUE);
  gst_element_set_state (self->bin, GST_STATE_NULL);
  if (parent != NULL)
    gst_bin_remove (GST_BIN (parent), self->bin);
  gst_object_unref (self->bin);
  sonor_listener_free (self->listener);
  g_ptr_array_unref (self->jitter_buffers);
  sonor_media_stream_free (self->stream);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * sonor_rtp_branch_owns:
 * @self: a branch
 * @object: who sent a message
 *
 * Returns: whether it is part of the branch
 */
gboolean
sonor_rtp_branch_owns (SonorRtpBranch *self,
                       GstObject      *object)
{
  return gst_object_has_as_ancestor (object, GST_OBJECT (self->bin)) || object == GST_OBJECT (self->bin);
}

static void
send_event (SonorRtpBranch *self,
            GstStructure   *structure)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (self->digits, "src");

  gst_pad_send_event (pad, gst_event_new_custom (GST_EVENT_CUSTOM_UPSTREAM, structure));
}

/**
 * sonor_rtp_branch_press:
 * @self: a branch whose other side takes keys
 * @event: a number of RFC 4733 3.2, 0 to 15
 *
 * Starts to send a key.
 */
void
sonor_rtp_branch_press (SonorRtpBranch *self,
                        int             event)
{
  send_event (self, gst_structure_new ("dtmf-event", "type", G_TYPE_INT, 1, "number", G_TYPE_INT, event, "volume",
                                       G_TYPE_INT, 10, "start", G_TYPE_BOOLEAN, TRUE, "method", G_TYPE_INT, 1, NULL));
}

/**
 * sonor_rtp_branch_release:
 * @self: a branch that sends a key
 *
 * Ends it.
 */
void
sonor_rtp_branch_release (SonorRtpBranch *self)
{
  send_event (self, gst_structure_new ("dtmf-event", "type", G_TYPE_INT, 1, "start", G_TYPE_BOOLEAN, FALSE, "method",
                                       G_TYPE_INT, 1, NULL));
}

/**
 * sonor_rtp_branch_set_latency:
 * @self: a branch
 * @milliseconds: how long a packet may be late
 */
void
sonor_rtp_branch_set_latency (SonorRtpBranch *self,
                              guint           milliseconds)
{
  g_object_set (self->rtpbin, "latency", milliseconds, NULL);
}

static void
add_jitter_and_round_trip (SonorRtpBranch  *self,
                           SonorRtpFigures *figures)
{
  g_autoptr (GObject) session = NULL;
  GValueArray *sources = NULL;
  guint newest = sonor_listener_get_source (self->listener);

  g_signal_emit_by_name (self->rtpbin, "get-internal-session", 0, &session);
  if (session == NULL)
    return;

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  g_object_get (session, "sources", &sources, NULL);
  for (guint i = 0; sources != NULL && i < sources->n_values; i++)
    {
      GObject *source = g_value_get_object (g_value_array_get_nth (sources, i));
      g_autoptr (GstStructure) stats = NULL;
      gboolean is_ours, has_report = FALSE;
      guint number, value;

      g_object_get (source, "stats", &stats, NULL);
      if (stats == NULL || !gst_structure_get_boolean (stats, "internal", &is_ours) || is_ours)
        continue;
      if (gst_structure_get_uint (stats, "ssrc", &number) && number == newest &&
          gst_structure_get_uint (stats, "jitter", &value))
        figures->jitter_ms = value * 1000.0 / sonor_codec_get_clock_rate (self->stream->codec);
      /* In units of 1/65,536 s. */
      if (gst_structure_get_boolean (stats, "have-rb", &has_report) && has_report &&
          gst_structure_get_uint (stats, "rb-round-trip", &value) && value > 0)
        figures->round_trip_ms = value * 1000.0 / 65536;
    }
  g_clear_pointer (&sources, g_value_array_free);
  G_GNUC_END_IGNORE_DEPRECATIONS
}

/**
 * sonor_rtp_branch_get_figures:
 * @self: a branch
 *
 * Returns: how what comes has come since the branch was built
 */
SonorRtpFigures
sonor_rtp_branch_get_figures (SonorRtpBranch *self)
{
  SonorRtpFigures figures = { .round_trip_ms = -1 };

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->jitter_buffers->len; i++)
    {
      guint64 n_received, n_lost;

      sonor_jitter_buffer_get_counts (self->jitter_buffers->pdata[i], &n_received, &n_lost);
      figures.n_received += n_received;
      figures.n_lost += n_lost;
    }
  g_mutex_unlock (&self->lock);

  add_jitter_and_round_trip (self, &figures);

  return figures;
}
