/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/saved-filters.h"

#include <glib/gi18n.h>

#define LONGEST_NAME 30
#define MOST_FILTERS 30

/**
 * SonorSavedFilters:
 *
 * The filters that a person has given a name, for one page: to choose, to keep the one that is set, to drop.
 */
struct _SonorSavedFilters
{
  GtkWidget                parent_instance;

  GtkWidget               *button;
  GtkPopover              *popover;
  GtkBox                  *rows;
  GtkEditable             *name;
  GtkWidget               *keep;
  GtkLabel                *trouble;

  SonorWorkplace          *workplace;
  char                    *key;
  const SonorTicketFilter *filter;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void update (SonorSavedFilters *self);

G_DEFINE_FINAL_TYPE (SonorSavedFilters, sonor_saved_filters, GTK_TYPE_WIDGET)

/* What is kept: an object of names and filters, in the order of their making. */
static JsonObject *
get_saved (SonorSavedFilters *self)
{
  JsonNode *node = sonor_workplace_get_preference (self->workplace, self->key);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* With one more, one changed or, if @filter is NULL, one less. */
static void
save (SonorSavedFilters *self,
      const char        *name,
      JsonNode          *filter)
{
  JsonObject *old = get_saved (self);
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GList) names = old != NULL ? json_object_get_members (old) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      if (!g_str_equal (l->data, name))
        json_object_set_member (object, l->data, json_node_copy (json_object_get_member (old, l->data)));
    }
  if (filter != NULL)
    json_object_set_member (object, name, filter);
  json_node_take_object (node, object);
  sonor_workplace_set_preference (self->workplace, self->key, node);
  update (self);
}

static void
on_chosen (GtkWidget         *button,
           SonorSavedFilters *self)
{
  JsonObject *saved = get_saved (self);
  JsonNode *filter = saved != NULL ? json_object_get_member (saved, gtk_widget_get_name (button)) : NULL;

  gtk_popover_popdown (self->popover);
  if (filter != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, filter);
}

static void
on_dropped (GtkWidget         *button,
            SonorSavedFilters *self)
{
  g_autofree char *name = g_strdup (gtk_widget_get_name (button));

  save (self, name, NULL);
}

static void
on_keep (SonorSavedFilters *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name)));
  JsonObject *saved = get_saved (self);
  g_autofree char *message = NULL;
  JsonNode *filter;

  if (*name == '\0')
    message = g_strdup (_("Give the filter a name"));
  else if (g_utf8_strlen (name, -1) > LONGEST_NAME)
    message = g_strdup_printf (_("A name takes %d characters: shorten it"), LONGEST_NAME);
  else if (saved != NULL && json_object_get_size (saved) >= MOST_FILTERS && !json_object_has_member (saved, name))
    message = g_strdup_printf (_("%d filters are kept already: drop one"), MOST_FILTERS);

  gtk_label_set_text (self->trouble, message != NULL ? message : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->trouble), GTK_ACCESSIBLE_PROPERTY_LABEL, message != NULL ? message : "", -1);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), message != NULL);
  if (message != NULL)
    return;

  /* A filter with a name keeps its words too. */
  filter = sonor_ticket_filter_to_json (self->filter);
  json_object_set_string_member (json_node_get_object (filter), "text", sonor_ticket_filter_get_text (self->filter));
  save (self, name, filter);
  gtk_editable_set_text (self->name, "");
}

static void
add_row (SonorSavedFilters *self,
         const char        *name)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *choose = gtk_button_new_with_label (name);
  GtkWidget *drop = gtk_button_new_from_icon_name ("edit-delete-symbolic");
  /* Translators: the name of a filter */
  g_autofree char *words = g_strdup_printf (_("Drop “%s”"), name);

  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (choose))), 0);
  gtk_widget_set_hexpand (choose, TRUE);
  gtk_widget_set_name (choose, name);
  gtk_widget_add_css_class (choose, "flat");
  g_signal_connect (choose, "clicked", G_CALLBACK (on_chosen), self);
  gtk_widget_set_name (drop, name);
  gtk_widget_set_tooltip_text (drop, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_add_css_class (drop, "flat");
  g_signal_connect (drop, "clicked", G_CALLBACK (on_dropped), self);
  gtk_box_append (GTK_BOX (row), choose);
  gtk_box_append (GTK_BOX (row), drop);
  gtk_box_append (self->rows, row);
}

static void
update (SonorSavedFilters *self)
{
  JsonObject *saved = get_saved (self);
  g_autoptr (GList) names = saved != NULL ? json_object_get_members (saved) : NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, child);
  for (GList *l = names; l != NULL; l = l->next)
    add_row (self, l->data);
}

static void
sonor_saved_filters_dispose (GObject *object)
{
  SonorSavedFilters *self = SONOR_SAVED_FILTERS (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_saved_filters_parent_class)->dispose (object);
}

static void
sonor_saved_filters_finalize (GObject *object)
{
  g_free (SONOR_SAVED_FILTERS (object)->key);

  G_OBJECT_CLASS (sonor_saved_filters_parent_class)->finalize (object);
}

static void
sonor_saved_filters_class_init (SonorSavedFiltersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_saved_filters_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_saved_filters_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  /**
   * SonorSavedFilters::chosen:
   * @self: the filters
   * @filter: (type JsonNode): what sonor_ticket_filter_to_json() made, with the words as "text"
   *
   * The person wants this filter.
   */
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  JSON_TYPE_NODE);
}

static void
sonor_saved_filters_init (SonorSavedFilters *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->button = gtk_menu_button_new ();
  self->popover = GTK_POPOVER (gtk_popover_new ());
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  self->name = GTK_EDITABLE (gtk_entry_new ());
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->name), _("Name of this filter"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->name), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Name of this filter"), -1);
  g_signal_connect_swapped (self->name, "activate", G_CALLBACK (on_keep), self);
  self->keep = gtk_button_new_with_mnemonic (_("_Keep"));
  g_signal_connect_swapped (self->keep, "clicked", G_CALLBACK (on_keep), self);
  self->trouble = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "xalign", 0.0f, "wrap", TRUE,
                                           "visible", FALSE, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "error");
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (line), self->keep);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rows));
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->trouble));
  gtk_popover_set_child (self->popover, box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), GTK_WIDGET (self->popover));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->button), "starred-symbolic");
  gtk_widget_set_tooltip_text (self->button, _("My filters"));
  gtk_widget_add_css_class (self->button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("My filters"), -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

/**
 * sonor_saved_filters_new:
 * @workplace: where the person is signed in
 * @page_id: the page they are for
 * @filter: (transfer none): the filter that is set on the page; it must live as long as the page
 *
 * Returns: (transfer floating): the filters of a page
 */
GtkWidget *
sonor_saved_filters_new (SonorWorkplace          *workplace,
                         const char              *page_id,
                         const SonorTicketFilter *filter)
{
  SonorSavedFilters *self = g_object_new (SONOR_TYPE_SAVED_FILTERS, NULL);

  self->workplace = g_object_ref (workplace);
  self->key = g_strconcat ("filters.", page_id, NULL);
  self->filter = filter;
  update (self);

  return GTK_WIDGET (self);
}
