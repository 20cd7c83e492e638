/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <math.h>
#include <string.h>

#include "item.h"
#include "widgets/area-map.h"
#include "widgets/big-number.h"
#include "widgets/chart.h"
#include "widgets/column-layer.h"
#include "widgets/heat-table.h"
#include "widgets/line-layer.h"
#include "widgets/print.h"
#include "widgets/ring.h"
#include "widgets/spark-layer.h"
#include "widgets/stacked-layer.h"
#include "widgets/top-list.h"

typedef SonorChartLayer *(*MakeLayer) (SonorSeries *series);

static const MakeLayer layers[] = { sonor_line_layer_new, sonor_column_layer_new, sonor_stacked_layer_new, sonor_spark_layer_new };

static GtkWidget *
chart_new (SonorSeries *series,
           MakeLayer    make)
{
  g_autoptr (SonorAxis) x = sonor_axis_new (SONOR_FIGURE_NAME);
  g_autoptr (SonorAxis) y = sonor_axis_new (SONOR_FIGURE_COUNT);
  GtkWidget *chart = sonor_chart_new (x, y);

  sonor_chart_add_layer (SONOR_CHART (chart), make (series));
  return chart;
}

/* Every kind of drawing of one series. */
static GPtrArray *
all_drawings (SonorSeries *series)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SonorOutline) outline = sonor_outline_new ();
  GtkWidget *number = sonor_big_number_new (SONOR_FIGURE_COUNT);
  double low, high;

  sonor_outline_add_tile (outline, "item 0", 0, 0, 10, 5);
  sonor_outline_add_tile (outline, "elsewhere", 10, 0, 10, 5);
  for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
    g_ptr_array_add (all, g_object_ref_sink (chart_new (series, layers[i])));
  g_ptr_array_add (all, g_object_ref_sink (sonor_ring_new (series, SONOR_FIGURE_COUNT)));
  g_ptr_array_add (all, g_object_ref_sink (sonor_top_list_new (series, SONOR_FIGURE_COUNT)));
  g_ptr_array_add (all, g_object_ref_sink (sonor_heat_table_new (series, SONOR_FIGURE_COUNT)));
  g_ptr_array_add (all, g_object_ref_sink (sonor_area_map_new (series, SONOR_FIGURE_COUNT, outline)));
  if (sonor_series_get_range (series, SONOR_SERIES_VALUE, &low, &high))
    g_object_set (number, "value", high, NULL);
  g_ptr_array_add (all, g_object_ref_sink (number));

  return all;
}

static void
iterate (void)
{
  while (g_main_context_iteration (NULL, FALSE));
}

static GskRenderNode *
render (gpointer drawing,
        double   width,
        double   height)
{
  g_autoptr (SonorPalette) palette = sonor_palette_new (TRUE);

  return sonor_drawing_render (drawing, palette, width, height, 1);
}

static void
test_hostile (void)
{
  static const struct { double values[3]; guint n; gboolean data; } table[] = {
    { { 0 }, 0, FALSE }, { { NAN, NAN, NAN }, 3, FALSE }, { { INFINITY, -INFINITY }, 2, FALSE }, { { 5 }, 1, TRUE }, { { 0 }, 1, TRUE },
    { { -5, NAN, -7 }, 3, TRUE }, { { -1, 0, 1 }, 3, TRUE }, { { 1e300, -1e300 }, 2, TRUE }, { { 1e-300 }, 1, TRUE },
    { { G_MAXDOUBLE, -G_MAXDOUBLE }, 2, TRUE },
  };
  static const double sizes[][2] = { { 0, 0 }, { 0, 300 }, { 1, 1 }, { 20, 20 }, { 400, 10 }, { 10, 400 }, { 320, 200 }, { 4864, 1920 } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GListStore) store = test_items_new (table[i].values, table[i].n);
      g_autoptr (SonorSeries) series = test_series_new (G_LIST_MODEL (store), "numbers");
      g_autoptr (GPtrArray) drawings = all_drawings (series);

      for (guint j = 0; j < drawings->len; j++)
        {
          SonorDrawing *drawing = g_ptr_array_index (drawings, j);
          g_autofree char *words = sonor_drawing_dup_words (drawing);

          g_assert_cmpint (strstr (words, "No data") == NULL, ==, table[i].data);
          for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
            {
              g_autoptr (GskRenderNode) node = render (drawing, sizes[k][0], sizes[k][1]);

              g_assert_cmpint (node != NULL, ==, sizes[k][0] > 0 && sizes[k][1] > 0);
            }
        }
    }
}

static void
test_many (void)
{
  const guint n = 100000;
  g_autofree double *values = g_new (double, n);

  for (guint i = 0; i < n; i++)
    values[i] = i % 977;

  {
    g_autoptr (GListStore) store = test_items_new (values, n);
    g_autoptr (SonorSeries) series = test_series_new (G_LIST_MODEL (store), "numbers");

    for (guint i = 0; i < G_N_ELEMENTS (layers); i++)
      {
        g_autoptr (GtkWidget) chart = g_object_ref_sink (chart_new (series, layers[i]));
        g_autoptr (GskRenderNode) node = render (chart, 800, 300);
        g_autoptr (GBytes) bytes = gsk_render_node_serialize (node);

        /* What is drawn is of the size of the screen and not of the data. */
        g_assert_cmpuint (g_bytes_get_size (bytes), <, 2000000);
      }
  }
}

