/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdlib.h>

#include <glib/gi18n.h>

#include "admin/command.h"
#include "admin/demo/conversations.h"
#include "admin/demo/load.h"
#include "admin/import.h"

#define MAX_TICKETS 20000000
#define MAX_DAYS 3660

/* Roughly every second ticket comes from somebody who never called before. */
#define TICKETS_PER_CITIZEN 1.8

typedef struct
{
  gint64 n_tickets;
  gint64 n_days;
  gint64 seed;
  gint64 until;
} SonorDemoRequest;

static gboolean
read_number (const char  *name,
             const char  *text,
             gint64       lowest,
             gint64       highest,
             gint64      *number,
             GError     **error)
{
  g_autofree char *from = g_strdup_printf ("%" G_GINT64_FORMAT, lowest);
  g_autofree char *to = g_strdup_printf ("%" G_GINT64_FORMAT, highest);

  if (g_ascii_string_to_signed (text, 10, lowest, highest, number, NULL))
    return TRUE;

  g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE,
               _("%s must be a whole number from %s to %s, not “%s”"), name, from, to, text);
  return FALSE;
}

static gboolean
read_until (const char  *text,
            gint64      *until,
            GError     **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GDateTime) moment = g_date_time_new_from_iso8601 (text, zone);

  if (moment != NULL && g_date_time_get_year (moment) >= 2010 && g_date_time_get_year (moment) <= 2090)
    {
      *until = g_date_time_to_unix (moment);
      return TRUE;
    }

  g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE,
               _("--until must be a moment from 2010 to 2090 such as 2026-11-23T18:00:00+08:00, not “%s”"), text);
  return FALSE;
}

static gboolean
read_request (char             **arguments,
              SonorDemoRequest  *request,
              GError           **error)
{
  *request = (SonorDemoRequest) { .n_tickets = 20000, .n_days = 90, .seed = 12345, .until = g_get_real_time () / 1000000 };

  for (guint i = 0; arguments[i] != NULL; i += 2)
    {
      const char *name = arguments[i];
      const char *value = arguments[i + 1];
      gboolean good;

      if (!g_str_equal (name, "--tickets") && !g_str_equal (name, "--days") && !g_str_equal (name, "--seed") &&
          !g_str_equal (name, "--until"))
        {
          g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE, _("unknown argument “%s”"), name);
          return FALSE;
        }
      if (value == NULL)
        {
          g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE, _("%s needs a value"), name);
          return FALSE;
        }

      if (g_str_equal (name, "--tickets"))
        good = read_number (name, value, 1, MAX_TICKETS, &request->n_tickets, error);
      else if (g_str_equal (name, "--days"))
        good = read_number (name, value, 1, MAX_DAYS, &request->n_days, error);
      else if (g_str_equal (name, "--seed"))
        good = read_number (name, value, 0, G_MAXINT64, &request->seed, error);
      else
        good = read_until (value, &request->until, error);
      if (!good)
        return FALSE;
    }

  return TRUE;
}

static gboolean
exists (PGconn      *connection,
        const char  *sql,
        gboolean    *found,
        GError     **error)
{
  g_autoptr (SonorPGresult) rows = sonor_connection_query (connection, sql, NULL, error);

  if (rows == NULL)
    return FALSE;
  *found = PQgetvalue (rows, 0, 0)[0] == 't';

  return TRUE;
}

