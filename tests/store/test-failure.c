/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support.h"

static gboolean
has_result (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static gboolean
is_positive (gpointer data)
{
  return *(guint *) data > 0;
}

static void
count (gpointer  instance,
       guint    *n)
{
  (*n)++;
}

static void
on_notification (SonorDatabase *database,
                 const char    *channel,
                 const char    *payload,
                 guint         *n)
{
  (*n)++;
}

static void
on_rejected (SonorDatabase  *database,
             const GError   *error,
             GError        **kept)
{
  *kept = g_error_copy (error);
}

static gboolean
has_retry_time (gpointer data)
{
  return sonor_database_get_retry_at (data) != NULL;
}

/* Kills the server under a query, starts it again, and expects everything to be as before without anybody's help. */
static void
test_server_dies (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  g_autoptr (SonorQuery) sleep = sonor_query_new ("SELECT pg_sleep(20)");
  g_autoptr (SonorQuery) one = sonor_query_new ("SELECT 1 AS one");
  g_autoptr (SonorResult) rows = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_resyncs = 0;
  guint n_notifications = 0;
  gint64 begin;

  g_signal_connect (database, "resync", G_CALLBACK (count), &n_resyncs);
  g_signal_connect (database, "notification", G_CALLBACK (on_notification), &n_notifications);
  sonor_database_listen (database, "ticket");
  sonor_result_unref (support_ask (database, "SELECT 1 AS one"));

  sonor_database_query_async (database, sleep, NULL, support_keep_result, &result);
  support_drain ();
  g_usleep (50000);
  begin = g_get_monotonic_time ();
  support_server ("kill", NULL);
  support_wait_until (has_result, &result);
  g_assert_null (sonor_database_query_finish (database, result, &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOST);
  g_clear_error (&error);
  g_assert_false (sonor_database_get_connected (database));
  g_test_message ("loss noticed after %.0f ms", (double) (g_get_monotonic_time () - begin) / 1000.0);
  g_assert_null (support_query (database, one, &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_UNREACHABLE);
  g_clear_error (&error);
  support_wait_until (has_retry_time, database);
  g_assert_cmpuint (n_resyncs, ==, 0);

  support_server ("start", NULL);
  begin = g_get_monotonic_time ();
  support_wait_until (is_positive, &n_resyncs);
  g_test_message ("back %.0f ms after the server", (double) (g_get_monotonic_time () - begin) / 1000.0);
  g_assert_true (sonor_database_get_connected (database));
  g_assert_null (sonor_database_get_retry_at (database));
  rows = support_query (database, one, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sonor_result_get_integer (rows, 0, "one"), ==, 1);
  support_psql ("NOTIFY ticket, 'x'");
  support_wait_until (is_positive, &n_notifications);

  g_clear_object (&result);
  g_assert_finalize_object (database);
}

/* One connection of the two is ended by an administrator. */
static void
test_listener_dies (void)
{
  SonorDatabase *database = support_sign_in (NULL);
  guint n_resyncs = 0;

  g_signal_connect (database, "resync", G_CALLBACK (count), &n_resyncs);
  sonor_database_listen (database, "ticket");
  sonor_result_unref (support_ask (database, "SELECT 1"));
  support_psql ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");
  support_wait_connected (database, FALSE);
  support_wait_until (is_positive, &n_resyncs);
  sonor_result_unref (support_ask (database, "SELECT 1"));

  g_assert_finalize_object (database);
}

/* Somebody who is locked while the server is away is told so, and not tried again for ever. */
static void
test_rejected (void)
{
  g_autofree char *own = support_own_string ();
  SonorDatabase *database = sonor_database_new (own);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) rejection = NULL;

  support_psql ("CREATE ROLE officer LOGIN PASSWORD 'secret' IN ROLE sonor_staff");
  g_signal_connect (database, "rejected", G_CALLBACK (on_rejected), &rejection);
  g_assert_false (support_try_sign_in (database, "officer", "Secret", &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_WRONG_PASSWORD);
  g_clear_error (&error);
  support_try_sign_in (database, "officer", "secret", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sonor_database_get_user (database), ==, "officer");
  sonor_result_unref (support_ask (database, "SELECT 1"));

  support_psql ("ALTER ROLE officer PASSWORD 'changed'");
  support_psql ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'officer'");
  support_wait_until (has_result, &rejection);
  g_assert_error (rejection, SONOR_STORE_ERROR, SONOR_STORE_ERROR_WRONG_PASSWORD);
  g_assert_false (sonor_database_get_connected (database));
  g_assert_null (sonor_database_get_user (database));
  g_assert_null (sonor_database_get_retry_at (database));

  g_assert_finalize_object (database);
}

/* Dropped in the middle of trying to come back, it goes without a trace. */
static void
test_dropped_while_away (void)
{
  SonorDatabase *waiting = support_sign_in (NULL);
  SonorDatabase *trying = support_sign_in (NULL);

  support_server ("stop", NULL);
  support_wait_connected (waiting, FALSE);
  support_wait_connected (trying, FALSE);
  while (sonor_database_get_retry_at (trying) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (trying);
  support_wait_until (has_retry_time, waiting);
  g_assert_finalize_object (waiting);
  support_drain ();
  support_server ("start", NULL);
}

static void
test_fail_over (void)
{
  g_autofree char *first = g_strdup_printf ("%u", support_find_port ());
  g_autofree char *second = g_strdup_printf ("%u", support_find_port ());
  g_autofree char *both = NULL;
  SonorDatabase *database;
  SonorResult *rows;
  guint n_resyncs = 0;
  gint64 begin;

  support_server ("stop", NULL);
  support_server ("listen", first, NULL);
  support_server ("start", NULL);
  g_setenv ("PGPORT", first, TRUE);
  support_server ("standby", first, second, NULL);
  support_psql ("GRANT pg_monitor TO sonor");
  support_psql ("ALTER DATABASE sonor SET synchronous_commit = on");

  /* The standby stands first in the string, and takes no writes. */
  both = g_strdup_printf ("host=localhost,127.0.0.1 port=%s,%s dbname=sonor user=sonor connect_timeout=2", second, first);
  database = support_sign_in (both);
  g_signal_connect (database, "resync", G_CALLBACK (count), &n_resyncs);
  g_assert_true (g_str_has_suffix (sonor_database_get_server (database), first));
  sonor_result_unref (support_ask (database, "CREATE TABLE survivor (n integer)"));
  sonor_result_unref (support_ask (database, "INSERT INTO survivor VALUES (12345)"));
  while (TRUE)
    {
      g_autoptr (SonorResult) behind = support_ask (database, "SELECT count(*) AS n FROM pg_stat_replication "
                                                    "WHERE replay_lsn = pg_current_wal_lsn()");

      if (sonor_result_get_integer (behind, 0, "n") == 1)
        break;
    }

  begin = g_get_monotonic_time ();
  support_server ("kill", NULL);
  support_wait_connected (database, FALSE);
  support_server ("promote", NULL);
  support_wait_until (is_positive, &n_resyncs);
  g_test_message ("reading and writing again %.0f ms after the kill, promotion included",
                  (double) (g_get_monotonic_time () - begin) / 1000.0);
  g_assert_true (g_str_has_suffix (sonor_database_get_server (database), second));
  sonor_result_unref (support_ask (database, "INSERT INTO survivor VALUES (1)"));
  rows = support_ask (database, "SELECT sum(n) AS n FROM survivor");
  g_assert_cmpint (sonor_result_get_integer (rows, 0, "n"), ==, 12346);
  sonor_result_unref (rows);

  g_assert_finalize_object (database);
  support_server ("remove-standby", NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/failure/server-dies", test_server_dies);
  g_test_add_func ("/store/failure/listener-dies", test_listener_dies);
  g_test_add_func ("/store/failure/rejected", test_rejected);
  g_test_add_func ("/store/failure/dropped-while-away", test_dropped_while_away);
  g_test_add_func ("/store/failure/fail-over", test_fail_over);

  return g_test_run ();
}
