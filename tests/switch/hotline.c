/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "hotline.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sndfile.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "media/frame.h"

#define PROMPT_MILLISECONDS 300
/* Long enough that a caller can hang up in the middle of it. */
#define VOICEMAIL_MILLISECONDS 2000
#define SMALL_DISK_BYTES 65536

/* Every prompt is a tone of its own, so that what was said, and in which order, can be measured. */
static const char *prompts[] = {
  "welcome", "choice-general", "choice-mongolian", "choice-enterprise", "press", "n-1", "n-2", "n-3", "wrong-key", "wait",
  "place-before", "place-people", "place-next", "wait-about", "wait-minutes", "call-back-offer", "call-back-kept", "overflow",
  "voicemail", "voicemail-thanks", "closed", "survey", "notice-water", "until", "today", "tomorrow", "hour", "minute",
  "notice-press", "notice-thanks", "n-0", "n-4", "n-5", "n-6", "n-7", "n-8", "n-9", "n-10",
};

/* What the bilingual agent has recorded: two of them. */
static const char *mongolian[] = { "wait", "survey" };

double
hotline_tone_of (const char *prompt)
{
  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    {
      if (g_str_equal (prompts[i], prompt))
        return 700.0 + 55.0 * i;
    }
  for (guint i = 0; i < G_N_ELEMENTS (mongolian); i++)
    {
      g_autofree char *name = g_strconcat ("mn/", mongolian[i], NULL);

      if (g_str_equal (name, prompt))
        return 3000.0 + 100.0 * i;
    }
  g_assert_not_reached ();
}

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
char *
hotline_ask (const char *sql)
{
  const char *arguments[] = { "psql", "-XqAtU", g_getenv ("SONOR_TEST_SUPERUSER"), "-v", "ON_ERROR_STOP=1", "-c", sql, NULL };

  return run_psql (arguments);
}

void
hotline_do (const char *sql)
{
  g_free (hotline_ask (sql));
}

/* Says something in the database as a member of staff. */
char *
hotline_say (const char *login,
             const char *sql)
{
  const char *arguments[] = { "psql", "-XqAtU", login, "-v", "ON_ERROR_STOP=1", "-c", sql, NULL };
  char *answer;

  g_setenv ("PGPASSWORD", "a good secret", TRUE);
  answer = run_psql (arguments);
  g_unsetenv ("PGPASSWORD");

  return answer;
}

void
hotline_assert_row (const char *sql,
                    const char *expected)
{
  g_autofree char *answer = hotline_ask (sql);

  g_assert_cmpstr (answer, ==, expected);
}

/* Waits until a question has that answer: the ledger writes a moment after something has happened. */
void
hotline_wait_for_row (const char *sql,
                      const char *expected)
{
  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *answer = hotline_ask (sql);

      if (g_strcmp0 (answer, expected) == 0)
        return;
      party_run (150);
    }
  hotline_assert_row (sql, expected);
}

void
hotline_sign_in (Hotline    *self,
                 Party      *party,
                 const char *login)
{
  g_autofree char *password = hotline_say (login, "SELECT seat_sign_in() ->> 'password'");
  g_autofree char *sql = g_strdup_printf ("SELECT registered_until > now() FROM seat x JOIN staff s ON s.id = x.staff_id "
                                          "WHERE login = '%s'", login);

  party_register (party, self->port, login, password);
  hotline_wait_for_row (sql, "t");
}

