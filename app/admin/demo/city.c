/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/demo/city.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

#include "admin/command.h"

static void
sonor_demo_town_free (gpointer data)
{
  SonorDemoTown *self = data;

  g_free (self->code);
  g_free (self->name);
  g_free (self->county);
  g_free (self);
}

static void
sonor_demo_unit_free (gpointer data)
{
  SonorDemoUnit *self = data;

  g_free (self->name);
  g_free (self->officer);
  g_free (self);
}

/**
 * sonor_demo_city_free:
 * @self: (transfer full): a city
 */
void
sonor_demo_city_free (SonorDemoCity *self)
{
  g_ptr_array_unref (self->towns);
  g_hash_table_unref (self->units);
  g_hash_table_unref (self->categories);
  g_hash_table_unref (self->routes);
  g_hash_table_unref (self->limits);
  g_free (self);
}

static SonorDemoLimit
make_limit (double      value,
            const char *unit)
{
  SonorDemoLimit limit = { SONOR_DEMO_LIMIT_NONE, 0 };

  if (value <= 0.0)
    return limit;

  if (g_str_equal (unit, "working days"))
    limit = (SonorDemoLimit) { SONOR_DEMO_LIMIT_WORKING_DAYS, (gint64) (value + 0.5) };
  else if (g_str_equal (unit, "working hours"))
    limit = (SonorDemoLimit) { SONOR_DEMO_LIMIT_WORKING_SECONDS, (gint64) (value * 3600.0 + 0.5) };
  else if (g_str_equal (unit, "hours"))
    limit = (SonorDemoLimit) { SONOR_DEMO_LIMIT_SECONDS, (gint64) (value * 3600.0 + 0.5) };
  else if (g_str_equal (unit, "minutes"))
    limit = (SonorDemoLimit) { SONOR_DEMO_LIMIT_SECONDS, (gint64) (value * 60.0 + 0.5) };
  else if (g_str_equal (unit, "percent"))
    limit = (SonorDemoLimit) { SONOR_DEMO_LIMIT_SECONDS, (gint64) (value + 0.5) };

  return limit;
}

static gboolean
load_towns (SonorDemoCity  *self,
            PGconn         *connection,
            GError        **error)
{
  /* Towns are weighed by how many people live there: nearly half of the city in Linhe, few in the pastures. */
  g_autoptr (SonorPGresult) rows = sonor_connection_query (connection,
    "SELECT place.code, place.name_zh, coalesce (county.name_zh, place.name_zh), "
    "  CASE WHEN place.name_zh LIKE '%街道' OR place.level = 'county' "
    "         OR place.name_zh IN ('隆兴昌镇', '巴彦高勒镇', '乌拉山镇', '海流图镇', '巴音宝力格镇', '陕坝镇') THEN 0 "
    "       WHEN place.name_zh LIKE '%苏木' OR place.parent_code IN ('150824', '150825') THEN 2 ELSE 1 END, "
    "  CASE WHEN place.level = 'county' THEN 4 WHEN place.name_zh LIKE '%街道' THEN 5 "
    "       WHEN place.name_zh IN ('隆兴昌镇', '巴彦高勒镇', '乌拉山镇', '陕坝镇') THEN 11 "
    "       WHEN place.name_zh IN ('海流图镇', '巴音宝力格镇') THEN 6 "
    "       WHEN place.name_zh LIKE '%苏木' THEN 0.7 ELSE 1.6 END, "
    "  coalesce ((SELECT unit.id FROM unit WHERE unit.area_code = coalesce (county.code, place.code) "
    "             AND unit.dissolved_at IS NULL ORDER BY unit.level = 'county' DESC, unit.id LIMIT 1), 0) "
    "FROM area place LEFT JOIN area county ON county.code = place.parent_code AND place.level = 'town' "
    "WHERE place.level = 'town' "
    "   OR place.level = 'county' AND NOT EXISTS (SELECT FROM area WHERE parent_code = place.code) "
    "ORDER BY place.code", NULL, error);

  if (rows == NULL)
    return FALSE;

  for (int i = 0; i < PQntuples (rows); i++)
    {
      SonorDemoTown *town = g_new0 (SonorDemoTown, 1);

      town->code = g_strdup (PQgetvalue (rows, i, 0));
      town->name = g_strdup (PQgetvalue (rows, i, 1));
      town->county = g_strdup (PQgetvalue (rows, i, 2));
      town->place = (SonorDemoPlace) atoi (PQgetvalue (rows, i, 3));
      town->weight = g_ascii_strtod (PQgetvalue (rows, i, 4), NULL);
      town->government = atoi (PQgetvalue (rows, i, 5));
      g_ptr_array_add (self->towns, town);
    }

  return TRUE;
}

