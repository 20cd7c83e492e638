/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/ticket-list-page.h"

#include <glib/gi18n.h>

#include "desk/tickets/batch-menu.h"
#include "desk/tickets/column-choice.h"
#include "desk/tickets/saved-filters.h"
#include "desk/tickets/ticket-columns.h"
#include "desk/trace.h"
#include "desk/work/page.h"
#include "model/json-member.h"
#include "model/place.h"
#include "model/ticket-list.h"
#include "model/ticket-words.h"
#include "model/ticket.h"
#include "store/store-error.h"
#include "widgets/choice-button.h"

/* Lights change with the time alone, so a list on the screen is read again now and then though nothing was told. */
#define REFRESH_SECONDS 60
/* A storm of changes is read a few times a second, and not under a hand that moves. */
#define LIVE_MILLISECONDS 300
#define STILL_MICROSECONDS (2 * G_TIME_SPAN_SECOND)
#define REMEMBER_MILLISECONDS 800

/**
 * SonorTicketListPage:
 *
 * A list of tickets: search, filters, sorting, and as many pages of the database as a person scrolls to. A page of the
 * sidebar brings filters that belong to it and are not offered; the others are remembered for the person.
 */
struct _SonorTicketListPage
{
  GtkWidget            parent_instance;

  GtkBox              *filters;
  GtkEditable         *search;
  GtkWidget           *clear;
  GtkLabel            *hint;
  GtkStack            *stack;
  GtkSpinner          *spinner;
  GtkScrolledWindow   *scrolled;
  GtkColumnView       *view;
  AdwStatusPage       *empty;
  GtkWidget           *empty_clear;
  AdwStatusPage       *error;
  GtkLabel            *count;
  GtkSpinner          *more;
  GtkLabel            *trouble;
  GtkLabel            *loaded;
  GtkBox              *footer;

  GtkWidget           *batch;
  GtkWidget           *choices[SONOR_TICKET_FILTER_N];
  SonorWorkplace      *workplace;
  const SonorRolePage *page;
  SonorTicketFilter   *filter;
  SonorTicketList     *list;
  gboolean             restoring;
  gboolean             painted;
  guint                refresh_id;
  guint                remember_id;
  guint                fit_id;
  guint                live_id;
  guint                pulled_id;
  gint64               moved_at;
  GHashTable          *selected;
  gboolean             selecting;
};

static void init_page (SonorPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorTicketListPage, sonor_ticket_list_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, init_page))

/* What the page of the sidebar says of a filter; NULL if it leaves it to the person. */
static const char *
preset_of (SonorTicketListPage *self,
           SonorTicketFilterBy  by)
{
  if (by == SONOR_TICKET_FILTER_STATE && *self->page->states != '\0')
    return self->page->states;
  if (by == SONOR_TICKET_FILTER_LIGHT && *self->page->lights != '\0')
    return self->page->lights;
  if (by == SONOR_TICKET_FILTER_PART && *self->page->parts != '\0')
    return self->page->parts;
  if (by == SONOR_TICKET_FILTER_MARK && *self->page->marks != '\0')
    return self->page->marks;

  return NULL;
}

