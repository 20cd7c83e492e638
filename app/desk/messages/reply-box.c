/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/messages/reply-box.h"

#include <glib/gi18n.h>

#include "desk/attachments/attachment-upload.h"
#include "desk/attachments/file-choice.h"
#include "desk/intake/phrase-popover.h"
#include "desk/work/notice.h"

/* What the server takes is the server's to say; a reading of the disk ends here. */
#define LARGEST_FILE (50 * 1024 * 1024)

/**
 * SonorReplyBox:
 *
 * Where an answer is written: a slash brings phrases, Ctrl+Enter sends. What is written for one conversation stays there while another
 * is looked at, and an answer stays in the box until the server has it.
 */
struct _SonorReplyBox
{
  GtkWidget              parent_instance;

  GtkWidget             *box;
  GtkTextView           *view;
  GtkTextBuffer         *buffer;
  GtkWidget             *send;
  GtkWidget             *attach;
  GtkToggleButton       *note;
  GtkLabel              *rest;
  GtkLabel              *hint;

  SonorWorkplace        *workplace;
  SonorAttachmentUpload *upload;
  char                  *upload_for;
  GHashTable            *texts;
  GHashTable            *pending;
  char                  *id;
  guint                  longest;
  gboolean               reachable;
};

G_DEFINE_FINAL_TYPE (SonorReplyBox, sonor_reply_box, GTK_TYPE_WIDGET)

static char *
dup_text (SonorReplyBox *self)
{
  char *text = NULL;

  g_object_get (self->buffer, "text", &text, NULL);

  return g_strstrip (text);
}

static void
update (SonorReplyBox *self)
{
  g_autofree char *text = dup_text (self);
  gboolean note = gtk_toggle_button_get_active (self->note);
  glong length = g_utf8_strlen (text, -1);
  g_autofree char *rest = g_strdup_printf ("%ld / %u", length, self->longest);
  gboolean waiting = self->id != NULL && g_hash_table_contains (self->pending, self->id);

  gtk_label_set_text (self->rest, length > 0 ? rest : "");
  if (length > (glong) self->longest)
    gtk_widget_add_css_class (GTK_WIDGET (self->rest), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->rest), "error");
  gtk_widget_set_sensitive (self->send, self->id != NULL && length > 0 && length <= (glong) self->longest && !waiting && (note || self->reachable));
  gtk_widget_set_sensitive (self->attach, self->id != NULL && self->reachable && !note && self->upload == NULL);
  gtk_button_set_label (GTK_BUTTON (self->send), note ? _("Keep the note  Ctrl+⏎") : _("Send  Ctrl+⏎"));
  if (note)
    gtk_widget_add_css_class (self->box, "note");
  else
    gtk_widget_remove_css_class (self->box, "note");
}

/* An answer on its way. */
typedef struct
{
  SonorReplyBox *self;
  char          *conversation;
  gboolean       with_text;
} Sending;

static void
sending_free (Sending *sending)
{
  g_object_unref (sending->self);
  g_free (sending->conversation);
  g_free (sending);
}

static void
on_said (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Sending *sending = user_data;
  SonorReplyBox *self = sending->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (rows != NULL)
    {
      /* The next answer is another one. */
      if (sending->with_text)
        {
          g_hash_table_remove (self->texts, sending->conversation);
          if (g_strcmp0 (self->id, sending->conversation) == 0 && self->box != NULL)
            gtk_text_buffer_set_text (self->buffer, "", -1);
        }
      g_object_set_data (G_OBJECT (self), sending->conversation, NULL);
    }
  else if (self->box != NULL)
    sonor_notice_error (GTK_WIDGET (self), error);
  g_hash_table_remove (self->pending, sending->conversation);
  if (self->box != NULL)
    update (self);
  sending_free (sending);
}

