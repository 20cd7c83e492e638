/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Offers and answers: the cases of RFC 3264, keys of RFC 4568, and what a hostile peer sends. */

#include <string.h>

#include "voice/voice.h"

#define HEAD "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
#define KEY_128 "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5"
#define KEY_256 "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NQ=="

static const SonorCodec all_codecs[] = { SONOR_CODEC_OPUS, SONOR_CODEC_G722, SONOR_CODEC_PCMA, SONOR_CODEC_PCMU };

static SonorSessionDescription *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  SonorSessionDescription *description = sonor_session_description_parse (text, strlen (text), &error);

  g_assert_no_error (error);

  return description;
}

static SonorMediaProfile *
profile_with (SonorEncryption encryption)
{
  return sonor_media_profile_new (all_codecs, G_N_ELEMENTS (all_codecs), encryption);
}

static void
test_offer (void)
{
  g_autoptr (SonorMediaProfile) profile = profile_with (SONOR_ENCRYPTION_OFF);
  g_autoptr (GError) error = NULL;
  SonorSessionDescription *offer, *again, *held;
  const char *text;

  offer = sonor_session_description_offer (profile, "127.0.0.1", 4000, SONOR_MEDIA_DIRECTION_BOTH, NULL, &error);
  g_assert_no_error (error);
  text = sonor_session_description_to_string (offer);
  g_assert_nonnull (strstr (text, "m=audio 4000 RTP/AVP 96 9 8 0 101 102\r\n"));
  g_assert_nonnull (strstr (text, "c=IN IP4 127.0.0.1\r\n"));
  g_assert_nonnull (strstr (text, "a=rtpmap:96 opus/48000/2\r\n"));
  g_assert_nonnull (strstr (text, "a=fmtp:96 useinbandfec=1;minptime=10;maxplaybackrate=16000;sprop-maxcapturerate=16000;stereo=0\r\n"));
  g_assert_nonnull (strstr (text, "a=rtpmap:9 G722/8000\r\n"));
  g_assert_nonnull (strstr (text, "a=rtpmap:101 telephone-event/8000\r\n"));
  g_assert_nonnull (strstr (text, "a=rtpmap:102 telephone-event/48000\r\n"));
  g_assert_nonnull (strstr (text, "a=fmtp:101 0-15\r\n"));
  g_assert_nonnull (strstr (text, "a=ptime:20\r\n"));
  g_assert_nonnull (strstr (text, "a=sendrecv\r\n"));
  g_assert_null (strstr (text, "crypto"));

  /* RFC 3264 8: the same again has the same version, something else the next one. */
  again = sonor_session_description_offer (profile, "127.0.0.1", 4000, SONOR_MEDIA_DIRECTION_BOTH, offer, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sonor_session_description_to_string (again), ==, text);
  held = sonor_session_description_offer (profile, "127.0.0.1", 4000, SONOR_MEDIA_DIRECTION_SEND, again, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (sonor_session_description_to_string (held), " 2 IN IP4 127.0.0.1\r\n"));
  g_assert_nonnull (strstr (sonor_session_description_to_string (held), "a=sendonly\r\n"));

  g_assert_finalize_object (held);
  g_assert_finalize_object (again);
  g_assert_finalize_object (offer);
}

