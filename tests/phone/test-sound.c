/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <math.h>
#include <string.h>

#include "ear.h"
#include "phone/sound-error.h"
#include "phone/sound.h"

#define ADDRESS    "127.0.0.1"
#define CODEC_TYPE 96
#define EVENT_TYPE 101

/* One agent's sound with one leg, whose microphone hums and whose speaker is a file. */
typedef struct
{
  SonorSound *sound;
  SonorLeg   *leg;
  double      tone;
  char       *heard;
  GString    *digits;
  guint       n_first_audio;
  guint       n_problems;
  char       *problem;
  guint       n_failures;
  SonorQuality *quality;
} Side;

static gboolean
on_timeout (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
wait_for (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, on_timeout, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

#define WAIT(condition) \
  G_STMT_START \
    { \
      gint64 wait_deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND; \
      while (!(condition)) \
        { \
          if (g_get_monotonic_time () > wait_deadline) \
            g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition); \
          wait_for (20); \
        } \
    } \
  G_STMT_END

static void
on_digit (Side *side,
          char  digit)
{
  g_string_append_c (side->digits, digit);
}

static void
on_first_audio (Side *side)
{
  side->n_first_audio++;
}

static void
on_problem (Side         *side,
            const GError *problem)
{
  side->n_problems++;
  g_test_message ("problem: %s", problem->message);
  g_free (side->problem);
  side->problem = g_strdup (problem->message);
}

static void
on_failed (Side         *side,
           const GError *problem)
{
  side->n_failures++;
}

static void
on_quality (Side               *side,
            const SonorQuality *quality)
{
  g_clear_pointer (&side->quality, sonor_quality_free);
  side->quality = sonor_quality_copy (quality);
}

static SonorLeg *
add_leg (Side *side, const char *address)
{
  g_autoptr (GError) error = NULL;
  SonorLeg *leg = sonor_sound_add_leg (side->sound, address, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (sonor_leg_get_port (leg) % 2, ==, 0);
  g_signal_connect_swapped (leg, "digit", G_CALLBACK (on_digit), side);
  g_signal_connect_swapped (leg, "first-audio", G_CALLBACK (on_first_audio), side);
  g_signal_connect_swapped (leg, "failed", G_CALLBACK (on_failed), side);
  g_signal_connect_swapped (leg, "quality", G_CALLBACK (on_quality), side);
  sonor_leg_set_talking (leg, TRUE, TRUE);

  return leg;
}

static Side *
side_new_with (const char *microphone,
               double      tone)
{
  Side *side = g_new0 (Side, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *speaker = NULL;
  int file = g_file_open_tmp ("sonor-sound-XXXXXX.wav", &side->heard, &error);

  g_assert_no_error (error);
  g_close (file, NULL);
  speaker = g_strconcat ("file:", side->heard, NULL);
  side->tone = tone;
  side->digits = g_string_new (NULL);
  side->sound = sonor_sound_new (microphone, speaker, &error);
  g_assert_no_error (error);
  g_signal_connect_swapped (side->sound, "problem", G_CALLBACK (on_problem), side);
  side->leg = add_leg (side, ADDRESS);

  return side;
}

static Side *
side_new (double tone)
{
  g_autofree char *microphone = g_strdup_printf ("tone:%g", tone);

  return side_new_with (microphone, tone);
}

static void
side_free (Side *side)
{
  sonor_leg_close (side->leg);
  g_assert_finalize_object (side->leg);
  g_assert_finalize_object (side->sound);
  g_unlink (side->heard);
  g_free (side->heard);
  g_free (side->problem);
  g_string_free (side->digits, TRUE);
  g_clear_pointer (&side->quality, sonor_quality_free);
  g_free (side);
}

static SonorMediaStream
make_stream (SonorCodec codec,
             SonorLeg  *to)
{
  static const guint types[] = { CODEC_TYPE, 9, 8, 0 };

  return (SonorMediaStream) {
    .codec = codec,
    .send_payload_type = types[codec],
    .receive_payload_type = types[codec],
    .send_event_payload_type = EVENT_TYPE,
    .receive_event_payload_type = EVENT_TYPE,
    .packet_time = 20,
    .direction = SONOR_MEDIA_DIRECTION_BOTH,
    .address = (char *) ADDRESS,
    .port = sonor_leg_get_port (to),
  };
}

static void
set_stream (SonorLeg         *leg,
            SonorMediaStream *stream)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_leg_set_stream (leg, stream, &error));
  g_assert_no_error (error);
}

static void
connect_legs (SonorLeg   *one,
              SonorLeg   *other,
              SonorCodec  codec)
{
  SonorMediaStream to_other = make_stream (codec, other);
  SonorMediaStream to_one = make_stream (codec, one);

  set_stream (one, &to_other);
  set_stream (other, &to_one);
}

static gboolean
file_has (const char *path,
          double      tone)
{
  return ear_duration (path) >= 200 && ear_level (path, tone, 200) > 0.05;
}

static gboolean
hears (Side  *side,
       double tone)
{
  return file_has (side->heard, tone);
}

/* The last moments are heard anew so often until no beginning and no end is in them. */
static gboolean
misses (Side  *side,
        double tone)
{
  return ear_duration (side->heard) >= 200 && ear_level (side->heard, tone, 200) < 0.01;
}

static void
assert_still (Side  *side,
              double heard,
              double missed)
{
  for (guint i = 0; i < 5; i++)
    {
      wait_for (100);
      if (heard > 0)
        g_assert_cmpfloat (ear_level (side->heard, heard, 200), >, 0.05);
      if (missed > 0)
        g_assert_cmpfloat (ear_level (side->heard, missed, 200), <, 0.01);
    }
}

/* Both hear each other, and nobody themselves. */
static void
test_call (gconstpointer data)
{
  SonorCodec codec = (SonorCodec) GPOINTER_TO_UINT (data);
  Side *one = side_new (440);
  Side *other = side_new (880);

  connect_legs (one->leg, other->leg, codec);
  WAIT (hears (one, 880) && misses (one, 440));
  WAIT (hears (other, 440) && misses (other, 880));
  assert_still (one, 880, 440);
  assert_still (other, 440, 880);
  g_assert_cmpuint (one->n_first_audio, ==, 1);
  g_assert_cmpuint (other->n_first_audio, ==, 1);
  g_assert_cmpuint (one->n_problems + other->n_problems, ==, 0);
  side_free (one);
  side_free (other);
}

static void
test_mute (void)
{
  Side *one = side_new (440);
  Side *other = side_new (880);

  connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (hears (one, 880) && hears (other, 440));
  sonor_leg_set_talking (one->leg, TRUE, FALSE);
  WAIT (misses (other, 440));
  assert_still (other, 0, 440);
  assert_still (one, 880, 0);
  sonor_leg_set_talking (one->leg, FALSE, TRUE);
  WAIT (misses (one, 880) && hears (other, 440));
  sonor_leg_set_talking (one->leg, TRUE, TRUE);
  WAIT (hears (one, 880));
  side_free (one);
  side_free (other);
}

static void
set_direction (Side                *side,
               Side                *peer,
               SonorCodec           codec,
               SonorMediaDirection  direction)
{
  SonorMediaStream stream = make_stream (codec, peer->leg);

  stream.direction = direction;
  set_stream (side->leg, &stream);
}

/* One holds the other, who hears a soft tone instead of nothing, and takes it back. */
static void
test_hold (void)
{
  Side *one = side_new (700);
  Side *other = side_new (880);

  connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (hears (one, 880) && hears (other, 700));
  set_direction (one, other, SONOR_CODEC_PCMA, SONOR_MEDIA_DIRECTION_NONE);
  sonor_leg_set_talking (one->leg, FALSE, FALSE);
  set_direction (other, one, SONOR_CODEC_PCMA, SONOR_MEDIA_DIRECTION_NONE);
  WAIT (misses (one, 880) && misses (other, 700));
  WAIT (ear_level (other->heard, 450, 200) > 0.012);
  assert_still (other, 0, 700);
  set_direction (one, other, SONOR_CODEC_PCMA, SONOR_MEDIA_DIRECTION_BOTH);
  sonor_leg_set_talking (one->leg, TRUE, TRUE);
  set_direction (other, one, SONOR_CODEC_PCMA, SONOR_MEDIA_DIRECTION_BOTH);
  WAIT (hears (one, 880) && hears (other, 700));
  WAIT (ear_level (other->heard, 450, 200) < 0.01);
  g_assert_cmpuint (other->n_first_audio, ==, 1);
  side_free (one);
  side_free (other);
}

/* Music while we are held: only we receive, and hear it and no tone. */
static void
test_hold_with_music (void)
{
  Side *one = side_new (700);
  Side *other = side_new (880);

  connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  set_direction (one, other, SONOR_CODEC_PCMA, SONOR_MEDIA_DIRECTION_SEND);
  set_direction (other, one, SONOR_CODEC_PCMA, SONOR_MEDIA_DIRECTION_RECEIVE);
  WAIT (hears (other, 700));
  assert_still (other, 700, 450);
  WAIT (misses (one, 880));
  side_free (one);
  side_free (other);
}

static void
test_join (void)
{
  Side *middle = side_new (440);
  Side *one = side_new (880);
  Side *other = side_new (1320);
  SonorLeg *second = add_leg (middle, ADDRESS);

  connect_legs (middle->leg, one->leg, SONOR_CODEC_PCMA);
  connect_legs (second, other->leg, SONOR_CODEC_G722);
  WAIT (hears (middle, 880) && hears (middle, 1320) && hears (one, 440) && hears (other, 440));
  WAIT (misses (one, 1320) && misses (other, 880));

  sonor_leg_set_joined (middle->leg, TRUE);
  sonor_leg_set_joined (second, TRUE);
  WAIT (hears (one, 1320) && hears (one, 440) && hears (other, 880) && hears (other, 440));
  WAIT (hears (middle, 880) && hears (middle, 1320));
  assert_still (one, 1320, 880);
  assert_still (other, 880, 1320);

  sonor_leg_set_joined (middle->leg, FALSE);
  sonor_leg_set_joined (second, FALSE);
  WAIT (misses (one, 1320) && misses (other, 880));
  sonor_leg_close (second);
  g_assert_finalize_object (second);
  WAIT (misses (middle, 1320));
  assert_still (middle, 880, 1320);
  side_free (one);
  side_free (other);
  side_free (middle);
}

static void
encrypt (SonorMediaStream    *stream,
         const SonorMediaKey *send_key,
         const SonorMediaKey *receive_key)
{
  stream->encrypted = TRUE;
  stream->send_key = *send_key;
  stream->receive_key = *receive_key;
}

static void
test_encrypted (gconstpointer data)
{
  SonorCryptoSuite suite = (SonorCryptoSuite) GPOINTER_TO_UINT (data);
  Side *one = side_new (440);
  Side *other = side_new (880);
  SonorMediaStream to_other = make_stream (SONOR_CODEC_PCMA, other->leg);
  SonorMediaStream to_one = make_stream (SONOR_CODEC_PCMA, one->leg);
  SonorMediaKey key, other_key, wrong_key;

  g_assert_true (sonor_media_key_generate (&key, suite, 1, NULL));
  g_assert_true (sonor_media_key_generate (&other_key, suite, 1, NULL));
  g_assert_true (sonor_media_key_generate (&wrong_key, suite, 1, NULL));
  encrypt (&to_other, &key, &other_key);
  encrypt (&to_one, &other_key, &key);
  set_stream (one->leg, &to_other);
  set_stream (other->leg, &to_one);
  WAIT (hears (one, 880) && hears (other, 440));
  WAIT (one->quality != NULL && one->quality->round_trip_ms >= 0);
  g_assert_cmpfloat (one->quality->loss_pct, <, 5);

  /* With the wrong key nothing is heard, with the right one again. */
  encrypt (&to_one, &other_key, &wrong_key);
  set_stream (other->leg, &to_one);
  WAIT (misses (other, 440));
  assert_still (other, 0, 440);
  encrypt (&to_one, &other_key, &key);
  set_stream (other->leg, &to_one);
  WAIT (hears (other, 440));

  /* Who speaks in the clear is not heard by who wants it encrypted, and does not hear them. */
  to_one.encrypted = FALSE;
  set_stream (other->leg, &to_one);
  WAIT (misses (other, 440) && misses (one, 880));
  assert_still (one, 0, 880);
  side_free (one);
  side_free (other);
}

static void
press (SonorLeg   *leg,
       const char *keys,
       guint       milliseconds)
{
  for (const char *key = keys; *key != '\0'; key++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (sonor_leg_send_digit (leg, *key, milliseconds, &error));
      g_assert_no_error (error);
    }
}

static void
test_digits (gconstpointer data)
{
  SonorCodec codec = (SonorCodec) GPOINTER_TO_UINT (data);
  Side *one = side_new (440);
  Side *other = side_new (880);
  g_autoptr (GError) error = NULL;

  connect_legs (one->leg, other->leg, codec);
  WAIT (hears (other, 440));
  press (one->leg, "1155#", 100);
  WAIT (other->digits->len >= 5);
  press (one->leg, "*0D", 40);
  press (other->leg, "9", 100);
  WAIT (other->digits->len >= 8 && one->digits->len >= 1);
  wait_for (500);
  g_assert_cmpstr (other->digits->str, ==, "1155#*0D");
  g_assert_cmpstr (one->digits->str, ==, "9");
  WAIT (hears (other, 440) && hears (one, 880));

  g_assert_false (sonor_leg_send_digit (one->leg, 'x', 100, &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID);
  side_free (one);
  side_free (other);
}

/* The other side takes no keys: SIP INFO is left. */
static void
test_no_digits (void)
{
  Side *one = side_new (440);
  Side *other = side_new (880);
  SonorMediaStream to_other = make_stream (SONOR_CODEC_PCMA, other->leg);
  g_autoptr (GError) error = NULL;

  g_assert_false (sonor_leg_send_digit (one->leg, '1', 100, &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_FAILED);
  g_clear_error (&error);
  to_other.send_event_payload_type = -1;
  set_stream (one->leg, &to_other);
  g_assert_false (sonor_leg_send_digit (one->leg, '1', 100, &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_FAILED);
  side_free (one);
  side_free (other);
}

/* The other side starts anew in the middle: other source, other numbers, other codec. */
static void
test_new_source (void)
{
  Side *one = side_new (440);
  Side *other = side_new (880);
  SonorMediaStream to_one;

  connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (hears (one, 880));
  to_one = make_stream (SONOR_CODEC_PCMA, one->leg);
  for (guint i = 0; i < 3; i++)
    {
      to_one.send_event_payload_type = i % 2 == 0 ? -1 : EVENT_TYPE;
      set_stream (other->leg, &to_one);
      wait_for (400);
      WAIT (hears (one, 880));
    }
  connect_legs (one->leg, other->leg, SONOR_CODEC_OPUS);
  WAIT (hears (one, 880) && hears (other, 440));
  g_assert_cmpuint (one->n_failures, ==, 0);
  g_assert_cmpuint (one->n_first_audio, ==, 1);
  side_free (one);
  side_free (other);
}

static void
test_record (void)
{
  Side *one = side_new (440);
  Side *other = side_new (880);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  guint32 length = 0;
  g_autofree char *bytes = NULL;
  gsize n_bytes;
  int file = g_file_open_tmp ("sonor-record-XXXXXX.wav", &path, &error);

  g_assert_no_error (error);
  g_close (file, NULL);
  connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  g_assert_true (sonor_leg_record (one->leg, path, &error));
  g_assert_no_error (error);
  WAIT (file_has (path, 880) && ear_level (path, 440, 200) < 0.01);
  sonor_leg_set_talking (one->leg, FALSE, FALSE);
  wait_for (300);
  g_assert_true (file_has (path, 880));
  sonor_leg_close (one->leg);

  /* The head of a finished file knows how long it is. */
  g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, &error));
  memcpy (&length, bytes + 4, sizeof length);
  g_assert_cmpuint (GUINT32_FROM_LE (length), ==, n_bytes - 8);
  g_unlink (path);

  g_assert_false (sonor_leg_record (one->leg, path, &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_FAILED);
  side_free (one);
  side_free (other);
}

/* While a call runs, the microphone and the speaker change. */
static void
test_routes_change (void)
{
  Side *one = side_new (440);
  Side *other = side_new (880);
  g_autofree char *path = NULL;
  g_autofree char *speaker = NULL;
  g_autoptr (GError) error = NULL;
  int file = g_file_open_tmp ("sonor-other-XXXXXX.wav", &path, &error);

  g_close (file, NULL);
  connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (hears (one, 880) && hears (other, 440));
  g_assert_true (sonor_sound_set_microphone (one->sound, "tone:1320", &error));
  g_assert_no_error (error);
  WAIT (hears (other, 1320) && misses (other, 440));
  g_assert_cmpstr (sonor_sound_get_microphone (one->sound), ==, "tone:1320");

  speaker = g_strconcat ("file:", path, NULL);
  g_assert_true (sonor_sound_set_speaker (one->sound, speaker, &error));
  g_assert_no_error (error);
  WAIT (file_has (path, 880));

  /* A bad one changes nothing. */
  g_assert_false (sonor_sound_set_microphone (one->sound, "file:/there/is/none.wav", &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_false (sonor_sound_set_microphone (one->sound, "tone:loud", &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (sonor_sound_set_speaker (one->sound, "file:/there/is/no/folder.wav", &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_DEVICE);
  g_assert_cmpstr (sonor_sound_get_speaker (one->sound), ==, speaker);
  WAIT (hears (other, 1320));

  /* What was heard so far is played to the other side, once; then there is silence. */
  g_assert_true (sonor_sound_set_speaker (one->sound, "none", NULL));
  g_assert_true (sonor_sound_set_microphone (one->sound, speaker, NULL));
  WAIT (hears (other, 880));
  WAIT (misses (other, 880));
  assert_still (other, 0, 880);
  g_assert_cmpuint (one->n_problems + other->n_problems, ==, 0);
  g_unlink (path);
  side_free (one);
  side_free (other);
}

/* A part of the pipeline breaks: it is said, and the rest of the call goes on. */
static void
test_broken_routes (void)
{
  Side *one = side_new (440);
  Side *other = side_new (880);
  g_autofree char *path = NULL;
  g_autofree char *route = NULL;
  g_autoptr (GError) error = NULL;
  int file = g_file_open_tmp ("sonor-broken-XXXXXX.wav", &path, &error);

  g_close (file, NULL);
  g_assert_true (g_file_set_contents (path, "this is no sound file, and never was one in all its life", -1, NULL));
  connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (hears (one, 880) && hears (other, 440));

  route = g_strconcat ("file:", path, NULL);
  g_assert_true (sonor_sound_set_microphone (one->sound, route, NULL));
  WAIT (one->n_problems == 1);
  g_assert_nonnull (strstr (one->problem, path));
  WAIT (misses (other, 440));
  assert_still (one, 880, 0);
  g_assert_true (sonor_sound_set_microphone (one->sound, "tone:440", NULL));
  WAIT (hears (other, 440));

  g_assert_true (sonor_sound_set_speaker (other->sound, "file:/dev/full", NULL));
  WAIT (other->n_problems == 1);
  assert_still (one, 880, 0);
  g_unlink (path);
  route = (g_free (route), g_strconcat ("file:", other->heard, NULL));
  g_assert_true (sonor_sound_set_speaker (other->sound, route, NULL));
  WAIT (hears (other, 440));
  g_assert_cmpuint (one->n_failures + other->n_failures, ==, 0);
  side_free (one);
  side_free (other);
}

static void
send_bytes (GSocket    *socket,
            guint       port,
            const void *bytes,
            gsize       n_bytes)
{
  g_autoptr (GSocketAddress) to = g_inet_socket_address_new_from_string (ADDRESS, port);

  g_socket_send_to (socket, to, bytes, n_bytes, NULL, NULL);
}

static GSocket *
open_stranger (const char *address, guint16 *port)
{
  GSocket *socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string (address, 0);
  g_autoptr (GSocketAddress) local = NULL;

  g_assert_true (g_socket_bind (socket, any, FALSE, NULL));
  local = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local));

  return socket;
}

/* There is no such microphone: the agent is told what to do, and the call goes on. */
static void
test_no_device (void)
{
  Side *one = side_new_with ("device:gone", 0);
  Side *other = side_new (880);

  connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (hears (one, 880));
  side_free (one);
  side_free (other);
}

/* Whatever stands between us and the network: three packets end a key, each key has a time of its own, the sequence
 * goes on. */
static void
test_digits_on_the_wire (void)
{
  Side *one = side_new (440);
  guint16 port;
  g_autoptr (GSocket) stranger = open_stranger (ADDRESS, &port);
  SonorMediaStream stream = make_stream (SONOR_CODEC_PCMA, one->leg);
  g_autoptr (GHashTable) ends = g_hash_table_new (NULL, NULL);
  guint n_markers = 0;
  int sequence = -1;
  gint64 deadline;
  GHashTableIter iter;
  gpointer value;

  g_socket_set_timeout (stranger, 1);
  stream.port = port;
  set_stream (one->leg, &stream);
  press (one->leg, "12", 100);
  deadline = g_get_monotonic_time () + 2 * G_TIME_SPAN_SECOND;
  while (g_get_monotonic_time () < deadline)
    {
      guint8 packet[1500];

      wait_for (5);
      while (g_socket_condition_check (stranger, G_IO_IN) & G_IO_IN)
        {
          gssize length = g_socket_receive (stranger, (char *) packet, sizeof packet, NULL, NULL);
          int number = packet[2] << 8 | packet[3];
          guint32 time;

          g_assert_cmpint (length, >=, 16);
          if (sequence >= 0)
            g_assert_cmpint (number, ==, (sequence + 1) & 0xffff);
          sequence = number;
          if ((packet[1] & 0x7f) != EVENT_TYPE)
            continue;
          memcpy (&time, packet + 4, sizeof time);
          n_markers += packet[1] >> 7;
          if (packet[13] & 0x80)
            g_hash_table_insert (ends, GUINT_TO_POINTER (GUINT32_FROM_BE (time)),
                                 GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (
                                                     ends, GUINT_TO_POINTER (GUINT32_FROM_BE (time)))) + 1));
        }
    }
  g_assert_cmpuint (g_hash_table_size (ends), ==, 2);
  g_assert_cmpuint (n_markers, >=, 2);
  g_hash_table_iter_init (&iter, ends);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_assert_cmpuint (GPOINTER_TO_UINT (value), ==, 3);
  side_free (one);
}

/* Silence in A-law is one byte again and again: where that is seen, speech would be heard. */
static void
test_encrypted_on_the_wire (void)
{
  Side *one = side_new_with ("silence", 0);
  guint16 port;
  g_autoptr (GSocket) stranger = open_stranger (ADDRESS, &port);
  SonorMediaStream stream = make_stream (SONOR_CODEC_PCMA, one->leg);
  SonorMediaKey key;
  guint n_packets = 0;

  g_assert_true (sonor_media_key_generate (&key, SONOR_CRYPTO_SUITE_AES_256_80, 1, NULL));
  stream.port = port;
  encrypt (&stream, &key, &key);
  set_stream (one->leg, &stream);
  while (n_packets < 50)
    {
      guint8 packet[1500];

      wait_for (20);
      while (g_socket_condition_check (stranger, G_IO_IN) & G_IO_IN)
        {
          gssize length = g_socket_receive (stranger, (char *) packet, sizeof packet, NULL, NULL);
          guint n_same = 0;

          g_assert_cmpint (length, >=, 12 + 80 + 10);
          for (gssize i = 13; i < length; i++)
            n_same += packet[i] == packet[12];
          g_assert_cmpuint (n_same, <, 20);
          n_packets++;
        }
    }
  side_free (one);
}

/* The other side sends nothing: the line does not sound dead, and not loud either. */
static void
test_comfort_noise (void)
{
  Side *one = side_new (440);
  guint16 port;
  g_autoptr (GSocket) stranger = open_stranger (ADDRESS, &port);
  SonorMediaStream stream = make_stream (SONOR_CODEC_PCMA, one->leg);

  stream.port = port;
  set_stream (one->leg, &stream);
  WAIT (ear_duration (one->heard) > 500 && ear_total (one->heard, 200) > 0.0002);
  g_assert_cmpfloat (ear_total (one->heard, 200), <, 0.002);
  sonor_leg_set_talking (one->leg, FALSE, FALSE);
  WAIT (ear_total (one->heard, 200) < 0.00001);
  side_free (one);
}

static void
on_level (double *most, double level)
{
  *most = MAX (*most, level);
}

static void
test_level (void)
{
  Side *one = side_new (440);
  double most = -100;

  g_signal_connect_swapped (one->sound, "microphone-level", G_CALLBACK (on_level), &most);
  sonor_sound_set_measures (one->sound, TRUE);
  WAIT (most > -20);
  g_assert_cmpfloat (most, <, 0);
  side_free (one);
}

static void
test_ringing_back (void)
{
  Side *one = side_new (440);

  sonor_sound_set_ringing_back (one->sound, TRUE);
  WAIT (hears (one, 450));
  sonor_sound_set_ringing_back (one->sound, FALSE);
  WAIT (misses (one, 450));
  side_free (one);
}

/* Packets nobody should send, from where the agreed ones would come. The seed is fixed: what breaks once breaks
 * again. */
static void
test_malformed (gconstpointer data)
{
  gboolean encrypted = GPOINTER_TO_INT (data);
  Side *one = side_new (440);
  guint16 port;
  g_autoptr (GSocket) stranger = open_stranger (ADDRESS, &port);
  g_autoptr (GRand) random = g_rand_new_with_seed (12345);
  SonorMediaStream stream = make_stream (SONOR_CODEC_PCMA, one->leg);
  guint8 packet[1500];
  guint here = sonor_leg_get_port (one->leg);
  Side *other = NULL;

  stream.port = port;
  if (encrypted)
    {
      SonorMediaKey key;

      g_assert_true (sonor_media_key_generate (&key, SONOR_CRYPTO_SUITE_AES_128_80, 1, NULL));
      encrypt (&stream, &key, &key);
    }
  set_stream (one->leg, &stream);

  for (guint i = 0; i < 4000; i++)
    {
      gsize length = (gsize) g_rand_int_range (random, 0, i % 3 == 0 ? 20 : 400);
      guint kind = i % 8;

      for (gsize j = 0; j < sizeof packet; j++)
        packet[j] = (guint8) g_rand_int (random);
      /* From wholly random to well formed but for one thing. */
      if (kind > 0)
        {
          packet[0] = kind == 1 ? 0x8f : kind == 2 ? 0xa0 : kind == 3 ? 0x90 : 0x80;
          packet[1] = kind == 4 ? 8 : kind == 5 ? EVENT_TYPE : kind == 6 ? 8 | 0x80 : packet[1];
        }
      if (kind >= 4)
        {
          packet[2] = (guint8) (i >> 8);
          packet[3] = (guint8) i;
          memset (packet + 8, kind, 4);
        }
      send_bytes (stranger, here, packet, length);
      if (kind > 3)
        packet[1] = (guint8) (200 + i % 8);
      send_bytes (stranger, here + 1, packet, length);
      if (i % 100 == 0)
        wait_for (20);
    }
  wait_for (300);
  g_assert_cmpuint (one->n_failures, ==, 0);

  /* And a call works. */
  other = side_new (880);
  connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (hears (one, 880) && hears (other, 440));
  side_free (other);
  side_free (one);
}

/* A third one who knows the port is not heard and counts no keys. */
static void
test_stranger (void)
{
  Side *one = side_new (440);
  Side *other = side_new (880);
  Side *third = side_new (1320);
  SonorMediaStream to_one = make_stream (SONOR_CODEC_PCMA, one->leg);

  connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (hears (one, 880));
  set_stream (third->leg, &to_one);
  assert_still (one, 880, 1320);
  press (third->leg, "5", 100);
  wait_for (500);
  g_assert_cmpuint (one->digits->len, ==, 0);
  side_free (one);
  side_free (other);
  side_free (third);
}

/* Behind a router the other side sends from another port than it said, with keys even from another address: we answer
 * to where it is, and never to where somebody else calls from. */
static void
test_other_port (gconstpointer data)
{
  gboolean encrypted = GPOINTER_TO_INT (data);
  Side *one = side_new (440);
  Side *other = side_new (880);
  guint16 port, far_port;
  g_autoptr (GSocket) agreed = open_stranger (ADDRESS, &port);
  g_autoptr (GSocket) far = open_stranger ("127.0.0.2", &far_port);
  SonorMediaStream to_other = make_stream (SONOR_CODEC_PCMA, other->leg);
  SonorMediaStream to_one = make_stream (SONOR_CODEC_PCMA, one->leg);
  SonorMediaKey key, other_key;
  guint8 packet[12 + 160] = { 0x80, 8 };

  to_other.port = port;
  if (encrypted)
    {
      sonor_leg_close (other->leg);
      g_assert_finalize_object (other->leg);
      other->leg = add_leg (other, "127.0.0.2");
      g_assert_true (sonor_media_key_generate (&key, SONOR_CRYPTO_SUITE_AES_128_80, 1, NULL));
      g_assert_true (sonor_media_key_generate (&other_key, SONOR_CRYPTO_SUITE_AES_128_80, 1, NULL));
      encrypt (&to_other, &key, &other_key);
      encrypt (&to_one, &other_key, &key);
    }
  set_stream (one->leg, &to_other);
  for (guint i = 0; i < 20; i++)
    {
      packet[3] = (guint8) i;
      send_bytes (far, sonor_leg_get_port (one->leg), packet, sizeof packet);
      wait_for (20);
    }
  WAIT (g_socket_condition_check (agreed, G_IO_IN) & G_IO_IN);
  g_assert_false (g_socket_condition_check (far, G_IO_IN) & G_IO_IN);

  set_stream (other->leg, &to_one);
  WAIT (hears (one, 880) && hears (other, 440));
  WAIT (one->quality != NULL && one->quality->round_trip_ms >= 0);
  send_bytes (far, sonor_leg_get_port (one->leg), packet, sizeof packet);
  assert_still (other, 440, 0);
  g_assert_false (g_socket_condition_check (far, G_IO_IN) & G_IO_IN);
  side_free (one);
  side_free (other);
}

static void
test_bad_stream (void)
{
  Side *one = side_new (440);
  SonorMediaStream stream = make_stream (SONOR_CODEC_PCMA, one->leg);
  g_autoptr (GError) error = NULL;

  stream.address = (char *) "no.address";
  g_assert_false (sonor_leg_set_stream (one->leg, &stream, &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID);
  g_clear_error (&error);
  stream.address = (char *) "::1";
  g_assert_false (sonor_leg_set_stream (one->leg, &stream, &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID);
  g_clear_error (&error);
  stream.address = (char *) ADDRESS;
  stream.port = 0;
  g_assert_false (sonor_leg_set_stream (one->leg, &stream, &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (sonor_sound_add_leg (one->sound, "localhost", &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID);
  g_assert_true (sonor_leg_set_stream (one->leg, NULL, NULL));
  side_free (one);
}

static void
add_for_codecs (const char    *name,
                GTestDataFunc  test)
{
  for (guint i = 0; i < SONOR_N_CODECS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/sound/%s/%s", name, sonor_codec_get_name ((SonorCodec) i));

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_for_codecs ("call", test_call);
  add_for_codecs ("digits", test_digits);
  for (guint i = 0; i < SONOR_N_CRYPTO_SUITES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/sound/encrypted/%s", sonor_crypto_suite_get_name ((SonorCryptoSuite) i));

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_encrypted);
    }
  g_test_add_func ("/sound/digits-on-the-wire", test_digits_on_the_wire);
  g_test_add_func ("/sound/encrypted-on-the-wire", test_encrypted_on_the_wire);
  g_test_add_func ("/sound/comfort-noise", test_comfort_noise);
  g_test_add_func ("/sound/mute", test_mute);
  g_test_add_func ("/sound/hold", test_hold);
  g_test_add_func ("/sound/hold-with-music", test_hold_with_music);
  g_test_add_func ("/sound/join", test_join);
  g_test_add_func ("/sound/no-digits", test_no_digits);
  g_test_add_func ("/sound/new-source", test_new_source);
  g_test_add_func ("/sound/record", test_record);
  g_test_add_func ("/sound/routes-change", test_routes_change);
  g_test_add_func ("/sound/broken-routes", test_broken_routes);
  g_test_add_func ("/sound/no-device", test_no_device);
  g_test_add_func ("/sound/level", test_level);
  g_test_add_func ("/sound/ringing-back", test_ringing_back);
  g_test_add_func ("/sound/hostile/stranger", test_stranger);
  g_test_add_data_func ("/sound/other-port/clear", GINT_TO_POINTER (FALSE), test_other_port);
  g_test_add_data_func ("/sound/other-port/encrypted", GINT_TO_POINTER (TRUE), test_other_port);
  g_test_add_func ("/sound/hostile/bad-stream", test_bad_stream);
  g_test_add_data_func ("/sound/hostile/malformed-clear", GINT_TO_POINTER (FALSE), test_malformed);
  g_test_add_data_func ("/sound/hostile/malformed-encrypted", GINT_TO_POINTER (TRUE), test_malformed);

  return g_test_run ();
}
