/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "support.h"

#define MANY 300

static gboolean
has_result (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
assert_fails (SonorDatabase   *database,
              const char      *sql,
              SonorStoreError  code,
              const char      *sqlstate,
              const char      *constraint,
              const char      *key)
{
  g_autoptr (SonorQuery) query = sonor_query_new (sql);
  g_autoptr (GError) error = NULL;

  g_assert_null (support_query (database, query, &error));
  g_assert_error (error, SONOR_STORE_ERROR, (int) code);
  g_assert_cmpstr (sonor_store_error_get_sqlstate (error), ==, sqlstate);
  g_assert_cmpstr (sonor_store_error_get_constraint (error), ==, constraint);
  g_assert_cmpstr (sonor_store_error_get_key (error), ==, key);
}

static void
test_errors (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  g_autoptr (SonorResult) rows = NULL;
  g_autoptr (GError) copy = NULL;

  rows = support_ask (database, "CREATE TEMPORARY TABLE limits "
                      "(n integer CONSTRAINT limits_once UNIQUE, CONSTRAINT limits_positive CHECK (n > 0))");
  g_assert_cmpuint (sonor_result_get_n_rows (rows), ==, 0);

  /* Prepared once, failing and succeeding in turn. */
  for (guint i = 0; i < 3; i++)
    assert_fails (database, "INSERT INTO limits VALUES (-1)", SONOR_STORE_ERROR_INVALID, "23514", "limits_positive", NULL);
  g_clear_pointer (&rows, sonor_result_unref);
  rows = support_ask (database, "INSERT INTO limits VALUES (1)");
  assert_fails (database, "INSERT INTO limits VALUES (1)", SONOR_STORE_ERROR_CONFLICT, "23505", "limits_once", NULL);
  assert_fails (database, "SELECT 'x'::integer", SONOR_STORE_ERROR_INVALID, "22P02", NULL, NULL);
  assert_fails (database, "SELECT 1/0", SONOR_STORE_ERROR_INVALID, "22012", NULL, NULL);
  assert_fails (database, "SELECT * FROM pg_authid", SONOR_STORE_ERROR_FORBIDDEN, "42501", NULL, NULL);
  assert_fails (database, "SELECT nonsense", SONOR_STORE_ERROR_FAILED, "42703", NULL, NULL);
  assert_fails (database, "SELECT 1; SELECT 2", SONOR_STORE_ERROR_FAILED, "42601", NULL, NULL);
  assert_fails (database, "SELECT refuse('SN400', 'preference.form')", SONOR_STORE_ERROR_INVALID, "SN400", NULL,
                "preference.form");
  assert_fails (database, "SELECT refuse('SN404', 'delivery.action_unknown', 'x')", SONOR_STORE_ERROR_NOT_FOUND, "SN404", NULL,
                "delivery.action_unknown");
  assert_fails (database, "SELECT refuse('SN409', 'delivery.id_taken', 'x')", SONOR_STORE_ERROR_CONFLICT, "SN409", NULL,
                "delivery.id_taken");
  assert_fails (database, "SELECT refuse('SN403', 'session.not_staff', 'x')", SONOR_STORE_ERROR_FORBIDDEN, "SN403", NULL,
                "session.not_staff");

  g_assert_null (sonor_store_error_get_sqlstate (NULL));
  copy = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "another domain");
  g_assert_null (sonor_store_error_get_key (copy));

  g_assert_finalize_object (database);
}

static void
test_pipelining (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  GAsyncResult *results[MANY] = { NULL };

  /* Every tenth fails, and every one has parameters of its own. */
  for (guint i = 0; i < MANY; i++)
    {
      g_autoptr (SonorQuery) query = sonor_query_new (i % 10 == 3 ? "SELECT 1 / ($1::integer - $1) AS n"
                                                                 : "SELECT $1::integer AS n");

      sonor_query_add_integer (query, i);
      sonor_database_query_async (database, query, NULL, support_keep_result, &results[i]);
    }

  for (guint i = 0; i < MANY; i++)
    {
      g_autoptr (SonorResult) rows = NULL;
      g_autoptr (GError) error = NULL;

      support_wait_until (has_result, &results[i]);
      rows = sonor_database_query_finish (database, results[i], &error);
      if (i % 10 == 3)
        g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_INVALID);
      else
        g_assert_cmpint (sonor_result_get_integer (rows, 0, "n"), ==, i);
      g_object_unref (results[i]);
    }

  g_assert_finalize_object (database);
}

