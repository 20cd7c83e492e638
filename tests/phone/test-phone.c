/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whole phones in one process. What counts is who hears whom. */

#include <string.h>

#include "../voice/certificates.h"
#include "../voice/registrar.h"
#include "base/phone-number.h"
#include "handset.h"

/* The ringing tone of China: 450 Hz, one second in five. */
#define RINGING_TONE 450

typedef struct
{
  Handset *a;
  Handset *b;
  Handset *c;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->a = handset_new (620);
  fixture->b = handset_new (1000);
  fixture->c = handset_new (1380);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  handset_free (fixture->a);
  handset_free (fixture->b);
  handset_free (fixture->c);
}

static void
finish (SonorPhoneCall **one,
        SonorPhoneCall **other)
{
  sonor_phone_call_hang_up (*one);
  HANDSET_WAIT_STATE (*one, ENDED);
  HANDSET_WAIT_STATE (*other, ENDED);
  g_clear_object (one);
  g_clear_object (other);
}

static void
assert_record (Handset    *handset,
               guint       position,
               const char *member,
               const char *value)
{
  g_autofree char *is = handset_get_record (handset, position, member);

  g_assert_cmpstr (is, ==, value);
}

static void
test_call (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *started_at = NULL;
  g_autofree char *ended_at = NULL;
  SonorPhoneCall *out = handset_dial (fixture->a, fixture->b);
  SonorPhoneCall *in = handset_take (fixture->b);

  g_assert_true (sonor_phone_get_current (fixture->a->phone) == out);
  g_assert_true (sonor_phone_get_current (fixture->b->phone) == in);
  g_assert_true (sonor_phone_call_is_incoming (in));
  HANDSET_WAIT_STATE (out, RINGING);
  g_assert_null (sonor_phone_call_get_answered_at (out));
  g_assert_true (sonor_phone_call_answer (in, &error));
  g_assert_no_error (error);
  HANDSET_WAIT_STATE (out, ACTIVE);
  HANDSET_WAIT_STATE (in, ACTIVE);
  handset_assert_hears (fixture->a, fixture->b, NULL);
  handset_assert_hears (fixture->b, fixture->a, NULL);
  g_assert_nonnull (sonor_phone_call_get_codec (out));
  g_assert_cmpstr (sonor_phone_call_get_codec (out), ==, sonor_phone_call_get_codec (in));
  g_assert_nonnull (sonor_phone_call_get_answered_at (out));
  g_assert_cmpstr (sonor_phone_call_get_number (out), ==, "1000");

  finish (&out, &in);
  g_assert_cmpuint (g_list_model_get_n_items (sonor_phone_get_calls (fixture->a->phone)), ==, 0);
  g_assert_null (sonor_phone_get_current (fixture->a->phone));
  g_assert_cmpuint (fixture->a->n_ended, ==, 1);
  g_assert_cmpuint (fixture->a->records->len, ==, 1);
  assert_record (fixture->a, 0, "direction", "out");
  assert_record (fixture->a, 0, "outcome", "answered");
  assert_record (fixture->a, 0, "number", "1000");
  assert_record (fixture->b, 0, "direction", "in");
  assert_record (fixture->b, 0, "outcome", "answered");
  started_at = handset_get_record (fixture->a, 0, "started_at");
  ended_at = handset_get_record (fixture->a, 0, "ended_at");
  g_assert_cmpstr (started_at, <, ended_at);
}

/* Each codec, in the order that the one who is called likes. */
static void
test_codecs (Fixture       *fixture,
             gconstpointer  data)
{
  const SonorCodec codecs[] = { SONOR_CODEC_PCMU, SONOR_CODEC_OPUS, SONOR_CODEC_G722, SONOR_CODEC_PCMA };

  for (gsize i = 0; i < G_N_ELEMENTS (codecs); i++)
    {
      SonorPhoneCall *out, *in;

      sonor_phone_set_profile (fixture->b->phone, codecs + i, G_N_ELEMENTS (codecs) - i, SONOR_ENCRYPTION_OFF);
      handset_connect (fixture->a, fixture->b, &out, &in);
      g_assert_cmpstr (sonor_phone_call_get_codec (out), ==, sonor_codec_get_name (codecs[i]));
      handset_assert_hears (fixture->a, fixture->b, NULL);
      handset_assert_hears (fixture->b, fixture->a, NULL);
      finish (&out, &in);
    }
}

