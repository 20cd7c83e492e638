/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/calls/call-search-page.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "desk/calls/call-search-columns.h"
#include "desk/calls/recording-bar.h"
#include "desk/intake/asking.h"
#include "desk/work/page.h"
#include "model/call-search.h"
#include "widgets/choice-button.h"
#include "widgets/date-button.h"

#define LIVE_MILLISECONDS 1500

enum
{
  STAFF,
  QUEUE,
  LANGUAGE,
  OUTCOME,
  N_CHOICES
};

static const char * const keys[N_CHOICES] = { "staff", "queue", "language", "outcome" };

/**
 * SonorCallSearchPage:
 *
 * The calls of the hotline: who looks for one finds it by number, person, queue, language, outcome and day, and listens to it
 * if that is their right.
 */
struct _SonorCallSearchPage
{
  GtkWidget        parent_instance;

  GtkBox          *filters;
  GtkEditable     *search;
  GtkToggleButton *mine;
  GtkToggleButton *recorded;
  GtkWidget       *clear;
  GtkLabel        *trouble;
  GtkStack        *stack;
  GtkColumnView   *view;
  GtkWidget       *chosen;
  GtkLabel        *who;
  GtkWidget       *ticket;
  GtkWidget       *dial;
  GtkLabel        *silent;
  GtkWidget       *choices[N_CHOICES];
  GtkWidget       *from;
  GtkWidget       *to;
  GtkWidget       *bar;

  SonorWorkplace  *workplace;
  SonorCallSearch *calls;
  GtkSingleSelection *selection;
  char            *selected_id;
  gboolean         clearing;
  guint            live_id;
};

static void sonor_call_search_page_page_init (SonorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorCallSearchPage, sonor_call_search_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, sonor_call_search_page_page_init))

/* Looking */

static void
add_list (JsonObject *filter,
          const char *key,
          GStrv       values)
{
  JsonArray *array = json_array_new ();

  for (char **value = values; *value != NULL; value++)
    json_array_add_string_element (array, *value);
  json_object_set_array_member (filter, key, array);
}

static void
apply (SonorCallSearchPage *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) filter = json_object_new ();
  g_autofree char *text = NULL;
  const char *number = gtk_editable_get_text (self->search);
  const char *from = sonor_date_button_get_day (SONOR_DATE_BUTTON (self->from));
  const char *to = sonor_date_button_get_day (SONOR_DATE_BUTTON (self->to));

  if (self->clearing || self->calls == NULL)
    return;

  if (*number != '\0')
    json_object_set_string_member (filter, "number", number);
  if (*from != '\0')
    json_object_set_string_member (filter, "from", from);
  if (*to != '\0')
    json_object_set_string_member (filter, "to", to);
  if (gtk_toggle_button_get_active (self->mine))
    json_object_set_boolean_member (filter, "mine", TRUE);
  if (gtk_toggle_button_get_active (self->recorded))
    json_object_set_boolean_member (filter, "recorded", TRUE);
  for (guint i = 0; i < N_CHOICES; i++)
    {
      g_auto (GStrv) values = sonor_choice_button_dup_chosen (SONOR_CHOICE_BUTTON (self->choices[i]));

      if (*values != NULL)
        add_list (filter, keys[i], values);
    }

  gtk_widget_set_visible (self->clear, json_object_get_size (filter) > 0);
  json_node_set_object (node, filter);
  text = json_to_string (node, FALSE);
  sonor_call_search_set_filter (self->calls, text);
}

static void
on_clear (SonorCallSearchPage *self)
{
  static const char * const none[] = { NULL };

  self->clearing = TRUE;
  gtk_editable_set_text (self->search, "");
  gtk_toggle_button_set_active (self->mine, FALSE);
  gtk_toggle_button_set_active (self->recorded, FALSE);
  sonor_date_button_set_day (SONOR_DATE_BUTTON (self->from), "");
  sonor_date_button_set_day (SONOR_DATE_BUTTON (self->to), "");
  for (guint i = 0; i < N_CHOICES; i++)
    sonor_choice_button_set_chosen (SONOR_CHOICE_BUTTON (self->choices[i]), none);
  self->clearing = FALSE;
  apply (self);
}

