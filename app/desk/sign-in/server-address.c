/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/sign-in/server-address.h"

#include <string.h>

static gboolean
is_connection (const char *address)
{
  return strchr (address, '=') != NULL || strstr (address, "://") != NULL;
}

/**
 * sonor_server_address_to_connection:
 * @address: what a person types: `host`, `host:port`, a folder with a socket, several of them with commas, or a libpq
 *   connection string
 *
 * A host's name means the hotline's database `sonor` there, and a certificate that this computer trusts for that name;
 * only this very computer needs none.
 *
 * Returns: (transfer full): a libpq connection string
 */
char *
sonor_server_address_to_connection (const char *address)
{
  g_autofree char *stripped = g_strstrip (g_strdup (address));
  g_autoptr (GString) hosts = g_string_new (NULL);
  g_autoptr (GString) ports = g_string_new (NULL);
  g_auto (GStrv) parts = NULL;
  gboolean local = TRUE;

  if (is_connection (stripped))
    return g_steal_pointer (&stripped);

  parts = g_strsplit (stripped, ",", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      char *host = g_strstrip (parts[i]);
      char *colon = strrchr (host, ':');
      const char *port = "5432";

      if (colon != NULL && host[0] != '/' && strspn (colon + 1, "0123456789") == strlen (colon + 1) && colon[1] != '\0')
        {
          *colon = '\0';
          port = colon + 1;
        }
      if (host[0] != '/' && !g_str_equal (host, "localhost") && !g_str_equal (host, "127.0.0.1"))
        local = FALSE;
      g_string_append_printf (hosts, "%s%s", i > 0 ? "," : "", host);
      g_string_append_printf (ports, "%s%s", i > 0 ? "," : "", port);
    }

  /* A libpq value in quotes: backslash before a quote or a backslash. */
  g_string_replace (hosts, "\\", "\\\\", 0);
  g_string_replace (hosts, "'", "\\'", 0);
  return g_strdup_printf ("host='%s' port='%s' dbname=sonor sslmode=%s", hosts->str, ports->str, local ? "prefer" : "verify-full");
}

/**
 * sonor_server_address_from_connection:
 * @connection: a libpq connection string
 *
 * Returns: (transfer full): what a person can read of it: the hosts, with their ports if those are not the usual one. The
 *   whole string if it is not made of `keyword=value`.
 */
char *
sonor_server_address_from_connection (const char *connection)
{
  g_auto (GStrv) words = NULL;
  const char *host = NULL;
  const char *port = NULL;

  if (strstr (connection, "://") != NULL || strchr (connection, '\'') != NULL)
    return g_strdup (connection);

  words = g_strsplit_set (connection, " \t", -1);
  for (gsize i = 0; words[i] != NULL; i++)
    {
      if (g_str_has_prefix (words[i], "host="))
        host = words[i] + strlen ("host=");
      else if (g_str_has_prefix (words[i], "port="))
        port = words[i] + strlen ("port=");
    }

  if (host == NULL)
    return g_strdup (connection);
  if (port == NULL || host[0] == '/' || g_str_equal (port, "5432"))
    return g_strdup (host);

  return g_strdup_printf ("%s:%s", host, port);
}
