/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/ticket-list-page.h"

#include <glib/gi18n.h>

#include "desk/tickets/batch-menu.h"
#include "desk/tickets/column-choice.h"
#include "desk/tickets/column-memory.h"
#include "desk/tickets/filter-bar.h"
#include "desk/tickets/ticket-columns.h"
#include "desk/tickets/ticket-list-watch.h"
#include "desk/tickets/ticket-selection.h"
#include "desk/trace.h"
#include "desk/work/page.h"
#include "model/ticket-list.h"
#include "model/ticket.h"
#include "store/store-error.h"

/**
 * SonorTicketListPage:
 *
 * A list of tickets: above it what it is filtered by, as many pages of the database as a person scrolls to, and below what
 * can be done to those that are selected.
 */
struct _SonorTicketListPage
{
  GtkWidget             parent_instance;

  GtkWidget            *filters;
  GtkLabel             *hint;
  GtkStack             *stack;
  GtkSpinner           *spinner;
  GtkScrolledWindow    *scrolled;
  GtkColumnView        *view;
  AdwStatusPage        *empty;
  GtkWidget            *empty_clear;
  AdwStatusPage        *error;
  GtkLabel             *count;
  GtkSpinner           *more;
  GtkLabel             *trouble;
  GtkLabel             *loaded;
  GtkBox               *footer;
  GtkWidget            *batch;

  SonorWorkplace       *workplace;
  SonorTicketList      *list;
  SonorTicketListWatch *watch;
  SonorTicketSelection *selection;
  SonorColumnMemory    *columns;
  gboolean              sorting;
  gboolean              painted;
  guint                 fit_id;
};

static void init_page (SonorPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorTicketListPage, sonor_ticket_list_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, init_page))

static char *
dup_count_words (SonorTicketListPage *self)
{
  gboolean exact;
  gint64 count = sonor_ticket_list_get_count (self->list, &exact);
  g_autoptr (GString) digits = NULL;

  if (count < 0)
    return g_strdup ("");

  /* Groups of three whatever the locale: the C locale, which is all many computers have, knows no groups. */
  digits = g_string_new (NULL);
  g_string_printf (digits, "%" G_GINT64_FORMAT, count);
  for (gssize at = (gssize) digits->len - 3; at > 0; at -= 3)
    g_string_insert_c (digits, at, ',');

  if (exact)
    return g_strdup_printf (ngettext ("%s ticket", "%s tickets", (gulong) count), digits->str);

  return g_strdup_printf (ngettext ("about %s ticket", "about %s tickets", (gulong) count), digits->str);
}

static void
update (SonorTicketListPage *self)
{
  const GError *error = sonor_ticket_list_get_error (self->list);
  const char *hint = sonor_ticket_list_get_hint (self->list);
  GDateTime *loaded_at = sonor_ticket_list_get_loaded_at (self->list);
  gboolean loading = sonor_ticket_list_is_loading (self->list);
  gboolean filtered = sonor_filter_bar_is_filtered (SONOR_FILTER_BAR (self->filters));
  guint n_tickets = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autofree char *count = dup_count_words (self);
  g_autofree char *loaded = NULL;
  const char *shown = "list";

  gtk_widget_set_visible (self->empty_clear, filtered);
  gtk_label_set_text (self->count, count);
  gtk_label_set_text (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
  gtk_spinner_set_spinning (self->more, loading && n_tickets > 0);
  gtk_label_set_text (self->trouble, error != NULL && n_tickets > 0 ? error->message : "");
  if (loaded_at != NULL)
    {
      g_autofree char *clock = sonor_workplace_dup_clock (self->workplace, loaded_at);

      loaded = g_strdup_printf (_("List of %s"), clock);
    }
  gtk_label_set_text (self->loaded, loaded != NULL ? loaded : "");

  /* What the server refuses, as a search of spaces only, has no list; what merely failed leaves the old one there. */
  if (error != NULL && (n_tickets == 0 || g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_INVALID)))
    {
      adw_status_page_set_description (self->error, error->message);
      shown = "error";
    }
  else if (n_tickets == 0 && (loading || loaded_at == NULL))
    shown = "loading";
  else if (n_tickets == 0)
    {
      adw_status_page_set_title (self->empty, filtered ? _("No ticket fits") : _("Nothing to do here"));
      adw_status_page_set_description (self->empty, filtered ? _("Search for other words, or clear the filters.")
                                                             : _("Tickets appear here as soon as there are some."));
      adw_status_page_set_icon_name (self->empty, filtered ? "edit-find-symbolic" : "emblem-ok-symbolic");
      shown = "empty";
    }
  gtk_spinner_set_spinning (self->spinner, g_str_equal (shown, "loading"));
  gtk_stack_set_visible_child_name (self->stack, shown);

  if (!self->painted && n_tickets > 0)
    {
      self->painted = TRUE;
      sonor_trace_frame (GTK_WIDGET (self), "list-filled");
    }
}

