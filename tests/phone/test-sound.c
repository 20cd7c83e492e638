/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <math.h>
#include <string.h>

#include "ear.h"
#include "phone/sound-error.h"
#include "side.h"

/* Both hear each other, and nobody themselves. */
static void
test_call (gconstpointer data)
{
  SonorCodec codec = (SonorCodec) GPOINTER_TO_UINT (data);
  Side *one = side_new (440);
  Side *other = side_new (880);

  side_connect_legs (one->leg, other->leg, codec);
  WAIT (side_hears (one, 880) && side_misses (one, 440));
  WAIT (side_hears (other, 440) && side_misses (other, 880));
  side_assert_still (one, 880, 440);
  side_assert_still (other, 440, 880);
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

  side_connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (side_hears (one, 880) && side_hears (other, 440));
  sonor_leg_set_talking (one->leg, TRUE, FALSE);
  WAIT (side_misses (other, 440));
  side_assert_still (other, 0, 440);
  side_assert_still (one, 880, 0);
  sonor_leg_set_talking (one->leg, FALSE, TRUE);
  WAIT (side_misses (one, 880) && side_hears (other, 440));
  sonor_leg_set_talking (one->leg, TRUE, TRUE);
  WAIT (side_hears (one, 880));
  side_free (one);
  side_free (other);
}

static void
set_direction (Side *side, Side *peer, SonorCodec codec, SonorMediaDirection direction)
{
  SonorMediaStream stream = side_make_stream (codec, peer->leg);

  stream.direction = direction;
  side_set_stream (side->leg, &stream);
}

/* One holds the other, who hears a soft tone instead of nothing, and takes it back. */
static void
test_hold (void)
{
  Side *one = side_new (700);
  Side *other = side_new (880);

  side_connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (side_hears (one, 880) && side_hears (other, 700));
  set_direction (one, other, SONOR_CODEC_PCMA, SONOR_MEDIA_DIRECTION_NONE);
  sonor_leg_set_talking (one->leg, FALSE, FALSE);
  set_direction (other, one, SONOR_CODEC_PCMA, SONOR_MEDIA_DIRECTION_NONE);
  WAIT (side_misses (one, 880) && side_misses (other, 700));
  WAIT (ear_level (other->heard, 450, 200) > 0.012);
  side_assert_still (other, 0, 700);
  set_direction (one, other, SONOR_CODEC_PCMA, SONOR_MEDIA_DIRECTION_BOTH);
  sonor_leg_set_talking (one->leg, TRUE, TRUE);
  set_direction (other, one, SONOR_CODEC_PCMA, SONOR_MEDIA_DIRECTION_BOTH);
  WAIT (side_hears (one, 880) && side_hears (other, 700));
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

  side_connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  set_direction (one, other, SONOR_CODEC_PCMA, SONOR_MEDIA_DIRECTION_SEND);
  set_direction (other, one, SONOR_CODEC_PCMA, SONOR_MEDIA_DIRECTION_RECEIVE);
  WAIT (side_hears (other, 700));
  side_assert_still (other, 700, 450);
  WAIT (side_misses (one, 880));
  side_free (one);
  side_free (other);
}

static void
test_join (void)
{
  Side *middle = side_new (440);
  Side *one = side_new (880);
  Side *other = side_new (1320);
  SonorLeg *second = side_add_leg (middle, ADDRESS);

  side_connect_legs (middle->leg, one->leg, SONOR_CODEC_PCMA);
  side_connect_legs (second, other->leg, SONOR_CODEC_G722);
  WAIT (side_hears (middle, 880) && side_hears (middle, 1320) && side_hears (one, 440) && side_hears (other, 440));
  WAIT (side_misses (one, 1320) && side_misses (other, 880));

  sonor_leg_set_joined (middle->leg, TRUE);
  sonor_leg_set_joined (second, TRUE);
  WAIT (side_hears (one, 1320) && side_hears (one, 440) && side_hears (other, 880) && side_hears (other, 440));
  WAIT (side_hears (middle, 880) && side_hears (middle, 1320));
  side_assert_still (one, 1320, 880);
  side_assert_still (other, 880, 1320);

  sonor_leg_set_joined (middle->leg, FALSE);
  sonor_leg_set_joined (second, FALSE);
  WAIT (side_misses (one, 1320) && side_misses (other, 880));
  sonor_leg_close (second);
  g_assert_finalize_object (second);
  WAIT (side_misses (middle, 1320));
  side_assert_still (middle, 880, 1320);
  side_free (one);
  side_free (other);
  side_free (middle);
}

