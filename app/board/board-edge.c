/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/board-edge.h"

#include <glib/gi18n-lib.h>

#define SIZE 14

/**
 * SonorBoardEdge:
 *
 * The strip below a board: what is wrong, in words and with a shape, or else what the board is; its page; the date and the time.
 */
struct _SonorBoardEdge
{
  GtkWidget     parent_instance;

  GtkLabel     *words;
  GtkLabel     *page;
  GtkLabel     *clock;
  SonorPalette *palette;
  GTimeZone    *zone;
  char         *title;
  char         *troubles;
  double        scale;
};

G_DEFINE_FINAL_TYPE (SonorBoardEdge, sonor_board_edge, GTK_TYPE_WIDGET)

static void
set_look (SonorBoardEdge *self,
          GtkLabel       *label,
          SonorColor      color,
          gboolean        bold)
{
  const GdkRGBA *rgba = sonor_palette_get_color (self->palette, color);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_size_new_absolute ((int) (SIZE * self->scale * PANGO_SCALE)));
  pango_attr_list_insert (attributes, pango_attr_foreground_new ((guint16) (rgba->red * 65535), (guint16) (rgba->green * 65535),
                                                                 (guint16) (rgba->blue * 65535)));
  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  gtk_label_set_attributes (label, attributes);
}

static void
update (SonorBoardEdge *self)
{
  gtk_label_set_text (self->words, self->troubles != NULL ? self->troubles : self->title);
  set_look (self, self->words, self->troubles != NULL ? SONOR_COLOR_WARNING : SONOR_COLOR_DIM, self->troubles != NULL);
  set_look (self, self->page, SONOR_COLOR_DIM, FALSE);
  set_look (self, self->clock, SONOR_COLOR_DIM, FALSE);
}

static void
sonor_board_edge_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_board_edge_parent_class)->dispose (object);
}

static void
sonor_board_edge_finalize (GObject *object)
{
  SonorBoardEdge *self = SONOR_BOARD_EDGE (object);

  g_clear_object (&self->palette);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_free (self->title);
  g_free (self->troubles);

  G_OBJECT_CLASS (sonor_board_edge_parent_class)->finalize (object);
}

static void
sonor_board_edge_class_init (SonorBoardEdgeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_board_edge_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_board_edge_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
sonor_board_edge_init (SonorBoardEdge *self)
{
  GtkLabel **labels[] = { &self->words, &self->page, &self->clock };

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      *labels[i] = GTK_LABEL (gtk_label_new (NULL));
      gtk_widget_set_parent (GTK_WIDGET (*labels[i]), GTK_WIDGET (self));
    }
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_ellipsize (self->words, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->words), TRUE);
  self->scale = 1;
  self->title = g_strdup ("");
}

/**
 * sonor_board_edge_new:
 * @palette: its colours
 *
 * Returns: (transfer floating): the edge
 */
GtkWidget *
sonor_board_edge_new (SonorPalette *palette)
{
  SonorBoardEdge *self = g_object_new (SONOR_TYPE_BOARD_EDGE, NULL);

  self->palette = g_object_ref (palette);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_board_edge_set_scale:
 * @self: an edge
 * @scale: pixels in a unit of text sizes
 *
 * Sets how large it is.
 */
void
sonor_board_edge_set_scale (SonorBoardEdge *self,
                            double          scale)
{
  g_return_if_fail (SONOR_IS_BOARD_EDGE (self));

  self->scale = scale;
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), (guint) (16 * scale));
  update (self);
}

/**
 * sonor_board_edge_set_title:
 * @self: an edge
 * @title: what the board is called
 * @zone: the city's time zone
 *
 * Sets what it says while nothing is wrong.
 */
void
sonor_board_edge_set_title (SonorBoardEdge *self,
                            const char     *title,
                            GTimeZone      *zone)
{
  g_return_if_fail (SONOR_IS_BOARD_EDGE (self));

  g_free (self->title);
  /* Translators: %s is the name of a wallboard */
  self->title = g_strdup_printf (_("%s · What a figure means: press its tile, or I for all"), title);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = g_time_zone_ref (zone);
  update (self);
  sonor_board_edge_tick (self);
}

/**
 * sonor_board_edge_set_page:
 * @self: an edge
 * @page: from 1
 * @n_pages: of how many
 *
 * Says which page is shown, where there are several.
 */
void
sonor_board_edge_set_page (SonorBoardEdge *self,
                           guint           page,
                           guint           n_pages)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SONOR_IS_BOARD_EDGE (self));

  text = n_pages > 1 ? g_strdup_printf (_("page %u of %u"), page, n_pages) : g_strdup ("");
  gtk_label_set_text (self->page, text);
}

/**
 * sonor_board_edge_set_troubles:
 * @self: an edge
 * @words: (element-type utf8): what is wrong, the most important first
 *
 * Says it until it is over.
 */
void
sonor_board_edge_set_troubles (SonorBoardEdge *self,
                               GPtrArray      *words)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_if_fail (SONOR_IS_BOARD_EDGE (self));

  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (text, "%s▲ %s", i > 0 ? "   " : "", (const char *) g_ptr_array_index (words, i));
  g_free (self->troubles);
  self->troubles = text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
  update (self);
}

/**
 * sonor_board_edge_tick:
 * @self: an edge
 *
 * A second has passed.
 */
void
sonor_board_edge_tick (SonorBoardEdge *self)
{
  static const char * const days[] = { N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday") };
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (SONOR_IS_BOARD_EDGE (self));

  if (self->zone == NULL)
    return;
  now = g_date_time_new_now (self->zone);
  /* Translators: the date and time of a wallboard: year, month, day, weekday, hour, minute */
  text = g_strdup_printf (_("%1$d-%2$02d-%3$02d %4$s  %5$02d:%6$02d"), g_date_time_get_year (now), g_date_time_get_month (now),
                          g_date_time_get_day_of_month (now), _(days[g_date_time_get_day_of_week (now) - 1]),
                          g_date_time_get_hour (now), g_date_time_get_minute (now));
  if (g_strcmp0 (text, gtk_label_get_text (self->clock)) != 0)
    gtk_label_set_text (self->clock, text);
}
