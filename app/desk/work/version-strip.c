/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/work/version-strip.h"

#include <glib/gi18n.h>

/**
 * SonorVersionStrip:
 *
 * Somebody else has saved what a person is changing: who it was and when, a look at either version, and what is to become of the
 * person's own. It is not there until there is something to ask.
 */
struct _SonorVersionStrip
{
  GtkWidget        parent_instance;

  GtkWidget       *box;
  GtkLabel        *words;
  GtkWidget       *looks;
  GtkToggleButton *mine;
  GtkToggleButton *theirs;
  GtkWidget       *take;
};

enum
{
  LOOK,
  TAKE,
  KEEP,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorVersionStrip, sonor_version_strip, GTK_TYPE_WIDGET)

static void
on_look (SonorVersionStrip *self)
{
  g_signal_emit (self, signals[LOOK], 0);
}

static void
on_take (SonorVersionStrip *self)
{
  g_signal_emit (self, signals[TAKE], 0);
}

static void
on_keep (SonorVersionStrip *self)
{
  g_signal_emit (self, signals[KEEP], 0);
}

static void
sonor_version_strip_dispose (GObject *object)
{
  g_clear_pointer (&SONOR_VERSION_STRIP (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_version_strip_parent_class)->dispose (object);
}

static void
sonor_version_strip_class_init (SonorVersionStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_version_strip_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  /**
   * SonorVersionStrip::look:
   *
   * The other version is looked at; see sonor_version_strip_get_theirs().
   */
  signals[LOOK] = g_signal_new ("look", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SonorVersionStrip::take:
   *
   * The version that is kept shall take the place of the person's own.
   */
  signals[TAKE] = g_signal_new ("take", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SonorVersionStrip::keep:
   *
   * The person's own version shall be kept, in the way that the button says.
   */
  signals[KEEP] = g_signal_new ("keep", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_version_strip_init (SonorVersionStrip *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->words = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "xalign", 0.0f, "wrap", TRUE, NULL));
  self->mine = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_mnemonic (_("Look at _mine")));
  self->theirs = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_mnemonic (_("Look at the sa_ved one")));
  gtk_toggle_button_set_group (self->theirs, self->mine);
  gtk_toggle_button_set_active (self->mine, TRUE);
  g_signal_connect_object (self->theirs, "toggled", G_CALLBACK (on_look), self, G_CONNECT_SWAPPED);
  self->looks = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->looks, "linked");
  gtk_widget_set_hexpand (self->looks, TRUE);
  gtk_box_append (GTK_BOX (self->looks), GTK_WIDGET (self->mine));
  gtk_box_append (GTK_BOX (self->looks), GTK_WIDGET (self->theirs));
  gtk_box_append (GTK_BOX (row), self->looks);
  self->take = gtk_button_new_with_mnemonic (_("_Take the saved one"));
  g_signal_connect_object (self->take, "clicked", G_CALLBACK (on_take), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), self->take);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_widget_add_css_class (self->box, "note");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (self->box), row);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * sonor_version_strip_new:
 * @keep: what can be done with the person's own version; "_" before the key
 *
 * Returns: (transfer floating): a strip that asks nothing yet
 */
GtkWidget *
sonor_version_strip_new (const char *keep)
{
  SonorVersionStrip *self = g_object_new (SONOR_TYPE_VERSION_STRIP, NULL);
  GtkWidget *button = gtk_button_new_with_mnemonic (keep);

  g_signal_connect_object (button, "clicked", G_CALLBACK (on_keep), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (gtk_widget_get_parent (self->take)), button);

  return GTK_WIDGET (self);
}

/**
 * sonor_version_strip_ask:
 * @self: a strip
 * @words: who saved or removed it, and when
 * @can_take: whether there is a saved version to look at and to take
 *
 * Shows the strip. What is looked at stays what it was.
 */
void
sonor_version_strip_ask (SonorVersionStrip *self,
                         const char        *words,
                         gboolean           can_take)
{
  g_return_if_fail (SONOR_IS_VERSION_STRIP (self));

  gtk_label_set_text (self->words, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->words), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  if (!can_take)
    sonor_version_strip_look_at_mine (self);
  gtk_widget_set_visible (self->looks, can_take);
  gtk_widget_set_visible (self->take, can_take);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

/**
 * sonor_version_strip_put_away:
 * @self: a strip
 *
 * There is nothing to ask any more.
 */
void
sonor_version_strip_put_away (SonorVersionStrip *self)
{
  g_return_if_fail (SONOR_IS_VERSION_STRIP (self));

  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  sonor_version_strip_look_at_mine (self);
}

/**
 * sonor_version_strip_get_asks:
 * @self: a strip
 *
 * Returns: whether it is shown
 */
gboolean
sonor_version_strip_get_asks (SonorVersionStrip *self)
{
  g_return_val_if_fail (SONOR_IS_VERSION_STRIP (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self));
}

/**
 * sonor_version_strip_get_theirs:
 * @self: a strip
 *
 * Returns: whether the saved version is looked at
 */
gboolean
sonor_version_strip_get_theirs (SonorVersionStrip *self)
{
  g_return_val_if_fail (SONOR_IS_VERSION_STRIP (self), FALSE);

  return gtk_toggle_button_get_active (self->theirs);
}

/**
 * sonor_version_strip_look_at_mine:
 * @self: a strip
 *
 * Shows the person's own version, as when they go on with it.
 */
void
sonor_version_strip_look_at_mine (SonorVersionStrip *self)
{
  g_return_if_fail (SONOR_IS_VERSION_STRIP (self));

  gtk_toggle_button_set_active (self->mine, TRUE);
}