static void
test_encrypted (gconstpointer data)
{
  SonorCryptoSuite suite = (SonorCryptoSuite) GPOINTER_TO_UINT (data);
  Side *one = side_new (440);
  Side *other = side_new (880);
  SonorMediaStream to_other = side_make_stream (SONOR_CODEC_PCMA, other->leg);
  SonorMediaStream to_one = side_make_stream (SONOR_CODEC_PCMA, one->leg);
  SonorMediaKey key, other_key, wrong_key;

  g_assert_true (sonor_media_key_generate (&key, suite, 1, NULL));
  g_assert_true (sonor_media_key_generate (&other_key, suite, 1, NULL));
  g_assert_true (sonor_media_key_generate (&wrong_key, suite, 1, NULL));
  side_encrypt (&to_other, &key, &other_key);
  side_encrypt (&to_one, &other_key, &key);
  side_set_stream (one->leg, &to_other);
  side_set_stream (other->leg, &to_one);
  WAIT (side_hears (one, 880) && side_hears (other, 440));
  WAIT (one->quality != NULL && one->quality->round_trip_ms >= 0);
  g_assert_cmpfloat (one->quality->loss_pct, <, 5);

  /* With the wrong key nothing is heard, with the right one again. */
  side_encrypt (&to_one, &other_key, &wrong_key);
  side_set_stream (other->leg, &to_one);
  WAIT (side_misses (other, 440));
  side_assert_still (other, 0, 440);
  side_encrypt (&to_one, &other_key, &key);
  side_set_stream (other->leg, &to_one);
  WAIT (side_hears (other, 440));

  /* Who speaks in the clear is not heard by who wants it encrypted, and does not hear them. */
  to_one.encrypted = FALSE;
  side_set_stream (other->leg, &to_one);
  WAIT (side_misses (other, 440) && side_misses (one, 880));
  side_assert_still (one, 0, 880);
  side_free (one);
  side_free (other);
}

