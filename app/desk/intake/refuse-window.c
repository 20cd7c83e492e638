/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/refuse-window.h"

#include <glib/gi18n.h>

#include "desk/intake/asking.h"
#include "desk/review/refusal-words.h"
#include "desk/ticket/form-field.h"

/* As ticket_accept() takes it. */
#define LONGEST_NOTE 4000

/**
 * SonorRefuseWindow:
 *
 * 不予受理 while the citizen is on the line: on which basis, where the citizen is to be sent, and whether they were told.
 */
struct _SonorRefuseWindow
{
  AdwWindow       parent_instance;

  SonorFormField *basis;
  SonorFormField *told;
  SonorFormField *note;
  SonorResult    *routes;
};

enum
{
  REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorRefuseWindow, sonor_refuse_window, ADW_TYPE_WINDOW)

static void
show_route (SonorRefuseWindow *self)
{
  g_autofree char *basis = sonor_form_field_dup_text (self->basis);

  sonor_form_field_set_hint (self->basis, NULL);
  for (guint i = 0; self->routes != NULL && i < sonor_result_get_n_rows (self->routes); i++)
    {
      if (g_str_equal (sonor_result_get_text (self->routes, i, "code"), basis))
        {
          /* Translators: where the citizen is sent with their matter, and the rule that it rests on */
          g_autofree char *words = g_strdup_printf (_("The proper way: %s. Rule: %s"), sonor_result_get_text (self->routes, i, "route"),
                                                    sonor_result_get_text (self->routes, i, "basis"));

          sonor_form_field_set_hint (self->basis, words);
        }
    }
}

/* While the server is away the bases have their names only. */
static void
on_routes (GtkWidget    *widget,
           SonorResult  *rows,
           const GError *error)
{
  SonorRefuseWindow *self = SONOR_REFUSE_WINDOW (widget);

  if (rows == NULL)
    return;

  self->routes = sonor_result_ref (rows);
  show_route (self);
}

static void
on_refuse (SonorRefuseWindow *self)
{
  g_autofree char *basis = sonor_form_field_dup_text (self->basis);
  g_autofree char *told = sonor_form_field_dup_text (self->told);
  g_autofree char *note = sonor_form_field_dup_text (self->note);
  gboolean good = sonor_form_field_check (self->basis);

  if (*told == '\0')
    sonor_form_field_set_message (self->told, _("Tell the citizen first"));
  if (!sonor_form_field_check (self->note) || *told == '\0' || !good)
    return;

  g_signal_emit (self, signals[REFUSED], 0, basis, note);
  gtk_window_close (GTK_WINDOW (self));
}

static void
sonor_refuse_window_dispose (GObject *object)
{
  SonorRefuseWindow *self = SONOR_REFUSE_WINDOW (object);

  sonor_asking_stop (GTK_WIDGET (self), "routes");
  g_clear_pointer (&self->routes, sonor_result_unref);

  G_OBJECT_CLASS (sonor_refuse_window_parent_class)->dispose (object);
}

static void
sonor_refuse_window_class_init (SonorRefuseWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_refuse_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);

  /**
   * SonorRefuseWindow::refused:
   * @self: the window
   * @basis: the code of the basis
   * @note: what is to be kept besides, or ""
   *
   * The matter shall not be taken, and the citizen knows.
   */
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                   G_TYPE_STRING, G_TYPE_STRING);
}

static void
sonor_refuse_window_init (SonorRefuseWindow *self)
{
}

static GtkWidget *
new_buttons (SonorRefuseWindow *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  GtkWidget *refuse = gtk_button_new_with_mnemonic (_("_Refuse"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  gtk_widget_add_css_class (refuse, "destructive-action");
  g_signal_connect_object (refuse, "clicked", G_CALLBACK (on_refuse), self, G_CONNECT_SWAPPED);
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), refuse);

  return buttons;
}

/**
 * sonor_refuse_window_new:
 * @from: a widget of the window it belongs to
 * @workplace: where the person is signed in
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWidget *
sonor_refuse_window_new (GtkWidget      *from,
                         SonorWorkplace *workplace)
{
  SonorRefuseWindow *self = g_object_new (SONOR_TYPE_REFUSE_WINDOW, "modal", TRUE, "title", _("Refuse"), "transient-for",
                                          gtk_widget_get_root (from), "default-width", 560, NULL);
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT code, CASE session_language() WHEN 'en' THEN route_en ELSE route_zh END"
                                                  " AS route, basis FROM refusal_basis");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *heading = gtk_label_new (_("Not a matter for the hotline?"));
  gsize n_bases;
  const SonorWord *bases = sonor_refusal_words (&n_bases);

  self->basis = SONOR_FORM_FIELD (sonor_form_field_new_choice (_("Basis"), bases, n_bases, "refusal"));
  sonor_form_field_set_required (self->basis, TRUE);
  g_signal_connect_object (self->basis, "changed", G_CALLBACK (show_route), self, G_CONNECT_SWAPPED);
  self->told = SONOR_FORM_FIELD (sonor_form_field_new_check (_("I have told the citizen the proper way")));
  self->note = SONOR_FORM_FIELD (sonor_form_field_new_text (_("Note"), LONGEST_NOTE, 3));
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "title-4");
  gtk_widget_add_css_class (box, "window-content");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->basis));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->note));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->told));
  gtk_box_append (GTK_BOX (box), new_buttons (self));
  adw_window_set_content (ADW_WINDOW (self), box);
  sonor_asking_start (GTK_WIDGET (self), "routes", workplace, query, on_routes);

  return GTK_WIDGET (self);
}
