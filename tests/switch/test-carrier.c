/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A trunk that registers with a foreign registrar, SIPp: what it grants is refreshed in time, what it asks is answered, when it
 * has no time or is gone the trunk waits and comes back by itself, and supervisors see how the trunk stands.
 */

#include <signal.h>

#include "scene.h"

#define STATE "SELECT state FROM trunk_state WHERE name = 'carrier'"
#define ALARMS "SELECT count(*) FROM alarm WHERE kind = 'trunk' AND subject = 'carrier' AND until IS NULL"

static guint port;

static GSubprocess *
start_carrier (const char *scenario)
{
  g_autofree char *name = g_strdup_printf ("%s.xml", scenario);
  g_autofree char *file = g_build_filename (g_getenv ("SONOR_SOURCE"), "tests", "switch", name, NULL);
  g_autofree char *log = g_strdup_printf ("%s.log", scenario);
  g_autofree char *local = g_strdup_printf ("%u", port);
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  GSubprocess *sipp;

  g_subprocess_launcher_set_cwd (launcher, scene.folder);
  sipp = g_subprocess_launcher_spawn (launcher, &error, "sipp", "-sf", file, "-m", "1", "-i", "127.0.0.1", "-p", local, "-nostdin",
                                      "-timeout", "90", "-timeout_error", "-trace_msg", "-message_file", log, NULL);
  g_assert_no_error (error);

  return sipp;
}

static void
on_gone (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  *(gboolean *) user_data = TRUE;
}

/* What SIPp thinks of us: every request has come when it had to. */
static void
assert_content (GSubprocess *sipp)
{
  gboolean gone = FALSE;

  g_subprocess_wait_async (sipp, NULL, on_gone, &gone);
  WAIT (gone);
  g_assert_true (g_subprocess_get_if_exited (sipp));
  g_assert_cmpint (g_subprocess_get_exit_status (sipp), ==, 0);
  g_object_unref (sipp);
}

/* When a message came or went, the first being 0, as SIPp has written down; seconds. */
static double
message_at (const char *scenario,
            guint       number)
{
  g_autofree char *name = g_strdup_printf ("%s.log", scenario);
  g_autofree char *path = g_build_filename (scene.folder, name, NULL);
  g_autoptr (GRegex) line = g_regex_new ("^-{20,} (\\S+) (\\S+)$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *text = NULL;
  g_autofree char *when = NULL;
  g_autoptr (GDateTime) time = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_regex_match (line, text, 0, &match);
  for (guint i = 0; i < number; i++)
    g_assert_true (g_match_info_next (match, NULL));
  when = g_match_info_expand_references (match, "\\1T\\2Z", NULL);
  time = g_date_time_new_from_iso8601 (when, NULL);
  g_assert_nonnull (time);

  return (double) g_date_time_to_unix (time) + g_date_time_get_microsecond (time) / 1e6;
}

/* Its own pace would be a second at most; the carrier has said three. Then it grants four seconds, and no more than four pass
 * until we are there again; nor does another nonce throw us out. */
static void
test_terms (void)
{
  GSubprocess *busy = start_carrier ("carrier-busy");
  GSubprocess *sipp;

  scene_start_switch ();
  scene_wait_for_row (STATE, "waiting");
  assert_content (busy);
  sipp = start_carrier ("carrier");
  scene_assert_row (ALARMS, "1");
  scene_wait_for_row (STATE, "registered");
  scene_assert_row (ALARMS, "0");
  assert_content (sipp);
  scene_assert_row (STATE, "registered");
  g_assert_cmpfloat (message_at ("carrier", 0) - message_at ("carrier-busy", 1), >=, 3.0);
}

/* The carrier is gone since the end of the test before: the next refresh finds nobody. */
static void
test_gone_and_back (void)
{
  GSubprocess *sipp;

  scene_wait_for_row (STATE, "waiting");
  scene_assert_row (ALARMS, "1");
  sipp = start_carrier ("carrier-again");
  scene_wait_for_row (STATE, "registered");
  scene_assert_row (ALARMS, "0");
  /* Half of twenty seconds later at the latest it refreshes, and is told that it may not. */
  assert_content (sipp);
  scene_wait_for_row (STATE, "rejected");
  scene_assert_row (ALARMS, "1");
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
  g_autofree char *sipp = g_find_program_in_path ("sipp");
  int status;

  g_test_init (&argc, &argv, NULL);
  if (sipp == NULL)
    {
      g_print ("1..0 # SKIP sipp is not installed\n");
      return 0;
    }
  scene_open ();
  port = scene_pick_port ();
  scene.trunks = g_strdup_printf ("[trunk carrier]\npeers = 127.0.0.4\nnumbers = 12345\nserver = sip:127.0.0.1:%u\nregister = yes\n"
                                  "user = line200\npassword = right\n",
                                  port);

  g_test_add_func ("/carrier/terms", test_terms);
  g_test_add_func ("/carrier/gone-and-back", test_gone_and_back);
  g_test_add_func ("/carrier/stop", test_stop);

  status = g_test_run ();
  scene_clean_up ();

  return status;
}
