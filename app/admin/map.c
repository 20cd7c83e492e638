/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n.h>

#include "admin/command.h"

/**
 * sonor_command_map:
 * @config: the configuration
 * @arguments: (array zero-terminated=1): FILE [APPROVAL], or `remove`
 * @error: return location for a #GError
 *
 * Takes in the map that wallboards draw: GeoJSON of the counties with its approval number (审图号), which is in the file as
 * `approval_number` or given. The database names what is wrong with it and then changes nothing. `remove` has boards draw the
 * scheme again.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_command_map (SonorConfig  *config,
                   char        **arguments,
                   GError      **error)
{
  const char *values[] = { NULL, NULL, NULL };
  guint n = g_strv_length (arguments);
  g_autofree char *text = NULL;
  g_autoptr (SonorPGconn) connection = NULL;
  g_autoptr (SonorPGresult) missing = NULL;
  gsize length;

  if (n < 1 || n > 2)
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE,
                   _("say which file: “map FILE [APPROVAL]”, or “map remove”"));
      return FALSE;
    }

  if (n == 1 && g_str_equal (arguments[0], "remove"))
    {
      connection = sonor_connection_open (config, error);
      return connection != NULL && sonor_connection_execute (connection, "SELECT board_map_remove()", error);
    }

  if (!g_file_get_contents (arguments[0], &text, &length, error))
    return FALSE;
  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED, _("%s is not UTF-8 text"), arguments[0]);
      return FALSE;
    }
  connection = sonor_connection_open (config, error);
  if (connection == NULL)
    return FALSE;

  values[0] = text;
  values[1] = n == 2 ? arguments[1] : "";
  missing = sonor_connection_query (connection, "SELECT array_to_string (board_map_save ($1, $2), '、')", values, error);
  if (missing == NULL)
    {
      g_prefix_error (error, "%s: ", arguments[0]);
      return FALSE;
    }
  if (*PQgetvalue (missing, 0, 0) != '\0')
    g_print (_("Boards draw the map. It lacks: %s\n"), PQgetvalue (missing, 0, 0));
  else
    g_print ("%s\n", _("Boards draw the map."));

  return TRUE;
}
