/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scene.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

Scene scene;

static char *
run_psql (const char *const *arguments)
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
char *
scene_ask (const char *sql)
{
  const char *arguments[] = { "psql", "-XqAtU", g_getenv ("SONOR_TEST_SUPERUSER"), "-v", "ON_ERROR_STOP=1", "-c",
                              sql,    NULL };

  return run_psql (arguments);
}

void
scene_assert_row (const char *sql,
                  const char *expected)
{
  g_autofree char *answer = scene_ask (sql);

  if (g_strcmp0 (answer, expected) != 0)
    g_error ("%s\n  is “%s”, not “%s”", sql, answer, expected);
}

/* Waits until a question has that answer: the ledger writes a moment after something has happened. */
void
scene_wait_for_row (const char *sql,
                    const char *expected)
{
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *answer = scene_ask (sql);

      if (g_strcmp0 (answer, expected) == 0)
        return;
      party_run (100);
    }
  scene_assert_row (sql, expected);
}

/* Says something in the database as a member of staff. */
char *
scene_say (const char *login,
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
  g_autofree char *sql =
    g_strdup_printf ("SELECT registered_until > now() FROM seat x JOIN staff s ON s.id = x.staff_id WHERE login = '%s'",
                     login);

  scene_wait_for_row (sql, "t");
  g_free (scene_say (login, "SELECT seat_set_status('ready')"));
}

/* Returns the password of the telephone. */
char *
scene_sign_in (Party      *party,
               const char *login)
{
  char *password = scene_say (login, "SELECT seat_sign_in() ->> 'password'");

  party_register (party, scene.port, login, password);
  make_ready (login);

  return password;
}

/* After a call: no wrap-up to wait for, and ready again. */
void
scene_rest (const char *login)
{
  g_free (scene_say (login, "SELECT seat_end_wrap_up()"));
  g_free (scene_say (login, "SELECT seat_set_status('ready')"));
}

