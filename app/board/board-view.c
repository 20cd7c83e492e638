/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/board-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "board/board-edge.h"
#include "board/board-sign.h"
#include "board/board-tile.h"

/* In units of text sizes. */
#define GAP 8
#define EDGE 22
#define SIGN 72
/* How far the picture wanders, and over how many places. */
#define SHIFT 3
#define N_SHIFTS 8

/**
 * SonorBoardView:
 *
 * A board: pages of tiles on a grid, a sign, and an edge that says what is wrong. It follows its layout in the database, turns its
 * pages, is dimmed by night and wanders a few pixels so that nothing burns in. What is wrong with one tile costs that tile.
 */
struct _SonorBoardView
{
  GtkWidget       parent_instance;

  SonorDatabase  *database;
  char           *name;
  char           *layout;
  char           *options;
  GCancellable   *cancellable;
  SonorBoardSpec *spec;
  char           *shown;
  SonorPalette   *palette;
  GtkWidget      *sign;
  GtkWidget      *edge;
  GPtrArray      *tiles;
  GHashTable     *troubles;
  char           *outer_trouble;
  char           *layout_trouble;
  guint           page;
  guint           seconds;
  double          scale;
  double          applied_scale;
  guint           shift;
  double          dim;
  gboolean        still;
  guint           clock_id;
  guint           scale_id;
};

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_PROBLEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SonorBoardView, sonor_board_view, GTK_TYPE_WIDGET)

static const SonorBoardTileSpec *
get_tile_spec (SonorBoardView *self,
               guint           position)
{
  return g_ptr_array_index (self->spec->tiles, position);
}

static char *
dup_problems (SonorBoardView *self)
{
  if (self->layout_trouble != NULL)
    return g_strdup (self->layout_trouble);

  return *self->spec->problems != NULL ? g_strjoinv ("\n", self->spec->problems) : NULL;
}

/* All that is wrong, the most important first. */
static void
tell_troubles (SonorBoardView *self)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iterator;
  gpointer value;

  if (self->outer_trouble != NULL)
    g_ptr_array_add (words, g_strdup (self->outer_trouble));
  else if (!sonor_database_get_connected (self->database) && sonor_database_get_state_since (self->database) != NULL)
    {
      g_autoptr (GDateTime) since = g_date_time_to_timezone (sonor_database_get_state_since (self->database), self->spec->zone);
      g_autofree char *time = g_date_time_format (since, "%H:%M:%S");

      g_ptr_array_add (words, g_strdup_printf (_("No connection to the database since %s: what you see is older and comes right by itself"),
                                               time));
    }
  if (self->layout_trouble != NULL)
    g_ptr_array_add (words, g_strdup (self->layout_trouble));
  for (gsize i = 0; self->spec->problems[i] != NULL; i++)
    g_ptr_array_add (words, g_strdup (self->spec->problems[i]));
  g_hash_table_iter_init (&iterator, self->troubles);
  while (sonor_database_get_connected (self->database) && g_hash_table_iter_next (&iterator, NULL, &value))
    g_ptr_array_add (words, g_strdup (value));
  sonor_board_edge_set_troubles (SONOR_BOARD_EDGE (self->edge), words);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEMS]);
}

static void
on_tile_trouble (SonorBoardTile *tile,
                 const char     *words,
                 SonorBoardView *self)
{
  if (words != NULL)
    g_hash_table_replace (self->troubles, tile, g_strdup (words));
  else
    g_hash_table_remove (self->troubles, tile);
  tell_troubles (self);
}

