/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/outbox-item.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "store/store-error.h"

#define LONGEST_ACTION 80

/**
 * sonor_outbox_item_new:
 * @outbox: whose work it is
 * @seal: the person's, for what is written down
 * @id: (nullable): UUID of the item, or key of a draft
 * @action: (nullable): what the server shall do
 * @payload: (nullable): with what, or the content of a draft
 *
 * Returns: (transfer full): the item
 */
SonorOutboxItem *
sonor_outbox_item_new (SonorOutbox *outbox,
                       SonorSeal   *seal,
                       const char  *id,
                       const char  *action,
                       const char  *payload)
{
  SonorOutboxItem *self = g_new0 (SonorOutboxItem, 1);

  g_weak_ref_init (&self->outbox, outbox);
  self->seal = sonor_seal_ref (seal);
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
  sonor_seal_unref (self->seal);
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

static char *
make_about (const char *kind,
            const char *id,
            const char *action)
{
  return action != NULL ? g_strjoin ("\n", kind, id, action, NULL) : g_strjoin ("\n", kind, id, NULL);
}

/**
 * sonor_outbox_item_seal:
 * @seal: the person's
 * @kind: what it is: item, refused (what the server said of one) or draft
 * @id: UUID of the item, or key of the draft
 * @action: (nullable): action of the item
 * @text: what is to be sealed
 * @error: return location for a #GError
 *
 * Seals a value of a row, so that it can be opened in that row only.
 *
 * Returns: (transfer full) (nullable): the sealed value, or %NULL with @error set
 */
GBytes *
sonor_outbox_item_seal (SonorSeal   *seal,
                        const char  *kind,
                        const char  *id,
                        const char  *action,
                        const char  *text,
                        GError     **error)
{
  g_autofree char *about = make_about (kind, id, action);

  return sonor_seal_close (seal, text, strlen (text), about, error);
}

/**
 * sonor_outbox_item_unseal:
 * @seal: the person's
 * @kind: what it is
 * @id: UUID of the item, or key of the draft
 * @action: (nullable): action of the item
 * @row: a row
 * @column: its column with the sealed value
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): what was sealed, or %NULL with @error set
 */
char *
sonor_outbox_item_unseal (SonorSeal     *seal,
                          const char    *kind,
                          const char    *id,
                          const char    *action,
                          sqlite3_stmt  *row,
                          int            column,
                          GError       **error)
{
  g_autofree char *about = make_about (kind, id, action);

  return sonor_seal_open (seal, sqlite3_column_blob (row, column), (gsize) sqlite3_column_bytes (row, column), about, NULL, error);
}

/**
 * sonor_outbox_item_bind:
 * @statement: a statement
 * @number: number of its parameter
 * @sealed: the parameter's value, which lives as long
 */
void
sonor_outbox_item_bind (sqlite3_stmt *statement,
                        int           number,
                        GBytes       *sealed)
{
  sqlite3_bind_blob64 (statement, number, g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), SQLITE_STATIC);
}

/* Runs a statement whose last parameter is a sealed value. */
static gboolean
run_sealed (sqlite3             *database,
            const char          *sql,
            const char * const  *values,
            GBytes              *sealed,
            GError             **error)
{
  sqlite3_stmt *statement = sonor_local_prepare (database, sql, values, error);

  if (statement == NULL)
    return FALSE;

  sonor_outbox_item_bind (statement, sqlite3_bind_parameter_count (statement), sealed);

  return sonor_local_finish (database, statement, error);
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
  const char *values[] = { self->id, self->action, NULL };
  g_autoptr (GBytes) sealed = sonor_outbox_item_seal (self->seal, "item", self->id, self->action, self->payload, error);

  if (sealed == NULL
      || !run_sealed (database,
                      "INSERT INTO item (id, action, sealed) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE "
                      "SET action = excluded.action, sealed = excluded.sealed, refused = NULL, locked = 0 "
                      "WHERE refused IS NOT NULL OR locked = 1",
                      values, sealed, error))
    return NULL;

  self->change += sqlite3_changes (database);
  return self;
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

  if (!sonor_local_run (database, "DELETE FROM item WHERE id = lower(?1) AND refused IS NULL AND locked = 0", values, error))
    return NULL;
  self->change -= sqlite3_changes (database);

  return sonor_local_run (database, "DELETE FROM item WHERE id = lower(?1)", values, error) ? self : NULL;
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
  const char *values[] = { self->id, NULL };
  g_autoptr (GBytes) sealed = sonor_outbox_item_seal (self->seal, "refused", self->id, self->action, self->refusal->message, error);

  if (sealed == NULL || !run_sealed (database, "UPDATE item SET refused = ?2 WHERE id = ?1 AND refused IS NULL", values, sealed, error))
    return NULL;

  self->change -= sqlite3_changes (database);
  return self;
}

