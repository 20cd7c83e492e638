/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/reports/report-page.h"

#include <glib/gi18n.h>

#include "desk/attachments/file-choice.h"
#include "desk/reports/report-frame.h"
#include "desk/reports/report-print.h"
#include "desk/reports/report-words.h"
#include "desk/reports/report-xlsx.h"
#include "desk/work/notice.h"
#include "desk/work/page.h"
#include "model/report.h"
#include "widgets/chart.h"
#include "widgets/column-layer.h"
#include "widgets/date-button.h"
#include "widgets/line-layer.h"
#include "widgets/top-list.h"

#define CHART_HEIGHT 250
/* A list of more rows than these says nothing any more. */
#define MOST_LISTED 8

typedef struct
{
  const char *value;
  const char *title;
  gboolean    by_time;
} Choice;

static const Choice families[] = { { "call", N_("Call report"), FALSE }, { "ticket", N_("Ticket report"), FALSE } };
static const Choice call_splits[] = {
  { "hour", N_("by hour"), TRUE }, { "day", N_("by day"), TRUE }, { "week", N_("by week"), TRUE }, { "month", N_("by month"), TRUE },
  { "queue", N_("by queue"), FALSE }, { "staff", N_("by seat"), FALSE },
};
static const Choice ticket_splits[] = {
  { "unit", N_("by unit"), FALSE }, { "class", N_("by large class"), FALSE }, { "category", N_("by category"), FALSE },
  { "county", N_("by county"), FALSE }, { "channel", N_("by channel"), FALSE }, { "kind", N_("by kind"), FALSE },
  { "day", N_("by day"), TRUE }, { "week", N_("by week"), TRUE }, { "month", N_("by month"), TRUE },
};

/**
 * SonorReportPage:
 *
 * 报表: calls or tickets of any period, beside the period before, as a chart and a table; to a workbook, a PDF file or a printer. It
 * is made on a connection of its own and can be given up.
 */
struct _SonorReportPage
{
  GtkWidget         parent_instance;

  GtkDropDown      *family;
  GtkDropDown      *split;
  GtkWidget        *from;
  GtkWidget        *to;
  SonorReportFrame *frame;
  GtkLabel         *period;
  GtkBox           *chart_box;
  GtkWidget        *chart;
  GtkColumnView    *view;

  SonorWorkplace   *workplace;
  SonorReport      *report;
  char             *title;
  gboolean          by_time;
  gboolean          choosing;
};

static void sonor_report_page_page_init (SonorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorReportPage, sonor_report_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, sonor_report_page_page_init))

static const Choice *
get_family (SonorReportPage *self)
{
  return &families[MIN (gtk_drop_down_get_selected (self->family), G_N_ELEMENTS (families) - 1)];
}

static const Choice *
get_split (SonorReportPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->split);

  if (g_str_equal (get_family (self)->value, "call"))
    return &call_splits[MIN (selected, G_N_ELEMENTS (call_splits) - 1)];

  return &ticket_splits[MIN (selected, G_N_ELEMENTS (ticket_splits) - 1)];
}

/* The table */

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), user_data == NULL ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
on_bind_name (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  user_data)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), sonor_figure_row_get_label (gtk_list_item_get_item (item)));
}

/* Columns are counted from 1 here, so that the first is no null pointer. */
static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  guint column = GPOINTER_TO_UINT (user_data) - 1;
  SonorReport *report = g_object_get_data (G_OBJECT (factory), "report");
  SonorFigureRow *row = gtk_list_item_get_item (item);
  double value = sonor_figure_row_get_value (row, column);
  g_autofree char *number = sonor_report_words_format (sonor_report_get_column (report, column), value);
  g_autofree char *trend = sonor_report_words_format_change (sonor_report_get_column (report, column), value,
                                                              sonor_figure_row_get_previous (row, column), TRUE);
  g_autofree char *text = trend != NULL ? g_strdup_printf ("%s  %s", number, trend) : g_steal_pointer (&number);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
add_column (SonorReportPage *self,
            const char      *title,
            guint            number)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_object_set_data_full (G_OBJECT (factory), "report", g_object_ref (self->report), g_object_unref);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), GUINT_TO_POINTER (number));
  g_signal_connect (factory, "bind", number == 0 ? G_CALLBACK (on_bind_name) : G_CALLBACK (on_bind), GUINT_TO_POINTER (number));
  column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, number > 0);
  if (number == 0)
    gtk_column_view_column_set_fixed_width (column, 200);
  gtk_column_view_append_column (self->view, column);
}

