/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/axis.h"

#include <math.h>

#define MAX_TICKS 64
#define DAY 86400.0
#define MONTH (28 * DAY)

/**
 * SonorAxis:
 *
 * What the numbers along one side of a chart are: their kind, their range (that of the data unless it is set) and where the
 * ticks stand.
 */
struct _SonorAxis
{
  GObject      parent_instance;

  GTimeZone   *zone;
  double       low;
  double       high;
  SonorFigure  figure;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorAxis, sonor_axis, G_TYPE_OBJECT)

static const double duration_steps[] = {
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, DAY, 2 * DAY, 7 * DAY,
};

static const double time_steps[] = {
  1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200, DAY, 2 * DAY, 7 * DAY,
};

static const int month_steps[] = { 1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200 };

static void
sonor_axis_finalize (GObject *object)
{
  SonorAxis *self = SONOR_AXIS (object);

  g_clear_pointer (&self->zone, g_time_zone_unref);

  G_OBJECT_CLASS (sonor_axis_parent_class)->finalize (object);
}

static void
sonor_axis_class_init (SonorAxisClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_axis_finalize;

  /**
   * SonorAxis::changed:
   * @self: the axis
   *
   * What is drawn along it must be drawn again.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sonor_axis_init (SonorAxis *self)
{
  self->low = NAN;
  self->high = NAN;
}

/**
 * sonor_axis_new:
 * @figure: what its numbers are
 *
 * Returns: (transfer full): an axis that follows its data
 */
SonorAxis *
sonor_axis_new (SonorFigure figure)
{
  SonorAxis *self = g_object_new (SONOR_TYPE_AXIS, NULL);

  self->figure = figure;
  return self;
}

/**
 * sonor_axis_get_figure:
 * @self: an axis
 *
 * Returns: what its numbers are
 */
SonorFigure
sonor_axis_get_figure (SonorAxis *self)
{
  g_return_val_if_fail (SONOR_IS_AXIS (self), SONOR_FIGURE_NUMBER);

  return self->figure;
}

static gboolean
same (double a,
      double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/**
 * sonor_axis_set_range:
 * @self: an axis
 * @low: the smallest number shown, or NAN for that of the data
 * @high: the largest, or NAN for that of the data
 *
 * Fixes one or both ends of the axis; what lies outside is not drawn.
 */
void
sonor_axis_set_range (SonorAxis *self,
                      double     low,
                      double     high)
{
  g_return_if_fail (SONOR_IS_AXIS (self));
  g_return_if_fail (!(low >= high));

  if (same (self->low, low) && same (self->high, high))
    return;

  self->low = low;
  self->high = high;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sonor_axis_set_zone:
 * @self: an axis
 * @zone: (nullable): the time zone of points in time; %NULL is the machine's
 *
 * Sets where midnight is.
 */
void
sonor_axis_set_zone (SonorAxis *self,
                     GTimeZone *zone)
{
  g_return_if_fail (SONOR_IS_AXIS (self));

  g_clear_pointer (&self->zone, g_time_zone_unref);
  if (zone != NULL)
    self->zone = g_time_zone_ref (zone);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* P. Heckbert, "Nice numbers for graph labels", Graphics Gems (1990): the next of 1, 2, 5 times a power of ten. */
static double
nice_step (double rough)
{
  double power = pow (10, floor (log10 (rough)));
  double fraction = rough / power;

  return (fraction <= 1 + 1e-9 ? 1 : fraction <= 2 + 1e-9 ? 2 : fraction <= 5 + 1e-9 ? 5 : 10) * power;
}

static double
step_from (const double *steps,
           gsize         n_steps,
           double        rough)
{
  for (gsize i = 0; i < n_steps; i++)
    {
      if (steps[i] >= rough - 1e-9)
        return steps[i];
    }

  return 0;
}

static double
choose_step (SonorFigure figure,
             double      rough)
{
  double step;

  switch (figure)
    {
    case SONOR_FIGURE_DURATION:
      step = step_from (duration_steps, G_N_ELEMENTS (duration_steps), rough);
      return step > 0 ? step : nice_step (rough / DAY) * DAY;
    case SONOR_FIGURE_TIME:
      step = step_from (time_steps, G_N_ELEMENTS (time_steps), rough);
      return step > 0 ? step : MONTH;
    case SONOR_FIGURE_COUNT:
    case SONOR_FIGURE_NAME:
      return MAX (1, nice_step (rough));
    case SONOR_FIGURE_NUMBER:
    case SONOR_FIGURE_PERCENT:
    default:
      return nice_step (rough);
    }
}

static void
add_regular (GArray *values,
             double  low,
             double  high,
             double  step,
             double  offset)
{
  double first = ceil ((low + offset) / step - 1e-9);

  for (guint i = 0; i < MAX_TICKS; i++)
    {
      double value = (first + i) * step - offset;

      if (value > high + step * 1e-9)
        break;
      /* Not -0. */
      value = value == 0 ? 0 : value;
      g_array_append_val (values, value);
    }
}

/* Days, weeks and months begin at midnight there, also when clocks change; weeks begin on Monday. */
static double
add_calendar (GArray    *values,
              double     low,
              double     high,
              double     step,
              guint      wanted,
              GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc ((gint64) low);
  g_autoptr (GDateTime) there = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autoptr (GDateTime) tick = NULL;
  int days = (int) (step / DAY), months = 0;

  if (there == NULL)
    return step;

  if (step >= MONTH)
    {
      double rough = (high - low) / wanted / (30.44 * DAY);
      int year = g_date_time_get_year (there), month = g_date_time_get_month (there) - 1;

      months = month_steps[G_N_ELEMENTS (month_steps) - 1];
      for (gsize i = G_N_ELEMENTS (month_steps); i-- > 0;)
        {
          if (month_steps[i] >= rough)
            months = month_steps[i];
        }
      step = months >= 12 ? months / 12 * 365 * DAY : months * MONTH;
      if (months >= 12)
        year -= year % (months / 12), month = 0;
      else
        month -= month % months;
      tick = g_date_time_new (zone, MAX (year, 1), month + 1, 1, 0, 0, 0);
    }
  else
    {
      int back = days == 7 ? g_date_time_get_day_of_week (there) - 1 : 0;
      g_autoptr (GDateTime) midnight = g_date_time_new (zone, g_date_time_get_year (there), g_date_time_get_month (there),
                                                        g_date_time_get_day_of_month (there), 0, 0, 0);

      tick = midnight != NULL ? g_date_time_add_days (midnight, -back) : NULL;
    }

  for (guint i = 0; i < MAX_TICKS && tick != NULL; i++)
    {
      double value = (double) g_date_time_to_unix (tick);
      g_autoptr (GDateTime) next = NULL;

      if (value > high)
        break;
      if (value >= low)
        g_array_append_val (values, value);
      next = months > 0 ? g_date_time_add_months (tick, months) : g_date_time_add_days (tick, days);
      g_clear_pointer (&tick, g_date_time_unref);
      tick = g_steal_pointer (&next);
    }

  return step;
}

/**
 * sonor_axis_get_ticks:
 * @self: an axis
 * @low: the smallest number of the data
 * @high: the largest
 * @wanted: about how many ticks there is room for; never many more are given
 * @widen: whether the ends may be moved outward to the next tick
 *
 * Chooses round numbers within a range. A range of nothing is made a range around its one number.
 *
 * Returns: (transfer full) (nullable): the ticks, or %NULL if there is no number
 */
SonorTicks *
sonor_axis_get_ticks (SonorAxis *self,
                      double     low,
                      double     high,
                      guint      wanted,
                      gboolean   widen)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  SonorTicks *ticks;
  double step;

  g_return_val_if_fail (SONOR_IS_AXIS (self), NULL);

  if (!isnan (self->low))
    low = self->low;
  if (!isnan (self->high))
    high = self->high;
  if (!isfinite (low) || !isfinite (high) || !isfinite (high - low))
    return NULL;
  if (self->figure == SONOR_FIGURE_TIME && MAX (fabs (low), fabs (high)) > 2e11)
    return NULL;

  wanted = CLAMP (wanted, 1, MAX_TICKS / 4);
  if (high < low)
    high = low;
  if (high - low <= MAX (fabs (high), fabs (low)) * 1e-12)
    {
      /* All alike: zero to the number, or around the number where zero means nothing. */
      if (self->figure == SONOR_FIGURE_TIME)
        low -= 1800, high += 1800;
      else if (high == 0)
        high = 1;
      else if (high > 0)
        low = widen ? 0 : low - fabs (low) / 2, high = widen ? high : high + fabs (high) / 2;
      else
        high = widen ? 0 : high + fabs (high) / 2, low = widen ? low : low - fabs (low) / 2;
    }
  /* Steps of this size have no digits left. */
  if (high - low < 1e-290)
    high = low + 1;

  step = choose_step (self->figure, (high - low) / wanted);
  if (widen && self->figure != SONOR_FIGURE_TIME)
    {
      low = isnan (self->low) ? floor (low / step + 1e-9) * step : low;
      high = isnan (self->high) ? ceil (high / step - 1e-9) * step : high;
    }
  if (!isfinite (low) || !isfinite (high) || !(low < high))
    return NULL;

  if (self->figure == SONOR_FIGURE_TIME)
    {
      g_autoptr (GTimeZone) zone = self->zone != NULL ? g_time_zone_ref (self->zone) : g_time_zone_new_local ();

      if (step >= DAY)
        {
          step = add_calendar (values, low, high, step, wanted, zone);
        }
      else
        {
          int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, (gint64) low);

          add_regular (values, low, high, step, g_time_zone_get_offset (zone, MAX (interval, 0)));
        }
    }
  else
    {
      add_regular (values, low, high, step, 0);
    }

  ticks = g_new0 (SonorTicks, 1);
  ticks->low = low;
  ticks->high = high;
  ticks->step = step;
  ticks->n_values = values->len;
  ticks->values = (double *) (gpointer) g_array_free (g_steal_pointer (&values), FALSE);

  return ticks;
}

/**
 * sonor_ticks_free:
 * @self: (transfer full): ticks
 *
 * Frees them.
 */
void
sonor_ticks_free (SonorTicks *self)
{
  g_free (self->values);
  g_free (self);
}

/**
 * sonor_axis_format:
 * @self: an axis
 * @value: a number on it
 * @step: the distance of its ticks, or 0 for the number as exact as a person wants it
 *
 * Returns: (transfer full): the number as text
 */
char *
sonor_axis_format (SonorAxis *self,
                   double     value,
                   double     step)
{
  g_return_val_if_fail (SONOR_IS_AXIS (self), NULL);

  return sonor_figure_format (self->figure, value, step, self->zone);
}
