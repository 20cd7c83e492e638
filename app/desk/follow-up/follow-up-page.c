/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/follow-up/follow-up-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk/follow-up/follow-up-next.h"
#include "desk/work/page.h"
#include "model/ticket-words.h"

/* So many as a person looks at; the rest follows as these are done. */
#define MOST_ROWS 100
#define PAUSE_MILLISECONDS 300

/**
 * SonorFollowUpPage:
 *
 * Whom to call back now, in the order of their deadlines. One button takes the next; whoever prefers another opens it.
 */
struct _SonorFollowUpPage
{
  GtkWidget       parent_instance;

  GtkLabel       *count;
  GtkWidget      *next;
  GtkSwitch      *goes_on;
  GtkStack       *stack;
  GtkListBox     *list;
  AdwStatusPage  *status;

  SonorWorkplace *workplace;
  GCancellable   *request;
  guint           pause_id;
  gboolean        known;
};

static void init_page (SonorPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorFollowUpPage, sonor_follow_up_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, init_page))

static GtkWidget *
new_label (const char *text,
           const char *style,
           int         width)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_size_request (label, width, -1);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static GtkWidget *
new_row (SonorFollowUpPage *self,
         SonorResult       *rows,
         guint              i)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autoptr (GDateTime) due_at = sonor_result_dup_time (rows, i, "due_at");
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *due = sonor_ticket_words_due (due_at, TRUE, now);
  gint64 tries = sonor_result_get_integer (rows, i, "tries");
  gboolean late = due_at != NULL && g_date_time_compare (due_at, now) < 0;
  GtkWidget *title = new_label (sonor_result_get_text (rows, i, "title"), NULL, 200);
  g_autofree char *marks = NULL;

  if (tries > 0)
    marks = g_strdup_printf (ngettext ("%d missed try", "%d missed tries", (gulong) tries), (int) tries);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (box), new_label (sonor_result_get_boolean (rows, i, "urgent") ? _("urg.") : "", "error", 40));
  gtk_box_append (GTK_BOX (box), new_label (sonor_result_get_text (rows, i, "number"), "numeric", 170));
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), new_label (sonor_ticket_words_kind (sonor_result_get_text (rows, i, "kind")), "dim-label", 70));
  gtk_box_append (GTK_BOX (box), new_label (sonor_result_get_boolean (rows, i, "mine") ? _("claimed by me") : "", "accent", 100));
  gtk_box_append (GTK_BOX (box), new_label (marks != NULL ? marks : "", "warning", 110));
  gtk_box_append (GTK_BOX (box), new_label (due, late ? "error" : "dim-label", 190));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sonor_result_get_text (rows, i, "title"), -1);
  gtk_widget_set_name (row, sonor_result_get_text (rows, i, "ticket_id"));

  return row;
}

static void
show_status (SonorFollowUpPage *self,
             const char        *icon,
             const char        *title,
             const char        *description)
{
  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, description);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
show (SonorFollowUpPage *self,
      SonorResult       *rows)
{
  guint n_rows = sonor_result_get_n_rows (rows);
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->list);
  g_autofree char *selected_id = selected != NULL ? g_strdup (gtk_widget_get_name (GTK_WIDGET (selected))) : NULL;
  g_autofree char *count = g_strdup_printf (n_rows < MOST_ROWS ? ngettext ("%u to call now", "%u to call now", n_rows)
                                                               : _("%u to call now, and more"), n_rows);
  gboolean focused = selected != NULL && gtk_widget_has_focus (GTK_WIDGET (selected));
  GtkWidget *child;

  self->known = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < n_rows; i++)
    {
      GtkWidget *row = new_row (self, rows, i);

      gtk_list_box_append (self->list, row);
      if (selected_id != NULL && g_str_equal (selected_id, gtk_widget_get_name (row)))
        {
          gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
          if (focused)
            gtk_widget_grab_focus (row);
        }
    }
  gtk_label_set_text (self->count, count);
  gtk_widget_set_sensitive (self->next, n_rows > 0);
  if (n_rows > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else
    show_status (self, "emblem-ok-symbolic", _("Nobody is to be called now"),
                 _("Tickets appear here when the units have answered, and again some time after a try that missed."));
}

static void
on_queue (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorFollowUpPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* What was read stays when it cannot be read again; the frame says how old it is. */
  if (rows != NULL)
    show (self, rows);
  else if (!self->known)
    show_status (self, "dialog-warning-symbolic", _("The tickets cannot be shown"), error->message);
}

static void
read_queue (SonorFollowUpPage *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT * FROM follow_up_queue($1::integer)");

  g_cancellable_cancel (self->request);
  g_clear_object (&self->request);
  self->request = g_cancellable_new ();
  sonor_query_add_integer (query, MOST_ROWS);
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, self->request, on_queue, g_object_ref (self));
}

