/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>

#include "support.h"

#define N_KILLS 100
#define N_SERVER_KILLS 15

/* What the killed client's outbox asks for. It could be done twice: only the receipts prevent it. */
static void
make_action (void)
{
  SonorDatabase *owner;

  /* For the sessions from now on: what with-cluster switched off may lose what was committed. */
  support_psql ("ALTER DATABASE sonor SET synchronous_commit = on");
  owner = support_sign_in (NULL);
  sonor_result_unref (support_ask (owner, "CREATE TABLE test_mark (id uuid)"));
  sonor_result_unref (support_ask (owner,
                                   "CREATE FUNCTION test_mark(p jsonb) RETURNS jsonb LANGUAGE sql SECURITY DEFINER "
                                   "SET search_path = sonor, pg_temp AS "
                                   "$$ INSERT INTO test_mark VALUES ((p ->> 'id')::uuid) RETURNING p $$"));
  sonor_result_unref (support_ask (owner, "INSERT INTO delivery_action VALUES ('test_mark', 'test_mark')"));
  g_assert_finalize_object (owner);
}

static GSubprocess *
start_client (const char *outbox,
              const char *acknowledged)
{
  g_autofree char *own = support_own_string ();
  g_autofree char *writer = g_build_filename (g_getenv ("SONOR_BUILD"), "tests", "store", "outbox-writer", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *client = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, writer, own, outbox, acknowledged, NULL);

  g_assert_no_error (error);

  return client;
}

static void
kill_client (GSubprocess **client)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (*client, SIGKILL);
  g_subprocess_wait (*client, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (*client));
  g_assert_cmpint (g_subprocess_get_term_sig (*client), ==, SIGKILL);
  g_clear_object (client);
}

/* However slow the machine, enough was acknowledged for the kills to have had something to lose. */
static void
wait_for_acknowledged (const char *path,
                       guint       n)
{
  for (guint tries = 0; tries < 1200; tries++)
    {
      g_autofree char *content = NULL;
      guint n_lines = 0;

      if (g_file_get_contents (path, &content, NULL, NULL))
        for (const char *line = strchr (content, '\n'); line != NULL; line = strchr (line + 1, '\n'))
          n_lines++;
      if (n_lines >= n)
        return;
      g_usleep (50000);
    }
  g_error ("Not %u items were acknowledged within a minute", n);
}

static void
assert_once (const char *acknowledged_path)
{
  SonorDatabase *owner = support_sign_in (NULL);
  SonorResult *rows = support_ask (owner, "SELECT id::text AS id, count(*) AS n FROM test_mark GROUP BY id");
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *content = NULL;
  g_auto (GStrv) acknowledged = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      g_assert_cmpint (sonor_result_get_integer (rows, i, "n"), ==, 1);
      g_hash_table_add (done, (gpointer) sonor_result_get_text (rows, i, "id"));
    }

  g_file_get_contents (acknowledged_path, &content, NULL, &error);
  g_assert_no_error (error);
  acknowledged = g_strsplit (g_strstrip (content), "\n", -1);
  g_assert_cmpuint (g_strv_length (acknowledged), >, N_KILLS);
  for (gsize i = 0; acknowledged[i] != NULL; i++)
    g_assert_true (g_hash_table_contains (done, acknowledged[i]));
  g_test_message ("%u acknowledged, %u done, each once", g_strv_length (acknowledged), sonor_result_get_n_rows (rows));

  sonor_result_unref (rows);
  g_assert_finalize_object (owner);
}

static void
test_kill (void)
{
  g_autofree char *outbox = g_build_filename (g_getenv ("SONOR_TEST_CLUSTER"), "client", "outbox.db", NULL);
  g_autofree char *acknowledged = g_build_filename (g_getenv ("SONOR_TEST_CLUSTER"), "acknowledged", NULL);
  g_autoptr (GSubprocess) client = NULL;
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();

  make_action ();
  client = start_client (outbox, acknowledged);
  for (guint i = 0; i < N_KILLS; i++)
    {
      /* Spread evenly; every third of those takes the client too, so that nobody is there to remember. */
      gboolean server = i * N_SERVER_KILLS / N_KILLS != (i + 1) * N_SERVER_KILLS / N_KILLS;
      gboolean both = server && i % 3 == 0;

      g_usleep ((gulong) g_test_rand_int_range (20000, 150000));
      if (server)
        support_server ("kill", NULL);
      if (!server || both)
        kill_client (&client);
      if (client == NULL)
        client = start_client (outbox, acknowledged);
      if (server)
        support_server ("start", NULL);
    }
  wait_for_acknowledged (acknowledged, N_KILLS + 1);
  kill_client (&client);

  client = start_client (outbox, NULL);
  g_subprocess_wait_check (client, NULL, &error);
  g_assert_no_error (error);
  assert_once (acknowledged);
  g_test_message ("%d kills in %.1f s", N_KILLS, (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/kill/nothing-lost-nothing-twice", test_kill);

  return g_test_run ();
}