static void
test_hold (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  SonorPhoneCall *out, *in;

  handset_connect (fixture->a, fixture->b, &out, &in);
  handset_assert_hears (fixture->b, fixture->a, NULL);

  g_assert_true (sonor_phone_call_hold (out, &error));
  g_assert_true (sonor_phone_call_get_held (out));
  HANDSET_WAIT_STATE (out, HELD);
  HANDSET_WAIT_STATE (in, HELD_BY_PEER);
  g_assert_false (sonor_phone_call_get_held (in));
  handset_assert_hears (fixture->a, NULL);
  handset_assert_hears (fixture->b, NULL);

  g_assert_true (sonor_phone_call_resume (out, &error));
  HANDSET_WAIT_STATE (out, ACTIVE);
  HANDSET_WAIT_STATE (in, ACTIVE);
  handset_assert_hears (fixture->a, fixture->b, NULL);
  handset_assert_hears (fixture->b, fixture->a, NULL);
  finish (&out, &in);
}

static void
test_mute (Fixture       *fixture,
           gconstpointer  data)
{
  SonorPhoneCall *out, *in;

  handset_connect (fixture->a, fixture->b, &out, &in);
  handset_assert_hears (fixture->b, fixture->a, NULL);
  sonor_phone_call_set_muted (out, TRUE);
  handset_assert_hears (fixture->b, NULL);
  handset_assert_hears (fixture->a, fixture->b, NULL);
  sonor_phone_call_set_muted (out, FALSE);
  handset_assert_hears (fixture->b, fixture->a, NULL);
  finish (&out, &in);
}

/* A second call is offered while the first goes on; answering it holds that one. */
static void
test_waiting (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  SonorPhoneCall *out, *in, *second_out, *second_in;

  handset_connect (fixture->a, fixture->b, &out, &in);
  second_out = handset_dial (fixture->c, fixture->b);
  second_in = handset_take (fixture->b);
  HANDSET_WAIT_STATE (second_out, RINGING);
  g_assert_true (sonor_phone_get_current (fixture->b->phone) == in);
  handset_assert_hears (fixture->b, fixture->a, NULL);

  g_assert_true (sonor_phone_call_answer (second_in, &error));
  HANDSET_WAIT_STATE (second_in, ACTIVE);
  HANDSET_WAIT_STATE (in, HELD);
  g_assert_true (sonor_phone_get_current (fixture->b->phone) == second_in);
  handset_assert_hears (fixture->b, fixture->c, NULL);
  handset_assert_hears (fixture->c, fixture->b, NULL);
  handset_assert_hears (fixture->a, NULL);

  /* There and back. */
  g_assert_true (sonor_phone_call_resume (in, &error));
  HANDSET_WAIT_STATE (in, ACTIVE);
  HANDSET_WAIT_STATE (second_in, HELD);
  handset_assert_hears (fixture->b, fixture->a, NULL);
  handset_assert_hears (fixture->c, NULL);
  finish (&in, &out);

  /* Nobody is spoken to unasked. */
  g_assert_true (sonor_phone_get_current (fixture->b->phone) == second_in);
  g_assert_true (sonor_phone_call_get_held (second_in));
  handset_assert_hears (fixture->b, NULL);
  finish (&second_in, &second_out);
}

/* Whom we called first answers when we talk with another one already: held at once, not left in silence unasked. */
static void
test_answered_late (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  SonorPhoneCall *first = handset_dial (fixture->a, fixture->b);
  SonorPhoneCall *first_in = handset_take (fixture->b);
  SonorPhoneCall *second, *second_in;

  HANDSET_WAIT_STATE (first, RINGING);
  handset_connect (fixture->a, fixture->c, &second, &second_in);
  g_assert_true (sonor_phone_call_answer (first_in, &error));
  HANDSET_WAIT_STATE (first, HELD);
  HANDSET_WAIT_STATE (first_in, HELD_BY_PEER);
  g_assert_true (sonor_phone_call_get_held (first));
  g_assert_true (sonor_phone_get_current (fixture->a->phone) == second);
  handset_assert_hears (fixture->a, fixture->c, NULL);
  handset_assert_hears (fixture->b, NULL);
  finish (&second, &second_in);
  finish (&first, &first_in);
}