static void
load_near_end (GtkAdjustment       *adjustment,
               SonorTicketListPage *self)
{
  double page = gtk_adjustment_get_page_size (adjustment);

  if (page > 0.0 && gtk_adjustment_get_value (adjustment) + 3.0 * page >= gtk_adjustment_get_upper (adjustment)
      && g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    sonor_ticket_list_load_more (self->list);
}

static gboolean
on_fit (gpointer user_data)
{
  SonorTicketListPage *self = user_data;

  self->fit_id = 0;
  sonor_ticket_columns_fit (self->view, gtk_widget_get_width (GTK_WIDGET (self)));

  return G_SOURCE_REMOVE;
}

/* Columns cannot come and go in the middle of an allocation. */
static void
on_width_changed (GtkAdjustment       *adjustment,
                  GParamSpec          *pspec,
                  SonorTicketListPage *self)
{
  if (self->fit_id == 0)
    self->fit_id = g_idle_add (on_fit, self);
}

static void
on_columns_chosen (SonorTicketListPage *self)
{
  sonor_ticket_columns_fit (self->view, gtk_widget_get_width (GTK_WIDGET (self)));
  sonor_column_memory_keep (self->columns);
}

static void
on_selected (SonorTicketListPage *self)
{
  g_auto (GStrv) ids = sonor_ticket_selection_dup_texts (self->selection, SONOR_TICKET_ID);

  sonor_batch_menu_set_tickets (SONOR_BATCH_MENU (self->batch), (const char * const *) ids);
}

static void
show_sort (SonorTicketListPage *self,
           SonorTicketSort      sort)
{
  self->sorting = TRUE;
  sonor_ticket_columns_set_sort (self->view, sort);
  self->sorting = FALSE;
}

static void
on_sort_changed (GtkSorter           *sorter,
                 GtkSorterChange      change,
                 SonorTicketListPage *self)
{
  SonorTicketSort sort;

  if (self->sorting)
    return;

  /* Not every order that the headers can have is one of ours. */
  sort = sonor_ticket_columns_get_sort (self->view);
  show_sort (self, sort);
  sonor_filter_bar_set_sort (SONOR_FILTER_BAR (self->filters), sort);
}

static void
on_filter_changed (SonorTicketListPage *self)
{
  const SonorTicketFilter *filter = sonor_filter_bar_get_filter (SONOR_FILTER_BAR (self->filters));
  SonorTicketSort sort = sonor_ticket_filter_get_sort (filter);

  if (sort != sonor_ticket_columns_get_sort (self->view))
    show_sort (self, sort);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0.0);
  sonor_ticket_list_set_filter (self->list, filter);
}

static void
on_filter_activated (SonorTicketListPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* The verbs of the page */

static void
on_clear (SonorTicketListPage *self)
{
  sonor_filter_bar_clear (SONOR_FILTER_BAR (self->filters));
}

static void
on_refresh (SonorTicketListPage *self)
{
  sonor_ticket_list_refresh (self->list);
}

static void
sonor_ticket_list_page_search (SonorPage *page)
{
  sonor_filter_bar_search (SONOR_FILTER_BAR (SONOR_TICKET_LIST_PAGE (page)->filters));
}

static void
sonor_ticket_list_page_refresh (SonorPage *page)
{
  on_refresh (SONOR_TICKET_LIST_PAGE (page));
}

static void
sonor_ticket_list_page_clear (SonorPage *page)
{
  on_clear (SONOR_TICKET_LIST_PAGE (page));
}

static void
init_page (SonorPageInterface *iface)
{
  iface->search = sonor_ticket_list_page_search;
  iface->refresh = sonor_ticket_list_page_refresh;
  iface->clear = sonor_ticket_list_page_clear;
}

/* The widget */

static void
on_activated (GtkColumnView       *view,
              guint                position,
              SonorTicketListPage *self)
{
  g_autoptr (SonorTicket) ticket = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (view)), position);

  if (ticket != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "work.open-ticket", "s", sonor_ticket_get_text (ticket, SONOR_TICKET_ID));
}

