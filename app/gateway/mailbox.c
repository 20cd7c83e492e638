/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/mailbox.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "gateway/files.h"
#include "gateway/letter-folder.h"
#include "gateway/letter-refusal.h"
#include "gateway/letter.h"
#include "store/store-error.h"

#define GROUP "mailbox"
#define ACTION "mailbox.receive"
/* A letter that the database cannot take now is tried again after so long. */
#define AGAIN_SECONDS 5
/* Of a letter that is refused the database takes no more. */
#define MOST_KEPT ((gsize) 256 << 20)

/**
 * SonorMailbox:
 *
 * A folder that a mail server or a person drops letters into, a file each. The database keeps each once, known by its
 * Message-ID; only then the file goes. So whenever this program dies, a letter is either still there, and the database knows
 * whether it has it, or it is kept. A letter that cannot be taken goes to the database too, as it came and with the reason, so that
 * none stands before another and no word of one stays in the folder.
 */
struct _SonorMailbox
{
  GObject                     parent_instance;

  const SonorGatewaySettings *settings;
  SonorPool                  *pool;
  SonorLetterFolder          *folder;
  GCancellable               *cancellable;
  GQueue                      waiting;
  GHashTable                 *stuck;
  char                       *name;
  SonorLetter                *letter;
};

G_DEFINE_FINAL_TYPE (SonorMailbox, sonor_mailbox, G_TYPE_OBJECT)

static void take_next (SonorMailbox *self);

static void
end_letter (SonorMailbox *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->letter, sonor_letter_free);
  take_next (self);
}

/* It can not be removed, or not be read: it is left alone until the next start. Its name may be an address, and is not told. */
static void
get_stuck (SonorMailbox *self,
           const GError *error)
{
  g_message (_("A letter cannot be taken out of the mailbox's folder (error %d)"), error->code);
  g_hash_table_add (self->stuck, g_strdup (self->name));
  end_letter (self);
}

/* Another gateway on the same folder may have been quicker. */
static void
finish_with (SonorMailbox *self,
             const GError *error)
{
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    end_letter (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    get_stuck (self, error);
}

static void
on_gone (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorMailbox) self = user_data;
  g_autoptr (GError) error = NULL;

  g_file_delete_finish (G_FILE (source), result, &error);
  finish_with (self, error);
}

static void
remove_letter (SonorMailbox *self)
{
  g_autoptr (GFile) file = sonor_letter_folder_get_file (self->folder, self->name);

  g_file_delete_async (file, G_PRIORITY_DEFAULT, self->cancellable, on_gone, g_object_ref (self));
}

static char *
write_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  return json_to_string (node, FALSE);
}

static char *
write_context (SonorMailbox *self)
{
  g_autoptr (JsonObject) context = json_object_new ();
  g_autofree char *hash = sonor_gateway_settings_hash (self->settings, self->letter != NULL ? self->letter->sender : "");

  json_object_set_string_member (context, "instance", self->settings->instance);
  json_object_set_string_member (context, "language", "zh");
  json_object_set_string_member (context, "address_hash", hash);

  return write_object (context);
}

/* It stays where it is; the others need not wait for it. */
static void
put_off (SonorMailbox *self)
{
  sonor_letter_folder_look_later (self->folder, AGAIN_SECONDS);
  end_letter (self);
}

