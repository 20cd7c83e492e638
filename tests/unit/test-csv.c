/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "admin/csv.h"

/* Rows as text: fields between bars, a line number before each row. */
static char *
read_to_text (const char *text,
              gsize       length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = sonor_csv_read (text, length, &error);
  g_autoptr (GString) result = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_nonnull (rows);
  for (guint i = 0; i < rows->len; i++)
    {
      const SonorCsvRow *row = g_ptr_array_index (rows, i);
      g_autofree char *fields = g_strjoinv ("|", row->fields);

      g_string_append_printf (result, "%u:%s;", row->line, fields);
    }

  return g_string_free (g_steal_pointer (&result), FALSE);
}

static void
test_good (void)
{
  static const struct
  {
    const char *text;
    const char *rows;
  } cases[] = {
    { "a,b\n1,2\n", "1:a|b;2:1|2;" },
    { "a,b\r\n1,2\r\n", "1:a|b;2:1|2;" },
    { "a,b\n1,2", "1:a|b;2:1|2;" },
    { "\xEF\xBB\xBF" "a,b\n1,2\n", "1:a|b;2:1|2;" },
    { "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", "1:a|b;2:x,y|say \"hi\";" },
    { "a,b\n\"two\nlines\",2\n3,4\n", "1:a|b;2:two\nlines|2;4:3|4;" },
    { "a,b\n\n,\n\r\n1,2\n", "1:a|b;3:|;5:1|2;" },
    { "a\n\"\"\n", "1:a;2:;" },
    { "名称,b\n临河区, x \n", "1:名称|b;2:临河区| x ;" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *rows = read_to_text (cases[i].text, strlen (cases[i].text));

      g_assert_cmpstr (rows, ==, cases[i].rows);
    }
}

static void
test_bad (void)
{
  static const struct
  {
    const char *text;
    gssize      length;
    int         code;
    const char *says;
  } cases[] = {
    { "", -1, SONOR_CSV_ERROR_SHAPE, "the file is empty" },
    { "\n\n", -1, SONOR_CSV_ERROR_SHAPE, "the file is empty" },
    { "a,b\n1\n", -1, SONOR_CSV_ERROR_SHAPE, "line 2, column b:" },
    { "a,b\n1,2\n1,2,3\n", -1, SONOR_CSV_ERROR_SHAPE, "line 3, column 3:" },
    { "a,b\n1,\"x\ny\n", -1, SONOR_CSV_ERROR_SYNTAX, "line 2, column b: a closing quote is missing" },
    { "\"", -1, SONOR_CSV_ERROR_SYNTAX, "line 1, column 1: a closing quote is missing" },
    { "a,b\n1,\"x\"y\n", -1, SONOR_CSV_ERROR_SYNTAX, "line 2, column b: a quoted value goes on" },
    { "a,b\n1,x\"y\n", -1, SONOR_CSV_ERROR_SYNTAX, "line 2, column b: a quote stands inside" },
    { "a,b\r1,2\r", -1, SONOR_CSV_ERROR_SYNTAX, "line 1, column 2: a carriage return" },
    { "a,b\n1,2\n\xB0\xCD,2\n", -1, SONOR_CSV_ERROR_ENCODING, "line 3: the file is not UTF-8" },
    { "a,b\n1,\0\n", 8, SONOR_CSV_ERROR_ENCODING, "line 2: the file is not text: it holds a NUL" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize length = cases[i].length < 0 ? strlen (cases[i].text) : (gsize) cases[i].length;

      g_assert_null (sonor_csv_read (cases[i].text, length, &error));
      g_assert_error (error, SONOR_CSV_ERROR, cases[i].code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

static void
test_long_fields (void)
{
  g_autofree char *fits = g_strnfill (SONOR_CSV_FIELD_MAX, 'x');
  g_autofree char *huge = g_strnfill (1024 * 1024, 'x');
  g_autofree char *good = g_strconcat ("a\n", fits, "\n", NULL);
  g_autofree char *plain = g_strconcat ("a\n", huge, "\n", NULL);
  g_autofree char *unclosed = g_strconcat ("a\n\"", huge, NULL);
  g_autofree char *rows = read_to_text (good, strlen (good));
  g_autoptr (GError) plain_error = NULL;
  g_autoptr (GError) unclosed_error = NULL;

  g_assert_cmpuint (strlen (rows), >, SONOR_CSV_FIELD_MAX);
  g_assert_null (sonor_csv_read (plain, strlen (plain), &plain_error));
  g_assert_error (plain_error, SONOR_CSV_ERROR, SONOR_CSV_ERROR_SYNTAX);
  g_assert_null (sonor_csv_read (unclosed, strlen (unclosed), &unclosed_error));
  g_assert_error (unclosed_error, SONOR_CSV_ERROR, SONOR_CSV_ERROR_SYNTAX);
}

/* Whatever is written is read as the same. */
static void
test_round_trip (void)
{
  static const char *pieces[] = { "", "a", ",", "\"", "\n", "\r", "\r\n", " ", "蒙", "\"\"" };

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rows = NULL;
      const SonorCsvRow *row;
      g_auto (GStrv) fields = g_new0 (char *, 5);
      guint n_fields = (guint) g_test_rand_int_range (1, 5);

      for (guint i = 0; i < n_fields; i++)
        fields[i] = g_strconcat (pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))],
                                 pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))],
                                 pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))], NULL);
      sonor_csv_append_row (text, (const char * const *) fields);
      sonor_csv_append_row (text, (const char * const *) fields);

      rows = sonor_csv_read (text->str, text->len, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (rows->len, ==, 2);
      row = g_ptr_array_index (rows, 1);
      g_assert_true (g_strv_equal ((const char * const *) row->fields, (const char * const *) fields));
    }
}

/* Any bytes at all are read or refused, never more than that. */
static void
test_noise (void)
{
  static const char alphabet[] = "a,\"\n\r\0\xE8\xBF\x80 b";

  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) rows = NULL;
      gsize length = (gsize) g_test_rand_int_range (0, 24);
      g_autofree char *text = g_malloc (length + 1);

      for (gsize i = 0; i < length; i++)
        text[i] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      rows = sonor_csv_read (text, length, &error);
      g_assert_true ((rows == NULL) == (error != NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/csv/good", test_good);
  g_test_add_func ("/csv/bad", test_bad);
  g_test_add_func ("/csv/long-fields", test_long_fields);
  g_test_add_func ("/csv/round-trip", test_round_trip);
  g_test_add_func ("/csv/noise", test_noise);

  return g_test_run ();
}
