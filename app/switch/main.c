/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <locale.h>
#include <signal.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "sonor-build.h"
#include "switch/operations.h"

typedef struct
{
  GMainLoop   *loop;
  SonorSwitch *owner;
  gboolean     stopping;
} Program;

static void
on_stopped (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;

  if (!sonor_switch_stop_finish (SONOR_SWITCH (source), result, &error))
    g_warning ("%s", error->message);
  g_main_loop_quit (program->loop);
}

static void
stop (Program *program)
{
  if (program->stopping)
    g_main_loop_quit (program->loop);
  else
    sonor_switch_stop_async (program->owner, on_stopped, program);
  program->stopping = TRUE;
}

static void
on_drained (SonorOperations *operations,
            Program         *program)
{
  if (!program->stopping)
    stop (program);
}

/* Once: no new calls, and the end with the last one. Whoever asks twice does not want to wait: those there are are hung up. */
static gboolean
on_signal (gpointer user_data)
{
  Program *program = user_data;
  SonorOperations *operations = sonor_switch_get_operations (program->owner);

  if (sonor_operations_is_draining (operations))
    stop (program);
  else
    sonor_operations_drain (operations);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_reload (gpointer user_data)
{
  Program *program = user_data;

  sonor_switch_reload (program->owner);

  return G_SOURCE_CONTINUE;
}

int
main (int    argc,
      char **argv)
{
  Program program = { 0 };
  g_autoptr (SonorConfig) config = NULL;
  g_autoptr (GError) error = NULL;

  const char *locale_dir = g_getenv ("SONOR_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (SONOR_GETTEXT_DOMAIN, locale_dir != NULL ? locale_dir : SONOR_LOCALE_DIR);
  bind_textdomain_codeset (SONOR_GETTEXT_DOMAIN, "UTF-8");
  textdomain (SONOR_GETTEXT_DOMAIN);
  g_set_prgname ("sonor-switch");

  if (argc > 1)
    {
      g_print (_("sonor-switch %s: the call centre of a hotline. It takes no arguments; SONOR_CONFIG names its configuration.\n"),
               SONOR_VERSION);
      return g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "--version") ? 0 : 2;
    }

  config = sonor_config_load (&error);
  program.owner = config != NULL ? sonor_switch_start (config, &error) : NULL;
  if (program.owner == NULL)
    {
      g_printerr ("sonor-switch: %s\n", error->message);
      return 1;
    }

  /* A file that may not grow any more is a disk that is full, and no reason to drop calls. */
  signal (SIGXFSZ, SIG_IGN);
  program.loop = g_main_loop_new (NULL, FALSE);
  g_signal_connect (sonor_switch_get_operations (program.owner), "drained", G_CALLBACK (on_drained), &program);
  g_unix_signal_add (SIGHUP, on_reload, &program);
  g_unix_signal_add (SIGTERM, on_signal, &program);
  g_unix_signal_add (SIGINT, on_signal, &program);
  g_main_loop_run (program.loop);
  g_main_loop_unref (program.loop);
  g_object_unref (program.owner);

  return 0;
}
