/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Reads the shapes of a SonorOutline from GeoJSON (RFC 7946). A file with anything wrong in it is refused as a whole.
 */

#include "widgets/outline.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>

#define MAX_BYTES (64 * 1024 * 1024)
#define MAX_DEPTH 32
#define MAX_FEATURES 10000

/* The parser of json-glib 1.6 calls itself for each bracket; a file of a million brackets must not end the program. */
static gboolean
check_depth (const char *text,
             gsize       length)
{
  guint depth = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (quoted)
        {
          if (text[i] == '\\')
            i++;
          else if (text[i] == '"')
            quoted = FALSE;
        }
      else if (text[i] == '"')
        quoted = TRUE;
      else if (text[i] == '[' || text[i] == '{')
        {
          if (++depth > MAX_DEPTH)
            return FALSE;
        }
      else if ((text[i] == ']' || text[i] == '}') && depth > 0)
        depth--;
    }

  return TRUE;
}

static JsonNode *
get_member (JsonObject   *object,
            const char   *name,
            JsonNodeType  type)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && json_node_get_node_type (node) == type ? node : NULL;
}

static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = get_member (object, name, JSON_NODE_VALUE);
  const char *text = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

  return text != NULL && *text != '\0' && g_utf8_validate (text, -1, NULL) ? text : NULL;
}

static gboolean
is_number (JsonNode *node)
{
  return json_node_get_node_type (node) == JSON_NODE_VALUE
         && (json_node_get_value_type (node) == G_TYPE_INT64 || json_node_get_value_type (node) == G_TYPE_DOUBLE);
}

static gboolean
read_position (JsonNode    *node,
               double      *longitude,
               double      *latitude)
{
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) < 2
      || !is_number (json_array_get_element (array, 0)) || !is_number (json_array_get_element (array, 1)))
    return FALSE;

  *longitude = json_array_get_double_element (array, 0);
  *latitude = json_array_get_double_element (array, 1);
  return *longitude >= -180 && *longitude <= 180 && *latitude >= -90 && *latitude <= 90;
}

/* Positions as they stand in the file: x is the longitude and y the latitude. */
static GArray *
read_ring (JsonNode    *node,
           const char  *name,
           guint        number,
           GError     **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 0;
  g_autoptr (GArray) ring = g_array_sized_new (FALSE, FALSE, sizeof (graphene_point_t), n);
  double first[2] = { 0, 0 }, place[2] = { 0, 0 }, twice = 0;
  double last[2] = { 0, 0 };

  if (n < 4)
    {
      g_set_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID,
                   _("Ring %u of “%s” has fewer than four positions; a ring is closed and has at least four"), number, name);
      return NULL;
    }

  for (guint i = 0; i < n; i++)
    {
      graphene_point_t point;

      if (!read_position (json_array_get_element (array, i), &place[0], &place[1]))
        {
          g_set_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID,
                       _("Position %u in ring %u of “%s” is not a longitude (−180 to 180) and a latitude (−90 to 90)"),
                       i + 1, number, name);
          return NULL;
        }
      if (i == 0)
        memcpy (first, place, sizeof first);
      else
        twice += (last[0] - first[0]) * (place[1] - first[1]) - (place[0] - first[0]) * (last[1] - first[1]);
      memcpy (last, place, sizeof last);
      point = GRAPHENE_POINT_INIT (place[0], place[1]);
      if (i + 1 < n)
        g_array_append_val (ring, point);
    }
  if (first[0] != place[0] || first[1] != place[1])
    {
      g_set_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID,
                   _("Ring %u of “%s” is not closed: its last position must be its first"), number, name);
      return NULL;
    }
  if (twice == 0)
    {
      g_set_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID, _("Ring %u of “%s” encloses nothing"), number, name);
      return NULL;
    }

  return g_steal_pointer (&ring);
}

static gboolean
read_polygon (JsonNode    *node,
              const char  *name,
              GPtrArray   *rings,
              GError     **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) == 0)
    {
      g_set_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID, _("A polygon of “%s” has no rings"), name);
      return FALSE;
    }

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      GArray *ring = read_ring (json_array_get_element (array, i), name, rings->len + 1, error);

      if (ring == NULL)
        return FALSE;
      g_ptr_array_add (rings, ring);
    }

  return TRUE;
}

static GPtrArray *
read_geometry (JsonObject  *feature,
               const char  *name,
               GError     **error)
{
  g_autoptr (GPtrArray) rings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  JsonNode *geometry_node = get_member (feature, "geometry", JSON_NODE_OBJECT);
  JsonObject *geometry = geometry_node != NULL ? json_node_get_object (geometry_node) : NULL;
  const char *type = get_text (geometry, "type");
  JsonNode *coordinates = get_member (geometry, "coordinates", JSON_NODE_ARRAY);

  if (coordinates != NULL && g_strcmp0 (type, "Polygon") == 0)
    {
      return read_polygon (coordinates, name, rings, error) ? g_steal_pointer (&rings) : NULL;
    }
  if (coordinates != NULL && g_strcmp0 (type, "MultiPolygon") == 0 && json_array_get_length (json_node_get_array (coordinates)) > 0)
    {
      JsonArray *polygons = json_node_get_array (coordinates);

      for (guint i = 0; i < json_array_get_length (polygons); i++)
        {
          if (!read_polygon (json_array_get_element (polygons, i), name, rings, error))
            return NULL;
        }
      return g_steal_pointer (&rings);
    }

  g_set_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID,
               _("“%s” has no geometry of type Polygon or MultiPolygon with coordinates"), name);
  return NULL;
}

