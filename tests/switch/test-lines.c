/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * How telephones and trunks are spoken to: seats over TLS with encrypted speech and nothing less where that is required,
 * certificates that are not good, and trunks that register, are refused, and let nobody else in.
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "../voice/certificates.h"
#include "raw.h"
#include "scene.h"

static char *authority;
static char *certificates;
static guint tls_port;
static SonorRegistrar *registrar;
static const char *peer_password = "another one";

/* What the server of the trunk wants. */
static void
on_asked (SonorRegistrar    *source,
          SonorRegistration *registration,
          gpointer           user_data)
{
  g_autofree char *text = g_strdup_printf ("%s:city:%s", sonor_registration_get_user (registration), peer_password);
  g_autofree char *ha1 = g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);

  sonor_registration_resolve (registration, ha1);
}

/* Refused at the start, in words. */
static void
assert_does_not_start (const char *lines,
                       const char *words)
{
  g_autofree char *before = g_steal_pointer (&scene.switch_lines);
  g_autofree char *program = g_build_filename (g_getenv ("SONOR_BUILD"), "app", "switch", "sonor-switch", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *path = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  scene.switch_lines = g_strdup (lines);
  path = scene_write_config ();
  g_subprocess_launcher_setenv (launcher, "SONOR_CONFIG", path, TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, program, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &said, &error));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  if (strstr (said, words) == NULL)
    g_error ("It says “%s”, not “%s”", said, words);
  g_free (scene.switch_lines);
  scene.switch_lines = g_steal_pointer (&before);
}

static void
test_bad_configuration (void)
{
  g_autofree char *empty = g_dir_make_tmp ("sonor-empty-XXXXXX", NULL);
  g_autofree char *without = g_strdup_printf ("certificates = %s\n", empty);
  g_autofree char *file = g_build_filename (empty, "agent.pem", NULL);
  g_autofree char *certificate_file = g_build_filename (certificates, "server.crt", NULL);
  g_autofree char *certificate = NULL;

  assert_does_not_start ("encryption = required\n", "certificates for TLS are needed");
  assert_does_not_start ("encryption = sometimes\n", "not “sometimes”");
  assert_does_not_start ("media-threads = 17\n", "[switch] media-threads is a number from 1 to 16");
  assert_does_not_start (without, "agent.pem");
  g_assert_true (g_file_get_contents (certificate_file, &certificate, NULL, NULL));
  g_assert_true (g_file_set_contents (file, certificate, -1, NULL));
  assert_does_not_start (without, "holds no private key");
  g_remove (file);
  g_rmdir (empty);
}

/* The server of the trunk refuses us: supervisors see it, nobody calls out; when it has been mended a reload is enough. */
static void
test_trunk_refused (void)
{
  g_autofree char *seen = NULL;

  scene_start_switch ();
  scene_wait_for_row ("SELECT state FROM trunk_state WHERE name = 'city'", "rejected");
  scene_wait_for_row ("SELECT count(*) FROM alarm WHERE kind = 'trunk' AND subject = 'city' AND until IS NULL", "1");
  seen = scene_say ("p_supervisor", "SELECT subject || ' ' || (detail <> '') FROM alarms() WHERE kind = 'trunk'");
  g_assert_cmpstr (seen, ==, "city true");
  scene_assert_row ("SELECT state FROM trunk_state WHERE name = 'other'", "static");
  g_assert_cmpuint (sonor_registrar_get_n_registered (registrar), ==, 0);

  peer_password = "right";
  g_subprocess_send_signal (scene.program, SIGHUP);
  scene_wait_for_row ("SELECT state FROM trunk_state WHERE name = 'city'", "registered");
  scene_wait_for_row ("SELECT count(*) FROM alarm WHERE kind = 'trunk' AND until IS NULL", "0");
  g_assert_nonnull (sonor_registrar_find (registrar, "line100"));
}

/* TLS 1.2 and 1.3, and nothing older. */
static void
assert_tls (const char *version,
            gboolean    taken)
{
  g_autofree char *command = g_strdup_printf (
    "openssl s_client -connect 127.0.0.1:%u -%s -cipher DEFAULT@SECLEVEL=0 -CAfile %s/cafile.pem -verify_return_error </dev/null",
    tls_port, version, authority);
  const char *arguments[] = { "sh", "-c", command, NULL };
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                               &status, NULL));
  g_assert_cmpint (g_spawn_check_wait_status (status, NULL), ==, taken);
}

