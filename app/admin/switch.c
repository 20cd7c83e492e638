/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n.h>

#include "admin/command.h"

/* A switch tells how it stands every two seconds. */
#define ALIVE "seen_at > clock_timestamp() - interval '10 seconds'"

static const char switches_sql[] =
  "SELECT id, " ALIVE " AS alive, date_trunc('second', CASE WHEN " ALIVE " THEN clock_timestamp() - started_at "
  "ELSE clock_timestamp() - seen_at END)::text AS since, draining_since IS NOT NULL AS draining, n_calls, n_unwritten, n_unfinished, "
  "coalesce(host || ':' || port, '?') AS address, coalesce(version, '?') AS version FROM switch_life ORDER BY id";

static const char seats_sql[] =
  "SELECT coalesce(x.switch_id, ''), count(*), count(*) FILTER (WHERE x.registered_until > clock_timestamp()), "
  "count(*) FILTER (WHERE x.status = 'ready' AND x.state = 'idle'), "
  "count(*) FILTER (WHERE x.state IN ('offered', 'talking', 'held')), count(*) FILTER (WHERE x.state = 'wrap_up') "
  "FROM seat x WHERE x.status <> 'signed_out' GROUP BY 1 ORDER BY 1";

static const char waiting_sql[] =
  "SELECT switch_id, count(*), round(extract(epoch FROM clock_timestamp() - min(queued_at)))::bigint FROM waiting_call GROUP BY 1 ORDER BY 1";

static gboolean
is_true (PGresult *rows,
         int       row,
         int       column)
{
  return g_str_equal (PQgetvalue (rows, row, column), "t");
}

static gboolean
print_switches (PGconn  *connection,
                GError **error)
{
  g_autoptr (SonorPGresult) rows = sonor_connection_query (connection, switches_sql, NULL, error);

  if (rows == NULL)
    return FALSE;
  if (PQntuples (rows) == 0)
    g_print ("%s\n", _("No switch has ever been connected to this database"));

  for (int i = 0; i < PQntuples (rows); i++)
    {
      const char *id = PQgetvalue (rows, i, 0);
      const char *since = PQgetvalue (rows, i, 2);

      if (!is_true (rows, i, 1))
        {
          /* Translators: name of a switch, time such as 00:12:30 */
          g_print (_("%s: not running; last heard of %s ago\n"), id, since);
          continue;
        }
      /* Translators: name of a switch, version, address, time such as 00:12:30 */
      g_print (_("%s: runs version %s at %s for %s\n"), id, PQgetvalue (rows, i, 8), PQgetvalue (rows, i, 7), since);
      if (is_true (rows, i, 3))
        g_print ("  %s\n", _("takes no new calls and ends with the last one"));
      g_print (_("  calls %s; not yet written down %s; recordings to finish %s\n"), PQgetvalue (rows, i, 4), PQgetvalue (rows, i, 5),
               PQgetvalue (rows, i, 6));
    }

  return TRUE;
}

static gboolean
print_floor (PGconn  *connection,
             GError **error)
{
  g_autoptr (SonorPGresult) seats = sonor_connection_query (connection, seats_sql, NULL, error);
  g_autoptr (SonorPGresult) waiting = seats != NULL ? sonor_connection_query (connection, waiting_sql, NULL, error) : NULL;

  if (waiting == NULL)
    return FALSE;

  for (int i = 0; i < PQntuples (seats); i++)
    {
      const char *id = PQgetvalue (seats, i, 0);

      g_print (_("Seats at %s: %s signed in, %s telephones registered, %s free, %s in calls, %s in wrap-up\n"),
               *id != '\0' ? id : _("no switch yet"), PQgetvalue (seats, i, 1), PQgetvalue (seats, i, 2), PQgetvalue (seats, i, 3),
               PQgetvalue (seats, i, 4), PQgetvalue (seats, i, 5));
    }
  for (int i = 0; i < PQntuples (waiting); i++)
    g_print (_("Waiting at %s: %s calls, the longest for %s seconds\n"), PQgetvalue (waiting, i, 0), PQgetvalue (waiting, i, 1),
             PQgetvalue (waiting, i, 2));

  return TRUE;
}

static gboolean
order (PGconn      *connection,
       const char  *id,
       const char  *what,
       GError     **error)
{
  const char *values[] = { id, what, NULL };

  return sonor_connection_call (connection, "SELECT switch_order($1, $2)", values, error);
}

/**
 * sonor_command_switch:
 * @config: the configuration
 * @arguments: (array zero-terminated=1): `status`, or `drain` or `reload` and the name of a switch
 * @error: return location for a #GError
 *
 * Tells how every switch of this hotline stands, wherever it runs, or has one take no more calls and end with the last one
 * (drain), or read its configuration and prompts again (reload).
 *
 * Returns: whether it was done; %FALSE with @error set
 */
gboolean
sonor_command_switch (SonorConfig  *config,
                      char        **arguments,
                      GError      **error)
{
  guint n = g_strv_length (arguments);
  gboolean status = n == 1 && g_str_equal (arguments[0], "status");
  gboolean ordered = n == 2 && (g_str_equal (arguments[0], "drain") || g_str_equal (arguments[0], "reload"));
  g_autoptr (SonorPGconn) connection = NULL;

  if (!status && !ordered)
    {
      g_set_error_literal (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE,
                           _("there is “status”, “drain NAME” and “reload NAME”; status tells the names"));
      return FALSE;
    }

  connection = sonor_connection_open (config, error);
  if (connection == NULL)
    return FALSE;

  if (ordered)
    return order (connection, arguments[1], arguments[0], error);

  return print_switches (connection, error) && print_floor (connection, error);
}
