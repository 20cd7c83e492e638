/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "support.h"

/* A model as model/ has them: what rows become. */

typedef enum
{
  LIGHT_NONE,
  LIGHT_GREEN,
  LIGHT_NEARLY_RED,
} Light;

static GType
light_get_type (void)
{
  static const GEnumValue values[] = {
    { LIGHT_NONE, "LIGHT_NONE", "none" },
    { LIGHT_GREEN, "LIGHT_GREEN", "green" },
    { LIGHT_NEARLY_RED, "LIGHT_NEARLY_RED", "nearly-red" },
    { 0, NULL, NULL },
  };
  static GType type;

  if (type == 0)
    type = g_enum_register_static ("TestLight", values);

  return type;
}

#define TEST_TYPE_ROW (test_row_get_type ())
G_DECLARE_FINAL_TYPE (TestRow, test_row, TEST, ROW, GObject)

enum
{
  PROP_0,
  PROP_ID,
  PROP_TITLE,
  PROP_URGENT,
  PROP_REDO_COUNT,
  PROP_PRIORITY,
  PROP_BIG,
  PROP_SCORE,
  PROP_LIGHT,
  PROP_DUE_AT,
  PROP_TAGS,
  N_PROPERTIES
};

struct _TestRow
{
  GObject parent_instance;

  GValue values[N_PROPERTIES];
};

G_DEFINE_FINAL_TYPE (TestRow, test_row, G_TYPE_OBJECT)

static void
test_row_set_property (GObject      *object,
                       guint         property_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  GValue *own = &TEST_ROW (object)->values[property_id];

  if (!G_IS_VALUE (own))
    g_value_init (own, G_VALUE_TYPE (value));
  g_value_copy (value, own);
}

static void
test_row_get_property (GObject    *object,
                       guint       property_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  GValue *own = &TEST_ROW (object)->values[property_id];

  if (G_IS_VALUE (own))
    g_value_copy (own, value);
}

static void
test_row_finalize (GObject *object)
{
  for (guint i = 1; i < N_PROPERTIES; i++)
    {
      GValue *own = &TEST_ROW (object)->values[i];

      if (G_IS_VALUE (own))
        g_value_unset (own);
    }

  G_OBJECT_CLASS (test_row_parent_class)->finalize (object);
}

