/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "support.h"

static gboolean
is_empty (gpointer data)
{
  return sonor_outbox_get_n_waiting (data) == 0;
}

static char *
make_path (const char *name)
{
  return g_build_filename (g_getenv ("SONOR_TEST_CLUSTER"), "outboxes", name, NULL);
}

static SonorOutbox *
try_open (const char  *path,
          GError     **error)
{
  return support_open_outbox (path, NULL, error);
}

static SonorOutbox *
open_outbox (const char *name)
{
  g_autofree char *path = make_path (name);
  g_autoptr (GError) error = NULL;
  SonorOutbox *outbox = try_open (path, &error);

  g_assert_no_error (error);

  return outbox;
}

static char *
put (SonorOutbox *outbox,
     const char  *action,
     const char  *payload)
{
  char *id = g_uuid_string_random ();
  g_autoptr (GError) error = NULL;

  support_put (outbox, id, action, payload, &error);
  g_assert_no_error (error);

  return id;
}

static void
discard (SonorOutbox *outbox,
         const char  *id)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sonor_outbox_discard_async (outbox, id, NULL, support_keep_result, &result);
  support_wait_result (&result);
  g_assert_true (sonor_outbox_discard_finish (outbox, result, &error));
  g_assert_no_error (error);
}

static void
make_actions (void)
{
  SonorDatabase *owner = support_sign_in (NULL);

  sonor_result_unref (support_ask (owner, "CREATE TABLE test_word (n serial, word text)"));
  sonor_result_unref (support_ask (owner,
                                   "CREATE FUNCTION test_word(p jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER "
                                   "SET search_path = sonor, pg_temp AS $$ BEGIN "
                                   "IF p ->> 'word' = 'refuse' THEN PERFORM refuse('SN400', 'preference.form'); END IF; "
                                   "INSERT INTO test_word (word) VALUES (p ->> 'word'); RETURN jsonb_build_object('done', true); "
                                   "END $$"));
  sonor_result_unref (support_ask (owner, "INSERT INTO delivery_action VALUES ('test_word', 'test_word')"));
  g_assert_finalize_object (owner);
}

static void
assert_words (const char *expected)
{
  SonorDatabase *owner = support_sign_in (NULL);
  SonorResult *rows = support_ask (owner, "SELECT coalesce(string_agg(word, ' ' ORDER BY n), '') AS words FROM test_word");

  g_assert_cmpstr (sonor_result_get_text (rows, 0, "words"), ==, expected);
  sonor_result_unref (rows);
  sonor_result_unref (support_ask (owner, "TRUNCATE test_word"));
  g_assert_finalize_object (owner);
}

static void
on_delivered (SonorOutbox *outbox,
              const char  *id,
              const char  *result,
              GString     *log)
{
  g_string_append_printf (log, "%s %s\n", id, result);
}

static void
on_refused (SonorOutbox  *outbox,
            const char   *id,
            const char   *action,
            const GError *error,
            GString      *log)
{
  g_string_append_printf (log, "%s %s %s\n", id, action, sonor_store_error_get_key (error));
}

