/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/window.h"

#include <glib/gi18n.h>

#include "desk/line/dial-link.h"
#include "desk/sign-in/sign-in-page.h"
#include "desk/work/question.h"
#include "desk/work/work-view.h"

/**
 * SonorWindow:
 *
 * The window of the desk: the sign-in page, and in its place the work of whoever has signed in.
 */
struct _SonorWindow
{
  AdwApplicationWindow  parent_instance;

  GtkStack             *stack;
  GtkWidget            *sign_in;
  GtkWidget            *work;
  GSettings            *settings;
  char                 *link;
};

G_DEFINE_FINAL_TYPE (SonorWindow, sonor_window, ADW_TYPE_APPLICATION_WINDOW)

static void
end_work (SonorWindow  *self,
          const GError *reason)
{
  if (self->work == NULL)
    return;

  sonor_work_view_sign_out (SONOR_WORK_VIEW (self->work));
  gtk_stack_set_visible_child (self->stack, self->sign_in);
  /* The focus goes before what has it does. */
  sonor_sign_in_page_begin (SONOR_SIGN_IN_PAGE (self->sign_in), reason);
  gtk_stack_remove (self->stack, self->work);
  self->work = NULL;
}

static void
on_call_link (gpointer user_data)
{
  SonorWindow *self = user_data;

  if (self->work != NULL && self->link != NULL)
    gtk_widget_activate_action (self->work, "work.dial", "(ss)", self->link, "");
  g_clear_pointer (&self->link, g_free);
}

/* Whoever made the link may want us to pay for a call: a person says yes first. */
static void
ask_to_call (SonorWindow *self)
{
  g_autofree char *heading = NULL;

  if (self->work == NULL || self->link == NULL)
    return;

  /* Translators: %s is a telephone number or address */
  heading = g_strdup_printf (_("Call %s?"), self->link);
  sonor_question_ask (GTK_WIDGET (self), heading, _("A link outside of Sonor asks for this call."), _("Ca_ll"), FALSE,
                      on_call_link, g_object_ref (self), g_object_unref);
}

static void
on_ended (SonorWorkView *view,
          const GError  *reason,
          SonorWindow   *self)
{
  end_work (self, reason);
}

static void
on_signed_in (SonorSignInPage *page,
              SonorWorkplace  *workplace,
              SonorWindow     *self)
{
  self->work = sonor_work_view_new (workplace);
  g_signal_connect_object (self->work, "ended", G_CALLBACK (on_ended), self, 0);
  gtk_stack_add_named (self->stack, self->work, "work");
  gtk_stack_set_visible_child (self->stack, self->work);
  sonor_work_view_begin (SONOR_WORK_VIEW (self->work));
  ask_to_call (self);
}

static void
on_sign_out (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  end_work (SONOR_WINDOW (widget), NULL);
}

/* Verbs of the page that is shown; without one they do nothing. */
static void
on_page_verb (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  SonorWindow *self = SONOR_WINDOW (widget);

  if (self->work != NULL)
    sonor_work_view_do (SONOR_WORK_VIEW (self->work), action + strlen ("win."),
                        parameter != NULL ? (guint) g_variant_get_int32 (parameter) : 0);
}

static gboolean
sonor_window_close_request (GtkWindow *window)
{
  SonorWindow *self = SONOR_WINDOW (window);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));

  return GTK_WINDOW_CLASS (sonor_window_parent_class)->close_request (window);
}

static void
sonor_window_dispose (GObject *object)
{
  SonorWindow *self = SONOR_WINDOW (object);

  if (self->work != NULL)
    {
      sonor_work_view_sign_out (SONOR_WORK_VIEW (self->work));
      gtk_stack_remove (self->stack, self->work);
      self->work = NULL;
    }
  g_clear_object (&self->settings);
  g_clear_pointer (&self->link, g_free);

  G_OBJECT_CLASS (sonor_window_parent_class)->dispose (object);
}

static void
sonor_window_class_init (SonorWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = sonor_window_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sonor_hotline/Sonor/window.ui");
  gtk_widget_class_bind_template_child (widget_class, SonorWindow, stack);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, on_sign_out);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, on_page_verb);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, on_page_verb);
  gtk_widget_class_install_action (widget_class, "win.clear", NULL, on_page_verb);
  gtk_widget_class_install_action (widget_class, "win.page", "i", on_page_verb);
}

static void
sonor_window_init (SonorWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sonor_window_new:
 * @application: the program
 * @settings: the settings of the desk
 *
 * Returns: (transfer none): the window, which the application owns
 */
GtkWidget *
sonor_window_new (SonorApplication *application,
                  GSettings        *settings)
{
  SonorWindow *self = g_object_new (SONOR_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (settings);
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));

  self->sign_in = sonor_sign_in_page_new (settings);
  gtk_stack_add_named (self->stack, self->sign_in, "sign-in");
  g_signal_connect_object (self->sign_in, "signed-in", G_CALLBACK (on_signed_in), self, 0);
  sonor_sign_in_page_begin (SONOR_SIGN_IN_PAGE (self->sign_in), NULL);

  return GTK_WIDGET (self);
}

/**
 * sonor_window_get_line:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): the telephone of whoever has signed in; %NULL if nobody has
 */
SonorLine *
sonor_window_get_line (SonorWindow *self)
{
  g_return_val_if_fail (SONOR_IS_WINDOW (self), NULL);

  return self->work != NULL ? sonor_work_view_get_line (self->work) : NULL;
}

/**
 * sonor_window_get_workplace:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): where somebody has signed in; %NULL if nobody has
 */
SonorWorkplace *
sonor_window_get_workplace (SonorWindow *self)
{
  g_return_val_if_fail (SONOR_IS_WINDOW (self), NULL);

  return self->work != NULL ? sonor_work_view_get_workplace (SONOR_WORK_VIEW (self->work)) : NULL;
}

/**
 * sonor_window_open_link:
 * @self: a window
 * @uri: a link to call, `tel:` or `sip:`
 * @error: return location for a #GError
 *
 * Calls whom a link from outside names, once somebody has signed in and said yes.
 *
 * Returns: whether the link can be called; if not, @error is set
 */
gboolean
sonor_window_open_link (SonorWindow  *self,
                        const char   *uri,
                        GError      **error)
{
  char *number;

  g_return_val_if_fail (SONOR_IS_WINDOW (self), FALSE);

  number = sonor_dial_link_parse (uri, error);
  if (number == NULL)
    return FALSE;

  g_free (self->link);
  self->link = number;
  ask_to_call (self);

  return TRUE;
}
