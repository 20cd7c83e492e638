/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Registration with a small server of our own: passwords, refusals, restarts, and calls that need a password. */

#include "endpoint.h"
#include "registrar.h"
#include "router.h"

#define WAIT_ACCOUNT(account, name) WAIT (sonor_account_get_state (account) == SONOR_ACCOUNT_STATE_##name)

typedef struct
{
  Registrar *registrar;
  Endpoint  *endpoint;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->registrar = registrar_new (0);
  fixture->endpoint = endpoint_new (&(SonorUserAgentSettings) { .transaction_timeout = 1000 });
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  endpoint_free (fixture->endpoint);
  if (fixture->registrar != NULL)
    registrar_free (fixture->registrar);
}

static SonorAccount *
make_account (Fixture    *fixture,
              const char *password,
              const char *transport)
{
  g_autofree char *address = g_strdup_printf ("sip:agent1@127.0.0.1:%u%s", registrar_get_port (fixture->registrar), transport);
  SonorAccountSettings settings = { .address = address, .password = password };
  g_autoptr (GError) error = NULL;
  SonorAccount *account = sonor_account_new (fixture->endpoint->user_agent, &settings, &error);

  g_assert_no_error (error);
  g_assert_cmpint (sonor_account_get_state (account), ==, SONOR_ACCOUNT_STATE_OFFLINE);

  return account;
}

static void
test_register (Fixture       *fixture,
               gconstpointer  transport)
{
  SonorAccount *account = make_account (fixture, "secret", transport);

  sonor_account_register (account);
  WAIT_ACCOUNT (account, REGISTERED);
  g_assert_no_error (sonor_account_get_error (account));
  g_assert_true (registrar_has_contact (fixture->registrar));

  sonor_account_unregister (account);
  WAIT_ACCOUNT (account, OFFLINE);
  g_assert_false (registrar_has_contact (fixture->registrar));

  sonor_account_register (account);
  WAIT_ACCOUNT (account, REGISTERED);
  g_assert_finalize_object (account);
}

static void
test_proxy_challenge (Fixture       *fixture,
                      gconstpointer  data)
{
  SonorAccount *account = make_account (fixture, "secret", "");

  registrar_set_proxy_challenge (fixture->registrar, TRUE);
  sonor_account_register (account);
  WAIT_ACCOUNT (account, REGISTERED);
  g_assert_finalize_object (account);
}

/* Closing the program takes the registration back. */
static void
test_shutdown_unregisters (Fixture       *fixture,
                           gconstpointer  data)
{
  SonorAccount *account = make_account (fixture, "secret", "");

  sonor_account_register (account);
  WAIT_ACCOUNT (account, REGISTERED);
  g_object_unref (account);
  WAIT (!registrar_has_contact (fixture->registrar));
}

static void
test_wrong_password (Fixture       *fixture,
                     gconstpointer  password)
{
  SonorAccount *account = make_account (fixture, password, "");

  sonor_account_register (account);
  WAIT_ACCOUNT (account, REJECTED);
  g_assert_error (sonor_account_get_error (account), SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_UNAUTHORIZED);
  g_assert_cmpuint (registrar_get_n_registered (fixture->registrar), ==, 0);
  /* Guessing on is no use and locks people out. */
  g_assert_cmpuint (registrar_get_n_requests (fixture->registrar), <=, 2);
  g_assert_finalize_object (account);
}

/* A server that is overloaded says when to come back, and that is when we come back. */
static void
test_retry_after (Fixture       *fixture,
                  gconstpointer  data)
{
  SonorAccount *account = make_account (fixture, "secret", "");

  registrar_refuse_next (fixture->registrar, 1, 503, "1");
  sonor_account_register (account);
  WAIT_ACCOUNT (account, WAITING);
  g_assert_error (sonor_account_get_error (account), SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_REFUSED);
  g_assert_cmpuint (registrar_get_n_requests (fixture->registrar), ==, 1);
  WAIT_ACCOUNT (account, REGISTERED);
  g_assert_no_error (sonor_account_get_error (account));
  g_assert_finalize_object (account);
}

