/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which of this machine's addresses another one can speak to: the one that the way there begins with. */

#include "phone/local-address.h"

#include <string.h>

/* Addresses that documentation may use and nobody has (RFC 5737, RFC 3849): the way to them is the default route. */
#define NOBODY "192.0.2.1"
#define NOBODY_6 "2001:db8::1"
#define ANY_PORT 9

/* Connecting a UDP socket sends nothing; it only chooses the way. */
static char *
begin_way (GInetAddress *there)
{
  g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (there), G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP,
                                             NULL);
  g_autoptr (GSocketAddress) remote = g_inet_socket_address_new (there, ANY_PORT);
  g_autoptr (GSocketAddress) local = NULL;

  if (socket == NULL || !g_socket_connect (socket, remote, NULL, NULL))
    return NULL;
  local = g_socket_get_local_address (socket, NULL);
  if (local == NULL)
    return NULL;

  return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (local)));
}

static GInetAddress *
read_literal (const char *host)
{
  g_autofree char *plain = NULL;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    return g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  /* In a URI an IPv6 address stands in brackets. */
  if (host[0] == '[' && g_str_has_suffix (host, "]"))
    host = plain = g_strndup (host + 1, strlen (host) - 2);

  return g_inet_address_new_from_string (host);
}

/**
 * sonor_local_address_towards:
 * @host: (nullable): an IP address, an IPv6 one with or without brackets
 *
 * Finds our address as @host sees it, without asking anybody. For a name, or %NULL, it is the one of the default route; on a
 * machine without any network, that of the machine to itself.
 *
 * Returns: (transfer full): an IP address of this machine
 */
char *
sonor_local_address_towards (const char *host)
{
  const char *const nobodies[] = { NOBODY, NOBODY_6 };
  g_autoptr (GInetAddress) literal = host != NULL ? read_literal (host) : NULL;
  char *address = literal != NULL ? begin_way (literal) : NULL;

  for (gsize i = 0; address == NULL && i < G_N_ELEMENTS (nobodies); i++)
    {
      g_autoptr (GInetAddress) nobody = g_inet_address_new_from_string (nobodies[i]);

      address = begin_way (nobody);
    }

  return address != NULL ? address : g_strdup ("127.0.0.1");
}

static void
on_resolved (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autolist (GInetAddress) addresses = NULL;
  GError *error = NULL;

  addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);
  if (addresses == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (GList *at = addresses; at != NULL; at = at->next)
    {
      char *address = begin_way (at->data);

      if (address != NULL)
        {
          g_task_return_pointer (task, address, g_free);
          return;
        }
    }
  g_task_return_pointer (task, sonor_local_address_towards (NULL), g_free);
}

/**
 * sonor_local_address_find_async:
 * @host: an IP address or a name
 * @cancellable: (nullable): to give up
 * @callback: called when it is known
 * @user_data: data for @callback
 *
 * As sonor_local_address_towards(), but a name is looked up.
 */
void
sonor_local_address_find_async (const char          *host,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GInetAddress) literal = NULL;
  g_autoptr (GResolver) resolver = NULL;

  g_return_if_fail (host != NULL);

  g_task_set_source_tag (task, sonor_local_address_find_async);
  literal = read_literal (host);
  if (literal != NULL)
    {
      g_task_return_pointer (task, sonor_local_address_towards (host), g_free);
      return;
    }

  resolver = g_resolver_get_default ();
  g_resolver_lookup_by_name_async (resolver, host, cancellable, on_resolved, g_steal_pointer (&task));
}

/**
 * sonor_local_address_find_finish:
 * @result: as given to the callback
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): an IP address of this machine, or %NULL with @error set
 */
char *
sonor_local_address_find_finish (GAsyncResult  *result,
                                 GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
