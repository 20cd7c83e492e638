/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/attachments/attachment-row.h"

#include <glib/gi18n.h>

#include "desk/attachments/attachment-download.h"
#include "desk/attachments/file-choice.h"
#include "desk/attachments/picture-window.h"
#include "desk/work/notice.h"
#include "desk/work/question.h"
#include "model/ticket-words.h"

#define PICTURE_SIZE 40

/* A larger picture is shown when it is asked for. */
#define LARGEST_PREVIEW (4 * 1024 * 1024)

/**
 * SonorAttachmentRow:
 *
 * One attachment, or one that is on its way: what it is, and what can be done with it.
 */
struct _SonorAttachmentRow
{
  GtkWidget              parent_instance;

  GtkBox                *box;
  GtkWidget             *preview;
  GtkImage              *icon;
  GtkLabel              *name;
  GtkLabel              *detail;
  GtkProgressBar        *progress;
  GtkWidget             *save;
  GtkWidget             *remove;

  SonorWorkplace        *workplace;
  SonorAttachmentUpload *upload;
  char                  *id;
  gint64                 size;
  GdkTexture            *picture;
  GFile                 *target;
  GCancellable          *cancellable;
};

G_DEFINE_FINAL_TYPE (SonorAttachmentRow, sonor_attachment_row, GTK_TYPE_WIDGET)

static const char *
find_icon (const char *media_type)
{
  static const struct
  {
    const char *begins_with;
    const char *icon;
  } icons[] = {
    { "image/", "image-x-generic-symbolic" },
    { "audio/", "audio-x-generic-symbolic" },
    { "video/", "video-x-generic-symbolic" },
    { "application/zip", "package-x-generic-symbolic" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++)
    {
      if (g_str_has_prefix (media_type, icons[i].begins_with))
        return icons[i].icon;
    }

  return "x-office-document-symbolic";
}

/* Pictures */

static void
decode_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      task_data,
                  GCancellable *cancellable)
{
  GError *error = NULL;
  GdkTexture *texture = gdk_texture_new_from_bytes (task_data, &error);

  if (texture != NULL)
    g_task_return_pointer (task, texture, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_decoded (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  SonorAttachmentRow *self = SONOR_ATTACHMENT_ROW (source);
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);

  /* What cannot be shown keeps its icon. */
  if (texture == NULL || self->box == NULL)
    return;

  g_set_object (&self->picture, texture);
  gtk_image_set_from_paintable (self->icon, GDK_PAINTABLE (texture));
  gtk_image_set_pixel_size (self->icon, PICTURE_SIZE);
  gtk_widget_set_sensitive (self->preview, TRUE);
}

static void
on_picture (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorAttachmentRow) self = user_data;
  GBytes *bytes = sonor_attachment_download_finish (SONOR_DATABASE (source), result, NULL);
  g_autoptr (GTask) task = NULL;

  if (bytes == NULL)
    return;

  task = g_task_new (self, self->cancellable, on_decoded, NULL);
  g_task_set_task_data (task, bytes, (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, decode_in_thread);
}

static void
on_preview (SonorAttachmentRow *self)
{
  if (self->picture != NULL)
    sonor_picture_window_show (GTK_WIDGET (self), gtk_label_get_text (self->name), self->picture);
}

/* Saving */

static void
on_replaced (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SonorAttachmentRow) self = user_data;
  g_autoptr (GError) error = NULL;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  if (self->box == NULL)
    return;

  gtk_widget_set_sensitive (self->save, TRUE);
  if (error != NULL)
    sonor_notice_error (GTK_WIDGET (self), error);
  else
    sonor_notice_show (GTK_WIDGET (self), _("Saved"));
}

static void
on_downloaded (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SonorAttachmentRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = sonor_attachment_download_finish (SONOR_DATABASE (source), result, &error);

  if (self->box == NULL)
    return;
  if (bytes == NULL)
    {
      gtk_widget_set_sensitive (self->save, TRUE);
      sonor_notice_error (GTK_WIDGET (self), error);
      return;
    }

  g_file_replace_contents_bytes_async (self->target, bytes, NULL, FALSE, G_FILE_CREATE_NONE, self->cancellable,
                                       on_replaced,
                                       g_object_ref (self));
}