static void
test_back_off (Fixture       *fixture,
               gconstpointer  data)
{
  SonorAccount *account = make_account (fixture, "secret", "");

  registrar_refuse_next (fixture->registrar, 2, 500, NULL);
  sonor_account_register (account);
  WAIT_ACCOUNT (account, WAITING);
  WAIT_ACCOUNT (account, REGISTERED);
  g_assert_cmpuint (registrar_get_n_requests (fixture->registrar), >=, 4);
  g_assert_finalize_object (account);
}

/* The server goes away and comes back with nothing known of us. */
static void
test_server_restart (Fixture       *fixture,
                     gconstpointer  data)
{
  SonorAccount *account = make_account (fixture, "secret", "");
  guint port = registrar_get_port (fixture->registrar);

  sonor_account_register (account);
  WAIT_ACCOUNT (account, REGISTERED);
  g_clear_pointer (&fixture->registrar, registrar_free);
  sonor_user_agent_wake (fixture->endpoint->user_agent);
  WAIT_ACCOUNT (account, WAITING);
  g_assert_error (sonor_account_get_error (account), SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_UNREACHABLE);

  fixture->registrar = registrar_new (port);
  WAIT_ACCOUNT (account, REGISTERED);
  g_assert_true (registrar_has_contact (fixture->registrar));
  g_assert_finalize_object (account);
}

/* A router has forgotten the connection and tells nobody: it is noticed, and the line registered by another one. */
static void
test_forgotten_connection (Fixture       *fixture,
                           gconstpointer  data)
{
  Endpoint *endpoint = endpoint_new (&(SonorUserAgentSettings) { .keep_alive = 1 });
  Router *router = router_new (registrar_get_port (fixture->registrar));
  g_autofree char *address = g_strdup_printf ("sip:agent1@127.0.0.1:%u;transport=tcp", router_get_port (router));
  SonorAccountSettings settings = { .address = address, .password = "secret" };
  g_autoptr (GError) error = NULL;
  SonorAccount *account = sonor_account_new (endpoint->user_agent, &settings, &error);
  guint n_connections, n_registered;

  g_assert_no_error (error);
  sonor_account_register (account);
  WAIT_ACCOUNT (account, REGISTERED);
  n_connections = router_get_n_connections (router);
  n_registered = registrar_get_n_registered (fixture->registrar);

  router_forget (router);
  WAIT (router_get_n_connections (router) > n_connections);
  WAIT (registrar_get_n_registered (fixture->registrar) > n_registered);
  WAIT_ACCOUNT (account, REGISTERED);

  g_assert_finalize_object (account);
  endpoint_free (endpoint);
  router_free (router);
}

static void
test_wake (Fixture       *fixture,
           gconstpointer  data)
{
  SonorAccount *account = make_account (fixture, "secret", "");

  sonor_account_register (account);
  WAIT_ACCOUNT (account, REGISTERED);
  sonor_user_agent_wake (fixture->endpoint->user_agent);
  g_assert_cmpint (sonor_account_get_state (account), ==, SONOR_ACCOUNT_STATE_REGISTERING);
  WAIT_ACCOUNT (account, REGISTERED);
  g_assert_cmpuint (registrar_get_n_registered (fixture->registrar), ==, 2);
  g_assert_finalize_object (account);
}

