/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * sonor-switch as a program of its own, on a database of its own, with citizens and seats that are telephones in this
 * process: what they hear is asserted by its tones, what happened by the rows.
 */

#include <glib/gstdio.h>
#include <signal.h>
#include <sndfile.h>
#include <string.h>
#include <sys/prctl.h>

#include "media/frame.h"
#include "party.h"
#include "tone.h"

#define CITIZEN_TONE 440.0
#define AGENT_TONE 880.0
#define BILINGUAL_TONE 1000.0
/* What the switch plays where nothing has been recorded (prompt-book.c). */
#define MUSIC_TONE 350.0
#define PROMPT_TONE 425.0
/* Of 0.25; a busy machine loses some of it. */
#define HEARD 0.09
#define SILENT 0.03

static struct
{
  char        *folder;
  GSubprocess *program;
  guint        port;
  Party       *citizen;
  Party       *agent;
  Party       *bilingual;
} world;

static char *
run_psql (const char * const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) psql = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  char *output = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (psql, NULL, NULL, &output, NULL, &error));
  g_assert_true (g_subprocess_get_successful (psql));

  return g_strchomp (output);
}

/* Asks as the superuser. */
static char *
ask (const char *sql)
{
  const char *arguments[] = { "psql", "-XqAtU", g_getenv ("SONOR_TEST_SUPERUSER"), "-v", "ON_ERROR_STOP=1", "-c", sql, NULL };

  return run_psql (arguments);
}

static void
assert_row (const char *sql,
            const char *expected)
{
  g_autofree char *answer = ask (sql);

  g_assert_cmpstr (answer, ==, expected);
}

/* Waits until a question has that answer: the ledger writes a moment after something has happened. */
static void
wait_for_row (const char *sql,
              const char *expected)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *answer = ask (sql);

      if (g_strcmp0 (answer, expected) == 0)
        return;
      party_run (100);
    }
  assert_row (sql, expected);
}

/* Says something in the database as a member of staff. */
static char *
say (const char *login,
     const char *sql)
{
  const char *arguments[] = { "psql", "-XqAtU", login, "-v", "ON_ERROR_STOP=1", "-c", sql, NULL };
  char *answer;

  g_setenv ("PGPASSWORD", "a good secret", TRUE);
  answer = run_psql (arguments);
  g_unsetenv ("PGPASSWORD");

  return answer;
}

static void
make_ready (const char *login)
{
  g_autofree char *sql = g_strdup_printf ("SELECT registered_until > now() FROM seat x JOIN staff s ON s.id = x.staff_id WHERE login = '%s'",
                                          login);

  wait_for_row (sql, "t");
  g_free (say (login, "SELECT seat_set_status('ready')"));
}

static void
sign_in (Party      *party,
         const char *login)
{
  g_autofree char *password = say (login, "SELECT seat_sign_in() ->> 'password'");

  party_register (party, world.port, login, password);
  make_ready (login);
}

/* After a call: no wrap-up to wait for, and ready again. */
static void
rest (const char *login)
{
  g_free (say (login, "SELECT seat_end_wrap_up()"));
  g_free (say (login, "SELECT seat_set_status('ready')"));
}

static guint
pick_port (void)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_assert_true (g_socket_bind (socket, any, TRUE, NULL));
  bound = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

