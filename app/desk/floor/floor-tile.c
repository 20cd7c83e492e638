/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/floor-tile.h"

#include <math.h>

#include <glib/gi18n.h>

#include "desk/floor/clock-label.h"
#include "desk/floor/floor-row.h"

#define MOST_FIGURES 4

/**
 * SonorFloorTile:
 *
 * Some figures that belong together; a press tells what each of them means. A figure that nobody knows is a dash, never 0.
 */
struct _SonorFloorTile
{
  GtkWidget    parent_instance;

  GtkWidget   *button;
  GtkLabel    *title;
  GtkLabel    *main;
  GtkLabel    *rest;
  GtkWidget   *clock;
  GtkWidget   *meaning;

  char        *between;
  GStrv        codes;
  guint        n_main;
  const char  *running;
  double       values[MOST_FIGURES];
  char        *units[MOST_FIGURES];
};

G_DEFINE_FINAL_TYPE (SonorFloorTile, sonor_floor_tile, GTK_TYPE_WIDGET)

static char *
format (double      value,
        const char *unit)
{
  if (!isfinite (value))
    return g_strdup ("—");
  if (g_strcmp0 (unit, "percent") == 0)
    return g_strdup_printf ("%.1f %%", value);
  if (g_strcmp0 (unit, "seconds") == 0)
    return sonor_clock_label_format (round (value));

  return g_strdup_printf ("%.0f", value);
}

