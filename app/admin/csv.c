/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/csv.h"

#include <string.h>

#include <glib/gi18n.h>

/*
 * Comma-separated values as RFC 4180 has them: fields may stand in double quotes, and then hold commas, line ends and
 * doubled quotes. Lines end with LF or CR LF; a byte order mark and empty lines are skipped. Everything else is refused
 * with its line and column rather than guessed at.
 */

G_DEFINE_QUARK (sonor-csv-error-quark, sonor_csv_error)

typedef struct
{
  const char *at;
  const char *end;
  guint       line;
  GPtrArray  *rows;    /* The first is the header. */
  GPtrArray  *fields;  /* Of the row being read. */
} SonorCsvReader;

static void
row_free (SonorCsvRow *row)
{
  g_strfreev (row->fields);
  g_free (row);
}

static const char *
column_name (SonorCsvReader *self,
             char            number[16])
{
  const SonorCsvRow *header = self->rows->len > 0 ? g_ptr_array_index (self->rows, 0) : NULL;

  if (header != NULL && self->fields->len < g_strv_length (header->fields))
    return header->fields[self->fields->len];

  g_snprintf (number, 16, "%u", self->fields->len + 1);
  return number;
}

static gboolean
refuse (SonorCsvReader  *self,
        guint            line,
        const char      *what,
        GError         **error)
{
  char number[16];

  g_set_error (error, SONOR_CSV_ERROR, SONOR_CSV_ERROR_SYNTAX, _("line %u, column %s: %s"),
               line, column_name (self, number), what);
  return FALSE;
}

static gboolean
at_line_end (SonorCsvReader *self)
{
  return self->at == self->end || *self->at == '\n' ||
         (*self->at == '\r' && self->at + 1 < self->end && self->at[1] == '\n');
}

static void
skip_line_end (SonorCsvReader *self)
{
  if (self->at < self->end && *self->at == '\r')
    self->at++;
  if (self->at < self->end)
    self->at++;
  self->line++;
}

static gboolean
read_quoted (SonorCsvReader  *self,
             GString         *field,
             GError         **error)
{
  guint first_line = self->line;

  for (self->at++; self->at < self->end; self->at++)
    {
      if (*self->at == '"')
        {
          self->at++;
          if (self->at == self->end || *self->at != '"')
            {
              if (at_line_end (self) || *self->at == ',')
                return TRUE;
              return refuse (self, self->line, _("a quoted value goes on after its closing quote; double the quotes "
                                                 "inside it"), error);
            }
        }
      else if (*self->at == '\n')
        {
          self->line++;
        }
      if (field->len == SONOR_CSV_FIELD_MAX)
        return refuse (self, first_line, _("the value is too long; is a closing quote missing?"), error);
      g_string_append_c (field, *self->at);
    }

  return refuse (self, first_line, _("a closing quote is missing"), error);
}

static gboolean
read_plain (SonorCsvReader  *self,
            GString         *field,
            GError         **error)
{
  for (; !at_line_end (self) && *self->at != ','; self->at++)
    {
      if (*self->at == '"')
        return refuse (self, self->line, _("a quote stands inside a value that is not quoted; put the whole value in "
                                           "quotes and double those inside it"), error);
      if (*self->at == '\r')
        return refuse (self, self->line, _("a carriage return stands alone; lines must end with LF or CR LF"), error);
      if (field->len == SONOR_CSV_FIELD_MAX)
        return refuse (self, self->line, _("the value is too long"), error);
      g_string_append_c (field, *self->at);
    }

  return TRUE;
}

static gboolean
read_row (SonorCsvReader  *self,
          GError         **error)
{
  while (TRUE)
    {
      g_autoptr (GString) field = g_string_new (NULL);
      gboolean quoted = self->at < self->end && *self->at == '"';

      if (!(quoted ? read_quoted (self, field, error) : read_plain (self, field, error)))
        return FALSE;
      g_ptr_array_add (self->fields, g_string_free (g_steal_pointer (&field), FALSE));

      if (at_line_end (self))
        break;
      self->at++;
    }
  skip_line_end (self);

  return TRUE;
}