static void
test_call (Fixture       *fixture,
           gconstpointer  data)
{
  static const struct
  {
    const char   *password;
    gboolean      proxy;
    SonorCallEnd  end;
  } cases[] = {
    { "secret", FALSE, SONOR_CALL_END_BUSY },
    { "secret", TRUE, SONOR_CALL_END_BUSY },
    { "wrong", FALSE, SONOR_CALL_END_UNAUTHORIZED },
    { "wrong", TRUE, SONOR_CALL_END_UNAUTHORIZED },
    { NULL, FALSE, SONOR_CALL_END_UNAUTHORIZED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SonorAccount *account = make_account (fixture, cases[i].password, "");
      g_autoptr (GError) error = NULL;
      g_autoptr (SonorSipAddress) target = sonor_account_complete (account, "13847101234", &error);
      SonorCall *call;

      g_assert_no_error (error);
      registrar_set_proxy_challenge (fixture->registrar, cases[i].proxy);
      call = sonor_call_dial (fixture->endpoint->user_agent, account, target, NULL, fixture->endpoint->profile, "127.0.0.1",
                              4000, &error);
      g_assert_no_error (error);
      WAIT_STATE (call, ENDED);
      g_assert_cmpint (sonor_call_get_end (call), ==, cases[i].end);
      g_assert_true (sonor_call_get_account (call) == account);
      g_assert_finalize_object (call);
      g_assert_finalize_object (account);
    }
}

/* An overloaded server says when a call may be tried again, and so do we, unless it makes no sense. */
static void
test_overloaded (Fixture       *fixture,
                 gconstpointer  data)
{
  static const struct
  {
    const char *retry_after;
    const char *message;
  } cases[] = {
    { NULL, "The telephone server cannot take more calls now; try again in a moment" },
    { "0", "The telephone server cannot take more calls now; try again in a moment" },
    { "1", "The telephone server cannot take more calls now; try again in 1 second" },
    { "20", "The telephone server cannot take more calls now; try again in 20 seconds" },
    { "3600 (maintenance)", "The telephone server cannot take more calls now; try again in 3600 seconds" },
    { "3601", "The telephone server cannot take more calls now; try again in a moment" },
    { "4294967297", "The telephone server cannot take more calls now; try again in a moment" },
  };
  SonorAccount *account = make_account (fixture, "secret", "");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SonorSipAddress) target = sonor_account_complete (account, "13847101234", &error);
      SonorCall *call;

      g_assert_no_error (error);
      registrar_refuse_next (fixture->registrar, 1, 503, cases[i].retry_after);
      call = sonor_call_dial (fixture->endpoint->user_agent, account, target, NULL, fixture->endpoint->profile, "127.0.0.1",
                              4000, &error);
      g_assert_no_error (error);
      WAIT_STATE (call, ENDED);
      g_assert_cmpint (sonor_call_get_end (call), ==, SONOR_CALL_END_OVERLOADED);
      g_assert_cmpstr (sonor_call_get_end_message (call), ==, cases[i].message);
      g_assert_finalize_object (call);
    }
  g_assert_finalize_object (account);
}

/* A call meant for an account is known to be. */
static void
test_incoming (Fixture       *fixture,
               gconstpointer  data)
{
  SonorAccount *account = make_account (fixture, "secret", "");
  Endpoint *caller = endpoint_new (NULL);
  g_autofree char *uri =
    g_strdup_printf ("sip:agent1@127.0.0.1:%u", sonor_user_agent_get_port (fixture->endpoint->user_agent));
  SonorCall *out = endpoint_dial_uri (caller, uri);
  SonorCall *in = endpoint_take_incoming (fixture->endpoint);

  g_assert_true (sonor_call_get_account (in) == account);
  endpoint_finish (&out, &in);
  endpoint_free (caller);
  g_assert_finalize_object (account);
}

static void
test_settings_refused (Fixture       *fixture,
                       gconstpointer  data)
{
  static const SonorAccountSettings cases[] = {
    { .address = "nonsense nonsense" },
    { .address = "sip:pbx.example" },
    { .address = "sip:a@pbx.example", .registrar = "http://pbx.example" },
    { .address = "sip:a@pbx.example", .proxy = "::" },
    { .address = "sip:a@pbx.example", .password = "with:colon" },
    { .address = "sip:a@pbx.example", .user = "two\r\nlines" },
    { .address = "sip:a@pbx.example", .expires = 5 },
    { .address = "sip:a@pbx.example", .expires = 100000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sonor_account_new (fixture->endpoint->user_agent, &cases[i], &error));
      g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID);
    }
}

#define ADD(name, data, function) g_test_add ("/voice/account/" name, Fixture, data, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("register/udp", "", test_register);
  ADD ("register/tcp", ";transport=tcp", test_register);
  ADD ("register/proxy", NULL, test_proxy_challenge);
  ADD ("shutdown", NULL, test_shutdown_unregisters);
  ADD ("wrong-password", "wrong", test_wrong_password);
  ADD ("no-password", NULL, test_wrong_password);
  ADD ("retry-after", NULL, test_retry_after);
  ADD ("back-off", NULL, test_back_off);
  ADD ("server-restart", NULL, test_server_restart);
  ADD ("forgotten-connection", NULL, test_forgotten_connection);
  ADD ("wake", NULL, test_wake);
  ADD ("call", NULL, test_call);
  ADD ("overloaded", NULL, test_overloaded);
  ADD ("incoming", NULL, test_incoming);
  ADD ("settings-refused", NULL, test_settings_refused);

  return g_test_run ();
}
