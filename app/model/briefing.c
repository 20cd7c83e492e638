/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/briefing.h"

#include <math.h>

/**
 * SonorBriefing:
 *
 * A briefing as the database wrote it, part by part, on a connection of its own, so that nobody's work waits for it.
 */
struct _SonorBriefing
{
  GObject    parent_instance;

  GPtrArray *parts;
};

G_DEFINE_FINAL_TYPE (SonorBriefing, sonor_briefing, G_TYPE_OBJECT)

typedef struct
{
  SonorBriefing         *briefing;
  SonorDatabase         *database;
  SonorResult           *outline;
  char                  *kind;
  char                  *day;
  guint                  row;
  GFileProgressCallback  progress;
  gpointer               progress_data;
} Loading;

static void read_part (GTask *task);

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  sonor_database_sign_out (loading->database);
  g_object_unref (loading->database);
  g_object_unref (loading->briefing);
  g_clear_pointer (&loading->outline, sonor_result_unref);
  g_free (loading->kind);
  g_free (loading->day);
  g_free (loading);
}

static void
part_free (gpointer data)
{
  SonorBriefingPart *part = data;

  g_free (part->body);
  g_object_unref (part->rows);
  g_ptr_array_unref (part->units);
  g_free (part);
}

static void
sonor_briefing_finalize (GObject *object)
{
  g_ptr_array_unref (SONOR_BRIEFING (object)->parts);

  G_OBJECT_CLASS (sonor_briefing_parent_class)->finalize (object);
}

static void
sonor_briefing_class_init (SonorBriefingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_briefing_finalize;
}

static void
sonor_briefing_init (SonorBriefing *self)
{
  self->parts = g_ptr_array_new_with_free_func (part_free);
}

static SonorBriefingPart *
add_part (SonorBriefing *self,
          const char    *kind,
          const char    *body)
{
  static const struct
  {
    const char            *name;
    SonorBriefingPartKind  kind;
  } kinds[] = {
    { "title", SONOR_BRIEFING_TITLE },     { "period", SONOR_BRIEFING_PERIOD }, { "heading", SONOR_BRIEFING_HEADING },
    { "figures", SONOR_BRIEFING_FIGURES }, { "chart", SONOR_BRIEFING_CHART },   { "list", SONOR_BRIEFING_LIST },
  };
  SonorBriefingPart *part = g_new0 (SonorBriefingPart, 1);

  part->kind = SONOR_BRIEFING_TEXT;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, kind))
      part->kind = kinds[i].kind;
  part->body = g_strdup (body);
  part->rows = g_list_store_new (SONOR_TYPE_REPORT_ROW);
  part->units = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->parts, part);

  return part;
}

static double
get_number (SonorResult *rows,
            guint        row,
            const char  *name)
{
  return sonor_result_is_null (rows, row, name) ? NAN : sonor_result_get_double (rows, row, name);
}

static void
fill_part (SonorBriefingPart *part,
           SonorResult       *rows)
{
  g_autoptr (GString) body = g_string_new (NULL);

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      g_autoptr (SonorReportRow) row = NULL;

      if (sonor_result_is_null (rows, i, "name"))
        {
          g_string_append_printf (body, "%s%s", body->len > 0 ? "\n" : "", sonor_result_get_text (rows, i, "body"));
          continue;
        }
      row = sonor_report_row_new (sonor_result_get_text (rows, i, "name"), 1);
      sonor_report_row_set (row, 0, get_number (rows, i, "value"), get_number (rows, i, "previous"));
      g_list_store_append (part->rows, row);
      g_ptr_array_add (part->units, g_strdup (sonor_result_get_text (rows, i, "value_unit")));
    }
  if (body->len > 0)
    {
      g_free (part->body);
      part->body = g_string_free (g_steal_pointer (&body), FALSE);
    }
}

