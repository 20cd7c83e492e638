/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/attachments/attachment-list.h"

#include <glib/gi18n.h>

#include "desk/attachments/attachment-row.h"
#include "desk/attachments/attachment-upload.h"
#include "desk/attachments/file-choice.h"

/**
 * SonorAttachmentList:
 *
 * The attachments of a ticket, or of one that is still being taken down. Files come by dropping, by pasting (pictures
 * too) or by choosing; they are sent at once, in pieces.
 */
struct _SonorAttachmentList
{
  GtkWidget       parent_instance;

  GtkBox         *head;
  GtkLabel       *title;
  GtkWidget      *add;
  GtkWidget      *paste;
  GtkLabel       *limits;
  GtkBox         *rows;
  GtkBox         *uploads;
  GtkLabel       *trouble;

  SonorWorkplace *workplace;
  char           *ticket_id;
  char           *shown;
  gint64          largest;
  gboolean        editable;
  gboolean        is_public;
  GCancellable   *cancellable;
};

G_DEFINE_FINAL_TYPE (SonorAttachmentList, sonor_attachment_list, GTK_TYPE_WIDGET)

static void
show_trouble (SonorAttachmentList *self,
              const char          *message)
{
  gtk_label_set_text (self->trouble, message != NULL ? message : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->trouble), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  message != NULL ? message : "", -1);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), message != NULL);
}

/* Reading */

static void
show_rows (SonorAttachmentList *self,
           JsonArray           *array)
{
  const char *words = self->is_public ? _("Attachments for the citizen") : _("Attachments");
  g_autofree char *title = NULL;
  guint n_shown = 0;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->rows))) != NULL)
    gtk_box_remove (self->rows, child);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *attachment = json_array_get_object_element (array, i);

      if (self->is_public && !sonor_json_get_flag (attachment, "public"))
        continue;
      gtk_box_append (self->rows, sonor_attachment_row_new (self->workplace, attachment, self->editable));
      n_shown++;
    }
  /* Translators: what is listed, and how many there are */
  title = n_shown > 0 ? g_strdup_printf (_("%s (%u)"), words, n_shown) : g_strdup (words);
  gtk_label_set_text (self->title, title);
  gtk_widget_set_visible (GTK_WIDGET (self), self->editable || n_shown > 0);
}

static void
show_limits (SonorAttachmentList *self,
             SonorResult         *rows)
{
  g_autofree char *words = NULL;

  self->largest = sonor_result_get_integer (rows, 0, "largest");
  /* Translators: a number of files, and a number of megabytes */
  words = g_strdup_printf (_("Drop, paste or choose up to %d files of at most %d MB each"),
                           (int) sonor_result_get_integer (rows, 0, "most"),
                           (int) (self->largest / (1024 * 1024)));
  gtk_label_set_text (self->limits, words);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->limits), sonor_result_get_text (rows, 0, "extensions"));
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorAttachmentList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  g_autoptr (JsonNode) node = NULL;
  const char *text;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rows == NULL)
    {
      show_trouble (self, error->message);
      return;
    }

  show_trouble (self, NULL);
  show_limits (self, rows);
  text = sonor_result_get_text (rows, 0, "attachments");
  if (g_strcmp0 (text, self->shown) == 0)
    return;

  node = json_from_string (text, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  g_free (self->shown);
  self->shown = g_strdup (text);
  show_rows (self, json_node_get_array (node));
}

static void
read_list (SonorAttachmentList *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new (
    "SELECT attachment_list($1::uuid) AS attachments, (l ->> 'size')::numeric::bigint AS largest, (l ->> 'count')::numeric::integer AS most,"
    " (SELECT string_agg(e, ' ') FROM jsonb_array_elements_text(l -> 'extensions') e) AS extensions FROM attachment_limits() l");

  sonor_query_add_text (query, self->ticket_id);
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, self->cancellable, on_read,
                              g_object_ref (self));
}

static void
on_notification (SonorDatabase       *database,
                 const char          *channel,
                 const char          *payload,
                 SonorAttachmentList *self)
{
  if (g_str_equal (channel, "ticket") && g_strcmp0 (payload, self->ticket_id) == 0)
    read_list (self);
}

