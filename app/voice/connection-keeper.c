/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/connection-keeper.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/* Questions that stay without an answer before the connection is dead, and how many of them fit between two. */
#define QUESTIONS 3
#define HASTE     5

static gboolean
leads_to (int             descriptor,
          GSocketAddress *server)
{
  struct sockaddr_storage peer = { 0 };
  socklen_t length = sizeof peer;
  g_autoptr (GSocketAddress) address = NULL;
  int type = 0;
  socklen_t type_length = sizeof type;

  if (getsockopt (descriptor, SOL_SOCKET, SO_TYPE, &type, &type_length) != 0 || type != SOCK_STREAM ||
      getpeername (descriptor, (struct sockaddr *) &peer, &length) != 0)
    return FALSE;

  address = g_socket_address_new_from_native (&peer, length);

  return G_IS_INET_SOCKET_ADDRESS (address) &&
         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)) ==
           g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (server)) &&
         g_inet_address_equal (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)),
                               g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (server)));
}

/* The system asks, and the other side's system answers, whatever program runs there. */
static void
keep (int   descriptor,
      guint seconds)
{
  int on = 1;
  int idle = (int) seconds;
  int between = (int) MAX (seconds / HASTE, 1);
  int questions = QUESTIONS;
  unsigned int longest = 1000 * ((unsigned int) idle + QUESTIONS * (unsigned int) between);

  setsockopt (descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  setsockopt (descriptor, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
  setsockopt (descriptor, IPPROTO_TCP, TCP_KEEPINTVL, &between, sizeof between);
  setsockopt (descriptor, IPPROTO_TCP, TCP_KEEPCNT, &questions, sizeof questions);
  /* What was sent and is never acknowledged is no idle connection, but a dead one all the same. */
  setsockopt (descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, &longest, sizeof longest);
}

/**
 * sonor_connection_keep:
 * @server: an IP address and a port
 * @seconds: how long a connection may be idle before the other side is asked whether it is there, 1 to 7,200
 *
 * Keeps the TCP connections of this program to @server, those under TLS too. A router that forgets idle ones does not
 * forget these (RFC 5626 4.4.1 would have them used every 24 to 29 seconds); one that is gone is closed with an error
 * after one and three fifths of @seconds.
 *
 * Sofia-SIP 1.12.11 has pings of its own (RFC 5626 3.5.1), but not under TLS, and with them it would leave servers
 * that do not know them. Nor does it let anybody at its sockets: so they are found by where they lead.
 *
 * Returns: how many there are
 */
guint
sonor_connection_keep (GSocketAddress *server,
                       guint           seconds)
{
  g_autoptr (GDir) directory = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  guint found = 0;

  g_return_val_if_fail (G_IS_INET_SOCKET_ADDRESS (server), 0);
  g_return_val_if_fail (seconds >= 1 && seconds <= 7200, 0);

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      guint64 descriptor;

      if (!g_ascii_string_to_unsigned (name, 10, 0, G_MAXINT, &descriptor, NULL) || !leads_to ((int) descriptor, server))
        continue;
      keep ((int) descriptor, seconds);
      found++;
    }

  return found;
}
