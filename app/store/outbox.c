/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/outbox.h"

#include <glib/gi18n-lib.h>

#include "store/outbox-item.h"
#include "store/outbox-schema.h"
#include "store/store-error.h"

#define RETRY_SECONDS 5

/**
 * SonorOutbox:
 *
 * What a person has done and the server does not know yet, and what they have typed and not sent. An item is on the disk
 * when sonor_outbox_put_finish() says so, and leaves the file when the server has confirmed it. If the confirmation gets
 * lost, the item is sent again with the same UUID and the server, which keeps receipts, does nothing.
 *
 * Items are sent in the name of whoever is signed in to the database, so each person needs a file of their own. What they say
 * is sealed with the person's key, which is not on this computer: the file alone tells nobody a word of it.
 */
struct _SonorOutbox
{
  GObject parent_instance;

  SonorLocalFile *file;
  SonorSeal      *seal;
  SonorDatabase  *database;
  GCancellable   *sending;
  guint           retry_id;
  guint           n_waiting;
  guint           n_locked;
};

enum
{
  PROP_0,
  PROP_N_WAITING,
  N_PROPERTIES
};

enum
{
  DELIVERED,
  REFUSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorOutbox, sonor_outbox, G_TYPE_OBJECT)

static void send_next (SonorOutbox *self);

static void
change_n_waiting (SonorOutbox *self,
                  int          change)
{
  guint n_waiting = (guint) MAX (0, (int) self->n_waiting + change);

  if (self->n_waiting == n_waiting)
    return;

  self->n_waiting = n_waiting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
}

/* Sending, one at a time in the order they were put. The sender does not keep the outbox alive: see the weak reference. */

static gboolean
on_retry_time (gpointer user_data)
{
  SonorOutbox *self = user_data;

  self->retry_id = 0;
  send_next (self);

  return G_SOURCE_REMOVE;
}

/* While the database is away, its return is what makes us go on; else there is only the clock. */
static void
pause_sending (SonorOutbox *self)
{
  g_clear_object (&self->sending);
  if (self->database != NULL && sonor_database_get_connected (self->database) && self->retry_id == 0)
    self->retry_id = g_timeout_add_seconds (RETRY_SECONDS, on_retry_time, self);
}

static void
on_settled (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorOutboxItem) item = user_data;
  g_autoptr (SonorOutbox) self = g_weak_ref_get (&item->outbox);
  gboolean settled = sonor_local_file_work_finish (SONOR_LOCAL_FILE (source_object), result, NULL) != NULL;

  if (self == NULL)
    return;

  /* If the file cannot be written to, it is sent again later and the server has its receipt. */
  if (!settled)
    {
      pause_sending (self);
      return;
    }

  g_clear_object (&self->sending);
  change_n_waiting (self, item->change);
  if (item->refusal != NULL)
    g_signal_emit (self, signals[REFUSED], 0, item->id, item->action, item->refusal);
  else
    g_signal_emit (self, signals[DELIVERED], 0, item->id, item->result);
  send_next (self);
}

static void
on_answer (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorOutboxItem) item = user_data;
  g_autoptr (SonorOutbox) self = g_weak_ref_get (&item->outbox);
  g_autoptr (SonorResult) rows = NULL;
  SonorLocalWork work = sonor_outbox_item_remove;
  gpointer data;

  rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, &item->refusal);
  if (self == NULL)
    return;
  if (rows == NULL && sonor_store_error_is_passing (item->refusal))
    {
      pause_sending (self);
      return;
    }

  if (rows == NULL)
    work = sonor_outbox_item_mark_refused;
  else
    item->result = g_strdup (sonor_result_get_text (rows, 0, "result"));
  data = g_steal_pointer (&item);
  sonor_local_file_work_async (self->file, work, data, NULL, NULL, NULL, on_settled, data);
}

