/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/boards/board-draft.h"

#include <json-glib/json-glib.h>

/**
 * SonorBoardDraft:
 *
 * The layout of a board while it is edited. What the form does not know of a layout stays in it as it was. Whether the layout is
 * good the database says; here it only must be a JSON object.
 */
struct _SonorBoardDraft
{
  GObject   parent_instance;

  JsonNode *root;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorBoardDraft, sonor_board_draft, G_TYPE_OBJECT)

static void
changed (SonorBoardDraft *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static JsonObject *
get_root (SonorBoardDraft *self)
{
  return json_node_get_object (self->root);
}

/* NULL if a layout has something else there. */
static JsonArray *
get_array (JsonObject *object,
           const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
get_object (JsonArray *array,
            guint      index)
{
  JsonNode *node = array != NULL && index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonObject *
get_page (SonorBoardDraft *self,
          guint            page)
{
  return get_object (get_array (get_root (self), "pages"), page);
}

static JsonObject *
get_tile (SonorBoardDraft *self,
          guint            page,
          guint            tile)
{
  return get_object (get_array (get_page (self, page), "tiles"), tile);
}

static const char *
get_text (JsonObject *object,
          const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

static int
get_number (JsonArray *array,
            guint      index,
            int        otherwise)
{
  JsonNode *node = array != NULL && index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? (int) json_node_get_int (node) : otherwise;
}

static JsonArray *
new_numbers (const int *numbers,
             gsize      n)
{
  JsonArray *array = json_array_sized_new ((guint) n);

  for (gsize i = 0; i < n; i++)
    json_array_add_int_element (array, numbers[i]);

  return array;
}

static void
sonor_board_draft_finalize (GObject *object)
{
  json_node_unref (SONOR_BOARD_DRAFT (object)->root);

  G_OBJECT_CLASS (sonor_board_draft_parent_class)->finalize (object);
}

static void
sonor_board_draft_class_init (SonorBoardDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_board_draft_finalize;

  /**
   * SonorBoardDraft::changed:
   * @self: the draft
   *
   * Something of the layout is another.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_board_draft_init (SonorBoardDraft *self)
{
  self->root = json_node_init_object (json_node_alloc (), json_object_new ());
}

/**
 * sonor_board_draft_new:
 *
 * Returns: (transfer full): an empty draft
 */
SonorBoardDraft *
sonor_board_draft_new (void)
{
  return g_object_new (SONOR_TYPE_BOARD_DRAFT, NULL);
}

/**
 * sonor_board_draft_set_text:
 * @self: a draft
 * @text: a layout
 * @error: return location for a #GError
 *
 * Takes a layout as text. One that is no JSON object changes nothing.
 *
 * Returns: %TRUE, or %FALSE with @error set: of json-glib, or %G_IO_ERROR_INVALID_DATA
 */
gboolean
sonor_board_draft_set_text (SonorBoardDraft  *self,
                            const char       *text,
                            GError          **error)
{
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (SONOR_IS_BOARD_DRAFT (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  root = json_from_string (text, error);
  if (root == NULL && error != NULL && *error != NULL)
    return FALSE;
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not a JSON object");
      return FALSE;
    }

  json_node_unref (self->root);
  self->root = g_steal_pointer (&root);
  changed (self);

  return TRUE;
}

/**
 * sonor_board_draft_dup_text:
 * @self: a draft
 *
 * Returns: (transfer full): the layout for a person: indented, each list of numbers in one line
 */
char *
sonor_board_draft_dup_text (SonorBoardDraft *self)
{
  static GRegex *numbers;
  static GRegex *spaces;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *json = NULL;
  int end = 0;

  g_return_val_if_fail (SONOR_IS_BOARD_DRAFT (self), NULL);

  if (numbers == NULL)
    {
      numbers = g_regex_new ("\\[[\\s0-9,]+\\]", 0, 0, NULL);
      spaces = g_regex_new ("\\s+", 0, 0, NULL);
    }
  json = json_to_string (self->root, TRUE);
  for (g_regex_match (numbers, json, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *list = g_match_info_fetch (match, 0);
      g_autofree char *line = g_regex_replace_literal (spaces, list, -1, 0, "", 0, NULL);
      g_auto (GStrv) parts = g_strsplit (line, ",", -1);
      g_autofree char *joined = g_strjoinv (", ", parts);
      int from, to;

      g_match_info_fetch_pos (match, 0, &from, &to);
      g_string_append_len (text, json + end, from - end);
      g_string_append (text, joined);
      end = to;
    }
  g_string_append (text, json + end);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * sonor_board_draft_get_ratio:
 * @self: a draft
 *
 * Returns: width of the board by its height, between a quarter and four
 */
double
sonor_board_draft_get_ratio (SonorBoardDraft *self)
{
  JsonArray *units;

  g_return_val_if_fail (SONOR_IS_BOARD_DRAFT (self), 1);

  units = get_array (get_root (self), "units");

  return CLAMP ((double) get_number (units, 0, 16) / MAX (get_number (units, 1, 9), 1), 0.25, 4);
}

/**
 * sonor_board_draft_get_title:
 * @self: a draft
 *
 * Returns: the board's title in Chinese; "" if it has none
 */
const char *
sonor_board_draft_get_title (SonorBoardDraft *self)
{
  JsonNode *title;

  g_return_val_if_fail (SONOR_IS_BOARD_DRAFT (self), "");

  title = json_object_get_member (get_root (self), "title");

  return title != NULL && JSON_NODE_HOLDS_OBJECT (title) ? get_text (json_node_get_object (title), "zh") : get_text (get_root (self), "title");
}

/**
 * sonor_board_draft_set_title:
 * @self: a draft
 * @title: in Chinese; the title in English stays
 *
 * Names the board.
 */
void
sonor_board_draft_set_title (SonorBoardDraft *self,
                             const char      *title)
{
  JsonNode *node;

  g_return_if_fail (SONOR_IS_BOARD_DRAFT (self));

  node = json_object_get_member (get_root (self), "title");
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      json_object_set_object_member (get_root (self), "title", json_object_new ());
      node = json_object_get_member (get_root (self), "title");
    }
  json_object_set_string_member (json_node_get_object (node), "zh", title);
  changed (self);
}

/**
 * sonor_board_draft_get_columns:
 * @self: a draft
 *
 * Returns: columns of its grid; 1 if it does not say
 */
int
sonor_board_draft_get_columns (SonorBoardDraft *self)
{
  g_return_val_if_fail (SONOR_IS_BOARD_DRAFT (self), 1);

  return get_number (get_array (get_root (self), "grid"), 0, 1);
}

/**
 * sonor_board_draft_get_rows:
 * @self: a draft
 *
 * Returns: rows of its grid; 1 if it does not say
 */
int
sonor_board_draft_get_rows (SonorBoardDraft *self)
{
  g_return_val_if_fail (SONOR_IS_BOARD_DRAFT (self), 1);

  return get_number (get_array (get_root (self), "grid"), 1, 1);
}

/**
 * sonor_board_draft_set_grid:
 * @self: a draft
 * @columns: of its grid
 * @rows: of its grid
 *
 * Divides the board.
 */
void
sonor_board_draft_set_grid (SonorBoardDraft *self,
                            int              columns,
                            int              rows)
{
  g_return_if_fail (SONOR_IS_BOARD_DRAFT (self));

  json_object_set_array_member (get_root (self), "grid", new_numbers ((int[]) { columns, rows }, 2));
  changed (self);
}

/**
 * sonor_board_draft_get_rotation:
 * @self: a draft
 *
 * Returns: how many seconds a page stays; 30 if it does not say
 */
int
sonor_board_draft_get_rotation (SonorBoardDraft *self)
{
  g_return_val_if_fail (SONOR_IS_BOARD_DRAFT (self), 30);

  return (int) json_object_get_int_member_with_default (get_root (self), "rotate_s", 30);
}

/**
 * sonor_board_draft_set_rotation:
 * @self: a draft
 * @seconds: how long a page stays
 *
 * Sets when the pages turn.
 */
void
sonor_board_draft_set_rotation (SonorBoardDraft *self,
                                int              seconds)
{
  g_return_if_fail (SONOR_IS_BOARD_DRAFT (self));

  json_object_set_int_member (get_root (self), "rotate_s", seconds);
  changed (self);
}

/**
 * sonor_board_draft_get_dark:
 * @self: a draft
 *
 * Returns: whether bright things stand on a dark ground, as they do unless it says otherwise
 */
gboolean
sonor_board_draft_get_dark (SonorBoardDraft *self)
{
  g_return_val_if_fail (SONOR_IS_BOARD_DRAFT (self), TRUE);

  return json_object_get_boolean_member_with_default (get_root (self), "dark", TRUE);
}

/**
 * sonor_board_draft_set_dark:
 * @self: a draft
 * @dark: whether the ground is dark
 *
 * Sets the board's colours.
 */
void
sonor_board_draft_set_dark (SonorBoardDraft *self,
                            gboolean         dark)
{
  g_return_if_fail (SONOR_IS_BOARD_DRAFT (self));

  json_object_set_boolean_member (get_root (self), "dark", dark);
  changed (self);
}

/**
 * sonor_board_draft_get_n_pages:
 * @self: a draft
 *
 * Returns: how many pages it has
 */
guint
sonor_board_draft_get_n_pages (SonorBoardDraft *self)
{
  JsonArray *pages;

  g_return_val_if_fail (SONOR_IS_BOARD_DRAFT (self), 0);

  pages = get_array (get_root (self), "pages");

  return pages != NULL ? json_array_get_length (pages) : 0;
}

/**
 * sonor_board_draft_add_page:
 * @self: a draft
 *
 * Adds an empty page after the last.
 */
void
sonor_board_draft_add_page (SonorBoardDraft *self)
{
  JsonObject *page = json_object_new ();
  JsonArray *pages;

  g_return_if_fail (SONOR_IS_BOARD_DRAFT (self));

  pages = get_array (get_root (self), "pages");
  if (pages == NULL)
    {
      pages = json_array_new ();
      json_object_set_array_member (get_root (self), "pages", pages);
    }
  json_object_set_array_member (page, "tiles", json_array_new ());
  json_array_add_object_element (pages, page);
  changed (self);
}

/**
 * sonor_board_draft_remove_page:
 * @self: a draft
 * @page: which, from 0
 *
 * Removes a page and its tiles.
 */
void
sonor_board_draft_remove_page (SonorBoardDraft *self,
                               guint            page)
{
  g_return_if_fail (page < sonor_board_draft_get_n_pages (self));

  json_array_remove_element (get_array (get_root (self), "pages"), page);
  changed (self);
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

  tiles = get_array (get_page (self, page), "tiles");

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
  if (get_array (get_page (self, page), "tiles") == NULL)
    json_object_set_array_member (get_page (self, page), "tiles", json_array_new ());
  position = sonor_board_draft_get_n_tiles (self, page);
  find_place (self, page, place);
  json_object_set_string_member (tile, "kind", kind);
  json_object_set_string_member (tile, "source", source);
  json_object_set_array_member (tile, "place", new_numbers (place, SONOR_BOARD_N_PLACES));
  json_array_add_object_element (get_array (get_page (self, page), "tiles"), tile);
  changed (self);

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

  json_array_remove_element (get_array (get_page (self, page), "tiles"), tile);
  changed (self);
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

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? get_text (json_node_get_object (node), "zh") : get_text (object, member);
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
  changed (self);
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

  return get_number (get_array (get_tile (self, page, tile), "place"), place, 0);
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
  json_object_set_array_member (get_tile (self, page, tile), "place", new_numbers (numbers, SONOR_BOARD_N_PLACES));
  changed (self);
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
  changed (self);
}
