/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Packets that do not arrive, and a far end that has forgotten us. */

#include "endpoint.h"
#include "relay.h"

#define ALL G_MAXUINT

typedef struct
{
  Endpoint     *a;
  Endpoint     *b;
  Relay        *relay;
  SonorAccount *account;
  SonorCall    *out;
  SonorCall    *in;
} Fixture;

/* A takes the relay for its proxy: all it sends goes through, and so do the answers. */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const SonorUserAgentSettings settings = { .transaction_timeout = 2000, .session_expires = 6, .shortest_session = 2 };
  g_autofree char *proxy = NULL;
  g_autoptr (GError) error = NULL;

  fixture->a = endpoint_new (&settings);
  fixture->b = endpoint_new (&settings);
  fixture->relay = relay_new (sonor_user_agent_get_port (fixture->b->user_agent));
  proxy = g_strdup_printf ("sip:127.0.0.1:%u", relay_get_port (fixture->relay));
  fixture->account = sonor_account_new (fixture->a->user_agent,
                                        &(SonorAccountSettings) { .address = "sip:a@127.0.0.1", .proxy = proxy }, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->out);
  g_assert_finalize_object (fixture->in);
  g_assert_finalize_object (fixture->account);
  endpoint_free (fixture->a);
  endpoint_free (fixture->b);
  relay_free (fixture->relay);
}

static void
dial (Fixture *fixture)
{
  g_autoptr (SonorSipAddress) target = endpoint_address (fixture->b);
  g_autoptr (GError) error = NULL;

  fixture->out = sonor_call_dial (fixture->a->user_agent, fixture->account, target, NULL, fixture->a->profile, "127.0.0.1",
                                  4002, &error);
  g_assert_no_error (error);
  endpoint_watch (fixture->a, fixture->out);
  fixture->in = endpoint_take_incoming (fixture->b);
}

static void
answer (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_call_answer (fixture->in, &error));
  g_assert_no_error (error);
}

static void
connect_both (Fixture *fixture)
{
  dial (fixture);
  answer (fixture);
  WAIT_STATE (fixture->out, ACTIVE);
  WAIT_STATE (fixture->in, ACTIVE);
}

static void
finish (Fixture *fixture)
{
  sonor_call_hang_up (fixture->in);
  WAIT_STATE (fixture->out, ENDED);
  WAIT_STATE (fixture->in, ENDED);
}

static void
test_first_invite (Fixture       *fixture,
                   gconstpointer  data)
{
  relay_lose (fixture->relay, "INVITE", 1);
  connect_both (fixture);
  g_assert_cmpuint (relay_get_n_lost (fixture->relay), ==, 1);
  finish (fixture);
}

static void
test_first_answer (Fixture       *fixture,
                   gconstpointer  data)
{
  relay_lose (fixture->relay, "SIP/2.0 200", 1);
  connect_both (fixture);
  g_assert_cmpuint (relay_get_n_lost (fixture->relay), ==, 1);
  finish (fixture);
}

static void
test_first_ack (Fixture       *fixture,
                gconstpointer  data)
{
  relay_lose (fixture->relay, "ACK", 1);
  connect_both (fixture);
  g_assert_cmpuint (relay_get_n_lost (fixture->relay), ==, 1);
  finish (fixture);
}

/* Nobody ever confirms the answer: the call is ended for both. */
static void
test_every_ack (Fixture       *fixture,
                gconstpointer  data)
{
  dial (fixture);
  relay_lose (fixture->relay, "ACK", ALL);
  answer (fixture);
  WAIT_STATE (fixture->out, ACTIVE);
  WAIT_STATE (fixture->in, ENDED);
  WAIT_STATE (fixture->out, ENDED);
  g_assert_cmpint (sonor_call_get_end (fixture->in), ==, SONOR_CALL_END_LOST);
}

static void
test_first_bye (Fixture       *fixture,
                gconstpointer  data)
{
  connect_both (fixture);
  relay_lose (fixture->relay, "BYE", 1);
  sonor_call_hang_up (fixture->out);
  WAIT_STATE (fixture->out, ENDED);
  WAIT_STATE (fixture->in, ENDED);
  g_assert_cmpint (sonor_call_get_end (fixture->in), ==, SONOR_CALL_END_PEER_HUNG_UP);
}

/* B never hears that A has hung up; the session timer tells it. */
static void
test_every_bye (Fixture       *fixture,
                gconstpointer  data)
{
  connect_both (fixture);
  relay_lose (fixture->relay, "BYE", ALL);
  sonor_call_hang_up (fixture->out);
  WAIT_STATE (fixture->out, ENDED);
  g_assert_cmpint (sonor_call_get_end (fixture->out), ==, SONOR_CALL_END_HUNG_UP);
  g_assert_cmpint (sonor_call_get_state (fixture->in), ==, SONOR_CALL_STATE_ACTIVE);
  WAIT_STATE (fixture->in, ENDED);
  g_assert_cmpint (sonor_call_get_end (fixture->in), ==, SONOR_CALL_END_LOST);
}

/* The far end has been started anew and knows nothing: the next request ends the call here too. */
static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  Endpoint *fresh = endpoint_new (NULL);
  g_autoptr (GError) error = NULL;

  connect_both (fixture);
  relay_set_target (fixture->relay, sonor_user_agent_get_port (fresh->user_agent));
  g_assert_true (sonor_call_hold (fixture->out, &error));
  WAIT_STATE (fixture->out, ENDED);
  g_assert_cmpint (sonor_call_get_end (fixture->out), ==, SONOR_CALL_END_LOST);
  sonor_call_hang_up (fixture->in);
  WAIT_STATE (fixture->in, ENDED);
  endpoint_free (fresh);
}

/* Hanging up a call that the far end has forgotten is still hanging up. */
static void
test_restart_and_hang_up (Fixture       *fixture,
                          gconstpointer  data)
{
  Endpoint *fresh = endpoint_new (NULL);

  connect_both (fixture);
  relay_set_target (fixture->relay, sonor_user_agent_get_port (fresh->user_agent));
  sonor_call_hang_up (fixture->out);
  WAIT_STATE (fixture->out, ENDED);
  g_assert_cmpint (sonor_call_get_end (fixture->out), ==, SONOR_CALL_END_HUNG_UP);
  sonor_call_hang_up (fixture->in);
  WAIT_STATE (fixture->in, ENDED);
  endpoint_free (fresh);
}

#define ADD(name, function) g_test_add ("/voice/loss/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("first-invite", test_first_invite);
  ADD ("first-answer", test_first_answer);
  ADD ("first-ack", test_first_ack);
  ADD ("every-ack", test_every_ack);
  ADD ("first-bye", test_first_bye);
  ADD ("every-bye", test_every_bye);
  ADD ("restart", test_restart);
  ADD ("restart-and-hang-up", test_restart_and_hang_up);

  return g_test_run ();
}
