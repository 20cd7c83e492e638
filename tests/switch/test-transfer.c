/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls that are passed on: unasked to a seat and to the outside, and after a consultation; by tones and rows. */

#include <signal.h>
#include <sndfile.h>

#include "media/frame.h"
#include "scene.h"
#include "tone.h"

static Party *consultation;

static void
refer (const char *number)
{
  g_autofree char *uri = g_strdup_printf ("sip:%s@127.0.0.1:%u", number, scene.port);
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorSipAddress) target = sonor_sip_address_new (uri, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (sonor_call_transfer (scene.agent->call, target, &error));
}

static void
end_all (Party *other)
{
  party_hang_up (scene.citizen);
  scene_wait_until_gone (other);
  party_hang_up (other);
  scene_rest ("p_agent");
}

/* How many parties a media thread of the switch has. */
static guint
count_legs (guint thread)
{
  g_autofree char *text = scene_ask_monitor ("/metrics");
  g_autofree char *name = g_strdup_printf ("sonor_media_thread_legs{thread=\"%u\"}", thread);

  return (guint) scene_read_figure (text, name);
}

static void
assert_parties (const char *caller,
                const char *expected)
{
  g_autofree char *sql = g_strdup_printf ("SELECT string_agg(coalesce(s.login, p.number) || ' ' || p.how, ',' ORDER BY "
                                          "p.id) FROM call_party p "
                                          "LEFT JOIN staff s ON s.id = p.staff_id JOIN call c ON c.id = p.call_id "
                                          "WHERE c.caller_dialled = '%s'",
                                          caller);

  scene_wait_for_row (sql, expected);
}

/* The recording of a call holds a tone on its right side in its last half second. */
static void
assert_recorded (const char *caller,
                 double      tone)
{
  g_autofree char *finished = g_strdup_printf ("SELECT recording_path LIKE '%%.opus' FROM call WHERE caller_dialled = '%s'", caller);
  g_autofree char *sql = g_strdup_printf ("SELECT recording_path FROM call WHERE caller_dialled = '%s'", caller);
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;
  gint16 samples[SONOR_SAMPLE_RATE];
  SF_INFO info = { 0 };
  SNDFILE *recording;

  scene_wait_for_row (finished, "t");
  file = scene_ask (sql);
  path = g_build_filename (scene.folder, "recordings", file, NULL);
  recording = sf_open (path, SFM_READ, &info);
  g_assert_nonnull (recording);
  g_assert_cmpint (info.frames, >, 2 * SONOR_SAMPLE_RATE);
  sf_seek (recording, info.frames - SONOR_SAMPLE_RATE, SEEK_SET);
  g_assert_cmpint (sf_readf_short (recording, samples, SONOR_SAMPLE_RATE / 2), ==, SONOR_SAMPLE_RATE / 2);
  sf_close (recording);
  g_assert_cmpfloat (tone_level (samples + 1, SONOR_SAMPLE_RATE / 2, 2, SONOR_SAMPLE_RATE, tone), >, HEARD);
  g_assert_cmpfloat (tone_level (samples, SONOR_SAMPLE_RATE / 2, 2, SONOR_SAMPLE_RATE, CITIZEN_TONE), >, HEARD);
}

static void
test_to_seat (void)
{
  g_free (scene_sign_in (scene.second, "p_bilingual"));
  scene_talk ("13804783001");
  refer ("p_bilingual");
  party_answer (scene.second);
  g_assert_cmpstr (sonor_sip_address_get_user (sonor_call_get_remote (scene.second->call)), ==, "13804783001");
  scene_wait_until_gone (scene.agent);
  g_assert_cmpint (sonor_call_get_end (scene.agent->call), ==, SONOR_CALL_END_TRANSFERRED);
  party_hang_up (scene.agent);
  scene_wait_for_seat ("p_bilingual", "talking");
  scene_wait_for_seat ("p_agent", "wrap_up");
  scene_assert_hears (scene.citizen, SECOND_TONE, 0, AGENT_TONE, MUSIC_TONE);
  scene_assert_hears (scene.second, CITIZEN_TONE, 0, AGENT_TONE, SECOND_TONE);
  end_all (scene.second);
  assert_parties ("13804783001", "p_agent queue,p_bilingual transfer");
  assert_recorded ("13804783001", SECOND_TONE);
  scene_rest ("p_bilingual");
}

