/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Holding, by either side and by both, both at once, and the refreshing of sessions. */

#include "endpoint.h"
#include "relay.h"

#define ASSERT_DIRECTION(call, direction_name) \
  g_assert_cmpint (sonor_call_get_media (call)->direction, ==, SONOR_MEDIA_DIRECTION_##direction_name)

static void
test_hold_and_resume (gconstpointer who)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  SonorCall *out, *in, *holder, *held;
  g_autoptr (GError) error = NULL;

  endpoint_connect (a, b, &out, &in);
  holder = GPOINTER_TO_INT (who) ? out : in;
  held = GPOINTER_TO_INT (who) ? in : out;

  for (guint round = 0; round < 2; round++)
    {
      g_assert_true (sonor_call_hold (holder, &error));
      g_assert_no_error (error);
      g_assert_cmpint (sonor_call_get_state (holder), ==, SONOR_CALL_STATE_ACTIVE);
      WAIT_STATE (holder, HELD);
      WAIT_STATE (held, HELD_BY_PEER);
      ASSERT_DIRECTION (holder, SEND);
      ASSERT_DIRECTION (held, RECEIVE);

      g_assert_true (sonor_call_resume (holder, &error));
      g_assert_no_error (error);
      WAIT_STATE (holder, ACTIVE);
      WAIT_STATE (held, ACTIVE);
      ASSERT_DIRECTION (holder, BOTH);
      ASSERT_DIRECTION (held, BOTH);
    }

  endpoint_finish (&out, &in);
  endpoint_free (a);
  endpoint_free (b);
}

static void
test_both_hold (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  SonorCall *out, *in;
  g_autoptr (GError) error = NULL;

  endpoint_connect (a, b, &out, &in);
  g_assert_true (sonor_call_hold (out, &error));
  WAIT_STATE (in, HELD_BY_PEER);
  WAIT_STATE (out, HELD);
  g_assert_true (sonor_call_hold (in, &error));
  WAIT_STATE (in, HELD_BY_BOTH);
  WAIT_STATE (out, HELD_BY_BOTH);
  ASSERT_DIRECTION (out, NONE);
  ASSERT_DIRECTION (in, NONE);

  /* Each takes back its own. */
  g_assert_true (sonor_call_resume (out, &error));
  WAIT_STATE (out, HELD_BY_PEER);
  WAIT_STATE (in, HELD);
  ASSERT_DIRECTION (in, SEND);
  g_assert_true (sonor_call_resume (in, &error));
  WAIT_STATE (out, ACTIVE);
  WAIT_STATE (in, ACTIVE);
  ASSERT_DIRECTION (in, BOTH);

  endpoint_finish (&out, &in);
  endpoint_free (a);
  endpoint_free (b);
}

/* Both ask in the same moment: 491 for both, and after the times of RFC 3261 14.1 both have what they wanted. */
static void
test_glare (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  Relay *relay = relay_new (sonor_user_agent_get_port (b->user_agent));
  g_autofree char *proxy = g_strdup_printf ("sip:127.0.0.1:%u", relay_get_port (relay));
  SonorAccountSettings settings = { .address = "sip:a@127.0.0.1", .proxy = proxy };
  g_autoptr (SonorSipAddress) target = endpoint_address (b);
  g_autoptr (GError) error = NULL;
  SonorAccount *account = sonor_account_new (a->user_agent, &settings, &error);
  SonorCall *out, *in;

  g_assert_no_error (error);
  out = sonor_call_dial (a->user_agent, account, target, NULL, a->profile, "127.0.0.1", 4002, &error);
  g_assert_no_error (error);
  endpoint_watch (a, out);
  in = endpoint_take_incoming (b);
  g_assert_true (sonor_call_answer (in, &error));
  WAIT_STATE (out, ACTIVE);
  WAIT_STATE (in, ACTIVE);

  /* The called side asks when the caller's own is under way. */
  relay_count (relay, "INVITE");
  g_assert_true (sonor_call_hold (out, &error));
  WAIT (relay_get_n_counted (relay) == 1);
  relay_count (relay, "SIP/2.0 491");
  g_assert_true (sonor_call_hold (in, &error));
  WAIT_STATE (in, HELD_BY_BOTH);
  WAIT_STATE (out, HELD_BY_BOTH);
  /* Only what the caller asked goes through the relay, and so does its answer. */
  g_assert_cmpuint (relay_get_n_counted (relay), >=, 1);
  g_assert_no_error (a->refused);
  g_assert_no_error (b->refused);

  endpoint_finish (&out, &in);
  g_assert_finalize_object (account);
  endpoint_free (a);
  endpoint_free (b);
  relay_free (relay);
}

