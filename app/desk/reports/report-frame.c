/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/reports/report-frame.h"

#include <glib/gi18n.h>

#include "desk/attachments/file-choice.h"
#include "desk/work/notice.h"

/**
 * SonorReportFrame:
 *
 * What is around something that takes a while to make: choices above it, how far it is and that it can be given up, what went wrong,
 * and paper when it is done.
 */
struct _SonorReportFrame
{
  GtkWidget               parent_instance;

  GtkBox                 *body;
  GtkBox                 *choices;
  GtkBox                 *buttons;
  GtkWidget              *progress_box;
  GtkProgressBar         *progress;
  GtkLabel               *trouble;

  GtkWidget              *page;
  const SonorReportPaper *paper;
  GCancellable           *cancellable;
  gboolean                made;
};

enum
{
  READY_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorReportFrame, sonor_report_frame, GTK_TYPE_WIDGET)

static void
set_trouble (SonorReportFrame *self,
             const char       *words)
{
  gtk_label_set_text (self->trouble, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), words != NULL);
}

static void
update (SonorReportFrame *self)
{
  gboolean ready = sonor_report_frame_get_ready (self);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "paper.pdf", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "paper.print", ready);
  gtk_widget_set_visible (self->progress_box, self->cancellable != NULL);
  g_signal_emit (self, signals[READY_CHANGED], 0);
}

static void
give_up (SonorReportFrame *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
on_cancel (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  give_up (SONOR_REPORT_FRAME (widget));
  update (SONOR_REPORT_FRAME (widget));
}

static void
print_to (SonorReportFrame *self,
          const char       *path)
{
  g_autoptr (GError) error = NULL;

  if (!self->paper->print (self->page, path, &error))
    sonor_notice_error (GTK_WIDGET (self), error);
  else if (path != NULL)
    sonor_notice_show (GTK_WIDGET (self), _("Saved"));
}

static void
on_pdf_chosen (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SonorReportFrame) self = user_data;
  g_autoptr (GFile) file = sonor_file_choice_save_finish (result);

  if (file != NULL && self->page != NULL && g_file_peek_path (file) != NULL)
    print_to (self, g_file_peek_path (file));
}

static void
on_pdf (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  SonorReportFrame *self = SONOR_REPORT_FRAME (widget);
  g_autofree char *name = self->paper->dup_name (self->page);
  g_autofree char *file_name = g_strconcat (name, ".pdf", NULL);

  sonor_file_choice_save_async (widget, _("Save as PDF"), file_name, on_pdf_chosen, g_object_ref (widget));
}

static void
on_print (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  print_to (SONOR_REPORT_FRAME (widget), NULL);
}

static void
sonor_report_frame_dispose (GObject *object)
{
  SonorReportFrame *self = SONOR_REPORT_FRAME (object);

  give_up (self);
  self->page = NULL;
  if (self->body != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->body));
  self->body = NULL;

  G_OBJECT_CLASS (sonor_report_frame_parent_class)->dispose (object);
}

static void
sonor_report_frame_class_init (SonorReportFrameClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_report_frame_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "paper.cancel", NULL, on_cancel);
  gtk_widget_class_install_action (widget_class, "paper.pdf", NULL, on_pdf);
  gtk_widget_class_install_action (widget_class, "paper.print", NULL, on_print);

  /**
   * SonorReportFrame::ready-changed:
   * @self: the frame
   *
   * Something has been made, or is being made anew.
   */
  signals[READY_CHANGED] = g_signal_new ("ready-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
new_button (const char *title,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (title);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);

  return button;
}

static void
sonor_report_frame_init (SonorReportFrame *self)
{
  GtkBox *bar = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));

  self->body = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));
  self->choices = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  self->buttons = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gtk_widget_set_hexpand (GTK_WIDGET (self->choices), TRUE);
  gtk_box_append (bar, GTK_WIDGET (self->choices));
  gtk_box_append (bar, GTK_WIDGET (self->buttons));
  gtk_box_append (bar, new_button (_("P_DF …"), "paper.pdf"));
  gtk_box_append (bar, new_button (_("_Print …"), "paper.print"));
  gtk_box_append (self->body, GTK_WIDGET (bar));

  self->progress_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->progress_box), GTK_WIDGET (self->progress));
  gtk_box_append (GTK_BOX (self->progress_box), new_button (_("_Give up"), "paper.cancel"));
  gtk_widget_set_visible (self->progress_box, FALSE);
  gtk_box_append (self->body, self->progress_box);

  self->trouble = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->trouble, 0);
  gtk_label_set_wrap (self->trouble, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "trouble");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  gtk_box_append (self->body, GTK_WIDGET (self->trouble));

  gtk_widget_set_margin_top (GTK_WIDGET (self->body), 10);
  gtk_widget_set_margin_start (GTK_WIDGET (self->body), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->body), 12);
  gtk_widget_set_hexpand (GTK_WIDGET (self->body), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->body), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (self->body), GTK_WIDGET (self));
}