/* Put while nobody is signed in, kept over a restart, sent in order, once. */
static void
test_waits_and_goes (void)
{
  SonorOutbox *outbox = open_outbox ("waits");
  SonorDatabase *database;
  g_autoptr (GString) log = g_string_new (NULL);
  g_autofree char *first = put (outbox, "test_word", "{\"word\": \"停水\"}");
  g_autofree char *second = put (outbox, "test_word", "{\"word\": \"it's \\\"two\\\"\"}");
  g_autofree char *upper = g_ascii_strup (second, -1);
  g_autofree char *expected = g_strdup_printf ("%s {\"done\": true}\n%s {\"done\": true}\n", first, second);
  g_autoptr (GError) error = NULL;

  /* The same act, reported twice. */
  g_assert_true (support_put (outbox, upper, "test_word", "{\"word\": \"another\"}", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (sonor_outbox_get_n_waiting (outbox), ==, 2);
  g_assert_finalize_object (outbox);

  outbox = open_outbox ("waits");
  g_assert_cmpuint (sonor_outbox_get_n_waiting (outbox), ==, 2);
  g_signal_connect (outbox, "delivered", G_CALLBACK (on_delivered), log);
  database = support_sign_in (NULL);
  sonor_outbox_set_database (outbox, database);
  support_wait_until (is_empty, outbox);
  g_assert_cmpstr (log->str, ==, expected);

  /* Sent again although it is done: the receipt answers. */
  g_assert_true (support_put (outbox, first, "test_word", "{\"word\": \"停水\"}", &error));
  support_wait_until (is_empty, outbox);

  g_assert_finalize_object (outbox);
  g_assert_finalize_object (database);
  assert_words ("停水 it's \"two\"");
}

/* What the server refuses does not stand in the way, and waits for a person. */
static void
test_refused (void)
{
  SonorOutbox *outbox = open_outbox ("refused");
  SonorDatabase *database = support_sign_in (NULL);
  g_autoptr (GString) log = g_string_new (NULL);
  g_autofree char *bad = NULL;
  g_autofree char *unknown = NULL;
  g_autofree char *good = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  g_signal_connect (outbox, "refused", G_CALLBACK (on_refused), log);
  sonor_outbox_set_database (outbox, database);
  bad = put (outbox, "test_word", "{\"word\": \"refuse\"}");
  unknown = put (outbox, "no_such_action", "{}");
  good = put (outbox, "test_word", "{\"word\": \"good\"}");
  support_wait_until (is_empty, outbox);
  expected = g_strdup_printf ("%s test_word preference.form\n%s no_such_action delivery.action_unknown\n", bad, unknown);
  g_assert_cmpstr (log->str, ==, expected);
  g_assert_finalize_object (outbox);

  /* Not by itself after a restart, but when it is put again. */
  outbox = open_outbox ("refused");
  g_assert_cmpuint (sonor_outbox_get_n_waiting (outbox), ==, 0);
  discard (outbox, unknown);
  sonor_outbox_set_database (outbox, database);
  g_assert_true (support_put (outbox, bad, "test_word", "{\"word\": \"better\"}", &error));
  g_assert_no_error (error);
  support_wait_until (is_empty, outbox);
  g_assert_finalize_object (outbox);
  g_assert_finalize_object (database);
  assert_words ("good better");
}

/* The server dies and comes back while the outbox sends. */
static void
test_server_restarts (void)
{
  SonorOutbox *outbox = open_outbox ("restart");
  SonorDatabase *database = support_sign_in (NULL);

  sonor_outbox_set_database (outbox, database);
  support_server ("stop", NULL);
  support_wait_connected (database, FALSE);
  g_free (put (outbox, "test_word", "{\"word\": \"late\"}"));
  support_drain ();
  g_assert_cmpuint (sonor_outbox_get_n_waiting (outbox), ==, 1);
  support_server ("start", NULL);
  support_wait_until (is_empty, outbox);

  g_assert_finalize_object (outbox);
  g_assert_finalize_object (database);
  assert_words ("late");
}

static void
test_invalid (void)
{
  static const char * const bad[][3] = {
    { "not-a-uuid", "test_word", "{}" },
    { "", "test_word", "{}" },
    { "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "", "{}" },
    { "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "\xff", "{}" },
    { "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "test_word", "" },
    { "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "test_word", "{\"word\": " },
    { "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "test_word", "{\"word\": \"\xff\"}" },
  };
  SonorOutbox *outbox = open_outbox ("invalid");

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (support_put (outbox, bad[i][0], bad[i][1], bad[i][2], &error));
      g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_INVALID);
    }
  g_assert_cmpuint (sonor_outbox_get_n_waiting (outbox), ==, 0);

  g_assert_finalize_object (outbox);
}

static void
test_drafts (void)
{
  SonorOutbox *outbox = open_outbox ("drafts");
  g_autofree char *long_text = g_strnfill (1000000, 'x');
  g_autoptr (GHashTable) tickets = NULL;
  g_autoptr (GHashTable) percent = NULL;
  g_autoptr (GHashTable) all = NULL;

  support_save_draft (outbox, "ticket/1", "first");
  support_save_draft (outbox, "ticket/1", "停水 ᠮᠣᠩᠭᠣᠯ '); DROP TABLE draft; --");
  support_save_draft (outbox, "ticket/2", long_text);
  support_save_draft (outbox, "ticket/3", "gone");
  support_save_draft (outbox, "ticket/3", "");
  support_save_draft (outbox, "follow-up/1", "other");
  support_save_draft (outbox, "%", "percent");
  g_assert_finalize_object (outbox);

  outbox = open_outbox ("drafts");
  tickets = support_load_drafts (outbox, "ticket/");
  g_assert_cmpuint (g_hash_table_size (tickets), ==, 2);
  g_assert_cmpstr (g_hash_table_lookup (tickets, "ticket/1"), ==, "停水 ᠮᠣᠩᠭᠣᠯ '); DROP TABLE draft; --");
  g_assert_cmpstr (g_hash_table_lookup (tickets, "ticket/2"), ==, long_text);
  percent = support_load_drafts (outbox, "%");
  g_assert_cmpuint (g_hash_table_size (percent), ==, 1);
  all = support_load_drafts (outbox, "");
  g_assert_cmpuint (g_hash_table_size (all), ==, 4);

  g_assert_finalize_object (outbox);
}

/* A file that is not ours or not whole is put aside, and everything of it is still there. */
static void
test_bad_files (void)
{
  g_autofree char *path = make_path ("bad.db");
  g_autofree char *folder = make_path ("");
  g_autofree char *text = g_strnfill (5000, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  SonorOutbox *outbox;
  sqlite3 *foreign = NULL;
  struct stat status;
  const char *name;
  guint n_aside = 0;

  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_assert_null (try_open (path, &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL);
  g_assert_nonnull (strstr (error->message, ".damaged-"));
  g_clear_error (&error);

  g_assert_cmpint (sqlite3_open (path, &foreign), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (foreign, "CREATE TABLE theirs (n)", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (foreign);
  g_assert_null (try_open (path, &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL);
  g_clear_error (&error);

  outbox = try_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_free (put (outbox, "test_word", "{}"));
  g_assert_finalize_object (outbox);

  /* Bits that changed in the middle of ours. */
  {
    g_autofree char *content = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (path, &content, &length, NULL));
    memset (content + 100, 0x5a, length - 100);
    g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  }
  g_assert_null (try_open (path, &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL);
  g_clear_error (&error);

  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    n_aside += strstr (name, "bad.db.damaged-") != NULL && !g_str_has_suffix (name, "-wal") && !g_str_has_suffix (name, "-shm");
  g_assert_cmpuint (n_aside, ==, 3);

  /* One of a later Sonor stays where it is. */
  outbox = try_open (path, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (outbox);
  g_assert_cmpint (sqlite3_open (path, &foreign), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (foreign, "PRAGMA user_version = 999", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (foreign);
  g_assert_null (try_open (path, &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  g_assert_null (try_open (folder, &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL);
  g_clear_error (&error);
  g_assert_null (try_open ("/proc/no/such/place", &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOCAL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  make_actions ();

  g_test_add_func ("/store/outbox/waits-and-goes", test_waits_and_goes);
  g_test_add_func ("/store/outbox/refused", test_refused);
  g_test_add_func ("/store/outbox/server-restarts", test_server_restarts);
  g_test_add_func ("/store/outbox/invalid", test_invalid);
  g_test_add_func ("/store/outbox/drafts", test_drafts);
  g_test_add_func ("/store/outbox/bad-files", test_bad_files);

  return g_test_run ();
}
