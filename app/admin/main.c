/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <locale.h>

#include <glib/gi18n.h>

#include "admin/command.h"
#include "sonor-build.h"

G_DEFINE_QUARK (sonor-command-error-quark, sonor_command_error)

static const struct
{
  const char *name;
  gboolean  (*run) (SonorConfig  *config,
                    char        **arguments,
                    GError      **error);
  const char *arguments;
  const char *summary;
} commands[] = {
  { "call", sonor_command_call, "--to URI | --wait [OPTION …]",
    N_("make or take one call without a window, for tests and diagnosis") },
  { "demo", sonor_command_demo, "[--tickets N] [--days N] [--seed N] [--until TIME]",
    N_("fill an empty database with the life of a made-up city") },
  { "migrate", sonor_command_migrate, "",
    N_("bring the database to this program's schema") },
  { "keep", sonor_command_keep, "",
    N_("keep house: statistics, warnings, archiving, nightly maintenance; runs until it is stopped") },
  { "import", sonor_command_import, "area|unit|category|catalogue|calendar FILE | city FOLDER",
    N_("take in a list from a CSV file, or all lists of a city") },
  { "export", sonor_command_export, "area|unit|category|catalogue|calendar [FILE]",
    N_("write a list as a CSV file") },
  { "key", sonor_command_key, "add|list|revoke …",
    N_("give other systems keys for the gateway") },
  { "letter", sonor_command_letter, "list | export ID FILE | forget ID",
    N_("letters to the mailbox that were refused: why, as they came, and forgotten") },
  { "map", sonor_command_map, "FILE [APPROVAL] | remove",
    N_("take in the map that wallboards draw, with its approval number") },
  { "staff", sonor_command_staff, "add|list|password|seats|leave|return …",
    N_("add, list and change the people who may sign in") },
  { "switch", sonor_command_switch, "status | drain NAME | reload NAME",
    N_("how the switches stand; have one end with its last call, or read its configuration again") },
};

/**
 * sonor_command_find_data:
 * @name: (type filename): path below the data folder
 *
 * Finds a file or folder that comes with Sonor: below the folder that the environment variable `SONOR_DATA` names
 * (an uninstalled build), else where it was installed.
 *
 * Returns: (transfer full) (type filename): the path
 */
char *
sonor_command_find_data (const char *name)
{
  const char *folder = g_getenv ("SONOR_DATA");

  return g_build_filename (folder != NULL && *folder != '\0' ? folder : SONOR_DATA_DIR, name, NULL);
}

static void
print_help (void)
{
  g_print ("%s\n\n", _("Usage: sonor-admin COMMAND [ARGUMENT …]"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %s %s\n      %s\n", commands[i].name, commands[i].arguments, _(commands[i].summary));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (SonorConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  const char *locale_dir = g_getenv ("SONOR_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (SONOR_GETTEXT_DOMAIN, locale_dir != NULL ? locale_dir : SONOR_LOCALE_DIR);
  bind_textdomain_codeset (SONOR_GETTEXT_DOMAIN, "UTF-8");
  textdomain (SONOR_GETTEXT_DOMAIN);

  if (argc < 2 || g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "help"))
    {
      print_help ();
      return argc < 2 ? 2 : 0;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("sonor-admin %s, schema %d\n", SONOR_VERSION, SONOR_SCHEMA_NUMBER);
      return 0;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (!g_str_equal (argv[1], commands[i].name))
        continue;

      config = sonor_config_load (&error);
      if (config != NULL && commands[i].run (config, argv + 2, &error))
        return 0;

      g_printerr ("sonor-admin %s: %s\n", argv[1], error->message);
      return g_error_matches (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE) ? 2 : 1;
    }

  g_printerr (_("sonor-admin: there is no command “%s”; “sonor-admin help” lists them\n"), argv[1]);
  return 2;
}
