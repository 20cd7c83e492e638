/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/note-window.h"

#include <glib/gi18n.h>

/**
 * SonorNoteWindow:
 *
 * Asks for some words, without which something is not done.
 */
struct _SonorNoteWindow
{
  AdwWindow       parent_instance;

  GtkTextBuffer  *buffer;
  GtkWidget      *text;
  GtkLabel       *rest;
  GtkWidget      *yes;

  GWeakRef        from;
  char           *subject;
  guint           longest;
  SonorNoteUse    use;
};

G_DEFINE_FINAL_TYPE (SonorNoteWindow, sonor_note_window, ADW_TYPE_WINDOW)

static char *
dup_text (SonorNoteWindow *self)
{
  char *text = NULL;

  g_object_get (self->buffer, "text", &text, NULL);

  return g_strstrip (text);
}

static void
on_changed (SonorNoteWindow *self)
{
  g_autofree char *text = dup_text (self);
  glong length = g_utf8_strlen (text, -1);
  g_autofree char *rest = g_strdup_printf ("%ld / %u", length, self->longest);

  gtk_label_set_text (self->rest, rest);
  if (length > (glong) self->longest)
    gtk_widget_add_css_class (GTK_WIDGET (self->rest), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->rest), "error");
  gtk_widget_set_sensitive (self->yes, length > 0 && length <= (glong) self->longest);
}

static void
on_yes (SonorNoteWindow *self)
{
  g_autofree char *text = dup_text (self);
  g_autofree char *subject = g_strdup (self->subject);
  g_autoptr (GtkWidget) from = g_weak_ref_get (&self->from);
  SonorNoteUse use = self->use;

  if (!gtk_widget_get_sensitive (self->yes))
    return;

  gtk_window_close (GTK_WINDOW (self));
  if (from != NULL)
    use (from, subject, text);
}

static gboolean
on_yes_key (GtkWidget *widget,
            GVariant  *arguments,
            gpointer   user_data)
{
  on_yes (SONOR_NOTE_WINDOW (widget));

  return TRUE;
}

static void
sonor_note_window_finalize (GObject *object)
{
  SonorNoteWindow *self = SONOR_NOTE_WINDOW (object);

  g_weak_ref_clear (&self->from);
  g_free (self->subject);

  G_OBJECT_CLASS (sonor_note_window_parent_class)->finalize (object);
}

static void
sonor_note_window_class_init (SonorNoteWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = sonor_note_window_finalize;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, on_yes_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, on_yes_key, NULL);
}

static void
sonor_note_window_init (SonorNoteWindow *self)
{
  g_weak_ref_init (&self->from, NULL);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_resizable (GTK_WINDOW (self), FALSE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
}

static void
build (SonorNoteWindow *self,
       const char      *heading,
       const char      *label,
       const char      *verb,
       gboolean         hurts)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (heading);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (title), 36);
  gtk_label_set_justify (GTK_LABEL (title), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (title, "title-2");

  self->text = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->text);
  gtk_widget_set_size_request (scrolled, 420, 96);
  gtk_widget_add_css_class (scrolled, "field");

  self->rest = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->rest, 1);
  gtk_widget_add_css_class (GTK_WIDGET (self->rest), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->rest), "numeric");

  self->yes = gtk_button_new_with_mnemonic (verb);
  gtk_widget_add_css_class (self->yes, hurts ? "destructive-action" : "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  g_signal_connect_object (self->yes, "clicked", G_CALLBACK (on_yes), self, G_CONNECT_SWAPPED);
  gtk_box_set_homogeneous (GTK_BOX (buttons), TRUE);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), self->yes);

  gtk_widget_add_css_class (box, "window-content");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->rest));
  gtk_box_append (GTK_BOX (box), buttons);
  adw_window_set_content (ADW_WINDOW (self), box);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
}

/**
 * sonor_note_window_ask:
 * @from: a widget of the window it is asked in
 * @subject: what it is about, for @use
 * @heading: the question
 * @label: what the words are, for those who hear
 * @verb: what the button says, with a mnemonic
 * @hurts: whether it does something to somebody; the button is red
 * @longest: most characters
 * @use: (scope async): does it, with the words; not called if @from is gone by then
 *
 * Asks for words. Ctrl+Enter is the button.
 */
void
sonor_note_window_ask (GtkWidget    *from,
                       const char   *subject,
                       const char   *heading,
                       const char   *label,
                       const char   *verb,
                       gboolean      hurts,
                       guint         longest,
                       SonorNoteUse  use)
{
  SonorNoteWindow *self = g_object_new (SONOR_TYPE_NOTE_WINDOW, "title", heading, NULL);
  GtkRoot *root = gtk_widget_get_root (from);

  g_weak_ref_set (&self->from, from);
  self->subject = g_strdup (subject);
  self->longest = longest;
  self->use = use;
  build (self, heading, label, verb, hurts);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  gtk_window_set_focus (GTK_WINDOW (self), self->text);
  gtk_window_present (GTK_WINDOW (self));
}
