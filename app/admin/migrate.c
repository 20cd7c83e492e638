/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "admin/boards.h"
#include "admin/command.h"
#include "store/store-error-private.h"

/* Any number that nothing else in this database locks: "Sonor" in ASCII. */
#define MIGRATION_LOCK "358351466354"

/*
 * Two kinds of file, below schemas/:
 *
 * changes/NNNN-name.sql   applied once each, in order, never edited after a release; tables, types, seeds.
 * subjects/NN-name.sql    applied again whenever the file differs from what was last applied; functions, views,
 *                         triggers, policies and grants, all written so that they can be repeated.
 *
 * Each file is one transaction. An advisory lock keeps two migrations from running at once.
 */
typedef struct
{
  int   number;
  char *name;
  char *sql;
  char *checksum;
} SonorSchemaFile;

static void
sonor_schema_file_free (SonorSchemaFile *self)
{
  g_free (self->name);
  g_free (self->sql);
  g_free (self->checksum);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorSchemaFile, sonor_schema_file_free)

static int
compare_files (gconstpointer a,
               gconstpointer b)
{
  const SonorSchemaFile *first = *(const SonorSchemaFile **) a;
  const SonorSchemaFile *second = *(const SonorSchemaFile **) b;

  return strcmp (first->name, second->name);
}

static SonorSchemaFile *
read_file (const char  *folder,
           const char  *file_name,
           GError     **error)
{
  g_autoptr (SonorSchemaFile) self = g_new0 (SonorSchemaFile, 1);
  g_autofree char *path = g_build_filename (folder, file_name, NULL);
  gsize length;

  if (!g_file_get_contents (path, &self->sql, &length, error))
    return NULL;
  if (!g_utf8_validate (self->sql, (gssize) length, NULL))
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED, _("%s is not UTF-8 text"), path);
      return NULL;
    }

  self->number = atoi (file_name);
  self->name = g_strndup (file_name, strlen (file_name) - strlen (".sql"));
  self->checksum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->sql, (gssize) length);

  return g_steal_pointer (&self);
}

static GPtrArray *
read_folder (const char  *folder,
             GError     **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) sonor_schema_file_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  const char *file_name;

  if (dir == NULL)
    return NULL;

  while ((file_name = g_dir_read_name (dir)) != NULL)
    {
      SonorSchemaFile *file;

      if (!g_str_has_suffix (file_name, ".sql"))
        continue;

      file = read_file (folder, file_name, error);
      if (file == NULL)
        return NULL;
      g_ptr_array_add (files, file);
    }
  g_ptr_array_sort (files, compare_files);

  return g_steal_pointer (&files);
}

static GPtrArray *
read_changes (const char  *folder,
              GError     **error)
{
  g_autoptr (GPtrArray) changes = read_folder (folder, error);

  if (changes == NULL)
    return NULL;

  for (guint i = 0; i < changes->len; i++)
    {
      const SonorSchemaFile *file = g_ptr_array_index (changes, i);

      if (file->number != (int) i + 1)
        {
          g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                       /* Translators: %s is a file name, %u a running number */
                       _("The numbered changes must follow each other without a gap: %s stands where number %u should"),
                       file->name, i + 1);
          return NULL;
        }
    }

  return g_steal_pointer (&changes);
}

static gboolean
check_landed (PGconn     *connection,
              GPtrArray  *changes,
              guint      *n_landed,
              GError    **error)
{
  g_autoptr (SonorPGresult) rows = NULL;

  rows = sonor_connection_query (connection, "SELECT number, name, checksum FROM sonor.schema_change ORDER BY number",
                                 NULL, error);
  if (rows == NULL)
    return FALSE;

  *n_landed = (guint) PQntuples (rows);
  if (*n_landed > changes->len)
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                   _("The database is newer than this program: it has had change %s, this program ends at %u. "
                     "Install the newer Sonor"),
                   PQgetvalue (rows, (int) *n_landed - 1, 1), changes->len);
      return FALSE;
    }

  for (guint i = 0; i < *n_landed; i++)
    {
      const SonorSchemaFile *file = g_ptr_array_index (changes, i);

      if (!g_str_equal (PQgetvalue (rows, (int) i, 1), file->name) ||
          !g_str_equal (PQgetvalue (rows, (int) i, 2), file->checksum))
        {
          g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                       _("Change %s was altered after this database had it (as %s). Put the old file back and write a new "
                         "change instead"),
                       file->name, PQgetvalue (rows, (int) i, 1));
          return FALSE;
        }
    }

  return TRUE;
}

