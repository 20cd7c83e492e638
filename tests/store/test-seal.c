/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include <sqlite3.h>

#include "support.h"

#define OTHER_KEY "1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100"
#define WORDS "{\"phone\": \"13804785678\", \"content\": \"解放街道三天没有暖气\"}"

/* What must not stand in any file: of WORDS, and of what the server says when it refuses them. */
static const char * const told[] = { "13804785678", "解放街道", "暖气", "phone", "content" };

static GBytes *
seal_close (SonorSeal  *seal,
            const char *text,
            const char *about)
{
  g_autoptr (GError) error = NULL;
  GBytes *sealed = sonor_seal_close (seal, text, strlen (text), about, &error);

  g_assert_no_error (error);

  return sealed;
}

static void
assert_shut (SonorSeal     *seal,
             gconstpointer  data,
             gsize          length,
             const char    *about)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (sonor_seal_open (seal, data, length, about, NULL, &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL);
}

static void
test_round_trip (void)
{
  static const char * const bad_keys[] = { NULL, "", "00", "zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", OTHER_KEY "00" };
  g_autoptr (SonorSeal) seal = support_seal (NULL);
  g_autoptr (SonorSeal) other = support_seal (OTHER_KEY);
  g_autoptr (GBytes) sealed = seal_close (seal, WORDS, "item 1");
  g_autoptr (GBytes) again = seal_close (seal, WORDS, "item 1");
  g_autoptr (GBytes) nothing = seal_close (seal, "", "item 1");
  g_autoptr (GError) error = NULL;
  g_autofree char *opened = NULL;
  g_autofree char *empty = NULL;
  gsize length;
  const guint8 *data = g_bytes_get_data (sealed, &length);
  gsize opened_length;

  g_assert_cmpuint (length, ==, strlen (WORDS) + 29);
  g_assert_false (g_bytes_equal (sealed, again));
  opened = sonor_seal_open (seal, data, length, "item 1", &opened_length, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (opened, ==, WORDS);
  g_assert_cmpuint (opened_length, ==, strlen (WORDS));
  empty = sonor_seal_open (seal, g_bytes_get_data (nothing, NULL), g_bytes_get_size (nothing), "item 1", &opened_length, &error);
  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpuint (opened_length, ==, 0);

  /* Whatever of it is changed, cut or put elsewhere. */
  for (gsize i = 0; i < length; i++)
    {
      g_autofree guint8 *changed = g_memdup2 (data, length);

      changed[i] ^= 1;
      assert_shut (seal, changed, length, "item 1");
      assert_shut (seal, data, i, "item 1");
    }
  assert_shut (seal, NULL, 0, "item 1");
  assert_shut (seal, data, length, "item 2");
  assert_shut (other, data, length, "item 1");

  for (gsize i = 0; i < G_N_ELEMENTS (bad_keys); i++)
    {
      g_autoptr (GError) bad = NULL;

      g_assert_null (sonor_seal_new (bad_keys[i], &bad));
      g_assert_error (bad, SONOR_STORE_ERROR, SONOR_STORE_ERROR_INVALID);
    }
}

/* Of NIST's vectors (gcmEncryptExtIV256, 96-bit nonce): that it is AES-256-GCM as everybody knows it. */
static void
test_known (void)
{
  static const guint8 sealed[] = { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                   0x53, 0x0f, 0x8a, 0xfb, 0xc7, 0x45, 0x36, 0xb9, 0xa9, 0x63, 0xb4, 0xf1, 0xc4, 0xcb, 0x73, 0x8b };
  g_autoptr (SonorSeal) zero = support_seal ("0000000000000000000000000000000000000000000000000000000000000000");
  g_autoptr (GError) error = NULL;
  g_autofree char *opened = sonor_seal_open (zero, sealed, sizeof sealed, "", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (opened, ==, "");
}

/* The outbox's file */

static char *
make_path (const char *name)
{
  return g_build_filename (g_getenv ("SONOR_TEST_CLUSTER"), "sealed", name, NULL);
}

static void
assert_untold (const char *name)
{
  static const char * const suffixes[] = { "", "-wal" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = make_path (name);
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *content = NULL;
      gsize length = 0;

      if (!g_file_get_contents (file, &content, &length, NULL))
        continue;
      for (gsize n = 0; n < G_N_ELEMENTS (told); n++)
        if (memmem (content, length, told[n], strlen (told[n])) != NULL)
          g_error ("%s tells “%s”", file, told[n]);
    }
}

static sqlite3 *
open_file (const char *name)
{
  g_autofree char *path = make_path (name);
  sqlite3 *file = NULL;

  g_assert_cmpint (sqlite3_open (path, &file), ==, SQLITE_OK);

  return file;
}

static void
change_file (const char *name,
             const char *sql)
{
  sqlite3 *file = open_file (name);
  char *message = NULL;

  if (sqlite3_exec (file, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
  sqlite3_close (file);
}

static gint64
read_number (const char *name,
             const char *sql)
{
  sqlite3 *file = open_file (name);
  sqlite3_stmt *statement = NULL;
  gint64 number;

  g_assert_cmpint (sqlite3_prepare_v2 (file, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (file);

  return number;
}

static SonorOutbox *
open_outbox (const char *name,
             const char *key)
{
  g_autofree char *path = make_path (name);
  g_autoptr (GError) error = NULL;
  SonorOutbox *outbox = support_open_outbox (path, key, &error);

  g_assert_no_error (error);

  return outbox;
}

static void
put (SonorOutbox *outbox,
     const char  *id,
     const char  *payload)
{
  g_autoptr (GError) error = NULL;

  support_put (outbox, id, "test_seal", payload, &error);
  g_assert_no_error (error);
}

static void
on_refused (SonorOutbox  *outbox,
            const char   *id,
            const char   *action,
            const GError *error,
            GString      *log)
{
  g_assert_nonnull (error->message);
  g_string_append_printf (log, "%s %d\n", id, error->code);
}

static gboolean
is_empty (gpointer data)
{
  return sonor_outbox_get_n_waiting (data) == 0;
}

static void
send_all (SonorOutbox *outbox)
{
  SonorDatabase *database = support_sign_in (NULL);

  sonor_outbox_set_database (outbox, database);
  support_wait_until (is_empty, outbox);
  sonor_outbox_set_database (outbox, NULL);
  support_drain ();
  g_assert_finalize_object (database);
}

static void
assert_sent (const char *expected)
{
  SonorDatabase *owner = support_sign_in (NULL);
  SonorResult *rows = support_ask (owner, "SELECT coalesce(string_agg(p #>> '{}', ' ' ORDER BY n), '') AS words FROM test_sealed");

  g_assert_cmpstr (sonor_result_get_text (rows, 0, "words"), ==, expected);
  sonor_result_unref (rows);
  sonor_result_unref (support_ask (owner, "TRUNCATE test_sealed"));
  g_assert_finalize_object (owner);
}

static void
make_action (void)
{
  SonorDatabase *owner = support_sign_in (NULL);

  sonor_result_unref (support_ask (owner, "CREATE TABLE test_sealed (n serial, p jsonb)"));
  sonor_result_unref (support_ask (owner,
                                   "CREATE FUNCTION test_seal(p jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER "
                                   "SET search_path = sonor, pg_temp AS $$ BEGIN "
                                   "IF p ? 'phone' AND p ->> 'refuse' = 'yes' THEN RAISE '暖气 13804785678' USING ERRCODE = 'SN400'; END IF; "
                                   "INSERT INTO test_sealed (p) VALUES (p); RETURN p; END $$"));
  sonor_result_unref (support_ask (owner, "INSERT INTO delivery_action VALUES ('test_seal', 'test_seal')"));
  g_assert_finalize_object (owner);
}

/* The server does what has an id once, so each test has its own. */
#define FIRST(test) "1000000" test "-7dec-41d0-a765-00a0c91e6bf6"
#define SECOND(test) "2000000" test "-7dec-41d0-a765-00a0c91e6bf6"
#define THIRD(test) "3000000" test "-7dec-41d0-a765-00a0c91e6bf6"

/* No word of an item, a draft or a refusal stands in the file or its log, while it is open and after. */
static void
test_untold (void)
{
  SonorOutbox *outbox = open_outbox ("untold", NULL);
  g_autoptr (GHashTable) drafts = NULL;

  put (outbox, FIRST ("a"), WORDS);
  put (outbox, SECOND ("a"), "{\"phone\": \"13804785678\", \"refuse\": \"yes\"}");
  support_save_draft (outbox, "ticket/1", WORDS);
  assert_untold ("untold");
  send_all (outbox);
  assert_untold ("untold");
  g_assert_finalize_object (outbox);
  assert_untold ("untold");
  g_assert_cmpint (read_number ("untold", "SELECT count(*) FROM item WHERE refused IS NOT NULL"), ==, 1);

  outbox = open_outbox ("untold", NULL);
  drafts = support_load_drafts (outbox, "");
  g_assert_cmpstr (g_hash_table_lookup (drafts, "ticket/1"), ==, WORDS);
  g_assert_cmpuint (sonor_outbox_get_n_locked (outbox), ==, 0);
  g_assert_finalize_object (outbox);
  assert_sent (WORDS);
}

/* What cannot be opened is told, stays, and stands before nothing; with the right key it goes after all. */
static void
test_locked (void)
{
  SonorOutbox *outbox = open_outbox ("locked", OTHER_KEY);
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GHashTable) drafts = NULL;
  g_autoptr (GHashTable) back = NULL;

  put (outbox, FIRST ("b"), "\"first\"");
  support_save_draft (outbox, "ticket/1", "before");
  support_save_draft (outbox, "ticket/2", "before");
  g_assert_finalize_object (outbox);

  outbox = open_outbox ("locked", NULL);
  g_assert_cmpuint (sonor_outbox_get_n_waiting (outbox), ==, 0);
  g_assert_cmpuint (sonor_outbox_get_n_locked (outbox), ==, 3);
  put (outbox, SECOND ("b"), "\"second\"");
  support_save_draft (outbox, "ticket/1", "after");
  drafts = support_load_drafts (outbox, "");
  g_assert_cmpuint (g_hash_table_size (drafts), ==, 1);
  g_assert_cmpstr (g_hash_table_lookup (drafts, "ticket/1"), ==, "after");
  send_all (outbox);
  assert_sent ("second");
  g_assert_finalize_object (outbox);

  outbox = open_outbox ("locked", OTHER_KEY);
  g_assert_cmpuint (sonor_outbox_get_n_waiting (outbox), ==, 1);
  g_assert_cmpuint (sonor_outbox_get_n_locked (outbox), ==, 1);
  back = support_load_drafts (outbox, "");
  g_assert_cmpstr (g_hash_table_lookup (back, "ticket/1"), ==, "before");
  g_assert_cmpstr (g_hash_table_lookup (back, "ticket/2"), ==, "before");
  send_all (outbox);
  assert_sent ("first");
  g_assert_finalize_object (outbox);

  /* While it is open: one is put into another's place, and in one a bit turns. */
  outbox = open_outbox ("swapped", NULL);
  g_signal_connect (outbox, "refused", G_CALLBACK (on_refused), log);
  put (outbox, FIRST ("c"), "\"first\"");
  put (outbox, SECOND ("c"), "\"second\"");
  put (outbox, THIRD ("c"), "\"third\"");
  change_file ("swapped", "UPDATE item SET sealed = (SELECT sealed FROM item WHERE id LIKE '2%') WHERE id LIKE '1%';"
                          "UPDATE item SET sealed = CAST (substr(sealed, 1, length(sealed) - 1) || CASE substr(sealed, -1) WHEN x'00' THEN x'01' ELSE x'00' END "
                          "AS BLOB) WHERE id LIKE '2%'");
  send_all (outbox);
  assert_sent ("third");
  g_assert_cmpuint (sonor_outbox_get_n_locked (outbox), ==, 2);
  g_assert_cmpint (read_number ("swapped", "SELECT count(*) FROM item WHERE locked = 1"), ==, 2);
  g_assert_nonnull (strstr (log->str, FIRST ("c")));
  g_assert_nonnull (strstr (log->str, SECOND ("c")));
  g_assert_null (strstr (log->str, THIRD ("c")));

  /* The person does it anew. */
  put (outbox, FIRST ("c"), "\"anew\"");
  send_all (outbox);
  assert_sent ("anew");
  g_assert_finalize_object (outbox);
}

/* What an older Sonor has left in words is sealed when the file is opened, sent in its order, and of the words nothing is left. */
static void
test_older (void)
{
  static const char older[] =
    "PRAGMA journal_mode = WAL;"
    "CREATE TABLE item (sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, action TEXT NOT NULL, payload TEXT NOT NULL,"
    "  put_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')), refused TEXT) STRICT;"
    "CREATE INDEX item_waiting ON item (sequence) WHERE refused IS NULL;"
    "CREATE TABLE draft (key TEXT PRIMARY KEY, content TEXT NOT NULL, saved_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ'))) STRICT;"
    "PRAGMA application_id = 0x536f6e72; PRAGMA user_version = 1;"
    "INSERT INTO item (id, action, payload) VALUES ('" SECOND ("d") "', 'test_seal', '" WORDS "'), ('" FIRST ("d") "', 'test_seal', '\"last\"');"
    "INSERT INTO item (id, action, payload, refused) VALUES ('" THIRD ("d") "', 'test_seal', '\"not this\"', '解放街道');"
    "INSERT INTO draft (key, content) VALUES ('intake/1', '" WORDS "'), ('intake/2', 'x');"
    /* What was sent or forgotten long ago, and still lies in pages that nothing uses. */
    "INSERT INTO draft (key, content) SELECT 'gone', replace(hex(zeroblob(20000)), '00', '暖气'); DELETE FROM draft WHERE key = 'gone'";
  g_autofree char *folder = make_path ("");
  SonorOutbox *outbox;
  g_autoptr (GHashTable) drafts = NULL;
  const char *expected = WORDS " last";

  g_mkdir_with_parents (folder, 0700);
  change_file ("older", older);
  outbox = open_outbox ("older", NULL);
  assert_untold ("older");
  g_assert_cmpuint (sonor_outbox_get_n_waiting (outbox), ==, 2);
  g_assert_cmpuint (sonor_outbox_get_n_locked (outbox), ==, 0);
  drafts = support_load_drafts (outbox, "intake/");
  g_assert_cmpuint (g_hash_table_size (drafts), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (drafts, "intake/1"), ==, WORDS);
  send_all (outbox);
  assert_sent (expected);
  put (outbox, THIRD ("d"), "\"again\"");
  send_all (outbox);
  assert_sent ("again");
  g_assert_finalize_object (outbox);
  g_assert_cmpint (read_number ("older", "PRAGMA user_version"), ==, 2);

  /* Interrupted after the sealing and before what is left of the words was wiped. */
  change_file ("older", "PRAGMA user_version = 1; CREATE TABLE rest (words TEXT); INSERT INTO rest VALUES ('暖气'); DROP TABLE rest");
  outbox = open_outbox ("older", NULL);
  assert_untold ("older");
  g_assert_finalize_object (outbox);
  g_assert_cmpint (read_number ("older", "PRAGMA user_version"), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  make_action ();

  g_test_add_func ("/store/seal/round-trip", test_round_trip);
  g_test_add_func ("/store/seal/known", test_known);
  g_test_add_func ("/store/seal/untold", test_untold);
  g_test_add_func ("/store/seal/locked", test_locked);
  g_test_add_func ("/store/seal/older", test_older);

  return g_test_run ();
}
