/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/result-private.h"

#include <string.h>

/**
 * SonorResult:
 *
 * The rows that answered a query. Values are found by the name of their column; a name that the answer does not have is a
 * mistake of the program and said so with a critical warning. Everything that is read stays valid as long as the result.
 */
struct _SonorResult
{
  gatomicrefcount   references;
  PGresult         *rows;

  /* Which property each column of the last asked type sets; NULL where there is none. */
  GType             type;
  GParamSpec      **properties;
};

G_DEFINE_BOXED_TYPE (SonorResult, sonor_result, sonor_result_ref, sonor_result_unref)

/**
 * sonor_result_new:
 * @rows: (transfer full): what PostgreSQL answered, not an error
 *
 * Returns: (transfer full): the result
 */
SonorResult *
sonor_result_new (PGresult *rows)
{
  SonorResult *self = g_new0 (SonorResult, 1);

  g_atomic_ref_count_init (&self->references);
  self->rows = rows;
  self->type = G_TYPE_INVALID;

  return self;
}

/**
 * sonor_result_ref:
 * @self: a result
 *
 * Returns: (transfer full): the same result
 */
SonorResult *
sonor_result_ref (SonorResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);

  return self;
}

/**
 * sonor_result_unref:
 * @self: (transfer full): a result
 *
 * Gives a reference back; the last one frees the rows.
 */
void
sonor_result_unref (SonorResult *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  PQclear (self->rows);
  g_free (self->properties);
  g_free (self);
}

/**
 * sonor_result_get_n_rows:
 * @self: a result
 *
 * Returns: the number of rows
 */
guint
sonor_result_get_n_rows (SonorResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) PQntuples (self->rows);
}

static int
find_column (SonorResult *self,
             guint        row,
             const char  *column)
{
  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (column != NULL, -1);

  if (row >= (guint) PQntuples (self->rows))
    {
      g_critical ("There is no row %u, the answer has %d", row, PQntuples (self->rows));
      return -1;
    }

  for (int i = 0; i < PQnfields (self->rows); i++)
    {
      if (g_str_equal (PQfname (self->rows, i), column))
        return i;
    }

  g_critical ("The answer has no column “%s”", column);
  return -1;
}

static const char *
get_value (SonorResult *self,
           guint        row,
           int          column)
{
  if (column < 0 || PQgetisnull (self->rows, (int) row, column))
    return NULL;

  return PQgetvalue (self->rows, (int) row, column);
}

/**
 * sonor_result_is_null:
 * @self: a result
 * @row: a row, from 0
 * @column: name of a column
 *
 * Returns: whether there is no value there
 */
gboolean
sonor_result_is_null (SonorResult *self,
                      guint        row,
                      const char  *column)
{
  return sonor_result_get_text (self, row, column) == NULL;
}

/**
 * sonor_result_get_text:
 * @self: a result
 * @row: a row, from 0
 * @column: name of a column of any type
 *
 * Returns: (transfer none) (nullable): the value as PostgreSQL writes it, or %NULL for NULL
 */
const char *
sonor_result_get_text (SonorResult *self,
                       guint        row,
                       const char  *column)
{
  return get_value (self, row, find_column (self, row, column));
}

/**
 * sonor_result_get_integer:
 * @self: a result
 * @row: a row, from 0
 * @column: name of a column of an integer type
 *
 * Returns: the number, 0 for NULL
 */
gint64
sonor_result_get_integer (SonorResult *self,
                          guint        row,
                          const char  *column)
{
  const char *value = sonor_result_get_text (self, row, column);

  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
}

/**
 * sonor_result_get_boolean:
 * @self: a result
 * @row: a row, from 0
 * @column: name of a boolean column
 *
 * Returns: the truth, %FALSE for NULL
 */
gboolean
sonor_result_get_boolean (SonorResult *self,
                          guint        row,
                          const char  *column)
{
  const char *value = sonor_result_get_text (self, row, column);

  return value != NULL && *value == 't';
}

