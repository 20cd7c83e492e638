/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a call and its rows live through: the switch killed at each stage, the database gone in the middle of a talk, rows that are
 * not as the switch has them; and three who talk with each other, all of them in the recording.
 */

#include <signal.h>
#include <sndfile.h>

#include "media/frame.h"
#include "scene.h"
#include "tone.h"

/* What rows say, written down: nobody waits, stands for a call, or is in one that has not ended. */
#define NOTHING_LEFT \
  "SELECT (SELECT count(*) FROM waiting_call) + (SELECT count(*) FROM seat WHERE state IN ('offered', 'talking', 'held')) " \
  "+ (SELECT count(*) FROM call WHERE ended_at IS NULL) + (SELECT count(*) FROM call_party WHERE until IS NULL)"

static void
drop (Party *party)
{
  if (party->call == NULL)
    return;
  if (sonor_call_get_state (party->call) != SONOR_CALL_STATE_ENDED)
    sonor_call_hang_up (party->call);
  scene_wait_until_gone (party);
  party_hang_up (party);
}

/* Loudness of a tone on one side (0: outside, 1: inside) of a call's recording, in its last half second. */
static double
recorded (const char *caller,
          guint       side,
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
  g_assert_cmpint (info.frames, >=, SONOR_SAMPLE_RATE);
  sf_seek (recording, info.frames - SONOR_SAMPLE_RATE / 2, SEEK_SET);
  g_assert_cmpint (sf_readf_short (recording, samples, SONOR_SAMPLE_RATE / 2), ==, SONOR_SAMPLE_RATE / 2);
  sf_close (recording);

  return tone_level (samples + side, SONOR_SAMPLE_RATE / 2, 2, SONOR_SAMPLE_RATE, tone);
}

/* Stages: each brings a call as far as it is named for. */

static void
reach_greeting (const char *caller)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM call WHERE caller_dialled = '%s'", caller);

  party_dial (scene.citizen, scene.port, caller, "12345");
  WAIT (sonor_call_get_state (scene.citizen->call) == SONOR_CALL_STATE_ACTIVE);
  scene_wait_for_row (sql, "1");
}

static void
reach_queue (const char *caller)
{
  g_free (scene_say ("p_agent", "SELECT seat_set_status('not_ready')"));
  reach_greeting (caller);
  sonor_media_leg_send_digits (scene.citizen->leg, "1");
  scene_wait_for_row ("SELECT count(*) FROM waiting_call", "1");
}

static void
reach_ringing (const char *caller)
{
  reach_greeting (caller);
  sonor_media_leg_send_digits (scene.citizen->leg, "1");
  WAIT (scene.agent->call != NULL && sonor_call_get_state (scene.agent->call) == SONOR_CALL_STATE_INCOMING);
  scene_wait_for_seat ("p_agent", "offered");
}

static void
reach_talk (const char *caller)
{
  scene_talk (caller);
  party_run (1500);
}

static void
reach_hold (const char *caller)
{
  g_autoptr (GError) error = NULL;

  scene_talk (caller);
  g_assert_true (sonor_call_hold (scene.agent->call, &error));
  scene_wait_for_seat ("p_agent", "held");
  party_run (1200);
}

static void
reach_transfer (const char *caller)
{
  g_autofree char *uri = g_strdup_printf ("sip:p_bilingual@127.0.0.1:%u", scene.port);
  g_autoptr (SonorSipAddress) target = sonor_sip_address_new (uri, NULL, NULL);
  g_autoptr (GError) error = NULL;

  scene_talk (caller);
  party_run (1000);
  g_assert_true (sonor_call_transfer (scene.agent->call, target, &error));
  scene_wait_for_seat ("p_bilingual", "offered");
  WAIT (scene.second->call != NULL);
}

static void
reach_survey (const char *caller)
{
  scene_talk (caller);
  party_run (1000);
  party_hang_up (scene.agent);
  scene_wait_for_seat ("p_agent", "wrap_up");
}

typedef struct
{
  const char *name;
  const char *caller;
  void      (*reach) (const char *caller);
  /* outcome, whether it is on the call-back list with the place that it had, whether it is asked by message how it was, and how
   * the seat stands. */
  const char *rows;
  double      recorded;
} Stage;

static const Stage stages[] = {
  { "greeting", "13804786001", reach_greeting, "failed - - idle", 0 },
  { "queue", "13804786002", reach_queue, "failed place - idle", 0 },
  { "ringing", "13804786003", reach_ringing, "failed place - idle", 0 },
  { "talk", "13804786004", reach_talk, "answered - asked wrap_up", AGENT_TONE },
  { "hold", "13804786005", reach_hold, "answered - asked wrap_up", 0 },
  { "transfer", "13804786006", reach_transfer, "answered - asked wrap_up", 0 },
  { "survey", "13804786007", reach_survey, "answered - asked wrap_up", AGENT_TONE },
};

