/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Transfers in one process: A talks to B and has B call C, unasked or after having asked C. */

#include "endpoint.h"

typedef struct
{
  Endpoint  *a;
  Endpoint  *b;
  Endpoint  *c;
  SonorCall *out;
  SonorCall *in;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->a = endpoint_new (NULL);
  fixture->b = endpoint_new (NULL);
  fixture->c = endpoint_new (NULL);
  fixture->b->follows_transfers = TRUE;
  endpoint_connect (fixture->a, fixture->b, &fixture->out, &fixture->in);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->out);
  g_assert_finalize_object (fixture->in);
  endpoint_free (fixture->a);
  endpoint_free (fixture->b);
  endpoint_free (fixture->c);
}

static void
test_blind (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (SonorSipAddress) target = endpoint_address (fixture->c);
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorCall) transferred = NULL;
  g_autoptr (SonorCall) reached = NULL;

  g_assert_true (sonor_call_transfer (fixture->out, target, &error));
  g_assert_cmpint (sonor_call_get_state (fixture->out), ==, SONOR_CALL_STATE_TRANSFERRING);
  reached = endpoint_take_incoming (fixture->c);
  g_assert_true (sonor_call_ring (reached, FALSE, &error));
  WAIT (fixture->a->transfer_status == 180);
  g_assert_true (sonor_call_answer (reached, &error));
  WAIT_STATE (reached, ACTIVE);
  WAIT_STATE (fixture->out, ENDED);
  WAIT_STATE (fixture->in, ENDED);
  g_assert_cmpuint (fixture->a->transfer_status, ==, 200);
  g_assert_cmpint (sonor_call_get_end (fixture->out), ==, SONOR_CALL_END_TRANSFERRED);

  transferred = g_steal_pointer (&fixture->b->transferred);
  g_assert_cmpint (sonor_call_get_state (transferred), ==, SONOR_CALL_STATE_ACTIVE);
  sonor_call_hang_up (reached);
  WAIT_STATE (reached, ENDED);
  WAIT_STATE (transferred, ENDED);
}

/* A chain: B passes on to C whom A had passed on to B. */
static void
test_chain (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (SonorSipAddress) to_c = endpoint_address (fixture->c);
  g_autoptr (SonorSipAddress) to_a = endpoint_address (fixture->a);
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorCall) first = NULL;
  g_autoptr (SonorCall) second = NULL;
  g_autoptr (SonorCall) with_b = NULL;
  g_autoptr (SonorCall) back = NULL;

  g_assert_true (sonor_call_transfer (fixture->out, to_c, &error));
  first = endpoint_take_incoming (fixture->c);
  g_assert_true (sonor_call_answer (first, &error));
  WAIT_STATE (first, ACTIVE);
  WAIT_STATE (fixture->in, ENDED);
  with_b = g_steal_pointer (&fixture->b->transferred);
  WAIT_STATE (with_b, ACTIVE);
  endpoint_watch (fixture->b, with_b);

  g_assert_true (sonor_call_transfer (first, to_a, &error));
  back = endpoint_take_incoming (fixture->a);
  g_assert_true (sonor_call_answer (back, &error));
  WAIT_STATE (back, ACTIVE);
  WAIT_STATE (first, ENDED);
  WAIT_STATE (with_b, ENDED);
  second = g_steal_pointer (&fixture->b->transferred);
  WAIT_STATE (second, ACTIVE);
  sonor_call_hang_up (second);
  WAIT_STATE (second, ENDED);
  WAIT_STATE (back, ENDED);
  WAIT_STATE (fixture->out, ENDED);
}

static void
test_attended (Fixture       *fixture,
               gconstpointer  data)
{
  gboolean held = g_strcmp0 (data, "held") == 0;
  gboolean consulted_called = g_strcmp0 (data, "incoming") == 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorCall) taking_over = NULL;
  g_autoptr (SonorCall) transferred = NULL;
  SonorCall *consultation, *consulted;

  if (held)
    {
      g_assert_true (sonor_call_hold (fixture->out, &error));
      WAIT_STATE (fixture->out, HELD);
    }
  if (consulted_called)
    endpoint_connect (fixture->c, fixture->a, &consulted, &consultation);
  else
    endpoint_connect (fixture->a, fixture->c, &consultation, &consulted);
  g_assert_true (sonor_call_transfer_to (fixture->out, consultation, &error));
  g_assert_no_error (error);

  taking_over = endpoint_take_incoming (fixture->c);
  g_assert_true (sonor_call_get_replaced (taking_over) == consulted);
  g_assert_true (sonor_call_answer (taking_over, &error));
  g_assert_no_error (error);
  WAIT_STATE (taking_over, ACTIVE);
  WAIT_STATE (consulted, ENDED);
  WAIT_STATE (consultation, ENDED);
  WAIT_STATE (fixture->out, ENDED);
  WAIT_STATE (fixture->in, ENDED);
  g_assert_cmpint (sonor_call_get_end (consulted), ==, SONOR_CALL_END_REPLACED);
  g_assert_cmpint (sonor_call_get_end (fixture->out), ==, SONOR_CALL_END_TRANSFERRED);

  transferred = g_steal_pointer (&fixture->b->transferred);
  g_assert_cmpint (sonor_call_get_state (transferred), ==, SONOR_CALL_STATE_ACTIVE);
  sonor_call_hang_up (transferred);
  WAIT_STATE (transferred, ENDED);
  WAIT_STATE (taking_over, ENDED);
  g_assert_finalize_object (consultation);
  g_assert_finalize_object (consulted);
}

