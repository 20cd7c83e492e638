/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/board-spec.h"

#include "model/json-member.h"

static void
tile_free (gpointer data)
{
  SonorBoardTileSpec *tile = data;

  g_free (tile->kind);
  g_free (tile->source);
  g_free (tile->options);
  g_free (tile->title);
  g_free (tile->definition);
  g_free (tile->period);
  g_free (tile->figure);
  g_strfreev (tile->channels);
  g_free (tile);
}

static GStrv
dup_texts (JsonObject *object,
           const char *member)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (element));
    }

  return g_strv_builder_end (builder);
}

static SonorBoardTileSpec *
tile_new (JsonObject *object)
{
  SonorBoardTileSpec *tile = g_new0 (SonorBoardTileSpec, 1);

  tile->page = (guint) MAX (sonor_json_get_integer (object, "page"), 1);
  tile->kind = g_strdup (sonor_json_get_text (object, "kind"));
  tile->source = g_strdup (sonor_json_get_text (object, "source"));
  tile->options = g_strdup (sonor_json_get_text (object, "options"));
  tile->title = g_strdup (sonor_json_get_text (object, "title"));
  tile->definition = g_strdup (sonor_json_get_text (object, "definition"));
  tile->period = g_strdup (sonor_json_get_text (object, "period"));
  tile->figure = g_strdup (sonor_json_get_text (object, "figure"));
  tile->channels = dup_texts (object, "channels");
  tile->column = (int) sonor_json_get_integer (object, "column");
  tile->row = (int) sonor_json_get_integer (object, "row");
  tile->width = (int) sonor_json_get_integer (object, "width");
  tile->height = (int) sonor_json_get_integer (object, "height");
  tile->every_s = (guint) CLAMP (sonor_json_get_integer (object, "every_s"), 1, 3600);
  tile->least_ms = (guint) CLAMP (sonor_json_get_integer (object, "least_ms"), 50, 60000);

  return tile;
}

/**
 * sonor_board_spec_new:
 * @json: what board_show() answered
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the layout, or %NULL with @error set if that is no JSON
 */
SonorBoardSpec *
sonor_board_spec_new (const char  *json,
                      GError     **error)
{
  g_autoptr (SonorBoardSpec) self = g_new0 (SonorBoardSpec, 1);
  g_autoptr (JsonNode) node = json_from_string (json, error);
  JsonObject *object;

  self->tiles = g_ptr_array_new_with_free_func (tile_free);
  if (node == NULL)
    return NULL;

  object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  self->title = g_strdup (sonor_json_get_text (object, "title"));
  self->sign_zh = g_strdup (sonor_json_get_text (object, "sign_zh"));
  self->sign_mn = g_strdup (sonor_json_get_text (object, "sign_mn"));
  self->columns = (int) MAX (sonor_json_get_integer (object, "columns"), 1);
  self->rows = (int) MAX (sonor_json_get_integer (object, "rows"), 1);
  self->units_width = (int) MAX (sonor_json_get_integer (object, "units_width"), 100);
  self->units_height = (int) MAX (sonor_json_get_integer (object, "units_height"), 100);
  self->rotate_s = (guint) CLAMP (sonor_json_get_integer (object, "rotate_s"), 5, 3600);
  self->light = sonor_json_get_flag (object, "light");
  self->night_from = (int) sonor_json_get_integer (object, "night_from");
  self->night_until = (int) sonor_json_get_integer (object, "night_until");
  self->night_light = (int) CLAMP (sonor_json_get_integer (object, "night_light"), 10, 100);
  self->shift_minutes = (guint) CLAMP (sonor_json_get_integer (object, "shift_minutes"), 1, 120);
  self->zone = g_time_zone_new_identifier (sonor_json_get_text (object, "time_zone"));
  if (self->zone == NULL)
    self->zone = g_time_zone_new_local ();
  if (object != NULL && json_object_has_member (object, "map") && JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "map")))
    {
      JsonObject *map = json_object_get_object_member (object, "map");

      self->map = g_strdup (sonor_json_get_text (map, "outline"));
      self->map_approval = g_strdup (sonor_json_get_text (map, "approval"));
    }
  self->problems = dup_texts (object, "problems");
  for (guint i = 0; i < sonor_json_get_length (object, "tiles"); i++)
    {
      SonorBoardTileSpec *tile = tile_new (sonor_json_get_element (object, "tiles", i));

      self->n_pages = MAX (self->n_pages, tile->page);
      g_ptr_array_add (self->tiles, tile);
    }

  return g_steal_pointer (&self);
}

/**
 * sonor_board_spec_free:
 * @self: (transfer full) (nullable): a layout
 *
 * Frees it.
 */
void
sonor_board_spec_free (SonorBoardSpec *self)
{
  if (self == NULL)
    return;

  g_free (self->title);
  g_free (self->sign_zh);
  g_free (self->sign_mn);
  g_free (self->map);
  g_free (self->map_approval);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->tiles, g_ptr_array_unref);
  g_strfreev (self->problems);
  g_free (self);
}