static GtkWidget *
show (GtkWidget *first,
      GtkWidget *second)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  gtk_box_append (GTK_BOX (box), first);
  if (second != NULL)
    gtk_box_append (GTK_BOX (box), second);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 480);
  gtk_window_present (GTK_WINDOW (window));
  while ((!gtk_widget_get_mapped (first) || gtk_widget_get_width (first) == 0) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (gtk_widget_get_width (first), >, 0);

  return window;
}

static void (*real_snapshot) (GtkWidget *widget, GtkSnapshot *snapshot);

static guint
get_n_frames (GtkWidget *widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "frames"));
}

static void
count_snapshot (GtkWidget   *widget,
                GtkSnapshot *snapshot)
{
  g_object_set_data (G_OBJECT (widget), "frames", GUINT_TO_POINTER (get_n_frames (widget) + 1));
  real_snapshot (widget, snapshot);
}

static void
wait_frame (GtkWidget *widget,
            guint      before)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (get_n_frames (widget) == before && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (get_n_frames (widget), >, before);
}

static void
test_damage (void)
{
  const double values[] = { 1, 2, 3 };
  g_autoptr (GListStore) first = test_items_new (values, 3);
  g_autoptr (GListStore) second = test_items_new (values, 3);
  GListStore *stores[2] = { first, second };
  GtkWidget *charts[2], *window;
  GtkWidgetClass *klass = g_type_class_ref (SONOR_TYPE_CHART);
  g_autoptr (TestItem) moving = g_list_model_get_item (G_LIST_MODEL (stores[0]), 0);
  g_autoptr (TestItem) resting = g_list_model_get_item (G_LIST_MODEL (stores[1]), 0);
  guint before = 0;

  real_snapshot = klass->snapshot;
  klass->snapshot = count_snapshot;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (SonorSeries) series = test_series_new (G_LIST_MODEL (stores[i]), "numbers");

      charts[i] = chart_new (series, sonor_column_layer_new);
      gtk_widget_set_vexpand (charts[i], TRUE);
      gtk_widget_set_focusable (charts[i], FALSE);
    }
  window = show (charts[0], charts[1]);
  wait_frame (charts[0], 0);
  wait_frame (charts[1], 0);

  /* The window may still be settling, so the first rounds do not count. */
  for (guint round = 0; round < 10; round++)
    {
      guint frames = get_n_frames (charts[0]);

      if (round == 4)
        before = get_n_frames (charts[1]);
      g_object_set (moving, "value", 10.0 + round, NULL);
      g_object_set (resting, "value", 1.0, NULL);
      wait_frame (charts[0], frames);
    }
  g_assert_cmpuint (get_n_frames (charts[1]), ==, before);

  klass->snapshot = real_snapshot;
  g_type_class_unref (klass);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gpointer
get_controller (GtkWidget *widget,
                GType      type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;
    }

  g_assert_not_reached ();
}

static void
test_hover_and_keys (void)
{
  const double values[] = { 12, 34, 56, 7 };
  g_autoptr (GListStore) store = test_items_new (values, 4);
  g_autoptr (SonorSeries) series = test_series_new (G_LIST_MODEL (store), "calls");
  GtkWidget *chart = chart_new (series, sonor_column_layer_new);
  SonorDrawing *drawing = SONOR_DRAWING (chart);
  GtkWidget *window = show (chart, NULL);
  gpointer motion = get_controller (chart, GTK_TYPE_EVENT_CONTROLLER_MOTION);
  gpointer keys = get_controller (chart, GTK_TYPE_EVENT_CONTROLLER_KEY);
  g_autofree char *words = NULL, *second = NULL;
  gboolean handled;

  sonor_drawing_set_title (drawing, "Calls");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_LABEL, "Calls");
  iterate ();
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "item 0 · calls 12; item 1 · calls 34; item 2 · calls 56; item 3 · calls 7");

  /* The second of four columns stands at three eighths of the width. */
  g_signal_emit_by_name (motion, "motion", gtk_widget_get_width (chart) * 0.4, gtk_widget_get_height (chart) * 0.5);
  g_assert_cmpuint (sonor_drawing_get_point (drawing), ==, 1);
  words = sonor_drawing_dup_point_words (drawing, 1);
  g_assert_cmpstr (words, ==, "item 1 · calls 34");
  g_signal_emit_by_name (motion, "leave");
  g_assert_cmpuint (sonor_drawing_get_point (drawing), ==, GTK_INVALID_LIST_POSITION);

  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_End, 0, 0, &handled);
  g_assert_true (handled);
  g_assert_cmpuint (sonor_drawing_get_point (drawing), ==, 3);
  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_Left, 0, 0, &handled);
  iterate ();
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "item 2 · calls 56");
  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_Tab, 0, 0, &handled);
  g_assert_false (handled);

  /* The point under the key is gone with its item. */
  g_list_store_remove_all (store);
  g_assert_cmpuint (sonor_drawing_get_point (drawing), ==, GTK_INVALID_LIST_POSITION);
  iterate ();
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chart), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "No data");

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_words (void)
{
  double values[40];
  g_autoptr (GListStore) store = NULL;
  g_autoptr (SonorSeries) series = NULL;
  g_autoptr (GtkWidget) chart = NULL;
  g_autoptr (GtkWidget) number = g_object_ref_sink (sonor_big_number_new (SONOR_FIGURE_PERCENT));
  g_autofree char *of_chart = NULL, *of_number = NULL, *of_stale = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = i == 5 ? 1 : i == 20 ? 99 : 50;
  store = test_items_new (values, G_N_ELEMENTS (values));
  series = test_series_new (G_LIST_MODEL (store), "calls");
  chart = g_object_ref_sink (chart_new (series, sonor_line_layer_new));
  of_chart = sonor_drawing_dup_words (SONOR_DRAWING (chart));
  g_assert_cmpstr (of_chart, ==, "calls: 40 values, lowest 1 (item 5), highest 99 (item 20), last 50 (item 39)");

  g_object_set (number, "value", 0.948, "previous", 0.9, "level", SONOR_LEVEL_WARNING, "note", "target 95 %", NULL);
  of_number = sonor_drawing_dup_words (SONOR_DRAWING (number));
  g_assert_cmpstr (of_number, ==, "94.8 %, close to the limit, up 5 per cent, target 95 %");
  sonor_drawing_set_stale (SONOR_DRAWING (number), TRUE);
  of_stale = sonor_drawing_dup_words (SONOR_DRAWING (number));
  g_assert_true (g_str_has_prefix (of_stale, "Out of date: 94.8 %"));
}

