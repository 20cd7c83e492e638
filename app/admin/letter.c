/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "admin/action.h"
#include "admin/command.h"

static gboolean
list (PGconn         *connection,
      char          **words,
      gconstpointer   options,
      GError        **error)
{
  g_autoptr (SonorPGresult) rows = sonor_connection_query (
    connection, "SELECT id, to_char (at, 'YYYY-MM-DD HH24:MI'), size, say (refusal) FROM mailbox_refused ORDER BY at, id", NULL, error);

  if (rows == NULL)
    return FALSE;

  for (int i = 0; i < PQntuples (rows); i++)
    {
      g_autofree char *size = g_format_size (g_ascii_strtoull (PQgetvalue (rows, i, 2), NULL, 10));

      g_print ("%s  %s  %s  %s\n", PQgetvalue (rows, i, 0), PQgetvalue (rows, i, 1), size, PQgetvalue (rows, i, 3));
    }
  return TRUE;
}

/* A new file, for its owner only: it is somebody's letter. */
static gboolean
write_private (const char    *path,
               const guchar  *data,
               gsize          length,
               GError       **error)
{
  int file = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gssize n = file >= 0 ? 0 : -1;

  for (gsize have = 0; n >= 0 && have < length; have += (gsize) n)
    n = write (file, data + have, length - have);
  if (n < 0)
    g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno), "%s: %s", path, g_strerror (errno));
  if (file < 0)
    return FALSE;

  return g_close (file, n >= 0 ? error : NULL) && n >= 0;
}

static gboolean
export (PGconn         *connection,
        char          **words,
        gconstpointer   options,
        GError        **error)
{
  const char *values[] = { words[0], NULL };
  g_autoptr (SonorPGresult) rows = sonor_connection_query (connection, "SELECT mailbox_refused_read ($1)", values, error);
  g_autofree guchar *data = NULL;
  gsize length;

  if (rows == NULL)
    return FALSE;

  data = g_base64_decode (PQgetvalue (rows, 0, 0), &length);
  return write_private (words[1], data, length, error);
}

static gboolean
forget (PGconn         *connection,
        char          **words,
        gconstpointer   options,
        GError        **error)
{
  const char *values[] = { words[0], NULL };

  return sonor_connection_call (connection, "SELECT mailbox_refused_forget ($1)", values, error);
}

static const SonorAction actions[] = {
  { "list", 0, "list", list },
  { "export", 2, "export ID FILE", export },
  { "forget", 1, "forget ID", forget },
};

/**
 * sonor_command_letter:
 * @config: the configuration
 * @arguments: (array zero-terminated=1): what shall be done, with which letter
 * @error: return location for a #GError
 *
 * Lists the letters to the mailbox that were refused, with the reason; writes one into a file as it came; forgets one.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_command_letter (SonorConfig  *config,
                      char        **arguments,
                      GError      **error)
{
  return sonor_action_run (config, "letter", actions, G_N_ELEMENTS (actions), arguments, NULL, NULL, error);
}
