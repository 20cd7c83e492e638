/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/messages/choice-window.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-verb.h"
#include "desk/work/notice.h"

#define WIDTH 460
#define HEIGHT 460

/**
 * SonorChoiceWindow:
 *
 * Asks which of several people something about a conversation is to do with: a heading, a list, a way out. What becomes of the choice
 * its kinds say.
 */
typedef struct
{
  GtkBox         *box;
  GtkLabel       *heading;
  GtkListBox     *list;
  GtkBox         *buttons;

  GWeakRef        from;
  SonorWorkplace *workplace;
  char           *conversation;
} SonorChoiceWindowPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (SonorChoiceWindow, sonor_choice_window, ADW_TYPE_WINDOW)

static void
on_activated (GtkListBox        *list,
              GtkListBoxRow     *row,
              SonorChoiceWindow *self)
{
  SONOR_CHOICE_WINDOW_GET_CLASS (self)->choose (self, g_object_get_data (G_OBJECT (row), "id"));
  gtk_window_close (GTK_WINDOW (self));
}

static void
sonor_choice_window_dispose (GObject *object)
{
  SonorChoiceWindowPrivate *priv = sonor_choice_window_get_instance_private (SONOR_CHOICE_WINDOW (object));

  /* An answer of the database may come later. */
  priv->list = NULL;
  g_clear_object (&priv->workplace);

  G_OBJECT_CLASS (sonor_choice_window_parent_class)->dispose (object);
}

static void
sonor_choice_window_finalize (GObject *object)
{
  SonorChoiceWindowPrivate *priv = sonor_choice_window_get_instance_private (SONOR_CHOICE_WINDOW (object));

  g_weak_ref_clear (&priv->from);
  g_free (priv->conversation);

  G_OBJECT_CLASS (sonor_choice_window_parent_class)->finalize (object);
}

static void
sonor_choice_window_class_init (SonorChoiceWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_choice_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_choice_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sonor_choice_window_init (SonorChoiceWindow *self)
{
  SonorChoiceWindowPrivate *priv = sonor_choice_window_get_instance_private (self);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  g_weak_ref_init (&priv->from, NULL);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);
  priv->heading = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (priv->heading), "title-2");
  priv->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (priv->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (priv->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (priv->list), GTK_ALIGN_START);
  g_signal_connect_object (priv->list, "row-activated", G_CALLBACK (on_activated), self, 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (priv->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  gtk_widget_set_hexpand (cancel, TRUE);
  priv->buttons = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  gtk_box_append (priv->buttons, cancel);
  priv->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_widget_add_css_class (GTK_WIDGET (priv->box), "window-content");
  gtk_box_append (priv->box, GTK_WIDGET (priv->heading));
  gtk_box_append (priv->box, scrolled);
  gtk_box_append (priv->box, GTK_WIDGET (priv->buttons));
  adw_window_set_content (ADW_WINDOW (self), GTK_WIDGET (priv->box));
}

/**
 * sonor_choice_window_set_titles:
 * @self: a window
 * @title: its title
 * @heading: what it asks
 *
 * Says what is asked.
 */
void
sonor_choice_window_set_titles (SonorChoiceWindow *self,
                                const char        *title,
                                const char        *heading)
{
  SonorChoiceWindowPrivate *priv = sonor_choice_window_get_instance_private (self);

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_text (priv->heading, heading);
}

/**
 * sonor_choice_window_add_above:
 * @self: a window
 * @widget: what stands between the heading and the list
 *
 * Adds something that goes with the choice.
 */
void
sonor_choice_window_add_above (SonorChoiceWindow *self,
                               GtkWidget         *widget)
{
  SonorChoiceWindowPrivate *priv = sonor_choice_window_get_instance_private (self);

  gtk_box_insert_child_after (priv->box, widget, GTK_WIDGET (priv->heading));
}

/**
 * sonor_choice_window_add_button:
 * @self: a window
 * @button: stands beside the one that closes the window
 *
 * Adds another way out.
 */
void
sonor_choice_window_add_button (SonorChoiceWindow *self,
                                GtkWidget         *button)
{
  SonorChoiceWindowPrivate *priv = sonor_choice_window_get_instance_private (self);

  gtk_widget_set_hexpand (button, TRUE);
  gtk_box_append (priv->buttons, button);
}

/**
 * sonor_choice_window_add_row:
 * @self: a window
 * @id: (nullable): what @choose is given
 * @title: who
 * @about: what is known of them
 * @can_be_chosen: whether they can be chosen now
 *
 * Adds a row; a window that is gone takes none.
 */
void
sonor_choice_window_add_row (SonorChoiceWindow *self,
                             const char        *id,
                             const char        *title,
                             const char        *about,
                             gboolean           can_be_chosen)
{
  SonorChoiceWindowPrivate *priv = sonor_choice_window_get_instance_private (self);
  g_autofree char *title_text = g_markup_escape_text (title, -1);
  g_autofree char *about_text = g_markup_escape_text (about, -1);
  GtkWidget *row;

  if (priv->list == NULL)
    return;

  row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title_text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about_text);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), can_be_chosen);
  gtk_widget_set_sensitive (row, can_be_chosen);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  gtk_list_box_append (priv->list, row);
}