static gboolean
is_filtered (SonorTicketListPage *self)
{
  if (*sonor_ticket_filter_get_text (self->filter) != '\0')
    return TRUE;

  for (guint by = 0; by < SONOR_TICKET_FILTER_N; by++)
    {
      if (preset_of (self, by) == NULL && *sonor_ticket_filter_get (self->filter, by) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* Showing */

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
  gboolean filtered = is_filtered (self);
  guint n_tickets = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  g_autofree char *count = dup_count_words (self);
  g_autofree char *loaded = NULL;
  const char *shown = "list";

  gtk_widget_set_visible (self->clear, filtered);
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

/* What is selected is known by its tickets, not by its rows: those move when the list is read again. */

static void
on_selection_changed (GtkSelectionModel   *model,
                      guint                position,
                      guint                n_items,
                      SonorTicketListPage *self)
{
  g_autoptr (GtkBitset) chosen = gtk_selection_model_get_selection (model);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  if (self->selecting)
    return;

  g_hash_table_remove_all (self->selected);
  for (guint64 i = 0; i < gtk_bitset_get_size (chosen); i++)
    {
      g_autoptr (SonorTicket) ticket = g_list_model_get_item (G_LIST_MODEL (model), gtk_bitset_get_nth (chosen, (guint) i));

      if (ticket != NULL)
        {
          g_hash_table_add (self->selected, g_strdup (sonor_ticket_get_text (ticket, SONOR_TICKET_ID)));
          g_strv_builder_add (builder, sonor_ticket_get_text (ticket, SONOR_TICKET_ID));
        }
    }
  ids = g_strv_builder_end (builder);
  sonor_batch_menu_set_tickets (SONOR_BATCH_MENU (self->batch), (const char * const *) ids);
}

static void
on_items_changed (GListModel          *model,
                  guint                position,
                  guint                n_removed,
                  guint                n_added,
                  SonorTicketListPage *self)
{
  self->selecting = TRUE;
  for (guint i = position; i < position + n_added && g_hash_table_size (self->selected) > 0; i++)
    {
      g_autoptr (SonorTicket) ticket = g_list_model_get_item (model, i);

      if (g_hash_table_contains (self->selected, sonor_ticket_get_text (ticket, SONOR_TICKET_ID)))
        gtk_selection_model_select_item (GTK_SELECTION_MODEL (model), i, FALSE);
    }
  self->selecting = FALSE;
  on_selection_changed (GTK_SELECTION_MODEL (model), 0, 0, self);
}

/* Filtering */

static gboolean
on_remember (gpointer user_data)
{
  SonorTicketListPage *self = user_data;
  g_autofree char *key = g_strconcat ("tickets.", self->page->id, NULL);

  self->remember_id = 0;
  sonor_workplace_set_preference (self->workplace, key, sonor_ticket_filter_to_json (self->filter));

  return G_SOURCE_REMOVE;
}

static void
apply (SonorTicketListPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  if (self->restoring || sonor_ticket_filter_equal (self->filter, sonor_ticket_list_get_filter (self->list)))
    return;

  gtk_adjustment_set_value (adjustment, 0.0);
  sonor_ticket_list_set_filter (self->list, self->filter);
  g_clear_handle_id (&self->remember_id, g_source_remove);
  self->remember_id = g_timeout_add (REMEMBER_MILLISECONDS, on_remember, self);
}

static void
on_search_changed (SonorTicketListPage *self)
{
  if (self->restoring)
    return;

  sonor_ticket_filter_set_text (self->filter, gtk_editable_get_text (self->search));
  apply (self);
}

static void
on_stop_search (SonorTicketListPage *self)
{
  gtk_editable_set_text (self->search, "");
  on_search_changed (self);
}

static void
on_search_activated (SonorTicketListPage *self)
{
  on_search_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
on_choice_changed (SonorChoiceButton   *button,
                   SonorTicketListPage *self)
{
  for (guint by = 0; by < SONOR_TICKET_FILTER_N; by++)
    {
      if (self->choices[by] == GTK_WIDGET (button))
        {
          g_auto (GStrv) chosen = sonor_choice_button_dup_chosen (button);

          sonor_ticket_filter_set (self->filter, by, (const char * const *) chosen);
        }
    }
  apply (self);
}

static void
on_sort_changed (GtkSorter           *sorter,
                 GtkSorterChange      change,
                 SonorTicketListPage *self)
{
  if (self->restoring)
    return;

  sonor_ticket_filter_set_sort (self->filter, sonor_ticket_columns_get_sort (self->view));
  self->restoring = TRUE;
  sonor_ticket_columns_set_sort (self->view, sonor_ticket_filter_get_sort (self->filter));
  self->restoring = FALSE;
  apply (self);
}

/* Puts the controls where the filter stands. */
static void
show_filter (SonorTicketListPage *self)
{
  self->restoring = TRUE;
  gtk_editable_set_text (self->search, sonor_ticket_filter_get_text (self->filter));
  for (guint by = 0; by < SONOR_TICKET_FILTER_N; by++)
    {
      if (self->choices[by] != NULL)
        sonor_choice_button_set_chosen (SONOR_CHOICE_BUTTON (self->choices[by]), sonor_ticket_filter_get (self->filter, by));
    }
  sonor_ticket_columns_set_sort (self->view, sonor_ticket_filter_get_sort (self->filter));
  self->restoring = FALSE;
}

static void
set_presets (SonorTicketListPage *self)
{
  for (guint by = 0; by < SONOR_TICKET_FILTER_N; by++)
    {
      const char *preset = preset_of (self, by);
      g_auto (GStrv) values = preset != NULL ? g_strsplit (preset, ",", -1) : NULL;

      if (values != NULL)
        sonor_ticket_filter_set (self->filter, by, (const char * const *) values);
    }
}

/* The choices */

static GListModel *
choices_of_words (const SonorWord *words,
                  gsize            n_words,
                  const char    *(*translate) (const char *))
{
  GListStore *store = g_list_store_new (SONOR_TYPE_CHOICE);

  for (gsize i = 0; i < n_words; i++)
    {
      g_autoptr (SonorChoice) choice = sonor_choice_new (words[i].code, translate (words[i].code), 0);

      g_list_store_append (store, choice);
    }

  return G_LIST_MODEL (store);
}

static gpointer
choice_of_place (gpointer item,
                 gpointer user_data)
{
  g_autoptr (SonorPlace) place = item;

  return sonor_choice_new (sonor_place_get_code (place), sonor_place_get_name (place), sonor_place_get_depth (place));
}

static GListModel *
choices_of_places (GListModel *places)
{
  return G_LIST_MODEL (gtk_map_list_model_new (g_object_ref (places), choice_of_place, NULL, NULL));
}

static const SonorWord marks[] = {
  { "held", N_("Claimed by me") },
  { "mine", N_("Taken down by me") },
  { "supervised", N_("Under supervision") },
  { "problem", N_("Problem tickets") },
};

static const char *
translate_mark (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      if (g_str_equal (marks[i].code, code))
        return _(marks[i].word);
    }

  return code;
}

static void
add_choices (SonorTicketListPage *self,
             SonorTicketFilterBy  by,
             const char          *title,
             GListModel          *choices)
{
  g_autoptr (GListModel) owned = choices;

  if (preset_of (self, by) != NULL)
    return;

  self->choices[by] = sonor_choice_button_new (title);
  sonor_choice_button_set_choices (SONOR_CHOICE_BUTTON (self->choices[by]), owned);
  g_signal_connect_object (self->choices[by], "changed", G_CALLBACK (on_choice_changed), self, 0);
  gtk_box_append (self->filters, self->choices[by]);
}

static void
add_all_choices (SonorTicketListPage *self)
{
  const SonorWord *words;
  gsize n_words;

  words = sonor_ticket_words_kinds (&n_words);
  add_choices (self, SONOR_TICKET_FILTER_KIND, _("Kind"), choices_of_words (words, n_words, sonor_ticket_words_kind));
  words = sonor_ticket_words_states (&n_words);
  add_choices (self, SONOR_TICKET_FILTER_STATE, _("State"), choices_of_words (words, n_words, sonor_ticket_words_state));
  add_choices (self, SONOR_TICKET_FILTER_UNIT, _("Unit"), choices_of_places (sonor_workplace_get_units (self->workplace)));
  add_choices (self, SONOR_TICKET_FILTER_AREA, _("Area"), choices_of_places (sonor_workplace_get_areas (self->workplace)));
  words = sonor_ticket_words_lights (&n_words);
  add_choices (self, SONOR_TICKET_FILTER_LIGHT, C_ ("column", "Light"), choices_of_words (words, n_words, sonor_ticket_words_light));
  /* A unit claims nothing and takes nothing down. */
  if (!g_strv_contains (sonor_person_get_seat_kinds (sonor_workplace_get_person (self->workplace)), "unit"))
    add_choices (self, SONOR_TICKET_FILTER_MARK, _("Mark"), choices_of_words (marks, G_N_ELEMENTS (marks), translate_mark));
  gtk_box_reorder_child_after (self->filters, self->clear, gtk_widget_get_last_child (GTK_WIDGET (self->filters)));
}

/* The verbs of the page */

static void
on_clear (SonorTicketListPage *self)
{
  static const char * const none[] = { NULL };

  sonor_ticket_filter_set_text (self->filter, "");
  for (guint by = 0; by < SONOR_TICKET_FILTER_N; by++)
    sonor_ticket_filter_set (self->filter, by, none);
  set_presets (self);
  show_filter (self);
  apply (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
on_refresh (SonorTicketListPage *self)
{
  sonor_ticket_list_refresh (self->list);
}

static void
sonor_ticket_list_page_search (SonorPage *page)
{
  SonorTicketListPage *self = SONOR_TICKET_LIST_PAGE (page);

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (self->search, 0, -1);
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
  SonorTicketListPage *self = SONOR_TICKET_LIST_PAGE (widget);
  GtkSelectionModel *model = gtk_column_view_get_model (self->view);
  g_autoptr (GtkBitset) chosen = gtk_selection_model_get_selection (model);
  g_autoptr (GString) numbers = g_string_new (NULL);

  for (guint64 i = 0; i < gtk_bitset_get_size (chosen); i++)
    {
      g_autoptr (SonorTicket) ticket = g_list_model_get_item (G_LIST_MODEL (model), gtk_bitset_get_nth (chosen, (guint) i));

      g_string_append_printf (numbers, "%s%s", i > 0 ? "\n" : "", sonor_ticket_get_text (ticket, SONOR_TICKET_NUMBER));
    }
  if (numbers->len > 0)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), numbers->str);
}

static void
on_batch_key (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  sonor_batch_menu_do (SONOR_BATCH_MENU (SONOR_TICKET_LIST_PAGE (widget)->batch), action + strlen ("tickets."));
}

/* A ticket has changed somewhere. */

static gboolean
on_live (gpointer user_data)
{
  SonorTicketListPage *self = user_data;

  /* Rows do not move under a pointer that is on its way to one of them. */
  if (g_get_monotonic_time () - self->moved_at < STILL_MICROSECONDS || sonor_ticket_list_is_loading (self->list))
    return G_SOURCE_CONTINUE;

  self->live_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sonor_ticket_list_refresh (self->list);

  return G_SOURCE_REMOVE;
}

static void
on_notification (SonorDatabase       *database,
                 const char          *channel,
                 const char          *payload,
                 SonorTicketListPage *self)
{
  if (g_str_equal (channel, "ticket") && self->live_id == 0)
    self->live_id = g_timeout_add (LIVE_MILLISECONDS, on_live, self);
}

static void
on_pointer_moved (SonorTicketListPage *self)
{
  self->moved_at = g_get_monotonic_time ();
}

static void
on_pointer_left (SonorTicketListPage *self)
{
  self->moved_at = 0;
}

/* Columns */

static void
remember_columns (SonorTicketListPage *self)
{
  sonor_workplace_set_preference (self->workplace, "columns", sonor_ticket_columns_to_json (self->view));
}

static void
on_columns_chosen (SonorTicketListPage *self)
{
  sonor_ticket_columns_fit (self->view, gtk_widget_get_width (GTK_WIDGET (self)));
  remember_columns (self);
}

static gboolean
on_widths_pulled (gpointer user_data)
{
  SonorTicketListPage *self = user_data;

  self->pulled_id = 0;
  remember_columns (self);

  return G_SOURCE_REMOVE;
}

static void
on_width_pulled (SonorTicketListPage *self)
{
  if (!sonor_ticket_columns_keep_widths (self->view))
    return;

  g_clear_handle_id (&self->pulled_id, g_source_remove);
  self->pulled_id = g_timeout_add (REMEMBER_MILLISECONDS, on_widths_pulled, self);
}

/* Filters with names */

static void
on_filter_chosen (SonorTicketListPage *self,
                  JsonNode            *filter)
{
  if (!JSON_NODE_HOLDS_OBJECT (filter))
    return;

  sonor_ticket_filter_read_json (self->filter, filter);
  sonor_ticket_filter_set_text (self->filter, sonor_json_get_text (json_node_get_object (filter), "text"));
  set_presets (self);
  show_filter (self);
  apply (self);
}

static gboolean
on_refresh_time (gpointer user_data)
{
  SonorTicketListPage *self = user_data;

  if (!sonor_ticket_list_is_loading (self->list)
      && sonor_database_get_connected (sonor_workplace_get_database (self->workplace)))
    sonor_ticket_list_refresh (self->list);

  return G_SOURCE_CONTINUE;
}

static void
on_resync (SonorDatabase       *database,
           SonorTicketListPage *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sonor_ticket_list_refresh (self->list);
}

static void
sonor_ticket_list_page_map (GtkWidget *widget)
{
  SonorTicketListPage *self = SONOR_TICKET_LIST_PAGE (widget);

  GTK_WIDGET_CLASS (sonor_ticket_list_page_parent_class)->map (widget);

  if (sonor_ticket_list_get_loaded_at (self->list) != NULL)
    sonor_ticket_list_refresh (self->list);
  if (self->refresh_id == 0)
    self->refresh_id = g_timeout_add_seconds (REFRESH_SECONDS, on_refresh_time, self);
}

static void
sonor_ticket_list_page_unmap (GtkWidget *widget)
{
  SonorTicketListPage *self = SONOR_TICKET_LIST_PAGE (widget);

  g_clear_handle_id (&self->refresh_id, g_source_remove);

  GTK_WIDGET_CLASS (sonor_ticket_list_page_parent_class)->unmap (widget);
}

static void
on_width_changed (GtkAdjustment       *adjustment,
                  GParamSpec          *pspec,
                  SonorTicketListPage *self)
{
  /* Columns cannot come and go in the middle of an allocation. */
  if (self->fit_id == 0)
    self->fit_id = g_idle_add (on_fit, self);
}

static void
sonor_ticket_list_page_dispose (GObject *object)
{
  SonorTicketListPage *self = SONOR_TICKET_LIST_PAGE (object);
  GtkWidget *child;

  if (self->remember_id != 0)
    {
      g_clear_handle_id (&self->remember_id, g_source_remove);
      on_remember (self);
    }
  if (self->pulled_id != 0)
    {
      g_clear_handle_id (&self->pulled_id, g_source_remove);
      remember_columns (self);
    }
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_handle_id (&self->live_id, g_source_remove);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  /* A search entry that goes says that its words have; that is no wish of the person. */
  self->restoring = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->list);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_ticket_list_page_parent_class)->dispose (object);
}

static void
sonor_ticket_list_page_finalize (GObject *object)
{
  sonor_ticket_filter_free (SONOR_TICKET_LIST_PAGE (object)->filter);
  g_hash_table_unref (SONOR_TICKET_LIST_PAGE (object)->selected);

  G_OBJECT_CLASS (sonor_ticket_list_page_parent_class)->finalize (object);
}

static void
sonor_ticket_list_page_class_init (SonorTicketListPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_ticket_list_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_ticket_list_page_finalize;
  widget_class->map = sonor_ticket_list_page_map;
  widget_class->unmap = sonor_ticket_list_page_unmap;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sonor_hotline/Sonor/tickets/ticket-list-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, filters);
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, search);
  gtk_widget_class_bind_template_child (widget_class, SonorTicketListPage, clear);
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
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
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
  self->filter = sonor_ticket_filter_new ();
  self->selected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* What stands beside the filters and in the footer. */
