/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "relay.h"

#include <string.h>

#include <gio/gio.h>

struct _Relay
{
  GSocket *front;
  GSocket *back;
  GSource *front_source;
  GSource *back_source;
  GSocketAddress *client;
  GSocketAddress *target;
  char *beginning;
  guint n_to_lose;
  guint n_lost;
  char *counted_beginning;
  guint n_counted;
  RelayWeather weather;
  GRand *chance;
  GHashTable *under_way;
};

/* A packet that is late. */
typedef struct
{
  Relay *relay;
  GSource *source;
  GBytes *bytes;
  gboolean from_client;
} Packet;

/* How far behind is one that others overtake: more than two packets of speech. */
#define OVERTAKEN_MS 50

static gboolean
is_lost (Relay *self, const char *packet)
{
  if (self->n_to_lose == 0 || !g_str_has_prefix (packet, self->beginning))
    return FALSE;

  self->n_to_lose--;
  self->n_lost++;

  return TRUE;
}

static void
pass_on (Relay *self, gboolean from_client, GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (from_client)
    g_socket_send_to (self->back, self->target, data, length, NULL, NULL);
  else if (self->client != NULL)
    g_socket_send_to (self->front, self->client, data, length, NULL, NULL);
}

static void
packet_free (gpointer data)
{
  Packet *packet = data;

  g_source_destroy (packet->source);
  g_source_unref (packet->source);
  g_bytes_unref (packet->bytes);
  g_free (packet);
}

static gboolean
on_late_packet (gpointer user_data)
{
  Packet *packet = user_data;

  pass_on (packet->relay, packet->from_client, packet->bytes);
  g_hash_table_remove (packet->relay->under_way, packet);

  return G_SOURCE_REMOVE;
}

static void
delay (Relay *self, gboolean from_client, GBytes *bytes)
{
  double milliseconds = g_rand_double_range (self->chance, 0, MAX (self->weather.jitter_ms, 1e-6));
  Packet *packet = g_new0 (Packet, 1);

  if (g_rand_double (self->chance) < self->weather.overtaken_share)
    milliseconds += OVERTAKEN_MS;

  packet->relay = self;
  packet->from_client = from_client;
  packet->bytes = g_bytes_ref (bytes);
  packet->source = g_timeout_source_new ((guint) (milliseconds + 0.5));
  g_source_set_callback (packet->source, on_late_packet, packet, NULL);
  g_source_attach (packet->source, NULL);
  g_hash_table_add (self->under_way, packet);
}

static void
suffer (Relay *self, gboolean from_client, GBytes *bytes)
{
  if (g_rand_double (self->chance) < self->weather.lost_share)
    {
      self->n_lost++;
      return;
    }

  delay (self, from_client, bytes);
  if (g_rand_double (self->chance) < self->weather.doubled_share)
    delay (self, from_client, bytes);
}

static gboolean
on_readable (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  Relay *self = user_data;
  gboolean from_client = socket == self->front;
  g_autoptr (GSocketAddress) sender = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char packet[65536];
  gssize length = g_socket_receive_from (socket, &sender, packet, sizeof packet - 1, NULL, NULL);

  if (length <= 0)
    return G_SOURCE_CONTINUE;

  packet[length] = '\0';
  if (from_client)
    g_set_object (&self->client, sender);
  if (self->counted_beginning != NULL && g_str_has_prefix (packet, self->counted_beginning))
    self->n_counted++;
  if (is_lost (self, packet))
    return G_SOURCE_CONTINUE;

  bytes = g_bytes_new (packet, (gsize) length);
  if (self->chance != NULL)
    suffer (self, from_client, bytes);
  else
    pass_on (self, from_client, bytes);

  return G_SOURCE_CONTINUE;
}

static GSocketAddress *
loopback_address (guint port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);

  return g_inet_socket_address_new (loopback, (guint16) port);
}

static GSocket *
open_socket (Relay *self, GSource **source)
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

  self->under_way = g_hash_table_new_full (NULL, NULL, packet_free, NULL);
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
  g_hash_table_unref (self->under_way);
  g_clear_pointer (&self->chance, g_rand_free);
  g_object_unref (self->front);
  g_object_unref (self->back);
  g_clear_object (&self->client);
  g_clear_object (&self->target);
  g_free (self->beginning);
  g_free (self->counted_beginning);
  g_free (self);
}

static guint
port_of (GSocket *socket)
{
  g_autoptr (GSocketAddress) bound = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

guint
relay_get_port (Relay *self)
{
  return port_of (self->front);
}

/* Where the one behind it sees packets come from. */
guint
relay_get_back_port (Relay *self)
{
  return port_of (self->back);
}

void
relay_set_target (Relay *self, guint target_port)
{
  g_clear_object (&self->target);
  self->target = loopback_address (target_port);
}

/* The next packets that begin so, either way, do not arrive. */
void
relay_lose (Relay *self, const char *beginning, guint times)
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

/* From now on, packets that begin so are counted, either way. */
void
relay_count (Relay *self, const char *beginning)
{
  g_free (self->counted_beginning);
  self->counted_beginning = g_strdup (beginning);
  self->n_counted = 0;
}

guint
relay_get_n_counted (Relay *self)
{
  return self->n_counted;
}

/* From now on, each packet either way has its chance; NULL is fair weather. */
void
relay_set_weather (Relay *self, const RelayWeather *weather)
{
  g_clear_pointer (&self->chance, g_rand_free);
  self->n_lost = 0;
  if (weather == NULL)
    return;

  self->weather = *weather;
  self->chance = g_rand_new_with_seed (weather->seed);
}
