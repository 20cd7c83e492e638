/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/boards.h"

#include <string.h>

#include "admin/command.h"

static gboolean
ship (PGconn      *connection,
      const char  *folder,
      const char  *file_name,
      GError     **error)
{
  g_autofree char *path = g_build_filename (folder, file_name, NULL);
  g_autofree char *name = g_strndup (file_name, strlen (file_name) - strlen (".json"));
  g_autofree char *layout = NULL;
  g_autoptr (SonorPGresult) shipped = NULL;
  const char *values[3] = { name, NULL, NULL };

  if (!g_file_get_contents (path, &layout, NULL, error))
    return FALSE;

  values[1] = layout;
  shipped = sonor_connection_query (connection, "SELECT sonor.board_ship($1, $2)", values, error);
  if (shipped == NULL)
    g_prefix_error (error, "%s: ", path);

  return shipped != NULL;
}

/**
 * sonor_boards_ship:
 * @connection: a database that has been migrated, as its owner
 * @error: return location for a #GError
 *
 * Takes in the boards that come with Sonor; those that somebody changed there stay as they are. A schema that has no boards is
 * left alone.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_boards_ship (PGconn  *connection,
                   GError **error)
{
  g_autofree char *folder = sonor_command_find_data ("boards");
  g_autoptr (SonorPGresult) known = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *file_name;

  known = sonor_connection_query (connection, "SELECT WHERE to_regprocedure('sonor.board_ship(text, text)') IS NOT NULL", NULL, error);
  if (known == NULL)
    return FALSE;
  if (PQntuples (known) == 0)
    return TRUE;

  dir = g_dir_open (folder, 0, error);
  if (dir == NULL)
    return FALSE;
  while ((file_name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_suffix (file_name, ".json") && !ship (connection, folder, file_name, error))
        return FALSE;
    }

  return TRUE;
}
