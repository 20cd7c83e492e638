/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/figure-row.h"

#include <math.h>

/**
 * SonorFigureRow:
 *
 * A row of a report or one number of a board's tile: its label, and of each column the number and that of the period before.
 */
struct _SonorFigureRow
{
  GObject  parent_instance;

  char    *label;
  double   x;
  int      level;
  double  *values;
  double  *previous;
  guint    n_columns;
};

enum
{
  PROP_0,
  PROP_LABEL,
  PROP_X,
  PROP_VALUE,
  PROP_PREVIOUS,
  PROP_LEVEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SonorFigureRow, sonor_figure_row, G_TYPE_OBJECT)

static void
sonor_figure_row_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SonorFigureRow *self = SONOR_FIGURE_ROW (object);

  switch (property_id)
    {
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_X:
      g_value_set_double (value, self->x);
      break;
    case PROP_VALUE:
      g_value_set_double (value, sonor_figure_row_get_value (self, 0));
      break;
    case PROP_PREVIOUS:
      g_value_set_double (value, sonor_figure_row_get_previous (self, 0));
      break;
    case PROP_LEVEL:
      g_value_set_int (value, self->level);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sonor_figure_row_finalize (GObject *object)
{
  SonorFigureRow *self = SONOR_FIGURE_ROW (object);

  g_free (self->label);
  g_free (self->values);
  g_free (self->previous);

  G_OBJECT_CLASS (sonor_figure_row_parent_class)->finalize (object);
}

static void
sonor_figure_row_class_init (SonorFigureRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = sonor_figure_row_finalize;
  object_class->get_property = sonor_figure_row_get_property;

  /**
   * SonorFigureRow:label:
   *
   * Whom or what it is about.
   */
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  /**
   * SonorFigureRow:x:
   *
   * Where it stands on the time axis, in seconds since 1970; NAN for nowhere.
   */
  properties[PROP_X] = g_param_spec_double ("x", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  /**
   * SonorFigureRow:value:
   *
   * The number of its first column.
   */
  properties[PROP_VALUE] = g_param_spec_double ("value", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  /**
   * SonorFigureRow:previous:
   *
   * That of the period before.
   */
  properties[PROP_PREVIOUS] = g_param_spec_double ("previous", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  /**
   * SonorFigureRow:level:
   *
   * How good it is, a level of the charts.
   */
  properties[PROP_LEVEL] = g_param_spec_int ("level", NULL, NULL, 0, 3, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonor_figure_row_init (SonorFigureRow *self)
{
}

/**
 * sonor_figure_row_new:
 * @label: whom or what it is about
 * @n_columns: how many numbers it has
 *
 * Returns: (transfer full): a row without numbers
 */
SonorFigureRow *
sonor_figure_row_new (const char *label,
                      guint       n_columns)
{
  SonorFigureRow *self = g_object_new (SONOR_TYPE_FIGURE_ROW, NULL);

  self->label = g_strdup (label);
  self->x = NAN;
  self->n_columns = n_columns;
  self->values = g_new (double, n_columns);
  self->previous = g_new (double, n_columns);
  for (guint i = 0; i < n_columns; i++)
    self->values[i] = self->previous[i] = NAN;

  return self;
}

/**
 * sonor_figure_row_read:
 * @rows: an answer of the database
 * @row: one of its rows
 * @column: one of its columns
 *
 * Returns: the number that stands there; NAN for none
 */
double
sonor_figure_row_read (SonorResult *rows,
                       guint        row,
                       const char  *column)
{
  return sonor_result_is_null (rows, row, column) ? NAN : sonor_result_get_double (rows, row, column);
}

/**
 * sonor_figure_row_new_of_board:
 * @rows: an answer of board_read()
 * @row: one of its rows
 *
 * Returns: (transfer full): its one number
 */
SonorFigureRow *
sonor_figure_row_new_of_board (SonorResult *rows,
                               guint        row)
{
  SonorFigureRow *self = sonor_figure_row_new (sonor_result_is_null (rows, row, "label") ? "" : sonor_result_get_text (rows, row, "label"), 1);

  self->x = sonor_figure_row_read (rows, row, "x");
  self->values[0] = sonor_figure_row_read (rows, row, "value");
  self->previous[0] = sonor_figure_row_read (rows, row, "previous");
  self->level = (int) CLAMP (sonor_result_get_integer (rows, row, "level"), 0, 3);

  return self;
}

static gboolean
same (double a,
      double b)
{
  return isnan (a) ? isnan (b) : a == b;
}

/**
 * sonor_figure_row_equal:
 * @self: a row
 * @other: another with as many numbers
 *
 * Returns: whether they say the same
 */
gboolean
sonor_figure_row_equal (SonorFigureRow *self,
                        SonorFigureRow *other)
{
  g_return_val_if_fail (SONOR_IS_FIGURE_ROW (self) && SONOR_IS_FIGURE_ROW (other), FALSE);

  if (!g_str_equal (self->label, other->label) || !same (self->x, other->x) || self->level != other->level
      || self->n_columns != other->n_columns)
    return FALSE;
  for (guint i = 0; i < self->n_columns; i++)
    if (!same (self->values[i], other->values[i]) || !same (self->previous[i], other->previous[i]))
      return FALSE;

  return TRUE;
}

/**
 * sonor_figure_row_get_label:
 * @self: a row
 *
 * Returns: (transfer none): whom or what it is about
 */
const char *
sonor_figure_row_get_label (SonorFigureRow *self)
{
  g_return_val_if_fail (SONOR_IS_FIGURE_ROW (self), NULL);

  return self->label;
}

/**
 * sonor_figure_row_set:
 * @self: a row that nobody shows yet
 * @column: which column
 * @value: its number; NAN for none
 * @previous: that of the period before
 *
 * Sets a number.
 */
void
sonor_figure_row_set (SonorFigureRow *self,
                      guint           column,
                      double          value,
                      double          previous)
{
  g_return_if_fail (SONOR_IS_FIGURE_ROW (self));
  g_return_if_fail (column < self->n_columns);

  self->values[column] = value;
  self->previous[column] = previous;
}

/**
 * sonor_figure_row_get_value:
 * @self: a row
 * @column: which column
 *
 * Returns: its number; NAN for none
 */
double
sonor_figure_row_get_value (SonorFigureRow *self,
                            guint           column)
{
  g_return_val_if_fail (SONOR_IS_FIGURE_ROW (self), NAN);

  return column < self->n_columns ? self->values[column] : NAN;
}

/**
 * sonor_figure_row_get_previous:
 * @self: a row
 * @column: which column
 *
 * Returns: the number of the period before; NAN for none
 */
double
sonor_figure_row_get_previous (SonorFigureRow *self,
                               guint           column)
{
  g_return_val_if_fail (SONOR_IS_FIGURE_ROW (self), NAN);

  return column < self->n_columns ? self->previous[column] : NAN;
}
