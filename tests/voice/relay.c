/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay.h"

#include <string.h>

#include <gio/gio.h>

struct _Relay
{
  GSocket        *front;
  GSocket        *back;
  GSource        *front_source;
  GSource        *back_source;
  GSocketAddress *client;
  GSocketAddress *target;
  char           *beginning;
  guint           n_to_lose;
  guint           n_lost;
};

static gboolean
is_lost (Relay      *self,
         const char *packet)
{
  if (self->n_to_lose == 0 || !g_str_has_prefix (packet, self->beginning))
    return FALSE;

  self->n_to_lose--;
  self->n_lost++;

  return TRUE;
}

static gboolean
on_readable (GSocket      *socket,
             GIOCondition  condition,
             gpointer      user_data)
{
  Relay *self = user_data;
  gboolean from_client = socket == self->front;
  g_autoptr (GSocketAddress) sender = NULL;
  char packet[65536];
  gssize length = g_socket_receive_from (socket, &sender, packet, sizeof packet - 1, NULL, NULL);

  if (length <= 0)
    return G_SOURCE_CONTINUE;

  packet[length] = '\0';
  if (from_client)
    g_set_object (&self->client, sender);
  if (is_lost (self, packet))
    return G_SOURCE_CONTINUE;
  if (from_client)
    g_socket_send_to (self->back, self->target, packet, (gsize) length, NULL, NULL);
  else if (self->client != NULL)
    g_socket_send_to (self->front, self->client, packet, (gsize) length, NULL, NULL);

  return G_SOURCE_CONTINUE;
}

static GSocketAddress *
loopback_address (guint port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  return g_inet_socket_address_new (loopback, (guint16) port);
}

static GSocket *
open_socket (Relay    *self,
             GSource **source)
{
  g_autoptr (GSocketAddress) any = loopback_address (0);
  g_autoptr (GError) error = NULL;
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);

  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  g_assert_true (g_socket_bind (socket, any, FALSE, &error));
  *source = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_callback (*source, G_SOURCE_FUNC (on_readable), self, NULL);
  g_source_attach (*source, NULL);

  return socket;
}

Relay *
relay_new (guint target_port)
{
  Relay *self = g_new0 (Relay, 1);

  self->front = open_socket (self, &self->front_source);
  self->back = open_socket (self, &self->back_source);
  relay_set_target (self, target_port);

  return self;
}

void
relay_free (Relay *self)
{
  g_source_destroy (self->front_source);
  g_source_unref (self->front_source);
  g_source_destroy (self->back_source);
  g_source_unref (self->back_source);
  g_object_unref (self->front);
  g_object_unref (self->back);
  g_clear_object (&self->client);
  g_clear_object (&self->target);
  g_free (self->beginning);
  g_free (self);
}

guint
relay_get_port (Relay *self)
{
  g_autoptr (GSocketAddress) bound = g_socket_get_local_address (self->front, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

void
relay_set_target (Relay *self,
                  guint  target_port)
{
  g_clear_object (&self->target);
  self->target = loopback_address (target_port);
}

/* The next packets that begin so, either way, do not arrive. */
void
relay_lose (Relay      *self,
            const char *beginning,
            guint       times)
{
  g_free (self->beginning);
  self->beginning = g_strdup (beginning);
  self->n_to_lose = times;
  self->n_lost = 0;
}

guint
relay_get_n_lost (Relay *self)
{
  return self->n_lost;
}