static void
show_page (SonorBoardView *self)
{
  for (guint i = 0; i < self->tiles->len; i++)
    gtk_widget_set_child_visible (g_ptr_array_index (self->tiles, i), get_tile_spec (self, i)->page == self->page);
  sonor_board_edge_set_page (SONOR_BOARD_EDGE (self->edge), self->page, self->spec->n_pages);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static gboolean
apply_scale (gpointer user_data)
{
  SonorBoardView *self = user_data;

  self->scale_id = 0;
  self->applied_scale = self->scale;
  for (guint i = 0; i < self->tiles->len; i++)
    sonor_board_tile_set_scale (g_ptr_array_index (self->tiles, i), self->scale);
  if (self->sign != NULL)
    sonor_board_sign_set_scale (SONOR_BOARD_SIGN (self->sign), self->scale);
  sonor_board_edge_set_scale (SONOR_BOARD_EDGE (self->edge), self->scale);

  return G_SOURCE_REMOVE;
}

static void
remove_tiles (SonorBoardView *self)
{
  g_hash_table_remove_all (self->troubles);
  for (guint i = 0; i < self->tiles->len; i++)
    {
      GtkWidget *tile = g_ptr_array_index (self->tiles, i);

      g_signal_handlers_disconnect_by_data (tile, self);
      gtk_widget_unparent (tile);
    }
  g_ptr_array_set_size (self->tiles, 0);
  g_clear_pointer (&self->sign, gtk_widget_unparent);
}

static void
build (SonorBoardView *self)
{
  sonor_palette_set_dark (self->palette, !self->spec->light);
  if (*self->spec->sign_zh != '\0')
    {
      self->sign = sonor_board_sign_new (self->spec->sign_zh, self->spec->sign_mn, self->palette);
      gtk_widget_insert_after (self->sign, GTK_WIDGET (self), NULL);
    }
  for (guint i = 0; i < self->spec->tiles->len; i++)
    {
      GtkWidget *tile = sonor_board_tile_new (self->database, get_tile_spec (self, i), self->spec, self->palette);

      g_signal_connect_object (tile, "trouble", G_CALLBACK (on_tile_trouble), self, 0);
      gtk_widget_insert_before (tile, GTK_WIDGET (self), self->edge);
      g_ptr_array_add (self->tiles, tile);
    }
  self->page = MAX (MIN (self->page, self->spec->n_pages), 1);
  self->seconds = 0;
  if (self->scale > 0)
    apply_scale (self);
  sonor_board_edge_set_title (SONOR_BOARD_EDGE (self->edge), self->spec->title, self->spec->zone);
  show_page (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

static void
set_spec (SonorBoardView *self,
          const char     *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorBoardSpec) spec = NULL;

  g_clear_pointer (&self->layout_trouble, g_free);
  /* The same again, as after every connect: its tiles stay and are read once, not twice. */
  if (g_strcmp0 (json, self->shown) == 0)
    {
      tell_troubles (self);
      return;
    }

  spec = sonor_board_spec_new (json, &error);
  if (spec == NULL)
    {
      self->layout_trouble = g_strdup (error->message);
      tell_troubles (self);
      return;
    }

  remove_tiles (self);
  g_clear_pointer (&self->spec, sonor_board_spec_free);
  self->spec = g_steal_pointer (&spec);
  g_free (self->shown);
  self->shown = g_strdup (json);
  build (self);
  tell_troubles (self);
}

static void
on_shown (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorBoardView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (rows != NULL)
    {
      set_spec (self, sonor_result_get_text (rows, 0, "layout"));
      return;
    }

  /* What is shown stays; the next connect asks again. */
  g_free (self->layout_trouble);
  self->layout_trouble = sonor_database_get_connected (self->database) ? g_strdup (error->message) : NULL;
  tell_troubles (self);
}

static void
read_layout (SonorBoardView *self)
{
  g_autoptr (SonorQuery) query = NULL;

  if (!sonor_database_get_connected (self->database))
    return;

  query = sonor_query_new ("SELECT board_show($1, $2, $3::jsonb) AS layout");
  sonor_query_add_text (query, self->name);
  sonor_query_add_text (query, self->layout);
  sonor_query_add_text (query, self->options);
  sonor_database_query_async (self->database, query, self->cancellable, on_shown, g_object_ref (self));
}

static void
on_notification (SonorDatabase  *database,
                 const char     *channel,
                 const char     *payload,
                 SonorBoardView *self)
{
  /* Without a name: the map or something else of all boards. */
  if (g_str_equal (channel, "board") && ((g_strcmp0 (payload, self->name) == 0 && self->layout == NULL) || g_strcmp0 (payload, "") == 0))
    read_layout (self);
}

/* Layouts and the settings they go by may have changed while nobody could tell. What is on the screen is kept if the same comes. */
static void
on_resync (SonorBoardView *self)
{
  if (self->spec->tiles->len == 0 || self->layout == NULL)
    read_layout (self);
}

static void
on_connected (SonorBoardView *self)
{
  for (guint i = 0; i < self->tiles->len; i++)
    sonor_board_tile_tick (g_ptr_array_index (self->tiles, i));
  tell_troubles (self);
}

static void
follow_hour (SonorBoardView *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now (self->spec->zone);
  int hour = g_date_time_get_hour (now), from = self->spec->night_from, until = self->spec->night_until;
  gboolean night = from <= until ? hour >= from && hour < until : hour >= from || hour < until;
  double dim = night && self->spec->night_light > 0 ? 1 - self->spec->night_light / 100. : 0;
  guint shift = (guint) (g_date_time_to_unix (now) / 60 / MAX (self->spec->shift_minutes, 1) % N_SHIFTS);

  if (dim != self->dim)
    {
      self->dim = dim;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  if (shift != self->shift)
    {
      self->shift = shift;
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
}

static gboolean
on_second (gpointer user_data)
{
  SonorBoardView *self = user_data;

  for (guint i = 0; i < self->tiles->len; i++)
    sonor_board_tile_tick (g_ptr_array_index (self->tiles, i));
  sonor_board_edge_tick (SONOR_BOARD_EDGE (self->edge));
  if (self->still)
    return G_SOURCE_CONTINUE;

  follow_hour (self);
  if (++self->seconds >= self->spec->rotate_s && self->spec->n_pages > 1)
    sonor_board_view_turn (self, 1);

  return G_SOURCE_CONTINUE;
}

static void
place (GtkWidget *child,
       double     x,
       double     y,
       double     width,
       double     height)
{
  GtkAllocation area = { (int) round (x), (int) round (y), 0, 0 };

  area.width = MAX ((int) round (x + width) - area.x, 1);
  area.height = MAX ((int) round (y + height) - area.y, 1);
  gtk_widget_size_allocate (child, &area, -1);
}

static void
sonor_board_view_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  SonorBoardView *self = SONOR_BOARD_VIEW (widget);
  double scale = MIN ((double) width / self->spec->units_width, (double) height / self->spec->units_height);
  double angle = self->shift * 2 * G_PI / N_SHIFTS, gap = GAP * scale;
  double left = gap + SHIFT * scale * (1 + cos (angle)) / 2, top = gap + SHIFT * scale * (1 + sin (angle)) / 2;
  double right = width - gap - SHIFT * scale + (left - gap), bottom = height - gap / 2 - SHIFT * scale + (top - gap);
  double column, row;

  self->scale = MAX (scale, 0.1);
  if (fabs (self->scale - self->applied_scale) > 0.001 && self->scale_id == 0)
    self->scale_id = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, apply_scale, self, NULL);

  place (self->edge, left, bottom - EDGE * scale, right - left, EDGE * scale);
  bottom -= EDGE * scale + gap / 2;
  if (self->sign != NULL)
    {
      place (self->sign, left, top, SIGN * scale, bottom - top);
      left += SIGN * scale;
    }
  column = (right - left + gap) / self->spec->columns;
  row = (bottom - top + gap) / self->spec->rows;
  for (guint i = 0; i < self->tiles->len; i++)
    {
      const SonorBoardTileSpec *tile = get_tile_spec (self, i);

      /* The page may be one that only the next layout has. */
      if (gtk_widget_get_child_visible (g_ptr_array_index (self->tiles, i)))
        place (g_ptr_array_index (self->tiles, i), left + column * tile->column, top + row * tile->row,
               column * tile->width - gap, row * tile->height - gap);
    }
}

static void
sonor_board_view_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  /* It fits into whatever there is: the children must be measured, their wishes do not count. */
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_measure (child, orientation, -1, NULL, NULL, NULL, NULL);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 90;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 960 : 540;
}

static void
sonor_board_view_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  SonorBoardView *self = SONOR_BOARD_VIEW (widget);
  GdkRGBA ground = self->spec->light ? (GdkRGBA) { 0.945f, 0.95f, 0.957f, 1 } : (GdkRGBA) { 0.035f, 0.047f, 0.067f, 1 };
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));

  gtk_snapshot_append_color (snapshot, &ground, &all);
  GTK_WIDGET_CLASS (sonor_board_view_parent_class)->snapshot (widget, snapshot);
  if (self->dim > 0)
    gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0, 0, 0, (float) self->dim }, &all);
}

