/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * desk: the program sonor, in which everyone at the hotline and in the units works. Windows and pages, one folder a page. With
 * --board it is a wallboard instead.
 */

#include <adwaita.h>
#include <glib/gi18n.h>

#include "board/board.h"
#include "desk/application.h"
#include "desk/language.h"
#include "sonor-build.h"
#include "widgets/vertical-input.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (SonorApplication) application = NULL;
  g_autoptr (GError) error = NULL;
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  SonorBoardChoice choice;

  g_set_prgname ("sonor");
  schema = source != NULL ? g_settings_schema_source_lookup (source, SONOR_APPLICATION_ID, TRUE) : NULL;
  if (schema == NULL)
    {
      g_printerr ("sonor: the settings schema %s is not installed; start an uninstalled build with ./run\n", SONOR_APPLICATION_ID);
      return 1;
    }

  settings = g_settings_new (SONOR_APPLICATION_ID);
  sonor_language_start (settings);
  sonor_language_add_fonts ();
  sonor_vertical_input_start ();
  gtk_disable_setlocale ();
  g_set_application_name (_("Sonor"));

  if (!sonor_board_choice_parse (&choice, &argc, &argv, &error))
    {
      g_printerr ("sonor: %s\n", error->message);
      return 2;
    }
  if (choice.board != NULL)
    {
      g_autoptr (SonorBoardApplication) board = sonor_board_application_new (SONOR_APPLICATION_ID, &choice);

      sonor_board_choice_clear (&choice);
      return g_application_run (G_APPLICATION (board), argc, argv);
    }

  sonor_board_choice_clear (&choice);
  application = sonor_application_new (settings);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