/* The same words have the same id until the server has said that it has them: however often they are sent, they are said once. */
static char *
dup_message_id (SonorReplyBox *self,
                const char    *conversation,
                const char    *text,
                gboolean       note)
{
  g_autofree char *print = g_strdup_printf ("%d %s", note, text);
  const char *kept = g_object_get_data (G_OBJECT (self), conversation);
  g_auto (GStrv) words = kept != NULL ? g_strsplit (kept, "\n", 2) : NULL;
  char *id;

  if (words != NULL && g_strcmp0 (words[1], print) == 0)
    return g_strdup (words[0]);

  id = g_uuid_string_random ();
  g_object_set_data_full (G_OBJECT (self), conversation, g_strdup_printf ("%s\n%s", id, print), g_free);

  return id;
}

static void
say (SonorReplyBox *self,
     const char    *conversation,
     const char    *text,
     gboolean       note,
     const char    *attachment)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT conversation_say(jsonb_strip_nulls(jsonb_build_object("
                                                  "'id', $1::text, 'conversation_id', $2::text, 'body', $3::text, 'note', $4::boolean, 'attachment_id', $5::text)))");
  g_autofree char *id = attachment != NULL ? g_strdup (attachment) : dup_message_id (self, conversation, text, note);
  Sending *sending = g_new0 (Sending, 1);

  sending->self = g_object_ref (self);
  sending->conversation = g_strdup (conversation);
  sending->with_text = attachment == NULL;
  sonor_query_add_text (query, id);
  sonor_query_add_text (query, conversation);
  sonor_query_add_text (query, text);
  sonor_query_add_boolean (query, note);
  sonor_query_add_text (query, attachment);
  g_hash_table_add (self->pending, g_strdup (conversation));
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, NULL, on_said, sending);
  update (self);
}

/**
 * sonor_reply_box_send:
 * @self: a reply box
 *
 * Sends what is written, if it can be sent.
 */
void
sonor_reply_box_send (SonorReplyBox *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SONOR_IS_REPLY_BOX (self));

  text = dup_text (self);
  if (gtk_widget_get_sensitive (self->send))
    say (self, self->id, text, gtk_toggle_button_get_active (self->note), NULL);
}

static void
on_upload (SonorAttachmentUpload *upload,
           SonorReplyBox         *self)
{
  SonorAttachmentUploadState state = sonor_attachment_upload_get_state (upload);

  if (state == SONOR_ATTACHMENT_UPLOAD_DONE)
    say (self, self->upload_for, "", FALSE, sonor_attachment_upload_get_id (upload));
  else if (state == SONOR_ATTACHMENT_UPLOAD_FAILED)
    sonor_notice_error (GTK_WIDGET (self), sonor_attachment_upload_get_error (upload));
  else
    return;

  g_signal_handlers_disconnect_by_data (upload, self);
  g_clear_object (&self->upload);
  update (self);
}

static void
on_chosen (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorReplyBox) self = user_data;
  g_autoptr (GListModel) files = sonor_file_choice_open_finish (result);
  g_autoptr (GFile) file = files != NULL ? g_list_model_get_item (files, 0) : NULL;

  if (file == NULL || self->box == NULL || self->id == NULL || self->upload != NULL)
    return;

  g_free (self->upload_for);
  self->upload_for = g_strdup (self->id);
  self->upload = sonor_attachment_upload_new (self->workplace, self->id, FALSE);
  g_signal_connect_object (self->upload, "changed", G_CALLBACK (on_upload), self, 0);
  sonor_attachment_upload_send_file (self->upload, file, LARGEST_FILE);
  update (self);
}

static void
on_attach (SonorReplyBox *self)
{
  sonor_file_choice_open_async (GTK_WIDGET (self), _("Send a file"), on_chosen, g_object_ref (self));
}

static void
sonor_reply_box_dispose (GObject *object)
{
  SonorReplyBox *self = SONOR_REPLY_BOX (object);
  GtkWidget *child;

  g_clear_object (&self->upload);
  self->box = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_reply_box_parent_class)->dispose (object);
}

