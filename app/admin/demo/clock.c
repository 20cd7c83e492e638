/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/demo/clock.h"

/* One opening of the offices and how much working time lies before it. */
typedef struct
{
  gint64 opens;
  gint64 closes;
  gint64 before;
} SonorDemoStretch;

struct _SonorDemoClock
{
  gint64  offset;
  gint64  first_day;
  GArray *working;
  GArray *closing;
  GArray *stretches;
};

/**
 * sonor_demo_clock_free:
 * @self: (transfer full): a clock
 */
void
sonor_demo_clock_free (SonorDemoClock *self)
{
  g_array_unref (self->working);
  g_array_unref (self->closing);
  g_array_unref (self->stretches);
  g_free (self);
}

/**
 * sonor_demo_clock_get_day:
 * @self: a clock
 * @at: seconds since 1970
 *
 * Returns: the day in the city, counted from 1970-01-01
 */
gint64
sonor_demo_clock_get_day (const SonorDemoClock *self,
                          gint64                at)
{
  return (at + self->offset) / SONOR_DEMO_DAY;
}

/**
 * sonor_demo_clock_get_day_start:
 * @self: a clock
 * @day: a day counted from 1970-01-01
 *
 * Returns: its midnight in the city, in seconds since 1970
 */
gint64
sonor_demo_clock_get_day_start (const SonorDemoClock *self,
                                gint64                day)
{
  return day * SONOR_DEMO_DAY - self->offset;
}

/**
 * sonor_demo_clock_load:
 * @connection: a connection
 * @from: first moment of interest, seconds since 1970
 * @to: last moment of interest; a quarter of a year more is loaded
 * @error: return location for a #GError
 *
 * Reads the calendar and the office hours. The city's distance to UTC is taken to be the same all the time: China has
 * had no summer time since 1991.
 *
 * Returns: (transfer full) (nullable): the clock, or %NULL with @error set
 */
SonorDemoClock *
sonor_demo_clock_load (PGconn  *connection,
                       gint64   from,
                       gint64   to,
                       GError **error)
{
  g_autoptr (SonorDemoClock) self = g_new0 (SonorDemoClock, 1);
  g_autoptr (SonorPGresult) hours = NULL;
  g_autoptr (SonorPGresult) days = NULL;
  g_autofree char *n_days = NULL;
  g_autofree char *first_day = NULL;
  gint64 before = 0;

  self->working = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->closing = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->stretches = g_array_new (FALSE, FALSE, sizeof (SonorDemoStretch));

  hours = sonor_connection_query (connection,
                                  "SELECT extract (epoch FROM opens)::bigint, extract (epoch FROM closes)::bigint, "
                                  "extract (timezone FROM to_timestamp (0) + interval '50 years')::bigint "
                                  "FROM office_hours ORDER BY opens", NULL, error);
  if (hours == NULL)
    return NULL;
  self->offset = PQntuples (hours) > 0 ? g_ascii_strtoll (PQgetvalue (hours, 0, 2), NULL, 10) : 0;
  self->first_day = sonor_demo_clock_get_day (self, from);

  first_day = g_strdup_printf ("%" G_GINT64_FORMAT, self->first_day);
  n_days = g_strdup_printf ("%" G_GINT64_FORMAT, sonor_demo_clock_get_day (self, to) - self->first_day + 92);
  days = sonor_connection_query (connection,
                                 "SELECT working_day (date '1970-01-01' + day::integer) "
                                 "FROM generate_series ($1::bigint, $1::bigint + $2::bigint) AS day ORDER BY day",
                                 (const char *[]) { first_day, n_days, NULL }, error);
  if (days == NULL)
    return NULL;

  for (int i = 0; i < PQntuples (days); i++)
    {
      gboolean working = PQgetvalue (days, i, 0)[0] == 't';
      gint64 midnight = sonor_demo_clock_get_day_start (self, self->first_day + i);

      g_array_append_val (self->working, working);
      for (int j = 0; working && j < PQntuples (hours); j++)
        {
          SonorDemoStretch stretch = {
            .opens = midnight + g_ascii_strtoll (PQgetvalue (hours, j, 0), NULL, 10),
            .closes = midnight + g_ascii_strtoll (PQgetvalue (hours, j, 1), NULL, 10),
            .before = before,
          };

          before += stretch.closes - stretch.opens;
          g_array_append_val (self->stretches, stretch);
          if (j == PQntuples (hours) - 1)
            g_array_append_val (self->closing, stretch.closes);
        }
    }
  g_return_val_if_fail (self->stretches->len > 0, NULL);

  return g_steal_pointer (&self);
}

/* First stretch that is not over at a moment. */
static guint
find_stretch (const SonorDemoClock *self,
              gint64                at)
{
  guint low = 0;
  guint high = self->stretches->len - 1;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->stretches, SonorDemoStretch, middle).closes > at)
        high = middle;
      else
        low = middle + 1;
    }

  return low;
}

/**
 * sonor_demo_clock_add_seconds:
 * @self: a clock
 * @start: seconds since 1970
 * @seconds: working time to add, more than 0
 *
 * The clock stands while the offices are closed: a start outside counts from the next opening.
 *
 * Returns: when that much working time has passed
 */
gint64
sonor_demo_clock_add_seconds (const SonorDemoClock *self,
                              gint64                start,
                              gint64                seconds)
{
  guint i = find_stretch (self, start);
  const SonorDemoStretch *stretch = &g_array_index (self->stretches, SonorDemoStretch, i);
  gint64 goal = stretch->before + MAX (start - stretch->opens, 0) + seconds;

  while (i + 1 < self->stretches->len && goal > stretch->before + stretch->closes - stretch->opens)
    stretch = &g_array_index (self->stretches, SonorDemoStretch, ++i);

  return stretch->opens + goal - stretch->before;
}

/**
 * sonor_demo_clock_add_days:
 * @self: a clock
 * @start: seconds since 1970
 * @days: working days to add, at least 1
 *
 * The day of the start does not count; the deadline is the close of business of the last day.
 *
 * Returns: the close of that day
 */
gint64
sonor_demo_clock_add_days (const SonorDemoClock *self,
                           gint64                start,
                           guint                 days)
{
  gint64 next_midnight = sonor_demo_clock_get_day_start (self, sonor_demo_clock_get_day (self, start) + 1);
  guint low = 0;
  guint high = self->closing->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->closing, gint64, middle) > next_midnight)
        high = middle;
      else
        low = middle + 1;
    }

  return g_array_index (self->closing, gint64, MIN (low + days, self->closing->len) - 1);
}

/**
 * sonor_demo_clock_is_working_day:
 * @self: a clock
 * @day: a day counted from 1970-01-01
 *
 * Returns: whether the offices are open on that day
 */
gboolean
sonor_demo_clock_is_working_day (const SonorDemoClock *self,
                                 gint64                day)
{
  return day >= self->first_day && day < self->first_day + self->working->len &&
         g_array_index (self->working, gboolean, (guint) (day - self->first_day));
}
