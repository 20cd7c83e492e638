/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A citizen A calls an agent B, who asks or passes on to a colleague C. */

#include <string.h>

#include "handset.h"

typedef struct
{
  Handset        *a;
  Handset        *b;
  Handset        *c;
  Handset        *d;
  SonorPhoneCall *out;
  SonorPhoneCall *in;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->a = handset_new (620);
  fixture->b = handset_new (1000);
  fixture->c = handset_new (1380);
  fixture->d = handset_new (1790);
  handset_connect (fixture->a, fixture->b, &fixture->out, &fixture->in);
  handset_assert_hears (fixture->b, fixture->a, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->out);
  g_clear_object (&fixture->in);
  handset_free (fixture->a);
  handset_free (fixture->b);
  handset_free (fixture->c);
  handset_free (fixture->d);
}

static void
hang_up (Fixture *fixture)
{
  sonor_phone_call_hang_up (fixture->out);
  HANDSET_WAIT_STATE (fixture->out, ENDED);
}

static SonorPhoneCall *
consult (Fixture *fixture,
         Handset *whom)
{
  g_autofree char *uri = handset_uri (whom);
  g_autoptr (GError) error = NULL;
  SonorPhoneCall *consultation = sonor_phone_call_consult (fixture->in, uri, &error);

  g_assert_no_error (error);
  g_assert_true (sonor_phone_call_get_consultation_of (consultation) == fixture->in);
  HANDSET_WAIT_STATE (fixture->in, HELD);

  return g_object_ref (consultation);
}

static SonorPhoneCall *
answer (Handset *handset)
{
  SonorPhoneCall *call = handset_take (handset);
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_phone_call_answer (call, &error));
  g_assert_no_error (error);
  HANDSET_WAIT_STATE (call, ACTIVE);

  return call;
}

static void
test_complete (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorPhoneCall) consultation = consult (fixture, fixture->c);
  g_autoptr (SonorPhoneCall) consulted = NULL;
  g_autofree char *outcome = NULL;

  /* Nobody is passed on to somebody who has not answered. */
  g_assert_false (sonor_phone_call_complete (consultation, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE);
  g_clear_error (&error);
  consulted = answer (fixture->c);
  HANDSET_WAIT_STATE (consultation, ACTIVE);
  handset_assert_hears (fixture->a, NULL);
  handset_assert_hears (fixture->b, fixture->c, NULL);
  handset_assert_hears (fixture->c, fixture->b, NULL);

  g_assert_true (sonor_phone_call_complete (consultation, &error));
  g_assert_no_error (error);
  HANDSET_WAIT_STATE (fixture->in, ENDED);
  HANDSET_WAIT_STATE (consultation, ENDED);
  g_assert_cmpint (sonor_phone_call_get_end (fixture->in), ==, SONOR_CALL_END_TRANSFERRED);
  handset_assert_hears (fixture->a, fixture->c, NULL);
  handset_assert_hears (fixture->c, fixture->a, NULL);
  handset_assert_hears (fixture->b, NULL);

  /* To A and C it is the call they had, with another person; the history has a line for each person. */
  g_assert_cmpuint (fixture->c->n_arrived, ==, 1);
  g_assert_cmpint (sonor_phone_call_get_state (fixture->out), ==, SONOR_CALL_STATE_ACTIVE);
  g_assert_cmpstr (sonor_phone_call_get_number (fixture->out), ==, "1380");
  g_assert_cmpint (sonor_phone_call_get_state (consulted), ==, SONOR_CALL_STATE_ACTIVE);
  g_assert_cmpuint (fixture->a->n_ended, ==, 0);
  g_assert_cmpuint (fixture->a->records->len, ==, 1);
  outcome = handset_get_record (fixture->a, 0, "outcome");
  g_assert_cmpstr (outcome, ==, "answered");
  hang_up (fixture);
  HANDSET_WAIT_STATE (consulted, ENDED);
  g_assert_cmpuint (fixture->a->records->len, ==, 2);
  g_assert_cmpuint (fixture->b->records->len, ==, 2);
  g_assert_cmpuint (fixture->c->records->len, ==, 2);
}

static void
test_abandon (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (SonorPhoneCall) consultation = consult (fixture, fixture->c);
  g_autoptr (SonorPhoneCall) consulted = answer (fixture->c);

  HANDSET_WAIT_STATE (consultation, ACTIVE);
  sonor_phone_call_abandon (consultation);
  HANDSET_WAIT_STATE (consulted, ENDED);
  HANDSET_WAIT_STATE (fixture->in, ACTIVE);
  g_assert_true (sonor_phone_get_current (fixture->b->phone) == fixture->in);
  handset_assert_hears (fixture->a, fixture->b, NULL);
  handset_assert_hears (fixture->b, fixture->a, NULL);
  hang_up (fixture);
  HANDSET_WAIT_STATE (fixture->in, ENDED);
}

/* Abandoned while it still rings there. */
static void
test_abandon_ringing (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (SonorPhoneCall) consultation = consult (fixture, fixture->c);
  g_autoptr (SonorPhoneCall) consulted = handset_take (fixture->c);

  HANDSET_WAIT_STATE (consultation, RINGING);
  sonor_phone_call_abandon (consultation);
  HANDSET_WAIT_STATE (consulted, ENDED);
  HANDSET_WAIT_STATE (consultation, ENDED);
  HANDSET_WAIT_STATE (fixture->in, ACTIVE);
  handset_assert_hears (fixture->b, fixture->a, NULL);
  hang_up (fixture);
  HANDSET_WAIT_STATE (fixture->in, ENDED);
}

