/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>

#include "item.h"
#include "widgets/axis.h"
#include "widgets/downsample.h"

static void
count (gpointer  object,
       guint    *counter)
{
  ++*counter;
}

static void
test_expressions (void)
{
  const double values[] = { 3, NAN, -2, INFINITY };
  const double same[] = { 3, NAN, -2, INFINITY };
  GListStore *store = test_items_new (values, G_N_ELEMENTS (values));
  g_autoptr (GListStore) copy = test_items_new (same, G_N_ELEMENTS (same));
  SonorSeries *series = test_series_new (G_LIST_MODEL (store), "numbers");
  g_autoptr (TestItem) last = g_list_model_get_item (G_LIST_MODEL (store), 3);
  g_autoptr (TestItem) more = test_item_new ("more", 7);
  guint n_changes = 0;
  double low, high;

  g_signal_connect (series, "changed", G_CALLBACK (count), &n_changes);
  g_assert_cmpuint (sonor_series_get_n_items (series), ==, 4);
  g_assert_cmpfloat (sonor_series_get_number (series, SONOR_SERIES_VALUE, 0), ==, 3);
  g_assert_true (isnan (sonor_series_get_number (series, SONOR_SERIES_VALUE, 1)));
  g_assert_true (isnan (sonor_series_get_number (series, SONOR_SERIES_VALUE, 3)));
  g_assert_true (isnan (sonor_series_get_number (series, SONOR_SERIES_VALUE, 99)));
  g_assert_cmpfloat (sonor_series_get_number (series, SONOR_SERIES_X, 2), ==, 2);
  g_assert_cmpstr (sonor_series_get_text (series, SONOR_SERIES_LABEL, 2), ==, "item 2");
  g_assert_true (sonor_series_get_range (series, SONOR_SERIES_VALUE, &low, &high));
  g_assert_cmpfloat (low, ==, -2);
  g_assert_cmpfloat (high, ==, 3);

  /* A property that changes is one change; the same number again is none. */
  g_object_set (last, "value", 5.0, NULL);
  g_assert_cmpuint (n_changes, ==, 1);
  g_object_set (last, "value", 5.0, NULL);
  g_assert_cmpuint (n_changes, ==, 1);
  g_object_set (last, "value", NAN, NULL);
  g_assert_cmpuint (n_changes, ==, 2);

  /* Other objects with the same numbers are no change, in the list or in place of it. */
  {
    g_autoptr (TestItem) twin = test_item_new ("item 0", 3);
    gpointer twins[] = { twin };

    g_list_store_splice (store, 0, 1, twins, 1);
    g_assert_cmpuint (n_changes, ==, 2);
    sonor_series_set_model (series, G_LIST_MODEL (copy));
    g_assert_cmpuint (n_changes, ==, 2);
    sonor_series_set_model (series, G_LIST_MODEL (store));
    g_assert_cmpuint (n_changes, ==, 2);
  }

  g_list_store_insert (store, 1, more);
  g_assert_cmpuint (n_changes, ==, 3);
  g_assert_cmpfloat (sonor_series_get_number (series, SONOR_SERIES_VALUE, 1), ==, 7);
  g_assert_cmpfloat (sonor_series_get_number (series, SONOR_SERIES_VALUE, 3), ==, -2);
  g_list_store_remove (store, 0);
  g_assert_cmpfloat (sonor_series_get_number (series, SONOR_SERIES_VALUE, 0), ==, 7);
  g_assert_cmpuint (sonor_series_find_nearest (series, 2.2), ==, 2);
  g_list_store_remove_all (store);
  g_assert_false (sonor_series_get_range (series, SONOR_SERIES_VALUE, &low, &high));
  g_assert_cmpuint (sonor_series_find_nearest (series, 0), ==, GTK_INVALID_LIST_POSITION);

  g_assert_finalize_object (series);
  g_assert_finalize_object (store);
}

static void
test_downsample (void)
{
  const guint n = 100000;
  g_autofree double *values = g_new (double, n);
  gboolean peak = FALSE, pit = FALSE, gap = FALSE;

  for (guint i = 0; i < n; i++)
    values[i] = sin (i / 500.0);
  values[33333] = 1000;
  values[66666] = -1000;
  for (guint i = 50000; i < 50500; i++)
    values[i] = NAN;

  {
    g_autoptr (GListStore) store = test_items_new (values, n);
    g_autoptr (SonorSeries) series = test_series_new (G_LIST_MODEL (store), NULL);
    g_autoptr (GArray) chosen = sonor_downsample (series, 400);

    g_assert_cmpuint (chosen->len, <=, 1600);
    g_assert_cmpuint (g_array_index (chosen, guint, 0), ==, 0);
    g_assert_cmpuint (g_array_index (chosen, guint, chosen->len - 1), ==, n - 1);
    for (guint i = 0; i < chosen->len; i++)
      {
        guint position = g_array_index (chosen, guint, i);

        g_assert_true (i == 0 || position > g_array_index (chosen, guint, i - 1));
        peak = peak || position == 33333;
        pit = pit || position == 66666;
        gap = gap || isnan (values[position]);
      }
    g_assert_true (peak && pit && gap);
  }
}