static void
test_row_class_init (TestRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = test_row_set_property;
  object_class->get_property = test_row_get_property;
  object_class->finalize = test_row_finalize;
  g_object_class_install_property (object_class, PROP_ID, g_param_spec_string ("id", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, PROP_TITLE,
                                   g_param_spec_string ("title", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT_ONLY));
  g_object_class_install_property (object_class, PROP_URGENT,
                                   g_param_spec_boolean ("urgent", NULL, NULL, FALSE, flags));
  g_object_class_install_property (object_class, PROP_REDO_COUNT,
                                   g_param_spec_uint ("redo-count", NULL, NULL, 0, 100, 7, flags | G_PARAM_CONSTRUCT));
  g_object_class_install_property (object_class, PROP_PRIORITY,
                                   g_param_spec_int ("priority", NULL, NULL, -10, 10, 0, flags));
  g_object_class_install_property (object_class, PROP_BIG,
                                   g_param_spec_int64 ("big", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags));
  g_object_class_install_property (object_class, PROP_SCORE,
                                   g_param_spec_double ("score", NULL, NULL, -1e9, 1e9, 0, flags));
  g_object_class_install_property (object_class, PROP_LIGHT,
                                   g_param_spec_enum ("light", NULL, NULL, light_get_type (), LIGHT_NONE,
                                                      flags | G_PARAM_CONSTRUCT));
  g_object_class_install_property (object_class, PROP_DUE_AT,
                                   g_param_spec_boxed ("due-at", NULL, NULL, G_TYPE_DATE_TIME, flags));
  g_object_class_install_property (object_class, PROP_TAGS,
                                   g_param_spec_boxed ("tags", NULL, NULL, G_TYPE_STRV, flags));
}

static void
test_row_init (TestRow *self)
{
}

static void
assert_time (GDateTime  *time,
             const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_nonnull (time);
  text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S.%f%z");
  g_assert_cmpstr (text, ==, expected);
}

static void
test_types (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  g_autoptr (SonorResult) rows = NULL;
  g_autoptr (GDateTime) at = NULL;
  g_autoptr (GDateTime) midnight = NULL;
  g_auto (GStrv) texts = NULL;
  g_auto (GStrv) none = NULL;

  rows = support_ask (database,
                      "SELECT 42::smallint AS small, '-9223372036854775808'::bigint AS big, true AS yes, false AS no, "
                      "1.5::numeric AS number, 'NaN'::float8 AS nan, '2026-11-23 08:05:09.000012+08'::timestamptz AS at, "
                      "'2026-11-23'::date AS day, 'infinity'::timestamptz AS never, NULL::text AS nothing, "
                      "ARRAY['a', 'b c', '', 'NULL', 'q\"u\\o', '{,}', NULL, '停水'] AS texts, ARRAY[]::text[] AS none");
  g_assert_cmpuint (sonor_result_get_n_rows (rows), ==, 1);
  g_assert_cmpint (sonor_result_get_integer (rows, 0, "small"), ==, 42);
  g_assert_cmpint (sonor_result_get_integer (rows, 0, "big"), ==, G_MININT64);
  g_assert_true (sonor_result_get_boolean (rows, 0, "yes"));
  g_assert_false (sonor_result_get_boolean (rows, 0, "no"));
  g_assert_cmpfloat (sonor_result_get_double (rows, 0, "number"), ==, 1.5);
  g_assert_true (sonor_result_get_double (rows, 0, "nan") != sonor_result_get_double (rows, 0, "nan"));
  at = sonor_result_dup_time (rows, 0, "at");
  assert_time (at, "2026-11-23T08:05:09.000012+0800");
  midnight = sonor_result_dup_time (rows, 0, "day");
  g_assert_cmpint (g_date_time_get_hour (midnight), ==, 0);
  g_assert_cmpint (g_date_time_get_day_of_month (midnight), ==, 23);
  g_assert_null (sonor_result_dup_time (rows, 0, "never"));
  g_assert_true (sonor_result_is_null (rows, 0, "nothing"));
  g_assert_false (sonor_result_is_null (rows, 0, "no"));
  g_assert_cmpint (sonor_result_get_integer (rows, 0, "nothing"), ==, 0);
  g_assert_null (sonor_result_dup_time (rows, 0, "nothing"));
  g_assert_null (sonor_result_dup_text_array (rows, 0, "nothing"));
  texts = sonor_result_dup_text_array (rows, 0, "texts");
  g_assert_cmpstrv (texts, ((const char *[]) { "a", "b c", "", "NULL", "q\"u\\o", "{,}", "", "停水", NULL }));
  none = sonor_result_dup_text_array (rows, 0, "none");
  g_assert_cmpuint (g_strv_length (none), ==, 0);

  g_assert_finalize_object (database);
}

static void
test_unknown_column (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  g_autoptr (SonorResult) rows = support_ask (database, "SELECT 1 AS one");

  g_test_expect_message ("Sonor-Store", G_LOG_LEVEL_CRITICAL, "*no column “two”*");
  g_assert_null (sonor_result_get_text (rows, 0, "two"));
  g_test_assert_expected_messages ();
  g_test_expect_message ("Sonor-Store", G_LOG_LEVEL_CRITICAL, "*no row 1*");
  g_assert_null (sonor_result_get_text (rows, 1, "one"));
  g_test_assert_expected_messages ();

  g_assert_finalize_object (database);
}

/* What goes out as a parameter comes back the same, whatever is in it. */
static void
test_hostile_text (void)
{
  g_autofree char *long_text = g_strnfill (10000, 'x');
  g_autoptr (GString) long_chinese = g_string_new (NULL);
  SonorDatabase *database = support_sign_in (NULL);

  for (guint i = 0; i < 10000; i++)
    g_string_append (long_chinese, "水");
  {
    const char *texts[] = {
      "", " ", "'", "''; DROP TABLE ticket; --", "\"", "\\", "\\'", "$1", "%s%n", "{}", "{\"a\",NULL}", "NULL", "\\000", "\\x00",
      "\n\r\t\001\177", "👩‍👩‍👧‍👦 🚒", "ᠮᠣᠩᠭᠣᠯ ᠤᠨ ᠪᠢᠴᠢᠭ᠌", "\xe2\x80\xaf\xe1\xa0\x8e\xe1\xa0\x8b", "\xf4\x8f\xbf\xbf", "停水 \xe2\x80\xae 停电",
      long_text, long_chinese->str, NULL,
    };
    g_autoptr (SonorQuery) array_query = sonor_query_new ("SELECT $1::text[] AS texts");
    g_autoptr (SonorResult) array_rows = NULL;
    g_autoptr (GError) error = NULL;
    g_auto (GStrv) back = NULL;

    for (gsize i = 0; texts[i] != NULL; i++)
      {
        g_autoptr (SonorQuery) query = sonor_query_new ("SELECT $1::text AS text, length($1) AS length");
        g_autoptr (SonorResult) rows = NULL;

        sonor_query_add_text (query, texts[i]);
        rows = support_query (database, query, &error);
        g_assert_no_error (error);
        g_assert_cmpstr (sonor_result_get_text (rows, 0, "text"), ==, texts[i]);
        g_assert_cmpint (sonor_result_get_integer (rows, 0, "length"), ==, g_utf8_strlen (texts[i], -1));
      }

    sonor_query_add_text_array (array_query, texts);
    array_rows = support_query (database, array_query, &error);
    g_assert_no_error (error);
    back = sonor_result_dup_text_array (array_rows, 0, "texts");
    g_assert_cmpstrv (back, texts);
  }

  g_assert_finalize_object (database);
}

static void
test_parameters (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  g_autoptr (SonorQuery) query = NULL;
  g_autoptr (SonorQuery) bad = NULL;
  g_autoptr (SonorResult) rows = NULL;
  g_autoptr (GError) error = NULL;

  query = sonor_query_new ("SELECT $1::text IS NULL AS nothing, $2::bigint AS big, $3::boolean AS yes, "
                           "cardinality($4::text[]) AS n, $5::text[] IS NULL AS no_array");
  sonor_query_add_text (query, NULL);
  sonor_query_add_integer (query, G_MININT64);
  sonor_query_add_boolean (query, 5);
  sonor_query_add_text_array (query, ((const char *[]) { NULL }));
  sonor_query_add_text_array (query, NULL);
  rows = support_query (database, query, &error);
  g_assert_no_error (error);
  g_assert_true (sonor_result_get_boolean (rows, 0, "nothing"));
  g_assert_cmpint (sonor_result_get_integer (rows, 0, "big"), ==, G_MININT64);
  g_assert_true (sonor_result_get_boolean (rows, 0, "yes"));
  g_assert_cmpint (sonor_result_get_integer (rows, 0, "n"), ==, 0);
  g_assert_true (sonor_result_get_boolean (rows, 0, "no_array"));

  bad = sonor_query_new ("SELECT $1::text AS text");
  sonor_query_add_text (bad, "not UTF-8: \xff");
  g_assert_null (support_query (database, bad, &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_INVALID);

  g_assert_finalize_object (database);
}

static void
test_objects (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  g_autoptr (SonorResult) rows = NULL;
  g_autoptr (TestRow) full = NULL;
  g_autoptr (TestRow) empty = NULL;
  g_autoptr (GDateTime) due_at = NULL;
  g_autofree char *id = NULL;
  g_autofree char *title = NULL;
  g_auto (GStrv) tags = NULL;
  g_auto (GStrv) no_tags = NULL;
  gboolean urgent;
  guint redo_count;
  int priority;
  gint64 big;
  double score;
  Light light;

  rows = support_ask (database,
                      "SELECT 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'::uuid AS id, '停水' AS title, true AS urgent, "
                      "3::smallint AS redo_count, -900 AS priority, 9007199254740993 AS big, 0.1::float8 AS score, "
                      "'nearly_red' AS light, '2026-01-02 03:04:05+00'::timestamptz AS due_at, ARRAY['a','b'] AS tags, "
                      "'passed over' AS no_such_property "
                      "UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'unheard-of', NULL, NULL, NULL");
  full = sonor_result_create_object (rows, 0, TEST_TYPE_ROW);
  g_object_get (full, "id", &id, "title", &title, "urgent", &urgent, "redo-count", &redo_count, "priority", &priority, "big", &big,
                "score", &score, "light", &light, "due-at", &due_at, "tags", &tags, NULL);
  g_assert_cmpstr (id, ==, "f81d4fae-7dec-11d0-a765-00a0c91e6bf6");
  g_assert_cmpstr (title, ==, "停水");
  g_assert_true (urgent);
  g_assert_cmpuint (redo_count, ==, 3);
  g_assert_cmpint (priority, ==, -10);
  g_assert_cmpint (big, ==, G_GINT64_CONSTANT (9007199254740993));
  g_assert_cmpfloat (score, ==, 0.1);
  g_assert_cmpint (light, ==, LIGHT_NEARLY_RED);
  assert_time (due_at, "2026-01-02T11:04:05.000000+0800");
  g_assert_cmpstrv (tags, ((const char *[]) { "a", "b", NULL }));

  empty = sonor_result_create_object (rows, 1, TEST_TYPE_ROW);
  g_object_get (empty, "redo-count", &redo_count, "light", &light, "tags", &no_tags, NULL);
  g_assert_cmpuint (redo_count, ==, 7);
  g_assert_cmpint (light, ==, LIGHT_NONE);
  g_assert_null (no_tags);

  g_assert_finalize_object (database);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/result/types", test_types);
  g_test_add_func ("/store/result/unknown-column", test_unknown_column);
  g_test_add_func ("/store/result/hostile-text", test_hostile_text);
  g_test_add_func ("/store/result/parameters", test_parameters);
  g_test_add_func ("/store/result/objects", test_objects);

  return g_test_run ();
}
