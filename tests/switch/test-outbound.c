/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Calls that seats make: outside through the trunk, to each other, and those they may not. */

#include <signal.h>
#include <string.h>

#include "scene.h"

static void
call (const char *number)
{
  party_call (scene.agent, scene.port, "p_agent", scene.agent_password, number);
}

static void
test_outside (void)
{
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;

  call ("+8613904780001");
  WAIT (scene.outside->call != NULL);
  g_assert_cmpstr (sonor_sip_address_get_user (sonor_call_get_called (scene.outside->call)), ==, "13904780001");
  g_assert_cmpstr (sonor_sip_address_get_user (sonor_call_get_remote (scene.outside->call)), ==, "12345");
  /* Nothing of the house goes out of it. */
  g_assert_null (sonor_call_headers_get (sonor_call_get_headers (scene.outside->call), SONOR_CALL_HEADER_CALL));
  scene_wait_for_seat ("p_agent", "talking");
  WAIT (sonor_call_get_state (scene.agent->call) == SONOR_CALL_STATE_RINGING);
  party_answer (scene.outside);
  WAIT (sonor_call_get_state (scene.agent->call) == SONOR_CALL_STATE_ACTIVE);
  scene_assert_hears (scene.outside, AGENT_TONE, 0, OUTSIDE_TONE, 0);
  scene_assert_hears (scene.agent, OUTSIDE_TONE, 0, AGENT_TONE, 0);
  party_hang_up (scene.outside);
  scene_wait_until_gone (scene.agent);
  party_hang_up (scene.agent);
  scene_wait_for_seat ("p_agent", "wrap_up");
  scene_wait_for_row ("SELECT direction || ' ' || outcome || ' ' || caller_dialled || ' ' || s.login FROM call c JOIN "
                      "staff s ON s.id = c.staff_id "
                      "WHERE callee_dialled = '13904780001'",
                      "out answered 12345 p_agent");
  scene_wait_for_row ("SELECT recording_path LIKE '%.opus' FROM call WHERE callee_dialled = '13904780001'", "t");
  file = scene_ask ("SELECT recording_path FROM call WHERE callee_dialled = '13904780001'");
  path = g_build_filename (scene.folder, "recordings", file, NULL);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  scene_rest ("p_agent");
}

static void
test_not_answered (void)
{
  g_autoptr (GError) error = NULL;

  call ("13904780002");
  WAIT (scene.outside->call != NULL && sonor_call_get_state (scene.outside->call) == SONOR_CALL_STATE_INCOMING);
  g_assert_true (sonor_call_refuse (scene.outside->call, SONOR_CALL_REFUSAL_BUSY, &error));
  scene_wait_until_gone (scene.agent);
  g_assert_cmpuint (sonor_call_get_end_status (scene.agent->call), ==, 486);
  scene_wait_for_row ("SELECT outcome FROM call WHERE callee_dialled = '13904780002'", "busy");
  party_hang_up (scene.agent);
  party_hang_up (scene.outside);
  scene_rest ("p_agent");

  call ("13904780003");
  WAIT (scene.outside->call != NULL && sonor_call_get_state (scene.outside->call) == SONOR_CALL_STATE_INCOMING);
  party_hang_up (scene.agent);
  scene_wait_until_gone (scene.outside);
  scene_wait_for_row ("SELECT outcome FROM call WHERE callee_dialled = '13904780003'", "no_answer");
  party_hang_up (scene.outside);
  scene_rest ("p_agent");
}

/* What a seat may not is refused in words, and nothing rings. */
static void
test_forbidden (void)
{
  static const char *const numbers[] = { "01062345678", "0013900000000", "+4912345678" };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      call (numbers[i]);
      scene_wait_until_gone (scene.agent);
      g_assert_cmpuint (sonor_call_get_end_status (scene.agent->call), ==, 403);
      g_assert_nonnull (strstr (sonor_call_get_end_message (scene.agent->call), "may make no calls"));
      party_hang_up (scene.agent);
    }
  call ("x1");
  scene_wait_until_gone (scene.agent);
  g_assert_cmpuint (sonor_call_get_end_status (scene.agent->call), ==, 404);
  party_hang_up (scene.agent);
  g_assert_null (scene.outside->call);
  scene_assert_row ("SELECT count(*) FROM call WHERE callee_dialled LIKE '0%'", "0");

  g_free (scene_ask ("INSERT INTO call_right VALUES ('agent', 'national')"));
  call ("01062345678");
  party_answer (scene.outside);
  party_hang_up (scene.agent);
  scene_wait_until_gone (scene.outside);
  party_hang_up (scene.outside);
  scene_rest ("p_agent");
}

