/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/script-label.h"

#include "widgets/mongolian.h"
#include "widgets/vertical-bin.h"

/* A column is as long as is read at a glance, and no shorter than the longest words. */
#define SHORTEST_COLUMN 120
#define LONGEST_COLUMN 280

/**
 * SonorScriptLabel:
 *
 * A text to read and to copy from, which stands as its script is written: with Mongolian letters in it upright, in columns that
 * scroll sideways if there are more than fit; otherwise as a label does.
 */
struct _SonorScriptLabel
{
  GtkWidget          parent_instance;

  SonorVerticalBin  *bin;
  GtkScrolledWindow *scrolled;
  GtkLabel          *label;
};

G_DEFINE_FINAL_TYPE (SonorScriptLabel, sonor_script_label, GTK_TYPE_WIDGET)

static void
sonor_script_label_dispose (GObject *object)
{
  SonorScriptLabel *self = SONOR_SCRIPT_LABEL (object);

  if (self->label != NULL && gtk_widget_get_parent (GTK_WIDGET (self->label)) == GTK_WIDGET (self))
    gtk_widget_unparent (GTK_WIDGET (self->label));
  g_clear_object (&self->label);
  g_clear_pointer ((GtkWidget **) &self->bin, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_script_label_parent_class)->dispose (object);
}

static void
sonor_script_label_class_init (SonorScriptLabelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_script_label_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "scriptlabel");
}

/* Only what is upright scrolls: lying it is as high as its lines, which a scrolled window does not count. */
static void
stand (SonorScriptLabel *self,
       gboolean          vertical)
{
  GtkWidget *label = GTK_WIDGET (self->label);

  if (vertical == gtk_widget_get_visible (GTK_WIDGET (self->bin)))
    return;

  if (vertical)
    {
      gtk_widget_unparent (label);
      gtk_scrolled_window_set_child (self->scrolled, label);
      sonor_vertical_bin_set_vertical (self->bin, TRUE);
    }
  else
    {
      sonor_vertical_bin_set_vertical (self->bin, FALSE);
      gtk_scrolled_window_set_child (self->scrolled, NULL);
      gtk_widget_unparent (label);
      gtk_widget_set_parent (label, GTK_WIDGET (self));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->bin), vertical);
}

static void
sonor_script_label_init (SonorScriptLabel *self)
{
  self->label = g_object_ref_sink (GTK_LABEL (gtk_label_new (NULL)));
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_yalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (self->label, TRUE);

  self->scrolled = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_propagate_natural_height (self->scrolled, TRUE);
  gtk_scrolled_window_set_propagate_natural_width (self->scrolled, TRUE);
  /* Turned, the scrolled window's own vertical is what runs sideways on the screen. */
  gtk_scrolled_window_set_policy (self->scrolled, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);

  self->bin = SONOR_VERTICAL_BIN (sonor_vertical_bin_new (GTK_WIDGET (self->scrolled)));
  sonor_vertical_bin_set_lengths (self->bin, SHORTEST_COLUMN, LONGEST_COLUMN);
  sonor_vertical_bin_set_vertical (self->bin, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->bin), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->bin), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->label), GTK_WIDGET (self));
}

/**
 * sonor_script_label_new:
 * @text: what it says
 *
 * Returns: (transfer floating): a label
 */
GtkWidget *
sonor_script_label_new (const char *text)
{
  SonorScriptLabel *self = g_object_new (SONOR_TYPE_SCRIPT_LABEL, NULL);

  sonor_script_label_set_text (self, text);

  return GTK_WIDGET (self);
}

/**
 * sonor_script_label_set_text:
 * @self: a label
 * @text: what it says
 */
void
sonor_script_label_set_text (SonorScriptLabel *self,
                             const char       *text)
{
  g_return_if_fail (SONOR_IS_SCRIPT_LABEL (self));
  g_return_if_fail (text != NULL);

  gtk_label_set_text (self->label, text);
  stand (self, sonor_mongolian_is_in (text));
}

/**
 * sonor_script_label_get_label:
 * @self: a label
 *
 * Returns: (transfer none): the label of GTK in it, to style and to describe
 */
GtkLabel *
sonor_script_label_get_label (SonorScriptLabel *self)
{
  g_return_val_if_fail (SONOR_IS_SCRIPT_LABEL (self), NULL);

  return self->label;
}

/**
 * sonor_script_label_is_vertical:
 * @self: a label
 *
 * Returns: whether its text stands upright
 */
gboolean
sonor_script_label_is_vertical (SonorScriptLabel *self)
{
  g_return_val_if_fail (SONOR_IS_SCRIPT_LABEL (self), FALSE);

  return sonor_vertical_bin_get_vertical (self->bin);
}