static gboolean
load_units (SonorDemoCity  *self,
            PGconn         *connection,
            GError        **error)
{
  g_autoptr (SonorPGresult) rows = sonor_connection_query (connection,
    "SELECT id, short_name_zh, coalesce ((SELECT staff.id FROM staff WHERE unit_id = unit.id "
    "  ORDER BY work_number LIMIT 1)::text, '') FROM unit ORDER BY id", NULL, error);

  if (rows == NULL)
    return FALSE;

  for (int i = 0; i < PQntuples (rows); i++)
    {
      SonorDemoUnit *unit = g_new0 (SonorDemoUnit, 1);

      unit->id = atoi (PQgetvalue (rows, i, 0));
      unit->name = g_strdup (PQgetvalue (rows, i, 1));
      unit->officer = g_strdup (PQgetvalue (rows, i, 2));
      g_hash_table_insert (self->units, GINT_TO_POINTER (unit->id), unit);
    }

  return TRUE;
}

static gpointer
make_route_key (int   category,
                guint town)
{
  return GUINT_TO_POINTER ((guint) category * 1000 + town);
}

static gboolean
load_routes (SonorDemoCity  *self,
             PGconn         *connection,
             GError        **error)
{
  /* The rule of catalogue_propose() for all categories and towns at once: nearest class first, then nearest area. */
  g_autoptr (SonorPGresult) rows = sonor_connection_query (connection,
    "WITH place AS ("
    "  SELECT code, row_number() OVER (ORDER BY code) - 1 AS position, ARRAY[code, left (code, 6), left (code, 4) || '00'] "
    "    AS codes FROM area WHERE level = 'town' "
    "      OR level = 'county' AND NOT EXISTS (SELECT FROM area below WHERE below.parent_code = area.code)) "
    "SELECT DISTINCT ON (small.id, place.position) small.id, place.position, entry.lead_unit_id, "
    "  coalesce (entry.limit_value, 0), coalesce (entry.limit_unit, ''), "
    "  array_to_string (ARRAY(SELECT unit_id FROM catalogue_co_unit WHERE catalogue_id = entry.id ORDER BY unit_id), ',') "
    "FROM category small CROSS JOIN place "
    "JOIN category class ON class.code_system = small.code_system AND class.version = small.version "
    "  AND class.code = left (small.code, length (class.code)) "
    "JOIN catalogue entry ON entry.category_id = class.id AND entry.area_code = ANY (place.codes) "
    "WHERE length (small.code) = 6 "
    "ORDER BY small.id, place.position, length (class.code) DESC, array_position (place.codes, entry.area_code)",
    NULL, error);

  if (rows == NULL)
    return FALSE;

  for (int i = 0; i < PQntuples (rows); i++)
    {
      SonorDemoRoute *route = g_new0 (SonorDemoRoute, 1);
      g_auto (GStrv) co_units = g_strsplit (PQgetvalue (rows, i, 5), ",", -1);

      route->lead = atoi (PQgetvalue (rows, i, 2));
      route->limit = make_limit (g_ascii_strtod (PQgetvalue (rows, i, 3), NULL), PQgetvalue (rows, i, 4));
      for (guint j = 0; co_units[j] != NULL && route->n_co_units < SONOR_DEMO_MAX_CO_UNITS; j++)
        {
          int co_unit = atoi (co_units[j]);

          if (co_unit != route->lead)
            route->co_units[route->n_co_units++] = co_unit;
        }
      g_hash_table_insert (self->routes,
                           make_route_key (atoi (PQgetvalue (rows, i, 0)), (guint) atoi (PQgetvalue (rows, i, 1))), route);
    }

  return TRUE;
}

static gboolean
load_limits (SonorDemoCity  *self,
             PGconn         *connection,
             GError        **error)
{
  g_autoptr (SonorPGresult) rows = sonor_connection_query (connection,
    "SELECT key, value, value_unit FROM setting WHERE key LIKE 'deadline.%' OR key LIKE 'light.%'", NULL, error);

  if (rows == NULL)
    return FALSE;

  for (int i = 0; i < PQntuples (rows); i++)
    {
      SonorDemoLimit *limit = g_new0 (SonorDemoLimit, 1);

      *limit = make_limit (g_ascii_strtod (PQgetvalue (rows, i, 1), NULL), PQgetvalue (rows, i, 2));
      g_hash_table_insert (self->limits, g_strdup (PQgetvalue (rows, i, 0)), limit);
    }

  return TRUE;
}