static void
test_offer_refused (void)
{
  g_autoptr (SonorMediaProfile) none = sonor_media_profile_new (NULL, 0, SONOR_ENCRYPTION_OFF);
  g_autoptr (SonorMediaProfile) profile = profile_with (SONOR_ENCRYPTION_OFF);
  g_autoptr (GError) error = NULL;

  g_assert_null (sonor_session_description_offer (none, "127.0.0.1", 4000, SONOR_MEDIA_DIRECTION_BOTH, NULL, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_NO_COMMON_CODEC);
  g_clear_error (&error);
  g_assert_null (sonor_session_description_offer (profile, "localhost", 4000, SONOR_MEDIA_DIRECTION_BOTH, NULL, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (sonor_session_description_offer (profile, "127.0.0.1", 0, SONOR_MEDIA_DIRECTION_BOTH, NULL, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID);
}

typedef struct
{
  const char          *offered;
  SonorEncryption      encryption;
  SonorMediaDirection  direction;
  const char          *answered;
  SonorCodec           codec;
  int                  payload_type;
  int                  event_payload_type;
  SonorMediaDirection  agreed;
  int                  error;
} Answer;

#define OK -1
#define BOTH SONOR_MEDIA_DIRECTION_BOTH
#define SEND SONOR_MEDIA_DIRECTION_SEND
#define RECEIVE SONOR_MEDIA_DIRECTION_RECEIVE
#define NONE SONOR_MEDIA_DIRECTION_NONE

static const Answer answers[] = {
  /* Static payload types need no rtpmap. */
  { HEAD "m=audio 4000 RTP/AVP 0 8\r\n", SONOR_ENCRYPTION_OFF, BOTH, "m=audio 5000 RTP/AVP 8\r\n", SONOR_CODEC_PCMA, 8, -1,
    BOTH, OK },
  /* Our order counts, the offer's payload types count, events at the codec's clock rate. */
  { HEAD "m=audio 4000 RTP/AVP 0 111 97 98\r\na=rtpmap:111 OPUS/48000/2\r\na=rtpmap:97 telephone-event/8000\r\n"
    "a=rtpmap:98 telephone-event/48000\r\n", SONOR_ENCRYPTION_OFF, BOTH, "m=audio 5000 RTP/AVP 111 98\r\n", SONOR_CODEC_OPUS, 111,
    98, BOTH, OK },
  /* Events at another clock rate are no use. */
  { HEAD "m=audio 4000 RTP/AVP 96 97\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:97 telephone-event/8000\r\n",
    SONOR_ENCRYPTION_OFF, BOTH, "m=audio 5000 RTP/AVP 96\r\n", SONOR_CODEC_OPUS, 96, -1, BOTH, OK },
  /* Directions: RFC 3264 6.1. */
  { HEAD "m=audio 4000 RTP/AVP 8\r\na=sendonly\r\n", SONOR_ENCRYPTION_OFF, BOTH, "a=recvonly\r\n", SONOR_CODEC_PCMA, 8, -1,
    RECEIVE, OK },
  { HEAD "m=audio 4000 RTP/AVP 8\r\na=recvonly\r\n", SONOR_ENCRYPTION_OFF, BOTH, "a=sendonly\r\n", SONOR_CODEC_PCMA, 8, -1,
    SEND, OK },
  { HEAD "m=audio 4000 RTP/AVP 8\r\na=inactive\r\n", SONOR_ENCRYPTION_OFF, BOTH, "a=inactive\r\n", SONOR_CODEC_PCMA, 8, -1,
    NONE, OK },
  { HEAD "m=audio 4000 RTP/AVP 8\r\na=sendonly\r\n", SONOR_ENCRYPTION_OFF, SEND, "a=inactive\r\n", SONOR_CODEC_PCMA, 8, -1,
    NONE, OK },
  { HEAD "m=audio 4000 RTP/AVP 8\r\n", SONOR_ENCRYPTION_OFF, SEND, "a=sendonly\r\n", SONOR_CODEC_PCMA, 8, -1, SEND, OK },
  { HEAD "a=sendonly\r\nm=audio 4000 RTP/AVP 8\r\n", SONOR_ENCRYPTION_OFF, BOTH, "a=recvonly\r\n", SONOR_CODEC_PCMA, 8, -1,
    RECEIVE, OK },
  /* Holding as before RFC 3264: an address of zeros. */
  { "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n",
    SONOR_ENCRYPTION_OFF, BOTH, "a=recvonly\r\n", SONOR_CODEC_PCMA, 8, -1, RECEIVE, OK },
  /* Other streams are refused in their places. */
  { HEAD "m=video 6000 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 8\r\nm=audio 4002 RTP/AVP 0\r\n", SONOR_ENCRYPTION_OFF, BOTH,
    "m=video 0 RTP/AVP 31\r\n", SONOR_CODEC_PCMA, 8, -1, BOTH, OK },
  /* … and with formats that can be read, whatever the offer left unexplained. */
  { HEAD "m=audio 4000 RTP/AVP 8\r\nm=audio 4002 RTP/AVP 96 0 97\r\n", SONOR_ENCRYPTION_OFF, BOTH,
    "m=audio 0 RTP/AVP 0\r\n", SONOR_CODEC_PCMA, 8, -1, BOTH, OK },
  { HEAD "m=audio 4000 RTP/AVP 8\r\nm=video 4002 RTP/AVP 96\r\n", SONOR_ENCRYPTION_OFF, BOTH,
    "m=video 0 RTP/AVP 0\r\n", SONOR_CODEC_PCMA, 8, -1, BOTH, OK },
  /* No common codec, no speech, a refused stream, a group address. */
  { HEAD "m=audio 4000 RTP/AVP 3 18\r\n", SONOR_ENCRYPTION_OFF, BOTH, NULL, 0, 0, 0, 0, SONOR_VOICE_ERROR_NO_COMMON_CODEC },
  { HEAD "m=video 4000 RTP/AVP 31\r\n", SONOR_ENCRYPTION_OFF, BOTH, NULL, 0, 0, 0, 0, SONOR_VOICE_ERROR_NO_COMMON_CODEC },
  { HEAD "m=audio 0 RTP/AVP 8\r\n", SONOR_ENCRYPTION_OFF, BOTH, NULL, 0, 0, 0, 0, SONOR_VOICE_ERROR_NO_COMMON_CODEC },
  { HEAD, SONOR_ENCRYPTION_OFF, BOTH, NULL, 0, 0, 0, 0, SONOR_VOICE_ERROR_NO_COMMON_CODEC },
  { HEAD "m=audio 4000 RTP/AVP 8\r\nc=IN IP4 224.0.0.1/16\r\n", SONOR_ENCRYPTION_OFF, BOTH, NULL, 0, 0, 0, 0,
    SONOR_VOICE_ERROR_NO_COMMON_CODEC },
  { HEAD "m=audio 4000 RTP/AVP 96\r\na=rtpmap:96 opus/8000\r\n", SONOR_ENCRYPTION_OFF, BOTH, NULL, 0, 0, 0, 0,
    SONOR_VOICE_ERROR_NO_COMMON_CODEC },
  /* Encryption: off, preferred, required, against plain, optional and only. */
  { HEAD "m=audio 4000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 "\r\n", SONOR_ENCRYPTION_OFF, BOTH,
    NULL, 0, 0, 0, 0, SONOR_VOICE_ERROR_ENCRYPTION },
  { HEAD "m=audio 4000 RTP/AVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 "\r\n", SONOR_ENCRYPTION_OFF, BOTH,
    "m=audio 5000 RTP/AVP 8\r\n", SONOR_CODEC_PCMA, 8, -1, BOTH, OK },
  { HEAD "m=audio 4000 RTP/AVP 8\r\n", SONOR_ENCRYPTION_PREFERRED, BOTH, "m=audio 5000 RTP/AVP 8\r\n", SONOR_CODEC_PCMA, 8, -1,
    BOTH, OK },
  { HEAD "m=audio 4000 RTP/AVP 8\r\n", SONOR_ENCRYPTION_REQUIRED, BOTH, NULL, 0, 0, 0, 0, SONOR_VOICE_ERROR_ENCRYPTION },
  { HEAD "m=audio 4000 RTP/SAVP 8\r\n", SONOR_ENCRYPTION_PREFERRED, BOTH, NULL, 0, 0, 0, 0, SONOR_VOICE_ERROR_ENCRYPTION },
  { HEAD "m=audio 4000 RTP/SAVP 8\r\na=crypto:7 AES_CM_128_HMAC_SHA1_32 inline:" KEY_128 "|2^20\r\n", SONOR_ENCRYPTION_REQUIRED,
    BOTH, "a=crypto:7 AES_CM_128_HMAC_SHA1_32 inline:", SONOR_CODEC_PCMA, 8, -1, BOTH, OK },
  { HEAD "m=audio 4000 RTP/SAVP 8\r\na=crypto:1 F8_128_HMAC_SHA1_80 inline:" KEY_128 "\r\n"
    "a=crypto:2 AES_256_CM_HMAC_SHA1_80 inline:" KEY_256 "\r\n", SONOR_ENCRYPTION_PREFERRED, BOTH,
    "a=crypto:2 AES_256_CM_HMAC_SHA1_80 inline:", SONOR_CODEC_PCMA, 8, -1, BOTH, OK },
  /* The encrypted one of two. */
  { HEAD "m=audio 4000 RTP/AVP 8\r\nm=audio 4002 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 "\r\n",
    SONOR_ENCRYPTION_PREFERRED, BOTH, "m=audio 0 RTP/AVP 8\r\n", SONOR_CODEC_PCMA, 8, -1, BOTH, OK },
  /* Keys that are none: too short, not base64, identifiers, several, session parameters. */
  { HEAD "m=audio 4000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MDEyMw==\r\n", SONOR_ENCRYPTION_REQUIRED, BOTH,
    NULL, 0, 0, 0, 0, SONOR_VOICE_ERROR_ENCRYPTION },
  { HEAD "m=audio 4000 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 "|2^20|1:4\r\n"
    "a=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 ";inline:" KEY_128 "\r\n"
    "a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 " UNENCRYPTED_SRTP\r\na=crypto:x\r\na=crypto\r\n"
    "a=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:!!!!MzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5\r\n", SONOR_ENCRYPTION_REQUIRED, BOTH,
    NULL, 0, 0, 0, 0, SONOR_VOICE_ERROR_ENCRYPTION },
};

static void
test_answer (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      const Answer *wanted = &answers[i];
      g_autoptr (SonorMediaProfile) profile = profile_with (wanted->encryption);
      g_autoptr (SonorSessionDescription) offer = parse (wanted->offered);
      g_autoptr (SonorSessionDescription) answer = NULL;
      g_autoptr (SonorMediaStream) stream = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("answer %" G_GSIZE_FORMAT, i);
      answer = sonor_session_description_answer (offer, profile, "127.0.0.1", 5000, wanted->direction, NULL, &error);
      if (wanted->error != OK)
        {
          g_assert_error (error, SONOR_VOICE_ERROR, wanted->error);
          g_assert_null (answer);
          continue;
        }
      g_assert_no_error (error);
      if (strstr (sonor_session_description_to_string (answer), wanted->answered) == NULL)
        g_error ("“%s” is not in %s", wanted->answered, sonor_session_description_to_string (answer));

      stream = sonor_session_description_agree (answer, offer, profile, &error);
      g_assert_no_error (error);
      g_assert_cmpint (stream->codec, ==, wanted->codec);
      g_assert_cmpint (stream->send_payload_type, ==, wanted->payload_type);
      g_assert_cmpint (stream->receive_payload_type, ==, wanted->payload_type);
      g_assert_cmpint (stream->send_event_payload_type, ==, wanted->event_payload_type);
      g_assert_cmpint (stream->direction, ==, wanted->agreed);
      g_assert_cmpint (stream->encrypted, ==, strstr (sonor_session_description_to_string (answer), "crypto") != NULL);
    }
}

/* Both sides of every pair of policies agree, or both fail. */
static void
test_policies (void)
{
  for (guint ours = SONOR_ENCRYPTION_OFF; ours <= SONOR_ENCRYPTION_REQUIRED; ours++)
    {
      for (guint theirs = SONOR_ENCRYPTION_OFF; theirs <= SONOR_ENCRYPTION_REQUIRED; theirs++)
        {
          g_autoptr (SonorMediaProfile) our_profile = profile_with ((SonorEncryption) ours);
          g_autoptr (SonorMediaProfile) their_profile = profile_with ((SonorEncryption) theirs);
          g_autoptr (SonorSessionDescription) offer = NULL;
          g_autoptr (SonorSessionDescription) answer = NULL;
          g_autoptr (SonorSessionDescription) read_offer = NULL;
          g_autoptr (SonorSessionDescription) read_answer = NULL;
          g_autoptr (SonorMediaStream) one = NULL;
          g_autoptr (SonorMediaStream) other = NULL;
          g_autoptr (GError) error = NULL;

          offer = sonor_session_description_offer (our_profile, "127.0.0.1", 4000, BOTH, NULL, &error);
          g_assert_no_error (error);
          read_offer = parse (sonor_session_description_to_string (offer));
          answer = sonor_session_description_answer (read_offer, their_profile, "127.0.0.2", 5000, BOTH, NULL, &error);
          if ((ours == SONOR_ENCRYPTION_OFF && theirs == SONOR_ENCRYPTION_REQUIRED) ||
              (ours == SONOR_ENCRYPTION_REQUIRED && theirs == SONOR_ENCRYPTION_OFF))
            {
              g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_ENCRYPTION);
              continue;
            }
          g_assert_no_error (error);
          read_answer = parse (sonor_session_description_to_string (answer));

          one = sonor_session_description_agree (offer, read_answer, our_profile, &error);
          g_assert_no_error (error);
          other = sonor_session_description_agree (answer, read_offer, their_profile, &error);
          g_assert_no_error (error);

          g_assert_cmpstr (one->address, ==, "127.0.0.2");
          g_assert_cmpuint (one->port, ==, 5000);
          g_assert_cmpint (one->codec, ==, SONOR_CODEC_OPUS);
          g_assert_cmpint (other->codec, ==, SONOR_CODEC_OPUS);
          g_assert_cmpint (one->send_event_payload_type, ==, 102);
          g_assert_cmpint (one->encrypted, ==, ours != SONOR_ENCRYPTION_OFF && theirs != SONOR_ENCRYPTION_OFF);
          g_assert_cmpint (one->encrypted, ==, other->encrypted);
          if (one->encrypted)
            {
              g_assert_cmpint (one->send_key.suite, ==, SONOR_CRYPTO_SUITE_AES_256_80);
              g_assert_cmpmem (one->send_key.key, one->send_key.length, other->receive_key.key, other->receive_key.length);
              g_assert_cmpmem (one->receive_key.key, one->receive_key.length, other->send_key.key, other->send_key.length);
            }
        }
    }
}

/* An answer that takes back the encryption we require, or the stream, agrees on nothing. */
static void
test_answer_fails_closed (void)
{
  static const struct
  {
    const char *answer;
    int         error;
  } cases[] = {
    { HEAD "m=audio 4000 RTP/AVP 8\r\n", SONOR_VOICE_ERROR_ENCRYPTION },
    { HEAD "m=audio 4000 RTP/SAVP 8\r\n", SONOR_VOICE_ERROR_ENCRYPTION },
    { HEAD "m=audio 4000 RTP/SAVP 8\r\na=crypto:9 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 "\r\n", SONOR_VOICE_ERROR_ENCRYPTION },
    { HEAD "m=audio 4000 RTP/SAVP 8\r\na=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:" KEY_128 "\r\n", SONOR_VOICE_ERROR_ENCRYPTION },
    { HEAD "m=audio 0 RTP/SAVP 8\r\n", SONOR_VOICE_ERROR_NO_COMMON_CODEC },
    { HEAD "m=video 4000 RTP/SAVP 8\r\n", SONOR_VOICE_ERROR_NO_COMMON_CODEC },
    { HEAD "m=audio 4000 RTP/SAVP 18\r\n", SONOR_VOICE_ERROR_NO_COMMON_CODEC },
  };
  g_autoptr (SonorMediaProfile) profile = profile_with (SONOR_ENCRYPTION_REQUIRED);
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorSessionDescription) offer =
    sonor_session_description_offer (profile, "127.0.0.1", 4000, BOTH, NULL, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SonorSessionDescription) answer = parse (cases[i].answer);

      g_test_message ("answer %" G_GSIZE_FORMAT, i);
      g_assert_null (sonor_session_description_agree (offer, answer, profile, &error));
      g_assert_error (error, SONOR_VOICE_ERROR, cases[i].error);
      g_clear_error (&error);
    }
}

/* After answering, a new offer keeps keys, payload types and the places of refused streams. */
static void
test_offer_after_answer (void)
{
  g_autoptr (SonorMediaProfile) profile = profile_with (SONOR_ENCRYPTION_PREFERRED);
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorSessionDescription) offer =
    parse (HEAD "m=video 6000 RTP/AVP 31\r\nm=audio 4000 RTP/SAVP 101 8 96\r\na=rtpmap:101 opus/48000/2\r\n"
           "a=rtpmap:96 telephone-event/48000\r\na=crypto:2 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 "\r\n");
  g_autoptr (SonorSessionDescription) answer =
    sonor_session_description_answer (offer, profile, "127.0.0.1", 5000, BOTH, NULL, &error);
  g_autoptr (SonorSessionDescription) held = NULL;
  g_autofree char *key = NULL;
  const char *line, *text;

  g_assert_no_error (error);
  line = strstr (sonor_session_description_to_string (answer), "a=crypto:2");
  g_assert_nonnull (line);
  key = g_strndup (line, strcspn (line, "\r"));

  held = sonor_session_description_offer (profile, "127.0.0.1", 5000, SEND, answer, &error);
  g_assert_no_error (error);
  text = sonor_session_description_to_string (held);
  g_assert_nonnull (strstr (text, "m=video 0 RTP/AVP 31\r\n"));
  g_assert_nonnull (strstr (text, "m=audio 5000 RTP/SAVP 101 9 8 0 "));
  g_assert_nonnull (strstr (text, "a=rtpmap:101 opus/48000/2\r\n"));
  g_assert_nonnull (strstr (text, "a=rtpmap:96 telephone-event/48000\r\n"));
  g_assert_null (strstr (text, "a=rtpmap:101 telephone-event"));
  g_assert_nonnull (strstr (text, key));
  g_assert_nonnull (strstr (text, " 2 IN IP4 127.0.0.1\r\n"));
}

static void
test_hostile (void)
{
  g_autoptr (GString) streams = g_string_new (HEAD);
  g_autoptr (GString) formats = g_string_new (HEAD "m=audio 4000 RTP/AVP 8");
  g_autofree char *zeros = g_strnfill (100000, '0');
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorMediaProfile) profile = profile_with (SONOR_ENCRYPTION_PREFERRED);
  GRand *random = g_rand_new_with_seed (12345);
  const char *const unreadable[] = {
    "", "v", "v=1\r\n", "hello", "v=0\r\n", "m=audio 4000 RTP/AVP 8\r\n", zeros,
    /* Over these Sofia-SIP's parser would run for ever. */
    HEAD "m=audio 4000 RT /AVP 8\r\n", HEAD "m=audio 4000 udp \t\r\n", HEAD "m=video 1 udp x /\r\n", HEAD " m=video 1 udp (\r\n",
    HEAD "m=video 1 udp x\ty\n", HEAD "m=video 1 udp x \f\n", HEAD "m=video 1 udp x \v", HEAD "m=video 1 udp x \x85\r\n",
  };
  static const char good[] = HEAD "m=audio 4000 RTP/SAVP 96 8 0 101\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 x\r\n"
                                  "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" KEY_128 "|2^31\r\na=ptime:20\r\na=sendonly\r\n";

  for (gsize i = 0; i < G_N_ELEMENTS (unreadable); i++)
    {
      g_assert_null (sonor_session_description_parse (unreadable[i], strlen (unreadable[i]), &error));
      g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_MALFORMED);
      g_clear_error (&error);
    }
  g_assert_null (sonor_session_description_parse ("v=0\0", 4, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_MALFORMED);
  g_clear_error (&error);

  for (guint i = 0; i < 40; i++)
    g_string_append (streams, "m=audio 4000 RTP/AVP 8\r\n");
  g_assert_null (sonor_session_description_parse (streams->str, streams->len, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_MALFORMED);
  g_clear_error (&error);

  for (guint i = 0; i < 400; i++)
    g_string_append_printf (formats, " %u", i);
  g_string_append (formats, "\r\n");
  g_assert_null (sonor_session_description_parse (formats->str, formats->len, &error));
  g_assert_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_MALFORMED);
  g_clear_error (&error);

  /* A good one with a few bytes changed or cut off is read or refused, and what is read can be answered or not. */
  for (guint round = 0; round < 5000; round++)
    {
      g_autofree char *text = g_memdup2 (good, sizeof good);
      gsize length = (gsize) g_rand_int_range (random, 1, sizeof good);
      g_autoptr (SonorSessionDescription) description = NULL;
      g_autoptr (SonorSessionDescription) answer = NULL;

      for (int changes = g_rand_int_range (random, 0, 4); changes > 0; changes--)
        text[g_rand_int_range (random, 0, sizeof good - 1)] = (char) g_rand_int_range (random, 0, 256);
      description = sonor_session_description_parse (text, length, NULL);
      if (description != NULL)
        answer = sonor_session_description_answer (description, profile, "127.0.0.1", 5000, BOTH, NULL, NULL);
    }
  g_rand_free (random);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/voice/session-description/offer", test_offer);
  g_test_add_func ("/voice/session-description/offer/refused", test_offer_refused);
  g_test_add_func ("/voice/session-description/answer", test_answer);
  g_test_add_func ("/voice/session-description/answer/policies", test_policies);
  g_test_add_func ("/voice/session-description/answer/fails-closed", test_answer_fails_closed);
  g_test_add_func ("/voice/session-description/offer-after-answer", test_offer_after_answer);
  g_test_add_func ("/voice/session-description/hostile", test_hostile);

  return g_test_run ();
}
