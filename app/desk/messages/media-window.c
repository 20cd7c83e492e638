/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/messages/media-window.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"
#include "desk/messages/entries-window.h"
#include "model/live-query.h"

/**
 * SonorMediaWindow:
 *
 * 媒体通讯录: who asks for the media, out of the book or written into it just now.
 */
struct _SonorMediaWindow
{
  SonorChoiceWindow  parent_instance;

  SonorLiveQuery    *book;
};

G_DEFINE_FINAL_TYPE (SonorMediaWindow, sonor_media_window, SONOR_TYPE_CHOICE_WINDOW)

static void
sonor_media_window_choose (SonorChoiceWindow *window,
                           const char        *id)
{
  SonorQuery *query = sonor_query_new ("SELECT conversation_set_kind($1, 'media', $2)");

  sonor_query_add_text (query, sonor_choice_window_get_conversation (window));
  sonor_query_add_text (query, id);
  sonor_choice_window_do (window, query, _("Marked as a media request"));
}

static void
use_new (GtkWidget          *from,
         const char * const *texts)
{
  SonorQuery *query = sonor_query_new ("SELECT media_contact_save(jsonb_build_object('id', gen_random_uuid(), 'name', $1::text, 'organisation', $2::text,"
                                       " 'phone', $3::text, 'mail', $4::text, 'note', $5::text))");

  for (gsize i = 0; i < 5; i++)
    sonor_query_add_text (query, texts[i]);
  sonor_choice_window_do (SONOR_CHOICE_WINDOW (from), query, _("Written into the book of the media"));
}

static void
on_new (SonorMediaWindow *self)
{
  const char * const labels[] = { _("Name"), _("Paper, station or site"), _("Telephone"), _("Mail address"), _("Remark"), NULL };
  static const char * const texts[] = { "", "", "", "", "", NULL };

  sonor_entries_window_ask (GTK_WIDGET (self), _("New entry in the book of the media"), _("_Keep"), labels, texts, use_new);
}

static void
on_book (SonorMediaWindow *self)
{
  SonorChoiceWindow *window = SONOR_CHOICE_WINDOW (self);
  SonorResult *rows = sonor_live_query_get_rows (self->book);

  if (rows == NULL)
    return;

  sonor_choice_window_remove_rows (window);
  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      g_autofree char *title = g_strdup_printf ("%s · %s", sonor_floor_row_text (rows, i, "organisation"), sonor_floor_row_text (rows, i, "name"));
      g_autofree char *about = g_strdup_printf ("%s %s %s", sonor_floor_row_text (rows, i, "phone"), sonor_floor_row_text (rows, i, "mail"),
                                                sonor_floor_row_text (rows, i, "note"));

      sonor_choice_window_add_row (window, sonor_result_get_text (rows, i, "id"), title, g_strstrip (about), TRUE);
    }
  sonor_choice_window_add_row (window, NULL, _("Somebody who is not in the book"), "", TRUE);
}

static void
sonor_media_window_dispose (GObject *object)
{
  SonorMediaWindow *self = SONOR_MEDIA_WINDOW (object);

  if (self->book != NULL)
    g_object_run_dispose (G_OBJECT (self->book));
  g_clear_object (&self->book);

  G_OBJECT_CLASS (sonor_media_window_parent_class)->dispose (object);
}

static void
sonor_media_window_class_init (SonorMediaWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_media_window_dispose;
  SONOR_CHOICE_WINDOW_CLASS (klass)->choose = sonor_media_window_choose;
}

static void
sonor_media_window_init (SonorMediaWindow *self)
{
  GtkWidget *add = gtk_button_new_with_mnemonic (_("_New entry …"));

  sonor_choice_window_set_titles (SONOR_CHOICE_WINDOW (self), _("Book of the media"), _("Who asks for the media?"));
  g_signal_connect_object (add, "clicked", G_CALLBACK (on_new), self, G_CONNECT_SWAPPED);
  sonor_choice_window_add_button (SONOR_CHOICE_WINDOW (self), add);
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

  self->book = sonor_live_query_new (sonor_workplace_get_database (workplace), "SELECT * FROM media_contact ORDER BY organisation, name LIMIT 500", channels);
  g_signal_connect_object (self->book, "changed", G_CALLBACK (on_book), self, G_CONNECT_SWAPPED);
  sonor_choice_window_open (SONOR_CHOICE_WINDOW (self), from, workplace, id);
}
