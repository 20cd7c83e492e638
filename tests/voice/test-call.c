/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls between two user agents in one process: how they begin, how they end, and what passes in between. */

#include <string.h>

#include "endpoint.h"

static void
test_start_and_stop (void)
{
  Endpoint *a = endpoint_new (NULL);

  g_assert_cmpuint (sonor_user_agent_get_port (a->user_agent), >, 0);
  g_assert_cmpuint (sonor_user_agent_get_tls_port (a->user_agent), ==, 0);
  endpoint_free (a);
}

static void
test_port_taken (void)
{
  Endpoint *a = endpoint_new (NULL);
  SonorUserAgentSettings settings = { .address = "127.0.0.1", .port = sonor_user_agent_get_port (a->user_agent) };
  g_autoptr (GError) error = NULL;

  g_assert_null (sonor_user_agent_start (&settings, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_FAILED);
  endpoint_free (a);
}

static void
test_settings_refused (void)
{
  const SonorUserAgentSettings cases[] = {
    { .address = "localhost" },
    { .address = "127.0.0.1", .port = 70000 },
    { .address = "127.0.0.1", .certificate_directory = "/nonexistent" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sonor_user_agent_start (&cases[i], &error));
      g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID);
    }
}

static void
test_hang_up (gconstpointer who)
{
  gboolean caller_hangs_up = GPOINTER_TO_INT (who);
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  SonorCall *out = endpoint_dial (a, b);
  SonorCall *in = endpoint_take_incoming (b);
  const SonorMediaStream *media;
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_call_is_incoming (in));
  g_assert_cmpstr (sonor_sip_address_get_user (sonor_call_get_called (in)), ==, "12345");
  g_assert_true (sonor_call_ring (in, FALSE, &error));
  g_assert_no_error (error);
  WAIT_STATE (out, RINGING);
  g_assert_null (sonor_call_get_media (out));
  g_assert_true (sonor_call_answer (in, &error));
  g_assert_no_error (error);
  WAIT_STATE (out, ACTIVE);
  WAIT_STATE (in, ACTIVE);
  g_assert_cmpstr (sonor_call_get_dialog_id (in), ==, sonor_call_get_dialog_id (out));

  media = sonor_call_get_media (out);
  g_assert_cmpint (media->codec, ==, SONOR_CODEC_OPUS);
  g_assert_cmpuint (media->port, ==, 4000);
  media = sonor_call_get_media (in);
  g_assert_cmpint (media->direction, ==, SONOR_MEDIA_DIRECTION_BOTH);
  g_assert_cmpuint (media->port, ==, 4002);

  sonor_call_hang_up (caller_hangs_up ? out : in);
  WAIT_STATE (out, ENDED);
  WAIT_STATE (in, ENDED);
  g_assert_cmpint (sonor_call_get_end (caller_hangs_up ? out : in), ==, SONOR_CALL_END_HUNG_UP);
  g_assert_cmpint (sonor_call_get_end (caller_hangs_up ? in : out), ==, SONOR_CALL_END_PEER_HUNG_UP);
  g_assert_cmpstr (sonor_call_get_end_message (caller_hangs_up ? in : out), ==, "The other side hung up");

  g_assert_finalize_object (out);
  g_assert_finalize_object (in);
  endpoint_free (a);
  endpoint_free (b);
}

static void
test_cancel (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  SonorCall *out = endpoint_dial (a, b);
  SonorCall *in = endpoint_take_incoming (b);
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_call_ring (in, FALSE, &error));
  WAIT_STATE (out, RINGING);
  sonor_call_hang_up (out);
  g_assert_cmpint (sonor_call_get_state (out), ==, SONOR_CALL_STATE_ENDING);
  WAIT_STATE (in, ENDED);
  WAIT_STATE (out, ENDED);
  g_assert_cmpint (sonor_call_get_end (in), ==, SONOR_CALL_END_CANCELLED);
  g_assert_cmpint (sonor_call_get_end (out), ==, SONOR_CALL_END_HUNG_UP);

  g_assert_finalize_object (out);
  g_assert_finalize_object (in);
  endpoint_free (a);
  endpoint_free (b);
}

/* The answer crosses the CANCEL: whoever wins, both sides end. */
static void
test_cancel_crosses_answer (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  SonorCall *out = endpoint_dial (a, b);
  SonorCall *in = endpoint_take_incoming (b);
  g_autoptr (GError) error = NULL;

  WAIT_STATE (in, INCOMING);
  g_assert_true (sonor_call_answer (in, &error));
  sonor_call_hang_up (out);
  WAIT_STATE (in, ENDED);
  WAIT_STATE (out, ENDED);

  g_assert_finalize_object (out);
  g_assert_finalize_object (in);
  endpoint_free (a);
  endpoint_free (b);
}