/* A test that fails leaves nothing behind. */
static void
die_with_us (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
start_switch (void)
{
  g_autofree char *path = g_build_filename (world.folder, "switch.conf", NULL);
  g_autofree char *recordings = g_build_filename (world.folder, "recordings", NULL);
  g_autofree char *program = g_build_filename (g_getenv ("SONOR_BUILD"), "app", "switch", "sonor-switch", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (recordings, 0700);
  text = g_strdup_printf ("[database]\nconnection = host=%s port=5432 dbname=sonor user=p_switch password=secret\n"
                          "[switch]\nname = one\naddress = 127.0.0.1\nport = %u\nmetrics-port = 0\nrecordings = %s\n"
                          "[trunk]\npeers = 127.0.0.1\nnumbers = 12345\n",
                          g_getenv ("PGHOST"), world.port, recordings);
  g_assert_true (g_file_set_contents (path, text, -1, &error));
  g_subprocess_launcher_setenv (launcher, "SONOR_CONFIG", path, TRUE);
  g_subprocess_launcher_setenv (launcher, "G_DEBUG", "", TRUE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_us, NULL, NULL);
  world.program = g_subprocess_launcher_spawn (launcher, &error, program, NULL);
  g_assert_no_error (error);
  wait_for_row ("SELECT count(*) FROM switch_life WHERE seen_at > now() - interval '2 seconds'", "1");
}

static void
stop_switch (int signal)
{
  g_subprocess_send_signal (world.program, signal);
  g_subprocess_wait (world.program, NULL, NULL);
  g_clear_object (&world.program);
}

static void
prepare (void)
{
  g_autofree char *persons = g_build_filename (g_getenv ("SONOR_SOURCE"), "tests", "sql", "persons.inc", NULL);
  const char *arguments[] = { "psql", "-XqU", g_getenv ("SONOR_TEST_SUPERUSER"), "-v", "ON_ERROR_STOP=1", "-f", persons, NULL };

  g_free (run_psql (arguments));
  g_free (ask ("CREATE ROLE p_switch LOGIN PASSWORD 'secret' IN ROLE sonor_switch"));
  g_free (ask ("INSERT INTO staff_skill SELECT id, 'general', CASE login WHEN 'p_agent' THEN 9 ELSE 1 END FROM staff "
               "WHERE login IN ('p_agent', 'p_bilingual')"));
  world.folder = g_dir_make_tmp ("sonor-switch-XXXXXX", NULL);
  world.port = pick_port ();
  start_switch ();
  world.citizen = party_new ("127.0.0.1", world.folder, CITIZEN_TONE);
  world.agent = party_new ("127.0.0.1", world.folder, AGENT_TONE);
  world.bilingual = party_new ("127.0.0.1", world.folder, BILINGUAL_TONE);
}

static void
call_in (const char *caller)
{
  party_dial (world.citizen, world.port, caller, "12345");
  WAIT (sonor_call_get_state (world.citizen->call) == SONOR_CALL_STATE_ACTIVE);
}

static void
wait_until_gone (Party *party)
{
  WAIT (sonor_call_get_state (party->call) == SONOR_CALL_STATE_ENDED);
}

/* Greeting, a key, a seat, talk, and the question at the end; all of it recorded and written down. */
static void
test_whole_call (void)
{
  g_autofree char *path = NULL;
  g_autofree char *file = NULL;
  gint16 samples[SONOR_SAMPLE_RATE];
  SF_INFO info = { 0 };
  SNDFILE *recording;

  sign_in (world.agent, "p_agent");
  call_in ("13804780001");
  party_listen (world.citizen, 500);
  g_assert_cmpfloat (party_hears (world.citizen, PROMPT_TONE), >, 0.05);
  sonor_media_leg_send_digits (world.citizen->leg, "1");

  WAIT (world.agent->call != NULL);
  g_assert_cmpstr (sonor_sip_address_get_user (sonor_call_get_remote (world.agent->call)), ==, "13804780001");
  g_assert_nonnull (sonor_call_headers_get (sonor_call_get_headers (world.agent->call), SONOR_CALL_HEADER_CALL));
  g_assert_cmpstr (sonor_call_headers_get (sonor_call_get_headers (world.agent->call), SONOR_CALL_HEADER_QUEUE), ==, "general");
  assert_row ("SELECT state FROM seat x JOIN staff s ON s.id = x.staff_id WHERE login = 'p_agent'", "offered");
  party_answer (world.agent);
  party_listen (world.citizen, 800);
  g_assert_cmpfloat (party_hears (world.citizen, AGENT_TONE), >, HEARD);
  g_assert_cmpfloat (party_hears (world.citizen, CITIZEN_TONE), <, SILENT);
  g_assert_cmpfloat (party_hears (world.citizen, MUSIC_TONE), <, SILENT);
  party_listen (world.agent, 800);
  g_assert_cmpfloat (party_hears (world.agent, CITIZEN_TONE), >, HEARD);
  g_assert_cmpfloat (party_hears (world.agent, AGENT_TONE), <, SILENT);
  wait_for_row ("SELECT state FROM seat x JOIN staff s ON s.id = x.staff_id WHERE login = 'p_agent'", "talking");

  party_hang_up (world.agent);
  wait_for_row ("SELECT state FROM seat x JOIN staff s ON s.id = x.staff_id WHERE login = 'p_agent'", "wrap_up");
  party_listen (world.citizen, 600);
  g_assert_cmpfloat (party_hears (world.citizen, AGENT_TONE), <, SILENT);
  sonor_media_leg_send_digits (world.citizen->leg, "7");
  sonor_media_leg_send_digits (world.citizen->leg, "1");
  wait_until_gone (world.citizen);

  wait_for_row ("SELECT outcome || ' ' || survey || ' ' || queue_code || ' ' || language FROM call WHERE caller_dialled = '13804780001'",
                "answered very_satisfied general zh");
  wait_for_row ("SELECT recording_path LIKE '%.opus' FROM call WHERE caller_dialled = '13804780001'", "t");
  file = ask ("SELECT recording_path FROM call WHERE caller_dialled = '13804780001'");
  path = g_build_filename (world.folder, "recordings", file, NULL);
  recording = sf_open (path, SFM_READ, &info);
  g_assert_nonnull (recording);
  g_assert_cmpint (info.frames, >, 2 * SONOR_SAMPLE_RATE);
  sf_seek (recording, SONOR_SAMPLE_RATE, SEEK_SET);
  g_assert_cmpint (sf_readf_short (recording, samples, SONOR_SAMPLE_RATE / 2), ==, SONOR_SAMPLE_RATE / 2);
  sf_close (recording);
  g_assert_cmpfloat (tone_level (samples, SONOR_SAMPLE_RATE / 2, 2, SONOR_SAMPLE_RATE, CITIZEN_TONE), >, HEARD);
  g_assert_cmpfloat (tone_level (samples + 1, SONOR_SAMPLE_RATE / 2, 2, SONOR_SAMPLE_RATE, AGENT_TONE), >, HEARD);
  g_assert_cmpfloat (tone_level (samples + 1, SONOR_SAMPLE_RATE / 2, 2, SONOR_SAMPLE_RATE, CITIZEN_TONE), <, SILENT);
  rest ("p_agent");
}

/* Key 2 leads to who speaks Mongolian, and the next time nobody need press it. */
static void
test_mongolian (void)
{
  sign_in (world.bilingual, "p_bilingual");
  call_in ("13804780002");
  sonor_media_leg_send_digits (world.citizen->leg, "92");
  party_answer (world.bilingual);
  g_assert_cmpstr (sonor_call_headers_get (sonor_call_get_headers (world.bilingual->call), SONOR_CALL_HEADER_LANGUAGE), ==, "mn");
  g_assert_null (world.agent->call);
  party_hang_up (world.citizen);
  wait_until_gone (world.bilingual);
  party_hang_up (world.bilingual);
  rest ("p_bilingual");

  call_in ("13804780002");
  party_answer (world.bilingual);
  party_hang_up (world.citizen);
  wait_until_gone (world.bilingual);
  party_hang_up (world.bilingual);
  wait_for_row ("SELECT string_agg(language || ' ' || outcome, ',') FROM call WHERE caller_dialled = '13804780002'", "mn answered,mn answered");
  rest ("p_bilingual");
}

/* Nobody is there: music, and whoever gives up is to be called back. */
static void
test_abandoned (void)
{
  g_free (say ("p_agent", "SELECT seat_set_status('break', 'rest')"));
  g_free (say ("p_bilingual", "SELECT seat_set_status('not_ready')"));
  call_in ("13804780003");
  sonor_media_leg_send_digits (world.citizen->leg, "1");
  party_run (5500);
  party_listen (world.citizen, 600);
  g_assert_cmpfloat (party_hears (world.citizen, MUSIC_TONE), >, 0.05);
  assert_row ("SELECT count(*) FROM waiting_call", "1");
  party_hang_up (world.citizen);
  wait_for_row ("SELECT outcome FROM call WHERE caller_dialled = '13804780003'", "abandoned");
  assert_row ("SELECT why FROM call_back WHERE e164 = '+8613804780003'", "abandoned");
  assert_row ("SELECT count(*) FROM waiting_call", "0");
}

/* Who declines is set not ready, and the call goes to the next one who becomes ready. */
static void
test_declined (void)
{
  g_autoptr (GError) error = NULL;

  rest ("p_agent");
  call_in ("13804780004");
  sonor_media_leg_send_digits (world.citizen->leg, "1");
  WAIT (world.agent->call != NULL && sonor_call_get_state (world.agent->call) == SONOR_CALL_STATE_INCOMING);
  g_assert_true (sonor_call_refuse (world.agent->call, SONOR_CALL_REFUSAL_BUSY, &error));
  wait_for_row ("SELECT status || ' ' || reason || ' ' || state FROM seat x JOIN staff s ON s.id = x.staff_id WHERE login = 'p_agent'",
                "not_ready declined idle");
  g_clear_object (&world.agent->call);
  rest ("p_bilingual");
  party_answer (world.bilingual);
  party_hang_up (world.citizen);
  wait_until_gone (world.bilingual);
  party_hang_up (world.bilingual);
  wait_for_row ("SELECT outcome FROM call WHERE caller_dialled = '13804780004'", "answered");
  rest ("p_bilingual");
}

/* On hold the citizen hears music and not the seat, and the seat does not hear the citizen. */
static void
test_hold (void)
{
  g_autoptr (GError) error = NULL;

  call_in ("13804780005");
  sonor_media_leg_send_digits (world.citizen->leg, "1");
  party_answer (world.bilingual);
  g_assert_true (sonor_call_hold (world.bilingual->call, &error));
  wait_for_row ("SELECT state FROM seat x JOIN staff s ON s.id = x.staff_id WHERE login = 'p_bilingual'", "held");
  party_listen (world.citizen, 600);
  g_assert_cmpfloat (party_hears (world.citizen, MUSIC_TONE), >, 0.05);
  g_assert_cmpfloat (party_hears (world.citizen, BILINGUAL_TONE), <, SILENT);
  party_run (600);
  g_assert_true (sonor_call_resume (world.bilingual->call, &error));
  wait_for_row ("SELECT state FROM seat x JOIN staff s ON s.id = x.staff_id WHERE login = 'p_bilingual'", "talking");
  party_listen (world.citizen, 600);
  g_assert_cmpfloat (party_hears (world.citizen, BILINGUAL_TONE), >, HEARD);
  g_assert_cmpfloat (party_hears (world.citizen, MUSIC_TONE), <, SILENT);
  party_hang_up (world.citizen);
  wait_until_gone (world.bilingual);
  party_hang_up (world.bilingual);
  wait_for_row ("SELECT outcome || ' ' || (hold_s > 0)::text FROM call WHERE caller_dialled = '13804780005'", "answered true");
  rest ("p_bilingual");
}

/* No route from outside but to our own numbers, and none at all for strangers. */
static void
test_strangers (void)
{
  Party *stranger = party_new ("127.0.0.9", world.folder, 600.0);

  party_dial (world.citizen, world.port, "13804780006", "0013900000000");
  wait_until_gone (world.citizen);
  g_assert_cmpuint (sonor_call_get_end_status (world.citizen->call), ==, 404);
  party_dial (stranger, world.port, "13804780006", "12345");
  wait_until_gone (stranger);
  g_assert_cmpuint (sonor_call_get_end_status (stranger->call), ==, 404);
  assert_row ("SELECT count(*) FROM call WHERE caller_dialled = '13804780006'", "0");
  party_free (stranger);
}

static void
test_blocked (void)
{
  g_free (ask ("INSERT INTO caller_rule (e164, rule, note) VALUES ('+8613804780007', 'block', 'test')"));
  party_dial (world.citizen, world.port, "13804780007", "12345");
  wait_until_gone (world.citizen);
  g_assert_cmpuint (sonor_call_get_end_status (world.citizen->call), ==, 603);
  wait_for_row ("SELECT outcome FROM call WHERE caller_dialled = '13804780007'", "blocked");
}

/* The switch is killed in the middle of a call: when it is back the rows are right and the recording can be played. */
static void
test_killed (void)
{
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  SF_INFO info = { 0 };
  SNDFILE *recording;

  call_in ("13804780008");
  sonor_media_leg_send_digits (world.citizen->leg, "1");
  party_answer (world.bilingual);
  wait_for_row ("SELECT state FROM seat x JOIN staff s ON s.id = x.staff_id WHERE login = 'p_bilingual'", "talking");
  party_run (2500);
  id = ask ("SELECT id FROM call WHERE caller_dialled = '13804780008'");
  stop_switch (SIGKILL);

  name = g_strconcat (id, ".wav", NULL);
  path = g_build_filename (world.folder, "recordings", name, NULL);
  recording = sf_open (path, SFM_READ, &info);
  g_assert_nonnull (recording);
  g_assert_cmpint (info.frames, >=, 2 * SONOR_SAMPLE_RATE);
  sf_close (recording);

  start_switch ();
  wait_for_row ("SELECT outcome FROM call WHERE caller_dialled = '13804780008'", "answered");
  wait_for_row ("SELECT state FROM seat x JOIN staff s ON s.id = x.staff_id WHERE login = 'p_bilingual'", "wrap_up");
  assert_row ("SELECT count(*) FROM audit_log WHERE action = 'call.repair'", "1");
  /* What was left is finished now. */
  wait_for_row ("SELECT r.seconds >= 2 FROM call c JOIN recording r ON r.path = c.recording_path WHERE caller_dialled = '13804780008'", "t");
  sonor_call_hang_up (world.citizen->call);
  sonor_call_hang_up (world.bilingual->call);
  wait_until_gone (world.citizen);
  wait_until_gone (world.bilingual);
}

static void
test_stop (void)
{
  stop_switch (SIGTERM);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      remove_tree (below);
    }
  g_remove (path);
}

static void
clean_up (void)
{
  party_free (world.citizen);
  party_free (world.agent);
  party_free (world.bilingual);
  remove_tree (world.folder);
  g_assert_false (g_file_test (world.folder, G_FILE_TEST_EXISTS));
  g_free (world.folder);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  prepare ();

  g_test_add_func ("/switch/whole-call", test_whole_call);
  g_test_add_func ("/switch/mongolian", test_mongolian);
  g_test_add_func ("/switch/abandoned", test_abandoned);
  g_test_add_func ("/switch/declined", test_declined);
  g_test_add_func ("/switch/hold", test_hold);
  g_test_add_func ("/switch/strangers", test_strangers);
  g_test_add_func ("/switch/blocked", test_blocked);
  g_test_add_func ("/switch/killed", test_killed);
  g_test_add_func ("/switch/stop", test_stop);

  status = g_test_run ();
  clean_up ();

  return status;
}