static void
on_edge (GtkScrolledWindow   *scrolled,
         GtkPositionType      edge,
         SonorCallSearchPage *self)
{
  if (edge == GTK_POS_BOTTOM)
    sonor_call_search_read_more (self->calls);
}

/* The call that is chosen */

static void
show_chosen (SonorCallSearchPage *self)
{
  SonorCallRecord *call = gtk_single_selection_get_selected_item (self->selection);
  gboolean may_listen = call != NULL && sonor_call_record_get_flag (call, "may_listen");
  g_autoptr (GDateTime) at = call != NULL ? sonor_call_record_dup_time (call, "arrived_at") : NULL;
  g_autofree char *time = NULL;
  g_autofree char *words = NULL;
  const char *number, *name;

  gtk_widget_set_visible (self->chosen, call != NULL);
  if (call == NULL)
    return;

  number = sonor_call_record_get_text (call, "number");
  name = sonor_call_record_get_text (call, "staff_name");
  g_free (self->selected_id);
  self->selected_id = g_strdup (sonor_call_record_get_text (call, "id"));
  time = at != NULL ? g_date_time_format (at, "%Y-%m-%d %H:%M:%S") : g_strdup ("");
  words = g_strjoin (" · ", *number != '\0' ? number : _("Unknown number"), time, *name != '\0' ? name : NULL, NULL);
  gtk_label_set_text (self->who, words);
  gtk_widget_set_visible (self->ticket, *sonor_call_record_get_text (call, "ticket_id") != '\0');
  gtk_widget_set_visible (self->dial, *number != '\0');
  gtk_widget_set_visible (self->bar, may_listen);
  sonor_recording_bar_set_call (SONOR_RECORDING_BAR (self->bar), may_listen ? sonor_call_record_get_text (call, "id") : NULL);
  gtk_label_set_text (self->silent, sonor_call_record_get_flag (call, "recorded") ? _("You may not listen to this recording.")
                                                                                  : _("This call was not recorded."));
  gtk_widget_set_visible (GTK_WIDGET (self->silent), !may_listen);
}

static void
on_activated (GtkColumnView       *view,
              guint                position,
              SonorCallSearchPage *self)
{
  gtk_single_selection_set_selected (self->selection, position);
  if (gtk_widget_get_visible (self->bar))
    sonor_recording_bar_play (SONOR_RECORDING_BAR (self->bar));
}

static void
on_ticket (SonorCallSearchPage *self)
{
  SonorCallRecord *call = gtk_single_selection_get_selected_item (self->selection);

  if (call != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "work.open-ticket", "s", sonor_call_record_get_text (call, "ticket_id"));
}

static void
on_dial (SonorCallSearchPage *self)
{
  SonorCallRecord *call = gtk_single_selection_get_selected_item (self->selection);

  if (call != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "work.dial", "(ss)", sonor_call_record_get_text (call, "number"),
                                sonor_call_record_get_text (call, "ticket_id"));
}

/* What has been read. A call that was chosen stays so when the list is read again. */
static void
on_read (SonorCallSearch     *calls,
         const GError        *error,
         SonorCallSearchPage *self)
{
  guint n_calls = g_list_model_get_n_items (G_LIST_MODEL (calls));

  gtk_label_set_text (self->trouble, error != NULL ? error->message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), error != NULL);
  gtk_stack_set_visible_child_name (self->stack, n_calls > 0 ? "calls" : "empty");
  for (guint i = 0; i < n_calls && self->selected_id != NULL; i++)
    {
      g_autoptr (SonorCallRecord) call = g_list_model_get_item (G_LIST_MODEL (calls), i);

      if (g_str_equal (sonor_call_record_get_text (call, "id"), self->selected_id))
        {
          gtk_single_selection_set_selected (self->selection, i);
          break;
        }
    }
  show_chosen (self);
}

