/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "raw.h"

#include <gio/gio.h>
#include <string.h>

#include "party.h"

struct _Raw
{
  GSocket        *socket;
  GSocketAddress *target;
  char           *address;
  guint           port;
};

Raw *
raw_new (const char *address,
         guint       port)
{
  Raw *self = g_new0 (Raw, 1);
  g_autoptr (GInetAddress) inet = g_inet_address_new_from_string (address);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (inet, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_no_error (error);
  g_assert_true (g_socket_bind (self->socket, any, FALSE, &error));
  g_socket_set_blocking (self->socket, FALSE);
  bound = g_socket_get_local_address (self->socket, NULL);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->address = g_strdup (address);
  self->target = g_inet_socket_address_new (loopback, (guint16) port);

  return self;
}

void
raw_free (Raw *self)
{
  g_object_unref (self->socket);
  g_object_unref (self->target);
  g_free (self->address);
  g_free (self);
}

guint
raw_get_port (Raw *self)
{
  return self->port;
}

void
raw_send (Raw        *self,
          const void *bytes,
          gsize       length)
{
  g_autoptr (GError) error = NULL;

  g_socket_send_to (self->socket, self->target, bytes, length, NULL, &error);
  g_assert_no_error (error);
}

/* What comes next within that time, NULL if nothing does. */
char *
raw_receive (Raw   *self,
             guint  milliseconds)
{
  gint64 deadline = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;
  char bytes[65536];

  do
    {
      gssize n = g_socket_receive (self->socket, bytes, sizeof bytes, NULL, NULL);

      if (n >= 0)
        return g_strndup (bytes, (gsize) n);
      party_run (10);
    }
  while (g_get_monotonic_time () < deadline);

  return NULL;
}

/* The first message that begins with those words, NULL if none comes within that time. */
char *
raw_wait_for (Raw        *self,
              const char *words,
              guint       milliseconds)
{
  gint64 deadline = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < deadline)
    {
      g_autofree char *message = raw_receive (self, 50);

      if (message != NULL && g_str_has_prefix (message, words))
        return g_steal_pointer (&message);
    }

  return NULL;
}

/* An INVITE with an honest offer: whom it calls, whom it says it is for, from whom, and by what its Via says it comes. */
void
raw_invite (Raw        *self,
            const char *called,
            const char *to,
            const char *caller,
            const char *transport)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *offer = g_strdup_printf ("v=0\r\no=- 1 1 IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\nm=audio 40000 RTP/AVP 8\r\n"
                                            "a=rtpmap:8 PCMA/8000\r\n", self->address, self->address);
  g_autofree char *message = g_strdup_printf (
    "INVITE sip:%s@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/%s %s:%u;branch=z9hG4bK%s;rport\r\nMax-Forwards: 70\r\n"
    "From: <sip:%s@%s>;tag=1\r\nTo: <sip:%s@127.0.0.1>\r\nCall-ID: %s\r\nCSeq: 1 INVITE\r\nContact: <sip:%s@%s:%u>\r\n"
    "Content-Type: application/sdp\r\nContent-Length: %u\r\n\r\n%s",
    called, transport, self->address, self->port, id, caller, self->address, to, id, caller, self->address, self->port,
    (guint) strlen (offer), offer);

  raw_send (self, message, strlen (message));
}
