/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/suggest-entry.h"

#include <glib/gi18n.h>

/**
 * SonorSuggestEntry:
 *
 * An entry that offers what fits while one types. The arrows go through the list, Enter and Tab take what is marked and go on to
 * the next field, Escape puts the list away; the arrow down opens it without typing. Who is faster than the database and presses
 * Enter before the list shows what was typed gets the first of it as soon as it comes.
 */
struct _SonorSuggestEntry
{
  GtkWidget   parent_instance;

  GtkWidget  *entry;
  GtkWidget  *popover;
  GtkListBox *list;
  gboolean    chosen;
  gboolean    showing;
  gboolean    asking;
  /* Enter or Tab, pressed before the list shows what fits the text; 0 for none. */
  guint       early_key;
};

enum
{
  ASK,
  CHOSEN,
  UNDONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorSuggestEntry, sonor_suggest_entry, GTK_TYPE_WIDGET)

static void
take (SonorSuggestEntry *self,
      GtkListBoxRow     *row)
{
  g_autoptr (SonorSuggestion) suggestion = NULL;

  if (row == NULL)
    return;

  suggestion = g_object_ref (g_object_get_data (G_OBJECT (row), "suggestion"));
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  sonor_suggest_entry_show (self, sonor_suggestion_get_title (suggestion), TRUE);
  g_signal_emit (self, signals[CHOSEN], 0, suggestion);
}

static void
ask (SonorSuggestEntry *self,
     const char        *text)
{
  self->asking = TRUE;
  self->early_key = 0;
  g_signal_emit (self, signals[ASK], 0, text);
}

static void
go_on (SonorSuggestEntry *self)
{
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_FORWARD);
}

static void
on_row_activated (GtkListBox        *list,
                  GtkListBoxRow     *row,
                  SonorSuggestEntry *self)
{
  take (self, row);
}

static void
on_changed (GtkEditable       *editable,
            SonorSuggestEntry *self)
{
  if (self->showing)
    return;

  if (self->chosen)
    {
      self->chosen = FALSE;
      g_signal_emit (self, signals[UNDONE], 0);
    }
  ask (self, gtk_editable_get_text (editable));
}

static void
move (SonorSuggestEntry *self,
      int                step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  GtkListBoxRow *next = gtk_list_box_get_row_at_index (self->list, row != NULL ? gtk_list_box_row_get_index (row) + step : 0);

  if (next != NULL)
    gtk_list_box_select_row (self->list, next);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                SonorSuggestEntry     *self)
{
  gboolean open = gtk_widget_get_visible (self->popover);
  gboolean plain = (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) == 0;

  if (!plain)
    return GDK_EVENT_PROPAGATE;
  if (!open && key == GDK_KEY_Down)
    {
      ask (self, self->chosen ? "" : gtk_editable_get_text (GTK_EDITABLE (self->entry)));
      return GDK_EVENT_STOP;
    }
  if (self->asking && gtk_entry_get_text_length (GTK_ENTRY (self->entry)) > 0
      && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_Tab))
    {
      /* What the list shows, if anything, is for what was typed before. */
      self->early_key = key;
      return GDK_EVENT_STOP;
    }
  if (!open)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Down:
      move (self, +1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      move (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      take (self, gtk_list_box_get_selected_row (self->list));
      go_on (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Tab:
      /* The focus goes on by itself. */
      take (self, gtk_list_box_get_selected_row (self->list));
      return GDK_EVENT_PROPAGATE;
    case GDK_KEY_Escape:
      self->early_key = 0;
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_left (GtkEventControllerFocus *controller,
         SonorSuggestEntry       *self)
{
  self->early_key = 0;
  gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static gboolean
sonor_suggest_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SONOR_SUGGEST_ENTRY (widget)->entry);
}

static void
sonor_suggest_entry_dispose (GObject *object)
{
  SonorSuggestEntry *self = SONOR_SUGGEST_ENTRY (object);

  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->entry, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_suggest_entry_parent_class)->dispose (object);
}

static void
sonor_suggest_entry_class_init (SonorSuggestEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_suggest_entry_dispose;
  widget_class->grab_focus = sonor_suggest_entry_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "suggestentry");

  /**
   * SonorSuggestEntry::ask:
   * @self: the entry
   * @text: what is typed
   *
   * Suggestions are wanted.
   */
  signals[ASK] = g_signal_new ("ask", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * SonorSuggestEntry::chosen:
   * @self: the entry
   * @suggestion: what
   *
   * A suggestion was taken.
   */
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SONOR_TYPE_SUGGESTION);
  /**
   * SonorSuggestEntry::undone:
   * @self: the entry
   *
   * What was chosen is typed over.
   */
  signals[UNDONE] = g_signal_new ("undone", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_suggest_entry_init (SonorSuggestEntry *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->entry = gtk_entry_new ();
  gtk_widget_set_parent (self->entry, GTK_WIDGET (self));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_changed), self, 0);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_left), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "suggestions");
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self, 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 420);

  /* The entry keeps the focus, so that typing goes on while the list changes. */
  self->popover = gtk_popover_new ();
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  gtk_widget_set_can_focus (self->popover, FALSE);
  gtk_popover_set_child (GTK_POPOVER (self->popover), scrolled);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
}

