/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/verb-button.h"

/**
 * SonorVerbButton:
 *
 * One verb of the line bar: its word, and its key beside it.
 */
struct _SonorVerbButton
{
  GtkButton      parent_instance;

  GtkLabel      *word;
  GtkLabel      *key;
  SonorLineVerb  verb;
};

G_DEFINE_FINAL_TYPE (SonorVerbButton, sonor_verb_button, GTK_TYPE_BUTTON)

static void
sonor_verb_button_class_init (SonorVerbButtonClass *klass)
{
}

static void
sonor_verb_button_init (SonorVerbButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->word = GTK_LABEL (gtk_label_new (NULL));
  /* Whoever hears the button hears its key as a property of it. */
  self->key = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->key), "key");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->word));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->key));
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self), "verb");
}

/**
 * sonor_verb_button_new:
 * @verb: its verb
 *
 * Returns: (transfer floating): a button
 */
GtkWidget *
sonor_verb_button_new (SonorLineVerb verb)
{
  SonorVerbButton *self = g_object_new (SONOR_TYPE_VERB_BUTTON, NULL);

  sonor_verb_button_set_verb (self, verb);

  return GTK_WIDGET (self);
}

/**
 * sonor_verb_button_set_verb:
 * @self: a button
 * @verb: its verb from now on
 */
void
sonor_verb_button_set_verb (SonorVerbButton *self,
                            SonorLineVerb    verb)
{
  const char *style = sonor_line_verb_get_style (verb);
  const char *label = sonor_line_verb_get_label (verb);
  g_autofree char *key_label = NULL;
  GdkModifierType modifiers;
  guint key;

  g_return_if_fail (SONOR_IS_VERB_BUTTON (self));

  if (*gtk_label_get_text (self->word) != '\0')
    {
      const char *before = sonor_line_verb_get_style (self->verb);

      if (self->verb == verb)
        return;
      if (before != NULL)
        gtk_widget_remove_css_class (GTK_WIDGET (self), before);
    }

  self->verb = verb;
  sonor_line_verb_get_key (verb, &key, &modifiers);
  key_label = gtk_accelerator_get_label (key, modifiers);
  gtk_label_set_text (self->word, label);
  gtk_label_set_text (self->key, key_label);
  if (style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), style);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, key_label,
                                  -1);
}

/**
 * sonor_verb_button_get_verb:
 * @self: a button
 *
 * Returns: what it does
 */
SonorLineVerb
sonor_verb_button_get_verb (SonorVerbButton *self)
{
  g_return_val_if_fail (SONOR_IS_VERB_BUTTON (self), SONOR_LINE_VERB_ANSWER);

  return self->verb;
}
