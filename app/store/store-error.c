/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/store-error-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

/*
 * An error of the store also carries what PostgreSQL said about it: the SQLSTATE, the constraint, and for our own
 * refusals (SQLSTATE SNxxx, see refuse() in schemas/) the key of the message; of a failed attempt to connect, what libpq
 * said in its own words.
 */
typedef struct
{
  char *sqlstate;
  char *constraint;
  char *key;
  char *detail;
} SonorStoreErrorPrivate;

static void
sonor_store_error_private_init (SonorStoreErrorPrivate *private)
{
}

static void
sonor_store_error_private_copy (const SonorStoreErrorPrivate *source,
                                SonorStoreErrorPrivate       *target)
{
  target->sqlstate = g_strdup (source->sqlstate);
  target->constraint = g_strdup (source->constraint);
  target->key = g_strdup (source->key);
  target->detail = g_strdup (source->detail);
}

static void
sonor_store_error_private_clear (SonorStoreErrorPrivate *private)
{
  g_clear_pointer (&private->sqlstate, g_free);
  g_clear_pointer (&private->constraint, g_free);
  g_clear_pointer (&private->key, g_free);
  g_clear_pointer (&private->detail, g_free);
}

G_DEFINE_EXTENDED_ERROR (SonorStoreError, sonor_store_error)

static const struct
{
  const char      *prefix;
  SonorStoreError  code;
} codes_by_sqlstate[] = {
  { "SN400", SONOR_STORE_ERROR_INVALID },
  { "SN403", SONOR_STORE_ERROR_FORBIDDEN },
  { "SN404", SONOR_STORE_ERROR_NOT_FOUND },
  { "SN409", SONOR_STORE_ERROR_CONFLICT },
  { "23505", SONOR_STORE_ERROR_CONFLICT },
  { "40001", SONOR_STORE_ERROR_CONFLICT },
  { "40P01", SONOR_STORE_ERROR_CONFLICT },
  { "42501", SONOR_STORE_ERROR_FORBIDDEN },
  { "28P01", SONOR_STORE_ERROR_WRONG_PASSWORD },
  { "28000", SONOR_STORE_ERROR_WRONG_PASSWORD },
  { "57P01", SONOR_STORE_ERROR_LOST },
  { "57P02", SONOR_STORE_ERROR_LOST },
  { "57P03", SONOR_STORE_ERROR_UNREACHABLE },
  { "08", SONOR_STORE_ERROR_LOST },
  { "22", SONOR_STORE_ERROR_INVALID },
  { "23", SONOR_STORE_ERROR_INVALID },
};

static SonorStoreError
code_for_sqlstate (const char *sqlstate)
{
  for (gsize i = 0; i < G_N_ELEMENTS (codes_by_sqlstate); i++)
    {
      if (g_str_has_prefix (sqlstate, codes_by_sqlstate[i].prefix))
        return codes_by_sqlstate[i].code;
    }

  return SONOR_STORE_ERROR_FAILED;
}

static const SonorStoreErrorPrivate *
get_private (const GError *error)
{
  if (error == NULL || error->domain != SONOR_STORE_ERROR)
    return NULL;

  return sonor_store_error_get_private (error);
}

/**
 * sonor_store_error_new_from_result:
 * @result: a result that PostgreSQL marked as an error
 *
 * Makes a #GError of what PostgreSQL said: its primary message for the person, the code by SQLSTATE
 * (PostgreSQL manual, appendix A, and our own SNxxx).
 *
 * Returns: (transfer full): the error
 */
GError *
sonor_store_error_new_from_result (const PGresult *result)
{
  const char *sqlstate = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  SonorStoreErrorPrivate *private;
  GError *error;

  if (sqlstate == NULL)
    return g_error_new_literal (SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOST,
                                _("The connection to the database was lost"));

  error = g_error_new_literal (SONOR_STORE_ERROR, (int) code_for_sqlstate (sqlstate),
                               message != NULL ? message : sqlstate);
  private = sonor_store_error_get_private (error);
  private->sqlstate = g_strdup (sqlstate);
  private->constraint = g_strdup (PQresultErrorField (result, PG_DIAG_CONSTRAINT_NAME));
  if (g_str_has_prefix (sqlstate, "SN"))
    private->key = g_strdup (PQresultErrorField (result, PG_DIAG_MESSAGE_DETAIL));

  return error;
}

