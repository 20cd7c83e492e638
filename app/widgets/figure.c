/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/figure.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DAY 86400.0
#define MONTH (28 * DAY)
#define YEAR (365 * DAY)

/* 1234567.8 with one decimal becomes 1,234,567.8: the same in every language we have, whatever the locale of the machine is. */
static char *
format_grouped (double   value,
                int      decimals,
                gboolean trim)
{
  char plain[G_ASCII_DTOSTR_BUF_SIZE + 340];
  g_autoptr (GString) text = g_string_new (NULL);
  const char *digits;
  gsize n_whole;

  /* -0.4 without decimals is 0 and not -0. */
  if (fabs (value) < 0.5 * pow (10, -decimals))
    value = 0;

  if (fabs (value) >= 1e15)
    {
      g_ascii_formatd (plain, sizeof plain, "%.3g", value);
      return g_strdup (plain);
    }

  {
    g_autofree char *format = g_strdup_printf ("%%.%df", decimals);
    g_ascii_formatd (plain, sizeof plain, format, fabs (value));
  }
  digits = plain;
  n_whole = strcspn (digits, ".");
  if (value < 0)
    g_string_append (text, "−");
  for (gsize i = 0; i < n_whole; i++)
    {
      if (i > 0 && (n_whole - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, digits[i]);
    }
  g_string_append (text, digits + n_whole);
  if (trim && strchr (text->str, '.') != NULL)
    {
      while (text->str[text->len - 1] == '0')
        g_string_truncate (text, text->len - 1);
      if (text->str[text->len - 1] == '.')
        g_string_truncate (text, text->len - 1);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static int
decimals_of_step (double step)
{
  return CLAMP ((int) -floor (log10 (step) + 1e-9), 0, 9);
}

static char *
format_number (double value,
               double step)
{
  char plain[G_ASCII_DTOSTR_BUF_SIZE];

  if (step > 0)
    return format_grouped (value, decimals_of_step (step), FALSE);
  if (value != 0 && fabs (value) < 0.001)
    return g_strdup (g_ascii_formatd (plain, sizeof plain, "%.3g", value));

  return format_grouped (value, 3, TRUE);
}

static char *
format_duration (double value)
{
  gint64 seconds = fabs (value) < 1e15 ? llround (fabs (value)) : 0;
  const char *sign = value < 0 && seconds > 0 ? "−" : "";

  if (fabs (value) >= 1e15)
    return format_grouped (value, 0, FALSE);
  if (seconds >= 3600)
    return g_strdup_printf ("%s%" G_GINT64_FORMAT ":%02d:%02d", sign, seconds / 3600, (int) (seconds / 60 % 60), (int) (seconds % 60));

  return g_strdup_printf ("%s%d:%02d", sign, (int) (seconds / 60), (int) (seconds % 60));
}

static char *
format_time (double     value,
             double     step,
             GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = fabs (value) < 1e15 ? g_date_time_new_from_unix_utc ((gint64) floor (value)) : NULL;
  g_autoptr (GDateTime) there = NULL;
  g_autoptr (GTimeZone) local = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();

  if (utc == NULL)
    return g_strdup ("–");

  there = g_date_time_to_timezone (utc, local);
  if (step <= 0)
    return g_date_time_format (there, "%Y-%m-%d %H:%M");
  if (step < 60)
    return g_date_time_format (there, "%H:%M:%S");
  if (step < DAY)
    return g_date_time_format (there, "%H:%M");
  if (step < MONTH)
    return g_date_time_format (there, "%m-%d");
  if (step < YEAR)
    return g_date_time_format (there, "%Y-%m");

  return g_date_time_format (there, "%Y");
}

/**
 * sonor_figure_format:
 * @figure: what the number is
 * @value: the number, in the unit of @figure
 * @step: the distance between numbers that must look different, or 0 for all the digits that a person may want
 * @zone: (nullable): the time zone of points in time; %NULL is the machine's
 *
 * Writes a number as a person reads it: 1,234 or 94.8 % or 2:38 or 14:30.
 *
 * Returns: (transfer full): the number, or a dash if there is none (it is not finite)
 */
char *
sonor_figure_format (SonorFigure  figure,
                     double       value,
                     double       step,
                     GTimeZone   *zone)
{
  g_autofree char *number = NULL;

  if (!isfinite (value))
    return g_strdup ("–");

  switch (figure)
    {
    case SONOR_FIGURE_COUNT:
    case SONOR_FIGURE_NAME:
      return format_grouped (round (value), 0, FALSE);
    case SONOR_FIGURE_PERCENT:
      number = format_grouped (value * 100, step > 0 ? decimals_of_step (step * 100) : 1, step <= 0);
      return g_strdup_printf ("%s %%", number);
    case SONOR_FIGURE_DURATION:
      return format_duration (value);
    case SONOR_FIGURE_TIME:
      return format_time (value, step, zone);
    case SONOR_FIGURE_NUMBER:
    default:
      return format_number (value, step);
    }
}

/**
 * sonor_figure_format_trend:
 * @value: a number now
 * @previous: the number it is compared with
 *
 * Writes a change as an arrow and a percentage of @previous.
 *
 * Returns: (transfer full) (nullable): the change, or %NULL if one of the numbers is missing. From nothing to something has no
 *   percentage, so then it is the arrow alone.
 */
char *
sonor_figure_format_trend (double value,
                           double previous)
{
  double change;

  if (!isfinite (value) || !isfinite (previous))
    return NULL;
  if (previous == 0)
    return g_strdup (value > 0 ? "↑" : value < 0 ? "↓" : "→");

  change = round ((value - previous) / fabs (previous) * 100);
  if (change == 0)
    return g_strdup ("→");

  {
    g_autofree char *number = format_grouped (fabs (change), 0, FALSE);
    return g_strdup_printf ("%s %s %%", change > 0 ? "↑" : "↓", number);
  }
}

/**
 * sonor_figure_trend_words:
 * @value: a number now
 * @previous: the number it is compared with
 *
 * Returns: (transfer full) (nullable): the change in words, or %NULL if one of the numbers is missing
 */
char *
sonor_figure_trend_words (double value,
                          double previous)
{
  g_autofree char *number = NULL;
  double change;

  if (!isfinite (value) || !isfinite (previous))
    return NULL;
  if (previous == 0)
    return g_strdup (value > 0 ? _("up from nothing") : value < 0 ? _("down from nothing") : _("unchanged"));

  change = round ((value - previous) / fabs (previous) * 100);
  if (change == 0)
    return g_strdup (_("unchanged"));

  number = format_grouped (fabs (change), 0, FALSE);
  /* Translators: %s is a number: up 12 per cent */
  return g_strdup_printf (change > 0 ? _("up %s per cent") : _("down %s per cent"), number);
}