static void
test_digits (gconstpointer data)
{
  SonorCodec codec = (SonorCodec) GPOINTER_TO_UINT (data);
  Side *one = side_new (440);
  Side *other = side_new (880);
  g_autoptr (GError) error = NULL;

  side_connect_legs (one->leg, other->leg, codec);
  WAIT (side_hears (other, 440));
  side_press (one->leg, "1155#", 100);
  WAIT (other->digits->len >= 5);
  side_press (one->leg, "*0D", 40);
  side_press (other->leg, "9", 100);
  WAIT (other->digits->len >= 8 && one->digits->len >= 1);
  side_wait (500);
  g_assert_cmpstr (other->digits->str, ==, "1155#*0D");
  g_assert_cmpstr (one->digits->str, ==, "9");
  WAIT (side_hears (other, 440) && side_hears (one, 880));

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
  SonorMediaStream to_other = side_make_stream (SONOR_CODEC_PCMA, other->leg);
  g_autoptr (GError) error = NULL;

  g_assert_false (sonor_leg_send_digit (one->leg, '1', 100, &error));
  g_assert_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_FAILED);
  g_clear_error (&error);
  to_other.send_event_payload_type = -1;
  side_set_stream (one->leg, &to_other);
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

  side_connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (side_hears (one, 880));
  to_one = side_make_stream (SONOR_CODEC_PCMA, one->leg);
  for (guint i = 0; i < 3; i++)
    {
      to_one.send_event_payload_type = i % 2 == 0 ? -1 : EVENT_TYPE;
      side_set_stream (other->leg, &to_one);
      side_wait (400);
      WAIT (side_hears (one, 880));
    }
  side_connect_legs (one->leg, other->leg, SONOR_CODEC_OPUS);
  WAIT (side_hears (one, 880) && side_hears (other, 440));
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
  side_connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  g_assert_true (sonor_leg_record (one->leg, path, &error));
  g_assert_no_error (error);
  WAIT (side_file_has (path, 880) && ear_level (path, 440, 200) < 0.01);
  sonor_leg_set_talking (one->leg, FALSE, FALSE);
  side_wait (300);
  g_assert_true (side_file_has (path, 880));
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
  side_connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (side_hears (one, 880) && side_hears (other, 440));
  g_assert_true (sonor_sound_set_microphone (one->sound, "tone:1320", &error));
  g_assert_no_error (error);
  WAIT (side_hears (other, 1320) && side_misses (other, 440));
  g_assert_cmpstr (sonor_sound_get_microphone (one->sound), ==, "tone:1320");

  speaker = g_strconcat ("file:", path, NULL);
  g_assert_true (sonor_sound_set_speaker (one->sound, speaker, &error));
  g_assert_no_error (error);
  WAIT (side_file_has (path, 880));

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
  WAIT (side_hears (other, 1320));

  /* What was heard so far is played to the other side, once; then there is silence. */
  g_assert_true (sonor_sound_set_speaker (one->sound, "none", NULL));
  g_assert_true (sonor_sound_set_microphone (one->sound, speaker, NULL));
  WAIT (side_hears (other, 880));
  WAIT (side_misses (other, 880));
  side_assert_still (other, 0, 880);
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
  side_connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (side_hears (one, 880) && side_hears (other, 440));

  route = g_strconcat ("file:", path, NULL);
  g_assert_true (sonor_sound_set_microphone (one->sound, route, NULL));
  WAIT (one->n_problems == 1);
  g_assert_nonnull (strstr (one->problem, path));
  WAIT (side_misses (other, 440));
  side_assert_still (one, 880, 0);
  g_assert_true (sonor_sound_set_microphone (one->sound, "tone:440", NULL));
  WAIT (side_hears (other, 440));

  g_assert_true (sonor_sound_set_speaker (other->sound, "file:/dev/full", NULL));
  WAIT (other->n_problems == 1);
  side_assert_still (one, 880, 0);
  g_unlink (path);
  route = (g_free (route), g_strconcat ("file:", other->heard, NULL));
  g_assert_true (sonor_sound_set_speaker (other->sound, route, NULL));
  WAIT (side_hears (other, 440));
  g_assert_cmpuint (one->n_failures + other->n_failures, ==, 0);
  side_free (one);
  side_free (other);
}

/* There is no such microphone: the agent is told what to do, and the call goes on. */
static void
test_no_device (void)
{
  Side *one = side_new_with ("device:gone", 0);
  Side *other = side_new (880);

  side_connect_legs (one->leg, other->leg, SONOR_CODEC_PCMA);
  WAIT (side_hears (one, 880));
  side_free (one);
  side_free (other);
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
  WAIT (side_hears (one, 450));
  sonor_sound_set_ringing_back (one->sound, FALSE);
  WAIT (side_misses (one, 450));
  side_free (one);
}

static void
add_for_codecs (const char *name, GTestDataFunc test)
{
  for (guint i = 0; i < SONOR_N_CODECS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/sound/%s/%s", name, sonor_codec_get_name ((SonorCodec) i));

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_for_codecs ("call", test_call);
  add_for_codecs ("digits", test_digits);
  for (guint i = 0; i < SONOR_N_CRYPTO_SUITES; i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/sound/encrypted/%s", sonor_crypto_suite_get_name ((SonorCryptoSuite) i));

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_encrypted);
    }
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

  return g_test_run ();
}
