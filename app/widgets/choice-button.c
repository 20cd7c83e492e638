/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "widgets/choice-button.h"

#include <glib/gi18n-lib.h>

#define MANY 14
#define INDENT 16

/**
 * SonorChoiceButton:
 *
 * A button that opens a list to tick: several can be chosen, none means all. A long list can be searched.
 */
struct _SonorChoiceButton
{
  GtkWidget           parent_instance;

  GtkWidget          *button;
  GtkWidget          *search;
  GtkWidget          *list;
  GtkFilter          *filter;
  GtkFilterListModel *shown;
  GListModel         *choices;
  GHashTable         *chosen;
  char               *title;
  char               *wanted;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorChoiceButton, sonor_choice_button, GTK_TYPE_WIDGET)

static gboolean
is_wanted (gpointer item,
           gpointer user_data)
{
  SonorChoiceButton *self = user_data;
  g_autofree char *label = NULL;

  if (self->wanted == NULL)
    return TRUE;

  label = g_utf8_casefold (sonor_choice_get_label (item), -1);
  return strstr (label, self->wanted) != NULL;
}

static void
update_label (SonorChoiceButton *self)
{
  guint n_chosen = g_hash_table_size (self->chosen);
  g_autofree char *label = NULL;

  if (n_chosen == 1 && self->choices != NULL)
    {
      for (guint i = 0; i < g_list_model_get_n_items (self->choices); i++)
        {
          g_autoptr (SonorChoice) choice = g_list_model_get_item (self->choices, i);

          if (g_hash_table_contains (self->chosen, sonor_choice_get_value (choice)))
            label = g_strdup_printf (_("%s: %s"), self->title, sonor_choice_get_label (choice));
        }
    }
  if (label == NULL && n_chosen > 0)
    label = g_strdup_printf ("%s · %u", self->title, n_chosen);

  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), label != NULL ? label : self->title);
  if (n_chosen > 0)
    gtk_widget_add_css_class (self->button, "chosen");
  else
    gtk_widget_remove_css_class (self->button, "chosen");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : self->title, -1);
}

static void
on_toggled (GtkCheckButton *check,
            GtkListItem    *item)
{
  SonorChoiceButton *self = SONOR_CHOICE_BUTTON (g_object_get_data (G_OBJECT (check), "sonor-owner"));
  SonorChoice *choice = gtk_list_item_get_item (item);
  gboolean active = gtk_check_button_get_active (check);

  if (choice == NULL || active == g_hash_table_contains (self->chosen, sonor_choice_get_value (choice)))
    return;

  if (active)
    g_hash_table_add (self->chosen, g_strdup (sonor_choice_get_value (choice)));
  else
    g_hash_table_remove (self->chosen, sonor_choice_get_value (choice));
  update_label (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_row_setup (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              SonorChoiceButton        *self)
{
  GtkWidget *check = gtk_check_button_new ();

  g_object_set_data (G_OBJECT (check), "sonor-owner", self);
  g_signal_connect (check, "toggled", G_CALLBACK (on_toggled), item);
  gtk_list_item_set_child (item, check);
}

static void
on_row_bind (GtkSignalListItemFactory *factory,
             GtkListItem              *item,
             SonorChoiceButton        *self)
{
  GtkWidget *check = gtk_list_item_get_child (item);
  SonorChoice *choice = gtk_list_item_get_item (item);

  gtk_check_button_set_label (GTK_CHECK_BUTTON (check), sonor_choice_get_label (choice));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, sonor_choice_get_label (choice), -1);
  gtk_widget_set_margin_start (check, (int) sonor_choice_get_depth (choice) * INDENT);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               g_hash_table_contains (self->chosen, sonor_choice_get_value (choice)));
}

static void
toggle (SonorChoiceButton *self,
        SonorChoice       *choice)
{
  if (!g_hash_table_remove (self->chosen, sonor_choice_get_value (choice)))
    g_hash_table_add (self->chosen, g_strdup (sonor_choice_get_value (choice)));
  update_label (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Binds the rows again, which reads from the set what is ticked. */
static void
rebind (SonorChoiceButton *self)
{
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (self->list));

  g_object_ref (model);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), NULL);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), model);
  g_object_unref (model);
}

static void
on_row_activated (GtkListView       *list,
                  guint              position,
                  SonorChoiceButton *self)
{
  g_autoptr (SonorChoice) choice = g_list_model_get_item (G_LIST_MODEL (self->shown), position);

  if (choice == NULL)
    return;

  toggle (self, choice);
  rebind (self);
  gtk_widget_activate_action (self->list, "list.scroll-to-item", "u", position);
  gtk_widget_grab_focus (self->list);
}