/* What several ask at once and cannot be prepared tells each of them why. */
static void
test_bad_statement_for_many (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  GAsyncResult *results[8] = { NULL };
  g_autoptr (SonorQuery) query = sonor_query_new ("SELEC 1");

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    sonor_database_query_async (database, query, NULL, support_keep_result, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;

      support_wait_until (has_result, &results[i]);
      g_assert_null (sonor_database_query_finish (database, results[i], &error));
      g_assert_cmpstr (sonor_store_error_get_sqlstate (error), ==, "42601");
      g_object_unref (results[i]);
    }

  g_assert_finalize_object (database);
}

static void
test_statements (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  g_autoptr (SonorResult) rows = NULL;
  gint64 n_prepared;

  /* A table that changes under a prepared statement. */
  sonor_result_unref (support_ask (database, "CREATE TEMPORARY TABLE changing (a integer)"));
  sonor_result_unref (support_ask (database, "INSERT INTO changing VALUES (1)"));
  sonor_result_unref (support_ask (database, "SELECT * FROM changing"));
  sonor_result_unref (support_ask (database, "ALTER TABLE changing ADD COLUMN b text DEFAULT 'new'"));
  for (guint i = 0; i < 3; i++)
    {
      g_clear_pointer (&rows, sonor_result_unref);
      rows = support_ask (database, "SELECT * FROM changing");
      g_assert_cmpstr (sonor_result_get_text (rows, 0, "b"), ==, "new");
    }

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT %u AS n", i);

      sonor_result_unref (support_ask (database, sql));
    }
  g_clear_pointer (&rows, sonor_result_unref);
  rows = support_ask (database, "SELECT count(*) AS n FROM pg_prepared_statements");
  n_prepared = sonor_result_get_integer (rows, 0, "n");
  g_assert_cmpint (n_prepared, >, 50);
  g_assert_cmpint (n_prepared, <=, 130);

  g_assert_finalize_object (database);
}

static void
test_big_answer (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  g_autofree char *megabytes = g_strnfill (4 << 20, 'x');
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT repeat($1, 4) AS text FROM generate_series(1, 2)");
  g_autoptr (SonorResult) rows = NULL;
  g_autoptr (GError) error = NULL;

  sonor_query_add_text (query, megabytes);
  rows = support_query (database, query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (sonor_result_get_text (rows, 1, "text")), ==, 16 << 20);

  g_assert_finalize_object (database);
}

static void
test_cancel (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GCancellable) early = g_cancellable_new ();
  g_autoptr (SonorQuery) sleep = sonor_query_new ("SELECT pg_sleep(20)");
  g_autoptr (SonorQuery) neighbour = sonor_query_new ("SELECT 'untouched' AS word");
  g_autoptr (GAsyncResult) sleep_result = NULL;
  g_autoptr (GAsyncResult) neighbour_result = NULL;
  g_autoptr (GAsyncResult) early_result = NULL;
  g_autoptr (SonorResult) rows = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin;

  sonor_database_query_async (database, sleep, cancellable, support_keep_result, &sleep_result);
  sonor_database_query_async (database, neighbour, NULL, support_keep_result, &neighbour_result);
  support_drain ();
  g_usleep (50000);
  support_drain ();
  begin = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  support_wait_until (has_result, &sleep_result);
  g_assert_null (sonor_database_query_finish (database, sleep_result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  /* It is answered because the server has really stopped. */
  support_wait_until (has_result, &neighbour_result);
  rows = sonor_database_query_finish (database, neighbour_result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sonor_result_get_text (rows, 0, "word"), ==, "untouched");
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);

  g_cancellable_cancel (early);
  sonor_database_query_async (database, neighbour, early, support_keep_result, &early_result);
  support_wait_until (has_result, &early_result);
  g_assert_null (sonor_database_query_finish (database, early_result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_clear_object (&sleep_result);
  g_clear_object (&neighbour_result);
  g_clear_object (&early_result);
  g_assert_finalize_object (database);
}

/* A query that has not left is not done; those around it are. */
static void
test_cancel_unsent (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SonorQuery) sleep = sonor_query_new ("SELECT pg_sleep(0.2)");
  GAsyncResult *results[41] = { NULL };
  g_autoptr (SonorResult) rows = NULL;

  sonor_result_unref (support_ask (database, "CREATE TEMPORARY TABLE mark (n integer)"));
  sonor_database_query_async (database, sleep, NULL, support_keep_result, &results[0]);
  for (guint i = 1; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (SonorQuery) query = sonor_query_new ("INSERT INTO mark VALUES ($1)");

      sonor_query_add_integer (query, i);
      sonor_database_query_async (database, query, i == 40 ? cancellable : NULL, support_keep_result, &results[i]);
    }
  support_drain ();
  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SonorResult) done = NULL;

      support_wait_until (has_result, &results[i]);
      done = sonor_database_query_finish (database, results[i], &error);
      if (i == 40)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      else
        g_assert_no_error (error);
      g_object_unref (results[i]);
    }
  rows = support_ask (database, "SELECT count(*) AS n, max(n) AS last FROM mark");
  g_assert_cmpint (sonor_result_get_integer (rows, 0, "n"), ==, 39);
  g_assert_cmpint (sonor_result_get_integer (rows, 0, "last"), ==, 39);

  g_assert_finalize_object (database);
}