static void
sonor_reply_box_finalize (GObject *object)
{
  SonorReplyBox *self = SONOR_REPLY_BOX (object);

  g_hash_table_unref (self->texts);
  g_hash_table_unref (self->pending);
  g_free (self->id);
  g_free (self->upload_for);

  G_OBJECT_CLASS (sonor_reply_box_parent_class)->finalize (object);
}

static void
sonor_reply_box_class_init (SonorReplyBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_reply_box_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_reply_box_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "replybox");
}

static GtkWidget *
new_text (SonorReplyBox *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->view = GTK_TEXT_VIEW (gtk_text_view_new ());
  self->buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_view_set_wrap_mode (self->view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (self->view, FALSE);
  gtk_text_view_set_left_margin (self->view, 8);
  gtk_text_view_set_right_margin (self->view, 8);
  gtk_text_view_set_top_margin (self->view, 8);
  gtk_text_view_set_bottom_margin (self->view, 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reply"), -1);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (scrolled, -1, 84);
  gtk_widget_add_css_class (scrolled, "field");

  return scrolled;
}

static void
sonor_reply_box_init (SonorReplyBox *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->pending = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->hint = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->hint, 0);
  gtk_label_set_wrap (self->hint, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "hint");
  self->attach = gtk_button_new_with_mnemonic (_("_File …"));
  g_signal_connect_object (self->attach, "clicked", G_CALLBACK (on_attach), self, G_CONNECT_SWAPPED);
  self->note = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_mnemonic (_("_Note for colleagues")));
  g_signal_connect_object (self->note, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->rest = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->rest), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->rest), "numeric");
  gtk_widget_set_hexpand (GTK_WIDGET (self->rest), TRUE);
  gtk_label_set_xalign (self->rest, 1);
  self->send = gtk_button_new ();
  gtk_widget_add_css_class (self->send, "suggested-action");
  g_signal_connect_object (self->send, "clicked", G_CALLBACK (sonor_reply_box_send), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (self->box, "reply");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->hint));
  gtk_box_append (GTK_BOX (self->box), new_text (self));
  gtk_box_append (GTK_BOX (line), self->attach);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->note));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->rest));
  gtk_box_append (GTK_BOX (line), self->send);
  gtk_box_append (GTK_BOX (self->box), line);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

/**
 * sonor_reply_box_new:
 * @workplace: where the person is signed in
 *
 * Returns: (transfer floating): a box that is for no conversation yet
 */
GtkWidget *
sonor_reply_box_new (SonorWorkplace *workplace)
{
  SonorReplyBox *self = g_object_new (SONOR_TYPE_REPLY_BOX, NULL);

  self->workplace = g_object_ref (workplace);
  sonor_phrase_popover_new (GTK_WIDGET (self), self->view, sonor_workplace_get_phrases (workplace));
  update (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_reply_box_show:
 * @self: a reply box
 * @id: UUID of a conversation
 * @longest: characters that an answer there may have
 * @unreachable: (nullable): why nothing can be written there; %NULL: it can
 *
 * Is for another conversation from now on, with what was written for it before.
 */
void
sonor_reply_box_show (SonorReplyBox *self,
                      const char    *id,
                      guint          longest,
                      const char    *unreachable)
{
  g_return_if_fail (SONOR_IS_REPLY_BOX (self));

  self->longest = longest;
  self->reachable = unreachable == NULL;
  gtk_label_set_text (self->hint, unreachable != NULL ? unreachable : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), unreachable != NULL);
  if (g_strcmp0 (id, self->id) != 0)
    {
      const char *kept = g_hash_table_lookup (self->texts, id);

      if (self->id != NULL)
        g_hash_table_replace (self->texts, g_strdup (self->id), dup_text (self));
      g_free (self->id);
      self->id = g_strdup (id);
      gtk_text_buffer_set_text (self->buffer, kept != NULL ? kept : "", -1);
      gtk_toggle_button_set_active (self->note, FALSE);
    }
  update (self);
}
