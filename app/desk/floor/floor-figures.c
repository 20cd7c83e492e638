/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/floor-figures.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-tile.h"
#include "model/live-query.h"

/* How many seats are needed changes with the half hour, and no event tells of that. */
#define STAFFING_SECONDS 60

static const struct
{
  const char *title;
  const char *between;
  const char *codes[5];
  guint       n_main;
  const char *running;
} tiles[] = {
  { N_("Answered in time (of answered / of offered)"), " / ", { "in_time_rate", "service_level" }, 2 },
  { N_("Waiting · longest wait"), "", { "waiting", "longest_wait" }, 2, "longest_wait" },
  { N_("Abandoned"), "", { "abandon_rate" }, 1 },
  { N_("Handling time = talk + hold + wrap-up"), "", { "aht", "aht_talk", "aht_hold", "aht_wrap_up" }, 1 },
  { N_("Seats needed now / signed in"), " / ", { "seats_needed", "seats_present" }, 2 },
};

/**
 * SonorFloorFigures:
 *
 * Today's figures of the floor, up to the last commit.
 */
struct _SonorFloorFigures
{
  GtkWidget       parent_instance;

  GtkWidget      *tiles[G_N_ELEMENTS (tiles)];
  SonorLiveQuery *figures;
  SonorLiveQuery *staffing;
  guint           staffing_id;
};

G_DEFINE_FINAL_TYPE (SonorFloorFigures, sonor_floor_figures, GTK_TYPE_WIDGET)

static void
on_read (SonorLiveQuery    *query,
         SonorFloorFigures *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tiles); i++)
    sonor_floor_tile_fill (SONOR_FLOOR_TILE (self->tiles[i]), sonor_live_query_get_rows (query));
}

static gboolean
on_minute (gpointer user_data)
{
  sonor_live_query_read (SONOR_FLOOR_FIGURES (user_data)->staffing);

  return G_SOURCE_CONTINUE;
}

static void
sonor_floor_figures_map (GtkWidget *widget)
{
  SonorFloorFigures *self = SONOR_FLOOR_FIGURES (widget);

  GTK_WIDGET_CLASS (sonor_floor_figures_parent_class)->map (widget);
  if (self->staffing_id == 0)
    self->staffing_id = g_timeout_add_seconds (STAFFING_SECONDS, on_minute, self);
}

static void
sonor_floor_figures_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&SONOR_FLOOR_FIGURES (widget)->staffing_id, g_source_remove);
  GTK_WIDGET_CLASS (sonor_floor_figures_parent_class)->unmap (widget);
}

static void
sonor_floor_figures_dispose (GObject *object)
{
  SonorFloorFigures *self = SONOR_FLOOR_FIGURES (object);
  GtkWidget *child;

  g_clear_handle_id (&self->staffing_id, g_source_remove);
  if (self->figures != NULL)
    g_object_run_dispose (G_OBJECT (self->figures));
  if (self->staffing != NULL)
    g_object_run_dispose (G_OBJECT (self->staffing));
  g_clear_object (&self->figures);
  g_clear_object (&self->staffing);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_floor_figures_parent_class)->dispose (object);
}

static void
sonor_floor_figures_class_init (SonorFloorFiguresClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_floor_figures_dispose;
  widget_class->map = sonor_floor_figures_map;
  widget_class->unmap = sonor_floor_figures_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
sonor_floor_figures_init (SonorFloorFigures *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_box_layout_set_spacing (layout, 8);
  for (gsize i = 0; i < G_N_ELEMENTS (tiles); i++)
    {
      self->tiles[i] = sonor_floor_tile_new (_(tiles[i].title), tiles[i].between, tiles[i].codes, tiles[i].n_main);
      if (tiles[i].running != NULL)
        sonor_floor_tile_set_running (SONOR_FLOOR_TILE (self->tiles[i]), tiles[i].running);
      gtk_widget_set_hexpand (self->tiles[i], TRUE);
      gtk_widget_set_parent (self->tiles[i], GTK_WIDGET (self));
    }
}

/**
 * sonor_floor_figures_new:
 * @workplace: where the supervisor is signed in
 *
 * Returns: (transfer floating): the figures
 */
GtkWidget *
sonor_floor_figures_new (SonorWorkplace *workplace)
{
  static const char * const figure_channels[] = { "call", "waiting", "seat", NULL };
  static const char * const no_channels[] = { NULL };
  SonorFloorFigures *self = g_object_new (SONOR_TYPE_FLOOR_FIGURES, NULL);
  SonorDatabase *database = sonor_workplace_get_database (workplace);

  self->figures = sonor_live_query_new (database, "SELECT * FROM floor_figures()", figure_channels);
  g_signal_connect_object (self->figures, "changed", G_CALLBACK (on_read), self, 0);
  self->staffing = sonor_live_query_new (database, "SELECT * FROM floor_staffing()", no_channels);
  g_signal_connect_object (self->staffing, "changed", G_CALLBACK (on_read), self, 0);

  return GTK_WIDGET (self);
}

/**
 * sonor_floor_figures_read:
 * @self: the figures
 *
 * Reads them again.
 */
void
sonor_floor_figures_read (SonorFloorFigures *self)
{
  g_return_if_fail (SONOR_IS_FLOOR_FIGURES (self));

  sonor_live_query_read (self->figures);
  sonor_live_query_read (self->staffing);
}
