/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Supervisors in a call: who hears whom, by the tones each of them says, and the rows. */

#include <signal.h>

#include "scene.h"

static void
set_mode (const char *mode)
{
  g_autofree char *sql =
    g_strdup_printf ("SELECT supervision_set((SELECT id FROM staff WHERE login = 'p_agent'), '%s')", mode);

  g_free (scene_say ("p_supervisor", sql));
}

static void
wait_for_mode (const char *line)
{
  scene_wait_for_row ("SELECT mode || ' ' || (joined_at IS NOT NULL)::text FROM call_supervision WHERE ended_at IS NULL",
                      line);
  party_run (400);
}

static void
test_listen (void)
{
  scene_refused ("p_supervisor", "SELECT supervision_set((SELECT id FROM staff WHERE login = 'p_agent'), 'listen')",
                 "SN409");
  g_free (scene_sign_in (scene.supervisor, "p_supervisor"));
  g_free (scene_say ("p_supervisor", "SELECT seat_set_status('not_ready')"));
  scene_refused ("p_supervisor", "SELECT supervision_set((SELECT id FROM staff WHERE login = 'p_agent'), 'listen')",
                 "SN409");
  scene_talk ("13804781001");
  scene_refused ("p_bilingual", "SELECT supervision_set((SELECT id FROM staff WHERE login = 'p_agent'), 'listen')",
                 "42501");
  scene_refused ("p_supervisor", "SELECT supervision_set((SELECT id FROM staff WHERE login = 'p_agent'), 'take_over')",
                 "SN409");
  scene_refused ("p_supervisor", "SELECT supervision_set((SELECT id FROM staff WHERE login = 'p_agent'), 'spy')",
                 "SN400");

  set_mode ("listen");
  WAIT (scene.supervisor->call != NULL);
  g_assert_cmpstr (sonor_call_headers_get (sonor_call_get_headers (scene.supervisor->call),
                                           SONOR_CALL_HEADER_SUPERVISION),
                   ==, "listen");
  party_answer (scene.supervisor);
  wait_for_mode ("listen true");
  scene_wait_for_seat ("p_supervisor", "talking");
  scene_assert_hears (scene.citizen, AGENT_TONE, 0, SUPERVISOR_TONE, 0);
  scene_assert_hears (scene.agent, CITIZEN_TONE, 0, SUPERVISOR_TONE, 0);
  scene_assert_hears (scene.supervisor, CITIZEN_TONE, AGENT_TONE, SUPERVISOR_TONE, 0);
}

static void
test_whisper (void)
{
  set_mode ("whisper");
  wait_for_mode ("whisper true");
  scene_assert_hears (scene.citizen, AGENT_TONE, 0, SUPERVISOR_TONE, 0);
  scene_assert_hears (scene.agent, CITIZEN_TONE, SUPERVISOR_TONE, AGENT_TONE, 0);
  scene_assert_hears (scene.supervisor, CITIZEN_TONE, AGENT_TONE, 0, 0);
}

static void
test_barge (void)
{
  set_mode ("barge");
  wait_for_mode ("barge true");
  scene_assert_hears (scene.citizen, AGENT_TONE, SUPERVISOR_TONE, CITIZEN_TONE, 0);
  scene_assert_hears (scene.agent, CITIZEN_TONE, SUPERVISOR_TONE, AGENT_TONE, 0);
  scene_assert_hears (scene.supervisor, CITIZEN_TONE, AGENT_TONE, SUPERVISOR_TONE, 0);
  /* And back: it is changed while they talk. */
  set_mode ("listen");
  wait_for_mode ("listen true");
  scene_assert_hears (scene.citizen, AGENT_TONE, 0, SUPERVISOR_TONE, 0);
}

static void
test_take_over (void)
{
  set_mode ("take_over");
  scene_wait_until_gone (scene.agent);
  party_hang_up (scene.agent);
  scene_wait_for_seat ("p_agent", "wrap_up");
  scene_wait_for_seat ("p_supervisor", "talking");
  scene_assert_hears (scene.citizen, SUPERVISOR_TONE, 0, AGENT_TONE, MUSIC_TONE);
  scene_assert_hears (scene.supervisor, CITIZEN_TONE, 0, AGENT_TONE, 0);
  scene_assert_row ("SELECT string_agg(mode || ' ' || ended_why, ',' ORDER BY since) FROM call_supervision",
                    "listen changed,whisper changed,barge changed,listen changed,take_over done");
  party_hang_up (scene.supervisor);
  /* Whoever has taken over wraps up, and the citizen is asked. */
  scene_wait_for_seat ("p_supervisor", "wrap_up");
  sonor_media_leg_send_digits (scene.citizen->leg, "1");
  scene_wait_until_gone (scene.citizen);
  scene_wait_for_row ("SELECT string_agg(s.login || ' ' || p.how || ' ' || (p.until IS NOT NULL)::text, ',' ORDER BY "
                      "p.id) FROM call_party p "
                      "JOIN staff s ON s.id = p.staff_id JOIN call c ON c.id = p.call_id WHERE c.caller_dialled = "
                      "'13804781001'",
                      "p_agent queue true,p_supervisor take_over true");
  scene_rest ("p_agent");
  g_free (scene_say ("p_supervisor", "SELECT seat_end_wrap_up()"));
}

