/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/series.h"

#include <math.h>

#define N_NUMBERS (SONOR_SERIES_LEVEL + 1)
#define N_TEXTS (SONOR_N_SERIES_ROLES - N_NUMBERS)

/**
 * SonorSeries:
 *
 * Numbers and names taken from the items of a list model by expressions. It follows the model and the properties that the
 * expressions read, and says that it changed only if a number or a name really is another one: what is drawn from it is
 * then drawn again, and nothing else is.
 *
 * What is not a finite number counts as no number (NAN).
 */
struct _SonorSeries
{
  GObject        parent_instance;

  char          *name;
  GListModel    *model;
  GtkExpression *expressions[SONOR_N_SERIES_ROLES];
  GPtrArray     *rows;
  SonorColor     color;
  guint          order_known : 1;
  guint          sorted : 1;
};

typedef struct
{
  SonorSeries        *series;
  GObject            *item;
  GtkExpressionWatch *watches[SONOR_N_SERIES_ROLES];
  double              numbers[N_NUMBERS];
  char               *texts[N_TEXTS];
} Row;

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorSeries, sonor_series, G_TYPE_OBJECT)

static void
row_free (Row *row)
{
  for (guint i = 0; i < SONOR_N_SERIES_ROLES; i++)
    {
      if (row->watches[i] != NULL)
        gtk_expression_watch_unwatch (row->watches[i]);
    }
  for (guint i = 0; i < N_TEXTS; i++)
    g_free (row->texts[i]);
  g_object_unref (row->item);
  g_free (row);
}

