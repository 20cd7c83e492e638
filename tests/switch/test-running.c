/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The switch as a program that somebody runs: figures, status, orders, a disk that is full, recordings that are old, and the
 * end that cuts nobody off.
 */

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "scene.h"
#include "tone.h"

/* One figure; -1 if there is none of that name. */
static double
figure (const char *name)
{
  g_autofree char *text = scene_ask_monitor ("/metrics");

  g_assert_true (g_str_has_prefix (text, "HTTP/1.0 200 "));

  return scene_read_figure (text, name);
}

static void
wait_for_figure (const char *name,
                 double      expected)
{
  for (guint i = 0; i < 100 && figure (name) != expected; i++)
    party_run (100);
  g_assert_cmpfloat (figure (name), ==, expected);
}

/* Runs `sonor-admin switch …` on this database; what it says. */
static char *
admin (const char *verb,
       const char *name,
       gboolean    works)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autofree char *config = g_build_filename (g_getenv ("SONOR_TEST_CLUSTER"), "sonor.conf", NULL);
  g_autoptr (GSubprocess) program = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_subprocess_launcher_setenv (launcher, "SONOR_CONFIG", config, TRUE);
  program = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("SONOR_ADMIN"), "switch", verb, name, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (program, NULL, NULL, &output, NULL, &error));
  g_assert_cmpint (g_subprocess_get_successful (program), ==, works);

  return output;
}

static void
end_talk (void)
{
  party_hang_up (scene.citizen);
  scene_wait_until_gone (scene.agent);
  party_hang_up (scene.agent);
  scene_wait_for_seat ("p_agent", "wrap_up");
  scene_rest ("p_agent");
}

/* What is counted, while it happens; and nobody's number. */
static void
test_metrics (void)
{
  g_autofree char *text = NULL;
  g_autofree char *health = scene_ask_monitor ("/healthz");
  g_autofree char *nothing = scene_ask_monitor ("/passwords");
  double turns;

  g_assert_true (g_str_has_prefix (health, "HTTP/1.0 200 "));
  g_assert_true (g_str_has_prefix (nothing, "HTTP/1.0 404 "));
  g_assert_cmpfloat (figure ("sonor_calls{stage=\"talking\"}"), ==, 0.0);
  g_assert_cmpfloat (figure ("sonor_database_connected"), ==, 1.0);
  wait_for_figure ("sonor_registrations", 1.0);
  wait_for_figure ("sonor_seats{status=\"ready\",state=\"idle\"}", 1.0);

  scene_talk ("13804780101");
  turns = figure ("sonor_media_turns_total");
  wait_for_figure ("sonor_calls{stage=\"talking\"}", 1.0);
  wait_for_figure ("sonor_seats{status=\"ready\",state=\"talking\"}", 1.0);
  wait_for_figure ("sonor_waiting_calls", 0.0);
  wait_for_figure ("sonor_media_legs", 2.0);
  g_assert_cmpfloat (figure ("sonor_media_turn_late_seconds_count"), >, turns);
  text = scene_ask_monitor ("/metrics");
  g_assert_null (strstr (text, "13804780101"));
  g_assert_null (strstr (text, "p_agent"));
  end_talk ();
  wait_for_figure ("sonor_calls{stage=\"talking\"}", 0.0);
  g_assert_cmpfloat (figure ("sonor_calls_total{outcome=\"answered\"}"), ==, 1.0);
  wait_for_figure ("sonor_recordings_waiting", 0.0);
  wait_for_figure ("sonor_recordings_finished_total", 1.0);
}

static void
test_status (void)
{
  g_autofree char *status = NULL;
  g_autofree char *wrong = NULL;
  g_autofree char *unknown = NULL;

  scene_wait_for_row ("SELECT count(*) FROM switch_life WHERE port IS NOT NULL", "1");
  status = admin ("status", NULL, TRUE);
  g_assert_nonnull (strstr (status, "one: runs version"));
  g_assert_nonnull (strstr (status, "Seats at one: 1 signed in, 1 telephones registered, 1 free"));
  wrong = admin ("explode", "one", FALSE);
  g_assert_nonnull (strstr (wrong, "drain NAME"));
  unknown = admin ("drain", "nine", FALSE);
  g_assert_nonnull (strstr (unknown, "nine"));
}

static void
set_numbers (const char *numbers)
{
  g_free (scene.trunks);
  scene.trunks = g_strdup_printf ("[trunk]\npeers = 127.0.0.1\nnumbers = %s\n", numbers);
  g_free (scene_write_config ());
}