static void
on_target (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorAttachmentRow) self = user_data;
  g_autoptr (GFile) file = sonor_file_choice_save_finish (result);

  if (file == NULL || self->box == NULL)
    return;

  g_set_object (&self->target, file);
  gtk_widget_set_sensitive (self->save, FALSE);
  sonor_attachment_download_async (sonor_workplace_get_database (self->workplace), self->id, self->size,
                                   self->cancellable,
                                   on_downloaded, g_object_ref (self));
}

static void
on_save (SonorAttachmentRow *self)
{
  sonor_file_choice_save_async (GTK_WIDGET (self), _("Save attachment"), gtk_label_get_text (self->name), on_target,
                                g_object_ref (self));
}

/* Taking away */

static void
on_removed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorAttachmentRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  /* The list hears of it from the server, as everybody does. */
  if (rows == NULL)
    sonor_notice_error (GTK_WIDGET (self), error);
}

static void
remove_it (gpointer user_data)
{
  SonorAttachmentRow *self = user_data;
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT attachment_remove($1::uuid)");

  sonor_query_add_text (query, self->id);
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, self->cancellable, on_removed,
                              g_object_ref (self));
}

static void
on_remove (SonorAttachmentRow *self)
{
  if (self->upload != NULL)
    {
      sonor_attachment_upload_give_up (self->upload);
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
    }
  else
    sonor_question_ask (GTK_WIDGET (self), _("Remove the attachment?"), gtk_label_get_text (self->name), _("_Remove"),
                        TRUE,
                        remove_it, g_object_ref (self), g_object_unref);
}

/* On its way */

static void
on_upload_changed (SonorAttachmentRow *self)
{
  const GError *error = sonor_attachment_upload_get_error (self->upload);
  SonorAttachmentUploadState state = sonor_attachment_upload_get_state (self->upload);

  gtk_progress_bar_set_fraction (self->progress, sonor_attachment_upload_get_share (self->upload));
  gtk_widget_set_visible (GTK_WIDGET (self->progress), error == NULL);
  gtk_label_set_text (self->detail, error != NULL ? error->message
                                    : state == SONOR_ATTACHMENT_UPLOAD_WAITING ? _("Goes on when the server is back") : _("Sending …"));
  if (error != NULL)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->detail), "dim-label");
      gtk_widget_add_css_class (GTK_WIDGET (self->detail), "error");
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->detail), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (self->detail), -1);
}

/* The widget */

static void
sonor_attachment_row_dispose (GObject *object)
{
  SonorAttachmentRow *self = SONOR_ATTACHMENT_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  g_clear_object (&self->workplace);
  g_clear_object (&self->upload);
  g_clear_object (&self->picture);
  g_clear_object (&self->target);

  G_OBJECT_CLASS (sonor_attachment_row_parent_class)->dispose (object);
}

static void
sonor_attachment_row_finalize (GObject *object)
{
  SonorAttachmentRow *self = SONOR_ATTACHMENT_ROW (object);

  g_clear_object (&self->cancellable);
  g_free (self->id);

  G_OBJECT_CLASS (sonor_attachment_row_parent_class)->finalize (object);
}

static void
sonor_attachment_row_class_init (SonorAttachmentRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_attachment_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_attachment_row_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "attachment");
}

static GtkWidget *
new_button (SonorAttachmentRow *self,
            const char         *icon,
            const char         *words,
            GCallback           clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_swapped (button, "clicked", clicked, self);

  return button;
}