/* Cancel requests that arrive at any moment never hit anybody else, and nothing is done twice. */
static void
test_cancel_race (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  g_autoptr (SonorResult) rows = NULL;
  const guint n_rounds = 60;
  const guint n_neighbours = 5;

  sonor_result_unref (support_ask (database, "CREATE TEMPORARY TABLE mark (n integer)"));
  for (guint round = 0; round < n_rounds; round++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (SonorQuery) sleep = sonor_query_new ("SELECT pg_sleep($1::float8 / 1000)");
      g_autoptr (SonorQuery) mark = sonor_query_new ("INSERT INTO mark SELECT 1 FROM pg_sleep(0.001)");
      GAsyncResult *results[6] = { NULL };

      sonor_query_add_integer (sleep, g_test_rand_int_range (0, 6));
      sonor_database_query_async (database, sleep, cancellable, support_keep_result, &results[0]);
      for (guint i = 0; i < n_neighbours; i++)
        sonor_database_query_async (database, mark, NULL, support_keep_result, &results[i + 1]);
      support_drain ();
      g_usleep ((gulong) g_test_rand_int_range (0, 7000));
      support_drain ();
      g_cancellable_cancel (cancellable);
      for (guint i = 0; i < G_N_ELEMENTS (results); i++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (SonorResult) done = NULL;

          support_wait_until (has_result, &results[i]);
          done = sonor_database_query_finish (database, results[i], &error);
          if (i > 0)
            g_assert_no_error (error);
          g_object_unref (results[i]);
        }
    }
  rows = support_ask (database, "SELECT count(*) AS n FROM mark");
  g_assert_cmpint (sonor_result_get_integer (rows, 0, "n"), ==, n_rounds * n_neighbours);

  g_assert_finalize_object (database);
}

static void
on_notification (SonorDatabase *database,
                 const char    *channel,
                 const char    *payload,
                 GString       *heard)
{
  g_string_append_printf (heard, "%s=%s;", channel, payload);
}

static gboolean
has_heard_all (gpointer data)
{
  return g_str_has_suffix (((GString *) data)->str, "late=end;");
}

static void
on_resync (SonorDatabase *database,
           guint         *n_resyncs)
{
  (*n_resyncs)++;
}

static void
test_notifications (void)
{
  g_autofree char *own = support_own_string ();
  SonorDatabase *database = sonor_database_new (own);
  SonorDatabase *other = support_sign_in (NULL);
  g_autoptr (GString) heard = g_string_new (NULL);
  g_autoptr (GDateTime) before = NULL;
  g_autoptr (GError) error = NULL;
  guint n_resyncs = 0;

  g_signal_connect (database, "notification", G_CALLBACK (on_notification), heard);
  g_signal_connect (database, "resync", G_CALLBACK (on_resync), &n_resyncs);
  sonor_database_listen (database, "ticket");
  sonor_database_listen (database, "odd \"name\"; 工单");
  g_assert_null (sonor_database_get_data_at (database));
  support_try_sign_in (database, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_resyncs, ==, 1);
  before = g_date_time_ref (sonor_database_get_data_at (database));

  sonor_database_listen (database, "late");
  sonor_database_listen (database, "late");
  sonor_result_unref (support_ask (database, "SELECT 1"));
  g_usleep (20000);
  sonor_result_unref (support_ask (other, "SELECT pg_notify('ticket', 'f81d4fae'), pg_notify('unheard', 'x')"));
  sonor_result_unref (support_ask (other, "SELECT pg_notify('odd \"name\"; 工单', '停水')"));
  sonor_result_unref (support_ask (other, "SELECT pg_notify('late', 'end')"));
  support_wait_until (has_heard_all, heard);
  g_assert_cmpstr (heard->str, ==, "ticket=f81d4fae;odd \"name\"; 工单=停水;late=end;");
  g_assert_cmpint (g_date_time_compare (sonor_database_get_data_at (database), before), >, 0);
  g_assert_cmpuint (n_resyncs, ==, 1);

  g_assert_finalize_object (database);
  g_assert_finalize_object (other);
}