static void
on_next_found (GObject      *source_object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SonorOutboxItem) item = user_data;
  g_autoptr (SonorOutbox) self = g_weak_ref_get (&item->outbox);
  gboolean read = sonor_local_file_work_finish (SONOR_LOCAL_FILE (source_object), result, NULL) != NULL;
  g_autoptr (SonorQuery) query = NULL;

  if (self == NULL)
    return;
  if (!read)
    {
      pause_sending (self);
      return;
    }

  if (item->refusal != NULL)
    {
      g_clear_object (&self->sending);
      self->n_locked++;
      change_n_waiting (self, item->change);
      g_signal_emit (self, signals[REFUSED], 0, item->id, item->action, item->refusal);
      send_next (self);
      return;
    }

  if (item->id == NULL || self->database == NULL)
    {
      /* Nothing left: another program of this person has sent it. */
      if (item->id == NULL)
        change_n_waiting (self, -(int) self->n_waiting);
      g_clear_object (&self->sending);
      return;
    }

  query = sonor_query_new ("SELECT deliver($1::uuid, $2::text, $3::jsonb) AS result");
  sonor_query_add_text (query, item->id);
  sonor_query_add_text (query, item->action);
  sonor_query_add_text (query, item->payload);
  sonor_database_query_async (self->database, query, self->sending, on_answer, g_steal_pointer (&item));
}

static void
send_next (SonorOutbox *self)
{
  SonorOutboxItem *item;

  if (self->sending != NULL || self->n_waiting == 0 || self->database == NULL ||
      !sonor_database_get_connected (self->database))
    return;

  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->sending = g_cancellable_new ();
  item = sonor_outbox_item_new (self, self->seal, NULL, NULL, NULL);
  sonor_local_file_work_async (self->file, sonor_outbox_item_find_next, item, NULL, NULL, NULL, on_next_found, item);
}

static void
on_connected (SonorDatabase *database,
              GParamSpec    *pspec,
              SonorOutbox   *self)
{
  send_next (self);
}

static void
sonor_outbox_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SonorOutbox *self = SONOR_OUTBOX (object);

  switch (property_id)
    {
    case PROP_N_WAITING:
      g_value_set_uint (value, self->n_waiting);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sonor_outbox_dispose (GObject *object)
{
  SonorOutbox *self = SONOR_OUTBOX (object);

  sonor_outbox_set_database (self, NULL);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonor_outbox_parent_class)->dispose (object);
}

static void
sonor_outbox_finalize (GObject *object)
{
  SonorOutbox *self = SONOR_OUTBOX (object);

  g_clear_pointer (&self->seal, sonor_seal_unref);

  G_OBJECT_CLASS (sonor_outbox_parent_class)->finalize (object);
}

