/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "item.h"
#include "widgets/outline.h"

#define RING "[[100,40],[110,40],[110,50],[100,50],[100,40]]"
#define HOLE "[[102,42],[103,42],[103,43],[102,43],[102,42]]"
#define FEATURE(name, geometry) "{\"type\":\"Feature\",\"properties\":{\"name\":\"" name "\"},\"geometry\":" geometry "}"
#define FILE_OF(features) "{\"type\":\"FeatureCollection\",\"审图号\":\"蒙S(2026)001号\",\"features\":[" features "]}"
#define POLYGON(rings) "{\"type\":\"Polygon\",\"coordinates\":[" rings "]}"

static void
test_good (void)
{
  const char *text = FILE_OF (FEATURE ("临河区", POLYGON (RING "," HOLE)) ","
                              FEATURE ("五原县", "{\"type\":\"MultiPolygon\",\"coordinates\":[[" RING "],[" HOLE "]]}"));
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  SonorOutline *outline = sonor_outline_new_from_geojson (bytes, NULL, &error);
  const SonorShape *shape;
  graphene_rect_t bounds;

  g_assert_no_error (error);
  g_assert_cmpstr (sonor_outline_get_approval (outline), ==, "蒙S(2026)001号");
  g_assert_cmpuint (sonor_outline_get_n_shapes (outline), ==, 2);
  shape = sonor_outline_get_shape (outline, 0);
  g_assert_cmpstr (shape->name, ==, "临河区");
  g_assert_cmpuint (shape->rings->len, ==, 2);

  /* Ten degrees of latitude are as many units; those of longitude shrink by the cosine of 45 degrees. North is up. */
  g_assert_true (sonor_outline_get_bounds (outline, &bounds));
  g_assert_cmpfloat_with_epsilon (bounds.size.height, 10, 1e-3);
  g_assert_cmpfloat_with_epsilon (bounds.size.width, 7.0711, 1e-3);
  g_assert_cmpfloat_with_epsilon (bounds.origin.y, -50, 1e-3);
  g_assert_cmpfloat_with_epsilon (shape->center.y, -45, 1e-3);

  g_assert_finalize_object (outline);
}

static void
test_bad (void)
{
  static const struct { const char *text; const char *part; } table[] = {
    { "", "not JSON" },
    { "{", "not JSON" },
    { "\xff\xfe", "not JSON" },
    { "null", "FeatureCollection" },
    { "[]", "FeatureCollection" },
    { "{\"type\":7}", "FeatureCollection" },
    { "{\"type\":\"FeatureCollection\"}", "no features" },
    { "{\"type\":\"FeatureCollection\",\"features\":{}}", "no features" },
    { "{\"type\":\"FeatureCollection\",\"features\":[{}]}", "approval number" },
    { FILE_OF ("7"), "Feature 1" },
    { FILE_OF ("{\"properties\":{\"name\":\"\"}}"), "Feature 1" },
    { FILE_OF (FEATURE ("a", "null")), "“a” has no geometry" },
    { FILE_OF (FEATURE ("a", "{\"type\":\"Point\",\"coordinates\":[1,2]}")), "“a” has no geometry" },
    { FILE_OF (FEATURE ("a", "{\"type\":\"MultiPolygon\",\"coordinates\":[]}")), "“a” has no geometry" },
    { FILE_OF (FEATURE ("a", POLYGON (""))), "no rings" },
    { FILE_OF (FEATURE ("a", POLYGON (RING ",7"))), "Ring 2 of “a” has fewer" },
    { FILE_OF (FEATURE ("a", POLYGON ("[[1,1],[2,2],[1,1]]"))), "Ring 1 of “a” has fewer" },
    { FILE_OF (FEATURE ("a", POLYGON ("[[1,1],[2,1],[2,2],[1,2]]"))), "not closed" },
    { FILE_OF (FEATURE ("a", POLYGON ("[[1,1],[2,2],[3,3],[1,1]]"))), "encloses nothing" },
    { FILE_OF (FEATURE ("a", POLYGON ("[[1,1],[2,\"x\"],[3,3],[1,1]]"))), "Position 2 in ring 1" },
    { FILE_OF (FEATURE ("a", POLYGON ("[[1,1],[2],[3,3],[1,1]]"))), "Position 2 in ring 1" },
    { FILE_OF (FEATURE ("a", POLYGON ("[[1,1],[200,2],[3,3],[1,1]]"))), "Position 2 in ring 1" },
    { FILE_OF (FEATURE ("a", POLYGON ("[[1,1],[1e999,2],[3,3],[1,1]]"))), "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (table[i].text, strlen (table[i].text));
      g_autoptr (GError) error = NULL;

      g_assert_null (sonor_outline_new_from_geojson (bytes, NULL, &error));
      g_assert_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, table[i].part));
    }
}

static void
test_deep (void)
{
  g_autofree char *text = g_strnfill (1000000, '[');
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, 1000000);
  g_autoptr (GError) error = NULL;

  g_assert_null (sonor_outline_new_from_geojson (bytes, NULL, &error));
  g_assert_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID);
}

/* Every file that is cut short is refused, and none ends the program. */
static void
test_cut (void)
{
  const char *text = FILE_OF (FEATURE ("临河区", POLYGON (RING "," HOLE)));

  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (text, length);
      g_autoptr (GError) error = NULL;

      g_assert_null (sonor_outline_new_from_geojson (bytes, "x", &error));
      g_assert_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID);
    }
}

int
main (int    argc,
      char **argv)
{
  test_start (&argc, &argv);

  g_test_add_func ("/outline/good", test_good);
  g_test_add_func ("/outline/bad", test_bad);
  g_test_add_func ("/outline/deep", test_deep);
  g_test_add_func ("/outline/cut", test_cut);

  return g_test_run ();
}