static void
assert_encrypted (Party *party)
{
  g_assert_true (sonor_call_get_media (party->call)->encrypted);
}

/* A seat over TLS: called, and heard both ways under SRTP, though the citizen's line is bare. */
static void
test_seat (void)
{
  assert_tls ("tls1_1", FALSE);
  assert_tls ("tls1_2", TRUE);
  assert_tls ("tls1_3", TRUE);

  scene.agent_password = scene_say ("p_agent", "SELECT seat_sign_in() ->> 'password'");
  party_register (scene.agent, tls_port, "p_agent", scene.agent_password);
  scene_wait_for_row ("SELECT contact LIKE '%transport=tls%' FROM seat WHERE registered_until > now()", "t");
  g_free (scene_say ("p_agent", "SELECT seat_set_status('ready')"));
  scene_talk ("13804785001");
  assert_encrypted (scene.agent);
  g_assert_false (sonor_call_get_media (scene.citizen->call)->encrypted);
  scene_assert_hears (scene.citizen, AGENT_TONE, 0, CITIZEN_TONE, MUSIC_TONE);
  scene_assert_hears (scene.agent, CITIZEN_TONE, 0, AGENT_TONE, 0);
  party_hang_up (scene.citizen);
  scene_wait_until_gone (scene.agent);
  party_hang_up (scene.agent);
  scene_wait_for_row ("SELECT outcome || ' ' || (recording_path IS NOT NULL) FROM call WHERE caller_dialled = '13804785001'", "answered true");
  scene_rest ("p_agent");
}

/* Out through the trunk that has registered, as its number. */
static void
test_trunk_out (void)
{
  party_call (scene.agent, tls_port, "p_agent", scene.agent_password, "13904785002");
  party_answer (scene.outside);
  g_assert_cmpstr (sonor_sip_address_get_user (sonor_call_get_called (scene.outside->call)), ==, "13904785002");
  g_assert_cmpstr (sonor_sip_address_get_user (sonor_call_get_remote (scene.outside->call)), ==, "line100");
  WAIT (sonor_call_get_state (scene.agent->call) == SONOR_CALL_STATE_ACTIVE);
  assert_encrypted (scene.agent);
  scene_assert_hears (scene.outside, AGENT_TONE, 0, OUTSIDE_TONE, 0);
  scene_assert_hears (scene.agent, OUTSIDE_TONE, 0, AGENT_TONE, 0);
  party_hang_up (scene.outside);
  scene_wait_until_gone (scene.agent);
  party_hang_up (scene.agent);
  scene_wait_for_row ("SELECT outcome FROM call WHERE callee_dialled = '13904785002'", "answered");
  scene_rest ("p_agent");
}

/* Whether a call from an address for a number is taken. */
static gboolean
is_taken (const char *address,
          const char *called,
          const char *to)
{
  Raw *raw = raw_new (address, scene.port);
  g_autofree char *answer = NULL;

  raw_invite (raw, called, to, "13804785003", "UDP");
  do
    {
      g_clear_pointer (&answer, g_free);
      answer = raw_receive (raw, 8000);
      g_assert_nonnull (answer);
    }
  while (g_str_has_prefix (answer, "SIP/2.0 1"));
  raw_free (raw);
  if (g_str_has_prefix (answer, "SIP/2.0 200"))
    return TRUE;
  g_assert_true (g_str_has_prefix (answer, "SIP/2.0 404"));

  return FALSE;
}

/* Each trunk brings calls for its own numbers, also by the name that it has registered; nobody else brings any. */
static void
test_trunk_in (void)
{
  g_free (scene_say ("p_agent", "SELECT seat_set_status('not_ready')"));
  g_assert_true (is_taken ("127.0.0.1", "12345", "12345"));
  g_assert_true (is_taken ("127.0.0.1", "line100", "95001"));
  g_assert_true (is_taken ("127.0.0.2", "12340", "12340"));
  scene_wait_for_row ("SELECT string_agg(callee_dialled, ' ' ORDER BY arrived_at) FROM call WHERE caller_dialled = '13804785003'", "12345 95001 12340");

  g_assert_false (is_taken ("127.0.0.1", "line100", "12340"));
  g_assert_false (is_taken ("127.0.0.1", "line100", "line100"));
  g_assert_false (is_taken ("127.0.0.1", "12340", "12345"));
  g_assert_false (is_taken ("127.0.0.2", "12345", "12345"));
  g_assert_false (is_taken ("127.0.0.2", "line100", "12345"));
  g_assert_false (is_taken ("127.0.0.3", "12345", "12345"));
  /* Toll fraud: nothing that comes in goes out. */
  g_assert_false (is_taken ("127.0.0.1", "13904785009", "12345"));
  scene_assert_row ("SELECT count(*) FROM call WHERE caller_dialled = '13804785003'", "3");
  g_assert_null (scene.outside->call);
}