static void
sonor_outbox_class_init (SonorOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = sonor_outbox_get_property;
  object_class->dispose = sonor_outbox_dispose;
  object_class->finalize = sonor_outbox_finalize;

  properties[PROP_N_WAITING] =
    g_param_spec_uint ("n-waiting", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /**
   * SonorOutbox::delivered:
   * @self: the outbox
   * @id: UUID of the item
   * @result: (nullable): JSON that the action returned
   *
   * The server has done it, now or when it was sent before, and the item is gone.
   */
  signals[DELIVERED] = g_signal_new ("delivered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  /**
   * SonorOutbox::refused:
   * @self: the outbox
   * @id: UUID of the item
   * @action: its action
   * @error: what the server said, or that it cannot be opened (%SONOR_STORE_ERROR_LOCAL)
   *
   * The server will not do it, or cannot be asked. The item stays in the file, and is not sent again until it is put again.
   */
  signals[REFUSED] = g_signal_new ("refused", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_ERROR);
}

static void
sonor_outbox_init (SonorOutbox *self)
{
}

/* Opening */

static void
on_file_settled (GObject      *source_object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SonorOutbox *self = g_task_get_task_data (task);
  SonorOutboxItem *item;
  GError *error = NULL;

  item = sonor_local_file_work_finish (SONOR_LOCAL_FILE (source_object), result, &error);
  if (item == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self->n_locked = item->n_locked;
  change_n_waiting (self, item->change);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
on_opened (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SonorOutbox *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  SonorOutboxItem *item;
  GError *error = NULL;

  if (!sonor_local_file_open_finish (SONOR_LOCAL_FILE (source_object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  item = sonor_outbox_item_new (self, self->seal, NULL, NULL, NULL);
  sonor_local_file_work_async (self->file, sonor_outbox_schema_settle, item, (GDestroyNotify) sonor_outbox_item_free, NULL,
                               cancellable, on_file_settled, g_steal_pointer (&task));
}

/**
 * sonor_outbox_open_async:
 * @path: (type filename): the file; it and its folder are made if need be, for this user only
 * @seal: the key of the person
 * @cancellable: (nullable): to give up
 * @callback: called when it is open or cannot be
 * @user_data: for @callback
 *
 * Opens an outbox. A damaged file, or one of another program, is put aside under another name and reported as an error;
 * opening once more begins a new one. What an older Sonor has left there in words is sealed.
 */
void
sonor_outbox_open_async (const char          *path,
                         SonorSeal           *seal,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  SonorOutbox *self = g_object_new (SONOR_TYPE_OUTBOX, NULL);

  self->file = sonor_local_file_new (path);
  self->seal = sonor_seal_ref (seal);
  g_task_set_source_tag (task, sonor_outbox_open_async);
  g_task_set_task_data (task, self, g_object_unref);
  sonor_local_file_open_async (self->file, sonor_outbox_schema, SONOR_OUTBOX_SCHEMA_VERSION, cancellable, on_opened, task);
}

/**
 * sonor_outbox_open_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the outbox, or %NULL with @error set (%SONOR_STORE_ERROR_LOCAL)
 */
SonorOutbox *
sonor_outbox_open_finish (GAsyncResult  *result,
                          GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sonor_outbox_set_database:
 * @self: an outbox
 * @database: (nullable): where to send what waits, or %NULL to stop sending
 *
 * Sends what waits now and whenever the database is connected. Set it when the person has signed in whose outbox it is.
 */
void
sonor_outbox_set_database (SonorOutbox   *self,
                           SonorDatabase *database)
{
  g_return_if_fail (SONOR_IS_OUTBOX (self));
  g_return_if_fail (database == NULL || SONOR_IS_DATABASE (database));

  if (self->database == database)
    return;

  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_cancellable_cancel (self->sending);
  if (self->database != NULL)
    g_signal_handlers_disconnect_by_data (self->database, self);
  g_set_object (&self->database, database);
  if (database == NULL)
    return;

  g_signal_connect_object (database, "notify::connected", G_CALLBACK (on_connected), self, 0);
  send_next (self);
}

/**
 * sonor_outbox_get_n_waiting:
 * @self: an outbox
 *
 * Returns: how many items are still to be sent, refused ones not counted
 */
guint
sonor_outbox_get_n_waiting (SonorOutbox *self)
{
  g_return_val_if_fail (SONOR_IS_OUTBOX (self), 0);

  return self->n_waiting;
}

/**
 * sonor_outbox_get_n_locked:
 * @self: an outbox
 *
 * Returns: how many items and drafts are there that cannot be opened: they were sealed with another key or changed. They stay in
 *   the file and are tried again when it is opened the next time
 */
guint
sonor_outbox_get_n_locked (SonorOutbox *self)
{
  g_return_val_if_fail (SONOR_IS_OUTBOX (self), 0);

  return self->n_locked;
}

/* Changing the file */

static void
on_changed (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  SonorOutbox *self = g_task_get_source_object (task);
  SonorOutboxItem *item;
  GError *error = NULL;

  item = sonor_local_file_work_finish (SONOR_LOCAL_FILE (source_object), result, &error);
  if (item == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  change_n_waiting (self, item->change);
  g_task_return_boolean (task, TRUE);
  send_next (self);
}

/**
 * sonor_outbox_put_async:
 * @self: an outbox
 * @id: UUID made when the person acted; the same act keeps it for ever
 * @action: word that the server knows (table delivery_action)
 * @payload: JSON for the action
 * @cancellable: (nullable): takes it back if it is not written yet
 * @callback: called when it is on the disk
 * @user_data: for @callback
 *
 * Writes an item down and sends it as soon as all before it are sent.
 */
void
sonor_outbox_put_async (SonorOutbox         *self,
                        const char          *id,
                        const char          *action,
                        const char          *payload,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (SONOR_IS_OUTBOX (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonor_outbox_put_async);
  g_task_set_check_cancellable (task, FALSE);
  if (!sonor_outbox_item_check (id, action, payload, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  sonor_local_file_work_async (self->file, sonor_outbox_item_put, sonor_outbox_item_new (self, self->seal, id, action, payload),
                               (GDestroyNotify) sonor_outbox_item_free, NULL, cancellable, on_changed,
                               g_steal_pointer (&task));
}

/**
 * sonor_outbox_put_finish:
 * @self: an outbox
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: %TRUE if the item is on the disk, else %FALSE with @error set (%SONOR_STORE_ERROR_INVALID,
 *   %SONOR_STORE_ERROR_LOCAL) and nothing written
 */
gboolean
sonor_outbox_put_finish (SonorOutbox   *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sonor_outbox_discard_async:
 * @self: an outbox
 * @id: UUID of an item
 * @cancellable: (nullable): to take it back if it is not done yet
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Forgets an item, usually a refused one. One that is just being sent may arrive all the same.
 */
void
sonor_outbox_discard_async (SonorOutbox         *self,
                            const char          *id,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SONOR_IS_OUTBOX (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonor_outbox_discard_async);
  g_task_set_check_cancellable (task, FALSE);
  sonor_local_file_work_async (self->file, sonor_outbox_item_remove, sonor_outbox_item_new (self, self->seal, id, NULL, NULL),
                               (GDestroyNotify) sonor_outbox_item_free, NULL, cancellable, on_changed, task);
}

/**
 * sonor_outbox_discard_finish:
 * @self: an outbox
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: %TRUE if there is no such item any more, else %FALSE with @error set (%SONOR_STORE_ERROR_LOCAL)
 */
gboolean
sonor_outbox_discard_finish (SonorOutbox   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Drafts */

static void
on_draft_saved (GObject      *source_object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (sonor_local_file_work_finish (SONOR_LOCAL_FILE (source_object), result, &error) != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * sonor_outbox_save_draft_async:
 * @self: an outbox
 * @key: what it is a draft of
 * @content: UTF-8 text in place of the last one; "" forgets the draft
 * @cancellable: (nullable): to take it back if it is not written yet
 * @callback: called when it is on the disk
 * @user_data: for @callback
 *
 * Keeps what somebody is typing.
 */
void
sonor_outbox_save_draft_async (SonorOutbox         *self,
                               const char          *key,
                               const char          *content,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SONOR_IS_OUTBOX (self));
  g_return_if_fail (key != NULL && *key != '\0');
  g_return_if_fail (content != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonor_outbox_save_draft_async);
  g_task_set_check_cancellable (task, FALSE);
  sonor_local_file_work_async (self->file, sonor_outbox_item_save_draft, sonor_outbox_item_new (self, self->seal, key, NULL, content),
                               (GDestroyNotify) sonor_outbox_item_free, NULL, cancellable, on_draft_saved, task);
}

/**
 * sonor_outbox_save_draft_finish:
 * @self: an outbox
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: %TRUE if the draft is on the disk, else %FALSE with @error set (%SONOR_STORE_ERROR_LOCAL)
 */
gboolean
sonor_outbox_save_draft_finish (SonorOutbox   *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_drafts_loaded (GObject      *source_object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GHashTable *drafts = sonor_local_file_work_finish (SONOR_LOCAL_FILE (source_object), result, &error);

  if (drafts != NULL)
    g_task_return_pointer (task, drafts, (GDestroyNotify) g_hash_table_unref);
  else
    g_task_return_error (task, error);
}

/**
 * sonor_outbox_load_drafts_async:
 * @self: an outbox
 * @key_prefix: what the keys begin with; "" for all
 * @cancellable: (nullable): to give up
 * @callback: called with the drafts
 * @user_data: for @callback
 *
 * Finds drafts, those that were not awaited when the program ended included.
 */
void
sonor_outbox_load_drafts_async (SonorOutbox         *self,
                                const char          *key_prefix,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (SONOR_IS_OUTBOX (self));
  g_return_if_fail (key_prefix != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sonor_outbox_load_drafts_async);
  sonor_local_file_work_async (self->file, sonor_outbox_item_load_drafts,
                               sonor_outbox_item_new (self, self->seal, key_prefix, NULL, NULL),
                               (GDestroyNotify) sonor_outbox_item_free, (GDestroyNotify) g_hash_table_unref, cancellable,
                               on_drafts_loaded, task);
}

/**
 * sonor_outbox_load_drafts_finish:
 * @self: an outbox
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): contents by key, or %NULL with @error set
 *   (%SONOR_STORE_ERROR_LOCAL)
 */
GHashTable *
sonor_outbox_load_drafts_finish (SonorOutbox   *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
