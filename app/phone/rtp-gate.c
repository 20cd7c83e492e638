/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/rtp-gate.h"

#include <glib/gi18n-lib.h>
#include <gst/net/gstnetaddressmeta.h>
#include <gst/rtp/gstrtpbuffer.h>
#include <string.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <time.h>

#include "phone/drain.h"
#include "phone/feed.h"
#include "phone/noise-ear.h"
#include "phone/sound-error.h"

/* The system picks: half of its picks are odd, and of the others the next may be taken. */
#define MOST_TRIES 64

/* Longer packets of speech there are none: 60 ms of the widest codec have 480 bytes, and SRTP adds few. */
#define LONGEST_PACKET 1500

/* So many are taken at once, and so many at one look: who sends more may not keep the other calls waiting. */
#define BATCH        8
#define MOST_BATCHES 8

/* A packet that was received longer ago than this has a clock for a date that was set meanwhile. */
#define LONGEST_WAIT (2 * GST_SECOND)

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
  struct sockaddr_storage native_targets[2];
  gboolean encrypted;
  int payload_types[3];

  /* In the thread that receives. */
  GSocketAddress *last_sender;
  struct sockaddr_storage last_native;
  socklen_t last_length;
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

  /* A system that refuses it carries speech all the same. */
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6)
    g_socket_set_option (socket, IPPROTO_IPV6, IPV6_TCLASS, SPEECH_DSCP << 2, NULL);
  else
    g_socket_set_option (socket, IPPROTO_IP, IP_TOS, SPEECH_DSCP << 2, NULL);

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
    }
  g_clear_object (&self->last_sender);
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

static void
send_to (SonorRtpGate       *self,
         GInetSocketAddress *target,
         guint               which)
{
  g_set_object (&self->targets[which], target);
  g_socket_address_to_native (G_SOCKET_ADDRESS (target), &self->native_targets[which],
                              sizeof self->native_targets[which], NULL);
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
        {
          guint16 port = (guint16) self->remote_ports[i];
          g_autoptr (GSocketAddress) agreed = g_inet_socket_address_new (self->address, port);

          send_to (self, G_INET_SOCKET_ADDRESS (agreed), i);
        }
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
    send_to (self, from, which);
  g_mutex_unlock (&self->lock);
}

static GstPadProbeReturn
let_control_in (GstPad          *pad,
                GstPadProbeInfo *info,
                gpointer         user_data)
{
  SonorRtpGate *self = user_data;
  GstNetAddressMeta *meta = gst_buffer_get_net_address_meta (GST_PAD_PROBE_INFO_BUFFER (info));
  gboolean expected, is_proven;

  g_mutex_lock (&self->lock);
  expected = meta != NULL && is_expected_sender (self, meta->addr, 1);
  is_proven = expected && !self->encrypted;
  g_mutex_unlock (&self->lock);

  if (is_proven)
    answer_to (self, meta->addr, 1);

  return expected ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP;
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
 * sonor_rtp_gate_make_speech_source:
 * @self: a gate
 *
 * Returns: (transfer floating): an element that delivers what is let in, whenever sonor_rtp_gate_receive() looks
 */
GstElement *
sonor_rtp_gate_make_speech_source (SonorRtpGate *self)
{
  g_autoptr (GstCaps) caps = NULL;
  GstElement *feed;
  int on = 1;

  g_mutex_lock (&self->lock);
  caps = gst_caps_new_empty_simple (self->encrypted ? "application/x-srtp" : "application/x-rtp");
  g_mutex_unlock (&self->lock);
  feed = sonor_feed_new (caps, 0);

  /* Jitter is told by when it came, not by when we looked. Without it the jitter seems larger, and nothing else. */
  setsockopt (g_socket_get_fd (self->sockets[0]), SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);

  return feed;
}

/* How long ago the system received a packet. */
static GstClockTime
get_age (struct msghdr *header)
{
  struct timespec now, came;

  for (struct cmsghdr *part = CMSG_FIRSTHDR (header); part != NULL; part = CMSG_NXTHDR (header, part))
    if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_TIMESTAMPNS &&
        clock_gettime (CLOCK_REALTIME, &now) == 0)
      {
        GstClockTimeDiff age;

        memcpy (&came, CMSG_DATA (part), sizeof came);
        age = GST_CLOCK_DIFF (GST_TIMESPEC_TO_TIME (came), GST_TIMESPEC_TO_TIME (now));
        return age > 0 && age < (GstClockTimeDiff) LONGEST_WAIT ? (GstClockTime) age : 0;
      }

  return 0;
}

/* Speech comes fifty times a second from one and the same. */
static GSocketAddress *
get_sender (SonorRtpGate        *self,
            const struct msghdr *header)
{
  if (self->last_sender != NULL && self->last_length == header->msg_namelen &&
      memcmp (&self->last_native, header->msg_name, header->msg_namelen) == 0)
    return self->last_sender;

  g_clear_object (&self->last_sender);
  self->last_length = header->msg_namelen;
  memcpy (&self->last_native, header->msg_name, header->msg_namelen);
  self->last_sender = g_socket_address_new_from_native (header->msg_name, header->msg_namelen);

  return G_IS_INET_SOCKET_ADDRESS (self->last_sender) ? self->last_sender : NULL;
}

