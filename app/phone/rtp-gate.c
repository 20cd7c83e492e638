/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/rtp-gate.h"

#include <glib/gi18n-lib.h>
#include <gst/net/gstnetaddressmeta.h>
#include <gst/rtp/gstrtpbuffer.h>

#include "phone/noise-ear.h"
#include "phone/sound-error.h"

/* The system picks: half of its picks are odd, and of the others the next may be taken. */
#define MOST_TRIES 64

/* Speech goes before other traffic (expedited forwarding, RFC 3246). */
#define SPEECH_DSCP 46

struct _SonorRtpGate
{
  GSocket *sockets[2];
  guint port;

  GMutex lock;
  GInetAddress *address;
  guint remote_ports[2];
  guint latched_ports[2];
  GInetSocketAddress *targets[2];
  GWeakRef sinks[2];
  gboolean encrypted;
  int payload_types[3];
};

static GSocket *
open_socket (GInetAddress  *address,
             guint          port,
             GError       **error)
{
  g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (address), G_SOCKET_TYPE_DATAGRAM,
                                             G_SOCKET_PROTOCOL_UDP, error);
  g_autoptr (GSocketAddress) local = g_inet_socket_address_new (address, (guint16) port);

  if (socket == NULL || !g_socket_bind (socket, local, FALSE, error))
    return NULL;

  return g_steal_pointer (&socket);
}

static guint
get_local_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);

  return local != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local)) : 0;
}

/**
 * sonor_rtp_gate_new:
 * @local_address: the IP address to listen on
 * @error: return location for a #GError
 *
 * Opens the sockets on ports the system picks.
 *
 * Returns: (transfer full) (nullable): the gate, which lets nothing in yet; %NULL with @error set
 */
SonorRtpGate *
sonor_rtp_gate_new (const char *local_address,
                    GError    **error)
{
  g_autoptr (SonorRtpGate) self = g_new0 (SonorRtpGate, 1);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (local_address);
  g_autoptr (GError) local_error = NULL;

  g_mutex_init (&self->lock);
  for (guint i = 0; i < G_N_ELEMENTS (self->sinks); i++)
    g_weak_ref_init (&self->sinks[i], NULL);
  if (address == NULL)
    {
      g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID, _("“%s” is no IP address of this machine"),
                   local_address);
      return NULL;
    }

  for (guint i = 0; i < MOST_TRIES && self->port == 0; i++)
    {
      g_autoptr (GSocket) first = NULL;
      guint port;

      g_clear_error (&local_error);
      first = open_socket (address, 0, &local_error);
      if (first == NULL)
        break;
      port = get_local_port (first);
      if (port % 2 != 0 || port == 0)
        continue;
      self->sockets[1] = open_socket (address, port + 1, &local_error);
      if (self->sockets[1] == NULL)
        continue;
      self->sockets[0] = g_steal_pointer (&first);
      self->port = port;
    }
  if (self->port == 0)
    {
      g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_FAILED,
                   /* Translators: an IP address and why */
                   _("No port for speech can be opened on %s: %s"), local_address,
                   local_error != NULL ? local_error->message : _("all pairs of ports are taken"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * sonor_rtp_gate_free:
 * @self: (transfer full): a gate whose elements are gone
 *
 * Closes the sockets.
 */
void
sonor_rtp_gate_free (SonorRtpGate *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->sockets); i++)
    {
      if (self->sockets[i] != NULL)
        g_socket_close (self->sockets[i], NULL);
      g_clear_object (&self->sockets[i]);
      g_clear_object (&self->targets[i]);
      g_weak_ref_clear (&self->sinks[i]);
    }
  g_clear_object (&self->address);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * sonor_rtp_gate_get_port:
 * @self: a gate
 *
 * Returns: its RTP port
 */
guint
sonor_rtp_gate_get_port (SonorRtpGate *self)
{
  return self->port;
}

/**
 * sonor_rtp_gate_set_stream:
 * @self: a gate
 * @stream: (nullable): what was agreed
 * @error: return location for a #GError
 *
 * Says who is let in: clear packets from the agreed address only; encrypted ones from anywhere, as they must prove
 * themselves. We send to the agreed port until who was let in sends from another.
 *
 * Returns: whether the address is one; if not, nothing is let in and @error is set
 */
gboolean
sonor_rtp_gate_set_stream (SonorRtpGate           *self,
                           const SonorMediaStream *stream,
                           GError                **error)
{
  g_autoptr (GInetAddress) address = stream != NULL ? g_inet_address_new_from_string (stream->address) : NULL;
  gboolean good = stream == NULL || (address != NULL && stream->port > 0 && stream->port < G_MAXUINT16 &&
                                     g_inet_address_get_family (address) == g_socket_get_family (self->sockets[0]));

  g_mutex_lock (&self->lock);
  g_clear_object (&self->address);
  if (good && address != NULL)
    self->address = g_object_ref (address);
  for (guint i = 0; i < G_N_ELEMENTS (self->remote_ports); i++)
    {
      self->remote_ports[i] = self->address != NULL ? stream->port + i : 0;
      self->latched_ports[i] = 0;
      g_clear_object (&self->targets[i]);
      if (self->address != NULL)
        self->targets[i] =
          G_INET_SOCKET_ADDRESS (g_inet_socket_address_new (self->address, (guint16) self->remote_ports[i]));
    }
  self->encrypted = stream != NULL && stream->encrypted;
  self->payload_types[0] = stream != NULL ? (int) stream->receive_payload_type : -1;
  self->payload_types[1] = stream != NULL ? stream->receive_event_payload_type : -1;
  self->payload_types[2] = stream != NULL && sonor_codec_may_pause (stream->codec) ? SONOR_NOISE_PAYLOAD_TYPE : -1;
  g_mutex_unlock (&self->lock);

  if (!good)
    g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID,
                 /* Translators: an IP address and a port */
                 _("The other side wants its speech at %s, port %u, which cannot be reached from here"), stream->address,
                 stream->port);

  return good;
}

