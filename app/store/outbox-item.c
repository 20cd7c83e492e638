/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/outbox-item.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "store/store-error.h"

#define LONGEST_ACTION 80

/* Tables of the outbox's file. A refused item keeps what the server said, for the person. */
const char sonor_outbox_schema[] =
  "CREATE TABLE item ("
  "  sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  id TEXT NOT NULL UNIQUE,"
  "  action TEXT NOT NULL,"
  "  payload TEXT NOT NULL,"
  "  put_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')),"
  "  refused TEXT"
  ") STRICT;"
  "CREATE INDEX item_waiting ON item (sequence) WHERE refused IS NULL;"
  "CREATE TABLE draft ("
  "  key TEXT PRIMARY KEY,"
  "  content TEXT NOT NULL,"
  "  saved_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ'))"
  ") STRICT";

/**
 * sonor_outbox_item_new:
 * @outbox: whose work it is
 * @id: (nullable): UUID of the item, or key of a draft
 * @action: (nullable): what the server shall do
 * @payload: (nullable): with what, or the content of a draft
 *
 * Returns: (transfer full): the item
 */
SonorOutboxItem *
sonor_outbox_item_new (SonorOutbox *outbox,
                       const char  *id,
                       const char  *action,
                       const char  *payload)
{
  SonorOutboxItem *self = g_new0 (SonorOutboxItem, 1);

  g_weak_ref_init (&self->outbox, outbox);
  /* The server knows no capitals in a UUID, and so neither do we: one item, one spelling. */
  self->id = action != NULL && id != NULL ? g_ascii_strdown (id, -1) : g_strdup (id);
  self->action = g_strdup (action);
  self->payload = g_strdup (payload);

  return self;
}

/**
 * sonor_outbox_item_free:
 * @self: (transfer full): an item
 */
void
sonor_outbox_item_free (SonorOutboxItem *self)
{
  g_weak_ref_clear (&self->outbox);
  g_free (self->id);
  g_free (self->action);
  g_free (self->payload);
  g_free (self->result);
  g_clear_error (&self->refusal);
  g_free (self);
}

/**
 * sonor_outbox_item_check:
 * @id: (nullable): what should be a UUID
 * @action: (nullable): what should be the name of an action
 * @payload: (nullable): what should be JSON
 * @error: return location for a #GError
 *
 * Refuses what the server could never take, before it is written down.
 *
 * Returns: %TRUE, or %FALSE with @error set (%SONOR_STORE_ERROR_INVALID)
 */
gboolean
sonor_outbox_item_check (const char  *id,
                         const char  *action,
                         const char  *payload,
                         GError     **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) json_error = NULL;

  if (id == NULL || !g_uuid_string_is_valid (id))
    {
      g_set_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_INVALID,
                   _("The id of what is to be sent must be a UUID, not “%s”"), id != NULL ? id : "");
      return FALSE;
    }
  if (action == NULL || *action == '\0' || strlen (action) > LONGEST_ACTION || !g_utf8_validate (action, -1, NULL))
    {
      g_set_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_INVALID,
                   _("The action of what is to be sent must have 1 to %d letters"), LONGEST_ACTION);
      return FALSE;
    }

  parser = json_parser_new ();
  if (payload == NULL || !g_utf8_validate (payload, -1, NULL) ||
      !json_parser_load_from_data (parser, payload, -1, &json_error) || json_parser_get_root (parser) == NULL)
    {
      g_set_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_INVALID, _("The content of what is to be sent must be JSON: %s"),
                   json_error != NULL ? json_error->message : _("it is empty or not UTF-8"));
      return FALSE;
    }

  return TRUE;
}

/* Runs one change of the items; @change is what each row of it does to the number of those that wait. */
static gpointer
run_change (sqlite3             *database,
            const char          *sql,
            const char * const  *values,
            int                  change,
            SonorOutboxItem     *item,
            GError             **error)
{
  if (!sonor_local_run (database, sql, values, error))
    return NULL;

  item->change += change * sqlite3_changes (database);
  return item;
}

/**
 * sonor_outbox_item_put:
 * @database: the file
 * @item: a #SonorOutboxItem with id, action and payload
 * @error: return location for a #GError
 *
 * Writes an item down. One that waits already stays as it is (the same act, reported twice), a refused one is tried anew.
 *
 * Returns: (nullable): @item with its change, or %NULL with @error set
 */
gpointer
sonor_outbox_item_put (sqlite3   *database,
                       gpointer   item,
                       GError   **error)
{
  SonorOutboxItem *self = item;
  const char *values[] = { self->id, self->action, self->payload, NULL };

  return run_change (database,
                     "INSERT INTO item (id, action, payload) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE "
                     "SET action = excluded.action, payload = excluded.payload, refused = NULL WHERE refused IS NOT NULL",
                     values, +1, self, error);
}

/**
 * sonor_outbox_item_remove:
 * @database: the file
 * @item: a #SonorOutboxItem with an id
 * @error: return location for a #GError
 *
 * Forgets an item.
 *
 * Returns: (nullable): @item with its change, or %NULL with @error set
 */