/**
 * sonor_outbox_item_find_next:
 * @database: the file
 * @item: an empty #SonorOutboxItem
 * @error: return location for a #GError
 *
 * Finds the oldest item that is to be sent. One that cannot be opened stays, but not for sending: it has its refusal instead of a
 * payload.
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
                                   "SELECT id, action, sealed FROM item WHERE refused IS NULL AND locked = 0 ORDER BY sequence LIMIT 1",
                                   NULL, error);
  if (statement == NULL)
    return NULL;

  status = sqlite3_step (statement);
  if (status == SQLITE_ROW)
    {
      self->id = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      self->action = g_strdup ((const char *) sqlite3_column_text (statement, 1));
      self->payload = sonor_outbox_item_unseal (self->seal, "item", self->id, self->action, statement, 2, &self->refusal);
    }
  else if (status != SQLITE_DONE)
    {
      sonor_local_set_error (database, error);
      self = NULL;
    }
  sqlite3_finalize (statement);

  if (self != NULL && self->refusal != NULL)
    {
      const char *values[] = { self->id, NULL };

      if (!sonor_local_run (database, "UPDATE item SET locked = 1 WHERE id = ?1", values, error))
        return NULL;
      self->change -= 1;
    }

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
  const char *values[] = { self->id, NULL };
  g_autoptr (GBytes) sealed = NULL;

  if (*self->payload == '\0')
    return sonor_local_run (database, "DELETE FROM draft WHERE key = ?1 AND locked = 0", values, error) ? self : NULL;

  sealed = sonor_outbox_item_seal (self->seal, "draft", self->id, NULL, self->payload, error);
  if (sealed == NULL
      || !run_sealed (database,
                      "INSERT INTO draft (key, sealed) VALUES (?1, ?2) ON CONFLICT (key) WHERE locked = 0 DO UPDATE "
                      "SET sealed = excluded.sealed, saved_at = strftime('%Y-%m-%dT%H:%M:%fZ')",
                      values, sealed, error))
    return NULL;

  return self;
}

/**
 * sonor_outbox_item_load_drafts:
 * @database: the file
 * @item: a #SonorOutboxItem with the beginning of a key as its id
 * @error: return location for a #GError
 *
 * Finds the drafts whose key begins so. Those that cannot be opened are left where they are.
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

  statement = sonor_local_prepare (database, "SELECT key, sealed FROM draft WHERE substr(key, 1, length(?1)) = ?1 AND locked = 0",
                                   values, error);
  if (statement == NULL)
    return NULL;

  while ((status = sqlite3_step (statement)) == SQLITE_ROW)
    {
      g_autofree char *key = g_strdup ((const char *) sqlite3_column_text (statement, 0));
      char *content = sonor_outbox_item_unseal (self->seal, "draft", key, NULL, statement, 1, NULL);

      if (content != NULL)
        g_hash_table_insert (drafts, g_steal_pointer (&key), content);
    }
  if (status != SQLITE_DONE)
    sonor_local_set_error (database, error);
  sqlite3_finalize (statement);

  return status == SQLITE_DONE ? g_steal_pointer (&drafts) : NULL;
}
