/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store/outbox-schema.h"

#include "store/outbox-item.h"

/* What may hold a word of a person is sealed; what finds it again is not: ids, names of actions and forms, times. */
#define TABLES                                                                                                                  \
  "CREATE TABLE item ("                                                                                                         \
  "  sequence INTEGER PRIMARY KEY AUTOINCREMENT,"                                                                               \
  "  id TEXT NOT NULL UNIQUE,"                                                                                                  \
  "  action TEXT NOT NULL,"                                                                                                     \
  "  sealed BLOB NOT NULL,"                                                                                                     \
  "  put_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')),"                                                            \
  "  refused BLOB,"                                                                                                             \
  "  locked INTEGER NOT NULL DEFAULT 0"                                                                                         \
  ") STRICT;"                                                                                                                   \
  "CREATE INDEX item_waiting ON item (sequence) WHERE refused IS NULL AND locked = 0;"                                          \
  "CREATE TABLE draft ("                                                                                                        \
  "  number INTEGER PRIMARY KEY,"                                                                                               \
  "  key TEXT NOT NULL,"                                                                                                        \
  "  sealed BLOB NOT NULL,"                                                                                                     \
  "  saved_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')),"                                                          \
  "  locked INTEGER NOT NULL DEFAULT 0"                                                                                         \
  ") STRICT;"                                                                                                                   \
  "CREATE UNIQUE INDEX draft_key ON draft (key) WHERE locked = 0"

/* Tables of the outbox's file. A refused item keeps what the server said, for the person; a locked one cannot be opened. */
const char sonor_outbox_schema[] = TABLES;

/* The file of an older Sonor, whose words stand in it as they are */

static const char *
text (sqlite3_stmt *row,
      int           column)
{
  return (const char *) sqlite3_column_text (row, column);
}

static gboolean
insert (sqlite3       *database,
        const char    *sql,
        sqlite3_stmt  *row,
        GBytes        *sealed,
        GBytes        *refused,
        GError       **error)
{
  sqlite3_stmt *statement = sonor_local_prepare (database, sql, NULL, error);

  if (statement == NULL)
    return FALSE;

  for (int i = 0; i < 4; i++)
    sqlite3_bind_value (statement, i + 1, sqlite3_column_value (row, i));
  sonor_outbox_item_bind (statement, 5, sealed);
  if (refused != NULL)
    sonor_outbox_item_bind (statement, 6, refused);

  return sonor_local_finish (database, statement, error);
}

static gboolean
seal_items (sqlite3    *database,
            SonorSeal  *seal,
            GError    **error)
{
  sqlite3_stmt *rows = sonor_local_prepare (database, "SELECT sequence, id, action, put_at, payload, refused FROM old_item", NULL, error);
  gboolean done = rows != NULL;
  int status = SQLITE_DONE;

  while (done && (status = sqlite3_step (rows)) == SQLITE_ROW)
    {
      g_autoptr (GBytes) sealed = sonor_outbox_item_seal (seal, "item", text (rows, 1), text (rows, 2), text (rows, 4), error);
      g_autoptr (GBytes) refused = NULL;

      if (sealed != NULL && text (rows, 5) != NULL)
        refused = sonor_outbox_item_seal (seal, "refused", text (rows, 1), text (rows, 2), text (rows, 5), error);
      done = sealed != NULL && (refused != NULL || text (rows, 5) == NULL)
             && insert (database, "INSERT INTO item (sequence, id, action, put_at, sealed, refused) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", rows,
                        sealed, refused, error);
    }
  if (done && status != SQLITE_DONE)
    done = sonor_local_set_error (database, error);
  sqlite3_finalize (rows);

  return done;
}

static gboolean
seal_drafts (sqlite3    *database,
             SonorSeal  *seal,
             GError    **error)
{
  sqlite3_stmt *rows = sonor_local_prepare (database, "SELECT rowid, key, saved_at, 0, content FROM old_draft", NULL, error);
  gboolean done = rows != NULL;
  int status = SQLITE_DONE;

  while (done && (status = sqlite3_step (rows)) == SQLITE_ROW)
    {
      g_autoptr (GBytes) sealed = sonor_outbox_item_seal (seal, "draft", text (rows, 1), NULL, text (rows, 4), error);

      done = sealed != NULL
             && insert (database, "INSERT INTO draft (number, key, saved_at, locked, sealed) VALUES (?1, ?2, ?3, ?4, ?5)", rows, sealed, NULL,
                        error);
    }
  if (done && status != SQLITE_DONE)
    done = sonor_local_set_error (database, error);
  sqlite3_finalize (rows);

  return done;
}

static gboolean
run_script (sqlite3     *database,
            const char  *script,
            GError     **error)
{
  return sqlite3_exec (database, script, NULL, NULL, NULL) == SQLITE_OK || sonor_local_set_error (database, error);
}

