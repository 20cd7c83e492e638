/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/board-tile.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "board/board-scheme.h"
#include "model/figure-row.h"
#include "widgets/area-map.h"
#include "widgets/big-number.h"
#include "widgets/chart.h"
#include "widgets/column-layer.h"
#include "widgets/line-layer.h"
#include "widgets/number-row.h"
#include "widgets/number-table.h"
#include "widgets/ring.h"
#include "widgets/text-lines.h"
#include "widgets/top-list.h"

/* How long a definition stays. */
#define DEFINITION_SECONDS 30
/* Around it, in units of text sizes. */
#define MARGIN 14
#define PADDING 8
/* Younger than this is live. */
#define LIVE_SECONDS 10

/**
 * SonorBoardTile:
 *
 * A drawing with its title, its period and its age, filled from a feed: all its numbers at once, and only if one of them is
 * another. A press, Enter or Space shows for half a minute what it means.
 */
struct _SonorBoardTile
{
  GtkWidget           parent_instance;

  GtkWidget          *drawing;
  GtkWidget          *definition;
  SonorBoardFeed     *feed;
  char               *kind;
  char               *title;
  char               *period;
  SonorFigure         figure;
  GTimeZone          *zone;
  SonorCells         *cells;
  SonorPalette       *palette;
  double              scale;
  GPtrArray          *models;
  GPtrArray          *series;
  gboolean            troubled;
  guint               definition_id;
};

enum
{
  TROUBLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorBoardTile, sonor_board_tile, GTK_TYPE_WIDGET)

static SonorFigure
parse_figure (const char *name)
{
  if (g_str_equal (name, "percent"))
    return SONOR_FIGURE_PERCENT;
  if (g_str_equal (name, "duration"))
    return SONOR_FIGURE_DURATION;
  if (g_str_equal (name, "number"))
    return SONOR_FIGURE_NUMBER;

  return SONOR_FIGURE_COUNT;
}

static char *
dup_age (SonorBoardTile *self)
{
  gint64 age = sonor_board_feed_get_age (self->feed);
  g_autoptr (GDateTime) local = NULL;
  g_autofree char *time = NULL;

  if (age < 0)
    return g_strdup (sonor_board_feed_is_stale (self->feed) ? _("no data yet") : _("reading …"));
  if (sonor_board_feed_is_stale (self->feed))
    {
      local = g_date_time_to_timezone (sonor_board_feed_get_read_at (self->feed), self->zone);
      time = g_date_time_format (local, "%H:%M:%S");
      /* Translators: a tile of a wallboard whose numbers are out of date; %s is a time */
      return g_strdup_printf (_("▲ as of %s, not updated since"), time);
    }
  if (age < LIVE_SECONDS)
    /* Translators: numbers that are up to date */
    return g_strdup_printf ("%s · %s", self->period, _("live"));

  /* In steps, so that the tile is not drawn again each second for nothing. */
  return g_strdup_printf (_("%s · %d s ago"), self->period, (int) (age - age % LIVE_SECONDS));
}

/**
 * sonor_board_tile_tick:
 * @self: a tile
 *
 * A second has passed: the age is told anew, and what is too old greys out.
 */
void
sonor_board_tile_tick (SonorBoardTile *self)
{
  g_autofree char *age = NULL;

  g_return_if_fail (SONOR_IS_BOARD_TILE (self));

  age = dup_age (self);
  sonor_drawing_set_caption (SONOR_DRAWING (self->drawing), age);
  sonor_drawing_set_stale (SONOR_DRAWING (self->drawing), sonor_board_feed_is_stale (self->feed));
  /* Whether somebody still waits nobody knows now. */
  if (self->cells != NULL && sonor_board_feed_is_stale (self->feed))
    sonor_cells_stop (self->cells);
}

/* Puts the rows of one series in the place of its old ones, unless they say the same. */
static void
fill_model (GListStore *model,
            GPtrArray  *items)
{
  gboolean same = g_list_model_get_n_items (G_LIST_MODEL (model)) == items->len;

  for (guint i = 0; i < items->len && same; i++)
    {
      g_autoptr (SonorFigureRow) old = g_list_model_get_item (G_LIST_MODEL (model), i);

      same = sonor_figure_row_equal (old, g_ptr_array_index (items, i));
    }
  if (!same)
    g_list_store_splice (model, 0, g_list_model_get_n_items (G_LIST_MODEL (model)), items->pdata, items->len);
}

static void
fill_series (SonorBoardTile *self,
             SonorResult    *rows)
{
  guint at = 0;

  /* The rows of a series stand together. */
  for (guint i = 0; i < self->models->len; i++)
    {
      g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
      guint first = at;

      while (at < sonor_result_get_n_rows (rows)
             && (self->models->len == 1
                 || g_str_equal (sonor_result_get_text (rows, at, "series"), sonor_result_get_text (rows, first, "series"))))
        g_ptr_array_add (items, sonor_figure_row_new_of_board (rows, at++));
      fill_model (g_ptr_array_index (self->models, i), items);
    }
}

