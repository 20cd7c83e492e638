/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/quality-bar.h"

#include <glib/gi18n.h>

#define BAR_WIDTH 8
#define BAR_GAP 3
#define LOWEST 6
#define STEP 3

/**
 * SonorQualityBar:
 *
 * How well a call is heard: growing bars, as many as it deserves, and below them the score and, if it is bad, why.
 */
struct _SonorQualityBar
{
  GtkWidget  parent_instance;

  GtkWidget *bars;
  GtkLabel  *words;
};

G_DEFINE_FINAL_TYPE (SonorQualityBar, sonor_quality_bar, GTK_TYPE_WIDGET)

static void
sonor_quality_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_quality_bar_parent_class)->dispose (object);
}

static void
sonor_quality_bar_class_init (SonorQualityBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_quality_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "qualitybar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sonor_quality_bar_init (SonorQualityBar *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);

  self->bars = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, BAR_GAP);
  for (int i = 0; i < SONOR_QUALITY_BARS; i++)
    {
      GtkWidget *bar = g_object_new (GTK_TYPE_BOX, "css-name", "bar", NULL);

      gtk_widget_set_size_request (bar, BAR_WIDTH, LOWEST + i * STEP);
      gtk_widget_set_valign (bar, GTK_ALIGN_END);
      gtk_box_append (GTK_BOX (self->bars), bar);
    }
  gtk_widget_set_parent (self->bars, GTK_WIDGET (self));

  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_ellipsize (self->words, PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (self->words, 12);
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "caption");
  gtk_widget_set_parent (GTK_WIDGET (self->words), GTK_WIDGET (self));

  sonor_quality_bar_set_quality (self, NULL);
}

/**
 * sonor_quality_bar_new:
 *
 * Returns: (transfer floating): a bar that shows nothing
 */
GtkWidget *
sonor_quality_bar_new (void)
{
  return g_object_new (SONOR_TYPE_QUALITY_BAR, NULL);
}

/**
 * sonor_quality_bar_set_quality:
 * @self: a bar
 * @quality: (nullable): how a call is heard; nothing is shown without
 */
void
sonor_quality_bar_set_quality (SonorQualityBar    *self,
                               const SonorQuality *quality)
{
  guint n_bars = quality != NULL ? sonor_quality_get_bars (quality) : 0;
  g_autofree char *words = quality != NULL ? sonor_quality_dup_words (quality) : NULL;
  g_autofree char *score = NULL;
  guint i = 0;

  g_return_if_fail (SONOR_IS_QUALITY_BAR (self));

  gtk_widget_set_visible (GTK_WIDGET (self), quality != NULL);
  if (quality == NULL)
    return;

  for (GtkWidget *bar = gtk_widget_get_first_child (self->bars); bar != NULL; bar = gtk_widget_get_next_sibling (bar), i++)
    {
      const char *classes[] = { i >= n_bars ? "empty" : n_bars >= 4 ? "good" : n_bars >= 3 ? "fair" : "bad", NULL };

      gtk_widget_set_css_classes (bar, classes);
    }

  /* Translators: how well a call is heard, 1.0 to 4.5: mean opinion score */
  score = g_strdup_printf (_("MOS %.1f"), quality->mos);
  gtk_label_set_text (self->words, n_bars >= 4 ? score : words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}