/*
 * libpq gives no SQLSTATE for a failed attempt to connect, but puts the server's into the message if it was asked to be
 * verbose: "…: FATAL:  28P01: password …" (pqBuildErrorMessage3(); the word before may be in any language). The last host
 * tried is the last in the message.
 */
static char *
find_sqlstate (const char *message)
{
  g_autoptr (GRegex) regex = g_regex_new (":  ([0-9A-Z]{5}): ", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *sqlstate = NULL;

  g_regex_match (regex, message, 0, &match);
  while (g_match_info_matches (match))
    {
      g_free (sqlstate);
      sqlstate = g_match_info_fetch (match, 1);
      if (!g_match_info_next (match, NULL))
        break;
    }

  return g_steal_pointer (&sqlstate);
}

/* "db1:5432, db2:5432" as the person or the installation named them; a socket's folder as it is. */
static char *
describe_hosts (const PGconn *connection)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (GStrv) hosts = NULL;
  g_auto (GStrv) ports = NULL;
  PQconninfoOption *options = PQconninfo ((PGconn *) connection);

  for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++)
    {
      if (option->val == NULL || *option->val == '\0')
        continue;
      if (g_str_equal (option->keyword, "host") ||
          (g_str_equal (option->keyword, "hostaddr") && hosts == NULL))
        {
          g_strfreev (hosts);
          hosts = g_strsplit (option->val, ",", -1);
        }
      else if (g_str_equal (option->keyword, "port"))
        {
          ports = g_strsplit (option->val, ",", -1);
        }
    }
  PQconninfoFree (options);

  for (gsize i = 0; hosts != NULL && hosts[i] != NULL; i++)
    {
      gsize n_ports = ports != NULL ? g_strv_length (ports) : 0;

      if (i > 0)
        g_string_append (text, ", ");
      g_string_append (text, hosts[i]);
      if (n_ports > 0 && *hosts[i] != '/')
        g_string_append_printf (text, ":%s", ports[MIN (i, n_ports - 1)]);
    }
  if (text->len == 0)
    g_string_append (text, "localhost");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GError *
new_with_detail (SonorStoreError  code,
                 char            *message,
                 char            *sqlstate,
                 const char      *detail)
{
  GError *error = g_error_new_literal (SONOR_STORE_ERROR, (int) code, message);
  SonorStoreErrorPrivate *private = sonor_store_error_get_private (error);

  private->sqlstate = sqlstate;
  private->detail = g_strstrip (g_strdelimit (g_strdup (detail), "\n\t", ' '));
  g_free (message);

  return error;
}

/**
 * sonor_store_error_new_from_connection:
 * @connection: a connection that failed to open, with PQsetErrorVerbosity() of PQERRORS_VERBOSE
 *
 * Makes a #GError of a failed attempt to connect: by the server's SQLSTATE if it got so far, else
 * %SONOR_STORE_ERROR_UNREACHABLE. The message is for a person and names the server; what libpq said in its own words and
 * language is in sonor_store_error_get_detail().
 *
 * Returns: (transfer full): the error
 */
