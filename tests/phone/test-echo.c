/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Somebody speaks without a headset: what the other side says comes out of the speaker and goes into the microphone
 * again. It must not hear itself, and must go on hearing whom it calls. Two legs on loopback, one in a room that echoes.
 */

#include <glib/gstdio.h>
#include <gst/gst.h>
#include <math.h>
#include <string.h>

#include "ear.h"
#include "phone/sound.h"
#include "room.h"

/* So much quieter than with a headset the echo is at least, in dB; what is left is lost in the noise of the room. */
#define LEAST_CANCELLED 20.0
/* So much quieter the agent's own voice may become: alone, and while the other side speaks too. */
#define MOST_TAKEN        6.0
#define MOST_TAKEN_IN_TWO 12.0

/* Over many syllables: they are not all of the same loudness. */
#define LISTENING_MS 3000

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
      gint64 wait_deadline = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND; \
      while (!(condition)) \
        { \
          if (g_get_monotonic_time () > wait_deadline) \
            g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition); \
          wait_for (100); \
        } \
    } \
  G_STMT_END

typedef struct
{
  SonorSound *near;
  SonorSound *far;
  SonorLeg *near_leg;
  SonorLeg *far_leg;
  char *heard;
} Fixture;

static SonorLeg *
open_leg (const char  *microphone,
          const char  *speaker,
          gboolean     cancels,
          SonorSound **sound)
{
  g_autoptr (GError) error = NULL;
  SonorLeg *leg;

  *sound = sonor_sound_new (microphone, speaker, &error);
  g_assert_no_error (error);
  sonor_sound_set_echo_cancelling (*sound, cancels);
  leg = sonor_sound_add_leg (*sound, "127.0.0.1", &error);
  g_assert_no_error (error);
  sonor_leg_set_talking (leg, TRUE, TRUE);

  return leg;
}

static void
connect_leg (SonorLeg *leg,
             SonorLeg *to)
{
  SonorMediaStream stream = {
    .codec = SONOR_CODEC_G722,
    .send_payload_type = 9,
    .receive_payload_type = 9,
    .send_event_payload_type = -1,
    .receive_event_payload_type = -1,
    .packet_time = 20,
    .direction = SONOR_MEDIA_DIRECTION_BOTH,
    .address = (char *) "127.0.0.1",
    .port = sonor_leg_get_port (to),
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_leg_set_stream (leg, &stream, &error));
  g_assert_no_error (error);
}

static void
let_talk (gboolean near,
          gboolean far)
{
  room_let_talk (ROOM_NEAR, near);
  room_let_talk (ROOM_FAR, far);
}

static void
fixture_open (Fixture  *fixture,
              gboolean  cancels)
{
  g_autofree char *speaker = NULL;
  int file = g_file_open_tmp ("sonor-echo-XXXXXX.wav", &fixture->heard, NULL);

  g_assert_cmpint (file, >=, 0);
  g_close (file, NULL);
  let_talk (FALSE, FALSE);
  speaker = g_strconcat ("file:", fixture->heard, NULL);
  fixture->near_leg = open_leg ("device:near-mouth", "device:near-ear", cancels, &fixture->near);
  fixture->far_leg = open_leg ("device:far-mouth", speaker, FALSE, &fixture->far);
  connect_leg (fixture->near_leg, fixture->far_leg);
  connect_leg (fixture->far_leg, fixture->near_leg);
}

static void
fixture_close (Fixture *fixture)
{
  sonor_leg_close (fixture->near_leg);
  sonor_leg_close (fixture->far_leg);
  g_assert_finalize_object (fixture->near_leg);
  g_assert_finalize_object (fixture->far_leg);
  g_assert_finalize_object (fixture->near);
  g_assert_finalize_object (fixture->far);
  g_unlink (fixture->heard);
  g_free (fixture->heard);
}

/* How loud it is at the other side now, in dB of full scale. */
static double
listen (Fixture *fixture)
{
  return 20 * log10 (MAX (ear_total (fixture->heard, LISTENING_MS), 1e-5));
}

/* How loud it is when everything heard was said after now. */
static double
listen_anew (Fixture *fixture)
{
  guint begin = ear_duration (fixture->heard);

  WAIT (ear_duration (fixture->heard) >= begin + LISTENING_MS + 500);

  return listen (fixture);
}

static void
test_cancelling (void)
{
  Fixture fixture = { 0 };
  double echo, voice, both;

  fixture_open (&fixture, FALSE);
  let_talk (FALSE, TRUE);
  WAIT (listen (&fixture) > -55);
  echo = listen_anew (&fixture);
  let_talk (TRUE, FALSE);
  voice = listen_anew (&fixture);
  fixture_close (&fixture);
  g_test_message ("with a headset: echo %.1f dB, voice %.1f dB", echo, voice);
  g_assert_cmpfloat (echo, >, -55);
  /* What is heard later when both speak cannot be the echo alone. */
  g_assert_cmpfloat (echo, <, voice - MOST_TAKEN_IN_TWO);

  fixture_open (&fixture, TRUE);
  let_talk (FALSE, TRUE);
  WAIT (ear_duration (fixture.heard) >= LISTENING_MS);
  WAIT (listen (&fixture) < echo - LEAST_CANCELLED);
  g_test_message ("without: echo %.1f dB", listen (&fixture));

  /* Whom the room is quiet for is heard, and no louder than with a headset. */
  let_talk (TRUE, FALSE);
  WAIT (listen (&fixture) > voice - MOST_TAKEN);
  g_test_message ("without: voice %.1f dB", listen (&fixture));
  g_assert_cmpfloat (listen_anew (&fixture), <, voice + MOST_TAKEN);

  /* Both at once: the agent is not cut off. */
  let_talk (TRUE, TRUE);
  both = listen_anew (&fixture);
  g_test_message ("without: both %.1f dB", both);
  g_assert_cmpfloat (both, >, voice - MOST_TAKEN_IN_TWO);

  /* And what was learnt of the room is not lost by it. */
  let_talk (FALSE, TRUE);
  WAIT (listen (&fixture) < echo - LEAST_CANCELLED);
  fixture_close (&fixture);
}

static void
on_problem (GPtrArray    *problems,
            const GError *problem)
{
  g_ptr_array_add (problems, g_strdup (problem->message));
}

/* A speaker of which nobody knows when it plays: that the echo stays is said, once, and not to those who wear a headset. */
static void
test_untold_delay (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorSound) sound = sonor_sound_new ("device:near-mouth", "device:near-stream", &error);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  SonorLeg *leg;

  g_assert_no_error (error);
  g_signal_connect_swapped (sound, "problem", G_CALLBACK (on_problem), problems);
  leg = sonor_sound_add_leg (sound, "127.0.0.1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_nonnull (strstr (problems->pdata[0], "headset"));

  sonor_sound_set_echo_cancelling (sound, FALSE);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_true (sonor_sound_set_speaker (sound, "device:near-ear", &error));
  sonor_sound_set_echo_cancelling (sound, TRUE);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_true (sonor_sound_set_speaker (sound, "device:near-stream", &error));
  g_assert_cmpuint (problems->len, ==, 2);

  sonor_leg_close (leg);
  g_assert_finalize_object (leg);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  room_open ();

  g_test_add_func ("/sound/echo/cancelling", test_cancelling);
  g_test_add_func ("/sound/echo/untold-delay", test_untold_delay);

  return g_test_run ();
}