/* A supervisor leaves, by the desk or by hanging up; neither is noticed, and neither leaves wrap-up. */
static void
test_leave (void)
{
  scene_talk ("13804781002");
  set_mode ("listen");
  party_answer (scene.supervisor);
  wait_for_mode ("listen true");
  g_free (scene_say ("p_supervisor", "SELECT supervision_stop()"));
  scene_wait_until_gone (scene.supervisor);
  party_hang_up (scene.supervisor);
  scene_wait_for_seat ("p_supervisor", "idle");

  set_mode ("whisper");
  party_answer (scene.supervisor);
  wait_for_mode ("whisper true");
  party_hang_up (scene.supervisor);
  scene_wait_for_seat ("p_supervisor", "idle");
  scene_assert_row ("SELECT ended_why FROM call_supervision ORDER BY since DESC LIMIT 1", "hung_up");
  scene_assert_hears (scene.citizen, AGENT_TONE, 0, SUPERVISOR_TONE, 0);

  /* The seat hangs up: the supervisor is not left with the citizen. */
  set_mode ("listen");
  party_answer (scene.supervisor);
  wait_for_mode ("listen true");
  party_hang_up (scene.agent);
  scene_wait_until_gone (scene.supervisor);
  party_hang_up (scene.supervisor);
  scene_wait_for_seat ("p_supervisor", "idle");
  party_hang_up (scene.citizen);
  scene_rest ("p_agent");
}

static void
test_force_end (void)
{
  scene_refused ("p_supervisor", "SELECT call_force_end((SELECT id FROM staff WHERE login = 'p_agent'), '辱骂')",
                 "SN409");
  scene_talk ("13804781003");
  scene_refused ("p_supervisor", "SELECT call_force_end((SELECT id FROM staff WHERE login = 'p_agent'), '')", "SN400");
  scene_refused ("p_agent", "SELECT call_force_end((SELECT id FROM staff WHERE login = 'p_agent'), 'x')", "42501");
  g_free (scene_say ("p_supervisor", "SELECT call_force_end((SELECT id FROM staff WHERE login = 'p_agent'), '辱骂')"));
  scene_wait_until_gone (scene.citizen);
  scene_wait_until_gone (scene.agent);
  party_hang_up (scene.agent);
  scene_wait_for_row ("SELECT outcome FROM call WHERE caller_dialled = '13804781003'", "answered");
  scene_wait_for_row ("SELECT ended_why || ' ' || note FROM call_supervision WHERE mode = 'force_end'", "done 辱骂");
  scene_assert_row ("SELECT count(*) FROM audit_log WHERE action = 'call.force_end'", "1");
  scene_rest ("p_agent");
}

/* The switch is killed while a supervisor listens: no row and no seat stays as it was. */
static void
test_killed (void)
{
  scene_talk ("13804781004");
  set_mode ("listen");
  party_answer (scene.supervisor);
  wait_for_mode ("listen true");
  scene_stop_switch (SIGKILL);
  scene_start_switch ();
  scene_wait_for_seat ("p_supervisor", "idle");
  scene_wait_for_seat ("p_agent", "wrap_up");
  scene_wait_for_row ("SELECT count(*) FROM call_supervision WHERE ended_at IS NULL", "0");
  scene_assert_row ("SELECT count(*) FROM audit_log WHERE action = 'call.repair'", "1");
  sonor_call_hang_up (scene.citizen->call);
  sonor_call_hang_up (scene.agent->call);
  sonor_call_hang_up (scene.supervisor->call);
  scene_wait_until_gone (scene.citizen);
  scene_wait_until_gone (scene.agent);
  scene_wait_until_gone (scene.supervisor);
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
  scene_prepare ();

  g_test_add_func ("/supervision/listen", test_listen);
  g_test_add_func ("/supervision/whisper", test_whisper);
  g_test_add_func ("/supervision/barge", test_barge);
  g_test_add_func ("/supervision/take-over", test_take_over);
  g_test_add_func ("/supervision/leave", test_leave);
  g_test_add_func ("/supervision/force-end", test_force_end);
  g_test_add_func ("/supervision/killed", test_killed);
  g_test_add_func ("/supervision/stop", test_stop);

  status = g_test_run ();
  scene_clean_up ();

  return status;
}