static void
fill_cells (SonorBoardTile *self,
            SonorResult    *rows)
{
  guint n = sonor_result_get_n_rows (rows);
  g_autofree SonorCell *cells = g_new0 (SonorCell, n);

  for (guint i = 0; i < n; i++)
    {
      const char *figure = sonor_result_is_null (rows, i, "figure") ? NULL : sonor_result_get_text (rows, i, "figure");

      cells[i] = (SonorCell) {
        .label = (char *) sonor_result_get_text (rows, i, "label"),
        .group = (char *) sonor_result_get_text (rows, i, "series"),
        .note = sonor_result_is_null (rows, i, "note") ? NULL : (char *) sonor_result_get_text (rows, i, "note"),
        .value = sonor_result_is_null (rows, i, "value") ? NAN : sonor_result_get_double (rows, i, "value"),
        .figure = figure != NULL ? parse_figure (figure) : self->figure,
        .level = (SonorLevel) CLAMP (sonor_result_get_integer (rows, i, "level"), SONOR_LEVEL_NONE, SONOR_LEVEL_BAD),
        .running = sonor_result_get_boolean (rows, i, "running"),
        .taken_at = g_get_monotonic_time (),
      };
    }
  sonor_cells_replace (self->cells, cells, n);
}

static void
fill_number (SonorBoardTile *self,
             SonorResult    *rows)
{
  gboolean any = sonor_result_get_n_rows (rows) > 0;

  g_object_set (self->drawing,
                "value", any && !sonor_result_is_null (rows, 0, "value") ? sonor_result_get_double (rows, 0, "value") : NAN,
                "previous", any && !sonor_result_is_null (rows, 0, "previous") ? sonor_result_get_double (rows, 0, "previous") : NAN,
                "level", any ? (int) CLAMP (sonor_result_get_integer (rows, 0, "level"), 0, 3) : 0,
                "note", any && !sonor_result_is_null (rows, 0, "note") ? sonor_result_get_text (rows, 0, "note") : NULL,
                NULL);
}

static void
set_trouble (SonorBoardTile *self,
             const char     *words)
{
  if (words == NULL && !self->troubled)
    return;

  self->troubled = words != NULL;
  g_signal_emit (self, signals[TROUBLE], 0, words);
}

static void
on_read (SonorBoardFeed *feed,
         SonorBoardTile *self)
{
  SonorResult *rows = sonor_board_feed_get_rows (feed);

  if (self->cells != NULL)
    fill_cells (self, rows);
  else if (self->models != NULL)
    fill_series (self, rows);
  else
    fill_number (self, rows);
  set_trouble (self, NULL);
  sonor_board_tile_tick (self);
}

static void
on_failed (SonorBoardFeed *feed,
           const GError   *error,
           SonorBoardTile *self)
{
  g_autofree char *words = g_strdup_printf ("%s: %s", self->title, error->message);

  set_trouble (self, words);
}

static gboolean
on_definition_over (gpointer user_data)
{
  SonorBoardTile *self = user_data;

  self->definition_id = 0;
  gtk_widget_set_visible (self->definition, FALSE);

  return G_SOURCE_REMOVE;
}

/**
 * sonor_board_tile_get_defined:
 * @self: a tile
 *
 * Returns: whether it shows what its figures mean
 */
gboolean
sonor_board_tile_get_defined (SonorBoardTile *self)
{
  g_return_val_if_fail (SONOR_IS_BOARD_TILE (self), FALSE);

  return gtk_widget_get_visible (self->definition);
}

/**
 * sonor_board_tile_show_definition:
 * @self: a tile
 * @show: whether to
 *
 * Shows what the tile's figures mean, for half a minute.
 */
void
sonor_board_tile_show_definition (SonorBoardTile *self,
                                  gboolean        show)
{
  g_return_if_fail (SONOR_IS_BOARD_TILE (self));

  g_clear_handle_id (&self->definition_id, g_source_remove);
  if (show)
    self->definition_id = g_timeout_add_seconds (DEFINITION_SECONDS, on_definition_over, self);
  gtk_widget_set_visible (self->definition, show);
}

static void
toggle_definition (SonorBoardTile *self)
{
  sonor_board_tile_show_definition (self, !gtk_widget_get_visible (self->definition));
}

static gboolean
on_toggle (GtkWidget *widget,
           GVariant  *arguments,
           gpointer   user_data)
{
  toggle_definition (SONOR_BOARD_TILE (widget));

  return TRUE;
}