/* Where encryption is required nothing less is taken: no telephone over UDP, none that only says it comes over TLS, none that
 * does not encrypt speech, and none without the password. */
static void
test_fails_closed (void)
{
  Party *bare = party_new ("127.0.0.1", scene.folder, SECOND_TONE);
  Party *half = party_new_with ("127.0.0.1", scene.folder, SECOND_TONE, authority, SONOR_ENCRYPTION_OFF);
  Raw *liar = raw_new ("127.0.0.1", scene.port);
  g_autofree char *password = scene_say ("p_bilingual", "SELECT seat_sign_in() ->> 'password'");
  g_autofree char *answer = NULL;

  party_begin_registering (bare, scene.port, "p_bilingual", password);
  WAIT (sonor_account_get_state (bare->account) == SONOR_ACCOUNT_STATE_REJECTED);
  g_clear_object (&bare->account);
  party_call (bare, scene.port, "p_agent", scene.agent_password, "13904785009");
  scene_wait_until_gone (bare);
  g_assert_cmpuint (sonor_call_get_end_status (bare->call), ==, 403);
  raw_invite (liar, "13904785009", "13904785009", "p_agent", "TLS");
  answer = raw_wait_for (liar, "SIP/2.0 401", 1000);
  g_assert_null (answer);

  party_register (half, tls_port, "p_bilingual", password);
  scene_wait_for_row ("SELECT count(*) FROM seat WHERE registered_until > now()", "2");
  g_free (scene_say ("p_bilingual", "SELECT seat_set_status('ready')"));
  party_dial (scene.citizen, scene.port, "13804785004", "12345");
  WAIT (sonor_call_get_state (scene.citizen->call) == SONOR_CALL_STATE_ACTIVE);
  sonor_media_leg_send_digits (scene.citizen->leg, "1");
  scene_wait_for_row ("SELECT status || ' ' || reason || ' ' || state FROM seat x JOIN staff s ON s.id = x.staff_id WHERE login = 'p_bilingual'",
                      "not_ready unreachable idle");
  g_assert_true (half->call == NULL || sonor_call_get_state (half->call) == SONOR_CALL_STATE_ENDED);
  scene_assert_row ("SELECT count(*) FROM waiting_call w JOIN call c ON c.id = w.call_id WHERE caller_dialled = '13804785004'", "1");
  party_hang_up (scene.citizen);
  raw_free (liar);
  party_free (half);
  party_free (bare);
}