static void
on_refusal_kept (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (SonorMailbox) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean readable = TRUE;
  g_autofree char *id = sonor_letter_refusal_keep_finish (result, &readable, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (id != NULL)
    g_message (_("A letter was refused; “sonor-admin letter list” says why: %s"), id);
  if (id != NULL && readable)
    remove_letter (self);
  else if (id != NULL)
    {
      error = g_error_new_literal (SONOR_LETTER_ERROR, SONOR_LETTER_ERROR_UNREADABLE, id);
      get_stuck (self, error);
    }
  else if (g_error_matches (error, SONOR_LETTER_ERROR, SONOR_LETTER_ERROR_GONE))
    end_letter (self);
  else if (error->domain == SONOR_STORE_ERROR && sonor_store_error_is_passing (error))
    put_off (self);
  else
    get_stuck (self, error);
}

/* What is refused by the database is in its audit; what never came so far as to be asked about gets its row there now. */
static void
refuse (SonorMailbox *self,
        const char   *code,
        gboolean      noted)
{
  g_autoptr (GFile) file = sonor_letter_folder_get_file (self->folder, self->name);
  g_autofree char *context = write_context (self);

  sonor_letter_refusal_keep_async (self->pool, file, MIN (self->settings->body_limit, MOST_KEPT), context, code, noted, self->cancellable,
                                   on_refusal_kept, g_object_ref (self));
}

static void
on_kept (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorMailbox) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_pool_query_finish (SONOR_POOL (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (rows == NULL && sonor_store_error_is_passing (error))
    put_off (self);
  else if (rows == NULL)
    refuse (self, "mailbox.value", FALSE);
  else if (!sonor_result_is_null (rows, 0, "code"))
    refuse (self, sonor_result_get_text (rows, 0, "code"), TRUE);
  else
    remove_letter (self);
}

static void
on_files (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorMailbox) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) files = sonor_files_read_finish (result, &error);
  g_autoptr (JsonObject) arguments = NULL;
  g_autoptr (SonorQuery) query = NULL;
  g_autofree char *context = NULL;
  g_autofree char *text = NULL;

  /* The gateway ends. */
  if (files == NULL)
    return;

  arguments = json_object_new ();
  json_object_set_string_member (arguments, "message_id", self->letter->id);
  json_object_set_string_member (arguments, "sender", self->letter->sender);
  json_object_set_string_member (arguments, "name", self->letter->name);
  json_object_set_string_member (arguments, "subject", self->letter->subject);
  json_object_set_string_member (arguments, "text", self->letter->text);
  json_object_set_array_member (arguments, "files", g_steal_pointer (&files));
  text = write_object (arguments);
  context = write_context (self);
  query = sonor_query_new ("SELECT answer #>> '{errors,0,code}' AS code FROM gateway_call($1, $2::jsonb, $3::jsonb) AS answer");
  sonor_query_add_text (query, ACTION);
  sonor_query_add_text (query, context);
  sonor_query_add_text (query, text);
  sonor_pool_query_async (self->pool, query, self->cancellable, on_kept, g_object_ref (self));
}

/* Reading */

typedef struct
{
  char *path;
  gsize most_bytes;
} Work;

static void
work_free (Work *work)
{
  g_free (work->path);
  g_free (work);
}

static void
read_letter (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const Work *work = task_data;
  GError *error = NULL;
  SonorLetter *letter = sonor_letter_load (work->path, work->most_bytes, &error);

  if (letter != NULL)
    g_task_return_pointer (task, letter, (GDestroyNotify) sonor_letter_free);
  else
    g_task_return_error (task, error);
}

static void
on_letter (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  static const char * const codes[] = {
    [SONOR_LETTER_ERROR_NO_FILE] = "mailbox.no_file",
    [SONOR_LETTER_ERROR_UNREADABLE] = "mailbox.unreadable",
    [SONOR_LETTER_ERROR_TOO_LARGE] = "mailbox.too_large",
    [SONOR_LETTER_ERROR_NOBODY] = "mailbox.nobody",
  };
  SonorMailbox *self = SONOR_MAILBOX (source);
  g_autoptr (GError) error = NULL;

  self->letter = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->letter != NULL)
    sonor_files_read_async (self->letter->files, self->cancellable, on_files, g_object_ref (self));
  else if (g_error_matches (error, SONOR_LETTER_ERROR, SONOR_LETTER_ERROR_GONE))
    end_letter (self);
  else if (error->domain == SONOR_LETTER_ERROR)
    refuse (self, codes[error->code], FALSE);
}

