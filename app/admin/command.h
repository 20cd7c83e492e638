/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * admin: sonor-admin, the command line for setting up, importing, demo data, keeping house and a call without a window. Each
 * command is one file and one row of the table in main.c.
 */

#pragma once

#include "admin/connection.h"
#include "base/base.h"

G_BEGIN_DECLS

/**
 * SonorCommandError:
 * @SONOR_COMMAND_ERROR_USAGE: the words after the command make no sense
 * @SONOR_COMMAND_ERROR_REFUSED: the command will not do that
 */
typedef enum
{
  SONOR_COMMAND_ERROR_USAGE,
  SONOR_COMMAND_ERROR_REFUSED,
} SonorCommandError;

#define SONOR_COMMAND_ERROR (sonor_command_error_quark ())
GQuark sonor_command_error_quark (void);

/* Every command: @arguments are the words after its name, %NULL-terminated. */
gboolean sonor_command_call (SonorConfig  *config,
                             char        **arguments,
                             GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_command_demo (SonorConfig  *config,
                             char        **arguments,
                             GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_command_export (SonorConfig  *config,
                               char        **arguments,
                               GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_command_import (SonorConfig  *config,
                               char        **arguments,
                               GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_command_keep (SonorConfig  *config,
                             char        **arguments,
                             GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_command_key (SonorConfig  *config,
                            char        **arguments,
                            GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_command_letter (SonorConfig  *config,
                               char        **arguments,
                               GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_command_map (SonorConfig  *config,
                            char        **arguments,
                            GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_command_migrate (SonorConfig  *config,
                                char        **arguments,
                                GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_command_staff (SonorConfig  *config,
                              char        **arguments,
                              GError      **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_command_switch (SonorConfig  *config,
                               char        **arguments,
                               GError      **error) G_GNUC_WARN_UNUSED_RESULT;

char    *sonor_command_find_data (const char *name);

G_END_DECLS
