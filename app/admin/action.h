/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/connection.h"

G_BEGIN_DECLS

/**
 * SonorAction:
 * @name: the word it is called by
 * @n_words: how many words follow that, options aside
 * @usage: what to write to have it done, after the name of the command
 * @run: does it: with the words that follow @name, and what the options of the command say
 *
 * One of the things that a command can do to the database.
 */
typedef struct
{
  const char *name;
  guint       n_words;
  const char *usage;
  gboolean  (*run) (PGconn         *connection,
                    char          **words,
                    gconstpointer   options,
                    GError        **error);
} SonorAction;

gboolean sonor_action_run (SonorConfig         *config,
                           const char          *command,
                           const SonorAction   *actions,
                           gsize                n_actions,
                           char               **arguments,
                           const GOptionEntry  *entries,
                           gconstpointer        options,
                           GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