/* Behind a router the port may be another than agreed: the first one to speak is it, unless the agreed one speaks
 * too. */
static gboolean
is_expected_sender (SonorRtpGate   *self,
                    GSocketAddress *sender,
                    guint           which)
{
  GInetSocketAddress *from;
  guint port;

  if (self->address == NULL || !G_IS_INET_SOCKET_ADDRESS (sender))
    return FALSE;
  if (self->encrypted)
    return TRUE;

  from = G_INET_SOCKET_ADDRESS (sender);
  if (!g_inet_address_equal (g_inet_socket_address_get_address (from), self->address))
    return FALSE;

  port = g_inet_socket_address_get_port (from);
  if (self->latched_ports[which] == 0 || port == self->remote_ports[which])
    self->latched_ports[which] = port;

  return port == self->latched_ports[which];
}

/* A payload type nobody agreed on would stop the pipeline with an error. The header is in the clear even when
 * encrypted. */
static gboolean
is_expected_packet (SonorRtpGate *self,
                    GstBuffer    *buffer)
{
  GstRTPBuffer packet = GST_RTP_BUFFER_INIT;
  gboolean expected = FALSE;

  if (!gst_rtp_buffer_map (buffer, GST_MAP_READ | GST_RTP_BUFFER_MAP_FLAG_SKIP_PADDING, &packet))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (self->payload_types) && !expected; i++)
    expected = self->payload_types[i] == gst_rtp_buffer_get_payload_type (&packet);
  gst_rtp_buffer_unmap (&packet);

  return expected;
}

/* Behind a router the agreed port may lead nowhere: the way back is the one the speech came (RFC 4961). In the clear
 * only the port can differ here. */
static void
answer_to (SonorRtpGate   *self,
           GSocketAddress *sender,
           guint           which)
{
  GInetSocketAddress *from = G_INET_SOCKET_ADDRESS (sender);
  GInetAddress *address = g_inet_socket_address_get_address (from);
  GInetSocketAddress *target;
  gboolean differs;

  g_mutex_lock (&self->lock);
  target = self->targets[which];
  differs = target == NULL || g_inet_socket_address_get_port (target) != g_inet_socket_address_get_port (from) ||
            !g_inet_address_equal (g_inet_socket_address_get_address (target), address);
  if (differs)
    g_set_object (&self->targets[which], from);
  g_mutex_unlock (&self->lock);

  if (differs)
    {
      g_autoptr (GstElement) sink = g_weak_ref_get (&self->sinks[which]);
      g_autofree char *host = g_inet_address_to_string (address);

      if (sink != NULL)
        g_object_set (sink, "host", host, "port", (int) g_inet_socket_address_get_port (from), NULL);
    }
}

