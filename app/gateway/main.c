/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <locale.h>
#include <malloc.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "sonor-build.h"
#include "gateway/gateway.h"

typedef struct
{
  GMainLoop   *loop;
  SonorGateway *owner;
  gboolean     stopping;
} Program;

static void
on_stopped (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;

  if (!sonor_gateway_stop_finish (SONOR_GATEWAY (source), result, &error))
    g_warning ("%s", error->message);
  g_main_loop_quit (program->loop);
}

static gboolean
on_signal (gpointer user_data)
{
  Program *program = user_data;

  /* Whoever asks twice does not want to wait. */
  if (program->stopping)
    g_main_loop_quit (program->loop);
  else
    sonor_gateway_stop_async (program->owner, on_stopped, program);
  program->stopping = TRUE;

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

  /* A photograph takes megabytes for a moment. Given back at once they leave no holes; glibc would learn to keep them. */
  mallopt (M_MMAP_THRESHOLD, 256 * 1024);
  setlocale (LC_ALL, "");
  bindtextdomain (SONOR_GETTEXT_DOMAIN, locale_dir != NULL ? locale_dir : SONOR_LOCALE_DIR);
  bind_textdomain_codeset (SONOR_GETTEXT_DOMAIN, "UTF-8");
  textdomain (SONOR_GETTEXT_DOMAIN);
  g_set_prgname ("sonor-gateway");

  if (argc > 1)
    {
      g_print (_("sonor-gateway %s: a hotline's door for the network. It takes no arguments; SONOR_CONFIG names its configuration.\n"),
               SONOR_VERSION);
      return g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "--version") ? 0 : 2;
    }

  config = sonor_config_load (&error);
  program.owner = config != NULL ? sonor_gateway_start (config, &error) : NULL;
  if (program.owner == NULL)
    {
      g_printerr ("sonor-gateway: %s\n", error->message);
      return 1;
    }

  program.loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, on_signal, &program);
  g_unix_signal_add (SIGINT, on_signal, &program);
  g_main_loop_run (program.loop);
  g_main_loop_unref (program.loop);
  g_object_unref (program.owner);

  return 0;
}
