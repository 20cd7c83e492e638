/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/boards/board-draft-private.h"
#include "desk/boards/board-json.h"

/* The tiles of a draft's pages. */

static JsonObject *
get_page (SonorBoardDraft *self,
          guint            page)
{
  return sonor_board_json_get_object (sonor_board_json_get_array (sonor_board_draft_get_root (self), "pages"), page);
}

static JsonObject *
get_tile (SonorBoardDraft *self,
          guint            page,
          guint            tile)
{
  return sonor_board_json_get_object (sonor_board_json_get_array (get_page (self, page), "tiles"), tile);
}

/**
 * sonor_board_draft_get_n_tiles:
 * @self: a draft
 * @page: which page, from 0
 *
 * Returns: how many tiles the page has
 */
guint
sonor_board_draft_get_n_tiles (SonorBoardDraft *self,
                               guint            page)
{
  JsonArray *tiles;

  g_return_val_if_fail (SONOR_IS_BOARD_DRAFT (self), 0);

  tiles = sonor_board_json_get_array (get_page (self, page), "tiles");

  return tiles != NULL ? json_array_get_length (tiles) : 0;
}

static gboolean
is_free (SonorBoardDraft *self,
         guint            page,
         const int       *place)
{
  for (guint i = 0; i < sonor_board_draft_get_n_tiles (self, page); i++)
    {
      int column = sonor_board_draft_get_place (self, page, i, SONOR_BOARD_PLACE_COLUMN);
      int row = sonor_board_draft_get_place (self, page, i, SONOR_BOARD_PLACE_ROW);

      if (column < place[0] + place[2] && place[0] < column + sonor_board_draft_get_place (self, page, i, SONOR_BOARD_PLACE_WIDTH)
          && row < place[1] + place[3] && place[1] < row + sonor_board_draft_get_place (self, page, i, SONOR_BOARD_PLACE_HEIGHT))
        return FALSE;
    }

  return TRUE;
}

/* The largest of some sizes that still has room; at the left top if none has. */
static void
find_place (SonorBoardDraft *self,
            guint            page,
            int             *place)
{
  int columns = sonor_board_draft_get_columns (self), rows = sonor_board_draft_get_rows (self);

  for (int parts = 4; parts <= 64; parts *= 2)
    {
      place[2] = MAX (columns / parts, 1);
      place[3] = MAX (rows / parts, 1);
      for (place[1] = 0; place[1] + place[3] <= rows; place[1]++)
        for (place[0] = 0; place[0] + place[2] <= columns; place[0]++)
          if (is_free (self, page, place))
            return;
    }
  place[0] = place[1] = 0;
}

/**
 * sonor_board_draft_add_tile:
 * @self: a draft
 * @page: which page, from 0; it is made if it is the first one
 * @source: what the tile reads
 * @kind: what it is drawn as
 *
 * Adds a tile where there is room for it.
 *
 * Returns: which it is, from 0
 */
guint
sonor_board_draft_add_tile (SonorBoardDraft *self,
                            guint            page,
                            const char      *source,
                            const char      *kind)
{
  JsonObject *tile = json_object_new ();
  int place[SONOR_BOARD_N_PLACES];
  guint position;

  g_return_val_if_fail (SONOR_IS_BOARD_DRAFT (self), 0);

  if (sonor_board_draft_get_n_pages (self) <= page)
    sonor_board_draft_add_page (self);
  if (sonor_board_json_get_array (get_page (self, page), "tiles") == NULL)
    json_object_set_array_member (get_page (self, page), "tiles", json_array_new ());
  position = sonor_board_draft_get_n_tiles (self, page);
  find_place (self, page, place);
  json_object_set_string_member (tile, "kind", kind);
  json_object_set_string_member (tile, "source", source);
  json_object_set_array_member (tile, "place", sonor_board_json_new_numbers (place, SONOR_BOARD_N_PLACES));
  json_array_add_object_element (sonor_board_json_get_array (get_page (self, page), "tiles"), tile);
  sonor_board_draft_changed (self);

  return position;
}

/**
 * sonor_board_draft_remove_tile:
 * @self: a draft
 * @page: which page, from 0
 * @tile: which of its tiles, from 0
 *
 * Removes a tile.
 */
void
sonor_board_draft_remove_tile (SonorBoardDraft *self,
                               guint            page,
                               guint            tile)
{
  g_return_if_fail (tile < sonor_board_draft_get_n_tiles (self, page));

  json_array_remove_element (sonor_board_json_get_array (get_page (self, page), "tiles"), tile);
  sonor_board_draft_changed (self);
}

/**
 * sonor_board_draft_get_member:
 * @self: a draft
 * @page: which page, from 0
 * @tile: which of its tiles, from 0
 * @member: "kind", "source" or "title"
 *
 * Returns: what the tile has there, a title in Chinese; "" for nothing
 */
const char *
sonor_board_draft_get_member (SonorBoardDraft *self,
                              guint            page,
                              guint            tile,
                              const char      *member)
{
  JsonObject *object;
  JsonNode *node;

  g_return_val_if_fail (SONOR_IS_BOARD_DRAFT (self), "");

  object = get_tile (self, page, tile);
  node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? sonor_board_json_get_text (json_node_get_object (node), "zh")
                                                       : sonor_board_json_get_text (object, member);
}

