/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/action.h"

#include <glib/gi18n.h>

#include "admin/command.h"

/* Takes the options out of the words. */
static char **
parse_options (char               **arguments,
               const GOptionEntry  *entries,
               GError             **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_auto (GStrv) words = g_strdupv (arguments);
  g_autoptr (GError) local_error = NULL;

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &words, &local_error))
    {
      g_set_error_literal (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE, local_error->message);
      return NULL;
    }

  return g_steal_pointer (&words);
}

/**
 * sonor_action_run:
 * @config: the configuration
 * @command: the name of the command
 * @actions: (array length=n_actions): what it can do
 * @n_actions: how many that are
 * @arguments: (array zero-terminated=1): the words after the name of the command
 * @entries: (nullable): the command's options; %NULL if it has none
 * @options: (nullable): where @entries put what they say
 * @error: return location for a #GError
 *
 * Does what the words say; if they make no sense, @error tells all that does.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_action_run (SonorConfig         *config,
                  const char          *command,
                  const SonorAction   *actions,
                  gsize                n_actions,
                  char               **arguments,
                  const GOptionEntry  *entries,
                  gconstpointer        options,
                  GError             **error)
{
  g_auto (GStrv) words = entries != NULL ? parse_options (arguments, entries, error) : g_strdupv (arguments);
  g_autoptr (GString) usages = g_string_new (_("what shall be done is one of:"));

  if (words == NULL)
    return FALSE;

  for (gsize i = 0; i < n_actions; i++)
    {
      g_autoptr (SonorPGconn) connection = NULL;

      g_string_append_printf (usages, "\n  sonor-admin %s %s", command, actions[i].usage);
      if (g_strv_length (words) != actions[i].n_words + 1 || !g_str_equal (words[0], actions[i].name))
        continue;

      connection = sonor_connection_open (config, error);
      return connection != NULL && actions[i].run (connection, words + 1, options, error);
    }

  g_set_error_literal (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE, usages->str);
  return FALSE;
}
