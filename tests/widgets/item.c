/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "item.h"

/* A number with a name, as a program has them. */
struct _TestItem
{
  GObject  parent_instance;

  char    *label;
  double   value;
};

G_DEFINE_FINAL_TYPE (TestItem, test_item, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_LABEL,
  PROP_VALUE,
};

static void
test_item_get_property (GObject    *object,
                        guint       property_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  if (property_id == PROP_LABEL)
    g_value_set_string (value, TEST_ITEM (object)->label);
  else
    g_value_set_double (value, TEST_ITEM (object)->value);
}

static void
test_item_set_property (GObject      *object,
                        guint         property_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  TEST_ITEM (object)->value = g_value_get_double (value);
}

static void
test_item_finalize (GObject *object)
{
  g_free (TEST_ITEM (object)->label);

  G_OBJECT_CLASS (test_item_parent_class)->finalize (object);
}

static void
test_item_class_init (TestItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = test_item_finalize;
  object_class->get_property = test_item_get_property;
  object_class->set_property = test_item_set_property;
  g_object_class_install_property (object_class, PROP_LABEL,
                                   g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_READABLE));
  g_object_class_install_property (object_class, PROP_VALUE,
                                   g_param_spec_double ("value", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0,
                                                        G_PARAM_READWRITE | G_PARAM_LAX_VALIDATION));
}

static void
test_item_init (TestItem *self)
{
}

TestItem *
test_item_new (const char *label,
               double      value)
{
  TestItem *self = g_object_new (TEST_TYPE_ITEM, NULL);

  self->label = g_strdup (label);
  self->value = value;
  return self;
}

GListStore *
test_items_new (const double *values,
                guint         n_values)
{
  GListStore *store = g_list_store_new (TEST_TYPE_ITEM);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_values; i++)
    {
      g_autofree char *label = g_strdup_printf ("item %u", i);

      g_ptr_array_add (items, test_item_new (label, values[i]));
    }
  g_list_store_splice (store, 0, 0, items->pdata, items->len);

  return store;
}

SonorSeries *
test_series_new (GListModel *model,
                 const char *name)
{
  SonorSeries *series = sonor_series_new (name, SONOR_COLOR_SERIES_1);

  sonor_series_set_property (series, SONOR_SERIES_VALUE, TEST_TYPE_ITEM, "value");
  sonor_series_set_property (series, SONOR_SERIES_LABEL, TEST_TYPE_ITEM, "label");
  sonor_series_set_model (series, model);
  return series;
}

/* GTK's own accessibility backend for tests needs no bus and can be asked. The drivers of OpenGL are not looked for unless they are to
 * draw: they are unloaded again and leave memory behind, which the leak checker would find without a name to suppress it by. */
void
test_start (int    *argc,
            char ***argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") == 0)
    g_setenv (gtk_get_minor_version () < 18 ? "GDK_DEBUG" : "GDK_DISABLE", gtk_get_minor_version () < 18 ? "gl-disable" : "gl", TRUE);
  gtk_test_init (argc, argv, NULL);
}