gpointer
sonor_outbox_item_remove (sqlite3   *database,
                          gpointer   item,
                          GError   **error)
{
  SonorOutboxItem *self = item;
  const char *values[] = { self->id, NULL };

  if (run_change (database, "DELETE FROM item WHERE id = lower(?1) AND refused IS NULL", values, -1, self, error) == NULL)
    return NULL;

  return run_change (database, "DELETE FROM item WHERE id = lower(?1)", values, 0, self, error);
}

/**
 * sonor_outbox_item_mark_refused:
 * @database: the file
 * @item: a #SonorOutboxItem with an id and a refusal
 * @error: return location for a #GError
 *
 * Keeps an item, but not for sending.
 *
 * Returns: (nullable): @item with its change, or %NULL with @error set
 */
gpointer
sonor_outbox_item_mark_refused (sqlite3   *database,
                                gpointer   item,
                                GError   **error)
{
  SonorOutboxItem *self = item;
  const char *values[] = { self->id, self->refusal->message, NULL };

  return run_change (database, "UPDATE item SET refused = ?2 WHERE id = ?1 AND refused IS NULL", values, -1, self, error);
}

/**
 * sonor_outbox_item_find_next:
 * @database: the file
 * @item: an empty #SonorOutboxItem
 * @error: return location for a #GError
 *
 * Finds the oldest item that is to be sent.
 *
 * Returns: (nullable): @item, filled if there was one, or %NULL with @error set
 */
gpointer
sonor_outbox_item_find_next (sqlite3   *database,
                             gpointer   item,
                             GError   **error)
{
  SonorOutboxItem *self = item;
  sqlite3_stmt *statement;
  int status;

  statement = sonor_local_prepare (database,
                                   "SELECT id, action, payload FROM item WHERE refused IS NULL ORDER BY sequence LIMIT 1",
                                   NULL, error);
  if (statement == NULL)
    return NULL;

  status = sqlite3_step (statement);
  if (status == SQLITE_ROW)
    {
      self->id = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      self->action = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      self->payload = g_strdup ((const char *) sqlite3_column_text (statement, 2));
    }
  else if (status != SQLITE_DONE)
    {
      sonor_local_set_error (database, error);
      self = NULL;
    }
  sqlite3_finalize (statement);

  return self;
}

/**
 * sonor_outbox_item_count:
 * @database: the file
 * @item: an empty #SonorOutboxItem
 * @error: return location for a #GError
 *
 * Counts what waits.
 *
 * Returns: (nullable): @item, its change the number, or %NULL with @error set
 */
gpointer
sonor_outbox_item_count (sqlite3   *database,
                         gpointer   item,
                         GError   **error)
{
  SonorOutboxItem *self = item;
  gint64 n_waiting;

  if (!sonor_local_read_number (database, "SELECT count(*) FROM item WHERE refused IS NULL", &n_waiting, error))
    return NULL;

  self->change = (int) n_waiting;
  return self;
}

/**
 * sonor_outbox_item_save_draft:
 * @database: the file
 * @item: a #SonorOutboxItem with a key as its id, and a payload
 * @error: return location for a #GError
 *
 * Keeps a draft in place of its last version; an empty one is forgotten.
 *
 * Returns: (nullable): @item, or %NULL with @error set
 */
gpointer
sonor_outbox_item_save_draft (sqlite3   *database,
                              gpointer   item,
                              GError   **error)
{
  SonorOutboxItem *self = item;
  const char *values[] = { self->id, *self->payload != '\0' ? self->payload : NULL, NULL };
  const char *sql = "DELETE FROM draft WHERE key = ?1";

  if (*self->payload != '\0')
    sql = "INSERT INTO draft (key, content) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE "
          "SET content = excluded.content, saved_at = strftime('%Y-%m-%dT%H:%M:%fZ')";

  return sonor_local_run (database, sql, values, error) ? self : NULL;
}

/**
 * sonor_outbox_item_load_drafts:
 * @database: the file
 * @item: a #SonorOutboxItem with the beginning of a key as its id
 * @error: return location for a #GError
 *
 * Finds the drafts whose key begins so.
 *
 * Returns: (transfer full) (nullable) (element-type utf8 utf8): keys and contents, or %NULL with @error set
 */
gpointer
sonor_outbox_item_load_drafts (sqlite3   *database,
                               gpointer   item,
                               GError   **error)
{
  SonorOutboxItem *self = item;
  const char *values[] = { self->id, NULL };
  g_autoptr (GHashTable) drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sqlite3_stmt *statement;
  int status;

  statement = sonor_local_prepare (database, "SELECT key, content FROM draft WHERE substr(key, 1, length(?1)) = ?1", values,
                                   error);
  if (statement == NULL)
    return NULL;

  while ((status = sqlite3_step (statement)) == SQLITE_ROW)
    g_hash_table_insert (drafts, g_strdup ((const char *) sqlite3_column_text (statement, 0)),
                         g_strdup ((const char *) sqlite3_column_text (statement, 1)));
  if (status != SQLITE_DONE)
    sonor_local_set_error (database, error);
  sqlite3_finalize (statement);

  return status == SQLITE_DONE ? g_steal_pointer (&drafts) : NULL;
}