/**
 * sonor_board_draft_set_member:
 * @self: a draft
 * @page: which page, from 0
 * @tile: which of its tiles, from 0
 * @member: "kind", "source" or "title"
 * @value: what it shall be; a title in Chinese, or "" for the source's own
 *
 * Changes a tile.
 */
void
sonor_board_draft_set_member (SonorBoardDraft *self,
                              guint            page,
                              guint            tile,
                              const char      *member,
                              const char      *value)
{
  JsonObject *object;
  JsonNode *node;

  g_return_if_fail (SONOR_IS_BOARD_DRAFT (self));

  object = get_tile (self, page, tile);
  if (object == NULL)
    return;

  node = json_object_get_member (object, member);
  if (*value == '\0')
    json_object_remove_member (object, member);
  else if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    json_object_set_string_member (json_node_get_object (node), "zh", value);
  else if (g_str_equal (member, "title"))
    {
      JsonObject *title = json_object_new ();

      json_object_set_string_member (title, "zh", value);
      json_object_set_object_member (object, "title", title);
    }
  else
    json_object_set_string_member (object, member, value);
  sonor_board_draft_changed (self);
}

/**
 * sonor_board_draft_get_place:
 * @self: a draft
 * @page: which page, from 0
 * @tile: which of its tiles, from 0
 * @place: which number of its place
 *
 * Returns: columns or rows of the grid, positions from 0
 */
int
sonor_board_draft_get_place (SonorBoardDraft *self,
                             guint            page,
                             guint            tile,
                             SonorBoardPlace  place)
{
  g_return_val_if_fail (SONOR_IS_BOARD_DRAFT (self), 0);

  return sonor_board_json_get_number (sonor_board_json_get_array (get_tile (self, page, tile), "place"), place, 0);
}

/**
 * sonor_board_draft_set_place:
 * @self: a draft
 * @page: which page, from 0
 * @tile: which of its tiles, from 0
 * @place: which number of its place
 * @value: columns or rows of the grid, positions from 0
 *
 * Moves or stretches a tile.
 */
void
sonor_board_draft_set_place (SonorBoardDraft *self,
                             guint            page,
                             guint            tile,
                             SonorBoardPlace  place,
                             int              value)
{
  int numbers[SONOR_BOARD_N_PLACES];

  g_return_if_fail (SONOR_IS_BOARD_DRAFT (self));

  if (get_tile (self, page, tile) == NULL)
    return;
  for (guint i = 0; i < SONOR_BOARD_N_PLACES; i++)
    numbers[i] = i == place ? value : sonor_board_draft_get_place (self, page, tile, i);
  json_object_set_array_member (get_tile (self, page, tile), "place", sonor_board_json_new_numbers (numbers, SONOR_BOARD_N_PLACES));
  sonor_board_draft_changed (self);
}

/**
 * sonor_board_draft_dup_options:
 * @self: a draft
 * @page: which page, from 0
 * @tile: which of its tiles, from 0
 *
 * Returns: (transfer full): its options as `name=value name=value`
 */
char *
sonor_board_draft_dup_options (SonorBoardDraft *self,
                               guint            page,
                               guint            tile)
{
  g_autoptr (GString) text = g_string_new (NULL);
  JsonObject *object;
  JsonNode *node;
  JsonObjectIter iterator;
  const char *name;

  g_return_val_if_fail (SONOR_IS_BOARD_DRAFT (self), NULL);

  object = get_tile (self, page, tile);
  node = object != NULL ? json_object_get_member (object, "options") : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return g_strdup ("");

  json_object_iter_init_ordered (&iterator, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iterator, &name, &node))
    {
      g_autofree char *value = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_dup_string (node) : json_to_string (node, FALSE);

      g_string_append_printf (text, "%s%s=%s", text->len > 0 ? " " : "", name, value);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sonor_board_draft_set_options:
 * @self: a draft
 * @page: which page, from 0
 * @tile: which of its tiles, from 0
 * @options: as sonor_board_draft_dup_options() gives them; words without "=" are options without a value, which the database names
 *
 * Sets how the source of a tile is read.
 */
void
sonor_board_draft_set_options (SonorBoardDraft *self,
                               guint            page,
                               guint            tile,
                               const char      *options)
{
  g_auto (GStrv) words = NULL;
  JsonObject *object, *members;

  g_return_if_fail (SONOR_IS_BOARD_DRAFT (self));

  object = get_tile (self, page, tile);
  if (object == NULL)
    return;

  words = g_strsplit_set (options, " \t", -1);
  members = json_object_new ();
  for (gsize i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], "=", 2);
      gint64 number;

      if (*words[i] == '\0')
        continue;
      if (parts[1] != NULL && g_ascii_string_to_signed (parts[1], 10, 0, G_MAXINT, &number, NULL) && g_str_equal (parts[0], "top"))
        json_object_set_int_member (members, parts[0], number);
      else
        json_object_set_string_member (members, parts[0], parts[1] != NULL ? parts[1] : "");
    }
  if (json_object_get_size (members) > 0)
    json_object_set_object_member (object, "options", members);
  else
    {
      json_object_remove_member (object, "options");
      json_object_unref (members);
    }
  sonor_board_draft_changed (self);
}