static void
test_pdf (void)
{
  const double values[] = { 12, 34, 56, 7 };
  g_autoptr (GListStore) store = test_items_new (values, 4);
  g_autoptr (SonorSeries) series = test_series_new (G_LIST_MODEL (store), "calls");
  g_autoptr (GPtrArray) drawings = all_drawings (series);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = sonor_print_pdf (drawings, 297, 210, 2, 2, &error);
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileIOStream) stream = NULL;
  g_autofree char *command = NULL, *told = NULL;
  const char *text;
  gsize size;
  guint n_pages = 0;

  g_assert_no_error (error);
  text = g_bytes_get_data (pdf, &size);
  g_assert_cmpuint (size, >, 5000);
  g_assert_true (memcmp (text, "%PDF-", 5) == 0);

  /* Newer cairo packs what says how large pages are: a reader of PDF tells. */
  file = g_file_new_tmp ("sonor-chart-XXXXXX.pdf", &stream, &error);
  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (stream)), text, size, NULL, NULL, &error));
  g_assert_true (g_io_stream_close (G_IO_STREAM (stream), NULL, &error));
  command = g_strdup_printf ("pdfinfo -l -1 %s", g_file_peek_path (file));
  g_assert_true (g_spawn_command_line_sync (command, &told, NULL, NULL, &error));
  g_assert_no_error (error);
  for (const char *line = told; (line = strstr (line, " size: ")) != NULL; line++)
    {
      double width, height;

      if (sscanf (line, " size: %lf x %lf pts", &width, &height) == 2)
        {
          g_assert_cmpfloat_with_epsilon (width, 297 * 72 / 25.4, 0.01);
          g_assert_cmpfloat_with_epsilon (height, 210 * 72 / 25.4, 0.01);
          n_pages++;
        }
    }
  g_assert_cmpuint (n_pages, ==, (drawings->len + 3) / 4);
  g_assert_true (g_file_delete (file, NULL, &error));

  g_assert_null (sonor_print_pdf (drawings, 297, 210, 100, 2, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_lives (void)
{
  const double values[] = { 1, 2 };
  GListStore *store = test_items_new (values, 2);
  SonorSeries *series = test_series_new (G_LIST_MODEL (store), "calls");
  GPtrArray *drawings = all_drawings (series);

  /* Each drawing goes when its last holder does, and the series does not tell it of what changes after. */
  g_ptr_array_set_free_func (drawings, NULL);
  for (guint i = 0; i < drawings->len; i++)
    {
      g_autoptr (TestItem) item = test_item_new ("more", i);

      g_assert_finalize_object (g_ptr_array_index (drawings, i));
      g_list_store_append (store, item);
    }
  g_ptr_array_unref (drawings);
  g_assert_finalize_object (series);
  g_assert_finalize_object (store);
}

int
main (int    argc,
      char **argv)
{
  test_start (&argc, &argv);

  g_test_add_func ("/chart/hostile", test_hostile);
  g_test_add_func ("/chart/many", test_many);
  g_test_add_func ("/chart/damage", test_damage);
  g_test_add_func ("/chart/hover-and-keys", test_hover_and_keys);
  g_test_add_func ("/chart/words", test_words);
  g_test_add_func ("/chart/pdf", test_pdf);
  g_test_add_func ("/chart/lives", test_lives);

  return g_test_run ();
}