static void
write_tone (const char *folder,
            const char *name,
            double      frequency,
            guint       milliseconds)
{
  g_autofree char *file = g_strconcat (name, ".wav", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (SonorPrompt) tone = sonor_prompt_new_tone (frequency, milliseconds, 0.25);
  SF_INFO info = { .samplerate = SONOR_SAMPLE_RATE, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16 };
  SNDFILE *sound = sf_open (path, SFM_WRITE, &info);
  const gint16 *samples;
  gsize n;

  g_assert_nonnull (sound);
  samples = sonor_prompt_get_samples (tone, &n);
  g_assert_cmpint (sf_writef_short (sound, samples, (sf_count_t) n), ==, (sf_count_t) n);
  sf_close (sound);
}

static void
write_prompts (Hotline *self)
{
  g_autofree char *zh = g_build_filename (self->folder, "prompts", "zh", NULL);
  g_autofree char *mn = g_build_filename (self->folder, "prompts", "mn", NULL);
  g_autofree char *bad = g_build_filename (zh, "thanks.wav", NULL);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (zh, 0700);
  g_mkdir_with_parents (mn, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (prompts); i++)
    write_tone (zh, prompts[i], hotline_tone_of (prompts[i]),
                g_str_equal (prompts[i], "voicemail") ? VOICEMAIL_MILLISECONDS : PROMPT_MILLISECONDS);
  for (guint i = 0; i < G_N_ELEMENTS (mongolian); i++)
    {
      g_autofree char *name = g_strconcat ("mn/", mongolian[i], NULL);

      write_tone (mn, mongolian[i], hotline_tone_of (name), PROMPT_MILLISECONDS);
    }
  g_assert_true (g_file_set_contents (bad, "This is no sound at all.", -1, &error));
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

/* A test that fails leaves nothing behind. A file that may not grow is as good as a disk that is full. */
static void
set_up_child (gpointer user_data)
{
  const struct rlimit limit = { SMALL_DISK_BYTES, SMALL_DISK_BYTES };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (GPOINTER_TO_INT (user_data))
    {
      signal (SIGXFSZ, SIG_IGN);
      setrlimit (RLIMIT_FSIZE, &limit);
    }
}

void
hotline_start (Hotline  *self,
               gboolean  small_disk)
{
  g_autofree char *path = g_build_filename (self->folder, "switch.conf", NULL);
  g_autofree char *program = g_build_filename (g_getenv ("SONOR_BUILD"), "app", "switch", "sonor-switch", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;

  text = g_strdup_printf ("[database]\nconnection = host=%s port=5432 dbname=sonor user=p_switch password=secret\n"
                          "[switch]\nname = one\naddress = 127.0.0.1\nport = %u\nmetrics-port = 0\ndrain-limit = 1\nrecordings = %s\nprompts = %s/prompts\n"
                          "[trunk]\npeers = 127.0.0.1\nnumbers = 12345 5551234\n",
                          g_getenv ("PGHOST"), self->port, self->recordings, self->folder);
  g_assert_true (g_file_set_contents (path, text, -1, &error));
  g_subprocess_launcher_setenv (launcher, "SONOR_CONFIG", path, TRUE);
  g_subprocess_launcher_setenv (launcher, "G_DEBUG", "", TRUE);
  g_subprocess_launcher_set_child_setup (launcher, set_up_child, GINT_TO_POINTER (small_disk), NULL);
  hotline_do ("DELETE FROM switch_life");
  self->program = g_subprocess_launcher_spawn (launcher, &error, program, NULL);
  g_assert_no_error (error);
  hotline_wait_for_row ("SELECT count(*) FROM switch_life WHERE seen_at > now() - interval '2 seconds'", "1");
}

void
hotline_stop (Hotline *self,
              int      signal)
{
  g_subprocess_send_signal (self->program, signal);
  g_subprocess_wait (self->program, NULL, NULL);
  g_clear_object (&self->program);
}

void
hotline_prepare (Hotline *self)
{
  g_autofree char *persons = g_build_filename (g_getenv ("SONOR_SOURCE"), "tests", "sql", "persons.inc", NULL);
  const char *arguments[] = { "psql", "-XqU", g_getenv ("SONOR_TEST_SUPERUSER"), "-v", "ON_ERROR_STOP=1", "-f", persons, NULL };

  g_free (run_psql (arguments));
  hotline_do ("CREATE ROLE p_switch LOGIN PASSWORD 'secret' IN ROLE sonor_switch");
  hotline_do ("INSERT INTO staff_skill SELECT id, 'general', 5 FROM staff WHERE login IN ('p_agent', 'p_bilingual')");
  self->folder = g_dir_make_tmp ("sonor-flow-XXXXXX", NULL);
  self->recordings = g_build_filename (self->folder, "recordings", NULL);
  g_mkdir_with_parents (self->recordings, 0700);
  self->port = pick_port ();
  write_prompts (self);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      if (g_file_test (inside, G_FILE_TEST_IS_DIR))
        remove_folder (inside);
      else
        g_remove (inside);
    }
  g_rmdir (path);
}

void
hotline_clean_up (Hotline *self)
{
  remove_folder (self->folder);
  g_free (self->recordings);
  g_free (self->folder);
}
