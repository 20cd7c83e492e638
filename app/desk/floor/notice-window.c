/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/notice-window.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"
#include "desk/floor/floor-verb.h"
#include "desk/floor/steady-list.h"
#include "model/live-query.h"

#define LONGEST 500

/**
 * SonorNoticeWindow:
 *
 * Tells every desk of the hotline something, and shows who has read what was told today.
 */
struct _SonorNoticeWindow
{
  AdwWindow        parent_instance;

  GtkWidget       *overlay;
  GtkWidget       *text;
  GtkTextBuffer   *buffer;
  GtkLabel        *length;
  GtkWidget       *send;
  GtkWidget       *list;

  SonorWorkplace  *workplace;
  char            *id;
};

G_DEFINE_FINAL_TYPE (SonorNoticeWindow, sonor_notice_window, ADW_TYPE_WINDOW)

static char *
dup_text (SonorNoticeWindow *self)
{
  char *text = NULL;

  g_object_get (self->buffer, "text", &text, NULL);

  return g_strstrip (text);
}

static void
on_changed (SonorNoticeWindow *self)
{
  g_autofree char *text = dup_text (self);
  glong length = g_utf8_strlen (text, -1);
  g_autofree char *words = g_strdup_printf ("%ld / %d", length, LONGEST);

  gtk_label_set_text (self->length, words);
  gtk_widget_set_sensitive (self->send, length > 0 && length <= LONGEST);
}

static void
on_sent (GtkWidget   *widget,
         SonorResult *rows)
{
  SonorNoticeWindow *self = SONOR_NOTICE_WINDOW (gtk_widget_get_root (widget));

  gtk_text_buffer_set_text (self->buffer, "", 0);
  g_free (self->id);
  self->id = g_uuid_string_random ();
}

/* The same id until it has arrived: pressing again after an error tells nobody twice. */
static void
on_send (SonorNoticeWindow *self)
{
  SonorQuery *query = sonor_query_new ("SELECT desk_notice_send($1::uuid, $2)");
  g_autofree char *text = dup_text (self);

  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, text);
  sonor_floor_verb_do (self->list, self->workplace, query, _("Every desk shows the notice"), on_sent);
}

static void
on_withdraw (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  SonorNoticeWindow *self = SONOR_NOTICE_WINDOW (widget);
  SonorQuery *query = sonor_query_new ("SELECT desk_notice_withdraw($1::uuid)");

  sonor_query_add_text (query, g_variant_get_string (parameter, NULL));
  sonor_floor_verb_do (self->list, self->workplace, query, _("The notice is shown no more"), NULL);
}

static GtkWidget *
make_row (const char *id,
          GtkWidget  *owner)
{
  GtkWidget *row = sonor_floor_row_new ();
  GtkWidget *button = sonor_floor_row_add_button (SONOR_FLOOR_ROW (row), _("Withdraw"), "notice.withdraw", id);

  g_object_set_data (G_OBJECT (row), "withdraw", button);

  return row;
}

static void
show_row (GtkWidget   *row,
          SonorResult *rows,
          guint        index,
          GtkWidget   *owner)
{
  const char *to = sonor_floor_row_text (rows, index, "to_name");
  const char *missing = sonor_floor_row_text (rows, index, "missing");
  int minutes = (int) (sonor_result_get_double (rows, index, "age_s") / 60);
  g_autoptr (GString) about = g_string_new (NULL);

  /* Translators: how many have read a notice, of how many that are there */
  g_string_append_printf (about, _("read by %d of %d"), (int) sonor_result_get_integer (rows, index, "n_read"),
                          (int) sonor_result_get_integer (rows, index, "n_present"));
  if (*missing != '\0')
    {
      g_string_append (about, " · ");
      /* Translators: %s are the names of those who have not read a notice */
      g_string_append_printf (about, _("not yet: %s"), missing);
    }
  g_string_append_printf (about, " · %s", sonor_floor_row_text (rows, index, "from_name"));
  if (*to != '\0')
    g_string_append_printf (about, " → %s", to);
  g_string_append (about, " · ");
  g_string_append_printf (about, ngettext ("%d minute ago", "%d minutes ago", (gulong) minutes), minutes);
  sonor_floor_row_set_words (SONOR_FLOOR_ROW (row), sonor_floor_row_text (rows, index, "body"), about->str);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "withdraw"), sonor_result_get_boolean (rows, index, "is_open"));
}

static void
sonor_notice_window_dispose (GObject *object)
{
  SonorNoticeWindow *self = SONOR_NOTICE_WINDOW (object);

  g_clear_object (&self->workplace);
  g_clear_pointer (&self->id, g_free);

  G_OBJECT_CLASS (sonor_notice_window_parent_class)->dispose (object);
}

static void
sonor_notice_window_class_init (SonorNoticeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_notice_window_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_install_action (widget_class, "notice.withdraw", "s", on_withdraw);
}

static void
sonor_notice_window_init (SonorNoticeWindow *self)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *told = gtk_scrolled_window_new ();

  self->text = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->text), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Notice to every desk"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->text);
  gtk_widget_set_size_request (scrolled, -1, 88);
  gtk_widget_add_css_class (scrolled, "field");

  self->length = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->length, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->length), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->length), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->length), "numeric");
  self->send = gtk_button_new_with_mnemonic (_("_Send to every desk"));
  gtk_widget_add_css_class (self->send, "suggested-action");
  g_signal_connect_object (self->send, "clicked", G_CALLBACK (on_send), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->length));
  gtk_box_append (GTK_BOX (foot), self->send);

  self->list = sonor_steady_list_new (_("Told in the last 24 hours"), _("Nothing"), "id", make_row, show_row, GTK_WIDGET (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (told), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (told), self->list);
  gtk_widget_set_vexpand (told, TRUE);

  gtk_widget_add_css_class (box, "window-content");
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), foot);
  gtk_box_append (GTK_BOX (box), told);
  gtk_widget_set_vexpand (box, TRUE);
  self->overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->overlay), box);
  gtk_box_append (GTK_BOX (outer), bar);
  gtk_box_append (GTK_BOX (outer), self->overlay);
  adw_window_set_content (ADW_WINDOW (self), outer);
  gtk_window_set_title (GTK_WINDOW (self), _("Notice to every desk"));
  gtk_window_set_default_size (GTK_WINDOW (self), 640, 560);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  on_changed (self);
}

/**
 * sonor_notice_window_new:
 * @workplace: where the supervisor is signed in
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWidget *
sonor_notice_window_new (SonorWorkplace *workplace)
{
  static const char * const channels[] = { "desk_notice", "desk_notice_read", "seat", NULL };
  SonorNoticeWindow *self = g_object_new (SONOR_TYPE_NOTICE_WINDOW, NULL);

  self->workplace = g_object_ref (workplace);
  self->id = g_uuid_string_random ();
  sonor_steady_list_follow (SONOR_STEADY_LIST (self->list),
                            sonor_live_query_new (sonor_workplace_get_database (workplace), "SELECT * FROM floor_notices()", channels));

  return GTK_WIDGET (self);
}