static void
on_part (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (rows == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  fill_part (add_part (loading->briefing, sonor_result_get_text (loading->outline, loading->row, "part"),
                       sonor_result_get_text (loading->outline, loading->row, "body")),
             rows);
  loading->row++;
  read_part (task);
}

/* What needs no figures is there already. */
static void
read_part (GTask *task)
{
  Loading *loading = g_task_get_task_data (task);
  guint n = sonor_result_get_n_rows (loading->outline);
  g_autoptr (SonorQuery) query = NULL;

  for (; loading->row < n; loading->row++)
    {
      const char *part = sonor_result_get_text (loading->outline, loading->row, "part");

      if (!g_str_equal (part, "title") && !g_str_equal (part, "period") && !g_str_equal (part, "heading"))
        break;
      add_part (loading->briefing, part, sonor_result_get_text (loading->outline, loading->row, "body"));
    }
  loading->progress (loading->row + 1, n + 1, loading->progress_data);
  if (loading->row == n)
    {
      g_task_return_pointer (task, g_object_ref (loading->briefing), g_object_unref);
      return;
    }

  query = sonor_query_new ("SELECT * FROM briefing_part($1, $2::date, $3)");
  sonor_query_add_text (query, loading->kind);
  sonor_query_add_text (query, loading->day);
  sonor_query_add_integer (query, sonor_result_get_integer (loading->outline, loading->row, "place"));
  sonor_database_query_async (loading->database, query, g_task_get_cancellable (task), on_part, g_object_ref (task));
}

static void
on_outline (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  GError *error = NULL;

  loading->outline = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  if (loading->outline == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  read_part (task);
}

static void
on_signed_in (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (SonorQuery) query = NULL;
  GError *error = NULL;

  if (!sonor_database_sign_in_finish (SONOR_DATABASE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  query = sonor_query_new ("SELECT * FROM briefing_outline($1, $2::date) ORDER BY place");
  sonor_query_add_text (query, loading->kind);
  sonor_query_add_text (query, loading->day);
  sonor_database_query_async (loading->database, query, g_task_get_cancellable (task), on_outline, g_object_ref (task));
}

/**
 * sonor_briefing_load_async:
 * @database: where the person is signed in
 * @kind: day, week or month
 * @day: a day of it, YYYY-MM-DD
 * @cancellable: (nullable): to give up; the database stops, too
 * @progress: (scope notified): told how many of its parts are written
 * @progress_data: for @progress
 * @callback: called with the briefing
 * @user_data: for @callback
 *
 * Has a briefing written.
 */
void
sonor_briefing_load_async (SonorDatabase         *database,
                           const char            *kind,
                           const char            *day,
                           GCancellable          *cancellable,
                           GFileProgressCallback  progress,
                           gpointer               progress_data,
                           GAsyncReadyCallback    callback,
                           gpointer               user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Loading *loading = g_new0 (Loading, 1);

  g_task_set_source_tag (task, sonor_briefing_load_async);
  loading->briefing = g_object_new (SONOR_TYPE_BRIEFING, NULL);
  loading->database = sonor_database_new_beside (database);
  loading->kind = g_strdup (kind);
  loading->day = g_strdup (day);
  loading->progress = progress;
  loading->progress_data = progress_data;
  g_task_set_task_data (task, loading, loading_free);
  sonor_database_sign_in_beside_async (loading->database, database, cancellable, on_signed_in, task);
}

/**
 * sonor_briefing_load_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the briefing, or %NULL with @error set
 */
SonorBriefing *
sonor_briefing_load_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sonor_briefing_get_n_parts:
 * @self: a briefing
 *
 * Returns: how many parts it has
 */
guint
sonor_briefing_get_n_parts (SonorBriefing *self)
{
  g_return_val_if_fail (SONOR_IS_BRIEFING (self), 0);

  return self->parts->len;
}

/**
 * sonor_briefing_get_part:
 * @self: a briefing
 * @position: which part
 *
 * Returns: (transfer none): that part
 */
const SonorBriefingPart *
sonor_briefing_get_part (SonorBriefing *self,
                         guint          position)
{
  g_return_val_if_fail (SONOR_IS_BRIEFING (self) && position < self->parts->len, NULL);

  return g_ptr_array_index (self->parts, position);
}

/**
 * sonor_briefing_get_title:
 * @self: a briefing
 *
 * Returns: (transfer none): what it is called
 */
const char *
sonor_briefing_get_title (SonorBriefing *self)
{
  g_return_val_if_fail (SONOR_IS_BRIEFING (self), "");

  return self->parts->len > 0 ? sonor_briefing_get_part (self, 0)->body : "";
}