/* Adding */

static void
on_upload_changed (SonorAttachmentUpload *upload,
                   GtkWidget             *row)
{
  SonorAttachmentList *self = SONOR_ATTACHMENT_LIST (gtk_widget_get_ancestor (row, SONOR_TYPE_ATTACHMENT_LIST));

  if (sonor_attachment_upload_get_state (upload) != SONOR_ATTACHMENT_UPLOAD_DONE || self == NULL)
    return;

  gtk_box_remove (self->uploads, row);
  read_list (self);
}

static void
add_upload (SonorAttachmentList   *self,
            SonorAttachmentUpload *upload)
{
  GtkWidget *row = sonor_attachment_row_new_for_upload (upload);

  gtk_box_append (self->uploads, row);
  g_signal_connect_object (upload, "changed", G_CALLBACK (on_upload_changed), row, 0);
}

/**
 * sonor_attachment_list_add_file:
 * @self: a list that is editable
 * @file: a file
 *
 * Attaches a file.
 */
void
sonor_attachment_list_add_file (SonorAttachmentList *self,
                                GFile               *file)
{
  g_autoptr (SonorAttachmentUpload) upload = NULL;

  g_return_if_fail (SONOR_IS_ATTACHMENT_LIST (self));
  g_return_if_fail (G_IS_FILE (file));

  upload = sonor_attachment_upload_new (self->workplace, self->ticket_id, self->is_public);
  sonor_attachment_upload_send_file (upload, file, self->largest);
  add_upload (self, upload);
}

static void
on_chosen (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorAttachmentList) self = user_data;
  g_autoptr (GListModel) files = sonor_file_choice_open_finish (result);

  for (guint i = 0; files != NULL && self->head != NULL && i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);

      sonor_attachment_list_add_file (self, file);
    }
}

static void
on_add (SonorAttachmentList *self)
{
  sonor_file_choice_open_async (GTK_WIDGET (self), _("Attach files"), on_chosen, g_object_ref (self));
}

static gboolean
add_value (SonorAttachmentList *self,
           const GValue        *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

      for (GSList *link = files; link != NULL; link = link->next)
        sonor_attachment_list_add_file (self, link->data);
      return TRUE;
    }
  if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    {
      g_autoptr (SonorAttachmentUpload) upload = sonor_attachment_upload_new (self->workplace, self->ticket_id,
                                                                              self->is_public);
      g_autoptr (GBytes) bytes = gdk_texture_save_to_png_bytes (g_value_get_object (value));
      g_autoptr (GDateTime) now = g_date_time_new_now (sonor_workplace_get_zone (self->workplace));
      g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H.%M.%S");
      /* Translators: the name of a file with a picture that was pasted; %s is a time */
      g_autofree char *name = g_strdup_printf (_("Picture %s.png"), time);

      sonor_attachment_upload_send_bytes (upload, name, bytes);
      add_upload (self, upload);
      return TRUE;
    }

  return FALSE;
}

static gboolean
on_drop (GtkDropTarget       *target,
         const GValue        *value,
         double               x,
         double               y,
         SonorAttachmentList *self)
{
  return self->editable && add_value (self, value);
}

static void
on_pasted (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorAttachmentList) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (value == NULL)
    show_trouble (self, error->message);
  else if (self->head != NULL)
    add_value (self, value);
}

static void
on_paste (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  SonorAttachmentList *self = SONOR_ATTACHMENT_LIST (widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  g_autoptr (GdkContentFormats) formats = gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard));
  g_autoptr (GdkContentFormats) readable = gdk_content_formats_union_deserialize_gtypes (g_steal_pointer (&formats));
  GType type = gdk_content_formats_contain_gtype (readable, GDK_TYPE_FILE_LIST) ? GDK_TYPE_FILE_LIST
               : gdk_content_formats_contain_gtype (readable, GDK_TYPE_TEXTURE) ? GDK_TYPE_TEXTURE : G_TYPE_INVALID;

  if (!self->editable)
    return;
  if (type == G_TYPE_INVALID)
    {
      show_trouble (self, _("Neither a file nor a picture has been copied"));
      return;
    }

  show_trouble (self, NULL);
  gdk_clipboard_read_value_async (clipboard, type, G_PRIORITY_DEFAULT, self->cancellable, on_pasted,
                                  g_object_ref (self));
}

