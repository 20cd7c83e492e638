/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/boards/board-draft-private.h"
#include "desk/boards/board-json.h"

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

/* Tells that something of the layout is another. */
void
sonor_board_draft_changed (SonorBoardDraft *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The layout, for what is of this class in other files. */
JsonObject *
sonor_board_draft_get_root (SonorBoardDraft *self)
{
  return json_node_get_object (self->root);
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
  sonor_board_draft_changed (self);

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

  units = sonor_board_json_get_array (sonor_board_draft_get_root (self), "units");

  return CLAMP ((double) sonor_board_json_get_number (units, 0, 16) / MAX (sonor_board_json_get_number (units, 1, 9), 1), 0.25, 4);
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

  title = json_object_get_member (sonor_board_draft_get_root (self), "title");

  return title != NULL && JSON_NODE_HOLDS_OBJECT (title) ? sonor_board_json_get_text (json_node_get_object (title), "zh")
                                                         : sonor_board_json_get_text (sonor_board_draft_get_root (self), "title");
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

  node = json_object_get_member (sonor_board_draft_get_root (self), "title");
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      json_object_set_object_member (sonor_board_draft_get_root (self), "title", json_object_new ());
      node = json_object_get_member (sonor_board_draft_get_root (self), "title");
    }
  json_object_set_string_member (json_node_get_object (node), "zh", title);
  sonor_board_draft_changed (self);
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

  return sonor_board_json_get_number (sonor_board_json_get_array (sonor_board_draft_get_root (self), "grid"), 0, 1);
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

  return sonor_board_json_get_number (sonor_board_json_get_array (sonor_board_draft_get_root (self), "grid"), 1, 1);
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

  json_object_set_array_member (sonor_board_draft_get_root (self), "grid", sonor_board_json_new_numbers ((int[]) { columns, rows }, 2));
  sonor_board_draft_changed (self);
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

  return (int) json_object_get_int_member_with_default (sonor_board_draft_get_root (self), "rotate_s", 30);
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

  json_object_set_int_member (sonor_board_draft_get_root (self), "rotate_s", seconds);
  sonor_board_draft_changed (self);
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

  return json_object_get_boolean_member_with_default (sonor_board_draft_get_root (self), "dark", TRUE);
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

  json_object_set_boolean_member (sonor_board_draft_get_root (self), "dark", dark);
  sonor_board_draft_changed (self);
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

  pages = sonor_board_json_get_array (sonor_board_draft_get_root (self), "pages");

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

  pages = sonor_board_json_get_array (sonor_board_draft_get_root (self), "pages");
  if (pages == NULL)
    {
      pages = json_array_new ();
      json_object_set_array_member (sonor_board_draft_get_root (self), "pages", pages);
    }
  json_object_set_array_member (page, "tiles", json_array_new ());
  json_array_add_object_element (pages, page);
  sonor_board_draft_changed (self);
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

  json_array_remove_element (sonor_board_json_get_array (sonor_board_draft_get_root (self), "pages"), page);
  sonor_board_draft_changed (self);
}