static gboolean
prepare (PGconn                  *connection,
         const SonorDemoRequest  *request,
         GError                 **error)
{
  gboolean found;

  if (!exists (connection, "SELECT EXISTS (SELECT FROM ticket_identity) OR EXISTS (SELECT FROM citizen) "
                           "OR EXISTS (SELECT FROM staff)", &found, error))
    return FALSE;
  if (found)
    {
      g_set_error_literal (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                           _("this database is in use already: it has staff, citizens or tickets. Demo data goes into an "
                             "empty one only; “./run clean” throws the demo world away"));
      return FALSE;
    }

  if (!exists (connection, "SELECT EXISTS (SELECT FROM area)", &found, error))
    return FALSE;
  if (!found)
    {
      g_autofree char *folder = sonor_command_find_data ("city/bayannur");

      g_print ("%s\n", _("Demo data: areas, units and categories"));
      if (!sonor_import_city (connection, folder, error))
        return FALSE;
    }

  g_print ("%s\n", _("Demo data: staff"));
  return sonor_connection_execute (connection, "BEGIN", error) &&
         sonor_demo_staff_create (connection, (guint64) request->seed, error) &&
         sonor_connection_execute (connection, "COMMIT", error);
}

/* Makes the months and drops their search indexes, which are quicker to build at the end. */
static GPtrArray *
open_months (PGconn                *connection,
             const SonorDemoWorld  *world,
             GError               **error)
{
  g_autoptr (GPtrArray) months = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *from = g_strdup_printf ("%" G_GINT64_FORMAT, world->from);
  g_autofree char *until = g_strdup_printf ("%" G_GINT64_FORMAT, world->until);
  const char *values[] = { from, until, NULL };
  g_autoptr (SonorPGresult) made = NULL;
  g_autoptr (SonorPGresult) dropped = NULL;

  made = sonor_connection_query (connection,
                                 "SELECT months_ensure (to_timestamp ($1::bigint)::date, to_timestamp ($2::bigint)::date)",
                                 values, error);
  if (made == NULL)
    return NULL;
  dropped = sonor_connection_query (connection,
                                    "SELECT month, month_index_drop (month) FROM search_month "
                                    "WHERE ends_at > to_timestamp ($1::bigint) AND starts_at <= to_timestamp ($2::bigint) "
                                    "ORDER BY month", values, error);
  if (dropped == NULL)
    return NULL;
  for (int i = 0; i < PQntuples (dropped); i++)
    g_ptr_array_add (months, g_strdup (PQgetvalue (dropped, i, 0)));

  return g_steal_pointer (&months);
}

/*
 * Checking every reference of a row when it comes costs a third of the time; checking all at once at the end costs next
 * to nothing. So it is with counting. Returns the statements that put the foreign keys of the loaded tables and the
 * triggers of the statistics back, after taking them off.
 */
static GPtrArray *
drop_references (PGconn  *connection,
                 GError **error)
{
  g_autoptr (GPtrArray) statements = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) drops = g_string_new ("BEGIN;");
  g_autoptr (SonorPGresult) rows = sonor_connection_query (connection,
    "SELECT format ('ALTER TABLE %s DROP CONSTRAINT %I;', conrelid::regclass, conname), "
    "  format ('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef (oid)) "
    "FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND conrelid = ANY (ARRAY["
    "  'ticket', 'ticket_contact', 'assignment', 'ticket_event', 'call']::regclass[]) "
    "UNION ALL SELECT format ('ALTER TABLE %s DISABLE TRIGGER %I;', tgrelid::regclass, tgname), "
    "  format ('ALTER TABLE %s ENABLE TRIGGER %I', tgrelid::regclass, tgname) "
    "FROM pg_trigger WHERE tgname = 'statistics_insert' ORDER BY 1", NULL, error);

  if (rows == NULL)
    return NULL;
  for (int i = 0; i < PQntuples (rows); i++)
    {
      g_string_append (drops, PQgetvalue (rows, i, 0));
      g_ptr_array_add (statements, g_strdup (PQgetvalue (rows, i, 1)));
    }
  g_string_append (drops, "COMMIT");

  return sonor_connection_execute (connection, drops->str, error) ? g_steal_pointer (&statements) : NULL;
}

static gboolean
restore_references (PGconn     *connection,
                    GPtrArray  *statements,
                    GError    **error)
{
  if (!sonor_connection_execute (connection, "BEGIN", error))
    return FALSE;
  for (guint i = 0; i < statements->len; i++)
    if (!sonor_connection_execute (connection, g_ptr_array_index (statements, i), error))
      return FALSE;

  return sonor_connection_execute (connection, "COMMIT", error);
}