/* What a person wants last counts, however fast the keys are pressed. */
static void
test_change_of_mind (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  SonorCall *out, *in;
  g_autoptr (GError) error = NULL;

  endpoint_connect (a, b, &out, &in);
  g_assert_true (sonor_call_hold (out, &error));
  g_assert_true (sonor_call_resume (out, &error));
  g_assert_true (sonor_call_hold (out, &error));
  g_assert_true (sonor_call_resume (out, &error));
  WAIT_STATE (out, HELD);
  WAIT_STATE (out, ACTIVE);
  WAIT_STATE (in, ACTIVE);
  g_assert_true (sonor_call_hold (out, &error));
  WAIT_STATE (in, HELD_BY_PEER);

  endpoint_finish (&out, &in);
  endpoint_free (a);
  endpoint_free (b);
}

static void
test_not_now (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  SonorCall *out = endpoint_dial (a, b);
  SonorCall *in = endpoint_take_incoming (b);
  g_autoptr (GError) error = NULL;

  g_assert_false (sonor_call_hold (out, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (sonor_call_send_digit (in, '1', 160, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE);

  endpoint_finish (&out, &in);
  endpoint_free (a);
  endpoint_free (b);
}

/* A held call hangs up like any other. */
static void
test_hang_up_held (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  SonorCall *out, *in;
  g_autoptr (GError) error = NULL;

  endpoint_connect (a, b, &out, &in);
  g_assert_true (sonor_call_hold (in, &error));
  WAIT_STATE (out, HELD_BY_PEER);
  endpoint_finish (&out, &in);
  endpoint_free (a);
  endpoint_free (b);
}

static gboolean
on_time (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* A session of four seconds lives longer than that, as it is refreshed, and what is agreed stays as it was. */
static void
test_session_refresh (void)
{
  const SonorUserAgentSettings settings = { .session_expires = 4, .shortest_session = 2 };
  Endpoint *a = endpoint_new (&settings);
  Endpoint *b = endpoint_new (&settings);
  gboolean later = FALSE;
  SonorCall *out, *in;
  g_autoptr (GError) error = NULL;

  endpoint_connect (a, b, &out, &in);
  g_assert_true (sonor_call_hold (out, &error));
  WAIT_STATE (out, HELD);
  WAIT_STATE (in, HELD_BY_PEER);
  g_timeout_add (7000, on_time, &later);
  WAIT (later);
  g_assert_cmpint (sonor_call_get_state (out), ==, SONOR_CALL_STATE_HELD);
  g_assert_cmpint (sonor_call_get_state (in), ==, SONOR_CALL_STATE_HELD_BY_PEER);
  endpoint_finish (&out, &in);
  endpoint_free (a);
  endpoint_free (b);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/voice/hold/caller", GINT_TO_POINTER (TRUE), test_hold_and_resume);
  g_test_add_data_func ("/voice/hold/called", GINT_TO_POINTER (FALSE), test_hold_and_resume);
  g_test_add_func ("/voice/hold/both", test_both_hold);
  g_test_add_func ("/voice/hold/glare", test_glare);
  g_test_add_func ("/voice/hold/change-of-mind", test_change_of_mind);
  g_test_add_func ("/voice/hold/not-now", test_not_now);
  g_test_add_func ("/voice/hold/hang-up", test_hang_up_held);
  g_test_add_func ("/voice/session/refresh", test_session_refresh);

  return g_test_run ();
}