typedef struct
{
  SonorCallRefusal refusal;
  SonorCallEnd     end;
} Refusal;

static const Refusal refusals[] = {
  { SONOR_CALL_REFUSAL_BUSY, SONOR_CALL_END_BUSY },
  { SONOR_CALL_REFUSAL_UNAVAILABLE, SONOR_CALL_END_NO_ANSWER },
  { SONOR_CALL_REFUSAL_NOT_FOUND, SONOR_CALL_END_NOT_FOUND },
  { SONOR_CALL_REFUSAL_DECLINE, SONOR_CALL_END_DECLINED },
};

static void
test_refuse (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      SonorCall *out = endpoint_dial (a, b);
      SonorCall *in = endpoint_take_incoming (b);
      g_autoptr (GError) error = NULL;

      g_assert_true (sonor_call_refuse (in, refusals[i].refusal, &error));
      g_assert_false (sonor_call_answer (in, &error));
      g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE);
      WAIT_STATE (out, ENDED);
      WAIT_STATE (in, ENDED);
      g_assert_cmpint (sonor_call_get_end (out), ==, refusals[i].end);
      g_assert_cmpuint (sonor_call_get_end_status (out), ==, refusals[i].refusal);
      g_assert_finalize_object (out);
      g_assert_finalize_object (in);
    }
  endpoint_free (a);
  endpoint_free (b);
}

/* A redirection is told and not followed. */
static void
test_redirect (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  Endpoint *c = endpoint_new (NULL);
  SonorCall *out = endpoint_dial (a, b);
  SonorCall *in = endpoint_take_incoming (b);
  g_autoptr (SonorSipAddress) elsewhere = endpoint_address (c);
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_call_redirect (in, elsewhere, &error));
  WAIT_STATE (out, ENDED);
  WAIT_STATE (in, ENDED);
  g_assert_cmpint (sonor_call_get_end (out), ==, SONOR_CALL_END_REDIRECTED);
  g_assert_cmpstr (sonor_sip_address_get_uri (sonor_call_get_redirection (out)), ==, sonor_sip_address_get_uri (elsewhere));
  g_assert_cmpuint (c->n_incoming, ==, 0);

  g_assert_finalize_object (out);
  g_assert_finalize_object (in);
  endpoint_free (a);
  endpoint_free (b);
  endpoint_free (c);
}

/* Nobody listens at that port. */
static void
test_unreachable (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *gone = endpoint_new (NULL);
  g_autoptr (SonorSipAddress) address = endpoint_address (gone);
  SonorCall *out;

  endpoint_free (gone);
  out = endpoint_dial_uri (a, sonor_sip_address_get_uri (address));
  WAIT_STATE (out, ENDED);
  g_assert_cmpint (sonor_call_get_end (out), ==, SONOR_CALL_END_UNREACHABLE);
  g_assert_finalize_object (out);
  endpoint_free (a);
}

static void
test_early_media (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  SonorCall *out = endpoint_dial (a, b);
  SonorCall *in = endpoint_take_incoming (b);
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_call_ring (in, TRUE, &error));
  g_assert_no_error (error);
  WAIT_STATE (out, RINGING);
  WAIT (sonor_call_get_media (out) != NULL);
  g_assert_cmpint (sonor_call_get_media (out)->codec, ==, SONOR_CODEC_OPUS);
  g_assert_true (sonor_call_answer (in, &error));
  g_assert_no_error (error);
  WAIT_STATE (out, ACTIVE);
  WAIT_STATE (in, ACTIVE);
  endpoint_finish (&out, &in);
  endpoint_free (a);
  endpoint_free (b);
}

