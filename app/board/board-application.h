/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SonorBoardChoice:
 * @board: the name of a board, or a file with a layout
 * @unit: (nullable): code of the unit that its tiles are about
 * @monitor: which monitor, from 1; 0 for the one the window manager chooses
 * @window: whether it stays a window
 *
 * What the command line asks for.
 */
typedef struct
{
  char     *board;
  char     *unit;
  int       monitor;
  gboolean  window;
} SonorBoardChoice;

gboolean sonor_board_choice_parse (SonorBoardChoice  *self,
                                   int               *argc,
                                   char            ***argv,
                                   GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void     sonor_board_choice_clear (SonorBoardChoice  *self);

#define SONOR_TYPE_BOARD_APPLICATION (sonor_board_application_get_type ())
G_DECLARE_FINAL_TYPE (SonorBoardApplication, sonor_board_application, SONOR, BOARD_APPLICATION, GtkApplication)

SonorBoardApplication *sonor_board_application_new (const char             *application_id,
                                                    const SonorBoardChoice *choice);

G_END_DECLS
