/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "support.h"

static char *
make_string (const char *host,
             guint       port,
             const char *authority)
{
  return g_strdup_printf ("host=%s hostaddr=127.0.0.1 port=%u dbname=sonor user=sonor sslmode=verify-full sslrootcert=%s/tls/%s",
                          host, port, g_getenv ("SONOR_TEST_CLUSTER"), authority);
}

static void
assert_untrusted (const char *host,
                  guint       port,
                  const char *authority)
{
  g_autofree char *string = make_string (host, port, authority);
  SonorDatabase *database = sonor_database_new (string);
  g_autoptr (GError) error = NULL;

  g_assert_false (support_try_sign_in (database, NULL, NULL, &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_UNTRUSTED);
  g_assert_nonnull (sonor_store_error_get_detail (error));
  g_test_message ("%s (%s)", error->message, sonor_store_error_get_detail (error));

  g_assert_finalize_object (database);
}

static void
test_verify_full (void)
{
  guint port = support_find_port ();
  g_autofree char *port_text = g_strdup_printf ("%u", port);
  g_autofree char *string = make_string ("localhost", port, "right.crt");
  SonorDatabase *database;
  g_autoptr (SonorResult) rows = NULL;
  g_autoptr (GError) error = NULL;

  support_server ("certificate", NULL);
  support_server ("tls", "on", NULL);
  support_server ("stop", NULL);
  support_server ("listen", port_text, NULL);
  support_server ("start", NULL);
  g_setenv ("PGPORT", port_text, TRUE);

  database = support_sign_in (string);
  rows = support_ask (database, "SELECT ssl, length(repeat('x', 4000000)) AS n, repeat('x', 4000000) AS big "
                      "FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
  g_assert_true (sonor_result_get_boolean (rows, 0, "ssl"));
  g_assert_finalize_object (database);

  database = sonor_database_new (string);
  g_assert_false (support_try_sign_in (database, NULL, "wrong", &error));
  g_assert_error (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_WRONG_PASSWORD);
  g_assert_finalize_object (database);

  /* A name the certificate does not have, an authority that did not sign it, and one that is not there. */
  assert_untrusted ("elsewhere.example", port, "right.crt");
  assert_untrusted ("localhost", port, "wrong.crt");
  assert_untrusted ("localhost", port, "none.crt");

  /* A server that speaks plainly. */
  support_server ("tls", "off", NULL);
  support_server ("stop", NULL);
  support_server ("start", NULL);
  assert_untrusted ("localhost", port, "right.crt");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/tls/verify-full", test_verify_full);

  return g_test_run ();
}
