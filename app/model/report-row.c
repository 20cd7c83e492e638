/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "model/report-row.h"

#include <math.h>

/**
 * SonorReportRow:
 *
 * A row of a report: its name, and of each column the number and that of the period before.
 */
struct _SonorReportRow
{
  GObject  parent_instance;

  char    *name;
  double  *values;
  double  *previous;
  guint    n_columns;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_VALUE,
  PROP_PREVIOUS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SonorReportRow, sonor_report_row, G_TYPE_OBJECT)

static void
sonor_report_row_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SonorReportRow *self = SONOR_REPORT_ROW (object);

  switch (property_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_VALUE:
      g_value_set_double (value, sonor_report_row_get_value (self, 0));
      break;
    case PROP_PREVIOUS:
      g_value_set_double (value, sonor_report_row_get_previous (self, 0));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sonor_report_row_finalize (GObject *object)
{
  SonorReportRow *self = SONOR_REPORT_ROW (object);

  g_free (self->name);
  g_free (self->values);
  g_free (self->previous);

  G_OBJECT_CLASS (sonor_report_row_parent_class)->finalize (object);
}

static void
sonor_report_row_class_init (SonorReportRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = sonor_report_row_finalize;
  object_class->get_property = sonor_report_row_get_property;

  /**
   * SonorReportRow:name:
   *
   * Whom or what it is about.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  /**
   * SonorReportRow:value:
   *
   * The number of its first column.
   */
  properties[PROP_VALUE] = g_param_spec_double ("value", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  /**
   * SonorReportRow:previous:
   *
   * That of the period before.
   */
  properties[PROP_PREVIOUS] = g_param_spec_double ("previous", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonor_report_row_init (SonorReportRow *self)
{
}

/**
 * sonor_report_row_new:
 * @name: whom or what it is about
 * @n_columns: how many numbers it has
 *
 * Returns: (transfer full): a row without numbers
 */
SonorReportRow *
sonor_report_row_new (const char *name,
                      guint       n_columns)
{
  SonorReportRow *self = g_object_new (SONOR_TYPE_REPORT_ROW, NULL);

  self->name = g_strdup (name);
  self->n_columns = n_columns;
  self->values = g_new (double, n_columns);
  self->previous = g_new (double, n_columns);
  for (guint i = 0; i < n_columns; i++)
    self->values[i] = self->previous[i] = NAN;

  return self;
}

/**
 * sonor_report_row_get_name:
 * @self: a row
 *
 * Returns: (transfer none): whom or what it is about
 */
const char *
sonor_report_row_get_name (SonorReportRow *self)
{
  g_return_val_if_fail (SONOR_IS_REPORT_ROW (self), NULL);

  return self->name;
}

/**
 * sonor_report_row_set:
 * @self: a row that nobody shows yet
 * @column: which column
 * @value: its number; NAN for none
 * @previous: that of the period before
 *
 * Sets a number.
 */
void
sonor_report_row_set (SonorReportRow *self,
                      guint           column,
                      double          value,
                      double          previous)
{
  g_return_if_fail (SONOR_IS_REPORT_ROW (self));
  g_return_if_fail (column < self->n_columns);

  self->values[column] = value;
  self->previous[column] = previous;
}

/**
 * sonor_report_row_get_value:
 * @self: a row
 * @column: which column
 *
 * Returns: its number; NAN for none
 */
double
sonor_report_row_get_value (SonorReportRow *self,
                            guint           column)
{
  g_return_val_if_fail (SONOR_IS_REPORT_ROW (self), NAN);

  return column < self->n_columns ? self->values[column] : NAN;
}

/**
 * sonor_report_row_get_previous:
 * @self: a row
 * @column: which column
 *
 * Returns: the number of the period before; NAN for none
 */
double
sonor_report_row_get_previous (SonorReportRow *self,
                               guint           column)
{
  g_return_val_if_fail (SONOR_IS_REPORT_ROW (self), NAN);

  return column < self->n_columns ? self->previous[column] : NAN;
}