/* The label in a title of the table; NULL if there is none. */
static GtkWidget *
find_label (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LABEL (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_label (child);

  return found;
}

/* Titles stand over their numbers, at the right; GTK puts all of them at the left. */
static void
align_titles (SonorReportPage *self)
{
  GtkWidget *header = gtk_widget_get_first_child (GTK_WIDGET (self->view));
  GtkWidget *title = header != NULL ? gtk_widget_get_first_child (header) : NULL;

  while (title != NULL && (title = gtk_widget_get_next_sibling (title)) != NULL)
    {
      GtkWidget *label = find_label (title);

      if (label == NULL)
        continue;
      gtk_widget_set_hexpand (label, TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 1);
    }
}

static void
show_table (SonorReportPage *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);
  GtkNoSelection *selection = gtk_no_selection_new (g_object_ref (sonor_report_get_rows (self->report)));

  gtk_column_view_set_model (self->view, NULL);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (self->view, column);
    }
  add_column (self, C_("report", "Name"), 0);
  for (guint i = 0; i < sonor_report_get_n_columns (self->report); i++)
    add_column (self, sonor_report_get_column (self->report, i)->name, i + 1);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  align_titles (self);
}

/* The chart */

static SonorSeries *
new_series (const char      *name,
            SonorColor       color,
            GListModel      *rows,
            const char      *property,
            gboolean         with_previous)
{
  SonorSeries *series = sonor_series_new (name, color);

  sonor_series_set_property (series, SONOR_SERIES_VALUE, SONOR_TYPE_FIGURE_ROW, property);
  sonor_series_set_property (series, SONOR_SERIES_LABEL, SONOR_TYPE_FIGURE_ROW, "label");
  if (with_previous)
    sonor_series_set_property (series, SONOR_SERIES_PREVIOUS, SONOR_TYPE_FIGURE_ROW, "previous");
  sonor_series_set_model (series, rows);

  return series;
}

static void
show_chart (SonorReportPage *self)
{
  const SonorReportColumn *column = sonor_report_get_column (self->report, 0);
  SonorFigure figure = sonor_report_words_figure (column);
  GListModel *rows = sonor_report_get_rows (self->report);
  g_autoptr (GtkSliceListModel) parts = gtk_slice_list_model_new (g_object_ref (rows), 1, self->by_time ? G_MAXUINT - 1 : MOST_LISTED);
  g_autoptr (SonorSeries) series = new_series (column->name, SONOR_COLOR_SERIES_1, G_LIST_MODEL (parts), "value", !self->by_time);

  if (self->chart != NULL)
    gtk_box_remove (self->chart_box, self->chart);
  if (self->by_time)
    {
      g_autoptr (SonorAxis) x = sonor_axis_new (SONOR_FIGURE_NAME);
      g_autoptr (SonorAxis) y = sonor_axis_new (figure);
      g_autoptr (SonorSeries) before = new_series (_("period before"), SONOR_COLOR_SERIES_2, G_LIST_MODEL (parts), "previous", FALSE);

      self->chart = sonor_chart_new (x, y);
      sonor_chart_add_layer (SONOR_CHART (self->chart), sonor_column_layer_new (series));
      sonor_chart_add_layer (SONOR_CHART (self->chart), sonor_line_layer_new (before));
    }
  else
    {
      self->chart = sonor_top_list_new (series, figure);
    }
  sonor_drawing_set_title (SONOR_DRAWING (self->chart), column->name);
  gtk_widget_set_size_request (self->chart, -1, CHART_HEIGHT);
  gtk_widget_set_hexpand (self->chart, TRUE);
  gtk_box_append (self->chart_box, self->chart);
}

/* Making it */

static char *
dup_period (SonorReportPage *self)
{
  /* Translators: a report's first day, its last day, and the period it is compared with */
  return g_strdup_printf (_("%s – %s, compared with %s; shares in points (pt)"), sonor_date_button_get_day (SONOR_DATE_BUTTON (self->from)),
                          sonor_date_button_get_day (SONOR_DATE_BUTTON (self->to)), sonor_report_get_before (self->report));
}

