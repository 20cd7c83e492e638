/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/boards/board-tile-form.h"

#include <glib/gi18n.h>

#include "desk/boards/form-grid.h"

/* Of a grid, as the database allows it. */
#define LARGEST_GRID 200

static const struct
{
  const char *code;
  const char *name;
} kinds[] = {
  { "number", NC_ ("drawn as", "big number") }, { "numbers", NC_ ("drawn as", "row of numbers") }, { "list", NC_ ("drawn as", "bars") },
  { "ring", NC_ ("drawn as", "ring") },         { "table", NC_ ("drawn as", "table") },            { "lines", NC_ ("drawn as", "lines of text") },
  { "chart", NC_ ("drawn as", "chart") },       { "map", NC_ ("drawn as", "map") },
};

/**
 * SonorBoardTileForm:
 *
 * One tile of a board that is edited: what it reads, what it is drawn as, where it stands.
 */
struct _SonorBoardTileForm
{
  GtkWidget        parent_instance;

  SonorBoardDraft *draft;
  SonorResult     *sources;
  guint            page;
  guint            tile;
  gboolean         filling;

  GtkGrid         *grid;
  GtkDropDown     *source;
  GtkDropDown     *kind;
  GtkSpinButton   *places[SONOR_BOARD_N_PLACES];
  GtkEditable     *title;
  GtkEditable     *options;
};

G_DEFINE_FINAL_TYPE (SonorBoardTileForm, sonor_board_tile_form, GTK_TYPE_WIDGET)

/**
 * sonor_board_kind_get_name:
 * @kind: what a tile is drawn as, as a layout has it
 *
 * Returns: its name for a person
 */
const char *
sonor_board_kind_get_name (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].code, kind))
      return g_dpgettext2 (NULL, "drawn as", kinds[i].name);

  return kind;
}

static GStrv
dup_kinds (SonorBoardTileForm *self,
           guint               source)
{
  return g_strsplit (sonor_result_get_text (self->sources, source, "kinds"), " ", -1);
}

static guint
find_source (SonorBoardTileForm *self)
{
  const char *code = sonor_board_draft_get_member (self->draft, self->page, self->tile, "source");

  for (guint i = 0; i < sonor_result_get_n_rows (self->sources); i++)
    if (g_str_equal (sonor_result_get_text (self->sources, i, "code"), code))
      return i;

  return GTK_INVALID_LIST_POSITION;
}

static void
fill_kinds (SonorBoardTileForm *self,
            guint               source)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const char *code = sonor_board_draft_get_member (self->draft, self->page, self->tile, "kind");
  guint chosen = GTK_INVALID_LIST_POSITION;

  if (source != GTK_INVALID_LIST_POSITION)
    {
      g_auto (GStrv) codes = dup_kinds (self, source);

      for (guint i = 0; codes[i] != NULL; i++)
        {
          gtk_string_list_append (names, sonor_board_kind_get_name (codes[i]));
          if (g_str_equal (codes[i], code))
            chosen = i;
        }
    }
  gtk_drop_down_set_model (self->kind, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->kind, chosen);
}

static void
set_text (GtkEditable *editable,
          const char  *text)
{
  /* The cursor of somebody who is writing stays where it is. */
  if (!g_str_equal (gtk_editable_get_text (editable), text))
    gtk_editable_set_text (editable, text);
}

static void
fill (SonorBoardTileForm *self)
{
  g_autofree char *options = NULL;
  guint source;
  gboolean any = self->sources != NULL && self->tile < sonor_board_draft_get_n_tiles (self->draft, self->page);

  gtk_widget_set_sensitive (GTK_WIDGET (self), any);
  if (!any || self->filling)
    return;

  self->filling = TRUE;
  source = find_source (self);
  gtk_drop_down_set_selected (self->source, source);
  fill_kinds (self, source);
  for (guint i = 0; i < SONOR_BOARD_N_PLACES; i++)
    gtk_spin_button_set_value (self->places[i], sonor_board_draft_get_place (self->draft, self->page, self->tile, i));
  set_text (self->title, sonor_board_draft_get_member (self->draft, self->page, self->tile, "title"));
  options = sonor_board_draft_dup_options (self->draft, self->page, self->tile);
  if (!gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (self->options))))
    set_text (self->options, options);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->options),
                                  source != GTK_INVALID_LIST_POSITION ? sonor_result_get_text (self->sources, source, "options") : "");
  self->filling = FALSE;
}

static void
on_source (SonorBoardTileForm *self)
{
  guint chosen = gtk_drop_down_get_selected (self->source);
  g_auto (GStrv) codes = NULL;

  if (self->filling || chosen == GTK_INVALID_LIST_POSITION)
    return;

  codes = dup_kinds (self, chosen);
  self->filling = TRUE;
  sonor_board_draft_set_member (self->draft, self->page, self->tile, "source", sonor_result_get_text (self->sources, chosen, "code"));
  sonor_board_draft_set_options (self->draft, self->page, self->tile, "");
  if (!g_strv_contains ((const char * const *) codes, sonor_board_draft_get_member (self->draft, self->page, self->tile, "kind")))
    sonor_board_draft_set_member (self->draft, self->page, self->tile, "kind", codes[0]);
  self->filling = FALSE;
  fill (self);
}

