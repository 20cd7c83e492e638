/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/query-private.h"

/**
 * SonorQuery:
 *
 * One statement and the values of its parameters $1, $2 …, added in that order. Values never become part of the
 * statement's text, so nothing a person typed can change what it means. A query can be asked as often as one likes.
 */
struct _SonorQuery
{
  gatomicrefcount  references;
  char            *sql;
  GPtrArray       *values;
  gboolean         once;
};

G_DEFINE_BOXED_TYPE (SonorQuery, sonor_query, sonor_query_ref, sonor_query_unref)

/**
 * sonor_query_new:
 * @sql: one statement, its parameters written $1, $2 …
 *
 * Makes a query without values. The server prepares its text once for each connection, so build statements from a fixed
 * text and parameters, never by printing values into it.
 *
 * Returns: (transfer full): the query
 */
SonorQuery *
sonor_query_new (const char *sql)
{
  SonorQuery *self;

  g_return_val_if_fail (sql != NULL, NULL);

  self = g_new0 (SonorQuery, 1);
  g_atomic_ref_count_init (&self->references);
  self->sql = g_strdup (sql);
  self->values = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * sonor_query_new_once:
 * @sql: one statement
 *
 * As sonor_query_new(), for a statement that is not worth keeping prepared (LISTEN, DEALLOCATE).
 *
 * Returns: (transfer full): the query
 */
SonorQuery *
sonor_query_new_once (const char *sql)
{
  SonorQuery *self = sonor_query_new (sql);

  self->once = TRUE;

  return self;
}

/**
 * sonor_query_ref:
 * @self: a query
 *
 * Returns: (transfer full): the same query
 */
SonorQuery *
sonor_query_ref (SonorQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);

  return self;
}

/**
 * sonor_query_unref:
 * @self: (transfer full): a query
 *
 * Gives a reference back; the last one frees the query.
 */
void
sonor_query_unref (SonorQuery *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_free (self->sql);
  g_ptr_array_unref (self->values);
  g_free (self);
}

/**
 * sonor_query_add_text:
 * @self: a query
 * @value: (nullable): the next parameter as UTF-8 text, or %NULL for NULL; the server reads it as whatever type the
 *   statement needs there
 */
void
sonor_query_add_text (SonorQuery *self,
                      const char *value)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_add (self->values, g_strdup (value));
}

/**
 * sonor_query_add_integer:
 * @self: a query
 * @value: the next parameter
 */
void
sonor_query_add_integer (SonorQuery *self,
                         gint64      value)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_add (self->values, g_strdup_printf ("%" G_GINT64_FORMAT, value));
}

/**
 * sonor_query_add_boolean:
 * @self: a query
 * @value: the next parameter
 */
void
sonor_query_add_boolean (SonorQuery *self,
                         gboolean    value)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_add (self->values, g_strdup (value ? "t" : "f"));
}

/**
 * sonor_query_add_text_array:
 * @self: a query
 * @values: (array zero-terminated=1) (nullable): the next parameter as a text[], or %NULL for NULL
 */
void
sonor_query_add_text_array (SonorQuery         *self,
                            const char * const *values)
{
  GString *literal;

  g_return_if_fail (self != NULL);

  if (values == NULL)
    {
      g_ptr_array_add (self->values, NULL);
      return;
    }

  /* PostgreSQL manual, 8.15.6: everything quoted, backslash before a quote or a backslash. */
  literal = g_string_new ("{");
  for (gsize i = 0; values[i] != NULL; i++)
    {
      g_string_append (literal, i == 0 ? "\"" : ",\"");
      for (const char *byte = values[i]; *byte != '\0'; byte++)
        {
          if (*byte == '"' || *byte == '\\')
            g_string_append_c (literal, '\\');
          g_string_append_c (literal, *byte);
        }
      g_string_append_c (literal, '"');
    }
  g_string_append_c (literal, '}');
  g_ptr_array_add (self->values, g_string_free (literal, FALSE));
}

/**
 * sonor_query_is_once:
 * @self: a query
 *
 * Returns: whether the statement is not to be kept prepared
 */
gboolean
sonor_query_is_once (SonorQuery *self)
{
  return self->once;
}

/**
 * sonor_query_get_sql:
 * @self: a query
 *
 * Returns: (transfer none): its statement
 */
const char *
sonor_query_get_sql (SonorQuery *self)
{
  return self->sql;
}

/**
 * sonor_query_get_n_values:
 * @self: a query
 *
 * Returns: how many parameters it has values for
 */
int
sonor_query_get_n_values (SonorQuery *self)
{
  return (int) self->values->len;
}

/**
 * sonor_query_get_values:
 * @self: a query
 *
 * Returns: (transfer none) (array): the values, as many as sonor_query_get_n_values() says; %NULL stands for NULL
 */
const char * const *
sonor_query_get_values (SonorQuery *self)
{
  return (const char * const *) self->values->pdata;
}