static void
take_next (SonorMailbox *self)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GFile) file = NULL;
  Work *work;

  if (self->name != NULL || self->pool == NULL || !sonor_pool_get_connected (self->pool))
    return;
  self->name = g_queue_pop_head (&self->waiting);
  if (self->name == NULL)
    return;
  if (g_str_has_prefix (self->name, SONOR_LETTER_FOLDER_REFUSED G_DIR_SEPARATOR_S))
    {
      refuse (self, "mailbox.before", FALSE);
      return;
    }

  file = sonor_letter_folder_get_file (self->folder, self->name);
  work = g_new (Work, 1);
  work->path = g_file_get_path (file);
  work->most_bytes = self->settings->body_limit;
  task = g_task_new (self, self->cancellable, on_letter, NULL);
  g_task_set_source_tag (task, take_next);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, read_letter);
}

static void
on_letter_found (SonorLetterFolder *folder,
                 const char        *name,
                 SonorMailbox      *self)
{
  if (g_strcmp0 (name, self->name) != 0 && !g_hash_table_contains (self->stuck, name)
      && g_queue_find_custom (&self->waiting, name, (GCompareFunc) strcmp) == NULL)
    g_queue_push_tail (&self->waiting, g_strdup (name));
  take_next (self);
}

static void
sonor_mailbox_dispose (GObject *object)
{
  SonorMailbox *self = SONOR_MAILBOX (object);

  g_cancellable_cancel (self->cancellable);
  g_queue_clear_full (&self->waiting, g_free);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (sonor_mailbox_parent_class)->dispose (object);
}

static void
sonor_mailbox_finalize (GObject *object)
{
  SonorMailbox *self = SONOR_MAILBOX (object);

  g_object_unref (self->cancellable);
  g_clear_object (&self->folder);
  g_hash_table_unref (self->stuck);
  g_free (self->name);
  g_clear_pointer (&self->letter, sonor_letter_free);

  G_OBJECT_CLASS (sonor_mailbox_parent_class)->finalize (object);
}

static void
sonor_mailbox_class_init (SonorMailboxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_mailbox_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_mailbox_finalize;
}

static void
sonor_mailbox_init (SonorMailbox *self)
{
  self->cancellable = g_cancellable_new ();
  self->stuck = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->waiting);
}

/**
 * sonor_mailbox_set_up:
 * @config: the configuration: `[mailbox] folder`, which is there and may be written to
 * @settings: the gateway's, which live longer
 * @pool: the database, which has not started
 * @mailbox: (out) (transfer full) (nullable): who takes the letters; %NULL if no folder is named
 * @error: return location for a #GError
 *
 * Watches a folder for letters.
 *
 * Returns: whether the configuration is right
 */
gboolean
sonor_mailbox_set_up (SonorConfig                 *config,
                      const SonorGatewaySettings  *settings,
                      SonorPool                   *pool,
                      SonorMailbox               **mailbox,
                      GError                     **error)
{
  g_autofree char *path = sonor_config_dup_string (config, GROUP, "folder");
  g_autoptr (SonorMailbox) self = NULL;
  g_autoptr (GError) bad = NULL;

  *mailbox = NULL;
  if (path == NULL)
    return TRUE;

  self = g_object_new (SONOR_TYPE_MAILBOX, NULL);
  self->settings = settings;
  self->pool = g_object_ref (pool);
  self->folder = sonor_letter_folder_new (path, &bad);
  if (self->folder == NULL)
    return sonor_config_refuse (config, GROUP, "folder", bad->message, error);

  g_signal_connect_object (self->folder, "letter", G_CALLBACK (on_letter_found), self, 0);
  g_signal_connect_object (pool, "resync", G_CALLBACK (sonor_letter_folder_look), self->folder, G_CONNECT_SWAPPED);
  g_signal_connect_object (pool, "resync", G_CALLBACK (take_next), self, G_CONNECT_SWAPPED);
  *mailbox = g_steal_pointer (&self);

  return TRUE;
}
