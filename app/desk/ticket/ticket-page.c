/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/ticket/ticket-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk/ticket/task-pane.h"
#include "desk/ticket/three-panes.h"
#include "desk/ticket/ticket-facts.h"
#include "desk/ticket/ticket-header.h"
#include "desk/ticket/ticket-parts.h"
#include "desk/ticket/ticket-print.h"
#include "desk/ticket/time-line.h"
#include "desk/work/notice.h"
#include "desk/work/page.h"

/**
 * SonorTicketPage:
 *
 * One ticket: on the left what it is about, in the middle what happened to it, on the right what the person may do to
 * it now. It follows what others do, and the others see who has it open.
 */
struct _SonorTicketPage
{
  GtkWidget        parent_instance;

  GtkStack        *stack;
  GtkWidget       *spinner;
  AdwStatusPage   *status;
  GtkWidget       *tasks;
  GtkWidget       *trouble;
  GtkLabel        *trouble_label;

  SonorTicketFile *file;
  char            *title;
};

static void sonor_ticket_page_page_init (SonorPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorTicketPage, sonor_ticket_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, sonor_ticket_page_page_init))

static void
update (SonorTicketPage *self)
{
  const GError *error = sonor_ticket_file_get_error (self->file);
  JsonObject *data = sonor_ticket_file_get_data (self->file);
  gboolean known = data != NULL;

  if (known)
    gtk_stack_set_visible_child_name (self->stack, "ticket");
  else if (error != NULL)
    {
      adw_status_page_set_description (self->status, error->message);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), !known && error == NULL);

  /* What is read already stays when it cannot be read again. */
  gtk_widget_set_visible (self->trouble, known && error != NULL);
  if (known && error != NULL)
    {
      gtk_label_set_text (self->trouble_label, error->message);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->trouble_label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      error->message, -1);
    }

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ticket.print", known);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ticket.pdf", known);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ticket.copy", known);

  if (known && self->title == NULL)
    {
      /* Translators: a ticket's number */
      self->title = g_strdup_printf (_("Ticket %s"), sonor_json_get_text (data, "number"));
      sonor_page_title_changed (SONOR_PAGE (self));
      gtk_widget_child_focus (self->tasks, GTK_DIR_TAB_FORWARD);
    }
}

/* Actions */

static void
on_refresh (SonorPage *page)
{
  sonor_ticket_file_refresh (SONOR_TICKET_PAGE (page)->file);
}

static void
on_retry (SonorTicketPage *self)
{
  sonor_ticket_file_refresh (self->file);
}

static const char *
get_title (SonorPage *page)
{
  SonorTicketPage *self = SONOR_TICKET_PAGE (page);

  return self->title != NULL ? self->title : _("Ticket");
}

static void
on_copy (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorTicketPage *self = SONOR_TICKET_PAGE (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), sonor_ticket_file_get_text (self->file, "number"));
  sonor_notice_show (widget, _("The number has been copied"));
}

static void
on_print (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  sonor_ticket_print (SONOR_TICKET_PAGE (widget)->file, widget);
}

static void
on_pdf (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  sonor_ticket_print_to_file (SONOR_TICKET_PAGE (widget)->file, widget);
}

static void
on_task (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  sonor_task_pane_open (SONOR_TASK_PANE (SONOR_TICKET_PAGE (widget)->tasks), (guint) g_variant_get_int32 (parameter));
}

/* The widget */

static void
sonor_ticket_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sonor_ticket_page_parent_class)->map (widget);

  sonor_ticket_file_set_open (SONOR_TICKET_PAGE (widget)->file, TRUE);
}

static void
sonor_ticket_page_unmap (GtkWidget *widget)
{
  sonor_ticket_file_set_open (SONOR_TICKET_PAGE (widget)->file, FALSE);

  GTK_WIDGET_CLASS (sonor_ticket_page_parent_class)->unmap (widget);
}

static void
sonor_ticket_page_dispose (GObject *object)
{
  SonorTicketPage *self = SONOR_TICKET_PAGE (object);

  g_clear_pointer ((GtkWidget **) &self->stack, gtk_widget_unparent);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonor_ticket_page_parent_class)->dispose (object);
}