static void
sonor_board_view_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SonorBoardView *self = SONOR_BOARD_VIEW (object);

  switch (property_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->spec->title);
      break;
    case PROP_PROBLEMS:
      g_value_take_string (value, dup_problems (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sonor_board_view_dispose (GObject *object)
{
  SonorBoardView *self = SONOR_BOARD_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->clock_id, g_source_remove);
  g_clear_handle_id (&self->scale_id, g_source_remove);
  remove_tiles (self);
  g_clear_pointer (&self->edge, gtk_widget_unparent);
  if (self->database != NULL)
    g_signal_handlers_disconnect_by_data (self->database, self);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_board_view_parent_class)->dispose (object);
}

static void
sonor_board_view_finalize (GObject *object)
{
  SonorBoardView *self = SONOR_BOARD_VIEW (object);

  g_free (self->name);
  g_free (self->layout);
  g_free (self->options);
  g_free (self->shown);
  g_free (self->outer_trouble);
  g_free (self->layout_trouble);
  g_object_unref (self->cancellable);
  sonor_board_spec_free (self->spec);
  g_object_unref (self->palette);
  g_ptr_array_unref (self->tiles);
  g_hash_table_unref (self->troubles);

  G_OBJECT_CLASS (sonor_board_view_parent_class)->finalize (object);
}

