/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/briefing.h"

#include "model/beside.h"

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
  SonorBriefing *briefing;
  SonorResult   *outline;
  char          *kind;
  char          *day;
  char          *body;
  guint          row;
} Loading;

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  g_object_unref (loading->briefing);
  g_clear_pointer (&loading->outline, sonor_result_unref);
  g_free (loading->kind);
  g_free (loading->day);
  g_free (loading->body);
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
  part->rows = g_list_store_new (SONOR_TYPE_FIGURE_ROW);
  part->units = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->parts, part);

  return part;
}

static void
fill_part (SonorBriefingPart *part,
           SonorResult       *rows)
{
  g_autoptr (GString) body = g_string_new (NULL);

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      g_autoptr (SonorFigureRow) row = NULL;

      if (sonor_result_is_null (rows, i, "name"))
        {
          g_string_append_printf (body, "%s%s", body->len > 0 ? "\n" : "", sonor_result_get_text (rows, i, "body"));
          continue;
        }
      row = sonor_figure_row_new (sonor_result_get_text (rows, i, "name"), 1);
      sonor_figure_row_set (row, 0, sonor_figure_row_read (rows, i, "value"), sonor_figure_row_read (rows, i, "previous"));
      g_list_store_append (part->rows, row);
      g_ptr_array_add (part->units, g_strdup (sonor_result_get_text (rows, i, "value_unit")));
    }
  if (body->len > 0)
    {
      g_free (part->body);
      part->body = g_string_free (g_steal_pointer (&body), FALSE);
    }
}

static void read_part (GTask *task);

static void
use_part (GTask       *task,
          SonorResult *rows)
{
  Loading *loading = sonor_beside_get_data (task);

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
  Loading *loading = sonor_beside_get_data (task);
  guint n = sonor_result_get_n_rows (loading->outline);
  g_autoptr (SonorQuery) query = NULL;

  for (; loading->row < n; loading->row++)
    {
      const char *part = sonor_result_get_text (loading->outline, loading->row, "part");

      if (!g_str_equal (part, "title") && !g_str_equal (part, "period") && !g_str_equal (part, "heading"))
        break;
      add_part (loading->briefing, part, sonor_result_get_text (loading->outline, loading->row, "body"));
    }
  sonor_beside_tell (task, loading->row + 1, n + 1);
  if (loading->row == n)
    {
      g_task_return_pointer (task, g_object_ref (loading->briefing), g_object_unref);
      return;
    }

  query = sonor_query_new ("SELECT * FROM briefing_part($1, $2::date, $3, $4)");
  sonor_query_add_text (query, loading->kind);
  sonor_query_add_text (query, loading->day);
  sonor_query_add_integer (query, sonor_result_get_integer (loading->outline, loading->row, "place"));
  sonor_query_add_text (query, loading->body);
  sonor_beside_ask (task, query, use_part);
}

static void
use_outline (GTask       *task,
             SonorResult *rows)
{
  Loading *loading = sonor_beside_get_data (task);

  loading->outline = sonor_result_ref (rows);
  read_part (task);
}

static void
ask_outline (GTask *task)
{
  Loading *loading = sonor_beside_get_data (task);
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT * FROM briefing_outline($1, $2::date, $3) ORDER BY place");

  sonor_query_add_text (query, loading->kind);
  sonor_query_add_text (query, loading->day);
  sonor_query_add_text (query, loading->body);
  sonor_beside_ask (task, query, use_outline);
}

/**
 * sonor_briefing_load_async:
 * @database: where the person is signed in
 * @kind: day, week or month
 * @day: a day of it, YYYY-MM-DD
 * @body: (nullable): a template to try; %NULL for the one that is kept
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
                           const char            *body,
                           GCancellable          *cancellable,
                           GFileProgressCallback  progress,
                           gpointer               progress_data,
                           GAsyncReadyCallback    callback,
                           gpointer               user_data)
{
  Loading *loading = g_new0 (Loading, 1);

  loading->briefing = g_object_new (SONOR_TYPE_BRIEFING, NULL);
  loading->kind = g_strdup (kind);
  loading->day = g_strdup (day);
  loading->body = g_strdup (body);
  sonor_beside_begin (database, cancellable, progress, progress_data, ask_outline, loading, loading_free, callback, user_data);
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
