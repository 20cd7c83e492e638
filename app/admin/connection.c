/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/connection.h"

#include <glib/gi18n-lib.h>

#include "store/store-error-private.h"

/*
 * A blocking connection, fit for a program without a screen that does one thing after the other. Everything with a
 * main loop uses store/.
 */

static void
ignore_notice (void           *user_data,
               const PGresult *result)
{
}

/*
 * Why a server that answers turned us away: libpq has only words of some language for it, unless it is asked for the
 * SQLSTATE before it connects, and then it heeds no connect_timeout. So this is only asked of a server that answers.
 */
static PGconn *
connect_verbosely (const char * const *keys,
                   const char * const *values)
{
  PGconn *connection = PQconnectStartParams (keys, values, TRUE);
  PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;

  PQsetErrorVerbosity (connection, PQERRORS_VERBOSE);
  while (PQstatus (connection) != CONNECTION_BAD && wanted != PGRES_POLLING_OK && wanted != PGRES_POLLING_FAILED)
    {
      GPollFD socket = { PQsocket (connection), wanted == PGRES_POLLING_READING ? G_IO_IN : G_IO_OUT, 0 };

      g_poll (&socket, 1, -1);
      wanted = PQconnectPoll (connection);
    }
  PQsetErrorVerbosity (connection, PQERRORS_DEFAULT);

  return connection;
}

/**
 * sonor_connection_open:
 * @config: the configuration; key `connection` of group `[database]` is a libpq connection string
 * @error: return location for a #GError
 *
 * Connects and waits until it has. The session runs in schema sonor and speaks the language of this program.
 *
 * Returns: (transfer full) (nullable): the connection, to be freed with PQfinish(), or %NULL with @error set
 */
PGconn *
sonor_connection_open (SonorConfig  *config,
                       GError      **error)
{
  g_autofree char *connection_string = NULL;
  g_autofree char *options = NULL;
  g_autoptr (SonorPGconn) connection = NULL;
  const char *keys[] = { "dbname", "application_name", "client_encoding", "options", NULL };
  const char *values[] = { NULL, "sonor-admin", "UTF8", NULL, NULL };

  connection_string = sonor_config_require_string (config, "database", "connection", error);
  if (connection_string == NULL)
    return NULL;

  options = g_strdup_printf ("-c search_path=sonor,public -c statement_timeout=0 -c sonor.language=%s",
                             /* Translators: not shown; the language that the database answers in: en, zh or mn */
                             C_("language of the database", "en"));
  values[0] = connection_string;
  values[3] = options;
  connection = PQconnectdbParams (keys, values, TRUE);
  if (PQconnectionNeedsPassword (connection))
    {
      g_set_error_literal (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_WRONG_PASSWORD,
                           _("The server asks for a password: put it into ~/.pgpass or into PGPASSWORD"));
      return NULL;
    }
  if (PQstatus (connection) != CONNECTION_OK && PQconnectionUsedPassword (connection))
    {
      PQfinish (connection);
      connection = connect_verbosely (keys, values);
    }
  if (PQstatus (connection) != CONNECTION_OK)
    {
      g_propagate_error (error, sonor_store_error_new_from_connection (connection));
      /* Who runs this program wants to know what libpq knows. */
      if (error != NULL && g_error_matches (*error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_UNREACHABLE))
        g_prefix_error (error, "%s. ", sonor_store_error_get_detail (*error));
      return NULL;
    }
  PQsetNoticeReceiver (connection, ignore_notice, NULL);

  return g_steal_pointer (&connection);
}

/**
 * sonor_connection_execute:
 * @connection: a connection
 * @sql: one or more statements without parameters
 * @error: return location for a #GError
 *
 * Runs statements whose rows nobody wants.
 *
 * Returns: %TRUE, or %FALSE with @error set (#SonorStoreError)
 */
gboolean
sonor_connection_execute (PGconn      *connection,
                          const char  *sql,
                          GError     **error)
{
  g_autoptr (SonorPGresult) result = PQexec (connection, sql);
  ExecStatusType status = PQresultStatus (result);

  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
    return TRUE;

  g_propagate_error (error, sonor_store_error_new_from_result (result));
  return FALSE;
}

