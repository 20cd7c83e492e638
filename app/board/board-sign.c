/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "board/board-sign.h"

#define SIZE 22

/**
 * SonorBoardSign:
 *
 * The sign at the left edge as on every street of Inner Mongolia: Chinese from the top, one character below the other, and beside
 * it Mongolian, whose lines run downwards: set as a line and turned a quarter clockwise.
 */
struct _SonorBoardSign
{
  GtkWidget     parent_instance;

  char         *chinese;
  char         *mongolian;
  SonorPalette *palette;
  double        scale;
};

G_DEFINE_FINAL_TYPE (SonorBoardSign, sonor_board_sign, GTK_TYPE_WIDGET)

static PangoLayout *
new_layout (SonorBoardSign *self,
            const char     *text,
            double          size)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoFontDescription *font = pango_font_description_copy (pango_context_get_font_description (pango_layout_get_context (layout)));

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);

  return layout;
}

static void
draw_mongolian (SonorBoardSign *self,
                GtkSnapshot    *snapshot,
                const GdkRGBA  *color,
                double          x,
                double          height)
{
  double size = SIZE * self->scale;
  g_autoptr (PangoLayout) layout = new_layout (self, self->mongolian, size);
  int wide, high;

  pango_layout_get_pixel_size (layout, &wide, &high);
  if (wide > height)
    {
      g_clear_object (&layout);
      layout = new_layout (self, self->mongolian, size * height / wide);
      pango_layout_get_pixel_size (layout, &wide, &high);
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (x + high), 0));
  gtk_snapshot_rotate (snapshot, 90);
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
sonor_board_sign_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  SonorBoardSign *self = SONOR_BOARD_SIGN (widget);
  const GdkRGBA *color = sonor_palette_get_color (self->palette, SONOR_COLOR_SERIES_2);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  glong n = MAX (g_utf8_strlen (self->chinese, -1), 1);
  double size = MIN (SIZE * self->scale, height / n / 1.12);
  double y = 0;

  for (const char *at = self->chinese; *at != '\0'; at = g_utf8_next_char (at))
    {
      g_autofree char *letter = g_strndup (at, (gsize) (g_utf8_next_char (at) - at));
      g_autoptr (PangoLayout) layout = new_layout (self, letter, size);
      int wide, high;

      pango_layout_get_pixel_size (layout, &wide, &high);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (width * 0.2 - wide / 2.), (float) (y + (size * 1.12 - high) / 2)));
      gtk_snapshot_append_layout (snapshot, layout, color);
      gtk_snapshot_restore (snapshot);
      y += size * 1.12;
    }
  if (*self->mongolian != '\0')
    draw_mongolian (self, snapshot, color, width * 0.42, height);
}

static void
sonor_board_sign_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
sonor_board_sign_finalize (GObject *object)
{
  SonorBoardSign *self = SONOR_BOARD_SIGN (object);

  g_free (self->chinese);
  g_free (self->mongolian);
  g_clear_object (&self->palette);

  G_OBJECT_CLASS (sonor_board_sign_parent_class)->finalize (object);
}

static void
sonor_board_sign_class_init (SonorBoardSignClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sonor_board_sign_finalize;
  widget_class->snapshot = sonor_board_sign_snapshot;
  widget_class->measure = sonor_board_sign_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
sonor_board_sign_init (SonorBoardSign *self)
{
  self->scale = 1;
}

/**
 * sonor_board_sign_new:
 * @chinese: one line
 * @mongolian: one line in the traditional script
 * @palette: its colours
 *
 * Returns: (transfer floating): the sign
 */
GtkWidget *
sonor_board_sign_new (const char   *chinese,
                      const char   *mongolian,
                      SonorPalette *palette)
{
  SonorBoardSign *self = g_object_new (SONOR_TYPE_BOARD_SIGN, NULL);

  self->chinese = g_strdup (chinese);
  self->mongolian = g_strdup (mongolian);
  self->palette = g_object_ref (palette);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, chinese, -1);

  return GTK_WIDGET (self);
}

/**
 * sonor_board_sign_set_scale:
 * @self: a sign
 * @scale: pixels in a unit of text sizes
 *
 * Sets how large it is.
 */
void
sonor_board_sign_set_scale (SonorBoardSign *self,
                            double          scale)
{
  g_return_if_fail (SONOR_IS_BOARD_SIGN (self));

  self->scale = scale;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