static void
on_kind (SonorBoardTileForm *self)
{
  guint source = gtk_drop_down_get_selected (self->source), chosen = gtk_drop_down_get_selected (self->kind);
  g_auto (GStrv) codes = NULL;

  if (self->filling || source == GTK_INVALID_LIST_POSITION || chosen == GTK_INVALID_LIST_POSITION)
    return;

  codes = dup_kinds (self, source);
  sonor_board_draft_set_member (self->draft, self->page, self->tile, "kind", codes[chosen]);
}

static void
on_place (GtkSpinButton      *spin,
          SonorBoardTileForm *self)
{
  if (self->filling)
    return;
  for (guint i = 0; i < SONOR_BOARD_N_PLACES; i++)
    if (self->places[i] == spin)
      sonor_board_draft_set_place (self->draft, self->page, self->tile, i, gtk_spin_button_get_value_as_int (spin));
}

static void
on_title (SonorBoardTileForm *self)
{
  if (!self->filling)
    sonor_board_draft_set_member (self->draft, self->page, self->tile, "title", gtk_editable_get_text (self->title));
}

static void
on_options (SonorBoardTileForm *self)
{
  if (!self->filling)
    sonor_board_draft_set_options (self->draft, self->page, self->tile, gtk_editable_get_text (self->options));
}

static void
sonor_board_tile_form_dispose (GObject *object)
{
  SonorBoardTileForm *self = SONOR_BOARD_TILE_FORM (object);

  if (self->grid != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->grid));
  self->grid = NULL;
  g_clear_object (&self->draft);
  g_clear_pointer (&self->sources, sonor_result_unref);

  G_OBJECT_CLASS (sonor_board_tile_form_parent_class)->dispose (object);
}

static void
sonor_board_tile_form_class_init (SonorBoardTileFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_board_tile_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
sonor_board_tile_form_init (SonorBoardTileForm *self)
{
  const char *words[] = { C_("board", "Column"), C_("board", "Row"), C_("board", "Width"), C_("board", "Height") };

  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_row_spacing (self->grid, 6);
  gtk_grid_set_column_spacing (self->grid, 8);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
  self->source = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  self->kind = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  self->title = GTK_EDITABLE (gtk_entry_new ());
  self->options = GTK_EDITABLE (gtk_entry_new ());
  sonor_form_grid_attach (self->grid, GTK_WIDGET (self->source), C_("board", "Source"), 0, 0, 3);
  sonor_form_grid_attach (self->grid, GTK_WIDGET (self->kind), C_("board", "Drawn as"), 0, 1, 3);
  for (guint i = 0; i < SONOR_BOARD_N_PLACES; i++)
    {
      self->places[i] = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (i < SONOR_BOARD_PLACE_WIDTH ? 0 : 1, LARGEST_GRID, 1));
      gtk_editable_set_width_chars (GTK_EDITABLE (self->places[i]), 3);
      sonor_form_grid_attach (self->grid, GTK_WIDGET (self->places[i]), words[i], (int) (i % 2) * 2, 2 + (int) (i / 2), 1);
      g_signal_connect_object (self->places[i], "value-changed", G_CALLBACK (on_place), self, 0);
    }
  sonor_form_grid_attach (self->grid, GTK_WIDGET (self->title), C_("board", "Tile's title"), 0, 4, 3);
  sonor_form_grid_attach (self->grid, GTK_WIDGET (self->options), C_("board", "Options"), 0, 5, 3);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->title), C_("board", "as its source is called"));
  g_signal_connect_object (self->source, "notify::selected", G_CALLBACK (on_source), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (on_kind), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->title, "changed", G_CALLBACK (on_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->options, "changed", G_CALLBACK (on_options), self, G_CONNECT_SWAPPED);
}

/**
 * sonor_board_tile_form_new:
 * @draft: what it writes into
 *
 * Returns: (transfer floating): the form, for the first tile
 */
GtkWidget *
sonor_board_tile_form_new (SonorBoardDraft *draft)
{
  SonorBoardTileForm *self = g_object_new (SONOR_TYPE_BOARD_TILE_FORM, NULL);

  self->draft = g_object_ref (draft);
  fill (self);
  g_signal_connect_object (draft, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sonor_board_tile_form_set_sources:
 * @self: a form
 * @sources: what can be read: code, name, kinds and options of each
 *
 * Sets what there is to choose from.
 */
void
sonor_board_tile_form_set_sources (SonorBoardTileForm *self,
                                   SonorResult        *sources)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_return_if_fail (SONOR_IS_BOARD_TILE_FORM (self));

  g_clear_pointer (&self->sources, sonor_result_unref);
  self->sources = sonor_result_ref (sources);
  for (guint i = 0; i < sonor_result_get_n_rows (sources); i++)
    gtk_string_list_append (names, sonor_result_get_text (sources, i, "name"));
  self->filling = TRUE;
  gtk_drop_down_set_model (self->source, G_LIST_MODEL (names));
  self->filling = FALSE;
  fill (self);
}

/**
 * sonor_board_tile_form_set_tile:
 * @self: a form
 * @page: which page, from 0
 * @tile: which of its tiles, from 0
 *
 * Shows a tile. Where there is none nothing can be changed.
 */
void
sonor_board_tile_form_set_tile (SonorBoardTileForm *self,
                                guint               page,
                                guint               tile)
{
  g_return_if_fail (SONOR_IS_BOARD_TILE_FORM (self));

  self->page = page;
  self->tile = tile;
  fill (self);
}