static void
add_tools (SonorTicketListPage *self,
           GtkSelectionModel   *selection)
{
  GtkWidget *saved = sonor_saved_filters_new (self->workplace, self->page->id, self->filter);
  GtkWidget *columns = sonor_column_choice_new (self->view);
  GtkEventController *motion = gtk_event_controller_motion_new ();

  gtk_box_append (self->filters, saved);
  gtk_box_append (self->filters, columns);
  g_signal_connect_object (saved, "chosen", G_CALLBACK (on_filter_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (columns, "changed", G_CALLBACK (on_columns_chosen), self, G_CONNECT_SWAPPED);

  self->batch = sonor_batch_menu_new (self->workplace, self->page->states);
  gtk_box_insert_child_after (self->footer, self->batch, GTK_WIDGET (self->trouble));
  g_signal_connect_object (selection, "selection-changed", G_CALLBACK (on_selection_changed), self, 0);
  g_signal_connect_object (selection, "items-changed", G_CALLBACK (on_items_changed), self, 0);

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_pointer_moved), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_pointer_left), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scrolled), motion);
  for (guint i = 0; i < sonor_ticket_columns_get_n (); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (self->view), i);

      g_signal_connect_object (column, "notify::fixed-width", G_CALLBACK (on_width_pulled), self, G_CONNECT_SWAPPED);
    }
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
  g_autofree char *key = g_strconcat ("tickets.", page->id, NULL);
  g_autoptr (GtkSelectionModel) selection = NULL;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);
  JsonNode *remembered = sonor_workplace_get_preference (workplace, key);

  self->workplace = g_object_ref (workplace);
  self->page = page;
  self->list = sonor_ticket_list_new (sonor_workplace_get_database (workplace));
  g_signal_connect_object (self->list, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  selection = GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->list))));
  sonor_ticket_columns_add (self->view);
  sonor_ticket_columns_read_json (self->view, sonor_workplace_get_preference (workplace, "columns"));
  gtk_column_view_set_model (self->view, selection);
  add_all_choices (self);
  add_tools (self, selection);
  if (remembered != NULL)
    sonor_ticket_filter_read_json (self->filter, remembered);
  set_presets (self);
  show_filter (self);
  sonor_ticket_list_set_filter (self->list, self->filter);

  g_signal_connect_object (gtk_column_view_get_sorter (self->view), "changed", G_CALLBACK (on_sort_changed), self, 0);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (self->scrolled), "notify::page-size",
                           G_CALLBACK (on_width_changed), self, 0);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (load_near_end), self, 0);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (load_near_end), self, 0);
  g_signal_connect_object (sonor_workplace_get_database (workplace), "resync", G_CALLBACK (on_resync), self, 0);
  g_signal_connect_object (sonor_workplace_get_database (workplace), "notification", G_CALLBACK (on_notification), self, 0);

  return GTK_WIDGET (self);
}