static gboolean
seal_tables (sqlite3    *database,
             SonorSeal  *seal,
             GError    **error)
{
  gint64 n_clear;

  if (!run_script (database, "BEGIN IMMEDIATE", error))
    return FALSE;

  /* Another program of this person may have been faster. */
  if (!sonor_local_read_number (database, "SELECT count(*) FROM pragma_table_info('item') WHERE name = 'payload'", &n_clear, error)
      || (n_clear > 0
          && (!run_script (database, "ALTER TABLE item RENAME TO old_item; ALTER TABLE draft RENAME TO old_draft; DROP INDEX item_waiting; " TABLES,
                           error)
              || !seal_items (database, seal, error) || !seal_drafts (database, seal, error)
              || !run_script (database, "DROP TABLE old_item; DROP TABLE old_draft", error)))
      || !run_script (database, "COMMIT", error))
    {
      sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL);
      return FALSE;
    }

  return TRUE;
}

/*
 * The words of before still lie in pages that no table has any more, and in the log. They are gone when the file has been written
 * anew and the log is empty; only then is it a file of today. If somebody reads it just now, that is for the next time.
 */
static void
wipe (sqlite3 *database)
{
  gint64 busy = 1;

  if (run_script (database, "VACUUM", NULL) && sonor_local_read_number (database, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, NULL) && busy == 0)
    run_script (database, "PRAGMA user_version = " G_STRINGIFY (SONOR_OUTBOX_SCHEMA_VERSION), NULL);
}

/* What can be opened, and what cannot */

static gboolean
set_locked (sqlite3     *database,
            const char  *sql,
            gint64       number,
            GError     **error)
{
  sqlite3_stmt *statement = sonor_local_prepare (database, sql, NULL, error);

  if (statement == NULL)
    return FALSE;

  sqlite3_bind_int64 (statement, 1, number);

  return sonor_local_finish (database, statement, error);
}

/* The rows are read to their end before one is changed. */
static gboolean
try_all (sqlite3     *database,
         SonorSeal   *seal,
         const char  *kind,
         const char  *list,
         const char  *lock,
         const char  *unlock,
         GError     **error)
{
  g_autoptr (GArray) shut = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (gint64));
  sqlite3_stmt *rows = sonor_local_prepare (database, list, NULL, error);
  gboolean done = rows != NULL;
  int status = SQLITE_DONE;

  while (done && (status = sqlite3_step (rows)) == SQLITE_ROW)
    {
      g_autofree char *opened = sonor_outbox_item_unseal (seal, kind, text (rows, 1), text (rows, 2), rows, 3, NULL);
      gboolean locked = sqlite3_column_int (rows, 4) != 0;
      gint64 number = sqlite3_column_int64 (rows, 0);

      if (opened == NULL && !locked)
        g_array_append_val (shut, number);
      else if (opened != NULL && locked)
        g_array_append_val (open, number);
    }
  if (done && status != SQLITE_DONE)
    done = sonor_local_set_error (database, error);
  sqlite3_finalize (rows);

  for (guint i = 0; done && i < shut->len; i++)
    done = set_locked (database, lock, g_array_index (shut, gint64, i), error);
  for (guint i = 0; done && i < open->len; i++)
    done = set_locked (database, unlock, g_array_index (open, gint64, i), error);

  return done;
}

/**
 * sonor_outbox_schema_settle:
 * @database: the file, just opened
 * @item: an empty #SonorOutboxItem
 * @error: return location for a #GError
 *
 * Seals what an older Sonor has left in words, finds what cannot be opened with the person's key, and counts what waits. What
 * cannot be opened stays in the file and stands before nothing; it is tried again at each opening.
 *
 * Returns: (nullable): @item, its change the number of what waits and @n_locked of what cannot be opened, or %NULL with @error set
 */
gpointer
sonor_outbox_schema_settle (sqlite3   *database,
                            gpointer   item,
                            GError   **error)
{
  SonorOutboxItem *self = item;
  gint64 version;
  gint64 n_waiting;
  gint64 n_locked;

  if (!sonor_local_read_number (database, "PRAGMA user_version", &version, error))
    return NULL;
  if (version < SONOR_OUTBOX_SCHEMA_VERSION)
    {
      if (!seal_tables (database, self->seal, error))
        return NULL;
      wipe (database);
    }

  if (!try_all (database, self->seal, "item", "SELECT sequence, id, action, sealed, locked FROM item",
                "UPDATE item SET locked = 1 WHERE sequence = ?1", "UPDATE item SET locked = 0 WHERE sequence = ?1", error)
      /* If something newer has its key, it stays behind that. */
      || !try_all (database, self->seal, "draft", "SELECT number, key, NULL, sealed, locked FROM draft",
                   "UPDATE draft SET locked = 1 WHERE number = ?1", "UPDATE OR IGNORE draft SET locked = 0 WHERE number = ?1", error)
      || !sonor_local_read_number (database, "SELECT count(*) FROM item WHERE refused IS NULL AND locked = 0", &n_waiting, error)
      || !sonor_local_read_number (database, "SELECT (SELECT count(*) FROM item WHERE locked = 1) + (SELECT count(*) FROM draft WHERE locked = 1)",
                                   &n_locked, error))
    return NULL;

  self->change = (int) n_waiting;
  self->n_locked = (guint) n_locked;

  return self;
}