/**
 * sonor_board_tile_set_scale:
 * @self: a tile
 * @scale: pixels in a unit of text sizes
 *
 * Sets how large everything in it is.
 */
void
sonor_board_tile_set_scale (SonorBoardTile *self,
                            double          scale)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  const GdkRGBA *color;

  g_return_if_fail (SONOR_IS_BOARD_TILE (self));

  self->scale = scale;
  sonor_drawing_set_scale (SONOR_DRAWING (self->drawing), scale);
  color = sonor_palette_get_color (self->palette, SONOR_COLOR_CARD);
  pango_attr_list_insert (attributes, pango_attr_size_new_absolute ((int) (14 * scale * PANGO_SCALE)));
  pango_attr_list_insert (attributes, pango_attr_foreground_new ((guint16) (color->red * 65535), (guint16) (color->green * 65535),
                                                                 (guint16) (color->blue * 65535)));
  gtk_label_set_attributes (GTK_LABEL (self->definition), attributes);
  gtk_widget_set_margin_start (self->definition, (int) (MARGIN * scale));
  gtk_widget_set_margin_end (self->definition, (int) (MARGIN * scale));
  gtk_widget_set_margin_bottom (self->definition, (int) (MARGIN * scale));
}

static SonorSeries *
add_series (SonorBoardTile *self,
            const char     *name,
            SonorColor      color,
            gboolean        with_x)
{
  static const struct { SonorSeriesRole role; const char *property; } roles[] = {
    { SONOR_SERIES_VALUE, "value" }, { SONOR_SERIES_PREVIOUS, "previous" }, { SONOR_SERIES_LEVEL, "level" },
    { SONOR_SERIES_LABEL, "label" },
  };
  SonorSeries *series = sonor_series_new (name, color);
  GListStore *model = g_list_store_new (SONOR_TYPE_FIGURE_ROW);

  if (self->models == NULL)
    {
      self->models = g_ptr_array_new_with_free_func (g_object_unref);
      self->series = g_ptr_array_new_with_free_func (g_object_unref);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    sonor_series_set_property (series, roles[i].role, SONOR_TYPE_FIGURE_ROW, roles[i].property);
  if (with_x)
    sonor_series_set_property (series, SONOR_SERIES_X, SONOR_TYPE_FIGURE_ROW, "x");
  sonor_series_set_model (series, G_LIST_MODEL (model));
  g_ptr_array_add (self->models, model);
  g_ptr_array_add (self->series, series);

  return series;
}

static GtkWidget *
new_chart (SonorBoardTile *self)
{
  g_autoptr (SonorAxis) x = sonor_axis_new (SONOR_FIGURE_TIME);
  g_autoptr (SonorAxis) y = sonor_axis_new (self->figure);
  GtkWidget *chart = sonor_chart_new (x, y);

  sonor_axis_set_zone (x, self->zone);
  sonor_chart_add_layer (SONOR_CHART (chart), sonor_column_layer_new (add_series (self, _("calls"), SONOR_COLOR_SERIES_1, TRUE)));
  sonor_chart_add_layer (SONOR_CHART (chart), sonor_line_layer_new (add_series (self, _("seats needed"), SONOR_COLOR_SERIES_2, TRUE)));

  return chart;
}

static GtkWidget *
new_list (SonorBoardTile *self)
{
  GtkWidget *list = sonor_top_list_new (add_series (self, NULL, SONOR_COLOR_SERIES_1, FALSE), self->figure);

  if (self->figure == SONOR_FIGURE_PERCENT)
    sonor_top_list_set_full (SONOR_TOP_LIST (list), 1);

  return list;
}

/* The map that was imported; the scheme while there is none, or one that cannot be read here. */
static GtkWidget *
new_map (SonorBoardTile       *self,
         const SonorBoardSpec *board)
{
  g_autoptr (SonorOutline) outline = NULL;
  g_autoptr (GError) error = NULL;

  if (board->map != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (board->map, strlen (board->map));

      outline = sonor_outline_new_from_geojson (bytes, board->map_approval, &error);
      if (outline == NULL)
        g_warning ("The map cannot be drawn: %s", error->message);
    }
  if (outline == NULL)
    outline = sonor_board_scheme_new ();

  return sonor_area_map_new (add_series (self, NULL, SONOR_COLOR_SERIES_1, FALSE), self->figure, outline);
}

static GtkWidget *
new_drawing (SonorBoardTile       *self,
             const SonorBoardSpec *board)
{
  if (g_str_equal (self->kind, "number"))
    return sonor_big_number_new (self->figure);
  if (g_str_equal (self->kind, "list"))
    return new_list (self);
  if (g_str_equal (self->kind, "ring"))
    return sonor_ring_new (add_series (self, NULL, SONOR_COLOR_SERIES_1, FALSE), self->figure);
  if (g_str_equal (self->kind, "chart"))
    return new_chart (self);
  if (g_str_equal (self->kind, "map"))
    return new_map (self, board);

  self->cells = sonor_cells_new ();
  if (g_str_equal (self->kind, "table"))
    return sonor_number_table_new (self->cells);
  if (g_str_equal (self->kind, "lines"))
    return sonor_text_lines_new (self->cells, _("Nothing at the moment"));

  return sonor_number_row_new (self->cells);
}

/* A definition stands on a card of its own, bright on dark and dark on bright. */
static void
sonor_board_tile_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  SonorBoardTile *self = SONOR_BOARD_TILE (widget);
  SonorPen pen = { snapshot, gtk_widget_get_pango_context (widget), self->palette, self->scale, 1 };
  graphene_rect_t card;

  gtk_widget_snapshot_child (widget, self->drawing, snapshot);
  if (!gtk_widget_get_visible (self->definition) || !gtk_widget_compute_bounds (self->definition, widget, &card))
    return;

  graphene_rect_inset (&card, (float) (-PADDING * self->scale), (float) (-PADDING * self->scale));
  sonor_pen_fill (&pen, sonor_palette_get_color (self->palette, SONOR_COLOR_FOREGROUND), &card, 6 * self->scale);
  gtk_widget_snapshot_child (widget, self->definition, snapshot);
}