static gboolean
load (SonorConfig             *config,
      PGconn                  *connection,
      const SonorDemoWorld    *world,
      const SonorDemoRequest  *request,
      GError                 **error)
{
  g_autoptr (GPtrArray) references = NULL;
  gboolean loaded;

  g_print ("%s\n", _("Demo data: citizens"));
  if (!sonor_demo_load_citizens (connection, world, error))
    return FALSE;

  references = drop_references (connection, error);
  if (references == NULL)
    return FALSE;
  loaded = sonor_demo_load_days (config, world, (guint) request->n_tickets, error);

  /* They come back whatever happened to the days; the first error is the one to tell. */
  return restore_references (connection, references, loaded ? error : NULL) && loaded;
}

static gboolean
finish (PGconn                  *connection,
        const SonorDemoRequest  *request,
        GError                 **error)
{
  g_autofree char *tail = g_strdup_printf ("SELECT setval ('ticket_number_tail', %" G_GINT64_FORMAT ")",
                                           request->n_tickets % 1000000);

  return sonor_connection_execute (connection, tail, error) &&
         sonor_connection_execute (connection, "ANALYZE ticket_identity, ticket_contact, assignment, citizen, citizen_phone, "
                                               "ticket_event, call", error) &&
         sonor_connection_execute (connection, "SELECT statistics_recount ()", error) &&
         /* What the clock has warned of by now. */
         sonor_connection_execute (connection, "SELECT ticket_warnings_run (100000)", error) &&
         sonor_connection_execute (connection, "SELECT search_refresh ()", error);
}

/**
 * sonor_command_demo:
 * @config: the configuration
 * @arguments: (array zero-terminated=1): `--tickets`, `--days`, `--seed` and `--until`, each with a value
 * @error: return location for a #GError
 *
 * Fills an empty database with one city's life: the same for the same arguments, apart from keys the database makes and
 * passwords' salts. Must run as the owner.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_command_demo (SonorConfig  *config,
                    char        **arguments,
                    GError      **error)
{
  SonorDemoRequest request;
  SonorDemoWorld world = { 0 };
  g_autofree char *folder = sonor_command_find_data ("demo");
  g_autoptr (SonorPGconn) connection = NULL;
  g_autoptr (SonorDemoCity) city = NULL;
  g_autoptr (SonorDemoClock) clock = NULL;
  g_autoptr (SonorDemoStaff) staff = NULL;
  g_autoptr (SonorDemoStock) stock = NULL;
  g_autoptr (GPtrArray) months = NULL;

  if (!read_request (arguments, &request, error))
    return FALSE;
  connection = sonor_connection_open (config, error);
  if (connection == NULL || !prepare (connection, &request, error))
    return FALSE;

  world.seed = (guint64) request.seed;
  world.until = request.until;
  world.from = request.until - request.n_days * SONOR_DEMO_DAY;
  world.n_citizens = (guint) ((double) request.n_tickets / TICKETS_PER_CITIZEN) + 50;
  world.city = city = sonor_demo_city_load (connection, error);
  if (city == NULL)
    return FALSE;
  world.clock = clock = sonor_demo_clock_load (connection, world.from - SONOR_DEMO_DAY, world.until, error);
  if (clock == NULL)
    return FALSE;
  world.staff = staff = sonor_demo_staff_load (connection, error);
  if (staff == NULL)
    return FALSE;
  world.stock = stock = sonor_demo_stock_load (folder, city, error);
  if (stock == NULL)
    return FALSE;
  months = open_months (connection, &world, error);
  if (months == NULL)
    return FALSE;

  if (!load (config, connection, &world, &request, error))
    return FALSE;

  g_print ("%s\n", _("Demo data: search indexes"));
  return sonor_demo_build_indexes (config, months, error) && finish (connection, &request, error)
         && sonor_demo_load_conversations (connection, folder, request.until, error);
}
