/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/gallery/gallery-window.h"

#include <glib/gi18n.h>
#include <math.h>

#include "widgets/area-map.h"
#include "widgets/big-number.h"
#include "widgets/chart.h"
#include "widgets/column-layer.h"
#include "widgets/gallery/gallery-data.h"
#include "widgets/gallery/gallery-item.h"
#include "widgets/heat-table.h"
#include "widgets/line-layer.h"
#include "widgets/print.h"
#include "widgets/ring.h"
#include "widgets/spark-layer.h"
#include "widgets/stacked-layer.h"
#include "widgets/top-list.h"

/**
 * SonorGalleryWindow:
 *
 * Every chart and tile with invented numbers: to look at them, to try them and to measure them.
 */
struct _SonorGalleryWindow
{
  AdwApplicationWindow  parent_instance;

  GtkWidget            *grid;
  GtkWidget            *toasts;
  GtkWidget            *storm_button;
  GtkWidget            *map;
  GPtrArray            *drawings;
  GPtrArray            *stores;
  GRand                *random;
  GCancellable         *cancellable;
  guint                 storm_source;
};

G_DEFINE_FINAL_TYPE (SonorGalleryWindow, sonor_gallery_window, ADW_TYPE_APPLICATION_WINDOW)

static void
place (SonorGalleryWindow *self,
       GtkWidget          *drawing,
       const char         *title,
       const char         *caption,
       int                 column,
       int                 row,
       int                 width,
       int                 height)
{
  sonor_drawing_set_title (SONOR_DRAWING (drawing), title);
  sonor_drawing_set_caption (SONOR_DRAWING (drawing), caption);
  gtk_widget_set_hexpand (drawing, TRUE);
  gtk_widget_set_vexpand (drawing, TRUE);
  gtk_grid_attach (GTK_GRID (self->grid), drawing, column, row, width, height);
  g_ptr_array_add (self->drawings, g_object_ref (drawing));
}

/* The window keeps the store for the storm. */
static SonorSeries *
series_of (SonorGalleryWindow *self,
           GListStore         *store,
           const char         *name,
           SonorColor          color,
           gboolean            with_x)
{
  SonorSeries *series = sonor_gallery_data_series (G_LIST_MODEL (store), name, color, with_x);

  g_ptr_array_add (self->stores, store);
  return series;
}

static GtkWidget *
chart_new (SonorFigure x,
           SonorFigure y)
{
  g_autoptr (SonorAxis) x_axis = sonor_axis_new (x);
  g_autoptr (SonorAxis) y_axis = sonor_axis_new (y);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Asia/Shanghai");

  if (zone != NULL)
    sonor_axis_set_zone (x_axis, zone);

  return sonor_chart_new (x_axis, y_axis);
}