/* Killed in the middle of a stage and started again: the rows are put right, the recording is whole, who waited is called back with
 * their place, and seats take calls again without having registered anew. */
static void
test_killed (gconstpointer data)
{
  const Stage *stage = data;
  g_autofree char *sql = g_strdup_printf (
    "SELECT c.outcome || CASE WHEN b.call_id IS NULL THEN ' -' WHEN b.since = c.queued_at AND b.why = 'abandoned' THEN ' place' ELSE ' wrong' END "
    "|| CASE WHEN r.call_id IS NULL THEN ' - ' ELSE ' asked ' END || x.state "
    "FROM call c LEFT JOIN call_back b ON b.call_id = c.id AND b.done_at IS NULL LEFT JOIN survey_request r ON r.call_id = c.id, "
    "seat x JOIN staff s ON s.id = x.staff_id WHERE c.caller_dialled = '%s' AND s.login = 'p_agent'", stage->caller);

  stage->reach (stage->caller);
  scene_stop_switch (SIGKILL);
  scene_start_switch ();
  scene_wait_for_row (NOTHING_LEFT, "0");
  scene_wait_for_row (sql, stage->rows);
  if (stage->recorded > 0)
    g_assert_cmpfloat (recorded (stage->caller, 1, stage->recorded), >, HEARD);
  drop (scene.citizen);
  drop (scene.agent);
  drop (scene.second);
  scene_rest ("p_agent");
}

static void
server (const char *verb)
{
  g_autofree char *program = g_build_filename (g_getenv ("SONOR_SOURCE"), "tests", "store", "server", NULL);
  const char *arguments[] = { program, verb, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_NONE, &error);

  g_assert_no_error (error);
  while (g_subprocess_get_identifier (process) != NULL)
    party_run (20);
  g_assert_true (g_subprocess_get_successful (process));
}

/* The database is killed in the middle of a talk: both go on talking, holding and hanging up, nobody new is let in, and everything
 * that happened is in the rows when it is back. */
static void
test_database_gone (void)
{
  Party *other = party_new ("127.0.0.1", scene.folder, SECOND_TONE);
  g_autoptr (GError) error = NULL;

  scene_talk ("13804786010");
  server ("kill");
  scene_assert_hears (scene.citizen, AGENT_TONE, 0, CITIZEN_TONE, MUSIC_TONE);
  scene_assert_hears (scene.agent, CITIZEN_TONE, 0, AGENT_TONE, 0);
  g_assert_true (sonor_call_hold (scene.agent->call, &error));
  WAIT (sonor_call_get_state (scene.agent->call) == SONOR_CALL_STATE_HELD);
  scene_assert_hears (scene.citizen, MUSIC_TONE, 0, AGENT_TONE, 0);
  g_assert_true (sonor_call_resume (scene.agent->call, &error));
  WAIT (sonor_call_get_state (scene.agent->call) == SONOR_CALL_STATE_ACTIVE);
  party_dial (other, scene.port, "13804786011", "12345");
  scene_wait_until_gone (other);
  g_assert_cmpuint (sonor_call_get_end_status (other->call), ==, 503);
  scene_assert_hears (scene.citizen, AGENT_TONE, 0, CITIZEN_TONE, MUSIC_TONE);
  party_hang_up (scene.agent);
  party_run (500);
  sonor_media_leg_send_digits (scene.citizen->leg, "2");
  scene_wait_until_gone (scene.citizen);
  party_hang_up (scene.citizen);

  server ("start");
  scene_wait_for_row ("SELECT outcome || ' ' || survey || ' ' || (hold_s > 0 OR hold_s = 0)::text FROM call WHERE caller_dialled = '13804786010' "
                      "AND ended_at IS NOT NULL", "answered satisfied true");
  scene_wait_for_row (NOTHING_LEFT, "0");
  scene_wait_for_seat ("p_agent", "wrap_up");
  g_assert_cmpfloat (recorded ("13804786010", 1, AGENT_TONE), >, HEARD);
  scene_rest ("p_agent");
  /* And all is as before. */
  scene_talk ("13804786012");
  drop (scene.citizen);
  drop (scene.agent);
  scene_wait_for_row (NOTHING_LEFT, "0");
  scene_rest ("p_agent");
  party_free (other);
}

/* Rows that are not so are put right while calls go on: a seat that talks stands for its call again, and one that stands for a call
 * that nobody has is free. */
