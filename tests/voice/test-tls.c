/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls over TLS: with a server we trust, and with those we do not. */

#include <string.h>

#include <gio/gio.h>

#include "certificates.h"
#include "endpoint.h"
#include "router.h"

typedef struct
{
  char *authority;
  char *other_authority;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->authority = certificates_new_authority ();
  fixture->other_authority = certificates_new_authority ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  certificates_free (fixture->authority);
  certificates_free (fixture->other_authority);
}

/* For the tests in which nobody may ever come through: they need not wait long for that. */
#define IMPATIENT .transaction_timeout = 1000

static SonorCall *
dial (Endpoint *from,
      Endpoint *to)
{
  g_autofree char *uri =
    g_strdup_printf ("sip:12345@127.0.0.1:%u;transport=tls", sonor_user_agent_get_tls_port (to->user_agent));

  return endpoint_dial_uri (from, uri);
}

static void
test_trusted (Fixture       *fixture,
              gconstpointer  data)
{
  char *server = certificates_new_server (fixture->authority, "127.0.0.1", 2);
  Endpoint *a = endpoint_new (&(SonorUserAgentSettings) { .certificate_directory = fixture->authority });
  Endpoint *b = endpoint_new (&(SonorUserAgentSettings) { .certificate_directory = server });
  SonorCall *out, *in;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (sonor_user_agent_get_tls_port (b->user_agent), >, 0);
  out = dial (a, b);
  in = endpoint_take_incoming (b);
  g_assert_true (sonor_call_answer (in, &error));
  WAIT_STATE (out, ACTIVE);
  WAIT_STATE (in, ACTIVE);
  endpoint_finish (&out, &in);
  endpoint_free (a);
  endpoint_free (b);
  certificates_free (server);
}

static void
on_asked (SonorRegistrar    *registrar,
          SonorRegistration *registration,
          gpointer           user_data)
{
  g_autofree char *ha1 = g_compute_checksum_for_string (G_CHECKSUM_MD5, "agent1:sonor:secret", -1);

  sonor_registration_resolve (registration, ha1);
}

/* A telephone without a certificate of its own registers over TLS, calls, and is called back by way of the connection it opened. */
static void
test_registered (Fixture       *fixture,
                 gconstpointer  data)
{
  char *server = certificates_new_server (fixture->authority, "127.0.0.1", 2);
  Endpoint *a = endpoint_new (&(SonorUserAgentSettings) { .certificate_directory = fixture->authority });
  Endpoint *b = endpoint_new (&(SonorUserAgentSettings) { .certificate_directory = server });
  SonorRegistrar *registrar = sonor_registrar_new (b->user_agent, "sonor");
  g_autofree char *address =
    g_strdup_printf ("sip:agent1@127.0.0.1:%u;transport=tls", sonor_user_agent_get_tls_port (b->user_agent));
  SonorAccountSettings settings = { .address = address, .password = "secret" };
  g_autoptr (GError) error = NULL;
  SonorAccount *account = sonor_account_new (a->user_agent, &settings, &error);
  g_autoptr (SonorSipAddress) target = NULL;
  SonorSipAddress *contact;
  SonorCall *out, *in;

  g_assert_no_error (error);
  g_signal_connect (registrar, "asked", G_CALLBACK (on_asked), NULL);
  sonor_account_register (account);
  WAIT (sonor_account_get_state (account) == SONOR_ACCOUNT_STATE_REGISTERED);
  contact = sonor_registrar_find (registrar, "agent1");
  g_assert_nonnull (contact);
  g_assert_true (sonor_sip_address_is_secure (contact));

  target = sonor_account_complete (account, "12345", &error);
  g_assert_no_error (error);
  out = sonor_call_dial (a->user_agent, account, target, NULL, a->profile, "127.0.0.1", 4002, &error);
  g_assert_no_error (error);
  in = endpoint_take_incoming (b);
  g_assert_cmpstr (sonor_sip_address_get_user (sonor_call_get_remote (in)), ==, "agent1");
  g_assert_true (sonor_call_answer (in, &error));
  WAIT_STATE (out, ACTIVE);
  WAIT_STATE (in, ACTIVE);
  endpoint_finish (&out, &in);

  out = sonor_call_dial (b->user_agent, NULL, contact, NULL, b->profile, "127.0.0.1", 4000, &error);
  g_assert_no_error (error);
  in = endpoint_take_incoming (a);
  g_assert_true (sonor_call_get_account (in) == account);
  g_assert_true (sonor_call_answer (in, &error));
  WAIT_STATE (out, ACTIVE);
  WAIT_STATE (in, ACTIVE);
  sonor_call_hang_up (in);
  WAIT_STATE (out, ENDED);
  WAIT_STATE (in, ENDED);
  g_assert_finalize_object (out);
  g_assert_finalize_object (in);

  sonor_account_unregister (account);
  WAIT (sonor_account_get_state (account) == SONOR_ACCOUNT_STATE_OFFLINE);
  g_assert_null (sonor_registrar_find (registrar, "agent1"));
  g_assert_finalize_object (account);
  endpoint_free (a);
  g_assert_finalize_object (registrar);
  endpoint_free (b);
  certificates_free (server);
}