/* Who switches the phone off in the middle of a call hangs up, and the history knows of it. */
static void
test_switched_off (Fixture       *fixture,
                   gconstpointer  data)
{
  SonorPhoneCall *out, *in;

  handset_connect (fixture->a, fixture->b, &out, &in);
  g_clear_object (&out);
  g_assert_finalize_object (fixture->a->phone);
  HANDSET_WAIT_STATE (in, ENDED);
  g_assert_cmpint (sonor_phone_call_get_end (in), ==, SONOR_CALL_END_PEER_HUNG_UP);
  g_clear_object (&in);
  g_assert_cmpuint (fixture->a->records->len, ==, 1);
  assert_record (fixture->a, 0, "outcome", "answered");
  fixture->a->phone = sonor_phone_new (fixture->a->user_agent, fixture->a->sound);
}

static void
test_three (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  SonorPhoneCall *out, *in, *second_out, *second_in;

  handset_connect (fixture->a, fixture->b, &out, &in);
  g_assert_false (sonor_phone_join (fixture->b->phone, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE);
  g_clear_error (&error);
  handset_connect (fixture->b, fixture->c, &second_out, &second_in);
  HANDSET_WAIT_STATE (in, HELD);
  g_assert_true (sonor_phone_join (fixture->b->phone, &error));
  g_assert_no_error (error);
  HANDSET_WAIT_STATE (in, ACTIVE);
  g_assert_true (sonor_phone_is_joined (fixture->b->phone));
  handset_assert_hears (fixture->a, fixture->b, fixture->c, NULL);
  handset_assert_hears (fixture->b, fixture->a, fixture->c, NULL);
  handset_assert_hears (fixture->c, fixture->a, fixture->b, NULL);

  /* One microphone for both. */
  sonor_phone_call_set_muted (second_out, TRUE);
  g_assert_true (sonor_phone_call_get_muted (in));
  handset_assert_hears (fixture->a, fixture->c, NULL);
  handset_assert_hears (fixture->c, fixture->a, NULL);
  sonor_phone_call_set_muted (in, FALSE);
  g_assert_false (sonor_phone_call_get_muted (second_out));
  handset_assert_hears (fixture->c, fixture->a, fixture->b, NULL);

  /* Apart again: the current one stays. */
  sonor_phone_split (fixture->b->phone);
  HANDSET_WAIT_STATE (in, HELD);
  g_assert_false (sonor_phone_is_joined (fixture->b->phone));
  handset_assert_hears (fixture->a, NULL);
  handset_assert_hears (fixture->b, fixture->c, NULL);
  handset_assert_hears (fixture->c, fixture->b, NULL);

  /* Together, and one leaves: the other two go on. */
  g_assert_true (sonor_phone_join (fixture->b->phone, &error));
  handset_assert_hears (fixture->c, fixture->a, fixture->b, NULL);
  finish (&second_in, &second_out);
  g_assert_false (sonor_phone_is_joined (fixture->b->phone));
  g_assert_true (sonor_phone_get_current (fixture->b->phone) == in);
  handset_assert_hears (fixture->a, fixture->b, NULL);
  handset_assert_hears (fixture->b, fixture->a, NULL);
  finish (&in, &out);
}

/* Holding one of three leaves a conversation of two. */
static void
test_three_hold (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  SonorPhoneCall *out, *in, *second_out, *second_in;

  handset_connect (fixture->a, fixture->b, &out, &in);
  handset_connect (fixture->b, fixture->c, &second_out, &second_in);
  HANDSET_WAIT_STATE (in, HELD);
  g_assert_true (sonor_phone_join (fixture->b->phone, &error));
  handset_assert_hears (fixture->a, fixture->b, fixture->c, NULL);

  g_assert_true (sonor_phone_call_hold (second_out, &error));
  g_assert_true (sonor_phone_get_current (fixture->b->phone) == in);
  g_assert_false (sonor_phone_is_joined (fixture->b->phone));
  handset_assert_hears (fixture->a, fixture->b, NULL);
  handset_assert_hears (fixture->b, fixture->a, NULL);
  handset_assert_hears (fixture->c, NULL);
  finish (&out, &in);
  finish (&second_out, &second_in);
}

static const struct
{
  const char      *name;
  SonorEncryption  caller;
  SonorEncryption  called;
  gboolean         agree;
  gboolean         encrypted;
} encryptions[] = {
  { "both require", SONOR_ENCRYPTION_REQUIRED, SONOR_ENCRYPTION_REQUIRED, TRUE, TRUE },
  { "both prefer", SONOR_ENCRYPTION_PREFERRED, SONOR_ENCRYPTION_PREFERRED, TRUE, TRUE },
  { "one prefers, the other requires", SONOR_ENCRYPTION_PREFERRED, SONOR_ENCRYPTION_REQUIRED, TRUE, TRUE },
  { "one requires, the other prefers", SONOR_ENCRYPTION_REQUIRED, SONOR_ENCRYPTION_PREFERRED, TRUE, TRUE },
  { "nobody wants", SONOR_ENCRYPTION_OFF, SONOR_ENCRYPTION_OFF, TRUE, FALSE },
  { "one prefers, the other cannot", SONOR_ENCRYPTION_PREFERRED, SONOR_ENCRYPTION_OFF, TRUE, FALSE },
  { "one requires, the other cannot", SONOR_ENCRYPTION_REQUIRED, SONOR_ENCRYPTION_OFF, FALSE, FALSE },
  { "one cannot, the other requires", SONOR_ENCRYPTION_OFF, SONOR_ENCRYPTION_REQUIRED, FALSE, FALSE },
};

/* What cannot be spoken, or not as it is wanted, never rings; both learn why and have it in their history. */
static void
assert_mismatch (Fixture        *fixture,
                 SonorPhoneCall *out,
                 SonorCallEnd    end)
{
  guint n_arrived = fixture->b->n_arrived;
  guint n_ended = fixture->b->n_ended;
  g_autoptr (SonorPhoneCall) call = out;

  HANDSET_WAIT_STATE (call, ENDED);
  HANDSET_WAIT (fixture->b->n_ended == n_ended + 1);
  g_assert_cmpuint (fixture->b->n_arrived, ==, n_arrived);
  g_assert_cmpint (sonor_phone_call_get_end (call), ==, end);
  g_test_message ("%s", sonor_phone_call_get_end_message (call));
  g_assert_cmpuint (g_list_model_get_n_items (sonor_phone_get_calls (fixture->b->phone)), ==, 0);
  assert_record (fixture->b, fixture->b->records->len - 1, "outcome", "failed");
  assert_record (fixture->a, fixture->a->records->len - 1, "outcome", "failed");
}

static void
test_encryption (Fixture       *fixture,
                 gconstpointer  data)
{
  const SonorCodec codecs[] = { SONOR_CODEC_PCMA };

  for (gsize i = 0; i < G_N_ELEMENTS (encryptions); i++)
    {
      g_autoptr (GError) error = NULL;
      SonorPhoneCall *out, *in;

      g_test_message ("%s", encryptions[i].name);
      sonor_phone_set_profile (fixture->a->phone, codecs, G_N_ELEMENTS (codecs), encryptions[i].caller);
      sonor_phone_set_profile (fixture->b->phone, codecs, G_N_ELEMENTS (codecs), encryptions[i].called);
      out = handset_dial (fixture->a, fixture->b);
      if (encryptions[i].agree)
        {
          in = handset_take (fixture->b);
          g_assert_true (sonor_phone_call_answer (in, &error));
          g_assert_no_error (error);
          HANDSET_WAIT_STATE (out, ACTIVE);
          HANDSET_WAIT_STATE (in, ACTIVE);
          g_assert_cmpint (sonor_phone_call_get_encrypted (out), ==, encryptions[i].encrypted);
          g_assert_cmpint (sonor_phone_call_get_encrypted (in), ==, encryptions[i].encrypted);
          handset_assert_hears (fixture->a, fixture->b, NULL);
          handset_assert_hears (fixture->b, fixture->a, NULL);
          finish (&out, &in);
          continue;
        }

      assert_mismatch (fixture, out, SONOR_CALL_END_ENCRYPTION);
    }
}

/* Nor where no codec is common to both. */
static void
test_no_common_codec (Fixture       *fixture,
                      gconstpointer  data)
{
  const SonorCodec codecs[] = { SONOR_CODEC_PCMA, SONOR_CODEC_G722 };

  sonor_phone_set_profile (fixture->a->phone, &codecs[0], 1, SONOR_ENCRYPTION_OFF);
  sonor_phone_set_profile (fixture->b->phone, &codecs[1], 1, SONOR_ENCRYPTION_OFF);
  assert_mismatch (fixture, handset_dial (fixture->a, fixture->b), SONOR_CALL_END_NO_COMMON_CODEC);
}

/* Signalling over TLS and speech under SRTP: what a hotline should run; and who is not trusted is not spoken to. */
static void
test_tls (Fixture       *fixture,
          gconstpointer  data)
{
  const SonorCodec codecs[] = { SONOR_CODEC_OPUS };
  g_autofree char *authority = certificates_new_authority ();
  g_autofree char *stranger = certificates_new_authority ();
  g_autofree char *server = certificates_new_server (authority, "127.0.0.1", 1);
  const SonorUserAgentSettings called = { .certificate_directory = server };
  const SonorUserAgentSettings calling = { .certificate_directory = authority };
  const SonorUserAgentSettings distrusting = { .certificate_directory = stranger };
  Handset *a = handset_new_with (620, &calling);
  Handset *b = handset_new_with (1000, &called);
  Handset *c = handset_new_with (1380, &distrusting);
  g_autofree char *uri =
    g_strdup_printf ("sip:12345@127.0.0.1:%u;transport=tls", sonor_user_agent_get_tls_port (b->user_agent));
  g_autoptr (GError) error = NULL;
  SonorPhoneCall *out, *in;

  sonor_phone_set_profile (a->phone, codecs, G_N_ELEMENTS (codecs), SONOR_ENCRYPTION_REQUIRED);
  out = handset_dial_uri (a, uri);
  in = handset_take (b);
  g_assert_true (sonor_phone_call_answer (in, &error));
  HANDSET_WAIT_STATE (out, ACTIVE);
  HANDSET_WAIT_STATE (in, ACTIVE);
  g_assert_true (sonor_phone_call_get_encrypted (out));
  handset_assert_hears (a, b, NULL);
  handset_assert_hears (b, a, NULL);
  finish (&out, &in);

  out = handset_dial_uri (c, uri);
  HANDSET_WAIT_STATE (out, ENDED);
  g_assert_cmpint (sonor_phone_call_get_end (out), ==, SONOR_CALL_END_UNTRUSTED);
  g_assert_nonnull (strstr (sonor_phone_call_get_end_message (out), "127.0.0.1"));
  g_test_message ("%s", sonor_phone_call_get_end_message (out));
  g_assert_cmpuint (b->n_arrived, ==, 1);
  g_clear_object (&out);

  handset_free (a);
  handset_free (b);
  handset_free (c);
  certificates_free (g_steal_pointer (&authority));
  certificates_free (g_steal_pointer (&stranger));
  certificates_free (g_steal_pointer (&server));
}

static void
test_digits (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  SonorPhoneCall *out = handset_dial (fixture->a, fixture->b);
  SonorPhoneCall *in = handset_take (fixture->b);

  HANDSET_WAIT_STATE (out, RINGING);
  g_assert_false (sonor_phone_call_send_digits (out, "1", &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (sonor_phone_call_answer (in, &error));
  HANDSET_WAIT_STATE (out, ACTIVE);
  HANDSET_WAIT_STATE (in, ACTIVE);
  g_assert_false (sonor_phone_call_send_digits (out, "12x", &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID);
  g_clear_error (&error);

  handset_assert_hears (fixture->b, fixture->a, NULL);
  g_assert_true (sonor_phone_call_send_digits (out, "0123456789*#", &error));
  g_assert_true (sonor_phone_call_send_digits (out, "ABCD", &error));
  g_assert_true (sonor_phone_call_send_digits (in, "5577", &error));
  HANDSET_WAIT (fixture->b->digits->len == 16 && fixture->a->digits->len == 4);
  g_assert_cmpstr (fixture->b->digits->str, ==, "0123456789*#ABCD");
  g_assert_cmpstr (fixture->a->digits->str, ==, "5577");
  handset_assert_hears (fixture->b, fixture->a, NULL);
  finish (&out, &in);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  SonorPhoneCall *out = handset_dial (fixture->a, fixture->b);
  SonorPhoneCall *in = handset_take (fixture->b);

  g_assert_true (sonor_phone_call_refuse (in, SONOR_CALL_REFUSAL_BUSY, &error));
  HANDSET_WAIT_STATE (out, ENDED);
  HANDSET_WAIT_STATE (in, ENDED);
  g_assert_cmpint (sonor_phone_call_get_end (out), ==, SONOR_CALL_END_BUSY);
  assert_record (fixture->a, 0, "outcome", "busy");
  assert_record (fixture->a, 0, "answered_at", NULL);
  assert_record (fixture->a, 0, "mos_mean", NULL);
  assert_record (fixture->b, 0, "outcome", "refused");
  g_clear_object (&out);
  g_clear_object (&in);

  /* The caller gives up. */
  out = handset_dial (fixture->a, fixture->b);
  in = handset_take (fixture->b);
  HANDSET_WAIT_STATE (out, RINGING);
  finish (&out, &in);
  assert_record (fixture->a, 1, "outcome", "cancelled");
  assert_record (fixture->b, 1, "outcome", "missed");

  /* Nobody is there. */
  sonor_phone_set_accepting (fixture->b->phone, FALSE);
  out = handset_dial (fixture->a, fixture->b);
  HANDSET_WAIT_STATE (out, ENDED);
  g_assert_cmpint (sonor_phone_call_get_end (out), ==, SONOR_CALL_END_NO_ANSWER);
  assert_record (fixture->a, 2, "outcome", "no-answer");
  assert_record (fixture->a, 2, "status", "480");
  g_assert_cmpuint (fixture->b->n_arrived, ==, 2);
  g_clear_object (&out);
}

/* What cannot be dialled changes nothing: the call goes on, not even held. */
static void
test_bad_number (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  SonorPhoneCall *out, *in;

  handset_connect (fixture->a, fixture->b, &out, &in);
  g_assert_null (sonor_phone_dial (fixture->a->phone, "138x", NULL, &error));
  g_assert_error (error, SONOR_PHONE_NUMBER_ERROR, SONOR_PHONE_NUMBER_ERROR_CHARACTER);
  g_clear_error (&error);
  g_assert_null (sonor_phone_dial (fixture->a->phone, "12345", NULL, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE);
  g_clear_error (&error);
  g_assert_null (sonor_phone_call_consult (out, "sip:", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (sonor_phone_call_transfer (out, "李娜", &error));
  g_assert_nonnull (error);
  g_assert_cmpint (sonor_phone_call_get_state (out), ==, SONOR_CALL_STATE_ACTIVE);
  g_assert_false (sonor_phone_call_get_held (out));
  g_assert_true (sonor_phone_get_current (fixture->a->phone) == out);
  g_assert_cmpuint (g_list_model_get_n_items (sonor_phone_get_calls (fixture->a->phone)), ==, 1);
  handset_assert_hears (fixture->b, fixture->a, NULL);
  finish (&out, &in);
}

/* Where the other side only rings, we hear a ringing tone, and none when it has answered. */
static void
test_ringing_back (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  SonorPhoneCall *out = handset_dial (fixture->a, fixture->b);
  SonorPhoneCall *in = handset_take (fixture->b);

  HANDSET_WAIT_STATE (out, RINGING);
  HANDSET_WAIT (handset_hears (fixture->a, RINGING_TONE));
  g_assert_true (sonor_phone_call_answer (in, &error));
  handset_assert_hears (fixture->a, fixture->b, NULL);
  HANDSET_WAIT (!handset_hears (fixture->a, RINGING_TONE));
  finish (&out, &in);
}

typedef struct
{
  SonorUserAgent *user_agent;
  SonorSound     *sound;
  SonorLeg       *leg;
  SonorCall      *call;
  gboolean        is_shut_down;
} Announcer;

static void
on_announcer_call (Announcer *announcer,
                   SonorCall *call)
{
  const SonorCodec codecs[] = { SONOR_CODEC_PCMA };
  g_autoptr (SonorMediaProfile) profile = sonor_media_profile_new (codecs, 1, SONOR_ENCRYPTION_OFF);
  g_autoptr (GError) error = NULL;

  announcer->call = g_object_ref (call);
  announcer->leg = sonor_sound_add_leg (announcer->sound, "127.0.0.1", &error);
  g_assert_no_error (error);
  sonor_call_set_media (call, profile, "127.0.0.1", sonor_leg_get_port (announcer->leg));
  g_assert_true (sonor_call_ring (call, TRUE, &error));
  g_assert_true (sonor_leg_set_stream (announcer->leg, sonor_call_get_media (call), &error));
  sonor_leg_set_talking (announcer->leg, TRUE, TRUE);
}

static void
on_announcer_shut_down (GObject      *source,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  Announcer *announcer = user_data;

  g_assert_true (sonor_user_agent_shutdown_finish (SONOR_USER_AGENT (source), result, NULL));
  announcer->is_shut_down = TRUE;
}

/* An announcement before the answer is heard, and we are not. */
static void
test_early_media (Fixture       *fixture,
                  gconstpointer  data)
{
  const SonorUserAgentSettings settings = { .address = "127.0.0.1" };
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  Announcer announcer = { 0 };
  SonorPhoneCall *out;

  announcer.user_agent = sonor_user_agent_start (&settings, &error);
  g_assert_no_error (error);
  announcer.sound = sonor_sound_new ("tone:1790", "none", &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (announcer.user_agent, "incoming-call", G_CALLBACK (on_announcer_call), &announcer);
  uri = g_strdup_printf ("sip:announcement@127.0.0.1:%u", sonor_user_agent_get_port (announcer.user_agent));

  out = handset_dial_uri (fixture->a, uri);
  HANDSET_WAIT_STATE (out, RINGING);
  HANDSET_WAIT (handset_hears (fixture->a, 1790));
  g_assert_false (handset_hears (fixture->a, RINGING_TONE));
  g_assert_true (sonor_call_refuse (announcer.call, SONOR_CALL_REFUSAL_NOT_FOUND, &error));
  HANDSET_WAIT_STATE (out, ENDED);
  g_assert_cmpint (sonor_phone_call_get_end (out), ==, SONOR_CALL_END_NOT_FOUND);
  handset_assert_hears (fixture->a, NULL);
  g_clear_object (&out);

  sonor_leg_close (announcer.leg);
  g_object_unref (announcer.leg);
  g_object_unref (announcer.call);
  sonor_user_agent_shutdown_async (announcer.user_agent, NULL, on_announcer_shut_down, &announcer);
  HANDSET_WAIT (announcer.is_shut_down);
  g_object_unref (announcer.user_agent);
  g_object_unref (announcer.sound);
}

/* A name longer than anybody's is cut where it is stored. */
static void
test_long_name (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GString) address = g_string_new ("\"");
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  SonorAccountSettings settings = { 0 };
  SonorAccount *account;
  SonorPhoneCall *out, *in;

  for (guint i = 0; i < 130; i++)
    g_string_append (address, "名");
  g_string_append (address, "\" <sip:caller@127.0.0.1>");
  settings.address = address->str;
  account = sonor_account_new (fixture->a->user_agent, &settings, &error);
  g_assert_no_error (error);
  sonor_phone_set_account (fixture->a->phone, account);
  handset_connect (fixture->a, fixture->b, &out, &in);
  g_assert_cmpint (g_utf8_strlen (sonor_phone_call_get_name (in), -1), ==, 130);
  finish (&out, &in);
  name = handset_get_record (fixture->b, 0, "name");
  g_assert_cmpint (g_utf8_strlen (name, -1), ==, 100);
  sonor_phone_set_account (fixture->a->phone, NULL);
  g_object_unref (account);
}

static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  guint n = 0;

  g_assert_nonnull (entries);
  while (g_dir_read_name (entries) != NULL)
    n++;

  return n;
}

/* A shift has hundreds of calls: none may leave a socket or a thread behind. */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  guint n_files = count_entries ("/proc/self/fd");
  guint n_threads = count_entries ("/proc/self/task");

  for (guint i = 0; i < 30; i++)
    {
      SonorPhoneCall *out, *in;

      handset_connect (fixture->a, fixture->b, &out, &in);
      finish (&out, &in);
    }
  /* What GStreamer keeps for the next time is a handful. */
  HANDSET_WAIT (count_entries ("/proc/self/fd") <= n_files + 8);
  HANDSET_WAIT (count_entries ("/proc/self/task") <= n_threads + 8);
}

/* A flood of calls meets a line that is busy, not an endless list. */
static void
test_flood (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = handset_uri (fixture->b);
  SonorPhoneCall *last;

  for (guint i = 0; i < 8; i++)
    {
      g_ptr_array_add (calls, handset_dial (i % 2 == 0 ? fixture->a : fixture->c, fixture->b));
      HANDSET_WAIT (fixture->b->n_arrived == i + 1);
    }
  last = handset_dial (fixture->a, fixture->b);
  HANDSET_WAIT_STATE (last, ENDED);
  g_assert_cmpint (sonor_phone_call_get_end (last), ==, SONOR_CALL_END_BUSY);
  g_clear_object (&last);
  g_clear_object (&fixture->b->arrived);
  for (guint i = 0; i < calls->len; i++)
    {
      sonor_phone_call_hang_up (calls->pdata[i]);
      HANDSET_WAIT_STATE (SONOR_PHONE_CALL (calls->pdata[i]), ENDED);
    }
}

/* With an account numbers are enough, and the server hears of us. */
static void
test_account (Fixture       *fixture,
              gconstpointer  data)
{
  Registrar *registrar = registrar_new (0);
  g_autofree char *address = g_strdup_printf ("sip:agent1@127.0.0.1:%u", registrar_get_port (registrar));
  const SonorAccountSettings settings = { .address = address, .password = "secret" };
  g_autoptr (GError) error = NULL;
  SonorAccount *account = sonor_account_new (fixture->a->user_agent, &settings, &error);
  SonorPhoneCall *out;

  g_assert_no_error (error);
  sonor_phone_set_account (fixture->a->phone, account);
  sonor_account_register (account);
  HANDSET_WAIT (sonor_account_get_state (account) == SONOR_ACCOUNT_STATE_REGISTERED);
  registrar_set_proxy_challenge (registrar, TRUE);
  out = handset_dial_uri (fixture->a, "+86 138-4781-2345");
  g_assert_cmpstr (sonor_phone_call_get_number (out), ==, "13847812345");
  HANDSET_WAIT_STATE (out, ENDED);
  g_assert_cmpint (sonor_phone_call_get_end (out), ==, SONOR_CALL_END_BUSY);
  assert_record (fixture->a, 0, "number", "13847812345");
  g_clear_object (&out);

  sonor_phone_set_account (fixture->a->phone, NULL);
  sonor_account_unregister (account);
  HANDSET_WAIT (sonor_account_get_state (account) == SONOR_ACCOUNT_STATE_OFFLINE);
  g_object_unref (account);
  registrar_free (registrar);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/phone/call", Fixture, NULL, set_up, test_call, tear_down);
  g_test_add ("/phone/codecs", Fixture, NULL, set_up, test_codecs, tear_down);
  g_test_add ("/phone/hold", Fixture, NULL, set_up, test_hold, tear_down);
  g_test_add ("/phone/mute", Fixture, NULL, set_up, test_mute, tear_down);
  g_test_add ("/phone/waiting", Fixture, NULL, set_up, test_waiting, tear_down);
  g_test_add ("/phone/answered-late", Fixture, NULL, set_up, test_answered_late, tear_down);
  g_test_add ("/phone/switched-off", Fixture, NULL, set_up, test_switched_off, tear_down);
  g_test_add ("/phone/three", Fixture, NULL, set_up, test_three, tear_down);
  g_test_add ("/phone/three-hold", Fixture, NULL, set_up, test_three_hold, tear_down);
  g_test_add ("/phone/encryption", Fixture, NULL, set_up, test_encryption, tear_down);
  g_test_add ("/phone/no-common-codec", Fixture, NULL, set_up, test_no_common_codec, tear_down);
  g_test_add ("/phone/tls", Fixture, NULL, set_up, test_tls, tear_down);
  g_test_add ("/phone/digits", Fixture, NULL, set_up, test_digits, tear_down);
  g_test_add ("/phone/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/phone/bad-number", Fixture, NULL, set_up, test_bad_number, tear_down);
  g_test_add ("/phone/ringing-back", Fixture, NULL, set_up, test_ringing_back, tear_down);
  g_test_add ("/phone/early-media", Fixture, NULL, set_up, test_early_media, tear_down);
  g_test_add ("/phone/long-name", Fixture, NULL, set_up, test_long_name, tear_down);
  g_test_add ("/phone/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/phone/flood", Fixture, NULL, set_up, test_flood, tear_down);
  g_test_add ("/phone/account", Fixture, NULL, set_up, test_account, tear_down);

  return g_test_run ();
}
