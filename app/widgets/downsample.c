/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/downsample.h"

#include <math.h>

typedef struct
{
  guint first, lowest, highest, last;
  guint gap;
  double low, high;
} Bucket;

static void
begin (Bucket *bucket)
{
  *bucket = (Bucket) {
    GTK_INVALID_LIST_POSITION, GTK_INVALID_LIST_POSITION, GTK_INVALID_LIST_POSITION, GTK_INVALID_LIST_POSITION,
    GTK_INVALID_LIST_POSITION, INFINITY, -INFINITY,
  };
}

static void
finish (Bucket *bucket,
        GArray *chosen)
{
  guint inner[2] = { MIN (bucket->lowest, bucket->highest), MAX (bucket->lowest, bucket->highest) };

  if (bucket->first == GTK_INVALID_LIST_POSITION)
    {
      if (bucket->gap != GTK_INVALID_LIST_POSITION)
        g_array_append_val (chosen, bucket->gap);
      return;
    }

  g_array_append_val (chosen, bucket->first);
  for (guint i = 0; i < 2; i++)
    {
      if (inner[i] > g_array_index (chosen, guint, chosen->len - 1) && inner[i] < bucket->last)
        g_array_append_val (chosen, inner[i]);
    }
  if (bucket->last != bucket->first)
    g_array_append_val (chosen, bucket->last);
}

/**
 * sonor_downsample:
 * @series: a series
 * @n_buckets: into how many equal parts it is cut, as a rule the pixels there are
 *
 * Chooses the items that make a line look as all of them would: in each part the first, the lowest, the highest and the last,
 * so that no peak is lost. A part without any number leaves one item, which is a gap.
 *
 * This is the M4 aggregation: U. Jugel, Z. Jerzak, G. Hackenbroich, V. Markl, "M4: A Visualization-Oriented Time Series Data
 * Aggregation", PVLDB 7(10), 2014.
 *
 * Returns: (transfer full) (element-type guint): rising positions, at most four times @n_buckets, or all if there are no more
 */
GArray *
sonor_downsample (SonorSeries *series,
                  guint        n_buckets)
{
  guint n = sonor_series_get_n_items (series);
  GArray *chosen = g_array_sized_new (FALSE, FALSE, sizeof (guint), MIN (n, 4 * MAX (n_buckets, 1)));
  gboolean sorted = sonor_series_is_sorted (series);
  guint current = 0;
  double low = 0, high = 0;
  Bucket bucket;

  n_buckets = MAX (n_buckets, 1);
  if (n / 4 <= n_buckets)
    {
      for (guint i = 0; i < n; i++)
        g_array_append_val (chosen, i);
      return chosen;
    }

  if (sorted)
    {
      low = sonor_series_get_number (series, SONOR_SERIES_X, 0);
      high = sonor_series_get_number (series, SONOR_SERIES_X, n - 1);
      sorted = high > low;
    }

  begin (&bucket);
  for (guint i = 0; i < n; i++)
    {
      double value = sonor_series_get_number (series, SONOR_SERIES_VALUE, i);
      double place = sorted ? (sonor_series_get_number (series, SONOR_SERIES_X, i) - low) / (high - low) : (double) i / n;
      guint index = MIN ((guint) (place * n_buckets), n_buckets - 1);

      if (index != current)
        {
          finish (&bucket, chosen);
          begin (&bucket);
          current = index;
        }
      if (isnan (value))
        {
          bucket.gap = i;
          continue;
        }
      if (bucket.first == GTK_INVALID_LIST_POSITION)
        bucket.first = i;
      bucket.last = i;
      if (value < bucket.low)
        bucket.low = value, bucket.lowest = i;
      if (value > bucket.high)
        bucket.high = value, bucket.highest = i;
    }
  finish (&bucket, chosen);

  return chosen;
}