guint
scene_pick_port (void)
{
  g_autoptr (GSocket) socket =
    g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
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

/* Where the switch reads its configuration: written anew from what the scene says. */
char *
scene_write_config (void)
{
  char *path = g_build_filename (scene.folder, "switch.conf", NULL);
  g_autofree char *recordings = g_build_filename (scene.folder, "recordings", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (recordings, 0700);
  text = g_strdup_printf ("[database]\nconnection = host=%s port=5432 dbname=sonor user=p_switch password=secret\n"
                          "[switch]\nname = one\naddress = 127.0.0.1\nport = %u\nmetrics-port = %u\ndrain-limit = 60\nrecordings = %s\n"
                          "%s%s",
                          g_getenv ("PGHOST"), scene.port, scene.metrics_port, recordings,
                          scene.switch_lines != NULL ? scene.switch_lines : "", scene.trunks);
  g_assert_true (g_file_set_contents (path, text, -1, &error));

  return path;
}

void
scene_start_switch (void)
{
  g_autofree char *path = scene_write_config ();
  g_autofree char *program = g_build_filename (g_getenv ("SONOR_BUILD"), "app", "switch", "sonor-switch", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "SONOR_CONFIG", path, TRUE);
  g_subprocess_launcher_setenv (launcher, "G_DEBUG", "", TRUE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_us, NULL, NULL);
  scene.program = g_subprocess_launcher_spawn (launcher, &error, program, NULL);
  g_assert_no_error (error);
  scene_wait_for_row ("SELECT count(*) FROM switch_life WHERE seen_at > now() - interval '2 seconds'", "1");
}

void
scene_stop_switch (int signal)
{
  g_subprocess_send_signal (scene.program, signal);
  g_subprocess_wait (scene.program, NULL, NULL);
  g_clear_object (&scene.program);
}

/* The database refuses that, with that code. */
void
scene_refused (const char *login,
               const char *sql,
               const char *sqlstate)
{
  g_autofree char *question = g_strdup_printf ("SELECT tries('%s', $q$%s$q$)", login, sql);

  scene_assert_row (question, sqlstate);
}

void
scene_wait_for_seat (const char *login,
                     const char *state)
{
  g_autofree char *sql =
    g_strdup_printf ("SELECT state FROM seat x JOIN staff s ON s.id = x.staff_id WHERE login = '%s'", login);

  scene_wait_for_row (sql, state);
}

void
scene_wait_until_gone (Party *party)
{
  WAIT (sonor_call_get_state (party->call) == SONOR_CALL_STATE_ENDED);
}

/* A citizen calls and talks with p_agent. */
void
scene_talk (const char *caller)
{
  party_dial (scene.citizen, scene.port, caller, "12345");
  WAIT (sonor_call_get_state (scene.citizen->call) == SONOR_CALL_STATE_ACTIVE);
  sonor_media_leg_send_digits (scene.citizen->leg, "1");
  party_answer (scene.agent);
  scene_wait_for_seat ("p_agent", "talking");
}

/* Two tones that a party hears and two that it does not; 0 for none. */
void
scene_assert_hears (Party  *party,
                    double  heard_a,
                    double  heard_b,
                    double  silent_a,
                    double  silent_b)
{
  party_listen (party, 900);
  if (heard_a > 0)
    g_assert_cmpfloat (party_hears (party, heard_a), >, HEARD);
  if (heard_b > 0)
    g_assert_cmpfloat (party_hears (party, heard_b), >, HEARD);
  if (silent_a > 0)
    g_assert_cmpfloat (party_hears (party, silent_a), <, SILENT);
  if (silent_b > 0)
    g_assert_cmpfloat (party_hears (party, silent_b), <, SILENT);
}

/* The database, and where the switch will be. */
void
scene_open (void)
{
  g_autofree char *persons = g_build_filename (g_getenv ("SONOR_SOURCE"), "tests", "sql", "persons.inc", NULL);
  const char *arguments[] = { "psql",  "-XqU", g_getenv ("SONOR_TEST_SUPERUSER"), "-v", "ON_ERROR_STOP=1", "-f",
                              persons, NULL };

  g_free (run_psql (arguments));
  g_free (scene_ask ("CREATE ROLE p_switch LOGIN PASSWORD 'secret' IN ROLE sonor_switch"));
  g_free (
    scene_ask ("INSERT INTO staff_skill SELECT id, 'general', CASE login WHEN 'p_agent' THEN 9 ELSE 1 END FROM staff "
               "WHERE login IN ('p_agent', 'p_bilingual')"));
  g_free (scene_ask ("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO PUBLIC"));
  scene.folder = g_dir_make_tmp ("sonor-scene-XXXXXX", NULL);
  scene.port = scene_pick_port ();
  scene.metrics_port = scene_pick_port ();
}

/* All of it; the switch runs and p_agent is ready. */
void
scene_prepare (void)
{
  scene_open ();
  scene.citizen = party_new ("127.0.0.1", scene.folder, CITIZEN_TONE);
  scene.agent = party_new ("127.0.0.1", scene.folder, AGENT_TONE);
  scene.second = party_new ("127.0.0.1", scene.folder, SECOND_TONE);
  scene.supervisor = party_new ("127.0.0.1", scene.folder, SUPERVISOR_TONE);
  scene.outside = party_new ("127.0.0.1", scene.folder, OUTSIDE_TONE);
  if (scene.trunks == NULL)
    scene.trunks = g_strdup_printf ("[trunk]\npeers = 127.0.0.1\nnumbers = 12345\nserver = sip:127.0.0.1:%u\n",
                                    sonor_user_agent_get_port (scene.outside->user_agent));
  scene_start_switch ();
  scene.agent_password = scene_sign_in (scene.agent, "p_agent");
}

/* Seats load_1 … that are ready from the moment on at which their telephones register; their password is “secret”. */
void
scene_make_seats (guint n_seats)
{
  g_autofree char *sql = g_strdup_printf (
    "SELECT count(staff_create('load_' || n, (20000 + n)::text, '座席' || n, ARRAY['agent'], NULL, ARRAY['zh'], "
    "'SCRAM-SHA-256$4096:c29ub3IgdGVzdCBzYWx0IQ==$1pO8KUFMU8OARr7ylGAnwni2Yl5hSnFQOyA2ouX/M8Q=:r52HFDlz2Sae1aTvX3sZ3kwbMcr9MROP4uVw1+g3DkU=')) "
    "FROM generate_series(1, %u) n; "
    "INSERT INTO staff_skill SELECT id, 'general', 5 FROM staff WHERE login LIKE 'load\\_%%'; "
    "INSERT INTO seat (staff_id, status) SELECT id, 'ready' FROM staff WHERE login LIKE 'load\\_%%'; "
    "INSERT INTO seat_credential SELECT id, md5(login || ':sonor:secret'), now() + interval '1 day' FROM staff WHERE login LIKE 'load\\_%%'",
    n_seats);

  g_free (scene_ask (sql));
}

/* Asks the monitor; the whole answer, its status line first. */
char *
scene_ask_monitor (const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) scene.metrics_port, NULL, &error);
  g_autofree char *request = g_strdup_printf ("GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n", path);
  GString *answer = g_string_new (NULL);
  char piece[4096];
  gssize n;

  g_assert_no_error (error);
  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL, NULL, &error));
  while ((n = g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), piece, sizeof piece, NULL, NULL)) > 0)
    g_string_append_len (answer, piece, n);

  return g_string_free (answer, FALSE);
}

/* One figure out of an answer; -1 if there is none of that name. */
double
scene_read_figure (const char *text,
             const char *name)
{
  g_autofree char *line = g_strdup_printf ("\n%s ", name);
  const char *found = strstr (text, line);

  return found != NULL ? g_ascii_strtod (found + strlen (line), NULL) : -1.0;
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

void
scene_clean_up (void)
{
  g_clear_pointer (&scene.citizen, party_free);
  g_clear_pointer (&scene.agent, party_free);
  g_clear_pointer (&scene.second, party_free);
  g_clear_pointer (&scene.supervisor, party_free);
  g_clear_pointer (&scene.outside, party_free);
  remove_tree (scene.folder);
  g_assert_false (g_file_test (scene.folder, G_FILE_TEST_EXISTS));
  g_free (scene.folder);
  g_free (scene.switch_lines);
  g_free (scene.trunks);
  g_free (scene.agent_password);
}