/* Under TLS, too, and the server knows the way back by the new connection. */
static void
test_forgotten_connection (Fixture       *fixture,
                           gconstpointer  data)
{
  char *server = certificates_new_server (fixture->authority, "127.0.0.1", 2);
  Endpoint *a = endpoint_new (&(SonorUserAgentSettings) { .certificate_directory = fixture->authority, .keep_alive = 1 });
  Endpoint *b = endpoint_new (&(SonorUserAgentSettings) { .certificate_directory = server });
  SonorRegistrar *registrar = sonor_registrar_new (b->user_agent, "sonor");
  Router *router = router_new (sonor_user_agent_get_tls_port (b->user_agent));
  g_autofree char *address = g_strdup_printf ("sip:agent1@127.0.0.1:%u;transport=tls", router_get_port (router));
  SonorAccountSettings settings = { .address = address, .password = "secret" };
  g_autoptr (GError) error = NULL;
  SonorAccount *account = sonor_account_new (a->user_agent, &settings, &error);
  g_autofree char *before = NULL;
  SonorCall *out, *in;

  g_assert_no_error (error);
  g_signal_connect (registrar, "asked", G_CALLBACK (on_asked), NULL);
  sonor_account_register (account);
  WAIT (sonor_account_get_state (account) == SONOR_ACCOUNT_STATE_REGISTERED);
  before = g_strdup (sonor_sip_address_get_uri (sonor_registrar_find (registrar, "agent1")));

  router_forget (router);
  WAIT (!g_str_equal (sonor_sip_address_get_uri (sonor_registrar_find (registrar, "agent1")), before));
  WAIT (sonor_account_get_state (account) == SONOR_ACCOUNT_STATE_REGISTERED);

  out = sonor_call_dial (b->user_agent, NULL, sonor_registrar_find (registrar, "agent1"), NULL, b->profile, "127.0.0.1",
                         4000, &error);
  g_assert_no_error (error);
  in = endpoint_take_incoming (a);
  g_assert_true (sonor_call_answer (in, &error));
  WAIT_STATE (out, ACTIVE);
  WAIT_STATE (in, ACTIVE);
  endpoint_finish (&out, &in);

  g_assert_finalize_object (account);
  endpoint_free (a);
  g_assert_finalize_object (registrar);
  endpoint_free (b);
  router_free (router);
  certificates_free (server);
}

typedef struct
{
  gboolean    same_authority;
  const char *name;
  int         days;
  const char *words;
} Untrusted;

static const Untrusted nobody_signed = { FALSE, "127.0.0.1", 2, "nobody we trust" };
static const Untrusted other_name = { TRUE, "pbx.example", 2, "another name" };
static const Untrusted expired = { TRUE, "127.0.0.1", -1, "expired" };

/* No call, and words that name whom we met and what is wrong. */
static void
test_untrusted (Fixture       *fixture,
                gconstpointer  data)
{
  const Untrusted *untrusted = data;
  char *server = certificates_new_server (untrusted->same_authority ? fixture->authority : fixture->other_authority,
                                          untrusted->name, untrusted->days);
  Endpoint *a = endpoint_new (&(SonorUserAgentSettings) { .certificate_directory = fixture->authority, IMPATIENT });
  Endpoint *b = endpoint_new (&(SonorUserAgentSettings) { .certificate_directory = server });
  g_autofree char *address =
    g_strdup_printf ("sip:agent1@127.0.0.1:%u;transport=tls", sonor_user_agent_get_tls_port (b->user_agent));
  SonorAccountSettings settings = { .address = address };
  g_autoptr (GError) error = NULL;
  SonorAccount *account = sonor_account_new (a->user_agent, &settings, &error);
  SonorCall *out = dial (a, b);

  g_assert_no_error (error);
  WAIT_STATE (out, ENDED);
  g_assert_cmpuint (b->n_incoming, ==, 0);
  if (g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_message ("%s", sonor_call_get_end_message (out));
      g_assert_cmpint (sonor_call_get_end (out), ==, SONOR_CALL_END_UNTRUSTED);
      g_assert_nonnull (strstr (sonor_call_get_end_message (out), untrusted->words));
      g_assert_nonnull (strstr (sonor_call_get_end_message (out), untrusted->name));

      sonor_account_register (account);
      WAIT (sonor_account_get_state (account) == SONOR_ACCOUNT_STATE_REJECTED);
      g_assert_error (sonor_account_get_error (account), SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_UNTRUSTED);
    }
  else
    g_assert_cmpint (sonor_call_get_end (out), ==, SONOR_CALL_END_UNREACHABLE);

  g_assert_finalize_object (account);
  g_assert_finalize_object (out);
  endpoint_free (a);
  endpoint_free (b);
  certificates_free (server);
}

/* Who must show a certificate and has none is not let in. */
static void
test_client_without_certificate (Fixture       *fixture,
                                 gconstpointer  data)
{
  char *server = certificates_new_server (fixture->authority, "127.0.0.1", 2);
  Endpoint *a = endpoint_new (&(SonorUserAgentSettings) { .certificate_directory = fixture->authority, IMPATIENT });
  Endpoint *b = endpoint_new (&(SonorUserAgentSettings) { .certificate_directory = server, .verify_clients = TRUE });
  SonorCall *out = dial (a, b);

  WAIT_STATE (out, ENDED);
  g_assert_cmpuint (b->n_incoming, ==, 0);
  g_assert_finalize_object (out);
  endpoint_free (a);
  endpoint_free (b);
  certificates_free (server);
}

#define ADD(name, data, function) g_test_add ("/voice/tls/" name, Fixture, data, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("trusted", NULL, test_trusted);
  ADD ("registered", NULL, test_registered);
  ADD ("forgotten-connection", NULL, test_forgotten_connection);
  ADD ("untrusted/authority", &nobody_signed, test_untrusted);
  ADD ("untrusted/name", &other_name, test_untrusted);
  ADD ("untrusted/expired", &expired, test_untrusted);
  ADD ("client-without-certificate", NULL, test_client_without_certificate);

  return g_test_run ();
}
