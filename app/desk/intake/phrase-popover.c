/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/phrase-popover.h"

/* A slash and as many letters as a shortcut has. */
#define LONGEST_SHORTCUT 12
#define MOST_SHOWN 6

/**
 * SonorPhrasePopover:
 *
 * Phrases that a text view offers once a slash is typed. The space after a whole shortcut puts its phrase in, as do Enter and Tab
 * the one that is marked; Escape leaves the slash what it is.
 */
struct _SonorPhrasePopover
{
  GtkPopover    parent_instance;

  GtkTextView  *view;
  GtkListBox   *list;
  SonorPhrases *phrases;
  gboolean      replacing;
};

G_DEFINE_FINAL_TYPE (SonorPhrasePopover, sonor_phrase_popover, GTK_TYPE_POPOVER)

/* The shortcut that is typed before the cursor, without its slash; %NULL if none is. */
static char *
dup_typed (SonorPhrasePopover *self,
           GtkTextIter        *start,
           GtkTextIter        *end)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter word;

  gtk_text_buffer_get_iter_at_mark (buffer, end, gtk_text_buffer_get_insert (buffer));
  *start = *end;
  for (guint i = 0; i <= LONGEST_SHORTCUT && gtk_text_iter_backward_char (start); i++)
    {
      gunichar character = gtk_text_iter_get_char (start);

      if (character == '/')
        {
          word = *start;
          gtk_text_iter_forward_char (&word);
          return gtk_text_iter_get_slice (&word, end);
        }
      if (character >= 0x80 || !(g_ascii_islower ((char) character) || g_ascii_isdigit ((char) character)))
        return NULL;
    }

  return NULL;
}

static void
put_in (SonorPhrasePopover *self,
        SonorPhrase        *phrase,
        GtkTextIter        *start,
        GtkTextIter        *end)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);

  self->replacing = TRUE;
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, start, end);
  gtk_text_buffer_insert (buffer, start, sonor_phrase_get_body (phrase), -1);
  gtk_text_buffer_end_user_action (buffer);
  self->replacing = FALSE;
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
take (SonorPhrasePopover *self,
      GtkListBoxRow      *row)
{
  GtkTextIter start, end;
  g_autofree char *typed = dup_typed (self, &start, &end);

  if (row != NULL && typed != NULL)
    put_in (self, g_object_get_data (G_OBJECT (row), "phrase"), &start, &end);
}

static void
on_row_activated (GtkListBox         *list,
                  GtkListBoxRow      *row,
                  SonorPhrasePopover *self)
{
  take (self, row);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static GtkWidget *
new_row (SonorPhrase *phrase)
{
  g_autofree char *shortcut = g_strconcat ("/", sonor_phrase_get_shortcut (phrase), NULL);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *key = gtk_label_new (shortcut);
  GtkWidget *body = gtk_label_new (sonor_phrase_get_body (phrase));

  gtk_widget_add_css_class (key, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (body), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (body), 40);
  gtk_box_append (GTK_BOX (box), key);
  gtk_box_append (GTK_BOX (box), body);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, sonor_phrase_get_body (phrase), -1);
  g_object_set_data_full (G_OBJECT (row), "phrase", g_object_ref (phrase), g_object_unref);

  return row;
}

static void
point_at (SonorPhrasePopover *self,
          GtkTextIter        *start)
{
  graphene_point_t point;
  GdkRectangle place;

  gtk_text_view_get_iter_location (self->view, start, &place);
  gtk_text_view_buffer_to_window_coords (self->view, GTK_TEXT_WINDOW_WIDGET, place.x, place.y, &place.x, &place.y);
  if (!gtk_widget_compute_point (GTK_WIDGET (self->view), gtk_widget_get_parent (GTK_WIDGET (self)),
                                 &GRAPHENE_POINT_INIT ((float) place.x, (float) place.y), &point))
    return;
  place.x = (int) point.x;
  place.y = (int) point.y;
  place.width = MAX (place.width, 1);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &place);
}

static void
on_changed (SonorPhrasePopover *self)
{
  GtkTextIter start, end;
  g_autofree char *typed = NULL;
  GtkWidget *row;
  guint n_shown = 0;

  if (self->replacing || self->phrases == NULL || !gtk_widget_has_focus (GTK_WIDGET (self->view)))
    return;

  typed = dup_typed (self, &start, &end);
  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; typed != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->phrases)) && n_shown < MOST_SHOWN; i++)
    {
      g_autoptr (SonorPhrase) phrase = g_list_model_get_item (G_LIST_MODEL (self->phrases), i);

      if (g_str_has_prefix (sonor_phrase_get_shortcut (phrase), typed))
        {
          gtk_list_box_append (self->list, new_row (phrase));
          n_shown++;
        }
    }
  if (n_shown == 0)
    {
      gtk_popover_popdown (GTK_POPOVER (self));
      return;
    }

  gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  point_at (self, &start);
  gtk_popover_popup (GTK_POPOVER (self));
}

static SonorPhrase *
find_phrase (SonorPhrasePopover *self,
             const char         *shortcut)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->phrases)); i++)
    {
      g_autoptr (SonorPhrase) phrase = g_list_model_get_item (G_LIST_MODEL (self->phrases), i);

      if (g_str_equal (sonor_phrase_get_shortcut (phrase), shortcut))
        return g_steal_pointer (&phrase);
    }

  return NULL;
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                SonorPhrasePopover    *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  GtkTextIter start, end;
  g_autofree char *typed = NULL;
  g_autoptr (SonorPhrase) phrase = NULL;
  int step = key == GDK_KEY_Up ? -1 : +1;

  if (!gtk_widget_get_visible (GTK_WIDGET (self)) || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      row = row != NULL ? gtk_list_box_get_row_at_index (self->list, gtk_list_box_row_get_index (row) + step) : NULL;
      if (row != NULL)
        gtk_list_box_select_row (self->list, row);
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_Tab:
      take (self, row);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      gtk_popover_popdown (GTK_POPOVER (self));
      return GDK_EVENT_STOP;
    case GDK_KEY_space:
      typed = dup_typed (self, &start, &end);
      phrase = typed != NULL ? find_phrase (self, typed) : NULL;
      if (phrase == NULL)
        return GDK_EVENT_PROPAGATE;
      put_in (self, phrase, &start, &end);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
sonor_phrase_popover_dispose (GObject *object)
{
  g_clear_object (&SONOR_PHRASE_POPOVER (object)->phrases);

  G_OBJECT_CLASS (sonor_phrase_popover_parent_class)->dispose (object);
}

static void
sonor_phrase_popover_class_init (SonorPhrasePopoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_phrase_popover_dispose;
}

static void
sonor_phrase_popover_init (SonorPhrasePopover *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "suggestions");
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_row_activated), self, 0);
  gtk_popover_set_child (GTK_POPOVER (self), GTK_WIDGET (self->list));
  gtk_popover_set_autohide (GTK_POPOVER (self), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
}

/**
 * sonor_phrase_popover_new:
 * @parent: a widget around @view that owns the popover
 * @view: where phrases are typed
 * @phrases: the phrases
 *
 * Returns: (transfer none): the popover
 */
GtkWidget *
sonor_phrase_popover_new (GtkWidget    *parent,
                          GtkTextView  *view,
                          SonorPhrases *phrases)
{
  SonorPhrasePopover *self = g_object_new (SONOR_TYPE_PHRASE_POPOVER, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->view = view;
  self->phrases = g_object_ref (phrases);
  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  g_signal_connect_object (gtk_text_view_get_buffer (view), "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (view), keys);

  return GTK_WIDGET (self);
}