static void
let_speech_in (SonorRtpGate  *self,
               SonorFeed     *feed,
               struct mmsghdr *message,
               GstClockTime   now)
{
  const struct msghdr *header = &message->msg_hdr;
  GSocketAddress *sender = get_sender (self, header);
  g_autoptr (GstBuffer) packet = NULL;
  gboolean encrypted, expected;
  GstClockTime age;

  if (sender == NULL || message->msg_len == 0 || (header->msg_flags & MSG_TRUNC))
    return;

  packet = gst_buffer_new_memdup (header->msg_iov->iov_base, message->msg_len);
  g_mutex_lock (&self->lock);
  encrypted = self->encrypted;
  expected = is_expected_packet (self, packet) && is_expected_sender (self, sender, 0);
  g_mutex_unlock (&self->lock);
  if (!expected)
    return;

  /* What is encrypted has to prove itself before it is answered. */
  if (encrypted)
    gst_buffer_add_net_address_meta (packet, sender);
  else
    answer_to (self, sender, 0);
  age = get_age (&message->msg_hdr);
  GST_BUFFER_PTS (packet) = now > age ? now - age : 0;
  GST_BUFFER_DTS (packet) = GST_BUFFER_PTS (packet);
  sonor_feed_push (feed, g_steal_pointer (&packet));
}

/**
 * sonor_rtp_gate_receive:
 * @self: a gate
 * @source: what sonor_rtp_gate_make_speech_source() returned
 * @now: the time in the pipeline
 *
 * Sends on what has come since the last time and is let in. It does not wait. Speech is needed only when the mixer
 * mixes, so it is fetched then: to be woken for every packet would cost more than all that is done with it.
 */
void
sonor_rtp_gate_receive (SonorRtpGate *self,
                        GstElement   *source,
                        GstClockTime  now)
{
  int count = BATCH;

  for (guint round = 0; round < MOST_BATCHES && count == BATCH; round++)
    {
      struct sockaddr_storage names[BATCH] = { 0 };
      guint8 bytes[BATCH][LONGEST_PACKET];
      union
      {
        struct cmsghdr alignment;
        char room[CMSG_SPACE (sizeof (struct timespec))];
      } controls[BATCH];
      struct iovec places[BATCH];
      struct mmsghdr messages[BATCH] = { 0 };

      for (guint i = 0; i < BATCH; i++)
        {
          places[i] = (struct iovec) { bytes[i], LONGEST_PACKET };
          messages[i].msg_hdr = (struct msghdr) { .msg_name = &names[i], .msg_namelen = sizeof names[i],
                                                  .msg_iov = &places[i], .msg_iovlen = 1,
                                                  .msg_control = &controls[i], .msg_controllen = sizeof controls[i] };
        }
      /* That a packet of ours was not wanted (ICMP) is told here once and is no reason to stop. */
      count = recvmmsg (g_socket_get_fd (self->sockets[0]), messages, BATCH, MSG_DONTWAIT, NULL);
      for (int i = 0; i < count; i++)
        let_speech_in (self, SONOR_FEED (source), &messages[i], now);
    }
}

/**
 * sonor_rtp_gate_make_control_source:
 * @self: a gate; it must outlive the element
 *
 * Returns: (transfer floating) (nullable): an element that delivers what of RTCP is let in
 */
GstElement *
sonor_rtp_gate_make_control_source (SonorRtpGate *self)
{
  GstElement *source = gst_element_factory_make ("udpsrc", NULL);
  g_autoptr (GstPad) pad = NULL;
  g_autoptr (GstCaps) caps = NULL;

  if (source == NULL)
    return NULL;

  g_mutex_lock (&self->lock);
  caps = gst_caps_new_empty_simple (self->encrypted ? "application/x-srtcp" : "application/x-rtcp");
  g_mutex_unlock (&self->lock);
  g_object_set (source, "socket", self->sockets[1], "close-socket", FALSE, "caps", caps, NULL);
  pad = gst_element_get_static_pad (source, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, let_control_in, self, NULL);

  return source;
}

/* What cannot be sent is lost, as what the network loses: the other side's reports tell it. */
static void
send_packet (SonorRtpGate *self,
             GstBuffer    *packet,
             guint         which)
{
  guint8 bytes[LONGEST_PACKET];
  gsize length = gst_buffer_extract (packet, 0, bytes, sizeof bytes);
  struct sockaddr_storage target;
  gssize target_length = -1;

  g_mutex_lock (&self->lock);
  if (self->targets[which] != NULL)
    {
      target = self->native_targets[which];
      target_length = g_socket_address_get_native_size (G_SOCKET_ADDRESS (self->targets[which]));
    }
  g_mutex_unlock (&self->lock);

  if (target_length > 0)
    sendto (g_socket_get_fd (self->sockets[which]), bytes, length, MSG_DONTWAIT, (struct sockaddr *) &target,
            (socklen_t) target_length);
}

static void
send_speech (GstBuffer *buffer,
             gpointer   user_data)
{
  send_packet (user_data, buffer, 0);
}

static void
send_control (GstBuffer *buffer,
              gpointer   user_data)
{
  send_packet (user_data, buffer, 1);
}

/**
 * sonor_rtp_gate_make_sink:
 * @self: a gate with a stream; it must outlive the element
 * @control: RTCP instead of RTP
 *
 * Returns: (transfer floating): an element that sends to where was agreed, or to where the other side sends from, from
 *   the socket we listen on
 */
GstElement *
sonor_rtp_gate_make_sink (SonorRtpGate *self,
                          gboolean      control)
{
  return sonor_drain_new (NULL, control ? send_control : send_speech, self, NULL);
}