/**
 * sonor_report_frame_new:
 * @page: whose it is; it outlives the frame
 * @working: what is being done while it is made, for those who hear
 * @paper: how it gets onto paper
 *
 * Returns: (transfer floating): the frame, empty
 */
GtkWidget *
sonor_report_frame_new (GtkWidget              *page,
                        const char             *working,
                        const SonorReportPaper *paper)
{
  SonorReportFrame *self = g_object_new (SONOR_TYPE_REPORT_FRAME, NULL);

  self->page = page;
  self->paper = paper;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, working, -1);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_report_frame_add_choice:
 * @self: a frame
 * @widget: what says what is made
 *
 * Adds a choice after the others.
 */
void
sonor_report_frame_add_choice (SonorReportFrame *self,
                               GtkWidget        *widget)
{
  g_return_if_fail (SONOR_IS_REPORT_FRAME (self));

  gtk_box_append (self->choices, widget);
}

/**
 * sonor_report_frame_add_button:
 * @self: a frame
 * @title: what it says, with a mnemonic
 * @action: what it does
 *
 * Adds a button before those of paper.
 */
void
sonor_report_frame_add_button (SonorReportFrame *self,
                               const char       *title,
                               const char       *action)
{
  g_return_if_fail (SONOR_IS_REPORT_FRAME (self));

  gtk_box_append (self->buttons, new_button (title, action));
}

/**
 * sonor_report_frame_set_content:
 * @self: a frame without content
 * @content: what is made
 *
 * Sets what is in it.
 */
void
sonor_report_frame_set_content (SonorReportFrame *self,
                                GtkWidget        *content)
{
  g_return_if_fail (SONOR_IS_REPORT_FRAME (self));

  gtk_box_append (self->body, content);
}

/**
 * sonor_report_frame_begin:
 * @self: a frame
 *
 * Something is being made; what was being made before is given up.
 *
 * Returns: (transfer none): by what it is given up
 */
GCancellable *
sonor_report_frame_begin (SonorReportFrame *self)
{
  g_return_val_if_fail (SONOR_IS_REPORT_FRAME (self), NULL);

  give_up (self);
  self->cancellable = g_cancellable_new ();
  set_trouble (self, NULL);
  gtk_progress_bar_set_fraction (self->progress, 0);
  update (self);

  return self->cancellable;
}

/**
 * sonor_report_frame_progress:
 * @self: (nullable): a frame; %NULL when its page is gone
 * @share: from 0 to 1
 *
 * Tells how far it is.
 */
void
sonor_report_frame_progress (SonorReportFrame *self,
                             double            share)
{
  if (self != NULL)
    gtk_progress_bar_set_fraction (self->progress, share);
}

/**
 * sonor_report_frame_end:
 * @self: (nullable): a frame; %NULL when its page is gone
 * @result: a #GTask that has ended
 * @error: (nullable): why it has failed
 *
 * Something has been made, or has failed, which is said.
 *
 * Returns: whether it is still wanted and has been made; %FALSE if it has failed or another one has been asked for since
 */
gboolean
sonor_report_frame_end (SonorReportFrame *self,
                        GAsyncResult     *result,
                        const GError     *error)
{
  if (self == NULL || self->cancellable == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return FALSE;

  g_clear_object (&self->cancellable);
  if (error != NULL)
    set_trouble (self, error->message);
  else
    self->made = TRUE;
  update (self);

  return error == NULL;
}

/**
 * sonor_report_frame_get_ready:
 * @self: a frame
 *
 * Returns: whether something has been made and nothing else is being made
 */
gboolean
sonor_report_frame_get_ready (SonorReportFrame *self)
{
  g_return_val_if_fail (SONOR_IS_REPORT_FRAME (self), FALSE);

  return self->made && self->cancellable == NULL;
}