static void
sonor_ticket_page_finalize (GObject *object)
{
  SonorTicketPage *self = SONOR_TICKET_PAGE (object);

  g_free (self->title);

  G_OBJECT_CLASS (sonor_ticket_page_parent_class)->finalize (object);
}

static void
sonor_ticket_page_page_init (SonorPageInterface *iface)
{
  iface->get_title = get_title;
  iface->refresh = on_refresh;
}

static void
sonor_ticket_page_class_init (SonorTicketPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_ticket_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_ticket_page_finalize;
  widget_class->map = sonor_ticket_page_map;
  widget_class->unmap = sonor_ticket_page_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);

  gtk_widget_class_install_action (widget_class, "ticket.copy", NULL, on_copy);
  gtk_widget_class_install_action (widget_class, "ticket.print", NULL, on_print);
  gtk_widget_class_install_action (widget_class, "ticket.pdf", NULL, on_pdf);
  gtk_widget_class_install_action (widget_class, "ticket.task", "i", on_task);
  /* Nearer than the overlay of the toasts, which would take Escape for a toast first. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "work.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "ticket.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "ticket.print", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "ticket.pdf", NULL);
  for (int i = 0; i < 9; i++)
    gtk_widget_class_add_binding_action (widget_class, (guint) (GDK_KEY_1 + i), GDK_CONTROL_MASK, "ticket.task", "i",
                                         i);
}

static GtkWidget *
new_pane (GtkWidget  *child,
          const char *name)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (child, "pane");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), child);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scrolled), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return scrolled;
}

static GtkWidget *
new_error_page (SonorTicketPage *self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Try again"));

  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_title (self->status, _("The ticket cannot be shown"));
  adw_status_page_set_icon_name (self->status, "dialog-warning-symbolic");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_retry), self);
  adw_status_page_set_child (self->status, button);

  return GTK_WIDGET (self->status);
}

static GtkWidget *
new_trouble (SonorTicketPage *self)
{
  self->trouble = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->trouble_label = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "wrap",
                                                 TRUE, "xalign", 0.0f,
                                                 NULL));
  gtk_box_append (GTK_BOX (self->trouble), GTK_WIDGET (self->trouble_label));
  gtk_widget_add_css_class (self->trouble, "strip");
  gtk_widget_set_visible (self->trouble, FALSE);

  return self->trouble;
}

static GtkWidget *
new_ticket (SonorTicketPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *middle = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *panes;

  self->tasks = sonor_task_pane_new (self->file);
  gtk_box_append (GTK_BOX (middle), sonor_ticket_parts_new (self->file));
  gtk_box_append (GTK_BOX (middle), sonor_time_line_new (self->file));
  panes = sonor_three_panes_new (new_pane (sonor_ticket_facts_new (self->file), _("What the ticket is about")),
                                 new_pane (middle, _("What happened")), new_pane (self->tasks, _("What you can do")));
  gtk_widget_set_vexpand (panes, TRUE);
  gtk_box_append (GTK_BOX (box), sonor_ticket_header_new (self->file));
  gtk_box_append (GTK_BOX (box), new_trouble (self));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), panes);

  return box;
}

static void
sonor_ticket_page_init (SonorTicketPage *self)
{
  self->stack = GTK_STACK (gtk_stack_new ());
  self->spinner = gtk_spinner_new ();
  gtk_widget_set_size_request (self->spinner, 32, 32);
  gtk_widget_set_halign (self->spinner, GTK_ALIGN_CENTER);
  gtk_stack_add_named (self->stack, self->spinner, "loading");
  gtk_stack_add_named (self->stack, new_error_page (self), "error");
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
}

/**
 * sonor_ticket_page_new:
 * @workplace: where the person is signed in
 * @ticket_id: UUID of a ticket
 *
 * Returns: (transfer floating): a page with the ticket
 */
GtkWidget *
sonor_ticket_page_new (SonorWorkplace *workplace,
                       const char     *ticket_id)
{
  SonorTicketPage *self = g_object_new (SONOR_TYPE_TICKET_PAGE, NULL);

  self->file = sonor_ticket_file_new (workplace, ticket_id);
  gtk_stack_add_named (self->stack, new_ticket (self), "ticket");
  g_signal_connect_object (self->file, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