/**
 * sonor_result_get_double:
 * @self: a result
 * @row: a row, from 0
 * @column: name of a column of a number type
 *
 * Returns: the number, 0 for NULL; NaN and the infinities as PostgreSQL has them
 */
double
sonor_result_get_double (SonorResult *self,
                         guint        row,
                         const char  *column)
{
  const char *value = sonor_result_get_text (self, row, column);

  return value != NULL ? g_ascii_strtod (value, NULL) : 0.0;
}

/*
 * DateStyle is ISO in every session (see session.c): "2026-11-23 08:05:00.123456+08", and "2026-11-23" for a date. A time
 * before year 1 (" BC"), infinity and -infinity have no GDateTime.
 */
static GDateTime *
parse_time (const char *value)
{
  g_autoptr (GTimeZone) local = g_time_zone_new_local ();
  g_autofree char *midnight = NULL;

  if (value == NULL)
    return NULL;

  if (strlen (value) == strlen ("2026-11-23"))
    value = midnight = g_strconcat (value, " 00:00:00", NULL);

  return g_date_time_new_from_iso8601 (value, local);
}

/**
 * sonor_result_dup_time:
 * @self: a result
 * @row: a row, from 0
 * @column: name of a column of type timestamptz, timestamp (taken as local time) or date (its first moment, local time)
 *
 * Returns: (transfer full) (nullable): the moment, to the microsecond, or %NULL for NULL, infinity and years before 1
 */
GDateTime *
sonor_result_dup_time (SonorResult *self,
                       guint        row,
                       const char  *column)
{
  return parse_time (sonor_result_get_text (self, row, column));
}