static gboolean
on_live (gpointer user_data)
{
  SonorCallSearchPage *self = user_data;

  self->live_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sonor_call_search_refresh (self->calls);

  return G_SOURCE_REMOVE;
}

static void
on_notification (SonorDatabase       *database,
                 const char          *channel,
                 const char          *payload,
                 SonorCallSearchPage *self)
{
  if (g_str_equal (channel, "call") && self->live_id == 0)
    self->live_id = g_timeout_add (LIVE_MILLISECONDS, on_live, self);
}

/* Choices */

static void
on_choices (GtkWidget    *widget,
            SonorResult  *rows,
            const GError *error)
{
  SonorCallSearchPage *self = SONOR_CALL_SEARCH_PAGE (widget);

  for (guint kind = STAFF; rows != NULL && kind <= QUEUE; kind++)
    {
      g_autoptr (GListStore) store = g_list_store_new (SONOR_TYPE_CHOICE);

      for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
        {
          g_autoptr (SonorChoice) choice = sonor_choice_new (sonor_result_get_text (rows, i, "code"),
                                                             sonor_result_get_text (rows, i, "name"), 0);

          if (g_str_equal (sonor_result_get_text (rows, i, "kind"), keys[kind]))
            g_list_store_append (store, choice);
        }
      sonor_choice_button_set_choices (SONOR_CHOICE_BUTTON (self->choices[kind]), G_LIST_MODEL (store));
    }
}

static void
read_choices (SonorCallSearchPage *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT kind, code, name FROM call_search_choices()");

  sonor_asking_start (GTK_WIDGET (self), "choices", self->workplace, query, on_choices);
}

static void
set_words (GtkWidget       *button,
           const SonorWord *words,
           gsize            n_words,
           const char    *(*translate) (const char *))
{
  g_autoptr (GListStore) store = g_list_store_new (SONOR_TYPE_CHOICE);

  for (gsize i = 0; i < n_words; i++)
    {
      g_autoptr (SonorChoice) choice = sonor_choice_new (words[i].code, translate (words[i].code), 0);

      g_list_store_append (store, choice);
    }
  sonor_choice_button_set_choices (SONOR_CHOICE_BUTTON (button), G_LIST_MODEL (store));
}

/* The page */

static void
on_resync (SonorCallSearchPage *self)
{
  read_choices (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sonor_call_search_refresh (self->calls);
}

static void
sonor_call_search_page_search (SonorPage *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (SONOR_CALL_SEARCH_PAGE (page)->search));
}

static void
sonor_call_search_page_refresh (SonorPage *page)
{
  sonor_call_search_refresh (SONOR_CALL_SEARCH_PAGE (page)->calls);
}

static void
sonor_call_search_page_clear (SonorPage *page)
{
  on_clear (SONOR_CALL_SEARCH_PAGE (page));
}

static void
sonor_call_search_page_page_init (SonorPageInterface *interface)
{
  interface->search = sonor_call_search_page_search;
  interface->refresh = sonor_call_search_page_refresh;
  interface->clear = sonor_call_search_page_clear;
}

static void
sonor_call_search_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sonor_call_search_page_parent_class)->map (widget);

  sonor_call_search_refresh (SONOR_CALL_SEARCH_PAGE (widget)->calls);
}

static void
sonor_call_search_page_dispose (GObject *object)
{
  SonorCallSearchPage *self = SONOR_CALL_SEARCH_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->live_id, g_source_remove);
  if (self->calls != NULL)
    g_signal_handlers_disconnect_by_data (self->calls, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->selection);
  g_clear_object (&self->calls);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_call_search_page_parent_class)->dispose (object);
}

static void
sonor_call_search_page_finalize (GObject *object)
{
  g_free (SONOR_CALL_SEARCH_PAGE (object)->selected_id);

  G_OBJECT_CLASS (sonor_call_search_page_parent_class)->finalize (object);
}

