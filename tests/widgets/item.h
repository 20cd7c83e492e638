/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "widgets/series.h"

G_BEGIN_DECLS

#define TEST_TYPE_ITEM (test_item_get_type ())
G_DECLARE_FINAL_TYPE (TestItem, test_item, TEST, ITEM, GObject)

TestItem    *test_item_new   (const char *label,
                              double      value);
GListStore  *test_items_new  (const double *values,
                              guint         n_values);
SonorSeries *test_series_new (GListModel *model,
                              const char *name);
void         test_start      (int        *argc,
                              char     ***argv);

G_END_DECLS
