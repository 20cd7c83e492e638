/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Our registrar and telephones that register with it: ours, and SIPp's in test-sipp.c's way. */

#include "endpoint.h"
#include "voice/guess-book.h"
#include "voice/nonce-book.h"
#include "voice/registrar.h"

#define WAIT_ACCOUNT(account, name) WAIT (sonor_account_get_state (account) == SONOR_ACCOUNT_STATE_##name)

typedef struct
{
  Endpoint          *server;
  Endpoint          *telephone;
  SonorRegistrar    *registrar;
  SonorRegistration *waiting;
  gboolean           answers;
  guint              n_asked;
  GString           *story;
} Fixture;

static char *
make_ha1 (const char *user,
          const char *password)
{
  g_autofree char *text = g_strdup_printf ("%s:sonor:%s", user, password);

  return g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);
}

static void
on_asked (SonorRegistrar    *registrar,
          SonorRegistration *registration,
          Fixture           *fixture)
{
  const char *user = sonor_registration_get_user (registration);
  g_autofree char *ha1 = g_str_has_prefix (user, "agent") ? make_ha1 (user, "secret") : NULL;

  fixture->n_asked++;
  if (fixture->answers)
    sonor_registration_resolve (registration, ha1);
  else
    g_set_object (&fixture->waiting, registration);
}

static void
on_registered (SonorRegistrar *registrar,
               const char     *user,
               const char     *contact,
               guint           seconds,
               Fixture        *fixture)
{
  g_assert_true (g_str_has_prefix (contact, "sip:"));
  g_string_append_printf (fixture->story, "+%s %u ", user, seconds);
}