static void
on_search_changed (GtkSearchEntry    *entry,
                   SonorChoiceButton *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  g_clear_pointer (&self->wanted, g_free);
  if (*text != '\0')
    self->wanted = g_utf8_casefold (text, -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

/* Enter ticks the first of what was found; what was typed goes with the next letter. */
static void
on_search_activate (GtkSearchEntry    *entry,
                    SonorChoiceButton *self)
{
  g_autoptr (SonorChoice) choice = NULL;

  on_search_changed (entry, self);
  choice = g_list_model_get_item (G_LIST_MODEL (self->shown), 0);
  if (choice == NULL || self->wanted == NULL)
    return;

  toggle (self, choice);
  rebind (self);
  gtk_editable_select_region (GTK_EDITABLE (entry), 0, -1);
}

/* Escape in the search is meant for the list it searches. */
static void
on_search_stopped (SonorChoiceButton *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}

static void
on_popover_shown (GtkWidget         *popover,
                  SonorChoiceButton *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (gtk_widget_get_visible (self->search) ? self->search : self->list);
}

static void
sonor_choice_button_dispose (GObject *object)
{
  SonorChoiceButton *self = SONOR_CHOICE_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->choices);

  G_OBJECT_CLASS (sonor_choice_button_parent_class)->dispose (object);
}

static void
sonor_choice_button_finalize (GObject *object)
{
  SonorChoiceButton *self = SONOR_CHOICE_BUTTON (object);

  g_object_unref (self->shown);
  g_hash_table_unref (self->chosen);
  g_free (self->title);
  g_free (self->wanted);

  G_OBJECT_CLASS (sonor_choice_button_parent_class)->finalize (object);
}

static void
sonor_choice_button_class_init (SonorChoiceButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sonor_choice_button_dispose;
  object_class->finalize = sonor_choice_button_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "choicebutton");

  /**
   * SonorChoiceButton::changed:
   * @self: the button
   *
   * A person has changed what is chosen.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sonor_choice_button_init (SonorChoiceButton *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_wanted, self, NULL));
  self->shown = gtk_filter_list_model_new (NULL, self->filter);

  g_signal_connect (factory, "setup", G_CALLBACK (on_row_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_row_bind), self);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->shown)))),
                                  factory);
  g_signal_connect (self->list, "activate", G_CALLBACK (on_row_activated), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 460);

  self->search = gtk_search_entry_new ();
  gtk_widget_set_visible (self->search, FALSE);
  g_signal_connect (self->search, "search-changed", G_CALLBACK (on_search_changed), self);
  g_signal_connect (self->search, "activate", G_CALLBACK (on_search_activate), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (on_search_stopped), self);

  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  g_signal_connect (popover, "show", G_CALLBACK (on_popover_shown), self);

  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->button), TRUE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

/**
 * sonor_choice_button_new:
 * @title: what is chosen here
 *
 * Returns: (transfer floating): the button
 */
GtkWidget *
sonor_choice_button_new (const char *title)
{
  SonorChoiceButton *self = g_object_new (SONOR_TYPE_CHOICE_BUTTON, NULL);

  self->title = g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  update_label (self);

  return GTK_WIDGET (self);
}

static void
on_choices_changed (GListModel        *choices,
                    guint              position,
                    guint              n_removed,
                    guint              n_added,
                    SonorChoiceButton *self)
{
  gtk_widget_set_visible (self->search, g_list_model_get_n_items (choices) > MANY);
  update_label (self);
}

/**
 * sonor_choice_button_set_choices:
 * @self: a button
 * @choices: a list of #SonorChoice, which may change
 *
 * Sets what can be chosen.
 */
void
sonor_choice_button_set_choices (SonorChoiceButton *self,
                                 GListModel        *choices)
{
  g_return_if_fail (SONOR_IS_CHOICE_BUTTON (self));
  g_return_if_fail (G_IS_LIST_MODEL (choices));

  g_set_object (&self->choices, choices);
  gtk_filter_list_model_set_model (self->shown, choices);
  g_signal_connect_object (choices, "items-changed", G_CALLBACK (on_choices_changed), self, 0);
  on_choices_changed (choices, 0, 0, 0, self);
}

/**
 * sonor_choice_button_dup_chosen:
 * @self: a button
 *
 * Returns: (transfer full): the values that are chosen, in order; empty if none is
 */
GStrv
sonor_choice_button_dup_chosen (SonorChoiceButton *self)
{
  g_autoptr (GList) keys = NULL;
  g_autoptr (GStrvBuilder) values = g_strv_builder_new ();

  g_return_val_if_fail (SONOR_IS_CHOICE_BUTTON (self), NULL);

  keys = g_list_sort (g_hash_table_get_keys (self->chosen), (GCompareFunc) g_strcmp0);
  for (GList *key = keys; key != NULL; key = key->next)
    g_strv_builder_add (values, key->data);

  return g_strv_builder_end (values);
}

/**
 * sonor_choice_button_set_chosen:
 * @self: a button
 * @values: what is to be chosen
 *
 * Chooses without emitting #SonorChoiceButton::changed.
 */
void
sonor_choice_button_set_chosen (SonorChoiceButton  *self,
                                const char * const *values)
{
  g_return_if_fail (SONOR_IS_CHOICE_BUTTON (self));
  g_return_if_fail (values != NULL);

  g_hash_table_remove_all (self->chosen);
  for (gsize i = 0; values[i] != NULL; i++)
    g_hash_table_add (self->chosen, g_strdup (values[i]));
  rebind (self);
  update_label (self);
}