static void
add_numbers (SonorGalleryWindow *self)
{
  static const struct { const char *title; SonorFigure figure; double value, previous; int level; const char *note; } numbers[] = {
    { N_("Answered within 15 s, of those offered"), SONOR_FIGURE_PERCENT, 0.948, NAN, SONOR_LEVEL_WARNING,
      N_("target 95 % · offered 2,318 · answered 2,261") },
    { N_("Calls today"), SONOR_FIGURE_COUNT, 2318, 2012, SONOR_LEVEL_NONE, N_("compared with last Monday") },
    { N_("Longest wait now"), SONOR_FIGURE_DURATION, 81, NAN, SONOR_LEVEL_BAD, N_("3 callers wait") },
    { N_("Satisfaction"), SONOR_FIGURE_PERCENT, NAN, NAN, SONOR_LEVEL_NONE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      GtkWidget *number = sonor_big_number_new (numbers[i].figure);
      g_autoptr (GListStore) store = g_list_store_new (SONOR_TYPE_GALLERY_ITEM);
      g_autoptr (SonorGalleryItem) item = sonor_gallery_item_new (NULL, NULL, 0, numbers[i].value, NAN, numbers[i].level);

      g_object_set (number, "previous", numbers[i].previous, "level", numbers[i].level,
                    "note", numbers[i].note != NULL ? _(numbers[i].note) : NULL, NULL);
      gtk_expression_bind (gtk_property_expression_new (SONOR_TYPE_GALLERY_ITEM, NULL, "value"), number, "value", item);
      g_list_store_append (store, item);
      if (!isnan (numbers[i].value))
        g_ptr_array_add (self->stores, g_steal_pointer (&store));
      place (self, number, _(numbers[i].title), _("today"), (int) i * 3, 0, 3, 2);
    }
}

static void
add_charts (SonorGalleryWindow *self)
{
  static const SonorColor colors[] = { SONOR_COLOR_SERIES_1, SONOR_COLOR_SERIES_2, SONOR_COLOR_SERIES_3 };
  const char *names[] = { _("phone"), _("app"), _("web") };
  GtkWidget *day = chart_new (SONOR_FIGURE_TIME, SONOR_FIGURE_COUNT);
  GtkWidget *lines = chart_new (SONOR_FIGURE_TIME, SONOR_FIGURE_DURATION);
  GtkWidget *stacked = chart_new (SONOR_FIGURE_TIME, SONOR_FIGURE_COUNT);
  GtkWidget *many = chart_new (SONOR_FIGURE_COUNT, SONOR_FIGURE_NUMBER);
  GtkWidget *spark = chart_new (SONOR_FIGURE_TIME, SONOR_FIGURE_COUNT);
  GtkWidget *empty = chart_new (SONOR_FIGURE_TIME, SONOR_FIGURE_COUNT);
  SonorChartLayer *stack = sonor_stacked_layer_new (NULL);
  g_autoptr (SonorSeries) calls = series_of (self, sonor_gallery_data_day (70, 0.3), _("calls"), SONOR_COLOR_SERIES_1, TRUE);
  g_autoptr (SonorSeries) seats = series_of (self, sonor_gallery_data_day (78, 0.1), _("seats needed"), SONOR_COLOR_SERIES_2, TRUE);
  g_autoptr (SonorSeries) talk = series_of (self, sonor_gallery_data_day (240, 0.3), _("talk"), SONOR_COLOR_SERIES_3, TRUE);
  g_autoptr (SonorSeries) wrap = series_of (self, sonor_gallery_data_day (60, 0.5), _("wrap-up"), SONOR_COLOR_SERIES_4, TRUE);
  g_autoptr (SonorSeries) walk = series_of (self, sonor_gallery_data_many (100000), NULL, SONOR_COLOR_SERIES_1, TRUE);
  g_autoptr (SonorSeries) small = series_of (self, sonor_gallery_data_day (40, 0.6), NULL, SONOR_COLOR_SERIES_3, TRUE);

  sonor_chart_add_layer (SONOR_CHART (day), sonor_column_layer_new (calls));
  sonor_chart_add_layer (SONOR_CHART (day), sonor_line_layer_new (seats));
  place (self, day, _("Calls and seats needed"), _("every 15 minutes"), 0, 2, 4, 3);

  sonor_chart_add_layer (SONOR_CHART (lines), sonor_line_layer_new (talk));
  sonor_chart_add_layer (SONOR_CHART (lines), sonor_line_layer_new (wrap));
  place (self, lines, _("Handling time"), _("today"), 4, 2, 4, 3);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (SonorSeries) series = series_of (self, sonor_gallery_data_day (40 / (i + 1.), 0.4), names[i], colors[i], TRUE);

      sonor_chart_layer_add_series (stack, series);
    }
  sonor_chart_add_layer (SONOR_CHART (stacked), stack);
  place (self, stacked, _("Tickets by channel"), _("every 15 minutes"), 8, 2, 4, 3);

  sonor_chart_add_layer (SONOR_CHART (many), sonor_line_layer_new (walk));
  place (self, many, _("100,000 points"), NULL, 8, 8, 2, 3);
  sonor_chart_set_bare (SONOR_CHART (spark), TRUE);
  sonor_chart_add_layer (SONOR_CHART (spark), sonor_spark_layer_new (small));
  place (self, spark, _("Sparkline"), _("today"), 10, 8, 2, 2);
  place (self, empty, _("Nothing yet"), NULL, 10, 10, 2, 1);
}