/* Runs a file's statements; what PostgreSQL does not accept is named by its line, as a compiler would. */
static gboolean
execute_file (PGconn                *connection,
              const SonorSchemaFile *file,
              GError               **error)
{
  g_autoptr (SonorPGresult) result = PQexec (connection, file->sql);
  ExecStatusType status = PQresultStatus (result);
  const char *position;
  guint line = 1;

  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
    return TRUE;

  g_propagate_error (error, sonor_store_error_new_from_result (result));
  position = PQresultErrorField (result, PG_DIAG_STATEMENT_POSITION);
  if (position == NULL)
    {
      g_prefix_error (error, "%s: ", file->name);
      return FALSE;
    }

  /* The position counts characters, from 1. */
  for (const char *at = file->sql, *end = g_utf8_offset_to_pointer (file->sql, atol (position) - 1); at < end; at++)
    {
      if (*at == '\n')
        line++;
    }
  g_prefix_error (error, "%s.sql:%u: ", file->name, line);

  return FALSE;
}

static gboolean
apply (PGconn                *connection,
       const SonorSchemaFile *file,
       const char            *record_sql,
       GError               **error)
{
  const char *values[] = { file->name, file->checksum, NULL };
  g_autoptr (SonorPGresult) recorded = NULL;

  if (!sonor_connection_execute (connection, "BEGIN", error))
    return FALSE;

  if (execute_file (connection, file, error))
    {
      recorded = sonor_connection_query (connection, record_sql, values, error);
      if (recorded != NULL && sonor_connection_execute (connection, "COMMIT", error))
        return TRUE;
    }

  if (!sonor_connection_execute (connection, "ROLLBACK", NULL))
    g_debug ("The connection broke before the change could be rolled back; the server does it");

  return FALSE;
}

static gboolean
apply_changes (PGconn     *connection,
               GPtrArray  *changes,
               GError    **error)
{
  guint n_landed;

  if (!check_landed (connection, changes, &n_landed, error))
    return FALSE;

  for (guint i = n_landed; i < changes->len; i++)
    {
      const SonorSchemaFile *file = g_ptr_array_index (changes, i);

      if (!apply (connection, file,
                  "INSERT INTO sonor.schema_change (name, checksum, number) VALUES ($1, $2, left ($1, 4)::integer)",
                  error))
        return FALSE;
      g_print (_("Applied change %s\n"), file->name);
    }

  return TRUE;
}

static gboolean
apply_subjects (PGconn     *connection,
                GPtrArray  *subjects,
                GError    **error)
{
  for (guint i = 0; i < subjects->len; i++)
    {
      const SonorSchemaFile *file = g_ptr_array_index (subjects, i);
      const char *values[] = { file->name, file->checksum, NULL };
      g_autoptr (SonorPGresult) same = NULL;

      same = sonor_connection_query (connection,
                                     "SELECT FROM sonor.schema_subject WHERE name = $1 AND checksum = $2", values, error);
      if (same == NULL)
        return FALSE;
      if (PQntuples (same) > 0)
        continue;

      if (!apply (connection, file,
                  "INSERT INTO sonor.schema_subject (name, checksum) VALUES ($1, $2) "
                  "ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum, applied_at = now()",
                  error))
        return FALSE;
      g_print (_("Applied subject %s\n"), file->name);
    }

  return TRUE;
}

static char *
find_schemas (void)
{
  const char *folder = g_getenv ("SONOR_SCHEMAS");

  return folder != NULL && *folder != '\0' ? g_strdup (folder) : sonor_command_find_data ("schemas");
}

/**
 * sonor_command_migrate:
 * @config: the configuration
 * @arguments: (array zero-terminated=1): none are known
 * @error: return location for a #GError
 *
 * Brings the database to this program's schema. Refuses a database that is newer and one whose landed changes differ
 * from the files. Takes in the boards that come with this program, too.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_command_migrate (SonorConfig  *config,
                       char        **arguments,
                       GError      **error)
{
  g_autofree char *folder = find_schemas ();
  g_autofree char *changes_folder = g_build_filename (folder, "changes", NULL);
  g_autofree char *subjects_folder = g_build_filename (folder, "subjects", NULL);
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GPtrArray) subjects = NULL;
  g_autoptr (SonorSchemaFile) bootstrap = NULL;
  g_autoptr (SonorPGconn) connection = NULL;

  if (arguments[0] != NULL)
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE, _("unknown argument “%s”"), arguments[0]);
      return FALSE;
    }

  bootstrap = read_file (folder, "bootstrap.sql", error);
  if (bootstrap == NULL)
    return FALSE;
  changes = read_changes (changes_folder, error);
  if (changes == NULL)
    return FALSE;
  subjects = read_folder (subjects_folder, error);
  if (subjects == NULL)
    return FALSE;

  connection = sonor_connection_open (config, error);
  if (connection == NULL)
    return FALSE;

  /* The lock is the session's: it goes when the connection does, however this program ends. */
  return sonor_connection_execute (connection, "SELECT pg_advisory_lock (" MIGRATION_LOCK ")", error) &&
         sonor_connection_execute (connection, bootstrap->sql, error) &&
         apply_changes (connection, changes, error) &&
         apply_subjects (connection, subjects, error) &&
         sonor_boards_ship (connection, error);
}