GError *
sonor_store_error_new_from_connection (const PGconn *connection)
{
  const char *detail = PQerrorMessage (connection);
  const char *host = PQhost (connection);
  const char *database = PQdb (connection);
  g_autofree char *sqlstate = find_sqlstate (detail);
  g_autofree char *hosts = NULL;
  SonorStoreError code = SONOR_STORE_ERROR_UNREACHABLE;
  char *message;

  /* libpq did not even understand where to connect to; only its own words say what is wrong. */
  if (host == NULL || *host == '\0')
    return new_with_detail (SONOR_STORE_ERROR_FAILED,
                            g_strdup_printf (_("The connection string is not valid: %s"), detail), NULL, detail);

  hosts = describe_hosts (connection);
  if (sqlstate == NULL)
    {
      message = g_strdup_printf (_("The database server cannot be reached (%s)"), hosts);
    }
  else if (g_str_equal (sqlstate, "28P01"))
    {
      code = SONOR_STORE_ERROR_WRONG_PASSWORD;
      message = g_strdup (_("User name or password is wrong"));
    }
  else if (g_str_has_prefix (sqlstate, "28"))
    {
      code = SONOR_STORE_ERROR_WRONG_PASSWORD;
      message = g_strdup (_("This person may not sign in, or not from this computer"));
    }
  else if (g_str_equal (sqlstate, "57P03"))
    {
      message = g_strdup_printf (_("The database server is just starting or stopping (%s)"), hosts);
    }
  else if (g_str_has_prefix (sqlstate, "53"))
    {
      message = g_strdup_printf (_("The database server is full and takes nobody else in (%s)"), hosts);
    }
  else if (g_str_equal (sqlstate, "3D000"))
    {
      code = SONOR_STORE_ERROR_FAILED;
      message = g_strdup_printf (_("The server %s has no database “%s”"), hosts, database != NULL ? database : "");
    }
  else
    {
      message = g_strdup_printf (_("The database server turned the connection down (%s, %s)"), hosts, sqlstate);
    }

  return new_with_detail (code, message, g_steal_pointer (&sqlstate), detail);
}

/**
 * sonor_store_error_new_untrusted:
 * @connection: a connection that failed while TLS was agreed on
 *
 * Makes the #GError of a server that could not prove who it is, or offers no TLS where it is demanded.
 *
 * Returns: (transfer full): the error, %SONOR_STORE_ERROR_UNTRUSTED
 */
GError *
sonor_store_error_new_untrusted (const PGconn *connection)
{
  g_autofree char *hosts = describe_hosts (connection);

  return new_with_detail (SONOR_STORE_ERROR_UNTRUSTED,
                          g_strdup_printf (_("The server cannot prove that it is the right one (%s). Do not sign in; tell "
                                             "the administrator"), hosts),
                          NULL, PQerrorMessage (connection));
}

/**
 * sonor_store_error_is_passing:
 * @error: (nullable): any error
 *
 * Whether the same request may well succeed later without anybody doing anything: the server was away, busy, full, standing
 * by or stopping it (classes 08, 40, 53, 55P03, 57, 58 and 25006 of PostgreSQL manual, appendix A), or never got it.
 *
 * Returns: %TRUE if it is worth asking again
 */
gboolean
sonor_store_error_is_passing (const GError *error)
{
  static const char * const prefixes[] = { "08", "40", "53", "55P03", "57", "58", "25006" };
  const char *sqlstate = sonor_store_error_get_sqlstate (error);

  if (error == NULL)
    return FALSE;
  if (g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOST) ||
      g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_UNREACHABLE) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;

  for (gsize i = 0; sqlstate != NULL && i < G_N_ELEMENTS (prefixes); i++)
    {
      if (g_str_has_prefix (sqlstate, prefixes[i]))
        return TRUE;
    }

  return FALSE;
}

/**
 * sonor_store_error_get_sqlstate:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (nullable): the five characters PostgreSQL gave, or %NULL if the error is not from there
 */
const char *
sonor_store_error_get_sqlstate (const GError *error)
{
  const SonorStoreErrorPrivate *private = get_private (error);

  return private != NULL ? private->sqlstate : NULL;
}

/**
 * sonor_store_error_get_constraint:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (nullable): the constraint that was violated
 */
const char *
sonor_store_error_get_constraint (const GError *error)
{
  const SonorStoreErrorPrivate *private = get_private (error);

  return private != NULL ? private->constraint : NULL;
}

/**
 * sonor_store_error_get_key:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (nullable): the key in table message of what the database refused with
 */
const char *
sonor_store_error_get_key (const GError *error)
{
  const SonorStoreErrorPrivate *private = get_private (error);

  return private != NULL ? private->key : NULL;
}

/**
 * sonor_store_error_get_detail:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (nullable): of a failed attempt to connect, what libpq said, for an administrator
 */
const char *
sonor_store_error_get_detail (const GError *error)
{
  const SonorStoreErrorPrivate *private = get_private (error);

  return private != NULL ? private->detail : NULL;
}
