/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/report.h"

#include "model/beside.h"

#define N_STEPS 3

/**
 * SonorReport:
 *
 * A report as the database made it: its columns, and its rows, of which the first is the whole. It is read on a connection of its
 * own, so that nobody's work waits for it.
 */
struct _SonorReport
{
  GObject     parent_instance;

  GPtrArray  *columns;
  GHashTable *places;
  GListStore *rows;
  char       *before;
};

G_DEFINE_FINAL_TYPE (SonorReport, sonor_report, G_TYPE_OBJECT)

typedef struct
{
  SonorReport *report;
  char        *family;
  char        *from;
  char        *to;
  char        *by;
} Loading;

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  g_object_unref (loading->report);
  g_free (loading->family);
  g_free (loading->from);
  g_free (loading->to);
  g_free (loading->by);
  g_free (loading);
}

static void
column_free (gpointer data)
{
  SonorReportColumn *column = data;

  g_free (column->name);
  g_free (column->unit);
  g_free (column->formula);
  g_free (column);
}

static void
sonor_report_finalize (GObject *object)
{
  SonorReport *self = SONOR_REPORT (object);

  g_ptr_array_unref (self->columns);
  g_hash_table_unref (self->places);
  g_object_unref (self->rows);
  g_free (self->before);

  G_OBJECT_CLASS (sonor_report_parent_class)->finalize (object);
}

static void
sonor_report_class_init (SonorReportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_report_finalize;
}

static void
sonor_report_init (SonorReport *self)
{
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rows = g_list_store_new (SONOR_TYPE_FIGURE_ROW);
}

static void
take_rows (SonorReport *self,
           SonorResult *rows)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 place = -1;

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      guint column = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, sonor_result_get_text (rows, i, "metric")));

      if (sonor_result_get_integer (rows, i, "place") != place)
        g_ptr_array_add (items, sonor_figure_row_new (sonor_result_get_text (rows, i, "name"), self->columns->len));
      place = sonor_result_get_integer (rows, i, "place");
      sonor_figure_row_set (g_ptr_array_index (items, items->len - 1), column, sonor_figure_row_read (rows, i, "value"),
                            sonor_figure_row_read (rows, i, "previous"));
    }
  g_list_store_splice (self->rows, 0, 0, items->pdata, items->len);
}

static void
use_rows (GTask       *task,
          SonorResult *rows)
{
  Loading *loading = sonor_beside_get_data (task);

  take_rows (loading->report, rows);
  sonor_beside_tell (task, N_STEPS, N_STEPS);
  g_task_return_pointer (task, g_object_ref (loading->report), g_object_unref);
}

static void
use_columns (GTask       *task,
             SonorResult *rows)
{
  Loading *loading = sonor_beside_get_data (task);
  SonorReport *self = loading->report;
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT * FROM report($1, $2::date, $3::date, $4)");

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      SonorReportColumn *column = g_new0 (SonorReportColumn, 1);

      column->name = g_strdup (sonor_result_get_text (rows, i, "name"));
      column->unit = g_strdup (sonor_result_get_text (rows, i, "value_unit"));
      column->formula = g_strdup (sonor_result_get_text (rows, i, "formula"));
      g_hash_table_insert (self->places, g_strdup (sonor_result_get_text (rows, i, "code")), GUINT_TO_POINTER (i));
      g_ptr_array_add (self->columns, column);
      if (self->before == NULL)
        self->before = g_strdup (sonor_result_get_text (rows, i, "before"));
    }

  sonor_beside_tell (task, 2, N_STEPS);
  sonor_query_add_text (query, loading->family);
  sonor_query_add_text (query, loading->from);
  sonor_query_add_text (query, loading->to);
  sonor_query_add_text (query, loading->by);
  sonor_beside_ask (task, query, use_rows);
}

static void
ask_columns (GTask *task)
{
  Loading *loading = sonor_beside_get_data (task);
  g_autoptr (SonorQuery) query = sonor_query_new (
    "SELECT c.*, (SELECT starts_on || ' – ' || ends_on FROM report_before($2::date, $3::date)) AS before FROM report_columns($1) c");

  sonor_beside_tell (task, 1, N_STEPS);
  sonor_query_add_text (query, loading->family);
  sonor_query_add_text (query, loading->from);
  sonor_query_add_text (query, loading->to);
  sonor_beside_ask (task, query, use_columns);
}

/**
 * sonor_report_load_async:
 * @database: where the person is signed in
 * @family: call or ticket
 * @from: its first day, YYYY-MM-DD
 * @to: its last day
 * @by: what its rows are: see the database's report()
 * @cancellable: (nullable): to give up; the database stops, too
 * @progress: (scope notified): told how far it is
 * @progress_data: for @progress
 * @callback: called with the report
 * @user_data: for @callback
 *
 * Makes a report.
 */
void
sonor_report_load_async (SonorDatabase         *database,
                         const char            *family,
                         const char            *from,
                         const char            *to,
                         const char            *by,
                         GCancellable          *cancellable,
                         GFileProgressCallback  progress,
                         gpointer               progress_data,
                         GAsyncReadyCallback    callback,
                         gpointer               user_data)
{
  Loading *loading = g_new0 (Loading, 1);

  loading->report = g_object_new (SONOR_TYPE_REPORT, NULL);
  loading->family = g_strdup (family);
  loading->from = g_strdup (from);
  loading->to = g_strdup (to);
  loading->by = g_strdup (by);
  sonor_beside_begin (database, cancellable, progress, progress_data, ask_columns, loading, loading_free, callback, user_data);
}

/**
 * sonor_report_load_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the report, or %NULL with @error set
 */
SonorReport *
sonor_report_load_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sonor_report_get_n_columns:
 * @self: a report
 *
 * Returns: how many columns it has
 */
guint
sonor_report_get_n_columns (SonorReport *self)
{
  g_return_val_if_fail (SONOR_IS_REPORT (self), 0);

  return self->columns->len;
}

/**
 * sonor_report_get_column:
 * @self: a report
 * @position: which column
 *
 * Returns: (transfer none): that column
 */
const SonorReportColumn *
sonor_report_get_column (SonorReport *self,
                         guint        position)
{
  g_return_val_if_fail (SONOR_IS_REPORT (self) && position < self->columns->len, NULL);

  return g_ptr_array_index (self->columns, position);
}

/**
 * sonor_report_get_rows:
 * @self: a report
 *
 * Returns: (transfer none): its #SonorFigureRow, the first of them the whole
 */
GListModel *
sonor_report_get_rows (SonorReport *self)
{
  g_return_val_if_fail (SONOR_IS_REPORT (self), NULL);

  return G_LIST_MODEL (self->rows);
}

/**
 * sonor_report_get_before:
 * @self: a report
 *
 * Returns: (transfer none) (nullable): the period it is compared with, in days
 */
const char *
sonor_report_get_before (SonorReport *self)
{
  g_return_val_if_fail (SONOR_IS_REPORT (self), NULL);

  return self->before;
}