static void
on_copy (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  g_auto (GStrv) numbers = sonor_ticket_selection_dup_texts (SONOR_TICKET_LIST_PAGE (widget)->selection, SONOR_TICKET_NUMBER);
  g_autofree char *text = g_strjoinv ("\n", numbers);

  if (*text != '\0')
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
on_batch_key (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  sonor_batch_menu_do (SONOR_BATCH_MENU (SONOR_TICKET_LIST_PAGE (widget)->batch), action + strlen ("tickets."));
}

static void
sonor_ticket_list_page_dispose (GObject *object)
{
  SonorTicketListPage *self = SONOR_TICKET_LIST_PAGE (object);
  GtkWidget *child;

  g_clear_object (&self->columns);
  g_clear_object (&self->selection);
  g_clear_object (&self->watch);
  g_clear_handle_id (&self->fit_id, g_source_remove);
  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->list, self);
      /* A view that goes sorts by nothing; that is no wish of the person. */
      g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->view), self);
    }
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->list);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_ticket_list_page_parent_class)->dispose (object);
}

static void
sonor_ticket_list_page_class_init (SonorTicketListPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_ticket_list_page_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sonor_hotline/Sonor/tickets/ticket-list-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, hint);
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, view);
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, empty);
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, empty_clear);
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, error);
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, count);
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, more);
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, loaded);
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, footer);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
  gtk_widget_class_bind_template_callback (widget_class, on_refresh);

  gtk_widget_class_install_action (widget_class, "tickets.copy-number", NULL, on_copy);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "tickets.copy-number", NULL);
  gtk_widget_class_install_action (widget_class, "tickets.claim", NULL, on_batch_key);
  gtk_widget_class_install_action (widget_class, "tickets.release", NULL, on_batch_key);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK, "tickets.claim", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_g, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "tickets.release", NULL);
}

static void
sonor_ticket_list_page_init (SonorTicketListPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What stands above the list and in the footer. */
static void
add_tools (SonorTicketListPage *self,
           const SonorRolePage *page)
{
  GtkWidget *choice = sonor_column_choice_new (self->view);

  self->filters = sonor_filter_bar_new (self->workplace, page);
  gtk_widget_insert_after (self->filters, GTK_WIDGET (self), NULL);
  g_signal_connect_object (self->filters, "changed", G_CALLBACK (on_filter_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filters, "activated", G_CALLBACK (on_filter_activated), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->filters), choice);
  g_signal_connect_object (choice, "changed", G_CALLBACK (on_columns_chosen), self, G_CONNECT_SWAPPED);

  self->batch = sonor_batch_menu_new (self->workplace, page->states);
  gtk_box_insert_child_after (self->footer, self->batch, GTK_WIDGET (self->trouble));
}

/**
 * sonor_ticket_list_page_new:
 * @workplace: what the person works with
 * @page: which page of the sidebar
 *
 * Returns: (transfer floating): the page, which is reading its list
 */
GtkWidget *
sonor_ticket_list_page_new (SonorWorkplace      *workplace,
                            const SonorRolePage *page)
{
  SonorTicketListPage *self = g_object_new (SONOR_TYPE_TICKET_LIST_PAGE, NULL);
  SonorDatabase *database = sonor_workplace_get_database (workplace);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  g_autoptr (GtkSelectionModel) selection = NULL;
  const SonorTicketFilter *filter;

  self->workplace = g_object_ref (workplace);
  self->list = sonor_ticket_list_new (database);
  g_signal_connect_object (self->list, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->watch = sonor_ticket_list_watch_new (database, self->list, GTK_WIDGET (self), GTK_WIDGET (self->scrolled));
  selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->list))));
  self->selection = sonor_ticket_selection_new (selection);
  g_signal_connect_object (self->selection, "changed", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  sonor_ticket_columns_add (self->view);
  self->columns = sonor_column_memory_new (workplace, self->view);
  gtk_column_view_set_model (self->view, selection);
  add_tools (self, page);
  filter = sonor_filter_bar_get_filter (SONOR_FILTER_BAR (self->filters));
  show_sort (self, sonor_ticket_filter_get_sort (filter));
  sonor_ticket_list_set_filter (self->list, filter);

  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (on_sort_changed), self, 0);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scrolled), "notify::page-size",
                           G_CALLBACK (on_width_changed), self, 0);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (load_near_end), self, 0);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (load_near_end), self, 0);

  return GTK_WIDGET (self);
}