static void
assert_no_sign_in (const char      *connection_string,
                   const char      *user,
                   const char      *password,
                   SonorStoreError  code,
                   guint            most_seconds)
{
  SonorDatabase *database = sonor_database_new (connection_string);
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  g_assert_false (support_try_sign_in (database, user, password, &error));
  g_assert_error (error, SONOR_STORE_ERROR, (int) code);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, most_seconds * G_USEC_PER_SEC);
  g_assert_false (sonor_database_get_connected (database));
  g_assert_null (sonor_database_get_user (database));
  g_assert_null (sonor_database_get_retry_at (database));
  g_test_message ("%s", error->message);
  g_assert_null (strstr (error->message, "LOCATION"));
  g_assert_null (strchr (error->message, '\n'));

  g_assert_finalize_object (database);
}

static void
test_wrong_password (void)
{
  g_autofree char *own = support_own_string ();

  assert_no_sign_in (own, "sonor", "wrong", SONOR_STORE_ERROR_WRONG_PASSWORD, 5);
  assert_no_sign_in (own, "nobody", "wrong", SONOR_STORE_ERROR_WRONG_PASSWORD, 5);
  assert_no_sign_in (own, "no'body \"; 王五", "'\"\\ 密码", SONOR_STORE_ERROR_WRONG_PASSWORD, 5);
  /* Signed in with a good password as somebody that the server then does not let in. */
  support_psql ("CREATE ROLE locked PASSWORD 'good' NOLOGIN");
  assert_no_sign_in (own, "locked", "good", SONOR_STORE_ERROR_WRONG_PASSWORD, 5);
}

static void
test_unreachable (void)
{
  g_autofree char *refused = g_strdup_printf ("host=127.0.0.1 port=%u dbname=sonor", support_find_port ());
  g_autofree char *several = g_strdup_printf ("host=127.0.0.1,127.0.0.1 port=%u,%u dbname=sonor", support_find_port (),
                                              support_find_port ());
  g_autofree char *nowhere = g_strdup_printf ("host=%s port=%s dbname=nowhere user=sonor", g_getenv ("PGHOST"),
                                              g_getenv ("PGPORT"));

  assert_no_sign_in (refused, "sonor", "x", SONOR_STORE_ERROR_UNREACHABLE, 5);
  assert_no_sign_in (several, "sonor", "x", SONOR_STORE_ERROR_UNREACHABLE, 5);
  assert_no_sign_in ("host=/nonexistent dbname=sonor", "sonor", "x", SONOR_STORE_ERROR_UNREACHABLE, 5);
  assert_no_sign_in ("host=no-such-host.invalid dbname=sonor", "sonor", "x", SONOR_STORE_ERROR_UNREACHABLE, 25);
  /* An address of RFC 5737 that swallows what is sent to it. */
  assert_no_sign_in ("host=192.0.2.1 dbname=sonor connect_timeout=1", "sonor", "x", SONOR_STORE_ERROR_UNREACHABLE, 5);
  assert_no_sign_in ("nonsense=1", "sonor", "x", SONOR_STORE_ERROR_FAILED, 5);
  assert_no_sign_in ("host='", "sonor", "x", SONOR_STORE_ERROR_FAILED, 5);
  assert_no_sign_in ("host=127.0.0.1 port=99999999", "sonor", "x", SONOR_STORE_ERROR_UNREACHABLE, 5);
  assert_no_sign_in (nowhere, NULL, NULL, SONOR_STORE_ERROR_FAILED, 5);
}