static void
on_left (SonorRegistrar *registrar,
         const char     *user,
         Fixture        *fixture)
{
  g_string_append_printf (fixture->story, "-%s ", user);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->server = endpoint_new (&(SonorUserAgentSettings) { 0 });
  fixture->telephone = endpoint_new (&(SonorUserAgentSettings) { .transaction_timeout = 5000 });
  fixture->registrar = sonor_registrar_new (fixture->server->user_agent, "sonor");
  fixture->answers = TRUE;
  fixture->story = g_string_new (NULL);
  g_signal_connect (fixture->registrar, "asked", G_CALLBACK (on_asked), fixture);
  g_signal_connect (fixture->registrar, "registered", G_CALLBACK (on_registered), fixture);
  g_signal_connect (fixture->registrar, "left", G_CALLBACK (on_left), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  endpoint_free (fixture->telephone);
  g_clear_object (&fixture->waiting);
  g_assert_finalize_object (fixture->registrar);
  endpoint_free (fixture->server);
  g_string_free (fixture->story, TRUE);
}

static SonorAccount *
make_account (Fixture    *fixture,
              const char *user,
              const char *password,
              const char *transport,
              guint       expires)
{
  g_autofree char *address = g_strdup_printf ("sip:%s@127.0.0.1:%u%s", user,
                                              sonor_user_agent_get_port (fixture->server->user_agent), transport);
  SonorAccountSettings settings = { .address = address, .password = password, .expires = expires };
  g_autoptr (GError) error = NULL;
  SonorAccount *account = sonor_account_new (fixture->telephone->user_agent, &settings, &error);

  g_assert_no_error (error);

  return account;
}

static void
test_register (Fixture       *fixture,
               gconstpointer  transport)
{
  SonorAccount *account = make_account (fixture, "agent1", "secret", transport, 60);
  SonorSipAddress *contact;

  g_assert_null (sonor_registrar_find (fixture->registrar, "agent1"));
  sonor_account_register (account);
  WAIT_ACCOUNT (account, REGISTERED);
  contact = sonor_registrar_find (fixture->registrar, "agent1");
  g_assert_nonnull (contact);
  g_assert_cmpstr (sonor_sip_address_get_host (contact), ==, "127.0.0.1");
  g_assert_cmpuint (sonor_registrar_get_n_registered (fixture->registrar), ==, 1);

  sonor_account_unregister (account);
  WAIT_ACCOUNT (account, OFFLINE);
  g_assert_null (sonor_registrar_find (fixture->registrar, "agent1"));
  g_assert_cmpstr (fixture->story->str, ==, "+agent1 60 -agent1 ");
  g_assert_finalize_object (account);
}

/* A call to the contact reaches the telephone. */
static void
test_reachable (Fixture       *fixture,
                gconstpointer  transport)
{
  SonorAccount *account = make_account (fixture, "agent2", "secret", transport, 60);
  SonorCall *out;
  SonorCall *in;

  sonor_account_register (account);
  WAIT_ACCOUNT (account, REGISTERED);
  out = endpoint_dial_uri (fixture->server, sonor_sip_address_get_uri (sonor_registrar_find (fixture->registrar, "agent2")));
  WAIT (fixture->telephone->incoming != NULL);
  in = endpoint_take_incoming (fixture->telephone);
  g_assert_true (sonor_call_get_account (in) == account);
  g_assert_cmpstr (sonor_call_get_source (in), ==, "127.0.0.1");
  g_assert_null (sonor_call_get_source (out));
  sonor_call_hang_up (out);
  WAIT_STATE (in, ENDED);
  WAIT_STATE (out, ENDED);
  g_clear_object (&in);
  g_clear_object (&out);
  g_object_unref (account);
}

static void
test_wrong_password (Fixture       *fixture,
                     gconstpointer  user)
{
  SonorAccount *account = make_account (fixture, user, "guess", "", 60);
  gint64 began = g_get_monotonic_time ();

  sonor_account_register (account);
  WAIT_ACCOUNT (account, REJECTED);
  /* Each wrong answer is told a second late, whether there is such a user or not. */
  g_assert_cmpint (g_get_monotonic_time () - began, >, 900 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpuint (sonor_registrar_get_n_registered (fixture->registrar), ==, 0);
  g_assert_cmpstr (fixture->story->str, ==, "");
  g_object_unref (account);
}

/* The database takes its time, and never answers. */
static void
test_late_answer (Fixture       *fixture,
                  gconstpointer  data)
{
  SonorAccount *account = make_account (fixture, "agent1", "secret", "", 60);
  g_autofree char *ha1 = make_ha1 ("agent1", "secret");

  fixture->answers = FALSE;
  sonor_account_register (account);
  WAIT (fixture->waiting != NULL);
  g_assert_null (sonor_registrar_find (fixture->registrar, "agent1"));
  sonor_registration_resolve (fixture->waiting, ha1);
  sonor_registration_resolve (fixture->waiting, NULL);
  WAIT_ACCOUNT (account, REGISTERED);
  g_clear_object (&fixture->waiting);
  g_assert_cmpuint (fixture->n_asked, ==, 1);

  sonor_account_unregister (account);
  WAIT (fixture->waiting != NULL);
  g_object_unref (account);
}

/* Who has registered comes to an end by itself; the shortest time there is is half a minute, so only its refusal is waited for. */
static void
test_too_brief (Fixture       *fixture,
                gconstpointer  data)
{
  SonorAccount *account = make_account (fixture, "agent1", "secret", "", 30);

  sonor_account_register (account);
  WAIT_ACCOUNT (account, REGISTERED);
  g_assert_cmpstr (fixture->story->str, ==, "+agent1 30 ");
  g_object_unref (account);
}

/* Where only TLS counts nobody is asked for a password over anything else. */
static void
test_secure_only (Fixture       *fixture,
                  gconstpointer  data)
{
  SonorAccount *account = make_account (fixture, "agent1", "secret", ";transport=tcp", 60);
  SonorCall *out;

  sonor_registrar_set_secure_only (fixture->registrar, TRUE);
  sonor_account_register (account);
  WAIT_ACCOUNT (account, REJECTED);
  g_assert_cmpuint (fixture->n_asked, ==, 0);
  g_assert_cmpstr (fixture->story->str, ==, "");
  out = endpoint_dial (fixture->telephone, fixture->server);
  WAIT (fixture->server->incoming != NULL);
  g_assert_false (sonor_call_is_secure (fixture->server->incoming));
  sonor_registrar_identify_async (fixture->registrar, fixture->server->incoming, NULL, NULL, NULL);
  WAIT_STATE (out, ENDED);
  g_assert_cmpuint (sonor_call_get_end_status (out), ==, 403);
  g_clear_object (&out);
  g_object_unref (account);
}

/* Without a registrar a telephone is told that nobody registers here. */
static void
test_none (void)
{
  Endpoint *server = endpoint_new (&(SonorUserAgentSettings) { 0 });
  Endpoint *telephone = endpoint_new (&(SonorUserAgentSettings) { .transaction_timeout = 1000 });
  g_autofree char *address = g_strdup_printf ("sip:agent1@127.0.0.1:%u", sonor_user_agent_get_port (server->user_agent));
  SonorAccountSettings settings = { .address = address, .password = "secret" };
  SonorAccount *account = sonor_account_new (telephone->user_agent, &settings, NULL);

  sonor_account_register (account);
  WAIT (sonor_account_get_error (account) != NULL);
  g_object_unref (account);
  endpoint_free (telephone);
  endpoint_free (server);
}

static void
test_nonces (void)
{
  g_autoptr (SonorNonceBook) ours = sonor_nonce_book_new ();
  g_autoptr (SonorNonceBook) other = sonor_nonce_book_new ();
  g_autofree char *nonce = sonor_nonce_book_issue (ours, 1000);
  g_autofree char *second = sonor_nonce_book_issue (ours, 1000);
  g_autofree char *forged = g_strdup (nonce);
  static const char * const strange[] = { "", ".", "3e8.1.", "3e8", "x.y.z", "ffffffffffffffff.1.0" };

  g_assert_cmpstr (nonce, !=, second);
  forged[strlen (forged) - 1] = forged[strlen (forged) - 1] == '0' ? '1' : '0';

  g_assert_cmpint (sonor_nonce_book_check (ours, nonce, "00000001", 1001), ==, SONOR_NONCE_GOOD);
  g_assert_cmpint (sonor_nonce_book_check (ours, nonce, "00000001", 1001), ==, SONOR_NONCE_STALE);
  g_assert_cmpint (sonor_nonce_book_check (ours, nonce, "00000003", 1001), ==, SONOR_NONCE_GOOD);
  g_assert_cmpint (sonor_nonce_book_check (ours, nonce, "00000002", 1001), ==, SONOR_NONCE_STALE);
  g_assert_cmpint (sonor_nonce_book_check (ours, nonce, "0", 1001), ==, SONOR_NONCE_STALE);
  g_assert_cmpint (sonor_nonce_book_check (ours, nonce, "1ffffffff", 1001), ==, SONOR_NONCE_STALE);
  g_assert_cmpint (sonor_nonce_book_check (ours, second, "00000001", 1299), ==, SONOR_NONCE_GOOD);
  g_assert_cmpint (sonor_nonce_book_check (ours, second, "00000002", 1301), ==, SONOR_NONCE_STALE);
  g_assert_cmpint (sonor_nonce_book_check (ours, forged, "00000009", 1001), ==, SONOR_NONCE_FOREIGN);
  g_assert_cmpint (sonor_nonce_book_check (other, nonce, "00000001", 1001), ==, SONOR_NONCE_FOREIGN);
  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    g_assert_cmpint (sonor_nonce_book_check (ours, strange[i], "00000001", 1001), ==, SONOR_NONCE_FOREIGN);
}

static void
test_guesses (void)
{
  g_autoptr (SonorGuessBook) book = sonor_guess_book_new (3, 300);

  g_assert_false (sonor_guess_book_is_blocked (book, "192.0.2.1", 0));
  g_assert_cmpuint (sonor_guess_book_add (book, "192.0.2.1", 0), ==, 1);
  g_assert_cmpuint (sonor_guess_book_add (book, "192.0.2.1", 10), ==, 2);
  g_assert_false (sonor_guess_book_is_blocked (book, "192.0.2.1", 10));
  g_assert_cmpuint (sonor_guess_book_add (book, "192.0.2.1", 20), ==, 3);
  g_assert_true (sonor_guess_book_is_blocked (book, "192.0.2.1", 20));
  g_assert_false (sonor_guess_book_is_blocked (book, "192.0.2.2", 20));
  g_assert_true (sonor_guess_book_is_blocked (book, "192.0.2.1", 320));
  g_assert_false (sonor_guess_book_is_blocked (book, "192.0.2.1", 321));
  g_assert_cmpuint (sonor_guess_book_add (book, "192.0.2.1", 400), ==, 1);
  sonor_guess_book_forgive (book, "192.0.2.1");
  g_assert_cmpuint (sonor_guess_book_add (book, "192.0.2.1", 400), ==, 1);

  /* A whole network of guessers does not eat the memory; who guessed last is remembered. */
  for (guint i = 0; i < 10500; i++)
    {
      g_autofree char *source = g_strdup_printf ("2001:db8::%x", i);

      sonor_guess_book_add (book, source, 500 + i / 100);
    }
  g_assert_cmpuint (sonor_guess_book_add (book, "2001:db8::0", 700), ==, 1);
  g_assert_cmpuint (sonor_guess_book_add (book, "2001:db8::2903", 700), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/voice/registrar/udp", Fixture, "", set_up, test_register, tear_down);
  g_test_add ("/voice/registrar/tcp", Fixture, ";transport=tcp", set_up, test_register, tear_down);
  g_test_add ("/voice/registrar/reachable-by-udp", Fixture, "", set_up, test_reachable, tear_down);
  g_test_add ("/voice/registrar/reachable-by-tcp", Fixture, ";transport=tcp", set_up, test_reachable, tear_down);
  g_test_add ("/voice/registrar/wrong-password", Fixture, "agent1", set_up, test_wrong_password, tear_down);
  g_test_add ("/voice/registrar/unknown-user", Fixture, "nobody", set_up, test_wrong_password, tear_down);
  g_test_add ("/voice/registrar/late-answer", Fixture, NULL, set_up, test_late_answer, tear_down);
  g_test_add ("/voice/registrar/shortest", Fixture, NULL, set_up, test_too_brief, tear_down);
  g_test_add ("/voice/registrar/secure-only", Fixture, NULL, set_up, test_secure_only, tear_down);
  g_test_add_func ("/voice/registrar/none", test_none);
  g_test_add_func ("/voice/registrar/nonces", test_nonces);
  g_test_add_func ("/voice/registrar/guesses", test_guesses);

  return g_test_run ();
}