static void
test_headers (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  g_autoptr (SonorSipAddress) target = endpoint_address (b);
  SonorCallHeaders *headers = sonor_call_headers_new ();
  g_autofree char *long_value = g_strnfill (129, 'x');
  g_autoptr (GError) error = NULL;
  SonorCall *out, *in;

  g_assert_true (sonor_call_headers_set (headers, SONOR_CALL_HEADER_CALL, "6c7d0c5e-0000-4000-8000-000000012345", &error));
  g_assert_true (sonor_call_headers_set (headers, SONOR_CALL_HEADER_QUEUE, "蒙汉双语", &error));
  g_assert_true (sonor_call_headers_set (headers, SONOR_CALL_HEADER_LANGUAGE, "mn", &error));
  g_assert_true (sonor_call_headers_set (headers, SONOR_CALL_HEADER_SUPERVISION, "whisper", &error));
  g_assert_no_error (error);

  g_assert_false (sonor_call_headers_set (headers, SONOR_CALL_HEADER_QUEUE, "a\r\nEvil: yes", &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (sonor_call_headers_set (headers, SONOR_CALL_HEADER_QUEUE, long_value, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID);
  g_clear_error (&error);

  out = sonor_call_dial (a->user_agent, NULL, target, headers, a->profile, "127.0.0.1", 4002, &error);
  g_assert_no_error (error);
  in = endpoint_take_incoming (b);
  for (guint i = 0; i < SONOR_N_CALL_HEADERS; i++)
    g_assert_cmpstr (sonor_call_headers_get (sonor_call_get_headers (in), (SonorCallHeader) i), ==,
                     sonor_call_headers_get (headers, (SonorCallHeader) i));
  sonor_call_hang_up (in);
  WAIT_STATE (out, ENDED);
  WAIT_STATE (in, ENDED);
  g_assert_finalize_object (out);
  g_assert_finalize_object (in);
  g_assert_finalize_object (headers);
  endpoint_free (a);
  endpoint_free (b);
}

/* A second caller is offered while the first one talks, and neither disturbs the other. */
static void
test_second_call (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  Endpoint *c = endpoint_new (NULL);
  SonorCall *out, *in, *second_out, *second_in;

  endpoint_connect (a, b, &out, &in);
  endpoint_connect (c, b, &second_out, &second_in);
  g_assert_cmpuint (g_list_model_get_n_items (sonor_user_agent_get_calls (b->user_agent)), ==, 2);
  endpoint_finish (&second_out, &second_in);
  g_assert_cmpint (sonor_call_get_state (in), ==, SONOR_CALL_STATE_ACTIVE);
  endpoint_finish (&out, &in);
  endpoint_free (a);
  endpoint_free (b);
  endpoint_free (c);
}

static void
test_too_many_calls (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (&(SonorUserAgentSettings) { .most_calls = 1 });
  SonorCall *out, *in, *second;

  endpoint_connect (a, b, &out, &in);
  second = endpoint_dial (a, b);
  WAIT_STATE (second, ENDED);
  g_assert_cmpint (sonor_call_get_end (second), ==, SONOR_CALL_END_OVERLOADED);
  g_assert_finalize_object (second);
  endpoint_finish (&out, &in);
  endpoint_free (a);
  endpoint_free (b);
}

static void
test_digits (void)
{
  static const char digits[] = "0123456789*#ABCD";
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  SonorCall *out, *in;
  g_autoptr (GError) error = NULL;

  endpoint_connect (a, b, &out, &in);
  for (const char *digit = digits; *digit != '\0'; digit++)
    g_assert_true (sonor_call_send_digit (out, *digit, 160, &error));
  WAIT (b->digits->len == strlen (digits));
  g_assert_cmpstr (b->digits->str, ==, digits);

  g_assert_false (sonor_call_send_digit (out, 'x', 160, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (sonor_call_send_digit (out, '1', 10, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID);

  endpoint_finish (&out, &in);
  endpoint_free (a);
  endpoint_free (b);
}

static const struct
{
  SonorCodec      caller_codec;
  SonorEncryption caller_encryption;
  SonorCodec      called_codec;
  SonorEncryption called_encryption;
  SonorCallEnd    end;
  const char     *caller_words;
  const char     *called_words;
} mismatches[] = {
  { SONOR_CODEC_PCMA, SONOR_ENCRYPTION_OFF, SONOR_CODEC_OPUS, SONOR_ENCRYPTION_OFF,
    SONOR_CALL_END_NO_COMMON_CODEC, "no codec", "no codec" },
  /* The Warning tells the two reasons apart where we could only guess. */
  { SONOR_CODEC_PCMA, SONOR_ENCRYPTION_REQUIRED, SONOR_CODEC_OPUS, SONOR_ENCRYPTION_OFF,
    SONOR_CALL_END_NO_COMMON_CODEC, "no codec", "no codec" },
  { SONOR_CODEC_PCMA, SONOR_ENCRYPTION_OFF, SONOR_CODEC_PCMA, SONOR_ENCRYPTION_REQUIRED,
    SONOR_CALL_END_ENCRYPTION, "other side talks only encrypted", "other side does not encrypt" },
  { SONOR_CODEC_PCMA, SONOR_ENCRYPTION_REQUIRED, SONOR_CODEC_PCMA, SONOR_ENCRYPTION_OFF,
    SONOR_CALL_END_ENCRYPTION, "other side does not encrypt", "other side talks only encrypted" },
};

static void
note_ringing (SonorCall  *call,
              GParamSpec *pspec,
              gboolean   *rang)
{
  *rang = *rang || sonor_call_get_state (call) == SONOR_CALL_STATE_RINGING;
}

static void
use_profile (Endpoint        *endpoint,
             SonorCodec       codec,
             SonorEncryption  encryption)
{
  g_object_unref (endpoint->profile);
  endpoint->profile = sonor_media_profile_new (&codec, 1, encryption);
}

/* A call that cannot be spoken never rings, and both sides can say why. */
static void
test_mismatch (gconstpointer data)
{
  gboolean answers = GPOINTER_TO_INT (data);
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (mismatches); i++)
    {
      gboolean rang = FALSE;
      SonorCall *out, *in;
      g_autoptr (GError) error = NULL;

      use_profile (a, mismatches[i].caller_codec, mismatches[i].caller_encryption);
      use_profile (b, mismatches[i].called_codec, mismatches[i].called_encryption);
      out = endpoint_dial (a, b);
      g_signal_connect (out, "notify::state", G_CALLBACK (note_ringing), &rang);
      in = endpoint_take_incoming (b);
      g_assert_false (answers ? sonor_call_answer (in, &error) : sonor_call_ring (in, FALSE, &error));
      g_assert_nonnull (strstr (error->message, mismatches[i].called_words));
      g_assert_cmpint (sonor_call_get_state (in), ==, SONOR_CALL_STATE_ENDING);
      WAIT_STATE (out, ENDED);
      WAIT_STATE (in, ENDED);
      g_assert_false (rang);
      g_assert_null (sonor_call_get_media (in));
      g_assert_null (sonor_call_get_media (out));
      g_assert_cmpint (sonor_call_get_end (out), ==, mismatches[i].end);
      g_assert_cmpint (sonor_call_get_end (in), ==, mismatches[i].end);
      g_assert_cmpuint (sonor_call_get_end_status (out), ==, 488);
      g_assert_nonnull (strstr (sonor_call_get_end_message (out), mismatches[i].caller_words));
      g_assert_nonnull (strstr (sonor_call_get_end_message (in), mismatches[i].called_words));
      g_assert_finalize_object (out);
      g_assert_finalize_object (in);
    }
  endpoint_free (a);
  endpoint_free (b);
}

/* Both require encryption: the keys of one are those of the other. */
static void
test_encryption_required (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  SonorCall *out, *in;

  use_profile (a, SONOR_CODEC_PCMA, SONOR_ENCRYPTION_REQUIRED);
  use_profile (b, SONOR_CODEC_PCMA, SONOR_ENCRYPTION_REQUIRED);
  endpoint_connect (a, b, &out, &in);
  g_assert_true (sonor_call_get_media (out)->encrypted);
  g_assert_cmpmem (sonor_call_get_media (out)->send_key.key, 46, sonor_call_get_media (in)->receive_key.key, 46);
  endpoint_finish (&out, &in);
  endpoint_free (a);
  endpoint_free (b);
}

/* The program closes while a call is up: the other side hears of it. */
static void
test_shutdown_ends_calls (void)
{
  Endpoint *a = endpoint_new (NULL);
  Endpoint *b = endpoint_new (NULL);
  SonorCall *out, *in;

  endpoint_connect (a, b, &out, &in);
  endpoint_free (a);
  g_assert_cmpint (sonor_call_get_state (out), ==, SONOR_CALL_STATE_ENDED);
  WAIT_STATE (in, ENDED);
  g_assert_cmpint (sonor_call_get_end (in), ==, SONOR_CALL_END_PEER_HUNG_UP);
  g_assert_finalize_object (in);
  endpoint_free (b);
  g_assert_finalize_object (out);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/voice/user-agent/start-and-stop", test_start_and_stop);
  g_test_add_func ("/voice/user-agent/port-taken", test_port_taken);
  g_test_add_func ("/voice/user-agent/settings-refused", test_settings_refused);
  g_test_add_data_func ("/voice/call/hang-up/caller", GINT_TO_POINTER (TRUE), test_hang_up);
  g_test_add_data_func ("/voice/call/hang-up/called", GINT_TO_POINTER (FALSE), test_hang_up);
  g_test_add_func ("/voice/call/cancel", test_cancel);
  g_test_add_func ("/voice/call/cancel-crosses-answer", test_cancel_crosses_answer);
  g_test_add_func ("/voice/call/refuse", test_refuse);
  g_test_add_func ("/voice/call/redirect", test_redirect);
  g_test_add_func ("/voice/call/unreachable", test_unreachable);
  g_test_add_func ("/voice/call/early-media", test_early_media);
  g_test_add_func ("/voice/call/headers", test_headers);
  g_test_add_func ("/voice/call/second", test_second_call);
  g_test_add_func ("/voice/call/too-many", test_too_many_calls);
  g_test_add_func ("/voice/call/digits", test_digits);
  g_test_add_data_func ("/voice/call/mismatch/rings", GINT_TO_POINTER (FALSE), test_mismatch);
  g_test_add_data_func ("/voice/call/mismatch/answers", GINT_TO_POINTER (TRUE), test_mismatch);
  g_test_add_func ("/voice/call/encryption-required", test_encryption_required);
  g_test_add_func ("/voice/call/shutdown", test_shutdown_ends_calls);

  return g_test_run ();
}
