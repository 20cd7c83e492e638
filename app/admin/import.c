/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/import.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "admin/command.h"
#include "admin/csv.h"

/*
 * Lists in CSV files. The database knows their columns (import_columns) and every rule about their rows (import_rows);
 * here a file becomes rows with line numbers.
 */

/* What a city pack consists of, in the order in which one list refers to another. */
static const struct
{
  const char *kind;
  gboolean    optional;
} city_lists[] = {
  { "area", FALSE }, { "unit", FALSE }, { "category", FALSE }, { "catalogue", FALSE }, { "calendar", TRUE },
  { "phrase", TRUE }, { "template", TRUE },
};

static gboolean
check_header (PGresult           *columns,
              const SonorCsvRow  *header,
              GError            **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (int i = 0; i < PQntuples (columns); i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", PQgetvalue (columns, i, 0));

  for (gsize i = 0; header->fields[i] != NULL; i++)
    {
      gboolean found = FALSE;

      for (int j = 0; j < PQntuples (columns) && !found; j++)
        found = g_str_equal (header->fields[i], PQgetvalue (columns, j, 0));
      if (!found)
        {
          g_set_error (error, SONOR_CSV_ERROR, SONOR_CSV_ERROR_SHAPE,
                       _("line %u: there is no column “%.60s”; the columns are %s"),
                       header->line, header->fields[i], known->str);
          return FALSE;
        }
      for (gsize j = 0; j < i; j++)
        {
          if (!g_str_equal (header->fields[i], header->fields[j]))
            continue;
          g_set_error (error, SONOR_CSV_ERROR, SONOR_CSV_ERROR_SHAPE, _("line %u: the column “%s” is there twice"),
                       header->line, header->fields[i]);
          return FALSE;
        }
    }

  for (int i = 0; i < PQntuples (columns); i++)
    {
      if (PQgetvalue (columns, i, 1)[0] != 't' ||
          g_strv_contains ((const char * const *) header->fields, PQgetvalue (columns, i, 0)))
        continue;
      g_set_error (error, SONOR_CSV_ERROR, SONOR_CSV_ERROR_SHAPE, _("line %u: the column “%s” is missing"),
                   header->line, PQgetvalue (columns, i, 0));
      return FALSE;
    }

  return TRUE;
}

static char *
rows_to_json (GPtrArray *rows)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;
  const SonorCsvRow *header = g_ptr_array_index (rows, 0);

  json_builder_begin_array (builder);
  for (guint i = 1; i < rows->len; i++)
    {
      const SonorCsvRow *row = g_ptr_array_index (rows, i);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "line");
      json_builder_add_int_value (builder, row->line);
      for (gsize j = 0; header->fields[j] != NULL; j++)
        {
          json_builder_set_member_name (builder, header->fields[j]);
          json_builder_add_string_value (builder, row->fields[j]);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static gboolean
import_list (PGconn      *connection,
             const char  *kind,
             const char  *path,
             GString     *report,
             GError     **error)
{
  const char *kinds[] = { kind, NULL };
  const char *values[] = { kind, NULL, NULL };
  g_autofree char *text = NULL;
  g_autofree char *json = NULL;
  gsize length;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (SonorPGresult) columns = NULL;
  g_autoptr (SonorPGresult) counts = NULL;

  columns = sonor_connection_query (connection, "SELECT name, required FROM import_columns ($1) ORDER BY ordinal",
                                    kinds, error);
  if (columns == NULL)
    return FALSE;
  if (PQntuples (columns) == 0)
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE,
                   _("there is no list called “%s”; there are area, unit, category, catalogue, calendar, phrase and template"), kind);
      return FALSE;
    }

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  rows = sonor_csv_read (text, length, error);
  if (rows != NULL && check_header (columns, g_ptr_array_index (rows, 0), error))
    {
      json = rows_to_json (rows);
      values[1] = json;
      counts = sonor_connection_query (connection,
                                       "SELECT c ->> 'rows', c ->> 'added', c ->> 'changed', c ->> 'removed' "
                                       "FROM import_rows ($1, $2) AS c",
                                       values, error);
    }
  if (counts == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return FALSE;
    }

  g_string_append_printf (report, _("%s: %s rows, %s added, %s changed, %s removed\n"), kind, PQgetvalue (counts, 0, 0),
                          PQgetvalue (counts, 0, 1), PQgetvalue (counts, 0, 2), PQgetvalue (counts, 0, 3));

  return TRUE;
}

static gboolean
import_city_lists (PGconn      *connection,
                   const char  *folder,
                   GString     *report,
                   GError     **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (city_lists); i++)
    {
      g_autofree char *name = g_strconcat (city_lists[i].kind, ".csv", NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (city_lists[i].optional && !g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      if (!import_list (connection, city_lists[i].kind, path, report, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * sonor_import_city:
 * @connection: a connection outside a transaction
 * @folder: (type filename): a folder with area.csv, unit.csv, category.csv, catalogue.csv and maybe calendar.csv,
 *   or the name of a city that comes with Sonor
 * @error: return location for a #GError
 *
 * Takes in all lists of a city in one transaction, or nothing, and prints what that changed.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_import_city (PGconn      *connection,
                   const char  *folder,
                   GError     **error)
{
  g_autofree char *known = g_build_filename ("city", folder, NULL);
  g_autofree char *installed = sonor_command_find_data (known);
  g_autoptr (GString) report = g_string_new (NULL);
  gboolean is_folder = g_file_test (folder, G_FILE_TEST_IS_DIR);

  if (!is_folder && !g_file_test (installed, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                   _("%s is neither a folder nor a city that comes with Sonor"), folder);
      return FALSE;
    }

  if (!sonor_connection_execute (connection, "BEGIN", error))
    return FALSE;
  if (import_city_lists (connection, is_folder ? folder : installed, report, error) &&
      sonor_connection_execute (connection, "COMMIT", error))
    {
      g_print ("%s", report->str);
      return TRUE;
    }

  if (!sonor_connection_execute (connection, "ROLLBACK", NULL))
    g_debug ("The connection broke before the import could be rolled back; the server does it");
  return FALSE;
}

/**
 * sonor_command_import:
 * @config: the configuration
 * @arguments: (array zero-terminated=1): KIND FILE, or `city` FOLDER
 * @error: return location for a #GError
 *
 * Takes in a list, or all lists of a city, from CSV files. Nothing is changed if anything is wrong.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_command_import (SonorConfig  *config,
                      char        **arguments,
                      GError      **error)
{
  g_autoptr (SonorPGconn) connection = NULL;
  g_autoptr (GString) report = g_string_new (NULL);

  if (g_strv_length (arguments) != 2)
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE,
                   _("say which list and which file: “import category FILE”, or “import city FOLDER”"));
      return FALSE;
    }

  connection = sonor_connection_open (config, error);
  if (connection == NULL)
    return FALSE;

  if (g_str_equal (arguments[0], "city"))
    return sonor_import_city (connection, arguments[1], error);
  if (!import_list (connection, arguments[0], arguments[1], report, error))
    return FALSE;

  g_print ("%s", report->str);
  return TRUE;
}
