/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/messages/media-window.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"
#include "desk/floor/floor-verb.h"
#include "desk/messages/entries-window.h"
#include "desk/work/notice.h"
#include "model/live-query.h"

/**
 * SonorMediaWindow:
 *
 * 媒体通讯录: who asks for the media, out of the book or written into it just now.
 */
struct _SonorMediaWindow
{
  AdwWindow       parent_instance;

  GtkListBox     *list;

  GWeakRef        from;
  SonorWorkplace *workplace;
  SonorLiveQuery *book;
  char           *id;
};

G_DEFINE_FINAL_TYPE (SonorMediaWindow, sonor_media_window, ADW_TYPE_WINDOW)

static void
mark (SonorMediaWindow *self,
      const char       *contact)
{
  SonorQuery *query = sonor_query_new ("SELECT conversation_set_kind($1, 'media', $2)");
  g_autoptr (GtkWidget) from = g_weak_ref_get (&self->from);

  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, contact);
  if (from != NULL)
    sonor_floor_verb_do (from, self->workplace, query, _("Marked as a media request"), NULL);
  else
    sonor_query_unref (query);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_activated (GtkListBox       *list,
              GtkListBoxRow    *row,
              SonorMediaWindow *self)
{
  mark (self, g_object_get_data (G_OBJECT (row), "id"));
}

static void
use_new (GtkWidget          *from,
         const char * const *texts)
{
  SonorMediaWindow *self = SONOR_MEDIA_WINDOW (from);
  SonorQuery *query = sonor_query_new ("SELECT media_contact_save(jsonb_build_object('id', gen_random_uuid(), 'name', $1::text, 'organisation', $2::text,"
                                       " 'phone', $3::text, 'mail', $4::text, 'note', $5::text))");
  g_autoptr (GtkWidget) page = g_weak_ref_get (&self->from);

  for (gsize i = 0; i < 5; i++)
    sonor_query_add_text (query, texts[i]);
  if (page != NULL)
    sonor_floor_verb_do (page, self->workplace, query, _("Written into the book of the media"), NULL);
  else
    sonor_query_unref (query);
}

static void
on_new (SonorMediaWindow *self)
{
  const char * const labels[] = { _("Name"), _("Paper, station or site"), _("Telephone"), _("Mail address"), _("Remark"), NULL };
  static const char * const texts[] = { "", "", "", "", "", NULL };

  sonor_entries_window_ask (GTK_WIDGET (self), _("New entry in the book of the media"), _("_Keep"), labels, texts, use_new);
}

static void
add_row (SonorMediaWindow *self,
         const char       *id,
         const char       *title,
         const char       *about)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title_text = g_markup_escape_text (title, -1);
  g_autofree char *about_text = g_markup_escape_text (about, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title_text);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), about_text);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (id), g_free);
  gtk_list_box_append (self->list, row);
}

static void
on_book (SonorMediaWindow *self)
{
  SonorResult *rows = sonor_live_query_get_rows (self->book);
  GtkWidget *row;

  if (rows == NULL || self->list == NULL)
    return;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      g_autofree char *title = g_strdup_printf ("%s · %s", sonor_floor_row_text (rows, i, "organisation"), sonor_floor_row_text (rows, i, "name"));
      g_autofree char *about = g_strdup_printf ("%s %s %s", sonor_floor_row_text (rows, i, "phone"), sonor_floor_row_text (rows, i, "mail"),
                                                sonor_floor_row_text (rows, i, "note"));

      add_row (self, sonor_result_get_text (rows, i, "id"), title, g_strstrip (about));
    }
  add_row (self, NULL, _("Somebody who is not in the book"), "");
}

static void
sonor_media_window_dispose (GObject *object)
{
  SonorMediaWindow *self = SONOR_MEDIA_WINDOW (object);

  self->list = NULL;
  if (self->book != NULL)
    g_object_run_dispose (G_OBJECT (self->book));
  g_clear_object (&self->book);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_media_window_parent_class)->dispose (object);
}

static void
sonor_media_window_finalize (GObject *object)
{
  SonorMediaWindow *self = SONOR_MEDIA_WINDOW (object);

  g_weak_ref_clear (&self->from);
  g_free (self->id);

  G_OBJECT_CLASS (sonor_media_window_parent_class)->finalize (object);
}

static void
sonor_media_window_class_init (SonorMediaWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_media_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_media_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sonor_media_window_init (SonorMediaWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (_("Who asks for the media?"));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_("_Cancel"));
  GtkWidget *add = gtk_button_new_with_mnemonic (_("_New entry …"));

  g_weak_ref_init (&self->from, NULL);
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_title (GTK_WINDOW (self), _("Book of the media"));
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 460, 460);
  gtk_widget_add_css_class (title, "title-2");
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (on_activated), self, 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (cancel), "window.close");
  g_signal_connect_object (add, "clicked", G_CALLBACK (on_new), self, G_CONNECT_SWAPPED);
  gtk_widget_set_hexpand (cancel, TRUE);
  gtk_widget_set_hexpand (add, TRUE);
  gtk_box_append (GTK_BOX (buttons), cancel);
  gtk_box_append (GTK_BOX (buttons), add);
  gtk_widget_add_css_class (box, "window-content");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), buttons);
  adw_window_set_content (ADW_WINDOW (self), box);
}

/**
 * sonor_media_window_ask:
 * @from: a widget of the page
 * @workplace: where the person is signed in
 * @id: UUID of a conversation
 *
 * Asks who of the media it is with, and marks it.
 */
void
sonor_media_window_ask (GtkWidget      *from,
                        SonorWorkplace *workplace,
                        const char     *id)
{
  static const char * const channels[] = { "media_contact", NULL };
  SonorMediaWindow *self = g_object_new (SONOR_TYPE_MEDIA_WINDOW, NULL);

  g_weak_ref_set (&self->from, from);
  self->workplace = g_object_ref (workplace);
  self->id = g_strdup (id);
  self->book = sonor_live_query_new (sonor_workplace_get_database (workplace), "SELECT * FROM media_contact ORDER BY organisation, name LIMIT 500", channels);
  g_signal_connect_object (self->book, "changed", G_CALLBACK (on_book), self, G_CONNECT_SWAPPED);
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (gtk_widget_get_root (from)));
  gtk_window_present (GTK_WINDOW (self));
}