/**
 * sonor_connection_query:
 * @connection: a connection
 * @sql: one statement with parameters $1, $2 …
 * @values: (array zero-terminated=1) (nullable): one text for each parameter; none can be null
 * @error: return location for a #GError
 *
 * Runs one statement and waits for its rows.
 *
 * Returns: (transfer full) (nullable): the rows, to be freed with PQclear(), or %NULL with @error set (#SonorStoreError)
 */
PGresult *
sonor_connection_query (PGconn              *connection,
                        const char          *sql,
                        const char * const  *values,
                        GError             **error)
{
  int n_values = values != NULL ? (int) g_strv_length ((char **) values) : 0;
  g_autoptr (SonorPGresult) result = PQexecParams (connection, sql, n_values, NULL, values, NULL, NULL, 0);
  ExecStatusType status = PQresultStatus (result);

  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
    return g_steal_pointer (&result);

  g_propagate_error (error, sonor_store_error_new_from_result (result));
  return NULL;
}

/**
 * sonor_connection_call:
 * @connection: a connection
 * @sql: one statement with parameters $1, $2 …
 * @values: (array zero-terminated=1) (nullable): one text for each parameter; none can be null
 * @error: return location for a #GError
 *
 * Runs one statement whose rows nobody wants.
 *
 * Returns: %TRUE, or %FALSE with @error set (#SonorStoreError)
 */
gboolean
sonor_connection_call (PGconn              *connection,
                       const char          *sql,
                       const char * const  *values,
                       GError             **error)
{
  g_autoptr (SonorPGresult) rows = sonor_connection_query (connection, sql, values, error);

  return rows != NULL;
}

/**
 * sonor_connection_copy_begin:
 * @connection: a connection
 * @sql: a `COPY … FROM STDIN` statement
 * @error: return location for a #GError
 *
 * Begins to send rows; sonor_connection_copy_put() and sonor_connection_copy_end() follow.
 *
 * Returns: %TRUE, or %FALSE with @error set (#SonorStoreError)
 */
gboolean
sonor_connection_copy_begin (PGconn      *connection,
                             const char  *sql,
                             GError     **error)
{
  g_autoptr (SonorPGresult) result = PQexec (connection, sql);

  if (PQresultStatus (result) == PGRES_COPY_IN)
    return TRUE;

  g_propagate_error (error, sonor_store_error_new_from_result (result));
  return FALSE;
}

/**
 * sonor_connection_copy_put:
 * @connection: a connection in a COPY
 * @data: (array length=length): rows in the format of the COPY; a piece may end anywhere
 * @length: size of @data in bytes
 * @error: return location for a #GError
 *
 * Sends a piece of the rows.
 *
 * Returns: %TRUE, or %FALSE with @error set (#SonorStoreError)
 */
gboolean
sonor_connection_copy_put (PGconn      *connection,
                           const char  *data,
                           gsize        length,
                           GError     **error)
{
  g_return_val_if_fail (length <= G_MAXINT, FALSE);

  if (PQputCopyData (connection, data, (int) length) == 1)
    return TRUE;

  g_set_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOST, "%s", PQerrorMessage (connection));
  return FALSE;
}

/**
 * sonor_connection_copy_end:
 * @connection: a connection in a COPY
 * @error: return location for a #GError
 *
 * Ends a COPY and waits until the server has taken every row.
 *
 * Returns: %TRUE, or %FALSE with @error set (#SonorStoreError)
 */
gboolean
sonor_connection_copy_end (PGconn  *connection,
                           GError **error)
{
  g_autoptr (SonorPGresult) result = NULL;

  if (PQputCopyEnd (connection, NULL) != 1)
    {
      g_set_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOST, "%s", PQerrorMessage (connection));
      return FALSE;
    }

  result = PQgetResult (connection);
  while (TRUE)
    {
      g_autoptr (SonorPGresult) rest = PQgetResult (connection);

      if (rest == NULL)
        break;
    }

  if (PQresultStatus (result) == PGRES_COMMAND_OK)
    return TRUE;

  g_propagate_error (error, sonor_store_error_new_from_result (result));
  return FALSE;
}