static void
sonor_call_search_page_class_init (SonorCallSearchPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_call_search_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_call_search_page_finalize;
  widget_class->map = sonor_call_search_page_map;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sonor_hotline/Sonor/calls/call-search-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SonorCallSearchPage, filters);
  gtk_widget_class_bind_template_child (widget_class, SonorCallSearchPage, search);
  gtk_widget_class_bind_template_child (widget_class, SonorCallSearchPage, mine);
  gtk_widget_class_bind_template_child (widget_class, SonorCallSearchPage, recorded);
  gtk_widget_class_bind_template_child (widget_class, SonorCallSearchPage, clear);
  gtk_widget_class_bind_template_child (widget_class, SonorCallSearchPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, SonorCallSearchPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SonorCallSearchPage, view);
  gtk_widget_class_bind_template_child (widget_class, SonorCallSearchPage, chosen);
  gtk_widget_class_bind_template_child (widget_class, SonorCallSearchPage, who);
  gtk_widget_class_bind_template_child (widget_class, SonorCallSearchPage, ticket);
  gtk_widget_class_bind_template_child (widget_class, SonorCallSearchPage, dial);
  gtk_widget_class_bind_template_child (widget_class, SonorCallSearchPage, silent);
  gtk_widget_class_bind_template_callback (widget_class, apply);
  gtk_widget_class_bind_template_callback (widget_class, on_clear);
  gtk_widget_class_bind_template_callback (widget_class, on_edge);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_ticket);
  gtk_widget_class_bind_template_callback (widget_class, on_dial);
}

static void
add_filters (SonorCallSearchPage *self)
{
  const char *titles[N_CHOICES] = { C_("call column", "Seat"), C_("call column", "Queue"), C_("call column", "Language"),
                                    C_("call column", "Outcome") };
  const SonorWord *words;
  gsize n_words;

  for (guint i = 0; i < N_CHOICES; i++)
    {
      self->choices[i] = sonor_choice_button_new (titles[i]);
      g_signal_connect_object (self->choices[i], "changed", G_CALLBACK (apply), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->filters, self->choices[i]);
    }
  words = sonor_call_search_languages (&n_words);
  set_words (self->choices[LANGUAGE], words, n_words, sonor_call_search_language);
  words = sonor_call_search_outcomes (&n_words);
  set_words (self->choices[OUTCOME], words, n_words, sonor_call_search_outcome);

  self->from = sonor_date_button_new (C_("first day", "From"));
  self->to = sonor_date_button_new (C_("last day", "To"));
  g_signal_connect_object (self->from, "changed", G_CALLBACK (apply), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->to, "changed", G_CALLBACK (apply), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->filters, self->from);
  gtk_box_append (self->filters, self->to);
  gtk_box_reorder_child_after (self->filters, self->clear, self->to);
}

static void
sonor_call_search_page_init (SonorCallSearchPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sonor_call_search_columns_add (self->view);
  add_filters (self);
}

/**
 * sonor_call_search_page_new:
 * @workplace: what the person works with
 * @page: the page of the sidebar
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sonor_call_search_page_new (SonorWorkplace      *workplace,
                            const SonorRolePage *page)
{
  SonorCallSearchPage *self = g_object_new (SONOR_TYPE_CALL_SEARCH_PAGE, NULL);
  SonorDatabase *database = sonor_workplace_get_database (workplace);

  self->workplace = g_object_ref (workplace);
  self->bar = sonor_recording_bar_new (workplace);
  gtk_box_append (GTK_BOX (self->chosen), self->bar);
  self->calls = sonor_call_search_new (database);
  g_signal_connect_object (self->calls, "read", G_CALLBACK (on_read), self, 0);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->calls)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (show_chosen), self, G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  sonor_database_listen (database, "call");
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (on_resync), self, G_CONNECT_SWAPPED);
  read_choices (self);
  apply (self);

  return GTK_WIDGET (self);
}
