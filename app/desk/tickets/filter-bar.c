/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/filter-bar.h"

#include "desk/tickets/filter-choices.h"
#include "desk/tickets/saved-filters.h"
#include "model/json-member.h"
#include "widgets/choice-button.h"

#define REMEMBER_MILLISECONDS 800

/**
 * SonorFilterBar:
 *
 * The words that are searched for, the filters and those with names. A page of the sidebar brings filters that belong to
 * it and are not offered; the others, and the order, are remembered for the person.
 */
struct _SonorFilterBar
{
  GtkBox               parent_instance;

  GtkEditable         *search;
  GtkWidget           *clear;
  GtkWidget           *choices[SONOR_TICKET_FILTER_N];

  SonorWorkplace      *workplace;
  const SonorRolePage *page;
  SonorTicketFilter   *filter;
  SonorTicketFilter   *told;
  gboolean             restoring;
  guint                remember_id;
};

enum
{
  CHANGED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorFilterBar, sonor_filter_bar, GTK_TYPE_BOX)

/* What the page of the sidebar says of a filter; NULL if it leaves it to the person. */
static const char *
preset_of (SonorFilterBar      *self,
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

static void
set_presets (SonorFilterBar *self)
{
  for (guint by = 0; by < SONOR_TICKET_FILTER_N; by++)
    {
      const char *preset = preset_of (self, by);
      g_auto (GStrv) values = preset != NULL ? g_strsplit (preset, ",", -1) : NULL;

      if (values != NULL)
        sonor_ticket_filter_set (self->filter, by, (const char * const *) values);
    }
}

static char *
dup_key (SonorFilterBar *self)
{
  return g_strconcat ("tickets.", self->page->id, NULL);
}

static gboolean
on_remember (gpointer user_data)
{
  SonorFilterBar *self = user_data;
  g_autofree char *key = dup_key (self);

  self->remember_id = 0;
  sonor_workplace_set_preference (self->workplace, key, sonor_ticket_filter_to_json (self->filter));

  return G_SOURCE_REMOVE;
}

static void
apply (SonorFilterBar *self)
{
  if (self->restoring || sonor_ticket_filter_equal (self->filter, self->told))
    return;

  sonor_ticket_filter_free (self->told);
  self->told = sonor_ticket_filter_copy (self->filter);
  gtk_widget_set_visible (self->clear, sonor_filter_bar_is_filtered (self));
  g_signal_emit (self, signals[CHANGED], 0);
  g_clear_handle_id (&self->remember_id, g_source_remove);
  self->remember_id = g_timeout_add (REMEMBER_MILLISECONDS, on_remember, self);
}

/* Puts the controls where the filter stands. */
static void
show_filter (SonorFilterBar *self)
{
  self->restoring = TRUE;
  gtk_editable_set_text (self->search, sonor_ticket_filter_get_text (self->filter));
  for (guint by = 0; by < SONOR_TICKET_FILTER_N; by++)
    {
      if (self->choices[by] != NULL)
        sonor_choice_button_set_chosen (SONOR_CHOICE_BUTTON (self->choices[by]), sonor_ticket_filter_get (self->filter, by));
    }
  self->restoring = FALSE;
}

static void
on_search_changed (SonorFilterBar *self)
{
  if (self->restoring)
    return;

  sonor_ticket_filter_set_text (self->filter, gtk_editable_get_text (self->search));
  apply (self);
}

static void
on_stop_search (SonorFilterBar *self)
{
  gtk_editable_set_text (self->search, "");
  on_search_changed (self);
}

static void
on_search_activated (SonorFilterBar *self)
{
  on_search_changed (self);
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static void
on_choice_changed (SonorChoiceButton *button,
                   SonorFilterBar    *self)
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
on_saved_chosen (SonorFilterBar *self,
                 JsonNode       *filter)
{
  if (!JSON_NODE_HOLDS_OBJECT (filter))
    return;

  sonor_ticket_filter_read_json (self->filter, filter);
  sonor_ticket_filter_set_text (self->filter, sonor_json_get_text (json_node_get_object (filter), "text"));
  set_presets (self);
  show_filter (self);
  apply (self);
}

static void
add_choices (SonorFilterBar *self)
{
  for (guint by = 0; by < SONOR_TICKET_FILTER_N; by++)
    {
      g_autoptr (GListModel) choices = preset_of (self, by) == NULL ? sonor_filter_choices_new (by, self->workplace) : NULL;

      if (choices == NULL)
        continue;
      self->choices[by] = sonor_choice_button_new (sonor_filter_choices_get_title (by));
      sonor_choice_button_set_choices (SONOR_CHOICE_BUTTON (self->choices[by]), choices);
      g_signal_connect_object (self->choices[by], "changed", G_CALLBACK (on_choice_changed), self, 0);
      gtk_box_append (GTK_BOX (self), self->choices[by]);
    }
  gtk_box_reorder_child_after (GTK_BOX (self), self->clear, gtk_widget_get_last_child (GTK_WIDGET (self)));
}

static void
sonor_filter_bar_dispose (GObject *object)
{
  SonorFilterBar *self = SONOR_FILTER_BAR (object);

  if (self->remember_id != 0)
    {
      g_clear_handle_id (&self->remember_id, g_source_remove);
      on_remember (self);
    }
  /* A search entry that goes says that its words have; that is no wish of the person. */
  self->restoring = TRUE;
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_filter_bar_parent_class)->dispose (object);
}

static void
sonor_filter_bar_finalize (GObject *object)
{
  SonorFilterBar *self = SONOR_FILTER_BAR (object);

  sonor_ticket_filter_free (self->filter);
  sonor_ticket_filter_free (self->told);

  G_OBJECT_CLASS (sonor_filter_bar_parent_class)->finalize (object);
}

static void
sonor_filter_bar_class_init (SonorFilterBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_filter_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_filter_bar_finalize;

  /**
   * SonorFilterBar::changed:
   * @self: the bar
   *
   * The filter is another than the last time.
   */
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * SonorFilterBar::activated:
   * @self: the bar
   *
   * The person has typed the words and wants to go on to what was found.
   */
  signals[ACTIVATED] = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sonor_hotline/Sonor/tickets/filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SonorFilterBar, search);
  gtk_widget_class_bind_template_child (widget_class, SonorFilterBar, clear);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, sonor_filter_bar_clear);
}