static void
sonor_board_tile_dispose (GObject *object)
{
  SonorBoardTile *self = SONOR_BOARD_TILE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->definition_id, g_source_remove);
  if (self->feed != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->feed, self);
      g_object_run_dispose (G_OBJECT (self->feed));
    }
  g_clear_object (&self->feed);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_board_tile_parent_class)->dispose (object);
}

static void
sonor_board_tile_finalize (GObject *object)
{
  SonorBoardTile *self = SONOR_BOARD_TILE (object);

  g_clear_object (&self->cells);
  g_clear_object (&self->palette);
  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_clear_pointer (&self->series, g_ptr_array_unref);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->kind);
  g_free (self->title);
  g_free (self->period);

  G_OBJECT_CLASS (sonor_board_tile_parent_class)->finalize (object);
}

static void
sonor_board_tile_class_init (SonorBoardTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_space };

  object_class->dispose = sonor_board_tile_dispose;
  object_class->finalize = sonor_board_tile_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  widget_class->snapshot = sonor_board_tile_snapshot;
  gtk_widget_class_set_css_name (widget_class, "boardtile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i], 0, on_toggle, NULL);

  /**
   * SonorBoardTile::trouble:
   * @self: the tile
   * @words: (nullable): why it cannot be read; %NULL when it can again
   */
  signals[TROUBLE] = g_signal_new ("trouble", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_STRING);
}

static void
sonor_board_tile_init (SonorBoardTile *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (click, "pressed", G_CALLBACK (toggle_definition), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/**
 * sonor_board_tile_new:
 * @database: whom to ask
 * @spec: what it shows; it is copied
 * @board: the layout it is of
 * @palette: its colours
 *
 * Returns: (transfer floating): the tile, reading
 */
GtkWidget *
sonor_board_tile_new (SonorDatabase            *database,
                      const SonorBoardTileSpec *spec,
                      const SonorBoardSpec     *board,
                      SonorPalette             *palette)
{
  SonorBoardTile *self = g_object_new (SONOR_TYPE_BOARD_TILE, NULL);

  self->palette = g_object_ref (palette);
  self->scale = 1;
  self->kind = g_strdup (spec->kind);
  self->title = g_strdup (spec->title);
  self->period = g_strdup (spec->period);
  self->figure = parse_figure (spec->figure);
  self->zone = g_time_zone_ref (board->zone);
  self->drawing = new_drawing (self, board);
  sonor_drawing_set_title (SONOR_DRAWING (self->drawing), spec->title);
  sonor_drawing_set_palette (SONOR_DRAWING (self->drawing), palette);
  gtk_widget_set_parent (self->drawing, GTK_WIDGET (self));

  self->definition = gtk_label_new (spec->definition);
  gtk_label_set_wrap (GTK_LABEL (self->definition), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->definition), 0);
  gtk_widget_set_valign (self->definition, GTK_ALIGN_END);
  gtk_widget_set_visible (self->definition, FALSE);
  gtk_widget_set_can_target (self->definition, FALSE);
  gtk_widget_set_parent (self->definition, GTK_WIDGET (self));

  self->feed = sonor_board_feed_new (database, spec);
  g_signal_connect_object (self->feed, "read", G_CALLBACK (on_read), self, 0);
  g_signal_connect_object (self->feed, "failed", G_CALLBACK (on_failed), self, 0);
  sonor_board_tile_tick (self);

  return GTK_WIDGET (self);
}