static void
on_ready (SonorReportPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.save", sonor_report_frame_get_ready (self->frame));
}

static void
on_progress (goffset  current,
             goffset  total,
             gpointer user_data)
{
  sonor_report_frame_progress (SONOR_REPORT_PAGE (user_data)->frame, (double) current / (double) total);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorReportPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorReport) report = sonor_report_load_finish (result, &error);
  g_autofree char *period = NULL;

  if (!sonor_report_frame_end (self->frame, result, error))
    return;

  g_set_object (&self->report, report);
  self->by_time = get_split (self)->by_time;
  g_free (self->title);
  self->title = g_strdup_printf ("%s · %s", _(get_family (self)->title), _(get_split (self)->title));
  period = dup_period (self);
  gtk_label_set_text (self->period, period);
  show_chart (self);
  show_table (self);
}

static void
load (SonorReportPage *self)
{
  if (self->choosing)
    return;

  sonor_report_load_async (sonor_workplace_get_database (self->workplace), get_family (self)->value,
                           sonor_date_button_get_day (SONOR_DATE_BUTTON (self->from)),
                           sonor_date_button_get_day (SONOR_DATE_BUTTON (self->to)), get_split (self)->value,
                           sonor_report_frame_begin (self->frame), on_progress, self, on_loaded, g_object_ref (self));
}

static void
set_strings (GtkDropDown  *down,
             const Choice *choices,
             gsize         n_choices)
{
  g_autoptr (GtkStringList) strings = gtk_string_list_new (NULL);

  for (gsize i = 0; i < n_choices; i++)
    gtk_string_list_append (strings, _(choices[i].title));
  gtk_drop_down_set_model (down, G_LIST_MODEL (strings));
}

static void
on_family (SonorReportPage *self)
{
  self->choosing = TRUE;
  if (g_str_equal (get_family (self)->value, "call"))
    set_strings (self->split, call_splits, G_N_ELEMENTS (call_splits));
  else
    set_strings (self->split, ticket_splits, G_N_ELEMENTS (ticket_splits));
  self->choosing = FALSE;
  load (self);
}

static void
set_days (SonorReportPage *self,
          GDateTime       *from,
          GDateTime       *to)
{
  g_autofree char *first = g_date_time_format (from, "%Y-%m-%d");
  g_autofree char *last = g_date_time_format (to, "%Y-%m-%d");

  sonor_date_button_set_day (SONOR_DATE_BUTTON (self->from), first);
  sonor_date_button_set_day (SONOR_DATE_BUTTON (self->to), last);
}

static void
on_period (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SonorReportPage *self = SONOR_REPORT_PAGE (widget);
  const char *which = g_variant_get_string (parameter, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now (sonor_workplace_get_zone (self->workplace));
  g_autoptr (GDateTime) from = NULL;
  g_autoptr (GDateTime) to = NULL;

  if (g_str_equal (which, "week"))
    from = g_date_time_add_days (now, 1 - g_date_time_get_day_of_week (now));
  else if (g_str_equal (which, "month"))
    from = g_date_time_add_days (now, 1 - g_date_time_get_day_of_month (now));
  else if (g_str_equal (which, "last-month"))
    {
      to = g_date_time_add_days (now, -g_date_time_get_day_of_month (now));
      from = g_date_time_add_days (to, 1 - g_date_time_get_day_of_month (to));
    }
  else
    from = g_date_time_ref (now);
  set_days (self, from, to != NULL ? to : now);
  load (self);
}

/* Files and paper */

static char *
dup_name (GtkWidget *widget)
{
  SonorReportPage *self = SONOR_REPORT_PAGE (widget);

  return g_strdup_printf ("%s %s–%s", self->title, sonor_date_button_get_day (SONOR_DATE_BUTTON (self->from)),
                          sonor_date_button_get_day (SONOR_DATE_BUTTON (self->to)));
}

static gboolean
print_report (GtkWidget   *widget,
              const char  *path,
              GError     **error)
{
  SonorReportPage *self = SONOR_REPORT_PAGE (widget);

  return sonor_report_print (self->report, SONOR_DRAWING (self->chart), self->title, gtk_label_get_text (self->period), widget, path, error);
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorReportPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (sonor_report_xlsx_write_finish (result, &error))
    sonor_notice_show (GTK_WIDGET (self), _("Saved"));
  else
    sonor_notice_error (GTK_WIDGET (self), error);
}

static void
on_xlsx_chosen (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (SonorReportPage) self = user_data;
  g_autoptr (GFile) file = sonor_file_choice_save_finish (result);

  if (file != NULL && self->report != NULL)
    sonor_report_xlsx_write_async (self->report, self->title, self->by_time, file, NULL, on_saved, g_object_ref (self));
}

static void
on_save (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  g_autofree char *name = dup_name (widget);
  g_autofree char *file_name = g_strconcat (name, ".xlsx", NULL);

  sonor_file_choice_save_async (widget, _("Save as workbook"), file_name, on_xlsx_chosen, g_object_ref (widget));
}

static void
sonor_report_page_refresh (SonorPage *page)
{
  load (SONOR_REPORT_PAGE (page));
}

static void
sonor_report_page_page_init (SonorPageInterface *interface)
{
  interface->refresh = sonor_report_page_refresh;
}

static void
sonor_report_page_dispose (GObject *object)
{
  SonorReportPage *self = SONOR_REPORT_PAGE (object);

  if (self->frame != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->frame));
  self->frame = NULL;
  g_clear_object (&self->report);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (sonor_report_page_parent_class)->dispose (object);
}