static char *
dup_words (SonorFloorTile *self,
           guint           from,
           guint           to,
           const char     *between)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = from; i < to; i++)
    {
      g_autofree char *word = format (self->values[i], self->units[i]);

      if (g_strcmp0 (self->codes[i], self->running) == 0)
        continue;
      if (words->len > 0)
        g_string_append (words, between);
      g_string_append (words, word);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
add_meaning (SonorFloorTile *self,
             SonorResult    *rows,
             guint           row)
{
  const char *source = sonor_floor_row_text (rows, row, "source");
  GtkWidget *name = gtk_label_new (sonor_floor_row_text (rows, row, "name"));
  /* Translators: %s is where the definition of a figure comes from */
  g_autofree char *from = *source != '\0' ? g_strdup_printf (_("Source: %s"), source) : NULL;
  g_autofree char *words = g_strjoin (from != NULL ? "\n" : "", sonor_floor_row_text (rows, row, "formula"), from, NULL);
  GtkWidget *formula = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_add_css_class (name, "heading");
  gtk_label_set_xalign (GTK_LABEL (formula), 0);
  gtk_label_set_wrap (GTK_LABEL (formula), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (formula), 44);
  gtk_box_append (GTK_BOX (self->meaning), name);
  gtk_box_append (GTK_BOX (self->meaning), formula);
}

static void
show (SonorFloorTile *self)
{
  guint n = g_strv_length (self->codes);
  g_autofree char *main = dup_words (self, 0, self->n_main, self->between);
  g_autofree char *rest = n > self->n_main ? dup_words (self, self->n_main, n, " + ") : NULL;
  g_autofree char *spoken = g_strdup_printf ("%s: %s%s%s", gtk_label_get_text (self->title), main, rest != NULL ? " " : "",
                                             rest != NULL ? rest : "");

  gtk_label_set_text (self->main, main);
  gtk_label_set_text (self->rest, rest != NULL ? rest : "");
  gtk_widget_set_visible (GTK_WIDGET (self->rest), rest != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
sonor_floor_tile_dispose (GObject *object)
{
  SonorFloorTile *self = SONOR_FLOOR_TILE (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_pointer (&self->between, g_free);
  g_clear_pointer (&self->codes, g_strfreev);
  for (guint i = 0; i < MOST_FIGURES; i++)
    g_clear_pointer (&self->units[i], g_free);

  G_OBJECT_CLASS (sonor_floor_tile_parent_class)->dispose (object);
}

static void
sonor_floor_tile_class_init (SonorFloorTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_floor_tile_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "floortile");
}

static void
sonor_floor_tile_init (SonorFloorTile *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *figures = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *sign = gtk_image_new_from_icon_name ("dialog-information-symbolic");

  self->title = GTK_LABEL (gtk_label_new (NULL));
  self->main = GTK_LABEL (gtk_label_new (NULL));
  self->rest = GTK_LABEL (gtk_label_new (NULL));
  self->clock = sonor_clock_label_new ();
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_ellipsize (self->title, PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (self->rest, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->rest, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->main), "figure");
  gtk_widget_add_css_class (GTK_WIDGET (self->rest), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->rest), "numeric");
  gtk_widget_add_css_class (self->clock, "figure");
  gtk_widget_add_css_class (sign, "dim-label");
  gtk_image_set_pixel_size (GTK_IMAGE (sign), 12);
  gtk_widget_set_visible (self->clock, FALSE);
  gtk_widget_set_valign (GTK_WIDGET (self->rest), GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (GTK_WIDGET (self->main), GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (self->clock, GTK_ALIGN_BASELINE);
  gtk_box_append (GTK_BOX (top), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (top), sign);
  gtk_box_append (GTK_BOX (figures), GTK_WIDGET (self->main));
  gtk_box_append (GTK_BOX (figures), self->clock);
  gtk_box_append (GTK_BOX (figures), GTK_WIDGET (self->rest));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), figures);

  self->meaning = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->meaning, "padded");
  gtk_popover_set_child (GTK_POPOVER (popover), self->meaning);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (self->button), FALSE);
  gtk_widget_set_tooltip_text (self->button, _("What this means"));
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

/**
 * sonor_floor_tile_new:
 * @title: what it shows
 * @between: what stands between its large figures
 * @codes: (array zero-terminated=1): codes of the metrics, the large ones first; four at most
 * @n_main: how many are large
 *
 * Returns: (transfer floating): a tile that knows nothing yet
 */
GtkWidget *
sonor_floor_tile_new (const char         *title,
                      const char         *between,
                      const char * const *codes,
                      guint               n_main)
{
  SonorFloorTile *self = g_object_new (SONOR_TYPE_FLOOR_TILE, NULL);

  g_return_val_if_fail (g_strv_length ((GStrv) codes) <= MOST_FIGURES, GTK_WIDGET (self));

  gtk_label_set_text (self->title, title);
  self->between = g_strdup (between);
  self->codes = g_strdupv ((GStrv) codes);
  self->n_main = n_main;
  for (guint i = 0; i < MOST_FIGURES; i++)
    self->values[i] = NAN;
  show (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_floor_tile_set_running:
 * @self: a tile
 * @code: (not nullable): one of its codes; static
 *
 * That figure is a time that goes on: it is counted on each second, and not shown while there is none.
 */
void
sonor_floor_tile_set_running (SonorFloorTile *self,
                              const char     *code)
{
  g_return_if_fail (SONOR_IS_FLOOR_TILE (self));

  self->running = code;
  show (self);
}

/* A time that goes on is counted from here. */
static void
run (SonorFloorTile *self,
     double          seconds)
{
  gtk_widget_set_visible (self->clock, isfinite (seconds));
  if (isfinite (seconds))
    sonor_clock_label_set (SONOR_CLOCK_LABEL (self->clock), g_get_monotonic_time () - (gint64) (seconds * G_USEC_PER_SEC), 0);
}

/**
 * sonor_floor_tile_fill:
 * @self: a tile
 * @rows: figures: code, value, value_unit, name, formula, source; others than its own are passed over
 *
 * Shows those of its figures that are among the rows.
 */
void
sonor_floor_tile_fill (SonorFloorTile *self,
                       SonorResult    *rows)
{
  g_return_if_fail (SONOR_IS_FLOOR_TILE (self));

  for (guint i = 0; self->codes[i] != NULL; i++)
    {
      for (guint row = 0; row < sonor_result_get_n_rows (rows); row++)
        {
          gboolean known = !sonor_result_is_null (rows, row, "value");

          if (!g_str_equal (sonor_floor_row_text (rows, row, "code"), self->codes[i]))
            continue;
          self->values[i] = known ? sonor_result_get_double (rows, row, "value") : NAN;
          if (g_strcmp0 (self->codes[i], self->running) == 0)
            run (self, self->values[i]);
          if (self->units[i] == NULL)
            {
              self->units[i] = g_strdup (sonor_floor_row_text (rows, row, "value_unit"));
              add_meaning (self, rows, row);
            }
        }
    }
  show (self);
}
