/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/boards/board-tile-list.h"

#include <glib/gi18n.h>

#include "desk/boards/board-tile-form.h"

/**
 * SonorBoardTileList:
 *
 * The pages of a board, the tiles of one of them, and a form of the tile that is chosen. It writes into a draft and follows it.
 */
struct _SonorBoardTileList
{
  GtkWidget           parent_instance;

  GtkBox             *box;
  GtkLabel           *page_label;
  GtkListBox         *tiles;
  SonorBoardTileForm *form;

  SonorBoardDraft    *draft;
  SonorResult        *sources;
  guint               page;
  /* What is filled in by the program is no choice of the person. */
  gboolean            filling;
};

enum
{
  PAGE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorBoardTileList, sonor_board_tile_list, GTK_TYPE_WIDGET)

static guint
get_tile (SonorBoardTileList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->tiles);

  return row != NULL ? (guint) gtk_list_box_row_get_index (row) : G_MAXUINT;
}

static const char *
get_source_name (SonorBoardTileList *self,
                 const char         *code)
{
  for (guint i = 0; self->sources != NULL && i < sonor_result_get_n_rows (self->sources); i++)
    if (g_str_equal (sonor_result_get_text (self->sources, i, "code"), code))
      return sonor_result_get_text (self->sources, i, "name");

  return code;
}

static char *
dup_words (SonorBoardTileList *self,
           guint               tile)
{
  const char *title = sonor_board_draft_get_member (self->draft, self->page, tile, "title");
  int place[SONOR_BOARD_N_PLACES];

  if (*title == '\0')
    title = get_source_name (self, sonor_board_draft_get_member (self->draft, self->page, tile, "source"));
  for (guint i = 0; i < SONOR_BOARD_N_PLACES; i++)
    place[i] = sonor_board_draft_get_place (self->draft, self->page, tile, i);

  /* Translators: a tile of a board: its number, title, what it is drawn as, column, row, width, height */
  return g_strdup_printf (C_("board", "%u  %s · %s · column %d, row %d · %d × %d"), tile + 1, title,
                          sonor_board_kind_get_name (sonor_board_draft_get_member (self->draft, self->page, tile, "kind")),
                          place[SONOR_BOARD_PLACE_COLUMN], place[SONOR_BOARD_PLACE_ROW], place[SONOR_BOARD_PLACE_WIDTH],
                          place[SONOR_BOARD_PLACE_HEIGHT]);
}

/* The rows stay while there are as many: the chosen one stays chosen and nothing jumps. */
static void
fill_tiles (SonorBoardTileList *self)
{
  guint n = sonor_board_draft_get_n_tiles (self->draft, self->page);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->tiles, (int) n)) != NULL)
    gtk_list_box_remove (self->tiles, GTK_WIDGET (row));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *words = dup_words (self, i);

      row = gtk_list_box_get_row_at_index (self->tiles, (int) i);
      if (row == NULL)
        {
          GtkWidget *label = gtk_label_new (NULL);

          gtk_label_set_xalign (GTK_LABEL (label), 0);
          gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
          gtk_widget_set_margin_start (label, 8);
          gtk_widget_set_margin_top (label, 3);
          gtk_widget_set_margin_bottom (label, 3);
          gtk_list_box_append (self->tiles, label);
          row = gtk_list_box_get_row_at_index (self->tiles, (int) i);
        }
      gtk_label_set_text (GTK_LABEL (gtk_list_box_row_get_child (row)), words);
    }
  if (get_tile (self) == G_MAXUINT && n > 0)
    gtk_list_box_select_row (self->tiles, gtk_list_box_get_row_at_index (self->tiles, 0));
}

static void
fill (SonorBoardTileList *self)
{
  guint n_pages = MAX (sonor_board_draft_get_n_pages (self->draft), 1);
  g_autofree char *words = NULL;

  self->page = MIN (self->page, n_pages - 1);
  words = g_strdup_printf (_("page %u of %u"), self->page + 1, n_pages);
  self->filling = TRUE;
  gtk_label_set_text (self->page_label, words);
  fill_tiles (self);
  self->filling = FALSE;
  sonor_board_tile_form_set_tile (self->form, self->page, get_tile (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tiles.previous-page", self->page > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tiles.next-page", self->page + 1 < n_pages);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tiles.remove-page", n_pages > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "tiles.remove", get_tile (self) != G_MAXUINT);
}

static void
on_page (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorBoardTileList *self = SONOR_BOARD_TILE_LIST (widget);

  if (g_str_equal (action, "tiles.previous-page"))
    sonor_board_tile_list_show_page (self, self->page - 1);
  else if (g_str_equal (action, "tiles.next-page"))
    sonor_board_tile_list_show_page (self, self->page + 1);
  else if (g_str_equal (action, "tiles.remove-page"))
    sonor_board_draft_remove_page (self->draft, self->page);
  else
    {
      sonor_board_draft_add_page (self->draft);
      sonor_board_tile_list_show_page (self, sonor_board_draft_get_n_pages (self->draft) - 1);
    }
}

static void
on_tile (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorBoardTileList *self = SONOR_BOARD_TILE_LIST (widget);
  guint tile;

  if (g_str_equal (action, "tiles.remove"))
    {
      sonor_board_draft_remove_tile (self->draft, self->page, get_tile (self));
      return;
    }
  if (self->sources == NULL)
    return;

  tile = sonor_board_draft_add_tile (self->draft, self->page, "calls_now", "numbers");
  gtk_list_box_select_row (self->tiles, gtk_list_box_get_row_at_index (self->tiles, (int) tile));
}

static void
on_tile_selected (SonorBoardTileList *self)
{
  if (!self->filling)
    sonor_board_tile_form_set_tile (self->form, self->page, get_tile (self));
}

static void
sonor_board_tile_list_dispose (GObject *object)
{
  SonorBoardTileList *self = SONOR_BOARD_TILE_LIST (object);

  if (self->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->box));
  self->box = NULL;
  g_clear_object (&self->draft);
  g_clear_pointer (&self->sources, sonor_result_unref);

  G_OBJECT_CLASS (sonor_board_tile_list_parent_class)->dispose (object);
}

