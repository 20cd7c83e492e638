/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/gallery/gallery-data.h"

#include <math.h>

#include "widgets/gallery/gallery-item.h"

/* 2026-11-23 00:00 in Asia/Shanghai. */
#define MIDNIGHT 1795363200.0

static void
add (GListStore *store,
     const char *label,
     const char *group,
     double      x,
     double      value,
     double      previous,
     int         level)
{
  g_autoptr (SonorGalleryItem) item = sonor_gallery_item_new (label, group, x, value, previous, level);

  g_list_store_append (store, item);
}

/**
 * sonor_gallery_data_day:
 * @scale: the height of the day
 * @share: how much it varies, 0 to 1
 *
 * Returns: (transfer full): 58 quarters of an hour of a hotline's day
 */
GListStore *
sonor_gallery_data_day (double scale,
                        double share)
{
  GListStore *store = g_list_store_new (SONOR_TYPE_GALLERY_ITEM);
  g_autoptr (GRand) random = g_rand_new_with_seed (12345);

  for (guint i = 0; i < 58; i++)
    {
      double hour = i / 4.0;
      double value = scale * (0.25 + exp (-pow ((hour - 9.5) / 2.6, 2)) + 0.7 * exp (-pow ((hour - 15) / 2.5, 2)));

      add (store, NULL, NULL, MIDNIGHT + i * 900, round (value * (1 - share / 2 + share * g_rand_double (random))), NAN, 0);
    }

  return store;
}

/**
 * sonor_gallery_data_named:
 * @names: (array zero-terminated=1): names
 * @values: as many numbers
 * @previous: (nullable): as many numbers before
 * @levels: (nullable): as many levels
 *
 * Returns: (transfer full): named numbers
 */
GListStore *
sonor_gallery_data_named (const char * const *names,
                          const double       *values,
                          const double       *previous,
                          const int          *levels)
{
  GListStore *store = g_list_store_new (SONOR_TYPE_GALLERY_ITEM);

  for (guint i = 0; names[i] != NULL; i++)
    add (store, names[i], NULL, i, values[i], previous != NULL ? previous[i] : NAN, levels != NULL ? levels[i] : 0);

  return store;
}

/**
 * sonor_gallery_data_week:
 *
 * Returns: (transfer full): a number for each hour of each day of a week, but for the hours to come
 */
GListStore *
sonor_gallery_data_week (void)
{
  static const char *days[] = { "周一", "周二", "周三", "周四", "周五", "周六", "周日" };
  GListStore *store = g_list_store_new (SONOR_TYPE_GALLERY_ITEM);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint day = 0; day < G_N_ELEMENTS (days); day++)
    {
      for (guint hour = 0; hour < 24; hour++)
        {
          g_autofree char *group = g_strdup_printf ("%u", hour);
          double value = (day < 5 ? 60 : 25) * (0.1 + exp (-pow ((hour - 9.5) / 2.5, 2)) + 0.7 * exp (-pow ((hour - 15.5) / 2.5, 2)));

          add (store, days[day], group, hour, day == 6 && hour > 14 ? NAN : round (value * (0.8 + 0.4 * g_rand_double (random))), NAN, 0);
        }
    }

  return store;
}

/**
 * sonor_gallery_data_many:
 * @n: how many
 *
 * Returns: (transfer full): a random walk with one peak in it
 */
GListStore *
sonor_gallery_data_many (guint n)
{
  GListStore *store = g_list_store_new (SONOR_TYPE_GALLERY_ITEM);
  g_autoptr (GRand) random = g_rand_new_with_seed (99);
  g_autoptr (GPtrArray) items = g_ptr_array_new_full (n, g_object_unref);
  double value = 0;

  for (guint i = 0; i < n; i++)
    {
      value += g_rand_double (random) - 0.5;
      g_ptr_array_add (items, sonor_gallery_item_new (NULL, NULL, i, i == n / 3 ? value + 120 : value, NAN, 0));
    }
  g_list_store_splice (store, 0, 0, items->pdata, items->len);

  return store;
}

/**
 * sonor_gallery_data_series:
 * @model: items of the gallery
 * @name: (nullable): what they are
 * @color: their colour
 * @with_x: whether they stand at their x and not at their position
 *
 * Returns: (transfer full): a series of them
 */
SonorSeries *
sonor_gallery_data_series (GListModel *model,
                           const char *name,
                           SonorColor  color,
                           gboolean    with_x)
{
  static const struct { SonorSeriesRole role; const char *property; } roles[] = {
    { SONOR_SERIES_VALUE, "value" }, { SONOR_SERIES_PREVIOUS, "previous" }, { SONOR_SERIES_LEVEL, "level" },
    { SONOR_SERIES_LABEL, "label" }, { SONOR_SERIES_GROUP, "group" },
  };
  SonorSeries *series = sonor_series_new (name, color);

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    sonor_series_set_property (series, roles[i].role, SONOR_TYPE_GALLERY_ITEM, roles[i].property);
  if (with_x)
    sonor_series_set_property (series, SONOR_SERIES_X, SONOR_TYPE_GALLERY_ITEM, "x");
  sonor_series_set_model (series, model);

  return series;
}

/**
 * sonor_gallery_data_bayannur:
 *
 * Returns: (transfer full): a scheme of the seven banners and counties of Bayannur and its eastern development zone: who lies
 *   beside whom, and nothing else
 */
SonorOutline *
sonor_gallery_data_bayannur (void)
{
  static const struct { const char *name; double x, y, width, height; } tiles[] = {
    { "乌拉特后旗", 3, 0, 28, 13 }, { "乌拉特中旗", 32, 0, 38, 13 }, { "乌拉特前旗", 71, 8, 28, 17 },
    { "杭锦后旗", 22, 14, 23, 15 }, { "临河区", 46, 14, 24, 21 }, { "五原县", 71, 26, 21, 13 },
    { "磴口县", 0, 22, 21, 17 }, { "东开发区", 22, 30, 23, 12 },
  };
  SonorOutline *outline = sonor_outline_new ();

  for (guint i = 0; i < G_N_ELEMENTS (tiles); i++)
    sonor_outline_add_tile (outline, tiles[i].name, tiles[i].x, tiles[i].y, tiles[i].width, tiles[i].height);

  return outline;
}
