/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <string.h>

#include <glib.h>

G_BEGIN_DECLS

/*
 * Rows in the text format of COPY. A column is written with its separator; sonor_demo_row_end() makes the last one the
 * end of the row.
 */

static inline void
sonor_demo_row_null (GString *rows)
{
  g_string_append_len (rows, "\\N\t", 3);
}

static inline void
sonor_demo_row_text (GString    *rows,
                     const char *text)
{
  if (text == NULL)
    {
      sonor_demo_row_null (rows);
      return;
    }

  for (const char *from = text;;)
    {
      gsize length = strcspn (from, "\\\n\r\t");

      g_string_append_len (rows, from, (gssize) length);
      if (from[length] == '\0')
        break;
      g_string_append_c (rows, '\\');
      g_string_append_c (rows, from[length] == '\n' ? 'n' : from[length] == '\r' ? 'r' : from[length] == '\t' ? 't' : '\\');
      from += length + 1;
    }
  g_string_append_c (rows, '\t');
}

static inline void
sonor_demo_row_number (GString *rows,
                       gint64   number)
{
  char digits[24];
  char *first = digits + sizeof digits;
  guint64 rest = number < 0 ? -(guint64) number : (guint64) number;

  *--first = '\t';
  do
    *--first = (char) ('0' + rest % 10);
  while ((rest /= 10) > 0);
  if (number < 0)
    *--first = '-';
  g_string_append_len (rows, first, digits + sizeof digits - first);
}

static inline void
sonor_demo_row_boolean (GString  *rows,
                        gboolean  value)
{
  g_string_append_len (rows, value ? "t\t" : "f\t", 2);
}

/* A moment in seconds since 1970; 0 is none. Days to date after Hinnant, "chrono-compatible low-level date algorithms". */
static inline void
sonor_demo_split_day (gint64  day,
                      int    *year,
                      int    *month,
                      int    *day_of_month)
{
  gint64 shifted = day + 719468;
  gint64 era = shifted / 146097;
  gint64 of_era = shifted - era * 146097;
  gint64 year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  gint64 of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 shifted_month = (5 * of_year + 2) / 153;

  *day_of_month = (int) (of_year - (153 * shifted_month + 2) / 5 + 1);
  *month = (int) (shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  *year = (int) (year_of_era + era * 400 + (*month <= 2));
}

static inline void
sonor_demo_row_time (GString *rows,
                     gint64   at)
{
  char text[] = "0000-00-00 00:00:00+00\t";
  int fields[6];
  static const guint8 places[] = { 0, 5, 8, 11, 14, 17 };

  if (at == 0)
    {
      sonor_demo_row_null (rows);
      return;
    }

  sonor_demo_split_day (at / 86400, &fields[0], &fields[1], &fields[2]);
  fields[3] = (int) (at % 86400 / 3600);
  fields[4] = (int) (at % 3600 / 60);
  fields[5] = (int) (at % 60);
  for (guint i = 0; i < 6; i++)
    for (int place = places[i] + (i == 0 ? 3 : 1); place >= places[i]; place--, fields[i] /= 10)
      text[place] = (char) ('0' + fields[i] % 10);
  g_string_append_len (rows, text, sizeof text - 1);
}

static inline void
sonor_demo_row_end (GString *rows)
{
  rows->str[rows->len - 1] = '\n';
}

G_END_DECLS