static void
sonor_filter_bar_init (SonorFilterBar *self)
{
  self->filter = sonor_ticket_filter_new ();
  self->told = sonor_ticket_filter_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * sonor_filter_bar_new:
 * @workplace: where the person is signed in
 * @page: which page of the sidebar
 *
 * Returns: (transfer floating): the bar, with the filter that the person left last
 */
GtkWidget *
sonor_filter_bar_new (SonorWorkplace      *workplace,
                      const SonorRolePage *page)
{
  SonorFilterBar *self = g_object_new (SONOR_TYPE_FILTER_BAR, NULL);
  g_autofree char *key = NULL;
  JsonNode *remembered;
  GtkWidget *saved;

  self->workplace = g_object_ref (workplace);
  self->page = page;
  add_choices (self);
  saved = sonor_saved_filters_new (workplace, page->id, self->filter);
  g_signal_connect_object (saved, "chosen", G_CALLBACK (on_saved_chosen), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), saved);

  key = dup_key (self);
  remembered = sonor_workplace_get_preference (workplace, key);
  if (remembered != NULL)
    sonor_ticket_filter_read_json (self->filter, remembered);
  set_presets (self);
  show_filter (self);
  sonor_ticket_filter_free (self->told);
  self->told = sonor_ticket_filter_copy (self->filter);
  gtk_widget_set_visible (self->clear, sonor_filter_bar_is_filtered (self));

  return GTK_WIDGET (self);
}

/**
 * sonor_filter_bar_get_filter:
 * @self: a bar
 *
 * Returns: (transfer none): the filter that is set
 */
const SonorTicketFilter *
sonor_filter_bar_get_filter (SonorFilterBar *self)
{
  g_return_val_if_fail (SONOR_IS_FILTER_BAR (self), NULL);

  return self->filter;
}

/**
 * sonor_filter_bar_is_filtered:
 * @self: a bar
 *
 * Returns: whether the person, and not only the page, keeps tickets out
 */
gboolean
sonor_filter_bar_is_filtered (SonorFilterBar *self)
{
  g_return_val_if_fail (SONOR_IS_FILTER_BAR (self), FALSE);

  if (*sonor_ticket_filter_get_text (self->filter) != '\0')
    return TRUE;

  for (guint by = 0; by < SONOR_TICKET_FILTER_N; by++)
    {
      if (preset_of (self, by) == NULL && *sonor_ticket_filter_get (self->filter, by) != NULL)
        return TRUE;
    }

  return FALSE;
}

/**
 * sonor_filter_bar_set_sort:
 * @self: a bar
 * @sort: the order that the person wants
 */
void
sonor_filter_bar_set_sort (SonorFilterBar  *self,
                           SonorTicketSort  sort)
{
  g_return_if_fail (SONOR_IS_FILTER_BAR (self));

  sonor_ticket_filter_set_sort (self->filter, sort);
  apply (self);
}

/**
 * sonor_filter_bar_search:
 * @self: a bar
 *
 * Puts the focus where words to search for are typed.
 */
void
sonor_filter_bar_search (SonorFilterBar *self)
{
  g_return_if_fail (SONOR_IS_FILTER_BAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
  gtk_editable_select_region (self->search, 0, -1);
}

/**
 * sonor_filter_bar_clear:
 * @self: a bar
 *
 * Takes the words and the person's filters away; those of the page and the order stay.
 */
void
sonor_filter_bar_clear (SonorFilterBar *self)
{
  static const char * const none[] = { NULL };

  g_return_if_fail (SONOR_IS_FILTER_BAR (self));

  sonor_ticket_filter_set_text (self->filter, "");
  for (guint by = 0; by < SONOR_TICKET_FILTER_N; by++)
    sonor_ticket_filter_set (self->filter, by, none);
  set_presets (self);
  show_filter (self);
  apply (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}