static void
add_tiles (SonorGalleryWindow *self)
{
  static const char * const lights[] = { "按时", "48 小时内到期", "超期", NULL };
  static const double light_values[] = { 1042, 131, 31 };
  static const int light_levels[] = { 1, 2, 3 };
  static const char * const topics[] = { "供热温度不达标", "拖欠工资", "小区停车", "停水", "物业服务", "草场纠纷", "噪声", "道路积雪", NULL };
  static const double topic_values[] = { 212, 98, 87, 64, 55, 31, 22, 17 };
  static const double topic_before[] = { 51, 87.5, 90.6, 64, 60, 30, 22, 0 };
  static const char * const units[] = { "市医保局", "临河区政府", "市人社局", "五原县政府", "市住建局", "市热力公司", NULL };
  static const double unit_values[] = { 0.991, 0.974, 0.968, 0.952, 0.903, 0.715 };
  static const int unit_levels[] = { 1, 1, 1, 1, 2, 3 };
  static const char * const areas[] = { "乌拉特后旗", "乌拉特中旗", "乌拉特前旗", "杭锦后旗", "临河区", "五原县", "磴口县", "东开发区", NULL };
  static const double area_values[] = { 38, 61, 142, 119, 588, 96, 74, 22 };
  static const int area_levels[] = { 0, 0, 0, 0, 3, 0, 2, 0 };
  g_autoptr (SonorSeries) light = series_of (self, sonor_gallery_data_named (lights, light_values, NULL, light_levels), NULL,
                                             SONOR_COLOR_SERIES_1, FALSE);
  g_autoptr (SonorSeries) topic = series_of (self, sonor_gallery_data_named (topics, topic_values, topic_before, NULL), NULL,
                                             SONOR_COLOR_SERIES_1, FALSE);
  g_autoptr (SonorSeries) unit = series_of (self, sonor_gallery_data_named (units, unit_values, NULL, unit_levels), NULL,
                                            SONOR_COLOR_SERIES_1, FALSE);
  g_autoptr (SonorSeries) area = series_of (self, sonor_gallery_data_named (areas, area_values, NULL, area_levels), NULL,
                                            SONOR_COLOR_SERIES_1, FALSE);
  g_autoptr (SonorSeries) week = series_of (self, sonor_gallery_data_week (), NULL, SONOR_COLOR_SERIES_1, FALSE);
  g_autoptr (SonorOutline) outline = sonor_gallery_data_bayannur ();
  GtkWidget *list = sonor_top_list_new (unit, SONOR_FIGURE_PERCENT);

  self->map = sonor_area_map_new (area, SONOR_FIGURE_COUNT, outline);
  place (self, self->map, _("Open tickets by area"), _("now"), 0, 5, 4, 6);
  place (self, sonor_top_list_new (topic, SONOR_FIGURE_COUNT), _("Hottest matters"), _("compared with last week"), 4, 5, 4, 3);
  sonor_top_list_set_full (SONOR_TOP_LIST (list), 1);
  place (self, list, _("Closed on time, by unit"), _("this month"), 8, 5, 4, 3);
  place (self, sonor_ring_new (light, SONOR_FIGURE_COUNT), _("Tickets by light"), _("now"), 4, 8, 2, 3);
  place (self, sonor_heat_table_new (week, SONOR_FIGURE_COUNT), _("Calls by hour and day"), _("this week"), 6, 8, 2, 3);
}

/* Ten times a second a few numbers change, each a little: what a wall has to bear. */
static gboolean
on_storm (gpointer user_data)
{
  SonorGalleryWindow *self = user_data;

  for (guint i = 0; i < 12; i++)
    {
      GListModel *model = g_ptr_array_index (self->stores, g_rand_int_range (self->random, 0, (gint32) self->stores->len));
      g_autoptr (SonorGalleryItem) item = g_list_model_get_item (model, g_rand_int_range (self->random, 0,
                                                                                          (gint32) g_list_model_get_n_items (model)));
      double value;

      g_object_get (item, "value", &value, NULL);
      if (isnan (value))
        continue;
      value *= 0.9 + 0.2 * g_rand_double (self->random);
      g_object_set (item, "value", fabs (value) > 2 ? round (value) : MIN (value, 1), NULL);
    }

  return G_SOURCE_CONTINUE;
}

/**
 * sonor_gallery_window_set_storm:
 * @self: the gallery
 * @storm: whether numbers change all the time
 *
 * Starts or ends the storm.
 */
void
sonor_gallery_window_set_storm (SonorGalleryWindow *self,
                                gboolean            storm)
{
  g_return_if_fail (SONOR_IS_GALLERY_WINDOW (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->storm_button), storm);
}

static void
on_storm_toggled (GtkToggleButton    *button,
                  SonorGalleryWindow *self)
{
  g_clear_handle_id (&self->storm_source, g_source_remove);
  if (gtk_toggle_button_get_active (button))
    self->storm_source = g_timeout_add (100, on_storm, self);
}

static void
say (SonorGalleryWindow *self,
     const char         *text)
{
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), adw_toast_new (text));
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorGalleryWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    text = g_strdup_printf (_("Printed to %s"), g_file_peek_path (G_FILE (source)));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  say (self, text != NULL ? text : error->message);
}