static void
test_emergency (void)
{
  call ("119");
  party_answer (scene.outside);
  g_assert_cmpstr (sonor_sip_address_get_user (sonor_call_get_called (scene.outside->call)), ==, "119");
  party_hang_up (scene.agent);
  scene_wait_until_gone (scene.outside);
  party_hang_up (scene.outside);
  scene_assert_row ("SELECT count(*) FROM audit_log WHERE action = 'call.emergency'", "1");
  scene_rest ("p_agent");
}

/* Whether somebody has a TCP connection to the switch. */
static gboolean
is_connected (void)
{
  g_autofree char *text = NULL;
  g_autofree char *peer = g_strdup_printf (" 0100007F:%04X 01 ", scene.port);

  g_assert_true (g_file_get_contents ("/proc/net/tcp", &text, NULL, NULL));

  return strstr (text, peer) != NULL;
}

/* From seat to seat, by work number; no wrap-up. The other seat's telephone speaks TCP. */
static void
test_internal (void)
{
  g_assert_false (is_connected ());
  scene.second->transport = ";transport=tcp";
  g_free (scene_sign_in (scene.second, "p_bilingual"));
  g_assert_true (is_connected ());
  call ("7004");
  WAIT (scene.second->call != NULL);
  scene_wait_for_seat ("p_bilingual", "offered");
  party_answer (scene.second);
  WAIT (sonor_call_get_state (scene.agent->call) == SONOR_CALL_STATE_ACTIVE);
  scene_wait_for_seat ("p_bilingual", "talking");
  scene_assert_hears (scene.second, AGENT_TONE, 0, SECOND_TONE, 0);
  scene_assert_hears (scene.agent, SECOND_TONE, 0, AGENT_TONE, 0);
  party_hang_up (scene.second);
  scene_wait_until_gone (scene.agent);
  party_hang_up (scene.agent);
  scene_wait_for_seat ("p_bilingual", "idle");
  scene_wait_for_seat ("p_agent", "idle");
  scene_wait_for_row ("SELECT direction || ' ' || outcome FROM call WHERE callee_dialled = '7004'",
                      "internal answered");
}

/* Toll fraud: who knows a seat's name but not its password, and what comes from the trunk, call nobody. */
static void
test_fraud (void)
{
  party_call (scene.supervisor, scene.port, "p_agent", "wrong", "13904780009");
  scene_wait_until_gone (scene.supervisor);
  g_assert_cmpuint (sonor_call_get_end_status (scene.supervisor->call), ==, 401);
  party_dial (scene.citizen, scene.port, "13804782001", "13904780009");
  scene_wait_until_gone (scene.citizen);
  g_assert_cmpuint (sonor_call_get_end_status (scene.citizen->call), ==, 404);
  party_run (500);
  g_assert_null (scene.outside->call);
  scene_assert_row ("SELECT count(*) FROM call WHERE callee_dialled = '13904780009'", "0");
}

/* The switch is killed while a seat's call rings: the seat is free when it is back. */
static void
test_killed (void)
{
  call ("13904780010");
  WAIT (scene.outside->call != NULL && sonor_call_get_state (scene.outside->call) == SONOR_CALL_STATE_INCOMING);
  scene_wait_for_seat ("p_agent", "talking");
  scene_stop_switch (SIGKILL);
  scene_start_switch ();
  scene_wait_for_row ("SELECT outcome FROM call WHERE callee_dialled = '13904780010'", "failed");
  scene_wait_for_row ("SELECT count(*) FROM seat WHERE state IN ('offered', 'talking', 'held')", "0");
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

  g_test_add_func ("/outbound/outside", test_outside);
  g_test_add_func ("/outbound/not-answered", test_not_answered);
  g_test_add_func ("/outbound/forbidden", test_forbidden);
  g_test_add_func ("/outbound/emergency", test_emergency);
  g_test_add_func ("/outbound/internal", test_internal);
  g_test_add_func ("/outbound/fraud", test_fraud);
  g_test_add_func ("/outbound/killed", test_killed);
  g_test_add_func ("/outbound/stop", test_stop);

  status = g_test_run ();
  scene_clean_up ();

  return status;
}