static void
test_sign_in_cancelled (void)
{
  SonorDatabase *database = sonor_database_new ("host=192.0.2.1 dbname=sonor");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();

  sonor_database_sign_in_async (database, "sonor", "x", cancellable, support_keep_result, &result);
  support_drain ();
  g_cancellable_cancel (cancellable);
  support_wait_until (has_result, &result);
  g_assert_false (sonor_database_sign_in_finish (database, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * G_USEC_PER_SEC);
  g_assert_null (sonor_database_get_user (database));

  g_clear_object (&result);
  g_assert_finalize_object (database);
}

static void
test_schema (void)
{
  g_autofree char *own = support_own_string ();
  SonorDatabase *owner = support_sign_in (NULL);

  sonor_result_unref (support_ask (owner, "INSERT INTO schema_change (number, name, checksum) VALUES (9999, '9999-new', repeat('0', 64))"));
  assert_no_sign_in (own, NULL, NULL, SONOR_STORE_ERROR_SCHEMA_TOO_NEW, 5);
  sonor_result_unref (support_ask (owner, "DELETE FROM schema_change WHERE number = 9999"));
  sonor_result_unref (support_ask (owner, "CREATE TEMPORARY TABLE kept AS SELECT * FROM schema_change"));
  sonor_result_unref (support_ask (owner, "DELETE FROM schema_change WHERE number > 1"));
  assert_no_sign_in (own, NULL, NULL, SONOR_STORE_ERROR_SCHEMA_TOO_OLD, 5);
  sonor_result_unref (support_ask (owner, "INSERT INTO schema_change SELECT * FROM kept WHERE number > 1"));
  sonor_result_unref (support_ask (owner, "ALTER TABLE schema_change RENAME TO schema_gone"));
  assert_no_sign_in (own, NULL, NULL, SONOR_STORE_ERROR_SCHEMA_TOO_OLD, 5);
  sonor_result_unref (support_ask (owner, "ALTER TABLE schema_gone RENAME TO schema_change"));

  g_assert_finalize_object (owner);
}

static void
test_sign_out (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  g_autoptr (SonorQuery) sleep = sonor_query_new ("SELECT pg_sleep(20)");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) since = g_date_time_ref (sonor_database_get_state_since (database));

  g_assert_nonnull (sonor_database_get_server (database));
  sonor_database_query_async (database, sleep, NULL, support_keep_result, &result);
  support_drain ();
  sonor_database_sign_out (database);
  g_assert_false (sonor_database_get_connected (database));
  g_assert_null (sonor_database_get_server (database));
  g_assert_cmpint (g_date_time_compare (sonor_database_get_state_since (database), since), >, 0);
  support_wait_until (has_result, &result);
  g_assert_null (sonor_database_query_finish (database, result, &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOST);
  g_clear_error (&error);

  g_assert_null (support_query (database, sleep, &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_UNREACHABLE);
  g_clear_error (&error);

  /* And in again. */
  support_try_sign_in (database, NULL, NULL, &error);
  g_assert_no_error (error);
  sonor_result_unref (support_ask (database, "SELECT 1"));

  g_clear_object (&result);
  g_assert_finalize_object (database);
}

static void
test_session_settings (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  g_autoptr (SonorResult) rows = NULL;

  rows = support_ask (database, "SELECT current_setting('sonor.language') AS language, "
                      "current_setting('application_name') AS program, current_setting('DateStyle') AS style");
  g_assert_cmpstr (sonor_result_get_text (rows, 0, "language"), ==, "en");
  g_assert_cmpstr (sonor_result_get_text (rows, 0, "program"), ==, "test-store-database");
  g_assert_cmpstr (sonor_result_get_text (rows, 0, "style"), ==, "ISO, YMD");

  g_assert_finalize_object (database);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/database/errors", test_errors);
  g_test_add_func ("/store/database/pipelining", test_pipelining);
  g_test_add_func ("/store/database/bad-statement-for-many", test_bad_statement_for_many);
  g_test_add_func ("/store/database/statements", test_statements);
  g_test_add_func ("/store/database/big-answer", test_big_answer);
  g_test_add_func ("/store/database/cancel", test_cancel);
  g_test_add_func ("/store/database/cancel-unsent", test_cancel_unsent);
  g_test_add_func ("/store/database/cancel-race", test_cancel_race);
  g_test_add_func ("/store/database/notifications", test_notifications);
  g_test_add_func ("/store/database/wrong-password", test_wrong_password);
  g_test_add_func ("/store/database/unreachable", test_unreachable);
  g_test_add_func ("/store/database/sign-in-cancelled", test_sign_in_cancelled);
  g_test_add_func ("/store/database/schema", test_schema);
  g_test_add_func ("/store/database/sign-out", test_sign_out);
  g_test_add_func ("/store/database/session-settings", test_session_settings);

  return g_test_run ();
}
