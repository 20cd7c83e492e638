/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/calls/calls-page.h"

#include <glib/gi18n.h>

#include "base/phone-number.h"
#include "desk/calls/call-columns.h"
#include "desk/line/keypad.h"
#include "desk/line/line.h"
#include "desk/work/page.h"
#include "desk/work/work-view.h"
#include "model/call-history.h"

/**
 * SonorCallsPage:
 *
 * The dialler, and the calls that were: whom one types or chooses is called.
 */
struct _SonorCallsPage
{
  GtkWidget         parent_instance;

  GtkEditable      *number;
  GtkLabel         *hint;
  GtkWidget        *keypad;
  GtkWidget        *dial;
  GtkStack         *stack;
  GtkColumnView    *view;
  GtkLabel         *trouble;

  SonorWorkplace   *workplace;
  SonorLine        *line;
  SonorCallHistory *history;
};

static void sonor_calls_page_page_init (SonorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorCallsPage, sonor_calls_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, sonor_calls_page_page_init))

/* The dialler */

static char *
dup_area_code (SonorCallsPage *self)
{
  g_autofree char *area_code = NULL;

  if (self->line == NULL)
    return NULL;

  area_code = g_settings_get_string (sonor_line_get_settings (self->line), "area-code");

  return *area_code != '\0' ? g_steal_pointer (&area_code) : NULL;
}

static void
on_number_changed (SonorCallsPage *self)
{
  const char *text = gtk_editable_get_text (self->number);
  g_autofree char *area_code = dup_area_code (self);
  g_autofree char *dialled = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  gboolean good = sonor_phone_number_normalise (text, area_code, &dialled, NULL, &error);

  if (*text == '\0')
    words = g_strdup (_("A number, or an address such as name@host"));
  else
    words = good ? g_strdup_printf (_("Dials %s"), dialled) : g_strdup (error->message);
  gtk_label_set_text (self->hint, words);
  if (*text != '\0' && !good)
    gtk_widget_add_css_class (GTK_WIDGET (self->hint), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hint), "error");
  gtk_widget_set_sensitive (self->dial, good);
}

static void
call_number (SonorCallsPage *self,
             const char     *number,
             const char     *ticket_id)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "work.dial", "(ss)", number, ticket_id);
}

static void
on_dial (SonorCallsPage *self)
{
  if (gtk_widget_get_sensitive (self->dial))
    call_number (self, gtk_editable_get_text (self->number), "");
}

static void
on_pressed (SonorCallsPage *self,
            const char     *key)
{
  int position = -1;

  gtk_editable_insert_text (self->number, key, -1, &position);
}

/* The history */

static void
on_activated (GtkColumnView  *view,
              guint           position,
              SonorCallsPage *self)
{
  g_autoptr (SonorPastCall) call = g_list_model_get_item (G_LIST_MODEL (self->history), position);
  const char *number;

  if (call == NULL)
    return;

  number = *sonor_past_call_get_number (call) != '\0' ? sonor_past_call_get_number (call) : sonor_past_call_get_name (call);
  gtk_editable_set_text (self->number, number);
  if (gtk_widget_get_sensitive (self->dial))
    call_number (self, number, sonor_past_call_get_ticket_id (call));
}

static void
on_edge (GtkScrolledWindow *scrolled,
         GtkPositionType    edge,
         SonorCallsPage    *self)
{
  if (edge == GTK_POS_BOTTOM)
    sonor_call_history_read_more (self->history);
}

static void
show_history (SonorCallsPage *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->history)) == 0;

  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "calls");
}

static void
on_read (SonorCallHistory *history,
         const GError     *error,
         SonorCallsPage   *self)
{
  g_autofree char *text = error != NULL ? g_strdup_printf (_("The history could not be read: %s"), error->message) : NULL;

  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), text != NULL);
  show_history (self);
}

static void
on_recorded (SonorLine      *line,
             const char     *json,
             SonorCallsPage *self)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (SonorPastCall) call = NULL;

  call = sonor_past_call_new_from_json (json_node_get_object (node), sonor_workplace_get_zone (self->workplace));
  sonor_call_history_add (self->history, call);
}