/* The widget */

static void
sonor_attachment_list_dispose (GObject *object)
{
  SonorAttachmentList *self = SONOR_ATTACHMENT_LIST (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->head = NULL;
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_attachment_list_parent_class)->dispose (object);
}

static void
sonor_attachment_list_finalize (GObject *object)
{
  SonorAttachmentList *self = SONOR_ATTACHMENT_LIST (object);

  g_clear_object (&self->cancellable);
  g_free (self->ticket_id);
  g_free (self->shown);

  G_OBJECT_CLASS (sonor_attachment_list_parent_class)->finalize (object);
}

static void
sonor_attachment_list_class_init (SonorAttachmentListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_attachment_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_attachment_list_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "attachments");
  gtk_widget_class_install_action (widget_class, "attachments.paste", NULL, on_paste);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "attachments.paste", NULL);
}

static void
sonor_attachment_list_init (SonorAttachmentList *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  self->cancellable = g_cancellable_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 4);

  self->head = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  self->title = GTK_LABEL (gtk_label_new (_("Attachments")));
  gtk_label_set_xalign (self->title, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "caption-heading");
  gtk_widget_set_hexpand (GTK_WIDGET (self->title), TRUE);
  self->add = gtk_button_new_with_mnemonic (_("_Attach …"));
  g_signal_connect_swapped (self->add, "clicked", G_CALLBACK (on_add), self);
  self->paste = gtk_button_new_from_icon_name ("edit-paste-symbolic");
  gtk_widget_set_tooltip_text (self->paste, _("Paste a file or a picture (Ctrl+V)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->paste), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Paste a file or a picture"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->paste), "attachments.paste");
  gtk_box_append (self->head, GTK_WIDGET (self->title));
  gtk_box_append (self->head, self->paste);
  gtk_box_append (self->head, self->add);

  self->limits = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->limits, 0);
  gtk_label_set_wrap (self->limits, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->limits), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->limits), "dim-label");
  self->rows = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  self->uploads = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 2));
  self->trouble = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "wrap", TRUE,
                                           "xalign", 0.0f,
                                           "visible", FALSE, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "error");

  gtk_widget_set_parent (GTK_WIDGET (self->head), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->rows), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->uploads), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->trouble), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->limits), GTK_WIDGET (self));

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

/**
 * sonor_attachment_list_new:
 * @workplace: where the person is signed in
 * @ticket_id: UUID of a ticket, or of the one that is being taken down
 * @editable: whether files can be added and taken away; if not, the list hides while it is empty
 *
 * Returns: (transfer floating): the attachments, which follow what others do
 */
GtkWidget *
sonor_attachment_list_new (SonorWorkplace *workplace,
                           const char     *ticket_id,
                           gboolean        editable)
{
  SonorAttachmentList *self;
  SonorDatabase *database;

  g_return_val_if_fail (SONOR_IS_WORKPLACE (workplace), NULL);
  g_return_val_if_fail (ticket_id != NULL, NULL);

  self = g_object_new (SONOR_TYPE_ATTACHMENT_LIST, NULL);
  self->workplace = g_object_ref (workplace);
  self->ticket_id = g_strdup (ticket_id);
  self->editable = editable;
  gtk_widget_set_visible (self->add, editable);
  gtk_widget_set_visible (self->paste, editable);
  gtk_widget_set_visible (GTK_WIDGET (self->limits), editable);
  gtk_widget_set_visible (GTK_WIDGET (self), editable);
  database = sonor_workplace_get_database (workplace);
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (read_list), self, G_CONNECT_SWAPPED);
  sonor_database_listen (database, "ticket");
  read_list (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_attachment_list_set_public:
 * @self: a list
 * @is_public: whether only what the citizen may read is shown, and what is added belongs to it
 *
 * To be called before the list is shown.
 */
void
sonor_attachment_list_set_public (SonorAttachmentList *self,
                                  gboolean             is_public)
{
  g_return_if_fail (SONOR_IS_ATTACHMENT_LIST (self));

  self->is_public = is_public;
}