static void
test_ticks (void)
{
  static const struct
  {
    SonorFigure figure;
    double      low, high;
    guint       wanted;
    gboolean    widen;
    const char *expected;
  } table[] = {
    { SONOR_FIGURE_COUNT, 0, 96, 4, TRUE, "0 50 100" },
    { SONOR_FIGURE_COUNT, 0, 2, 8, TRUE, "0 1 2" },
    { SONOR_FIGURE_COUNT, 0, 2318, 5, TRUE, "0 500 1,000 1,500 2,000 2,500" },
    { SONOR_FIGURE_COUNT, 0, 0, 4, TRUE, "0 1" },
    { SONOR_FIGURE_COUNT, 7, 7, 4, TRUE, "0 2 4 6 8" },
    { SONOR_FIGURE_COUNT, -3, 8, 4, TRUE, "−5 0 5 10" },
    { SONOR_FIGURE_NUMBER, 0, 0.7, 4, TRUE, "0.0 0.2 0.4 0.6 0.8" },
    { SONOR_FIGURE_NUMBER, -0.0007, 0, 2, TRUE, "−0.0010 −0.0005 0.0000" },
    { SONOR_FIGURE_PERCENT, 0, 1, 4, TRUE, "0 % 50 % 100 %" },
    { SONOR_FIGURE_PERCENT, 0.941, 0.962, 3, TRUE, "94 % 95 % 96 % 97 %" },
    { SONOR_FIGURE_DURATION, 0, 158, 4, TRUE, "0:00 1:00 2:00 3:00" },
    { SONOR_FIGURE_DURATION, 0, 9000, 3, TRUE, "0:00 1:00:00 2:00:00 3:00:00" },
    { SONOR_FIGURE_TIME, 1795363200, 1795415400, 5, FALSE, "00:00 03:00 06:00 09:00 12:00" },
    { SONOR_FIGURE_TIME, 1795363200, 1795622400, 4, FALSE, "11-23 11-24 11-25 11-26" },
    { SONOR_FIGURE_TIME, 1767196800, 1798732800, 4, FALSE, "2026-01 2026-04 2026-07 2026-10 2027-01" },
  };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (SonorAxis) axis = sonor_axis_new (table[i].figure);
      g_autoptr (SonorTicks) ticks = NULL;
      g_autoptr (GString) text = g_string_new (NULL);

      sonor_axis_set_zone (axis, zone);
      ticks = sonor_axis_get_ticks (axis, table[i].low, table[i].high, table[i].wanted, table[i].widen);
      g_assert_nonnull (ticks);
      for (guint j = 0; j < ticks->n_values; j++)
        {
          g_autofree char *label = sonor_axis_format (axis, ticks->values[j], ticks->step);

          g_string_append_printf (text, "%s%s", j > 0 ? " " : "", label);
        }
      g_assert_cmpstr (text->str, ==, table[i].expected);
    }
}

static void
test_hostile_ranges (void)
{
  static const double ends[] = { NAN, -INFINITY, INFINITY, -G_MAXDOUBLE, G_MAXDOUBLE, -1e300, 1e300, 1e-320, 0, -0.0, 1, 1e17, 4e11 };

  for (SonorFigure figure = SONOR_FIGURE_NUMBER; figure <= SONOR_FIGURE_NAME; figure++)
    for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
      for (guint j = 0; j < G_N_ELEMENTS (ends); j++)
        {
          g_autoptr (SonorAxis) axis = sonor_axis_new (figure);
          g_autoptr (SonorTicks) ticks = sonor_axis_get_ticks (axis, ends[i], ends[j], 5, TRUE);

          if (ticks == NULL)
            continue;
          g_assert_cmpuint (ticks->n_values, <=, 64);
          g_assert_true (isfinite (ticks->low) && isfinite (ticks->high) && ticks->low < ticks->high);
          for (guint k = 0; k < ticks->n_values; k++)
            g_free (sonor_axis_format (axis, ticks->values[k], ticks->step));
        }
}

static void
test_figures (void)
{
  static const struct { SonorFigure figure; double value; const char *expected; } table[] = {
    { SONOR_FIGURE_COUNT, 1234567, "1,234,567" }, { SONOR_FIGURE_COUNT, -0.2, "0" }, { SONOR_FIGURE_COUNT, -12, "−12" },
    { SONOR_FIGURE_COUNT, NAN, "–" }, { SONOR_FIGURE_NUMBER, 2.5, "2.5" }, { SONOR_FIGURE_NUMBER, 1000, "1,000" },
    { SONOR_FIGURE_PERCENT, 0.948, "94.8 %" }, { SONOR_FIGURE_PERCENT, 1, "100 %" }, { SONOR_FIGURE_DURATION, 21, "0:21" },
    { SONOR_FIGURE_DURATION, 3723, "1:02:03" }, { SONOR_FIGURE_DURATION, -61, "−1:01" }, { SONOR_FIGURE_DURATION, -0.2, "0:00" },
    { SONOR_FIGURE_TIME, 1e300, "–" },
  };
  static const struct { double value, previous; const char *expected; } trends[] = {
    { 112, 100, "↑ 12 %" }, { 96, 100, "↓ 4 %" }, { 100.1, 100, "→" }, { 5, 0, "↑" }, { 0, 0, "→" }, { NAN, 1, NULL }, { 1, NAN, NULL },
    { 5, -5, "↑ 200 %" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *text = sonor_figure_format (table[i].figure, table[i].value, 0, NULL);

      g_assert_cmpstr (text, ==, table[i].expected);
    }
  for (guint i = 0; i < G_N_ELEMENTS (trends); i++)
    {
      g_autofree char *text = sonor_figure_format_trend (trends[i].value, trends[i].previous);

      g_assert_cmpstr (text, ==, trends[i].expected);
    }
}

int
main (int    argc,
      char **argv)
{
  test_start (&argc, &argv);

  g_test_add_func ("/series/expressions", test_expressions);
  g_test_add_func ("/series/downsample", test_downsample);
  g_test_add_func ("/axis/ticks", test_ticks);
  g_test_add_func ("/axis/hostile-ranges", test_hostile_ranges);
  g_test_add_func ("/figure/format", test_figures);

  return g_test_run ();
}