/* Whom we consult says no: the citizen is still there, held, and is who we are with. */
static void
test_consultation_refused (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorPhoneCall) consultation = consult (fixture, fixture->c);
  g_autoptr (SonorPhoneCall) consulted = handset_take (fixture->c);

  g_assert_true (sonor_phone_call_refuse (consulted, SONOR_CALL_REFUSAL_BUSY, &error));
  HANDSET_WAIT_STATE (consultation, ENDED);
  g_assert_true (sonor_phone_get_current (fixture->b->phone) == fixture->in);
  g_assert_true (sonor_phone_call_get_held (fixture->in));
  g_assert_true (sonor_phone_call_resume (fixture->in, &error));
  handset_assert_hears (fixture->b, fixture->a, NULL);
  hang_up (fixture);
  HANDSET_WAIT_STATE (fixture->in, ENDED);
}

static void
test_blind (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *uri = handset_uri (fixture->c);
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorPhoneCall) reached = NULL;

  g_assert_true (sonor_phone_call_transfer (fixture->in, uri, &error));
  g_assert_no_error (error);
  reached = answer (fixture->c);
  HANDSET_WAIT_STATE (fixture->in, ENDED);
  handset_assert_hears (fixture->a, fixture->c, NULL);
  handset_assert_hears (fixture->c, fixture->a, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (sonor_phone_get_calls (fixture->a->phone)), ==, 1);
  hang_up (fixture);
  HANDSET_WAIT_STATE (reached, ENDED);
}

static void
test_blind_refused (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *uri = handset_uri (fixture->c);
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorPhoneCall) reached = NULL;

  g_assert_true (sonor_phone_call_transfer (fixture->in, uri, &error));
  reached = handset_take (fixture->c);
  g_assert_true (sonor_phone_call_refuse (reached, SONOR_CALL_REFUSAL_BUSY, &error));
  HANDSET_WAIT (fixture->b->problems->len == 1);
  g_assert_nonnull (strstr (fixture->b->problems->pdata[0], "the call goes on"));
  HANDSET_WAIT_STATE (fixture->in, ACTIVE);
  HANDSET_WAIT (fixture->a->problems->len == 1);
  handset_assert_hears (fixture->a, fixture->b, NULL);
  handset_assert_hears (fixture->b, fixture->a, NULL);
  hang_up (fixture);
  HANDSET_WAIT_STATE (fixture->in, ENDED);
}

/* A is passed on from B to C and from C to D. */
static void
test_chain (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *to_c = handset_uri (fixture->c);
  g_autofree char *to_d = handset_uri (fixture->d);
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorPhoneCall) with_c = NULL;
  g_autoptr (SonorPhoneCall) with_d = NULL;

  g_assert_true (sonor_phone_call_transfer (fixture->in, to_c, &error));
  with_c = answer (fixture->c);
  HANDSET_WAIT_STATE (fixture->in, ENDED);
  handset_assert_hears (fixture->c, fixture->a, NULL);
  g_assert_true (sonor_phone_call_transfer (with_c, to_d, &error));
  with_d = answer (fixture->d);
  HANDSET_WAIT_STATE (with_c, ENDED);
  handset_assert_hears (fixture->a, fixture->d, NULL);
  handset_assert_hears (fixture->d, fixture->a, NULL);
  g_assert_cmpuint (fixture->a->records->len, ==, 2);
  hang_up (fixture);
  HANDSET_WAIT_STATE (with_d, ENDED);
}

/* From a consultation straight to a conversation of three. */
static void
test_consult_and_join (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorPhoneCall) consultation = consult (fixture, fixture->c);
  g_autoptr (SonorPhoneCall) consulted = answer (fixture->c);

  HANDSET_WAIT_STATE (consultation, ACTIVE);
  g_assert_true (sonor_phone_join (fixture->b->phone, &error));
  handset_assert_hears (fixture->a, fixture->b, fixture->c, NULL);
  handset_assert_hears (fixture->c, fixture->a, fixture->b, NULL);
  g_assert_true (sonor_phone_call_complete (consultation, &error));
  HANDSET_WAIT_STATE (fixture->in, ENDED);
  handset_assert_hears (fixture->a, fixture->c, NULL);
  handset_assert_hears (fixture->c, fixture->a, NULL);
  hang_up (fixture);
  HANDSET_WAIT_STATE (consulted, ENDED);
  HANDSET_WAIT_STATE (consultation, ENDED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/phone/transfer/complete", Fixture, NULL, set_up, test_complete, tear_down);
  g_test_add ("/phone/transfer/abandon", Fixture, NULL, set_up, test_abandon, tear_down);
  g_test_add ("/phone/transfer/abandon-ringing", Fixture, NULL, set_up, test_abandon_ringing, tear_down);
  g_test_add ("/phone/transfer/consultation-refused", Fixture, NULL, set_up, test_consultation_refused, tear_down);
  g_test_add ("/phone/transfer/blind", Fixture, NULL, set_up, test_blind, tear_down);
  g_test_add ("/phone/transfer/blind-refused", Fixture, NULL, set_up, test_blind_refused, tear_down);
  g_test_add ("/phone/transfer/chain", Fixture, NULL, set_up, test_chain, tear_down);
  g_test_add ("/phone/transfer/consult-and-join", Fixture, NULL, set_up, test_consult_and_join, tear_down);

  return g_test_run ();
}