/* Nobody answers there: the call goes on with the seat that has it. */
static void
test_declined (void)
{
  g_autoptr (GError) error = NULL;

  scene_talk ("13804783002");
  refer ("7004");
  WAIT (scene.second->call != NULL && sonor_call_get_state (scene.second->call) == SONOR_CALL_STATE_INCOMING);
  g_assert_true (sonor_call_refuse (scene.second->call, SONOR_CALL_REFUSAL_BUSY, &error));
  WAIT (sonor_call_get_state (scene.agent->call) == SONOR_CALL_STATE_ACTIVE);
  g_clear_object (&scene.second->call);
  scene_assert_hears (scene.citizen, AGENT_TONE, 0, SECOND_TONE, MUSIC_TONE);
  /* Nor is it passed on to where it may not. */
  refer ("0013900000000");
  WAIT (sonor_call_get_state (scene.agent->call) == SONOR_CALL_STATE_ACTIVE);
  g_assert_null (scene.outside->call);
  scene_assert_hears (scene.citizen, AGENT_TONE, 0, SECOND_TONE, MUSIC_TONE);
  end_all (scene.agent);
  assert_parties ("13804783002", "p_agent queue");
  g_free (scene_say ("p_bilingual", "SELECT seat_set_status('ready')"));
}

/* 紧急转接: to 110, which every seat may. */
static void
test_emergency (void)
{
  scene_talk ("13804783003");
  refer ("110");
  party_answer (scene.outside);
  scene_wait_until_gone (scene.agent);
  party_hang_up (scene.agent);
  scene_assert_hears (scene.citizen, OUTSIDE_TONE, 0, AGENT_TONE, MUSIC_TONE);
  scene_assert_hears (scene.outside, CITIZEN_TONE, 0, AGENT_TONE, 0);
  end_all (scene.outside);
  assert_parties ("13804783003", "p_agent queue,110 transfer");
  assert_recorded ("13804783003", OUTSIDE_TONE);
  scene_assert_row ("SELECT count(*) FROM audit_log WHERE action = 'call.emergency'", "1");
}

/* The seat holds the citizen, asks another one, and connects both. */
static void
consult (const char *number,
         Party      *asked)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sonor_call_hold (scene.agent->call, &error));
  scene_wait_for_seat ("p_agent", "held");
  party_call (consultation, scene.port, "p_agent", scene.agent_password, number);
  party_answer (asked);
  WAIT (sonor_call_get_state (consultation->call) == SONOR_CALL_STATE_ACTIVE);
  scene_assert_hears (asked, SUPERVISOR_TONE, 0, CITIZEN_TONE, 0);
  scene_assert_hears (scene.citizen, MUSIC_TONE, 0, AGENT_TONE, 0);
  /* The line of the seat stays with the citizen. */
  scene_wait_for_seat ("p_agent", "held");
  /* The new call has the other thread: who is asked moves while both talk. */
  g_assert_cmpuint (count_legs (0), ==, 2);
  g_assert_cmpuint (count_legs (1), ==, 2);
  g_assert_true (sonor_call_transfer_to (scene.agent->call, consultation->call, &error));
  scene_wait_until_gone (scene.agent);
  scene_wait_until_gone (consultation);
  WAIT (count_legs (0) + count_legs (1) == 2);
  g_assert_cmpuint (count_legs (0) * count_legs (1), ==, 0);
  party_hang_up (scene.agent);
  party_hang_up (consultation);
}

static void
test_attended (void)
{
  scene_talk ("13804783004");
  consult ("p_bilingual", scene.second);
  scene_wait_for_seat ("p_bilingual", "talking");
  scene_wait_for_seat ("p_agent", "wrap_up");
  scene_assert_hears (scene.citizen, SECOND_TONE, 0, AGENT_TONE, MUSIC_TONE);
  scene_assert_hears (scene.second, CITIZEN_TONE, 0, SUPERVISOR_TONE, 0);
  end_all (scene.second);
  assert_parties ("13804783004", "p_agent queue,p_bilingual consulted");
  assert_recorded ("13804783004", SECOND_TONE);
  scene_wait_for_row ("SELECT outcome || ' ' || (hold_s > 0)::text FROM call WHERE caller_dialled = '13804783004'",
                      "answered true");
  scene_wait_for_row ("SELECT count(*) FROM call WHERE ended_at IS NULL", "0");
  scene_rest ("p_bilingual");
}

static void
test_attended_outside (void)
{
  scene_talk ("13804783005");
  consult ("13904783005", scene.outside);
  scene_assert_hears (scene.citizen, OUTSIDE_TONE, 0, AGENT_TONE, MUSIC_TONE);
  scene_assert_hears (scene.outside, CITIZEN_TONE, 0, SUPERVISOR_TONE, 0);
  end_all (scene.outside);
  assert_parties ("13804783005", "p_agent queue,13904783005 consulted");
}

static void
test_stop (void)
{
  scene_stop_switch (SIGTERM);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  scene.switch_lines = g_strdup ("media-threads = 2\n");
  scene_prepare ();
  /* The second call of the agent's telephone, with a tone of its own. */
  consultation = scene.supervisor;

  g_test_add_func ("/transfer/to-seat", test_to_seat);
  g_test_add_func ("/transfer/declined", test_declined);
  g_test_add_func ("/transfer/emergency", test_emergency);
  g_test_add_func ("/transfer/attended", test_attended);
  g_test_add_func ("/transfer/attended-outside", test_attended_outside);
  g_test_add_func ("/transfer/stop", test_stop);

  status = g_test_run ();
  scene_clean_up ();

  return status;
}