static void
sonor_board_view_class_init (SonorBoardViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonor_board_view_dispose;
  object_class->finalize = sonor_board_view_finalize;
  object_class->get_property = sonor_board_view_get_property;
  widget_class->measure = sonor_board_view_measure;
  widget_class->size_allocate = sonor_board_view_size_allocate;
  widget_class->snapshot = sonor_board_view_snapshot;
  gtk_widget_class_set_css_name (widget_class, "boardview");

  /**
   * SonorBoardView:title:
   *
   * What the board is called.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * SonorBoardView:problems:
   *
   * What is wrong with the layout, a line each; %NULL for nothing.
   */
  properties[PROP_PROBLEMS] = g_param_spec_string ("problems", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sonor_board_view_init (SonorBoardView *self)
{
  self->cancellable = g_cancellable_new ();
  self->palette = sonor_palette_new (TRUE);
  self->tiles = g_ptr_array_new ();
  self->troubles = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->spec = sonor_board_spec_new ("{}", NULL);
  self->edge = sonor_board_edge_new (self->palette);
  gtk_widget_set_parent (self->edge, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/**
 * sonor_board_view_new:
 * @database: where its layout and its figures are; it may not be signed in yet
 * @name: (nullable): which board; %NULL for one that sonor_board_view_set_layout() gives
 * @options: options of all its tiles that come before those of the layout, JSON
 *
 * Returns: (transfer floating): the board
 */
GtkWidget *
sonor_board_view_new (SonorDatabase *database,
                      const char    *name,
                      const char    *options)
{
  SonorBoardView *self = g_object_new (SONOR_TYPE_BOARD_VIEW, NULL);

  self->database = g_object_ref (database);
  self->name = g_strdup (name);
  self->options = g_strdup (options);
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (on_resync), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (database, "notify::connected", G_CALLBACK (on_connected), self, G_CONNECT_SWAPPED);
  sonor_database_listen (database, "board");
  self->clock_id = g_timeout_add_seconds (1, on_second, self);
  if (name != NULL)
    read_layout (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_board_view_set_layout:
 * @self: a board
 * @layout: the text of a layout
 *
 * Shows a layout that is not stored: of a file, or one that is being edited.
 */
void
sonor_board_view_set_layout (SonorBoardView *self,
                             const char     *layout)
{
  g_return_if_fail (SONOR_IS_BOARD_VIEW (self));
  g_return_if_fail (layout != NULL);

  g_free (self->layout);
  self->layout = g_strdup (layout);
  read_layout (self);
}

/**
 * sonor_board_view_set_trouble:
 * @self: a board
 * @words: (nullable): what is wrong outside of it, e.g. why nobody could sign in; %NULL for nothing
 *
 * Says it on the board's edge, before everything else.
 */
void
sonor_board_view_set_trouble (SonorBoardView *self,
                              const char     *words)
{
  g_return_if_fail (SONOR_IS_BOARD_VIEW (self));

  g_free (self->outer_trouble);
  self->outer_trouble = g_strdup (words);
  tell_troubles (self);
}

/**
 * sonor_board_view_turn:
 * @self: a board
 * @pages: how many pages on; negative for back
 *
 * Turns the pages now; the next turn comes in its time.
 */
void
sonor_board_view_turn (SonorBoardView *self,
                       int             pages)
{
  int n;

  g_return_if_fail (SONOR_IS_BOARD_VIEW (self));

  n = (int) MAX (self->spec->n_pages, 1);
  self->seconds = 0;
  self->page = (guint) ((((int) self->page - 1 + pages) % n + n) % n) + 1;
  show_page (self);
}

/**
 * sonor_board_view_set_still:
 * @self: a board
 * @still: whether it stays bright and on its page
 *
 * For a board that is looked at while it is made: neither the hour nor the time of a page changes it. Its figures stay live.
 */
void
sonor_board_view_set_still (SonorBoardView *self,
                            gboolean        still)
{
  g_return_if_fail (SONOR_IS_BOARD_VIEW (self));

  self->still = still;
}

/**
 * sonor_board_view_show_page:
 * @self: a board
 * @page: which, from 1; the next layout begins with it too, if it has so many
 *
 * Turns to a page; the next turn comes in its time.
 */
void
sonor_board_view_show_page (SonorBoardView *self,
                            guint           page)
{
  g_return_if_fail (SONOR_IS_BOARD_VIEW (self));

  self->seconds = 0;
  self->page = page;
  if (page <= self->spec->n_pages)
    show_page (self);
}

/**
 * sonor_board_view_define_all:
 * @self: a board
 *
 * Shows what every figure means, for half a minute; or no more, if one of them shows it.
 */
void
sonor_board_view_define_all (SonorBoardView *self)
{
  gboolean any = FALSE;

  g_return_if_fail (SONOR_IS_BOARD_VIEW (self));

  for (guint i = 0; i < self->tiles->len; i++)
    any = any || sonor_board_tile_get_defined (g_ptr_array_index (self->tiles, i));
  for (guint i = 0; i < self->tiles->len; i++)
    sonor_board_tile_show_definition (g_ptr_array_index (self->tiles, i), !any);
}