static void
test_reconciled (void)
{
  g_autofree char *before = scene_ask ("SELECT count(*) FROM audit_log WHERE action IN ('seat.repair', 'call.repair')");

  scene_talk ("13804786020");
  g_free (scene_ask ("UPDATE seat SET state = 'idle', call_id = NULL, state_since = now() - interval '1 minute' "
                     "WHERE staff_id = (SELECT id FROM staff WHERE login = 'p_agent')"));
  g_free (scene_ask ("INSERT INTO call (id, direction, callee_dialled, language, arrived_at, switch_id) "
                     "VALUES ('60000000-0000-4000-8000-000000000001', 'in', '12345', 'zh', now() - interval '1 minute', 'one')"));
  g_free (scene_ask ("UPDATE seat SET state = 'talking', call_id = '60000000-0000-4000-8000-000000000001', state_since = now() - interval '1 minute' "
                     "WHERE staff_id = (SELECT id FROM staff WHERE login = 'p_bilingual')"));
  scene_wait_for_seat ("p_agent", "talking");
  scene_wait_for_row ("SELECT outcome FROM call WHERE id = '60000000-0000-4000-8000-000000000001'", "failed");
  scene_wait_for_row ("SELECT state <> 'talking' FROM seat x JOIN staff s ON s.id = x.staff_id WHERE login = 'p_bilingual'", "t");
  g_free (before);
  before = scene_ask ("SELECT count(*) >= 2 FROM audit_log WHERE action IN ('seat.repair', 'call.repair') AND at > now() - interval '1 minute'");
  g_assert_cmpstr (before, ==, "t");
  scene_assert_hears (scene.citizen, AGENT_TONE, 0, CITIZEN_TONE, MUSIC_TONE);
  drop (scene.citizen);
  drop (scene.agent);
  scene_wait_for_row (NOTHING_LEFT, "0");
  scene_rest ("p_agent");
  g_free (scene_say ("p_bilingual", "SELECT seat_end_wrap_up()"));
}

/* Three at once: the seat's telephone joins its two calls, as ours does. Each hears the two others and not themselves, and the
 * recording of the citizen's call holds all three. */
static void
test_three (void)
{
  Party *line = party_new ("127.0.0.1", scene.folder, AGENT_TONE);
  g_autoptr (GError) error = NULL;

  scene_talk ("13804786030");
  g_assert_true (sonor_call_hold (scene.agent->call, &error));
  WAIT (sonor_call_get_state (scene.agent->call) == SONOR_CALL_STATE_HELD);
  party_join (line, scene.agent);
  party_call (line, scene.port, "p_agent", scene.agent_password, "p_bilingual");
  party_answer (scene.second);
  WAIT (sonor_call_get_state (line->call) == SONOR_CALL_STATE_ACTIVE);
  g_assert_true (sonor_call_resume (scene.agent->call, &error));
  WAIT (sonor_call_get_state (scene.agent->call) == SONOR_CALL_STATE_ACTIVE);
  scene_assert_hears (scene.citizen, AGENT_TONE, SECOND_TONE, CITIZEN_TONE, MUSIC_TONE);
  scene_assert_hears (scene.second, AGENT_TONE, CITIZEN_TONE, SECOND_TONE, MUSIC_TONE);
  scene_assert_hears (scene.agent, CITIZEN_TONE, 0, MUSIC_TONE, 0);
  scene_assert_hears (line, SECOND_TONE, 0, MUSIC_TONE, 0);
  /* The line of the seat stands for the citizen. */
  scene_wait_for_seat ("p_agent", "talking");
  drop (scene.citizen);
  line->host = NULL;
  drop (line);
  drop (scene.second);
  drop (scene.agent);
  scene_wait_for_row (NOTHING_LEFT, "0");
  g_assert_cmpfloat (recorded ("13804786030", 0, CITIZEN_TONE), >, HEARD);
  g_assert_cmpfloat (recorded ("13804786030", 1, AGENT_TONE), >, HEARD);
  g_assert_cmpfloat (recorded ("13804786030", 1, SECOND_TONE), >, HEARD);
  scene_rest ("p_agent");
  party_free (line);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  scene_prepare ();
  g_free (scene_sign_in (scene.second, "p_bilingual"));
  g_free (scene_say ("p_bilingual", "SELECT seat_set_status('not_ready')"));

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    {
      g_autofree char *path = g_strconcat ("/survival/killed/", stages[i].name, NULL);

      g_test_add_data_func (path, &stages[i], test_killed);
    }
  g_test_add_func ("/survival/reconciled", test_reconciled);
  g_test_add_func ("/survival/three", test_three);
  g_test_add_func ("/survival/database-gone", test_database_gone);

  status = g_test_run ();
  scene_stop_switch (SIGTERM);
  scene_clean_up ();

  return status;
}