static void
on_print (GtkButton          *button,
          SonorGalleryWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = sonor_print_pdf (self->drawings, 297, 210, 3, 3, &error);
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  g_autofree char *path = g_build_filename (folder != NULL ? folder : g_get_home_dir (), "sonor-chart-gallery.pdf", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (pdf == NULL)
    say (self, error->message);
  else
    g_file_replace_contents_bytes_async (file, pdf, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, self->cancellable, on_written,
                                         g_object_ref (self));
}

static void
on_map_loaded (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SonorGalleryWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorOutline) outline = sonor_outline_load_finish (result, &error);

  if (outline != NULL)
    sonor_area_map_set_outline (SONOR_AREA_MAP (self->map), outline);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    say (self, error->message);
}

/**
 * sonor_gallery_window_load_map:
 * @self: the gallery
 * @file: a GeoJSON file
 *
 * Puts a map in place of the scheme, or says what is wrong with it.
 */
void
sonor_gallery_window_load_map (SonorGalleryWindow *self,
                               GFile              *file)
{
  g_return_if_fail (SONOR_IS_GALLERY_WINDOW (self));

  sonor_outline_load_async (file, self->cancellable, on_map_loaded, g_object_ref (self));
}

static void
on_dark_toggled (GtkToggleButton *button)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      gtk_toggle_button_get_active (button) ? ADW_COLOR_SCHEME_FORCE_DARK
                                                                            : ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
sonor_gallery_window_dispose (GObject *object)
{
  SonorGalleryWindow *self = SONOR_GALLERY_WINDOW (object);

  g_clear_handle_id (&self->storm_source, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->drawings, g_ptr_array_unref);
  g_clear_pointer (&self->stores, g_ptr_array_unref);
  g_clear_pointer (&self->random, g_rand_free);

  G_OBJECT_CLASS (sonor_gallery_window_parent_class)->dispose (object);
}

static void
sonor_gallery_window_class_init (SonorGalleryWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_gallery_window_dispose;
}

static void
sonor_gallery_window_init (SonorGalleryWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *dark = gtk_toggle_button_new_with_label (_("Dark"));
  GtkWidget *print = gtk_button_new_with_label (_("Print to PDF"));

  self->drawings = g_ptr_array_new_with_free_func (g_object_unref);
  self->stores = g_ptr_array_new_with_free_func (g_object_unref);
  self->random = g_rand_new_with_seed (1);
  self->cancellable = g_cancellable_new ();
  /* Translators: a switch that makes the numbers of all charts change all the time */
  self->storm_button = gtk_toggle_button_new_with_label (_("Storm"));
  self->toasts = adw_toast_overlay_new ();
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_homogeneous (GTK_GRID (self->grid), TRUE);
  gtk_grid_set_column_homogeneous (GTK_GRID (self->grid), TRUE);
  gtk_widget_set_vexpand (self->grid, TRUE);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (dark), adw_style_manager_get_dark (adw_style_manager_get_default ()));
  g_signal_connect (dark, "toggled", G_CALLBACK (on_dark_toggled), NULL);
  g_signal_connect (self->storm_button, "toggled", G_CALLBACK (on_storm_toggled), self);
  g_signal_connect (print, "clicked", G_CALLBACK (on_print), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), dark);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->storm_button);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), print);

  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), self->grid);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), box);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), self->toasts);
  gtk_window_set_title (GTK_WINDOW (self), _("Chart Gallery"));

  add_numbers (self);
  add_charts (self);
  add_tiles (self);
}

/**
 * sonor_gallery_window_new:
 * @application: the program
 * @scale: how large everything is, see sonor_drawing_set_scale()
 *
 * Returns: (transfer floating): the gallery
 */
GtkWidget *
sonor_gallery_window_new (AdwApplication *application,
                          double          scale)
{
  SonorGalleryWindow *self = g_object_new (SONOR_TYPE_GALLERY_WINDOW, "application", application, NULL);
  int space = (int) (10 * scale);

  gtk_grid_set_row_spacing (GTK_GRID (self->grid), space);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), space);
  gtk_widget_set_margin_top (self->grid, space);
  gtk_widget_set_margin_bottom (self->grid, space);
  gtk_widget_set_margin_start (self->grid, space);
  gtk_widget_set_margin_end (self->grid, space);
  for (guint i = 0; i < self->drawings->len; i++)
    sonor_drawing_set_scale (g_ptr_array_index (self->drawings, i), scale);

  return GTK_WIDGET (self);
}