static void
sonor_report_page_class_init (SonorReportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_report_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "report.period", "s", on_period);
  gtk_widget_class_install_action (widget_class, "report.save", NULL, on_save);
}

static void
add_period (SonorReportPage *self,
            const char      *title,
            const char      *which)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (title);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "report.period");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", which);
  sonor_report_frame_add_choice (self->frame, button);
}

static void
add_choices (SonorReportPage *self)
{
  self->family = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  self->split = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  set_strings (self->family, families, G_N_ELEMENTS (families));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->family), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Which report"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->split), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rows"), -1);
  self->from = sonor_date_button_new (C_("first day", "From"));
  self->to = sonor_date_button_new (C_("last day", "To"));
  sonor_report_frame_add_choice (self->frame, GTK_WIDGET (self->family));
  sonor_report_frame_add_choice (self->frame, GTK_WIDGET (self->split));
  sonor_report_frame_add_choice (self->frame, self->from);
  sonor_report_frame_add_choice (self->frame, self->to);
  add_period (self, _("To_day"), "day");
  add_period (self, _("This _week"), "week");
  add_period (self, _("This _month"), "month");
  add_period (self, _("_Last month"), "last-month");
  sonor_report_frame_add_button (self->frame, _("Wor_kbook …"), "report.save");
}

static void
sonor_report_page_init (SonorReportPage *self)
{
  static const SonorReportPaper paper = { dup_name, print_report };
  GtkBox *content = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->frame = SONOR_REPORT_FRAME (sonor_report_frame_new (GTK_WIDGET (self), _("The report is being made"), &paper));
  g_signal_connect_object (self->frame, "ready-changed", G_CALLBACK (on_ready), self, G_CONNECT_SWAPPED);
  on_ready (self);
  add_choices (self);
  self->period = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->period, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->period), "dim-label");
  gtk_box_append (content, GTK_WIDGET (self->period));
  self->chart_box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));
  gtk_box_append (content, GTK_WIDGET (self->chart_box));
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (content, scrolled);
  sonor_report_frame_set_content (self->frame, GTK_WIDGET (content));
  gtk_widget_set_parent (GTK_WIDGET (self->frame), GTK_WIDGET (self));
}

/**
 * sonor_report_page_new:
 * @workplace: what the person works with
 * @page: the page of the sidebar
 *
 * Returns: (transfer floating): the page, making the call report of this month
 */
GtkWidget *
sonor_report_page_new (SonorWorkplace      *workplace,
                       const SonorRolePage *page)
{
  SonorReportPage *self = g_object_new (SONOR_TYPE_REPORT_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  self->choosing = TRUE;
  set_strings (self->split, call_splits, G_N_ELEMENTS (call_splits));
  gtk_drop_down_set_selected (self->split, 1);
  g_signal_connect_object (self->family, "notify::selected", G_CALLBACK (on_family), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->split, "notify::selected", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->from, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->to, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  self->choosing = FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "report.period", "s", "month");

  return GTK_WIDGET (self);
}
