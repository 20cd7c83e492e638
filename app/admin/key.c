/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>
#include <unistd.h>

#include "admin/action.h"
#include "admin/command.h"

#define KEY_BYTES 32

typedef struct
{
  gboolean deferred;
  int      per_minute;
} SonorKeyOptions;

/* 256 random bits as a word of letters, digits, - and _. */
static char *
make_key (void)
{
  guchar bytes[KEY_BYTES];
  char *key;

  if (getentropy (bytes, sizeof bytes) != 0)
    g_error ("This machine has no random numbers");
  key = g_base64_encode (bytes, sizeof bytes);
  explicit_bzero (bytes, sizeof bytes);
  g_strdelimit (key, "+", '-');
  g_strdelimit (key, "/", '_');
  *strchrnul (key, '=') = '\0';

  return key;
}

static gboolean
add (PGconn         *connection,
     char          **words,
     gconstpointer   options,
     GError        **error)
{
  const SonorKeyOptions *given = options;
  g_autofree char *key = make_key ();
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  g_autofree char *per_minute = g_strdup_printf ("%d", given->per_minute);
  const char *values[] = { hash, words[0], words[1], given->deferred ? "true" : "false", per_minute, NULL };
  g_autoptr (SonorPGresult) rows = sonor_connection_query (
    connection, "SELECT gateway_key_add ($1, $2, string_to_array ($3, ','), $4::boolean, $5::integer)", values, error);

  if (rows == NULL)
    return FALSE;

  /* Shown once: from here on only its owner knows it. */
  g_print ("%s\n", key);
  return TRUE;
}

static gboolean
take_back (PGconn         *connection,
           char          **words,
           gconstpointer   options,
           GError        **error)
{
  const char *values[] = { words[0], NULL };

  return sonor_connection_call (connection, "SELECT gateway_key_revoke ($1)", values, error);
}

static gboolean
list (PGconn         *connection,
      char          **words,
      gconstpointer   options,
      GError        **error)
{
  g_autoptr (SonorPGresult) rows = sonor_connection_query (
    connection,
    "SELECT name, array_to_string (scopes, ','), per_minute, to_char (created_at, 'YYYY-MM-DD'),"
    "       coalesce (to_char (revoked_at, '(YYYY-MM-DD)'), '')"
    "  FROM gateway_key ORDER BY name, created_at",
    NULL, error);

  if (rows == NULL)
    return FALSE;

  for (int i = 0; i < PQntuples (rows); i++)
    g_print ("%s  %s  %s  %s  %s\n", PQgetvalue (rows, i, 0), PQgetvalue (rows, i, 1), PQgetvalue (rows, i, 2),
             PQgetvalue (rows, i, 3), PQgetvalue (rows, i, 4));
  return TRUE;
}

static const SonorAction actions[] = {
  { "add", 2, "add NAME open311|app[,…] [--deferred] [--per-minute N]", add },
  { "list", 0, "list", list },
  { "revoke", 1, "revoke NAME", take_back },
};

/**
 * sonor_command_key:
 * @config: the configuration
 * @arguments: (array zero-terminated=1): what shall be done, to whose key
 * @error: return location for a #GError
 *
 * Gives other systems keys for the gateway, lists them and takes them back. A key is printed once, when it is made.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_command_key (SonorConfig  *config,
                   char        **arguments,
                   GError      **error)
{
  SonorKeyOptions options = { FALSE, 600 };
  const GOptionEntry entries[] = {
    { "deferred", 0, 0, G_OPTION_ARG_NONE, &options.deferred, NULL, NULL },
    { "per-minute", 0, 0, G_OPTION_ARG_INT, &options.per_minute, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };

  return sonor_action_run (config, "key", actions, G_N_ELEMENTS (actions), arguments, entries, &options, error);
}