static void
sonor_board_tile_list_class_init (SonorBoardTileListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_board_tile_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "tiles.previous-page", NULL, on_page);
  gtk_widget_class_install_action (widget_class, "tiles.next-page", NULL, on_page);
  gtk_widget_class_install_action (widget_class, "tiles.add-page", NULL, on_page);
  gtk_widget_class_install_action (widget_class, "tiles.remove-page", NULL, on_page);
  gtk_widget_class_install_action (widget_class, "tiles.add", NULL, on_tile);
  gtk_widget_class_install_action (widget_class, "tiles.remove", NULL, on_tile);

  /**
   * SonorBoardTileList::page-changed:
   * @self: the list
   *
   * Another page of the board is shown.
   */
  signals[PAGE_CHANGED] = g_signal_new ("page-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
new_button (const char *words,
            const char *icon,
            const char *action)
{
  GtkWidget *button = icon != NULL ? gtk_button_new_from_icon_name (icon) : gtk_button_new_with_mnemonic (words);

  if (icon != NULL)
    {
      gtk_widget_set_tooltip_text (button, words);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
    }
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);

  return button;
}

static GtkWidget *
new_pages (SonorBoardTileList *self)
{
  GtkBox *pages = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));

  self->page_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (self->page_label), TRUE);
  gtk_box_append (pages, new_button (_("Page before"), "go-previous-symbolic", "tiles.previous-page"));
  gtk_box_append (pages, GTK_WIDGET (self->page_label));
  gtk_box_append (pages, new_button (_("Next page"), "go-next-symbolic", "tiles.next-page"));
  gtk_box_append (pages, new_button (_("Add a page"), "list-add-symbolic", "tiles.add-page"));
  gtk_box_append (pages, new_button (_("Remove this page"), "list-remove-symbolic", "tiles.remove-page"));

  return GTK_WIDGET (pages);
}

static void
sonor_board_tile_list_init (SonorBoardTileList *self)
{
  GtkBox *buttons = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 8));
  gtk_box_append (self->box, new_pages (self));
  self->tiles = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->tiles, GTK_SELECTION_SINGLE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tiles), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Tiles"), -1);
  g_signal_connect_object (self->tiles, "row-selected", G_CALLBACK (on_tile_selected), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->tiles));
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (self->box, scrolled);

  gtk_box_append (buttons, new_button (_("_Add a tile"), NULL, "tiles.add"));
  gtk_box_append (buttons, new_button (_("Remo_ve this tile"), NULL, "tiles.remove"));
  gtk_box_append (self->box, GTK_WIDGET (buttons));
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
}

/**
 * sonor_board_tile_list_new:
 * @draft: what it writes into
 *
 * Returns: (transfer floating): the list, with the first page
 */
GtkWidget *
sonor_board_tile_list_new (SonorBoardDraft *draft)
{
  SonorBoardTileList *self = g_object_new (SONOR_TYPE_BOARD_TILE_LIST, NULL);

  self->draft = g_object_ref (draft);
  self->form = SONOR_BOARD_TILE_FORM (sonor_board_tile_form_new (draft));
  gtk_box_append (self->box, GTK_WIDGET (self->form));
  fill (self);
  g_signal_connect_object (draft, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sonor_board_tile_list_set_sources:
 * @self: a list
 * @sources: what tiles can read: code, name, kinds and options of each
 *
 * Sets what there is to choose from.
 */
void
sonor_board_tile_list_set_sources (SonorBoardTileList *self,
                                   SonorResult        *sources)
{
  g_return_if_fail (SONOR_IS_BOARD_TILE_LIST (self));

  g_clear_pointer (&self->sources, sonor_result_unref);
  self->sources = sonor_result_ref (sources);
  sonor_board_tile_form_set_sources (self->form, sources);
  fill (self);
}

/**
 * sonor_board_tile_list_show_page:
 * @self: a list
 * @page: which page, from 0; the last one if there are fewer
 *
 * Shows another page, and its first tile.
 */
void
sonor_board_tile_list_show_page (SonorBoardTileList *self,
                                 guint               page)
{
  g_return_if_fail (SONOR_IS_BOARD_TILE_LIST (self));

  self->page = page;
  gtk_list_box_unselect_all (self->tiles);
  fill (self);
  g_signal_emit (self, signals[PAGE_CHANGED], 0);
}

/**
 * sonor_board_tile_list_get_page:
 * @self: a list
 *
 * Returns: which page is shown, from 0
 */
guint
sonor_board_tile_list_get_page (SonorBoardTileList *self)
{
  g_return_val_if_fail (SONOR_IS_BOARD_TILE_LIST (self), 0);

  return self->page;
}
