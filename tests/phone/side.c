/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "side.h"

#include <glib/gstdio.h>

#include "ear.h"

static gboolean
on_timeout (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

void
side_wait (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, on_timeout, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static void
on_digit (Side *side, char digit)
{
  g_string_append_c (side->digits, digit);
}

static void
on_first_audio (Side *side)
{
  side->n_first_audio++;
}

static void
on_problem (Side *side, const GError *problem)
{
  side->n_problems++;
  g_test_message ("problem: %s", problem->message);
  g_free (side->problem);
  side->problem = g_strdup (problem->message);
}

static void
on_failed (Side *side, const GError *problem)
{
  side->n_failures++;
}

static void
on_quality (Side *side, const SonorQuality *quality)
{
  g_clear_pointer (&side->quality, sonor_quality_free);
  side->quality = sonor_quality_copy (quality);
}

SonorLeg *
side_add_leg (Side *side, const char *address)
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

Side *
side_new_with (const char *microphone, double tone)
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
  side->leg = side_add_leg (side, ADDRESS);

  return side;
}

Side *
side_new (double tone)
{
  g_autofree char *microphone = g_strdup_printf ("tone:%g", tone);

  return side_new_with (microphone, tone);
}

void
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

SonorMediaStream
side_make_stream (SonorCodec codec, SonorLeg *to)
{
  static const guint types[] = { CODEC_TYPE, 9, 8, 0 };

  return (SonorMediaStream){
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

void
side_set_stream (SonorLeg *leg, SonorMediaStream *stream)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_leg_set_stream (leg, stream, &error));
  g_assert_no_error (error);
}

void
side_connect_legs (SonorLeg *one, SonorLeg *other, SonorCodec codec)
{
  SonorMediaStream to_other = side_make_stream (codec, other);
  SonorMediaStream to_one = side_make_stream (codec, one);

  side_set_stream (one, &to_other);
  side_set_stream (other, &to_one);
}

gboolean
side_file_has (const char *path, double tone)
{
  return ear_duration (path) >= 200 && ear_level (path, tone, 200) > 0.05;
}

gboolean
side_hears (Side *side, double tone)
{
  return side_file_has (side->heard, tone);
}

/* The last moments are heard anew so often until no beginning and no end is in them. */
gboolean
side_misses (Side *side, double tone)
{
  return ear_duration (side->heard) >= 200 && ear_level (side->heard, tone, 200) < 0.01;
}

void
side_assert_still (Side *side, double heard, double missed)
{
  for (guint i = 0; i < 5; i++)
    {
      side_wait (100);
      if (heard > 0)
        g_assert_cmpfloat (ear_level (side->heard, heard, 200), >, 0.05);
      if (missed > 0)
        g_assert_cmpfloat (ear_level (side->heard, missed, 200), <, 0.01);
    }
}

void
side_encrypt (SonorMediaStream *stream, const SonorMediaKey *send_key, const SonorMediaKey *receive_key)
{
  stream->encrypted = TRUE;
  stream->send_key = *send_key;
  stream->receive_key = *receive_key;
}

void
side_press (SonorLeg *leg, const char *keys, guint milliseconds)
{
  for (const char *key = keys; *key != '\0'; key++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (sonor_leg_send_digit (leg, *key, milliseconds, &error));
      g_assert_no_error (error);
    }
}