static GstPadProbeReturn
let_in (SonorRtpGate    *self,
        GstPadProbeInfo *info,
        guint            which)
{
  GstBuffer *buffer = GST_PAD_PROBE_INFO_BUFFER (info);
  GstNetAddressMeta *meta = gst_buffer_get_net_address_meta (buffer);
  gboolean expected, is_proven;

  g_mutex_lock (&self->lock);
  expected = meta != NULL && (which == 1 || is_expected_packet (self, buffer)) &&
             is_expected_sender (self, meta->addr, which);
  is_proven = expected && !self->encrypted;
  g_mutex_unlock (&self->lock);

  if (is_proven)
    answer_to (self, meta->addr, which);

  return expected ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
}

static GstPadProbeReturn
let_speech_in (GstPad          *pad,
               GstPadProbeInfo *info,
               gpointer         user_data)
{
  return let_in (user_data, info, 0);
}

static GstPadProbeReturn
let_control_in (GstPad          *pad,
                GstPadProbeInfo *info,
                gpointer         user_data)
{
  return let_in (user_data, info, 1);
}

static GstPadProbeReturn
answer_speech (GstPad          *pad,
               GstPadProbeInfo *info,
               gpointer         user_data)
{
  GstNetAddressMeta *meta = gst_buffer_get_net_address_meta (GST_PAD_PROBE_INFO_BUFFER (info));

  if (meta != NULL && G_IS_INET_SOCKET_ADDRESS (meta->addr))
    answer_to (user_data, meta->addr, 0);

  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
answer_control (GstPad          *pad,
                GstPadProbeInfo *info,
                gpointer         user_data)
{
  GstNetAddressMeta *meta = gst_buffer_get_net_address_meta (GST_PAD_PROBE_INFO_BUFFER (info));

  if (meta != NULL && G_IS_INET_SOCKET_ADDRESS (meta->addr))
    answer_to (user_data, meta->addr, 1);

  return GST_PAD_PROBE_OK;
}

/**
 * sonor_rtp_gate_trust:
 * @self: a gate; it must outlive the pad
 * @pad: what comes from here has proven that the other side sent it
 * @control: RTCP instead of RTP
 *
 * Sends to where encrypted packets really come from, be it another address than agreed.
 */
void
sonor_rtp_gate_trust (SonorRtpGate *self,
                      GstPad       *pad,
                      gboolean      control)
{
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, control ? answer_control : answer_speech, self, NULL);
}

/**
 * sonor_rtp_gate_make_source:
 * @self: a gate; it must outlive the element
 * @control: RTCP instead of RTP
 *
 * Returns: (transfer floating) (nullable): an element that delivers what is let in
 */
GstElement *
sonor_rtp_gate_make_source (SonorRtpGate *self,
                            gboolean      control)
{
  GstElement *source = gst_element_factory_make ("udpsrc", NULL);
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GstCaps) caps = NULL;

  if (source == NULL)
    return NULL;

  g_mutex_lock (&self->lock);
  caps = gst_caps_new_empty_simple (control ? self->encrypted ? "application/x-srtcp" : "application/x-rtcp"
                                            : self->encrypted ? "application/x-srtp" : "application/x-rtp");
  g_mutex_unlock (&self->lock);
  g_object_set (source, "socket", self->sockets[control ? 1 : 0], "close-socket", FALSE, "caps", caps, NULL);
  pad = gst_element_get_static_pad (source, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, control ? let_control_in : let_speech_in, self, NULL);

  return source;
}

/**
 * sonor_rtp_gate_make_sink:
 * @self: a gate with a stream; it must outlive the element
 * @control: RTCP instead of RTP
 *
 * Returns: (transfer floating) (nullable): an element that sends to where was agreed, or to where the other side sends
 *   from, from the socket we listen on
 */
GstElement *
sonor_rtp_gate_make_sink (SonorRtpGate *self,
                          gboolean      control)
{
  GstElement *sink = gst_element_factory_make ("udpsink", NULL);
  g_autofree char *host = NULL;
  guint which = control ? 1 : 0;
  gboolean is_ipv6 = g_socket_get_family (self->sockets[which]) == G_SOCKET_FAMILY_IPV6;

  if (sink == NULL)
    return NULL;

  host = g_inet_address_to_string (self->address);
  g_object_set (sink, is_ipv6 ? "socket-v6" : "socket", self->sockets[which], "close-socket", FALSE, "host", host,
                "port", (int) self->remote_ports[which], "sync", FALSE, "async", FALSE, "auto-multicast", FALSE, "qos-dscp",
                SPEECH_DSCP, NULL);
  g_weak_ref_set (&self->sinks[which], sink);

  return sink;
}