static void
on_delivered (SonorOutbox    *outbox,
              const char     *id,
              const char     *result,
              SonorCallsPage *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->history)); i++)
    {
      g_autoptr (SonorPastCall) call = g_list_model_get_item (G_LIST_MODEL (self->history), i);

      if (sonor_past_call_is_waiting (call) && g_str_equal (sonor_past_call_get_id (call), id))
        {
          sonor_call_history_read (self->history);
          return;
        }
    }
}

/* The page */

static void
sonor_calls_page_search (SonorPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (SONOR_CALLS_PAGE (page)->number));
}

static void
sonor_calls_page_refresh (SonorPage *page)
{
  sonor_call_history_read (SONOR_CALLS_PAGE (page)->history);
}

static void
sonor_calls_page_clear (SonorPage *page)
{
  gtk_editable_set_text (SONOR_CALLS_PAGE (page)->number, "");
}

static void
sonor_calls_page_page_init (SonorPageInterface *interface)
{
  interface->search = sonor_calls_page_search;
  interface->refresh = sonor_calls_page_refresh;
  interface->clear = sonor_calls_page_clear;
}

static void
sonor_calls_page_root (GtkWidget *widget)
{
  SonorCallsPage *self = SONOR_CALLS_PAGE (widget);

  GTK_WIDGET_CLASS (sonor_calls_page_parent_class)->root (widget);
  if (self->line != NULL || sonor_work_view_get_line (widget) == NULL)
    return;

  self->line = g_object_ref (sonor_work_view_get_line (widget));
  g_signal_connect_object (self->line, "recorded", G_CALLBACK (on_recorded), self, 0);
  on_number_changed (self);
}

static void
sonor_calls_page_dispose (GObject *object)
{
  SonorCallsPage *self = SONOR_CALLS_PAGE (object);
  SonorOutbox *outbox = self->workplace != NULL ? sonor_workplace_get_outbox (self->workplace) : NULL;
  GtkWidget *child;

  if (outbox != NULL)
    g_signal_handlers_disconnect_by_data (outbox, self);
  if (self->line != NULL)
    g_signal_handlers_disconnect_by_data (self->line, self);
  g_clear_object (&self->line);
  if (self->history != NULL)
    g_signal_handlers_disconnect_by_data (self->history, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->history);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_calls_page_parent_class)->dispose (object);
}

static void
sonor_calls_page_class_init (SonorCallsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_calls_page_dispose;
  widget_class->root = sonor_calls_page_root;

  g_type_ensure (SONOR_TYPE_KEYPAD);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sonor_hotline/Sonor/calls/calls-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SonorCallsPage, number);
  gtk_widget_class_bind_template_child (widget_class, SonorCallsPage, hint);
  gtk_widget_class_bind_template_child (widget_class, SonorCallsPage, keypad);
  gtk_widget_class_bind_template_child (widget_class, SonorCallsPage, dial);
  gtk_widget_class_bind_template_child (widget_class, SonorCallsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SonorCallsPage, view);
  gtk_widget_class_bind_template_child (widget_class, SonorCallsPage, trouble);
  gtk_widget_class_bind_template_callback (widget_class, on_number_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_dial);
  gtk_widget_class_bind_template_callback (widget_class, on_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_edge);
}

static void
sonor_calls_page_init (SonorCallsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sonor_call_columns_add (self->view);
}

/**
 * sonor_calls_page_new:
 * @workplace: what the person works with
 * @page: the page of the sidebar
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sonor_calls_page_new (SonorWorkplace      *workplace,
                      const SonorRolePage *page)
{
  SonorCallsPage *self = g_object_new (SONOR_TYPE_CALLS_PAGE, NULL);
  SonorOutbox *outbox = sonor_workplace_get_outbox (workplace);
  GtkSingleSelection *selection;

  self->workplace = g_object_ref (workplace);
  self->history = sonor_call_history_new (sonor_workplace_get_database (workplace));
  g_signal_connect_object (self->history, "read", G_CALLBACK (on_read), self, 0);
  g_signal_connect_object (self->history, "items-changed", G_CALLBACK (show_history), self, G_CONNECT_SWAPPED);
  selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->history)));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
  g_object_unref (selection);
  if (outbox != NULL)
    g_signal_connect_object (outbox, "delivered", G_CALLBACK (on_delivered), self, 0);
  on_number_changed (self);

  return GTK_WIDGET (self);
}