/**
 * sonor_choice_window_remove_rows:
 * @self: a window
 *
 * Empties the list.
 */
void
sonor_choice_window_remove_rows (SonorChoiceWindow *self)
{
  SonorChoiceWindowPrivate *priv = sonor_choice_window_get_instance_private (self);
  GtkWidget *row;

  while (priv->list != NULL && (row = gtk_widget_get_first_child (GTK_WIDGET (priv->list))) != NULL)
    gtk_list_box_remove (priv->list, row);
}

/**
 * sonor_choice_window_open:
 * @self: a window
 * @from: a widget of the page that asks
 * @workplace: where the person is signed in
 * @conversation: UUID of the conversation that it is about
 *
 * Shows the window above the page.
 */
void
sonor_choice_window_open (SonorChoiceWindow *self,
                          GtkWidget         *from,
                          SonorWorkplace    *workplace,
                          const char        *conversation)
{
  SonorChoiceWindowPrivate *priv = sonor_choice_window_get_instance_private (self);

  g_weak_ref_set (&priv->from, from);
  priv->workplace = g_object_ref (workplace);
  priv->conversation = g_strdup (conversation);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (from)));
  gtk_window_present (GTK_WINDOW (self));
}

/**
 * sonor_choice_window_do:
 * @self: a window that is open
 * @query: (transfer full): what the database is to do
 * @done: what is said when it has
 *
 * Has something done in the name of the page, unless that is gone.
 */
void
sonor_choice_window_do (SonorChoiceWindow *self,
                        SonorQuery        *query,
                        const char        *done)
{
  SonorChoiceWindowPrivate *priv = sonor_choice_window_get_instance_private (self);
  g_autoptr (GtkWidget) from = g_weak_ref_get (&priv->from);

  if (from != NULL)
    sonor_floor_verb_do (from, priv->workplace, query, done, NULL);
  else
    sonor_query_unref (query);
}

/**
 * sonor_choice_window_tell:
 * @self: a window
 * @error: why there are no rows
 *
 * Says on the page what went wrong.
 */
void
sonor_choice_window_tell (SonorChoiceWindow *self,
                          const GError      *error)
{
  SonorChoiceWindowPrivate *priv = sonor_choice_window_get_instance_private (self);
  g_autoptr (GtkWidget) from = g_weak_ref_get (&priv->from);

  if (from != NULL)
    sonor_notice_error (from, error);
}

/**
 * sonor_choice_window_get_conversation:
 * @self: a window that is open
 *
 * Returns: UUID of the conversation that it is about
 */
const char *
sonor_choice_window_get_conversation (SonorChoiceWindow *self)
{
  SonorChoiceWindowPrivate *priv = sonor_choice_window_get_instance_private (self);

  return priv->conversation;
}