/**
 * sonor_suggest_entry_new:
 * @name: what it is called, for assistive technology
 * @hint: what to type
 *
 * Returns: (transfer floating): an entry
 */
GtkWidget *
sonor_suggest_entry_new (const char *name,
                         const char *hint)
{
  SonorSuggestEntry *self = g_object_new (SONOR_TYPE_SUGGEST_ENTRY, NULL);

  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_AUTOCOMPLETE, GTK_ACCESSIBLE_AUTOCOMPLETE_LIST, -1);

  return GTK_WIDGET (self);
}

static GtkWidget *
new_row (SonorSuggestion *suggestion)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *title = gtk_label_new (sonor_suggestion_get_title (suggestion));

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_box_append (GTK_BOX (box), title);
  if (*sonor_suggestion_get_detail (suggestion) != '\0')
    {
      GtkWidget *detail = gtk_label_new (sonor_suggestion_get_detail (suggestion));

      gtk_label_set_xalign (GTK_LABEL (detail), 0);
      gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_MIDDLE);
      gtk_label_set_max_width_chars (GTK_LABEL (detail), 48);
      gtk_widget_add_css_class (detail, "caption");
      gtk_widget_add_css_class (detail, "dim-label");
      gtk_box_append (GTK_BOX (box), detail);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sonor_suggestion_get_title (suggestion),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sonor_suggestion_get_detail (suggestion), -1);
  gtk_widget_set_focusable (row, FALSE);
  g_object_set_data_full (G_OBJECT (row), "suggestion", g_object_ref (suggestion), g_object_unref);

  return row;
}

/**
 * sonor_suggest_entry_offer:
 * @self: an entry
 * @suggestions: (element-type SonorSuggestion): what fits it, the best first
 *
 * Shows suggestions, or takes the first if Enter was pressed before they came, unless the focus has gone elsewhere.
 */
void
sonor_suggest_entry_offer (SonorSuggestEntry *self,
                           GPtrArray         *suggestions)
{
  guint early_key = self->early_key;
  GtkWidget *row;

  g_return_if_fail (SONOR_IS_SUGGEST_ENTRY (self));

  self->asking = FALSE;
  self->early_key = 0;
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == NULL && !gtk_widget_has_focus (self->entry))
    return;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < suggestions->len; i++)
    gtk_list_box_append (self->list, new_row (suggestions->pdata[i]));
  if (suggestions->len == 0)
    {
      gtk_popover_popdown (GTK_POPOVER (self->popover));
      if (early_key == GDK_KEY_Tab)
        go_on (self);
      return;
    }

  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  if (early_key != 0)
    {
      take (self, gtk_list_box_get_selected_row (self->list));
      go_on (self);
      return;
    }
  gtk_widget_set_size_request (self->popover, gtk_widget_get_width (GTK_WIDGET (self)), -1);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/**
 * sonor_suggest_entry_show:
 * @self: an entry
 * @text: what stands in it
 * @chosen: whether that was chosen
 *
 * Shows a text without asking for suggestions.
 */
void
sonor_suggest_entry_show (SonorSuggestEntry *self,
                          const char        *text,
                          gboolean           chosen)
{
  g_return_if_fail (SONOR_IS_SUGGEST_ENTRY (self));
  g_return_if_fail (text != NULL);

  self->showing = TRUE;
  self->chosen = chosen;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  gtk_widget_set_tooltip_text (self->entry, chosen && *text != '\0' ? text : NULL);
  self->showing = FALSE;
}

/**
 * sonor_suggest_entry_is_chosen:
 * @self: an entry
 *
 * Returns: whether what stands in it was chosen, not only typed
 */
gboolean
sonor_suggest_entry_is_chosen (SonorSuggestEntry *self)
{
  g_return_val_if_fail (SONOR_IS_SUGGEST_ENTRY (self), FALSE);

  return self->chosen;
}

/**
 * sonor_suggest_entry_dup_text:
 * @self: an entry
 *
 * Returns: (transfer full): what stands in it
 */
char *
sonor_suggest_entry_dup_text (SonorSuggestEntry *self)
{
  g_return_val_if_fail (SONOR_IS_SUGGEST_ENTRY (self), NULL);

  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
}