static gboolean
on_pause_over (gpointer user_data)
{
  SonorFollowUpPage *self = user_data;

  self->pause_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_queue (self);

  return G_SOURCE_REMOVE;
}

static void
on_notification (SonorDatabase     *database,
                 const char        *channel,
                 const char        *payload,
                 SonorFollowUpPage *self)
{
  if (g_str_equal (channel, "ticket") && self->pause_id == 0)
    self->pause_id = g_timeout_add (PAUSE_MILLISECONDS, on_pause_over, self);
}

/* What the person does */

static void
on_next (SonorFollowUpPage *self)
{
  sonor_follow_up_next (self->workplace, GTK_WIDGET (self));
}

static void
on_next_key (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  on_next (SONOR_FOLLOW_UP_PAGE (widget));
}

static void
on_goes_on (SonorFollowUpPage *self)
{
  sonor_follow_up_set_goes_on (self->workplace, gtk_switch_get_active (self->goes_on));
}

static void
on_row_activated (GtkListBox        *list,
                  GtkListBoxRow     *row,
                  SonorFollowUpPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "work.open-ticket", "s", gtk_widget_get_name (GTK_WIDGET (row)));
}

static void
on_refresh (SonorPage *page)
{
  read_queue (SONOR_FOLLOW_UP_PAGE (page));
}

static void
init_page (SonorPageInterface *iface)
{
  iface->refresh = on_refresh;
}

/* The widget */

static void
sonor_follow_up_page_map (GtkWidget *widget)
{
  SonorFollowUpPage *self = SONOR_FOLLOW_UP_PAGE (widget);

  GTK_WIDGET_CLASS (sonor_follow_up_page_parent_class)->map (widget);
  read_queue (self);
}

static void
sonor_follow_up_page_dispose (GObject *object)
{
  SonorFollowUpPage *self = SONOR_FOLLOW_UP_PAGE (object);
  GtkWidget *child;

  g_cancellable_cancel (self->request);
  g_clear_object (&self->request);
  g_clear_handle_id (&self->pause_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_follow_up_page_parent_class)->dispose (object);
}

static void
sonor_follow_up_page_class_init (SonorFollowUpPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_follow_up_page_dispose;
  widget_class->map = sonor_follow_up_page_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "follow-up.next", NULL, on_next_key);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "follow-up.next", NULL);
}

static void
sonor_follow_up_page_init (SonorFollowUpPage *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *goes_on = gtk_label_new (_("Open the next by itself"));
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->count = GTK_LABEL (gtk_label_new (""));
  gtk_widget_add_css_class (GTK_WIDGET (self->count), "heading");
  gtk_widget_set_hexpand (GTK_WIDGET (self->count), TRUE);
  gtk_label_set_xalign (self->count, 0);
  self->goes_on = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->goes_on), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->goes_on), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Open the next by itself"), -1);
  self->next = gtk_button_new_with_mnemonic (_("Call the _next"));
  gtk_widget_add_css_class (self->next, "suggested-action");
  gtk_widget_set_tooltip_text (self->next, _("Ctrl+Enter"));
  gtk_widget_set_sensitive (self->next, FALSE);
  g_signal_connect_swapped (self->next, "clicked", G_CALLBACK (on_next), self);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->count));
  gtk_box_append (GTK_BOX (bar), goes_on);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->goes_on));
  gtk_box_append (GTK_BOX (bar), self->next);
  gtk_widget_add_css_class (bar, "filters");
  gtk_widget_set_parent (bar, GTK_WIDGET (self));

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_show_separators (self->list, TRUE);
  gtk_list_box_set_activate_on_single_click (self->list, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "queue");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Tickets"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "compact");
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_stack_add_named (self->stack, spinner, "loading");
  gtk_stack_add_named (self->stack, scrolled, "list");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->status), "status");
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
}

/**
 * sonor_follow_up_page_new:
 * @workplace: what the person works with
 * @page: which page of the sidebar
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sonor_follow_up_page_new (SonorWorkplace      *workplace,
                          const SonorRolePage *page)
{
  SonorFollowUpPage *self = g_object_new (SONOR_TYPE_FOLLOW_UP_PAGE, NULL);
  SonorDatabase *database = sonor_workplace_get_database (workplace);

  self->workplace = g_object_ref (workplace);
  gtk_switch_set_active (self->goes_on, sonor_follow_up_goes_on (workplace));
  g_signal_connect_object (self->goes_on, "notify::active", G_CALLBACK (on_goes_on), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (read_queue), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