/* Equirectangular: true to scale along the parallel in the middle; y goes down. (Snyder, "Map Projections", 1987, chapter 12.) */
static void
project (GPtrArray *all)
{
  float south = INFINITY, north = -INFINITY;
  double narrow;

  for (guint pass = 0; pass < 2; pass++)
    {
      narrow = cos ((south + north) / 2 * G_PI / 180);
      for (guint i = 0; i < all->len; i++)
        {
          GPtrArray *rings = g_ptr_array_index (all, i);

          for (guint j = 0; j < rings->len; j++)
            {
              GArray *ring = g_ptr_array_index (rings, j);

              for (guint k = 0; k < ring->len; k++)
                {
                  graphene_point_t *point = &g_array_index (ring, graphene_point_t, k);

                  if (pass == 0)
                    south = MIN (south, point->y), north = MAX (north, point->y);
                  else
                    *point = GRAPHENE_POINT_INIT (point->x * narrow, -point->y);
                }
            }
        }
    }
}

static JsonArray *
read_features (JsonParser  *parser,
               JsonObject **collection,
               GError     **error)
{
  JsonNode *root = json_parser_get_root (parser);
  JsonNode *features;

  *collection = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  if (g_strcmp0 (get_text (*collection, "type"), "FeatureCollection") != 0)
    {
      g_set_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID, _("The file is not a GeoJSON FeatureCollection"));
      return NULL;
    }

  features = get_member (*collection, "features", JSON_NODE_ARRAY);
  if (features == NULL || json_array_get_length (json_node_get_array (features)) == 0)
    {
      g_set_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID, _("The file has no features"));
      return NULL;
    }
  if (json_array_get_length (json_node_get_array (features)) > MAX_FEATURES)
    {
      g_set_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID, _("The file has more than %d features"), MAX_FEATURES);
      return NULL;
    }

  return json_node_get_array (features);
}

/**
 * sonor_outline_new_from_geojson:
 * @bytes: a GeoJSON file
 * @approval: (nullable): the approval number of the map; without it the file must have one, as "审图号" or "approval_number" beside
 *   its features
 * @error: return location for an error
 *
 * Reads a FeatureCollection of Polygon and MultiPolygon features, each with a "name" among its properties.
 *
 * Returns: (transfer full) (nullable): the outline, or %NULL with an error that names the feature and the ring
 */
SonorOutline *
sonor_outline_new_from_geojson (GBytes      *bytes,
                                const char  *approval,
                                GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (SonorOutline) outline = sonor_outline_new ();
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GError) wrong = NULL;
  JsonObject *collection;
  JsonArray *features;
  const char *text;
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);

  text = g_bytes_get_data (bytes, &length);
  if (length > MAX_BYTES || !check_depth (text, length))
    {
      g_set_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID,
                   _("The file is larger than %d MB or nested too deeply for a map"), MAX_BYTES / 1024 / 1024);
      return NULL;
    }
  if (length == 0 || !g_utf8_validate (text, (gssize) length, NULL)
      || !json_parser_load_from_data (parser, text, (gssize) length, &wrong))
    {
      g_set_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID, _("The file is not JSON: %s"),
                   wrong != NULL ? wrong->message : _("it is empty or not in UTF-8"));
      return NULL;
    }

  features = read_features (parser, &collection, error);
  if (features == NULL)
    return NULL;

  if (approval == NULL || *approval == '\0')
    approval = get_text (collection, "审图号");
  if (approval == NULL)
    approval = get_text (collection, "approval_number");
  if (approval == NULL)
    {
      g_set_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID,
                   _("The map has no approval number (审图号), so it must not be shown; add it as “approval_number”"));
      return NULL;
    }

  for (guint i = 0; i < json_array_get_length (features); i++)
    {
      JsonNode *node = json_array_get_element (features, i);
      JsonObject *feature = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonNode *about = get_member (feature, "properties", JSON_NODE_OBJECT);
      const char *name = about != NULL ? get_text (json_node_get_object (about), "name") : NULL;
      GPtrArray *rings;

      if (name == NULL)
        {
          g_set_error (error, SONOR_OUTLINE_ERROR, SONOR_OUTLINE_ERROR_INVALID, _("Feature %u has no “name” among its properties"),
                       i + 1);
          return NULL;
        }
      rings = read_geometry (feature, name, error);
      if (rings == NULL)
        return NULL;
      g_ptr_array_add (all, rings);
      g_ptr_array_add (names, (gpointer) name);
    }

  project (all);
  for (guint i = 0; i < all->len; i++)
    sonor_outline_add_shape (outline, g_ptr_array_index (names, i), g_ptr_array_index (all, i));
  sonor_outline_set_approval (outline, approval);

  return g_steal_pointer (&outline);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);
  SonorOutline *outline = bytes != NULL ? sonor_outline_new_from_geojson (bytes, NULL, &error) : NULL;

  if (outline != NULL)
    g_task_return_pointer (task, outline, g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * sonor_outline_load_async:
 * @file: a GeoJSON file that holds its approval number
 * @cancellable: (nullable): to stop it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Reads a file, see sonor_outline_new_from_geojson().
 */
void
sonor_outline_load_async (GFile               *file,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonor_outline_load_async);
  g_file_load_bytes_async (file, cancellable, on_loaded, task);
}

/**
 * sonor_outline_load_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the outline, or %NULL with an error
 */
SonorOutline *
sonor_outline_load_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
