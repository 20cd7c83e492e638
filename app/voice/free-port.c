/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/free-port.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "voice/voice-error.h"

#define ATTEMPTS 20

static GSocket *
bind_socket (GInetAddress  *address,
             guint          port,
             GSocketType    type,
             GError       **error)
{
  g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (address), type, G_SOCKET_PROTOCOL_DEFAULT, error);
  g_autoptr (GSocketAddress) socket_address = g_inet_socket_address_new (address, (guint16) port);

  if (socket == NULL || !g_socket_bind (socket, socket_address, type == G_SOCKET_TYPE_STREAM, error))
    return NULL;

  return g_steal_pointer (&socket);
}

/* A port that the system has free for UDP and TCP. Sofia-SIP binds it itself in a moment; should somebody be faster, the
 * caller tries another one. Sofia-SIP's own wildcard port is no use: it cannot be asked which one it took for TLS. */
guint
sonor_free_port_pick (const char  *address,
                      GError     **error)
{
  g_autoptr (GInetAddress) inet_address =
    address != NULL ? g_inet_address_new_from_string (address) : g_inet_address_new_any (G_SOCKET_FAMILY_IPV4);

  for (guint attempt = 0; attempt < ATTEMPTS; attempt++)
    {
      g_autoptr (GSocket) stream = bind_socket (inet_address, 0, G_SOCKET_TYPE_STREAM, error);
      g_autoptr (GSocket) datagram = NULL;
      g_autoptr (GSocketAddress) bound = NULL;
      guint port;

      if (stream == NULL)
        return 0;
      bound = g_socket_get_local_address (stream, error);
      if (bound == NULL)
        return 0;
      port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
      datagram = bind_socket (inet_address, port, G_SOCKET_TYPE_DATAGRAM, NULL);
      if (datagram != NULL)
        return port;
    }

  g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_FAILED, _("The system has no free port for calls"));

  return 0;
}