static gboolean
check_shape (SonorCsvReader  *self,
             guint            line,
             GError         **error)
{
  const SonorCsvRow *header;
  guint n_columns;
  char number[16];

  if (self->rows->len == 0)
    return TRUE;

  header = g_ptr_array_index (self->rows, 0);
  n_columns = g_strv_length (header->fields);
  if (self->fields->len < n_columns)
    {
      g_set_error (error, SONOR_CSV_ERROR, SONOR_CSV_ERROR_SHAPE,
                   _("line %u, column %s: the row ends before this column; it has %u values, the header names %u "
                     "columns"),
                   line, column_name (self, number), self->fields->len, n_columns);
      return FALSE;
    }
  if (self->fields->len > n_columns)
    {
      g_set_error (error, SONOR_CSV_ERROR, SONOR_CSV_ERROR_SHAPE,
                   _("line %u, column %u: the row has %u values, but the header names %u columns"),
                   line, n_columns + 1, self->fields->len, n_columns);
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_encoding (const char  *text,
                gsize        length,
                GError     **error)
{
  const char *bad;
  guint line = 1;

  /* With a length given, a NUL is refused as well. */
  if (g_utf8_validate (text, (gssize) length, &bad))
    return TRUE;

  for (const char *at = text; at < bad; at++)
    line += *at == '\n';
  g_set_error (error, SONOR_CSV_ERROR, SONOR_CSV_ERROR_ENCODING,
               *bad == '\0' ? _("line %u: the file is not text: it holds a NUL character")
                            : _("line %u: the file is not UTF-8 text. Open it in the spreadsheet program and save it "
                                "as “CSV UTF-8”"),
               line);

  return FALSE;
}

/**
 * sonor_csv_read:
 * @text: comma-separated values in UTF-8, first row the header
 * @length: size of @text in bytes
 * @error: return location for a #GError
 *
 * Reads rows that all have as many fields as the header. What is wrong is told by line and column.
 *
 * Returns: (transfer full) (element-type SonorCsvRow) (nullable): the header and the rows, or %NULL with @error set
 *   (#SonorCsvError)
 */
GPtrArray *
sonor_csv_read (const char  *text,
                gsize        length,
                GError     **error)
{
  SonorCsvReader self = { .at = text, .end = text + length, .line = 1 };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);

  if (!check_encoding (text, length, error))
    return NULL;

  if (length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0)
    self.at += 3;
  self.rows = rows;
  while (self.at < self.end)
    {
      g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
      guint line = self.line;
      SonorCsvRow *row;

      if (at_line_end (&self))
        {
          skip_line_end (&self);
          continue;
        }

      self.fields = fields;
      if (!read_row (&self, error) || !check_shape (&self, line, error))
        return NULL;

      row = g_new0 (SonorCsvRow, 1);
      row->line = line;
      g_ptr_array_add (fields, NULL);
      row->fields = (char **) g_ptr_array_steal (fields, NULL);
      g_ptr_array_add (rows, row);
    }

  if (rows->len == 0)
    {
      g_set_error (error, SONOR_CSV_ERROR, SONOR_CSV_ERROR_SHAPE,
                   _("the file is empty; its first row must name the columns"));
      return NULL;
    }

  return g_steal_pointer (&rows);
}

/**
 * sonor_csv_append_row:
 * @text: where to write
 * @fields: (array zero-terminated=1): values of the row
 *
 * Writes a row that sonor_csv_read() reads as the same fields. A single empty field is quoted, lest the row look empty.
 */
void
sonor_csv_append_row (GString            *text,
                      const char * const *fields)
{
  for (gsize i = 0; fields[i] != NULL; i++)
    {
      gboolean quote = strpbrk (fields[i], ",\"\r\n") != NULL || (i == 0 && fields[0][0] == '\0' && fields[1] == NULL);

      if (i > 0)
        g_string_append_c (text, ',');
      if (quote)
        g_string_append_c (text, '"');
      for (const char *at = fields[i]; *at != '\0'; at++)
        {
          if (*at == '"')
            g_string_append_c (text, '"');
          g_string_append_c (text, *at);
        }
      if (quote)
        g_string_append_c (text, '"');
    }
  g_string_append (text, "\r\n");
}