/* One level of PostgreSQL manual, 8.15.6. A NULL inside an array becomes the empty text, a GStrv has no other. */
static GStrv
parse_text_array (const char *value)
{
  g_autoptr (GPtrArray) texts = NULL;
  const char *at = value;

  if (value == NULL)
    return NULL;

  texts = g_ptr_array_new_with_free_func (g_free);
  if (*at == '{')
    at++;
  while (*at != '}' && *at != '\0')
    {
      g_autoptr (GString) text = g_string_new (NULL);
      gboolean quoted = *at == '"';

      if (quoted)
        at++;
      while (*at != '\0' && (quoted ? *at != '"' : *at != ',' && *at != '}'))
        {
          if (*at == '\\' && at[1] != '\0')
            at++;
          g_string_append_c (text, *at++);
        }
      if (quoted && *at == '"')
        at++;
      if (*at == ',')
        at++;

      if (!quoted && g_ascii_strcasecmp (text->str, "NULL") == 0)
        g_string_truncate (text, 0);
      g_ptr_array_add (texts, g_string_free (g_steal_pointer (&text), FALSE));
    }
  g_ptr_array_add (texts, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

/**
 * sonor_result_dup_text_array:
 * @self: a result
 * @row: a row, from 0
 * @column: name of a column that is an array of one dimension
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): its members as text, or %NULL for NULL
 */
GStrv
sonor_result_dup_text_array (SonorResult *self,
                             guint        row,
                             const char  *column)
{
  return parse_text_array (sonor_result_get_text (self, row, column));
}

static gboolean
set_enum (GValue     *value,
          const char *nick)
{
  g_autoptr (GTypeClass) class = g_type_class_ref (G_VALUE_TYPE (value));
  g_autofree char *dashed = g_strdelimit (g_strdup (nick), "_", '-');
  GEnumValue *found = g_enum_get_value_by_nick (G_ENUM_CLASS (class), dashed);

  if (found == NULL)
    found = g_enum_get_value_by_nick (G_ENUM_CLASS (class), nick);
  if (found == NULL)
    return FALSE;

  g_value_set_enum (value, found->value);
  return TRUE;
}

/* Fills a value of any type that a property of a model can have; FALSE leaves the property at its default. */
static gboolean
convert (const char *text,
         GValue     *value)
{
  GType type = G_VALUE_TYPE (value);

  switch (G_TYPE_FUNDAMENTAL (type))
    {
    case G_TYPE_STRING:
      g_value_set_string (value, text);
      return TRUE;

    case G_TYPE_BOOLEAN:
      g_value_set_boolean (value, *text == 't');
      return TRUE;

    case G_TYPE_INT:
      g_value_set_int (value, (int) CLAMP (g_ascii_strtoll (text, NULL, 10), G_MININT, G_MAXINT));
      return TRUE;

    case G_TYPE_UINT:
      g_value_set_uint (value, (guint) CLAMP (g_ascii_strtoll (text, NULL, 10), 0, G_MAXUINT));
      return TRUE;

    case G_TYPE_INT64:
      g_value_set_int64 (value, g_ascii_strtoll (text, NULL, 10));
      return TRUE;

    case G_TYPE_UINT64:
      g_value_set_uint64 (value, *text == '-' ? 0 : g_ascii_strtoull (text, NULL, 10));
      return TRUE;

    case G_TYPE_DOUBLE:
      g_value_set_double (value, g_ascii_strtod (text, NULL));
      return TRUE;

    case G_TYPE_ENUM:
      return set_enum (value, text);

    case G_TYPE_BOXED:
      if (type == G_TYPE_DATE_TIME)
        {
          g_value_take_boxed (value, parse_time (text));
          return g_value_get_boxed (value) != NULL;
        }
      if (type == G_TYPE_STRV)
        {
          g_value_take_boxed (value, parse_text_array (text));
          return TRUE;
        }
      return FALSE;

    default:
      return FALSE;
    }
}

static void
map_columns (SonorResult *self,
             GType        type)
{
  g_autoptr (GTypeClass) class = NULL;
  int n_columns = PQnfields (self->rows);

  if (self->type == type)
    return;

  class = g_type_class_ref (type);
  self->type = type;
  g_free (self->properties);
  self->properties = g_new0 (GParamSpec *, (gsize) n_columns + 1);
  for (int i = 0; i < n_columns; i++)
    {
      g_autofree char *name = g_strdelimit (g_strdup (PQfname (self->rows, i)), "_", '-');
      GParamSpec *property = g_object_class_find_property (G_OBJECT_CLASS (class), name);

      if (property != NULL && (property->flags & G_PARAM_WRITABLE) != 0)
        self->properties[i] = property;
    }
}

/**
 * sonor_result_create_object:
 * @self: a result
 * @row: a row, from 0
 * @type: a class of #GObject
 *
 * Makes an object of a row: column `due_at` sets property `due-at`, converted to the property's type (string, boolean, int,
 * uint, int64, uint64, double, an enumeration by nick with `_` or `-`, #GDateTime, #GStrv). A number outside of the
 * property's range is moved to its nearest end. NULL, and a word the enumeration does not know, leave the property at its
 * default. Columns without a property of that name are passed over.
 *
 * Returns: (transfer full) (type GObject): the new object
 */
gpointer
sonor_result_create_object (SonorResult *self,
                            guint        row,
                            GType        type)
{
  g_autofree const char **names = NULL;
  g_autofree GValue *values = NULL;
  GObject *object;
  guint n_values = 0;
  int n_columns;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (row < (guint) PQntuples (self->rows), NULL);
  g_return_val_if_fail (g_type_is_a (type, G_TYPE_OBJECT), NULL);

  map_columns (self, type);
  n_columns = PQnfields (self->rows);
  names = g_new0 (const char *, (gsize) n_columns + 1);
  values = g_new0 (GValue, (gsize) n_columns + 1);
  for (int i = 0; i < n_columns; i++)
    {
      GParamSpec *property = self->properties[i];
      const char *text = property != NULL ? get_value (self, row, i) : NULL;

      if (text == NULL)
        continue;

      g_value_init (&values[n_values], G_PARAM_SPEC_VALUE_TYPE (property));
      if (convert (text, &values[n_values]))
        {
          g_param_value_validate (property, &values[n_values]);
          names[n_values++] = property->name;
        }
      else
        {
          g_value_unset (&values[n_values]);
        }
    }

  object = g_object_new_with_properties (type, n_values, names, values);
  for (guint i = 0; i < n_values; i++)
    g_value_unset (&values[i]);

  return object;
}