static void
sonor_attachment_row_init (SonorAttachmentRow *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  self->cancellable = g_cancellable_new ();
  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  self->icon = GTK_IMAGE (gtk_image_new ());
  gtk_image_set_pixel_size (self->icon, 24);
  /* Names stand below each other whether there is a picture or not. */
  gtk_widget_set_size_request (GTK_WIDGET (self->icon), PICTURE_SIZE, -1);
  self->preview = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->preview), GTK_WIDGET (self->icon));
  gtk_widget_add_css_class (self->preview, "flat");
  gtk_widget_set_sensitive (self->preview, FALSE);
  gtk_widget_set_valign (self->preview, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->preview, "clicked", G_CALLBACK (on_preview), self);

  self->name = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->name, 0);
  gtk_label_set_ellipsize (self->name, PANGO_ELLIPSIZE_MIDDLE);
  self->detail = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "xalign", 0.0f,
                                          "wrap", TRUE,
                                          "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->detail), "dim-label");
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->detail));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->progress));

  self->save = new_button (self, "document-save-symbolic", _("Save as …"), G_CALLBACK (on_save));
  self->remove = new_button (self, "user-trash-symbolic", _("Remove"), G_CALLBACK (on_remove));
  gtk_box_append (self->box, self->preview);
  gtk_box_append (self->box, words);
  gtk_box_append (self->box, self->save);
  gtk_box_append (self->box, self->remove);
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
}

static void
set_name (SonorAttachmentRow *self,
          const char         *name)
{
  g_autofree char *show = g_strdup_printf (_("Show %s"), name);

  gtk_label_set_text (self->name, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_LABEL, show, -1);
}

/**
 * sonor_attachment_row_new:
 * @workplace: where the person is signed in
 * @attachment: what `attachment_list()` tells of it
 * @editable: whether an own one can be taken away
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
sonor_attachment_row_new (SonorWorkplace *workplace,
                          JsonObject     *attachment,
                          gboolean        editable)
{
  SonorAttachmentRow *self = g_object_new (SONOR_TYPE_ATTACHMENT_ROW, NULL);
  const char *media_type = sonor_json_get_text (attachment, "media_type");
  g_autoptr (GDateTime) at = sonor_json_dup_time (attachment, "at", sonor_workplace_get_zone (workplace));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = sonor_ticket_words_time (at, now);
  const char *who = sonor_json_get_text (attachment, "who");
  g_autofree char *size = NULL;
  g_autofree char *detail = NULL;

  self->workplace = g_object_ref (workplace);
  self->id = g_strdup (sonor_json_get_text (attachment, "id"));
  self->size = sonor_json_get_integer (attachment, "size");
  size = g_format_size ((guint64) self->size);
  set_name (self, sonor_json_get_text (attachment, "name"));
  detail = g_strjoin (" · ", size, time, *who != '\0' ? who : _("Centre"),
                      sonor_json_get_flag (attachment, "public") ? C_("attachment", "public") : NULL, NULL);
  gtk_label_set_text (self->detail, detail);
  gtk_image_set_from_icon_name (self->icon, find_icon (media_type));
  gtk_widget_set_visible (self->remove, editable && sonor_json_get_flag (attachment, "own"));

  if (g_str_has_prefix (media_type, "image/") && self->size <= LARGEST_PREVIEW)
    sonor_attachment_download_async (sonor_workplace_get_database (workplace), self->id, self->size, self->cancellable,
                                     on_picture,
                                     g_object_ref (self));

  return GTK_WIDGET (self);
}

/**
 * sonor_attachment_row_new_for_upload:
 * @upload: what is on its way
 *
 * Returns: (transfer floating): a row that follows it
 */
GtkWidget *
sonor_attachment_row_new_for_upload (SonorAttachmentUpload *upload)
{
  SonorAttachmentRow *self = g_object_new (SONOR_TYPE_ATTACHMENT_ROW, NULL);
  g_autofree char *words = g_strdup_printf (_("Give up %s"), sonor_attachment_upload_get_name (upload));

  self->upload = g_object_ref (upload);
  set_name (self, sonor_attachment_upload_get_name (upload));
  gtk_image_set_from_icon_name (self->icon, "mail-attachment-symbolic");
  gtk_widget_set_visible (self->save, FALSE);
  gtk_button_set_icon_name (GTK_BUTTON (self->remove), "window-close-symbolic");
  gtk_widget_set_tooltip_text (self->remove, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_object (upload, "changed", G_CALLBACK (on_upload_changed), self, G_CONNECT_SWAPPED);
  on_upload_changed (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_attachment_row_get_id:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): UUID of the attachment, %NULL if it is on its way
 */
const char *
sonor_attachment_row_get_id (SonorAttachmentRow *self)
{
  g_return_val_if_fail (SONOR_IS_ATTACHMENT_ROW (self), NULL);

  return self->id;
}