/* A new number is taken in the middle of a call, which does not notice; a bad configuration changes nothing. */
static void
test_reload (void)
{
  Party *other = party_new ("127.0.0.1", scene.folder, 600.0);

  scene_talk ("13804780102");
  party_dial (other, scene.port, "13804780103", "12340");
  scene_wait_until_gone (other);
  g_assert_cmpuint (sonor_call_get_end_status (other->call), ==, 404);

  set_numbers ("12345 12340");
  g_subprocess_send_signal (scene.program, SIGHUP);
  party_run (500);
  party_dial (other, scene.port, "13804780103", "12340");
  WAIT (sonor_call_get_state (other->call) == SONOR_CALL_STATE_ACTIVE);
  party_hang_up (other);

  set_numbers ("12345\npeers = nowhere");
  g_free (admin ("reload", "one", TRUE));
  party_run (500);
  party_dial (other, scene.port, "13804780103", "12340");
  WAIT (sonor_call_get_state (other->call) == SONOR_CALL_STATE_ACTIVE);
  party_hang_up (other);
  set_numbers ("12345");

  party_listen (scene.citizen, 800);
  g_assert_cmpfloat (party_hears (scene.citizen, AGENT_TONE), >, HEARD);
  end_talk ();
  party_free (other);
}

/* The disk takes no more: the call goes on, and it is told. */
static void
test_full_disk (void)
{
  struct rlimit before, little;
  pid_t pid = (pid_t) g_ascii_strtoll (g_subprocess_get_identifier (scene.program), NULL, 10);

  g_assert_cmpint (prlimit (pid, RLIMIT_FSIZE, NULL, &before), ==, 0);
  little = before;
  little.rlim_cur = 50000;
  g_assert_cmpint (prlimit (pid, RLIMIT_FSIZE, &little, NULL), ==, 0);
  g_assert_cmpfloat (figure ("sonor_recordings_failed_total"), ==, 0.0);
  scene_talk ("13804780104");
  party_run (2500);
  wait_for_figure ("sonor_recordings_failed_total", 1.0);
  party_listen (scene.citizen, 800);
  g_assert_cmpfloat (party_hears (scene.citizen, AGENT_TONE), >, HEARD);
  g_assert_cmpint (prlimit (pid, RLIMIT_FSIZE, &before, NULL), ==, 0);
  end_talk ();
  scene_wait_for_row ("SELECT count(*) FROM recording r JOIN call c ON c.id = r.call_id WHERE caller_dialled = '13804780104'", "1");
}

