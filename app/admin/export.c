/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n.h>

#include "admin/command.h"
#include "admin/csv.h"

static char *
build_query (PGconn    *connection,
             PGresult  *columns)
{
  g_autoptr (GString) sql = g_string_new ("SELECT ");

  for (int i = 0; i < PQntuples (columns); i++)
    {
      char *name = PQescapeLiteral (connection, PQgetvalue (columns, i, 0), (size_t) PQgetlength (columns, i, 0));

      g_string_append_printf (sql, "%scoalesce (r ->> %s, '')", i > 0 ? ", " : "", name);
      PQfreemem (name);
    }
  g_string_append (sql, " FROM export_rows ($1) AS r");

  return g_string_free (g_steal_pointer (&sql), FALSE);
}

static void
append_rows (GString   *text,
             PGresult  *columns,
             PGresult  *rows)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  for (int i = -1; i < PQntuples (rows); i++)
    {
      g_ptr_array_set_size (fields, 0);
      for (int j = 0; j < PQntuples (columns); j++)
        g_ptr_array_add (fields, i < 0 ? PQgetvalue (columns, j, 0) : PQgetvalue (rows, i, j));
      g_ptr_array_add (fields, NULL);
      sonor_csv_append_row (text, (const char * const *) fields->pdata);
    }
}

/**
 * sonor_command_export:
 * @config: the configuration
 * @arguments: (array zero-terminated=1): KIND, and maybe a FILE to write instead of standard output
 * @error: return location for a #GError
 *
 * Writes a list as sonor_command_import() reads it. A file begins with a byte order mark, by which spreadsheet programs
 * know UTF-8.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_command_export (SonorConfig  *config,
                      char        **arguments,
                      GError      **error)
{
  guint n_arguments = g_strv_length (arguments);
  const char *kinds[] = { arguments[0], NULL };
  g_autoptr (SonorPGconn) connection = NULL;
  g_autoptr (SonorPGresult) columns = NULL;
  g_autoptr (SonorPGresult) rows = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *sql = NULL;

  if (n_arguments < 1 || n_arguments > 2)
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE,
                   _("say which list: “export category”, or “export category FILE”"));
      return FALSE;
    }

  connection = sonor_connection_open (config, error);
  if (connection == NULL)
    return FALSE;

  columns = sonor_connection_query (connection, "SELECT name FROM import_columns ($1) ORDER BY ordinal", kinds, error);
  if (columns == NULL)
    return FALSE;
  if (PQntuples (columns) == 0)
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE,
                   _("there is no list called “%s”; there are area, unit, category, catalogue, calendar, phrase and template"),
                   arguments[0]);
      return FALSE;
    }

  sql = build_query (connection, columns);
  rows = sonor_connection_query (connection, sql, kinds, error);
  if (rows == NULL)
    return FALSE;

  if (n_arguments == 2)
    {
      g_string_append (text, "\xEF\xBB\xBF");
      append_rows (text, columns, rows);
      return g_file_set_contents (arguments[1], text->str, (gssize) text->len, error);
    }

  append_rows (text, columns, rows);
  g_print ("%s", text->str);
  return TRUE;
}
