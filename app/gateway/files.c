/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/files.h"

#include <glib/gi18n-lib.h>

#include "gateway/picture.h"

/*
 * Files that come with a request and files that are answered with: between bytes here and base64 in what the database is
 * asked. Pictures are looked into on the way, in a thread.
 */

static SonorFormFile *
copy_file (const SonorFormFile *file)
{
  SonorFormFile *copy = g_new0 (SonorFormFile, 1);

  copy->name = g_strdup (file->name);
  copy->bytes = g_bytes_ref (file->bytes);

  return copy;
}

static void
read_files (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  GPtrArray *files = task_data;
  g_autoptr (JsonArray) list = json_array_new ();

  for (guint i = 0; i < files->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      const SonorFormFile *file = g_ptr_array_index (files, i);
      gsize length;
      const guchar *data = g_bytes_get_data (file->bytes, &length);
      g_autofree char *text = g_base64_encode (data, length);
      g_autoptr (GError) error = NULL;
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", file->name);
      json_object_set_string_member (object, "data", text);
      /* Of a kind that nothing here reads only its head is known; the database looks at that. */
      if (sonor_picture_find_type (file->bytes) != NULL && !sonor_picture_check (file->bytes, &error)
          && !g_error_matches (error, SONOR_PICTURE_ERROR, SONOR_PICTURE_ERROR_UNKNOWN))
        json_object_set_boolean_member (object, "damaged", TRUE);
      json_array_add_object_element (list, object);
    }

  g_task_return_pointer (task, g_steal_pointer (&list), (GDestroyNotify) json_array_unref);
}

/**
 * sonor_files_read_async:
 * @files: (element-type SonorFormFile): files that came
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when they have been looked at
 * @user_data: for @callback
 *
 * Looks at files.
 */
void
sonor_files_read_async (GPtrArray           *files,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GPtrArray *own = g_ptr_array_new_with_free_func ((GDestroyNotify) sonor_form_file_free);

  for (guint i = 0; i < files->len; i++)
    g_ptr_array_add (own, copy_file (g_ptr_array_index (files, i)));
  g_task_set_source_tag (task, sonor_files_read_async);
  g_task_set_task_data (task, own, (GDestroyNotify) g_ptr_array_unref);
  sonor_picture_run (task, read_files);
}

/**
 * sonor_files_read_finish:
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): for each file an object with name and data (base64) and, of a picture that is none,
 *   damaged; %NULL with @error set
 */
JsonArray *
sonor_files_read_finish (GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sonor_files_name:
 * @media_type: (nullable): type of a file that came without a name
 *
 * Returns: what it is called here
 */
const char *
sonor_files_name (const char *media_type)
{
  static const char * const names[][2] = {
    { "image/jpeg", "图片.jpg" }, { "image/png", "图片.png" }, { "image/gif", "图片.gif" }, { "image/webp", "图片.webp" },
    { "audio/amr", "语音.amr" }, { "voice/amr", "语音.amr" }, { "audio/mpeg", "语音.mp3" }, { "video/mp4", "视频.mp4" },
    { "video/mpeg4", "视频.mp4" }, { "application/pdf", "文档.pdf" }, { "text/plain", "附件.txt" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_strcmp0 (names[i][0], media_type) == 0)
        return names[i][1];
    }

  return "附件";
}

/* Going out */

typedef struct
{
  GBytes     *bytes;
  const char *media_type;
} Shown;

static void
shown_free (Shown *shown)
{
  g_clear_pointer (&shown->bytes, g_bytes_unref);
  g_free (shown);
}

static void
clean_picture (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Shown *shown = g_new0 (Shown, 1);
  GError *error = NULL;

  shown->bytes = sonor_picture_clean (task_data, &shown->media_type, &error);
  if (shown->bytes != NULL)
    {
      g_task_return_pointer (task, shown, (GDestroyNotify) shown_free);
      return;
    }

  shown_free (shown);
  g_task_return_error (task, error);
}

static void
on_clean (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorExchange) exchange = user_data;
  Shown *shown = g_task_propagate_pointer (G_TASK (result), NULL);

  if (shown == NULL)
    {
      sonor_exchange_refuse (exchange, SOUP_STATUS_NOT_FOUND, "gateway.picture", _("This picture cannot be shown"));
      return;
    }

  sonor_exchange_reply_bytes (exchange, SOUP_STATUS_OK, shown->media_type, shown->bytes);
  shown_free (shown);
}

/**
 * sonor_files_reply:
 * @exchange: an exchange that asked for a file
 * @file: name, media_type and data (base64)
 *
 * Answers with a file: a picture painted anew, so that nothing but the picture goes out; anything else as it is, to be kept
 * and not to be opened in the place of our pages.
 */
void
sonor_files_reply (SonorExchange *exchange,
                   JsonObject    *file)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (sonor_exchange_get_message (exchange));
  const char *media_type = json_object_get_string_member (file, "media_type");
  gsize length;
  guchar *data = g_base64_decode (json_object_get_string_member (file, "data"), &length);
  g_autoptr (GBytes) bytes = g_bytes_new_take (data, length);
  g_autofree char *name = g_uri_escape_string (json_object_get_string_member (file, "name"), NULL, FALSE);
  g_autofree char *disposition = NULL;

  if (g_str_has_prefix (media_type, "image/"))
    {
      g_autoptr (GTask) task = g_task_new (NULL, NULL, on_clean, g_object_ref (exchange));

      g_task_set_source_tag (task, sonor_files_reply);
      g_task_set_task_data (task, g_steal_pointer (&bytes), (GDestroyNotify) g_bytes_unref);
      sonor_picture_run (task, clean_picture);
      return;
    }

  disposition = g_strdup_printf ("attachment; filename*=UTF-8''%s", name);
  soup_message_headers_replace (headers, "Content-Disposition", disposition);
  sonor_exchange_reply_bytes (exchange, SOUP_STATUS_OK, media_type, bytes);
}