static void
changed (SonorSeries *self)
{
  self->order_known = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static double
number_of (const GValue *value)
{
  g_auto (GValue) number = G_VALUE_INIT;

  if (G_VALUE_HOLDS (value, G_TYPE_DATE_TIME))
    {
      GDateTime *time = g_value_get_boxed (value);

      return time != NULL ? (double) g_date_time_to_unix (time) + g_date_time_get_microsecond (time) / 1e6 : NAN;
    }

  if (G_VALUE_HOLDS_BOOLEAN (value))
    return g_value_get_boolean (value);
  if (G_VALUE_HOLDS_ENUM (value))
    return g_value_get_enum (value);

  /* A string is no number, whatever it says. */
  g_value_init (&number, G_TYPE_DOUBLE);
  if (G_VALUE_HOLDS_STRING (value) || !g_value_transform (value, &number) || !isfinite (g_value_get_double (&number)))
    return NAN;

  return g_value_get_double (&number);
}

static gboolean
same_number (double a,
             double b)
{
  return a == b || (isnan (a) && isnan (b));
}

/* Reads one number or name of a row again; whether it is another one. */
static gboolean
read_role (Row             *row,
           SonorSeriesRole  role)
{
  GtkExpression *expression = row->series->expressions[role];
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean known = expression != NULL && gtk_expression_evaluate (expression, row->item, &value);

  if (role < N_NUMBERS)
    {
      double number = known ? number_of (&value) : NAN;
      gboolean same = same_number (number, row->numbers[role]);

      row->numbers[role] = number;
      return !same;
    }
  else
    {
      char **text = &row->texts[role - N_NUMBERS];
      const char *now = known && G_VALUE_HOLDS_STRING (&value) ? g_value_get_string (&value) : NULL;

      if (g_strcmp0 (*text, now) == 0)
        return FALSE;
      g_free (*text);
      *text = g_strdup (now);
      return TRUE;
    }
}

static void
on_property_changed (gpointer user_data)
{
  Row *row = user_data;
  gboolean other = FALSE;

  for (guint i = 0; i < SONOR_N_SERIES_ROLES; i++)
    other |= read_role (row, i);
  if (other)
    changed (row->series);
}

static void
watch_role (Row             *row,
            SonorSeriesRole  role)
{
  GtkExpression *expression = row->series->expressions[role];

  g_clear_pointer (&row->watches[role], gtk_expression_watch_unwatch);
  if (expression != NULL && !gtk_expression_is_static (expression))
    row->watches[role] = gtk_expression_watch (expression, row->item, on_property_changed, row, NULL);
}

static Row *
row_new (SonorSeries *self,
         guint        position)
{
  Row *row = g_new0 (Row, 1);

  row->series = self;
  row->item = g_list_model_get_item (self->model, position);
  for (guint i = 0; i < SONOR_N_SERIES_ROLES; i++)
    {
      read_role (row, i);
      watch_role (row, i);
    }

  return row;
}

static gboolean
same_row (const Row *a,
          const Row *b)
{
  for (guint i = 0; i < N_NUMBERS; i++)
    {
      if (!same_number (a->numbers[i], b->numbers[i]))
        return FALSE;
    }
  for (guint i = 0; i < N_TEXTS; i++)
    {
      if (g_strcmp0 (a->texts[i], b->texts[i]) != 0)
        return FALSE;
    }

  return TRUE;
}

static void
on_items_changed (GListModel  *model,
                  guint        position,
                  guint        n_removed,
                  guint        n_added,
                  SonorSeries *self)
{
  g_autoptr (GPtrArray) old = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  guint n_before = self->rows->len;
  gboolean same = n_removed == n_added;

  for (guint i = 0; i < n_removed; i++)
    g_ptr_array_add (old, g_ptr_array_index (self->rows, position + i));

  /* The rows in between are only moved, never freed here: `old` has taken them over. */
  g_ptr_array_set_free_func (self->rows, NULL);
  if (n_added > n_removed)
    g_ptr_array_set_size (self->rows, (int) (n_before + n_added - n_removed));
  if (n_before > position + n_removed)
    memmove (self->rows->pdata + position + n_added, self->rows->pdata + position + n_removed,
             (n_before - position - n_removed) * sizeof (gpointer));
  if (n_added < n_removed)
    g_ptr_array_set_size (self->rows, (int) (n_before + n_added - n_removed));
  g_ptr_array_set_free_func (self->rows, (GDestroyNotify) row_free);

  for (guint i = 0; i < n_added; i++)
    {
      self->rows->pdata[position + i] = row_new (self, position + i);
      same = same && same_row (self->rows->pdata[position + i], g_ptr_array_index (old, i));
    }
  if (!same)
    changed (self);
}

static void
drop_model (SonorSeries *self)
{
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_func (self->model, on_items_changed, self);
  g_clear_object (&self->model);
}

static void
sonor_series_finalize (GObject *object)
{
  SonorSeries *self = SONOR_SERIES (object);

  drop_model (self);
  g_ptr_array_unref (self->rows);
  for (guint i = 0; i < SONOR_N_SERIES_ROLES; i++)
    g_clear_pointer (&self->expressions[i], gtk_expression_unref);
  g_free (self->name);

  G_OBJECT_CLASS (sonor_series_parent_class)->finalize (object);
}

static void
sonor_series_class_init (SonorSeriesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_series_finalize;

  /**
   * SonorSeries::changed:
   * @self: the series
   *
   * One of its numbers or names is another one now.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sonor_series_init (SonorSeries *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
}

/**
 * sonor_series_new:
 * @name: (nullable): what its numbers are, for the legend and for screen readers
 * @color: the colour it is drawn in
 *
 * Returns: (transfer full): a series without numbers
 */
SonorSeries *
sonor_series_new (const char *name,
                  SonorColor  color)
{
  SonorSeries *self = g_object_new (SONOR_TYPE_SERIES, NULL);

  self->name = g_strdup (name);
  self->color = color;
  return self;
}

/**
 * sonor_series_get_name:
 * @self: a series
 *
 * Returns: (transfer none) (nullable): what its numbers are
 */
const char *
sonor_series_get_name (SonorSeries *self)
{
  g_return_val_if_fail (SONOR_IS_SERIES (self), NULL);

  return self->name;
}

/**
 * sonor_series_get_color:
 * @self: a series
 *
 * Returns: the colour it is drawn in
 */
SonorColor
sonor_series_get_color (SonorSeries *self)
{
  g_return_val_if_fail (SONOR_IS_SERIES (self), SONOR_COLOR_SERIES_1);

  return self->color;
}

/**
 * sonor_series_set_model:
 * @self: a series
 * @model: (nullable): a list of objects
 *
 * Sets where the numbers come from. A model that has the same numbers changes nothing on the screen.
 */
void
sonor_series_set_model (SonorSeries *self,
                        GListModel  *model)
{
  g_autoptr (GListModel) before = NULL;
  guint n_before;

  g_return_if_fail (SONOR_IS_SERIES (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (self->model == model)
    return;

  n_before = self->rows->len;
  before = self->model != NULL ? g_object_ref (self->model) : NULL;
  drop_model (self);
  if (model != NULL)
    {
      self->model = g_object_ref (model);
      g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), self);
    }
  on_items_changed (model, 0, n_before, model != NULL ? g_list_model_get_n_items (model) : 0, self);
}

/**
 * sonor_series_set_expression:
 * @self: a series
 * @role: what the expression is for
 * @expression: (transfer full) (nullable): an expression to evaluate on each item: a number, a boolean, a #GDateTime (as
 *   seconds) or, for names, a string
 *
 * Sets how a number or name is read from an item.
 */
void
sonor_series_set_expression (SonorSeries     *self,
                             SonorSeriesRole  role,
                             GtkExpression   *expression)
{
  gboolean other = FALSE;

  g_return_if_fail (SONOR_IS_SERIES (self));
  g_return_if_fail (role < SONOR_N_SERIES_ROLES);

  g_clear_pointer (&self->expressions[role], gtk_expression_unref);
  self->expressions[role] = expression;
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = g_ptr_array_index (self->rows, i);

      other |= read_role (row, role);
      watch_role (row, role);
    }
  if (other)
    changed (self);
}

/**
 * sonor_series_set_property:
 * @self: a series
 * @role: what the property is for
 * @type: the type of the items
 * @property: the name of a property they have
 *
 * Sets that a number or name is a property of each item, the most common expression.
 */
void
sonor_series_set_property (SonorSeries     *self,
                           SonorSeriesRole  role,
                           GType            type,
                           const char      *property)
{
  sonor_series_set_expression (self, role, gtk_property_expression_new (type, NULL, property));
}

/**
 * sonor_series_get_n_items:
 * @self: a series
 *
 * Returns: how many items it has, with or without numbers
 */
guint
sonor_series_get_n_items (SonorSeries *self)
{
  g_return_val_if_fail (SONOR_IS_SERIES (self), 0);

  return self->rows->len;
}

/**
 * sonor_series_get_number:
 * @self: a series
 * @role: which number
 * @position: of which item
 *
 * Returns: the number; NAN if there is none
 */
double
sonor_series_get_number (SonorSeries     *self,
                         SonorSeriesRole  role,
                         guint            position)
{
  g_return_val_if_fail (SONOR_IS_SERIES (self), NAN);
  g_return_val_if_fail (role < N_NUMBERS, NAN);

  if (position >= self->rows->len)
    return NAN;
  if (role == SONOR_SERIES_X && self->expressions[SONOR_SERIES_X] == NULL)
    return position;

  return ((Row *) g_ptr_array_index (self->rows, position))->numbers[role];
}

/**
 * sonor_series_get_level:
 * @self: a series
 * @position: of which item
 *
 * Returns: how good its number is
 */
SonorLevel
sonor_series_get_level (SonorSeries *self,
                        guint        position)
{
  double level = sonor_series_get_number (self, SONOR_SERIES_LEVEL, position);

  return level >= SONOR_LEVEL_NONE && level <= SONOR_LEVEL_BAD ? (SonorLevel) level : SONOR_LEVEL_NONE;
}

/**
 * sonor_series_get_text:
 * @self: a series
 * @role: which name
 * @position: of which item
 *
 * Returns: (transfer none): the name; empty if there is none
 */
const char *
sonor_series_get_text (SonorSeries     *self,
                       SonorSeriesRole  role,
                       guint            position)
{
  const char *text;

  g_return_val_if_fail (SONOR_IS_SERIES (self), "");
  g_return_val_if_fail (role >= N_NUMBERS && role < SONOR_N_SERIES_ROLES, "");

  if (position >= self->rows->len)
    return "";

  text = ((Row *) g_ptr_array_index (self->rows, position))->texts[role - N_NUMBERS];
  return text != NULL ? text : "";
}

/**
 * sonor_series_get_range:
 * @self: a series
 * @role: which number
 * @low: (out): the smallest
 * @high: (out): the largest
 *
 * Returns: whether there is any number
 */
gboolean
sonor_series_get_range (SonorSeries     *self,
                        SonorSeriesRole  role,
                        double          *low,
                        double          *high)
{
  g_return_val_if_fail (SONOR_IS_SERIES (self), FALSE);

  *low = INFINITY;
  *high = -INFINITY;
  for (guint i = 0; i < self->rows->len; i++)
    {
      double number = sonor_series_get_number (self, role, i);

      if (isnan (number))
        continue;
      *low = MIN (*low, number);
      *high = MAX (*high, number);
    }

  return *low <= *high;
}

/**
 * sonor_series_is_sorted:
 * @self: a series
 *
 * Returns: whether its items stand in the order of their x, and all have one
 */
gboolean
sonor_series_is_sorted (SonorSeries *self)
{
  g_return_val_if_fail (SONOR_IS_SERIES (self), FALSE);

  if (!self->order_known)
    {
      double last = -INFINITY;

      self->order_known = TRUE;
      self->sorted = TRUE;
      for (guint i = 0; i < self->rows->len && self->sorted; i++)
        {
          double x = sonor_series_get_number (self, SONOR_SERIES_X, i);

          self->sorted = x >= last;
          last = x;
        }
    }

  return self->sorted;
}

/**
 * sonor_series_find_nearest:
 * @self: a series
 * @x: a place along the chart
 *
 * Returns: the position of the item next to it, or %GTK_INVALID_LIST_POSITION if there is none
 */
guint
sonor_series_find_nearest (SonorSeries *self,
                           double       x)
{
  guint best = GTK_INVALID_LIST_POSITION;
  guint first = 0, last;

  g_return_val_if_fail (SONOR_IS_SERIES (self), GTK_INVALID_LIST_POSITION);

  last = self->rows->len;
  if (sonor_series_is_sorted (self))
    {
      guint end = last;

      while (first < last)
        {
          guint middle = first + (last - first) / 2;

          if (sonor_series_get_number (self, SONOR_SERIES_X, middle) < x)
            first = middle + 1;
          else
            last = middle;
        }
      last = MIN (first + 1, end);
      first = first > 0 ? first - 1 : 0;
    }

  for (guint i = first; i < last; i++)
    {
      double distance = fabs (sonor_series_get_number (self, SONOR_SERIES_X, i) - x);

      if (!isnan (distance) && (best == GTK_INVALID_LIST_POSITION
                                || distance < fabs (sonor_series_get_number (self, SONOR_SERIES_X, best) - x)))
        best = i;
    }

  return best;
}