/**
 * sonor_demo_city_load:
 * @connection: a connection
 * @error: return location for a #GError
 *
 * Reads towns, units with their officers, categories, the dispatch catalogue and the limits.
 *
 * Returns: (transfer full) (nullable): the city, or %NULL with @error set
 */
SonorDemoCity *
sonor_demo_city_load (PGconn  *connection,
                      GError **error)
{
  g_autoptr (SonorDemoCity) self = g_new0 (SonorDemoCity, 1);
  g_autoptr (SonorPGresult) categories = NULL;

  self->towns = g_ptr_array_new_with_free_func (sonor_demo_town_free);
  self->units = g_hash_table_new_full (NULL, NULL, NULL, sonor_demo_unit_free);
  self->categories = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->routes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->limits = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  categories = sonor_connection_query (connection,
                                       "SELECT code, id FROM category WHERE code_system = 'sonor' AND active", NULL, error);
  if (categories == NULL)
    return NULL;
  for (int i = 0; i < PQntuples (categories); i++)
    g_hash_table_insert (self->categories, g_strdup (PQgetvalue (categories, i, 0)),
                         GINT_TO_POINTER (atoi (PQgetvalue (categories, i, 1))));

  if (!load_towns (self, connection, error) || !load_units (self, connection, error) ||
      !load_routes (self, connection, error) || !load_limits (self, connection, error))
    return NULL;

  if (self->towns->len == 0 || g_hash_table_size (self->routes) == 0)
    {
      g_set_error_literal (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                           _("the database has no towns or no dispatch catalogue; import a city first: "
                             "sonor-admin import city FOLDER"));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * sonor_demo_city_get_unit:
 * @self: a city
 * @id: key of a unit
 *
 * Returns: (transfer none): the unit
 */
const SonorDemoUnit *
sonor_demo_city_get_unit (const SonorDemoCity *self,
                          int                  id)
{
  return g_hash_table_lookup (self->units, GINT_TO_POINTER (id));
}

/**
 * sonor_demo_city_find_category:
 * @self: a city
 * @code: a code of our own code system
 *
 * Returns: key of the category, 0 if there is none
 */
int
sonor_demo_city_find_category (const SonorDemoCity *self,
                               const char          *code)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->categories, code));
}

/**
 * sonor_demo_city_get_route:
 * @self: a city
 * @category: key of a small class
 * @town: position of a town
 *
 * Returns: (transfer none) (nullable): what the catalogue says, %NULL if nothing
 */
const SonorDemoRoute *
sonor_demo_city_get_route (const SonorDemoCity *self,
                           int                  category,
                           guint                town)
{
  return g_hash_table_lookup (self->routes, make_route_key (category, town));
}

/**
 * sonor_demo_city_get_limit:
 * @self: a city
 * @key: key of a setting
 *
 * Returns: the limit; without unit if there is no such setting or it is 0
 */
SonorDemoLimit
sonor_demo_city_get_limit (const SonorDemoCity *self,
                           const char          *key)
{
  const SonorDemoLimit *limit = g_hash_table_lookup (self->limits, key);

  return limit != NULL ? *limit : (SonorDemoLimit) { SONOR_DEMO_LIMIT_NONE, 0 };
}

/**
 * sonor_demo_limit_apply:
 * @self: a limit
 * @clock: the city's working time
 * @start: seconds since 1970
 *
 * Returns: the deadline, 0 if there is none
 */
gint64
sonor_demo_limit_apply (SonorDemoLimit        self,
                        const SonorDemoClock *clock,
                        gint64                start)
{
  switch (self.unit)
    {
    case SONOR_DEMO_LIMIT_NONE:
      return 0;
    case SONOR_DEMO_LIMIT_WORKING_DAYS:
      return sonor_demo_clock_add_days (clock, start, (guint) self.amount);
    case SONOR_DEMO_LIMIT_WORKING_SECONDS:
      return sonor_demo_clock_add_seconds (clock, start, self.amount);
    case SONOR_DEMO_LIMIT_SECONDS:
      return start + self.amount;
    default:
      g_return_val_if_reached (0);
    }
}
