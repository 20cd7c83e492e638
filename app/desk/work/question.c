/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/work/question.h"

#include <glib/gi18n.h>

/**
 * SonorQuestion:
 *
 * Asks before something that cannot be taken back. Escape and Cancel do nothing; what hurts never has the focus at first.
 */
struct _SonorQuestion
{
  AdwWindow         parent_instance;

  GtkLabel         *heading;
  GtkLabel         *body;
  GtkButton        *cancel;
  GtkButton        *yes;

  SonorQuestionYes  callback;
  gpointer          user_data;
  GDestroyNotify    destroy;
};

G_DEFINE_FINAL_TYPE (SonorQuestion, sonor_question, ADW_TYPE_WINDOW)

static void
on_yes (SonorQuestion *self)
{
  SonorQuestionYes callback = self->callback;
  gpointer user_data = g_steal_pointer (&self->user_data);
  GDestroyNotify destroy = self->destroy;

  self->destroy = NULL;
  gtk_window_close (GTK_WINDOW (self));
  callback (user_data);
  if (destroy != NULL)
    destroy (user_data);
}

static void
sonor_question_dispose (GObject *object)
{
  SonorQuestion *self = SONOR_QUESTION (object);

  if (self->destroy != NULL)
    {
      self->destroy (g_steal_pointer (&self->user_data));
      self->destroy = NULL;
    }

  G_OBJECT_CLASS (sonor_question_parent_class)->dispose (object);
}

static void
sonor_question_class_init (SonorQuestionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_question_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sonor_hotline/Sonor/work/question.ui");
  gtk_widget_class_bind_template_child (widget_class, SonorQuestion, heading);
  gtk_widget_class_bind_template_child (widget_class, SonorQuestion, body);
  gtk_widget_class_bind_template_child (widget_class, SonorQuestion, cancel);
  gtk_widget_class_bind_template_child (widget_class, SonorQuestion, yes);
  gtk_widget_class_bind_template_callback (widget_class, on_yes);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sonor_question_init (SonorQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sonor_question_ask:
 * @from: a widget of the window it is asked in
 * @heading: the question
 * @body: what will happen
 * @yes: the word on the button that does it, with a mnemonic
 * @hurts: whether it destroys something; the button is red and Cancel has the focus
 * @callback: (scope notified): does it
 * @user_data: for @callback
 * @destroy: (nullable): frees @user_data, whatever the answer
 *
 * Asks, and does it only after a yes.
 */
void
sonor_question_ask (GtkWidget        *from,
                    const char       *heading,
                    const char       *body,
                    const char       *yes,
                    gboolean          hurts,
                    SonorQuestionYes  callback,
                    gpointer          user_data,
                    GDestroyNotify    destroy)
{
  SonorQuestion *self = g_object_new (SONOR_TYPE_QUESTION, "title", heading, NULL);
  GtkRoot *root = gtk_widget_get_root (from);

  self->callback = callback;
  self->user_data = user_data;
  self->destroy = destroy;
  gtk_label_set_text (self->heading, heading);
  gtk_label_set_text (self->body, body);
  gtk_widget_set_visible (GTK_WIDGET (self->body), *body != '\0');
  gtk_button_set_label (self->yes, yes);
  gtk_widget_add_css_class (GTK_WIDGET (self->yes), hurts ? "destructive-action" : "suggested-action");

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_set_default_widget (GTK_WINDOW (self), GTK_WIDGET (hurts ? self->cancel : self->yes));
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (hurts ? self->cancel : self->yes));
  gtk_window_present (GTK_WINDOW (self));
}