/* What is old goes, unless somebody holds it; the row stays and the audit log knows. */
static void
test_retention (void)
{
  g_autofree char *old = scene_ask ("SELECT path FROM recording r JOIN call c ON c.id = r.call_id WHERE caller_dialled = '13804780101'");
  g_autofree char *held = scene_ask ("SELECT path FROM recording r JOIN call c ON c.id = r.call_id WHERE caller_dialled = '13804780102'");
  g_autofree char *old_file = g_build_filename (scene.folder, "recordings", old, NULL);
  g_autofree char *held_file = g_build_filename (scene.folder, "recordings", held, NULL);
  g_autofree char *hold = g_strdup_printf ("SELECT recording_hold('%s', 'appeal')", held);
  g_autofree char *gone = g_strdup_printf ("SELECT removed_at IS NOT NULL AND erased_at IS NOT NULL FROM recording WHERE path = '%s'", old);
  g_autofree char *audited = g_strdup_printf ("SELECT actor FROM audit_log WHERE action = 'recording.remove' AND subject_id = '%s'", old);

  g_assert_true (g_file_test (old_file, G_FILE_TEST_EXISTS));
  g_free (scene_say ("p_quality", hold));
  g_free (scene_ask ("UPDATE recording SET keep_until = now() - interval '1 day' WHERE path IN (SELECT recording_path FROM call "
               "WHERE caller_dialled IN ('13804780101', '13804780102'))"));
  /* It sweeps each hour and when the database has been away. */
  g_free (scene_ask ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'p_switch'"));
  scene_wait_for_row (gone, "t");
  g_assert_false (g_file_test (old_file, G_FILE_TEST_EXISTS));
  scene_assert_row (audited, "p_switch");
  scene_assert_row ("SELECT count(*) FROM call WHERE caller_dialled = '13804780101' AND recording_path IS NULL", "1");
  g_assert_true (g_file_test (held_file, G_FILE_TEST_EXISTS));
}

/* Told to end it takes no more calls, but who is in one talks on; with the last one it ends by itself. */
static void
test_drain (void)
{
  Party *other = party_new ("127.0.0.1", scene.folder, 600.0);
  g_autofree char *health = NULL;
  g_autofree char *status = NULL;
  g_autoptr (GError) error = NULL;

  g_free (scene_sign_in (scene.second, "p_bilingual"));
  g_free (scene_say ("p_bilingual", "SELECT seat_set_status('not_ready')"));
  scene_talk ("13804780105");
  g_free (admin ("drain", "one", TRUE));
  wait_for_figure ("sonor_draining", 1.0);
  party_dial (other, scene.port, "13804780106", "12345");
  scene_wait_until_gone (other);
  g_assert_cmpuint (sonor_call_get_end_status (other->call), ==, 503);
  /* With Retry-After: another switch is asked, and this one again in a while. */
  g_assert_nonnull (strstr (sonor_call_get_end_message (other->call), "5 seconds"));
  health = scene_ask_monitor ("/healthz");
  g_assert_true (g_str_has_prefix (health, "HTTP/1.0 503 "));
  scene_wait_for_row ("SELECT draining_since IS NOT NULL AND n_calls = 1 FROM switch_life", "t");
  status = admin ("status", NULL, TRUE);
  g_assert_nonnull (strstr (status, "takes no new calls"));
  /* Whoever has a citizen may still ask somebody about it; who has none begins nothing. */
  g_assert_true (sonor_call_hold (scene.agent->call, &error));
  WAIT (sonor_call_get_state (scene.agent->call) == SONOR_CALL_STATE_HELD);
  party_call (scene.supervisor, scene.port, "p_agent", scene.agent_password, "p_bilingual");
  party_answer (scene.second);
  scene_assert_hears (scene.second, SUPERVISOR_TONE, 0, CITIZEN_TONE, 0);
  party_hang_up (scene.supervisor);
  scene_wait_until_gone (scene.second);
  party_hang_up (scene.second);
  party_call (scene.second, scene.port, "p_bilingual", "", "p_supervisor");
  scene_wait_until_gone (scene.second);
  g_assert_cmpuint (sonor_call_get_end_status (scene.second->call), ==, 503);
  party_hang_up (scene.second);
  g_assert_true (sonor_call_resume (scene.agent->call, &error));
  WAIT (sonor_call_get_state (scene.agent->call) == SONOR_CALL_STATE_ACTIVE);
  party_listen (scene.citizen, 800);
  g_assert_cmpfloat (party_hears (scene.citizen, AGENT_TONE), >, HEARD);
  g_assert_nonnull (g_subprocess_get_identifier (scene.program));

  party_hang_up (scene.citizen);
  g_subprocess_wait (scene.program, NULL, NULL);
  g_assert_true (g_subprocess_get_successful (scene.program));
  g_clear_object (&scene.program);
  /* Nothing is left to be done: the recording is finished, the seat is free. */
  scene_assert_row ("SELECT c.outcome || ' ' || r.format FROM call c JOIN recording r ON r.path = c.recording_path WHERE caller_dialled = '13804780105'",
              "answered opus");
  scene_wait_until_gone (scene.agent);
  party_hang_up (scene.agent);
  party_free (other);
}

/* Told twice it does not wait for anybody. */
static void
test_now (void)
{
  scene_start_switch ();
  g_free (scene_sign_in (scene.agent, "p_agent"));
  g_free (scene_say ("p_agent", "SELECT seat_end_wrap_up()"));
  scene_talk ("13804780107");
  g_subprocess_send_signal (scene.program, SIGTERM);
  wait_for_figure ("sonor_draining", 1.0);
  g_subprocess_send_signal (scene.program, SIGTERM);
  scene_wait_until_gone (scene.citizen);
  scene_wait_until_gone (scene.agent);
  g_subprocess_wait (scene.program, NULL, NULL);
  g_clear_object (&scene.program);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  scene.trunks = g_strdup ("[trunk]\npeers = 127.0.0.1\nnumbers = 12345\n");
  scene_prepare ();

  g_test_add_func ("/running/metrics", test_metrics);
  g_test_add_func ("/running/status", test_status);
  g_test_add_func ("/running/reload", test_reload);
  g_test_add_func ("/running/full-disk", test_full_disk);
  g_test_add_func ("/running/retention", test_retention);
  g_test_add_func ("/running/drain", test_drain);
  g_test_add_func ("/running/now", test_now);

  status = g_test_run ();
  scene_clean_up ();

  return status;
}
