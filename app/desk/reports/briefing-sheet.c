/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/reports/briefing-sheet.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk/reports/briefing-drawing.h"

#define SHEET_WIDTH 860
/* Pixels in a point of paper: so high a drawing has room for what it has on paper. */
#define POINT 1.5

/**
 * SonorBriefingSheet:
 *
 * A briefing on the screen as it would be on paper.
 */
struct _SonorBriefingSheet
{
  GtkWidget  parent_instance;

  GtkWidget *scrolled;
  GtkBox    *parts;
};

G_DEFINE_FINAL_TYPE (SonorBriefingSheet, sonor_briefing_sheet, GTK_TYPE_WIDGET)

static GtkWidget *
new_text (const SonorBriefingPart *part)
{
  GtkWidget *label = gtk_label_new (part->body);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), part->kind <= SONOR_BRIEFING_PERIOD ? 0.5f : 0);
  gtk_label_set_justify (GTK_LABEL (label), part->kind <= SONOR_BRIEFING_PERIOD ? GTK_JUSTIFY_CENTER : GTK_JUSTIFY_LEFT);
  if (part->kind == SONOR_BRIEFING_TITLE)
    gtk_widget_add_css_class (label, "title-2");
  else if (part->kind == SONOR_BRIEFING_PERIOD)
    gtk_widget_add_css_class (label, "dim-label");
  else if (part->kind == SONOR_BRIEFING_HEADING)
    {
      gtk_widget_add_css_class (label, "title-4");
      gtk_widget_set_margin_top (label, 10);
    }

  return label;
}

static void
attach (GtkGrid    *grid,
        const char *text,
        int         column,
        int         row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, row == 0 ? "dim-label" : "numeric");
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static GtkWidget *
new_figures (const SonorBriefingPart *part)
{
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());

  gtk_grid_set_row_spacing (grid, 4);
  gtk_grid_set_column_spacing (grid, 16);
  gtk_grid_set_column_homogeneous (grid, TRUE);
  attach (grid, C_("briefing", "Figure"), 0, 0);
  attach (grid, C_("briefing", "This period"), 1, 0);
  attach (grid, C_("briefing", "Period before"), 2, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (part->rows)); i++)
    {
      g_autoptr (SonorFigureRow) row = g_list_model_get_item (G_LIST_MODEL (part->rows), i);
      g_autofree char *value = sonor_briefing_drawing_dup_value (part, i);
      g_autofree char *before = sonor_briefing_drawing_dup_change (part, i);

      attach (grid, sonor_figure_row_get_label (row), 0, (int) i + 1);
      attach (grid, value, 1, (int) i + 1);
      attach (grid, before, 2, (int) i + 1);
    }

  return GTK_WIDGET (grid);
}

static void
sonor_briefing_sheet_dispose (GObject *object)
{
  g_clear_pointer (&SONOR_BRIEFING_SHEET (object)->scrolled, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_briefing_sheet_parent_class)->dispose (object);
}

static void
sonor_briefing_sheet_class_init (SonorBriefingSheetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_briefing_sheet_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
sonor_briefing_sheet_init (SonorBriefingSheet *self)
{
  GtkWidget *clamp = adw_clamp_new ();

  self->scrolled = gtk_scrolled_window_new ();
  self->parts = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));
  gtk_widget_set_margin_top (GTK_WIDGET (self->parts), 16);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->parts), 24);
  gtk_widget_set_margin_start (GTK_WIDGET (self->parts), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->parts), 12);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), SHEET_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->parts));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

/**
 * sonor_briefing_sheet_new:
 *
 * Returns: (transfer floating): an empty sheet
 */
GtkWidget *
sonor_briefing_sheet_new (void)
{
  return g_object_new (SONOR_TYPE_BRIEFING_SHEET, NULL);
}

/**
 * sonor_briefing_sheet_show:
 * @self: a sheet
 * @briefing: what is on it from now on
 */
void
sonor_briefing_sheet_show (SonorBriefingSheet *self,
                           SonorBriefing      *briefing)
{
  GtkWidget *child;

  g_return_if_fail (SONOR_IS_BRIEFING_SHEET (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->parts))) != NULL)
    gtk_box_remove (self->parts, child);
  for (guint i = 0; i < sonor_briefing_get_n_parts (briefing); i++)
    {
      const SonorBriefingPart *part = sonor_briefing_get_part (briefing, i);

      if (part->kind == SONOR_BRIEFING_FIGURES)
        child = new_figures (part);
      else if (part->kind == SONOR_BRIEFING_CHART || part->kind == SONOR_BRIEFING_LIST)
        {
          child = sonor_briefing_drawing_new (part);
          gtk_widget_set_size_request (child, -1, (int) (sonor_briefing_drawing_get_height (part) * POINT));
        }
      else
        child = new_text (part);
      gtk_box_append (self->parts, child);
    }
}