static void
swap_certificate (const char *from)
{
  g_autofree char *source = g_build_filename (from, "agent.pem", NULL);
  g_autofree char *target = g_build_filename (certificates, "agent.pem", NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  g_assert_true (g_file_set_contents (target, text, -1, NULL));
  /* It looks every few hours and when the database has been away. */
  g_free (scene_ask ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'p_switch'"));
}

static void
wait_for_certificate_alarm (const char *words)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM alarm WHERE kind = 'certificate' AND until IS NULL AND detail LIKE '%%%s%%'", words);

  scene_wait_for_row (sql, "1");
}

/* A certificate that has expired, or soon will, or that nobody has signed, is an alarm until there is a good one. */
static void
test_certificate_alarm (void)
{
  char *stranger = certificates_new_authority ();
  char *old = certificates_new_server (authority, "127.0.0.1", -1);
  char *soon = certificates_new_server (authority, "127.0.0.1", 5);
  char *unsigned_one = certificates_new_server (stranger, "127.0.0.1", 30);
  char *good = certificates_new_server (authority, "127.0.0.1", 30);

  scene_assert_row ("SELECT count(*) FROM alarm WHERE kind = 'certificate'", "0");
  swap_certificate (old);
  wait_for_certificate_alarm ("has expired");
  swap_certificate (soon);
  wait_for_certificate_alarm ("it ends on");
  swap_certificate (unsigned_one);
  wait_for_certificate_alarm ("has signed it");
  swap_certificate (good);
  scene_wait_for_row ("SELECT count(*) FROM alarm WHERE kind = 'certificate' AND until IS NULL", "0");
  certificates_free (stranger);
  certificates_free (old);
  certificates_free (soon);
  certificates_free (unsigned_one);
  certificates_free (good);
}

/* The switch dies under seats that are registered over TLS. Their connections are gone, and so nobody is sent there; a telephone
 * notices, comes back by itself, and is called again. One that does not come back stays without calls. */
static void
test_restart (void)
{
  Party *lost = party_new_with ("127.0.0.1", scene.folder, SECOND_TONE, authority, SONOR_ENCRYPTION_REQUIRED);
  g_autofree char *password = scene_say ("p_bilingual", "SELECT seat_sign_in() ->> 'password'");
  gint64 began;

  party_register (lost, tls_port, "p_bilingual", password);
  scene_wait_for_row ("SELECT count(*) FROM seat WHERE registered_until > now()", "2");
  scene_rest ("p_bilingual");
  scene_rest ("p_agent");
  scene_wait_for_row ("SELECT registered_until > now() FROM seat x JOIN staff s ON s.id = x.staff_id WHERE login = 'p_agent'", "t");
  g_assert_cmpint (sonor_account_get_state (scene.agent->account), ==, SONOR_ACCOUNT_STATE_REGISTERED);
  scene_stop_switch (SIGKILL);
  party_free (lost);
  WAIT (sonor_account_get_state (scene.agent->account) != SONOR_ACCOUNT_STATE_REGISTERED);
  scene_start_switch ();
  began = g_get_monotonic_time ();
  scene_wait_for_row ("SELECT contact IS NOT NULL AND registered_until > now() FROM seat x JOIN staff s ON s.id = x.staff_id "
                      "WHERE login = 'p_agent'", "t");
  WAIT (sonor_account_get_state (scene.agent->account) == SONOR_ACCOUNT_STATE_REGISTERED);
  g_test_message ("back after %.1f s", (double) (g_get_monotonic_time () - began) / 1e6);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 20 * G_TIME_SPAN_SECOND);
  scene_wait_for_row ("SELECT x.contact IS NULL AND x.registered_until IS NULL FROM seat x JOIN staff s ON s.id = x.staff_id "
                      "WHERE login = 'p_bilingual'", "t");
  scene_rest ("p_agent");
  scene_talk ("13804785006");
  assert_encrypted (scene.agent);
  scene_assert_hears (scene.citizen, AGENT_TONE, 0, CITIZEN_TONE, MUSIC_TONE);
  party_hang_up (scene.citizen);
  scene_wait_until_gone (scene.agent);
  party_hang_up (scene.agent);
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
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  scene_open ();
  authority = certificates_new_authority ();
  certificates = certificates_new_server (authority, "127.0.0.1", 30);
  tls_port = scene_pick_port ();
  scene.citizen = party_new ("127.0.0.1", scene.folder, CITIZEN_TONE);
  scene.outside = party_new ("127.0.0.1", scene.folder, OUTSIDE_TONE);
  scene.agent = party_new_with ("127.0.0.1", scene.folder, AGENT_TONE, authority, SONOR_ENCRYPTION_REQUIRED);
  registrar = sonor_registrar_new (scene.outside->user_agent, "city");
  g_signal_connect (registrar, "asked", G_CALLBACK (on_asked), NULL);
  scene.switch_lines = g_strdup_printf ("certificates = %s\ntls-port = %u\nencryption = required\n", certificates, tls_port);
  scene.trunks = g_strdup_printf ("[trunk city]\npeers = 127.0.0.1\nnumbers = 12345 95001\nserver = sip:127.0.0.1:%u\nregister = yes\n"
                                  "user = line100\npassword = right\n"
                                  "[trunk other]\npeers = 127.0.0.2\nnumbers = 12340\n",
                                  sonor_user_agent_get_port (scene.outside->user_agent));

  g_test_add_func ("/lines/bad-configuration", test_bad_configuration);
  g_test_add_func ("/lines/trunk-refused", test_trunk_refused);
  g_test_add_func ("/lines/seat", test_seat);
  g_test_add_func ("/lines/trunk-out", test_trunk_out);
  g_test_add_func ("/lines/trunk-in", test_trunk_in);
  g_test_add_func ("/lines/fails-closed", test_fails_closed);
  g_test_add_func ("/lines/certificate-alarm", test_certificate_alarm);
  g_test_add_func ("/lines/restart", test_restart);
  g_test_add_func ("/lines/stop", test_stop);

  status = g_test_run ();
  g_object_unref (registrar);
  scene_clean_up ();
  certificates_free (authority);
  certificates_free (certificates);

  return status;
}