/* B will not call anybody for A. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (SonorSipAddress) target = endpoint_address (fixture->c);
  g_autoptr (GError) error = NULL;

  fixture->b->follows_transfers = FALSE;
  g_assert_true (sonor_call_hold (fixture->out, &error));
  WAIT_STATE (fixture->out, HELD);
  g_assert_true (sonor_call_transfer (fixture->out, target, &error));
  g_assert_false (sonor_call_hold (fixture->out, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE);
  WAIT_STATE (fixture->out, HELD);
  WAIT (fixture->a->refused != NULL);
  g_assert_error (fixture->a->refused, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_REFUSED);
  g_assert_cmpuint (fixture->c->n_incoming, ==, 0);
  sonor_call_hang_up (fixture->in);
  WAIT_STATE (fixture->out, ENDED);
  WAIT_STATE (fixture->in, ENDED);
}

/* C does not answer: A hears of it and has B back. */
static void
test_target_busy (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (SonorSipAddress) target = endpoint_address (fixture->c);
  g_autoptr (SonorCall) refusing = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_call_transfer (fixture->out, target, &error));
  refusing = endpoint_take_incoming (fixture->c);
  g_assert_true (sonor_call_refuse (refusing, SONOR_CALL_REFUSAL_BUSY, &error));
  WAIT_STATE (fixture->out, ACTIVE);
  g_assert_cmpuint (fixture->a->transfer_status, ==, 486);
  g_assert_error (fixture->a->refused, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_REFUSED);
  g_assert_cmpint (sonor_call_get_state (fixture->in), ==, SONOR_CALL_STATE_ACTIVE);
  sonor_call_hang_up (fixture->out);
  WAIT_STATE (fixture->out, ENDED);
  WAIT_STATE (fixture->in, ENDED);
}

/* The consultation is over before the transfer arrives: there is nothing to replace (481), and A has B back. */
static void
test_consultation_gone (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  SonorCall *consultation, *consulted;

  endpoint_connect (fixture->a, fixture->c, &consultation, &consulted);
  sonor_call_hang_up (consulted);
  g_assert_true (sonor_call_transfer_to (fixture->out, consultation, &error));
  WAIT (fixture->a->refused != NULL);
  WAIT_STATE (fixture->out, ACTIVE);
  WAIT_STATE (consultation, ENDED);
  WAIT_STATE (consulted, ENDED);
  g_assert_cmpuint (fixture->c->n_incoming, ==, 1);
  sonor_call_hang_up (fixture->out);
  WAIT_STATE (fixture->out, ENDED);
  WAIT_STATE (fixture->in, ENDED);
  g_assert_finalize_object (consultation);
  g_assert_finalize_object (consulted);
}

/* B hangs up while A waits. */
static void
test_hung_up_meanwhile (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (SonorSipAddress) target = endpoint_address (fixture->c);
  g_autoptr (SonorCall) ringing = NULL;
  g_autoptr (SonorCall) transferred = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_call_transfer (fixture->out, target, &error));
  ringing = endpoint_take_incoming (fixture->c);
  sonor_call_hang_up (fixture->in);
  WAIT_STATE (fixture->out, ENDED);
  WAIT_STATE (fixture->in, ENDED);
  transferred = g_steal_pointer (&fixture->b->transferred);
  sonor_call_hang_up (transferred);
  WAIT_STATE (transferred, ENDED);
  WAIT_STATE (ringing, ENDED);
}

#define ADD(name, data, function) g_test_add ("/voice/transfer/" name, Fixture, data, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("blind", NULL, test_blind);
  ADD ("chain", NULL, test_chain);
  ADD ("attended", NULL, test_attended);
  ADD ("attended-from-hold", "held", test_attended);
  ADD ("attended-to-caller", "incoming", test_attended);
  ADD ("refused", NULL, test_refused);
  ADD ("target-busy", NULL, test_target_busy);
  ADD ("consultation-gone", NULL, test_consultation_gone);
  ADD ("hung-up-meanwhile", NULL, test_hung_up_meanwhile);

  return g_test_run ();
}
