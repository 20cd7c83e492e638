/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include <glib/gi18n.h>

#include "admin/action.h"
#include "admin/command.h"
#include "admin/password.h"

/* What may stand on the command line beside the words. */
typedef struct
{
  char     *unit_code;
  char     *languages;
  gboolean  all;
} SonorStaffOptions;

static void
sonor_staff_options_clear (SonorStaffOptions *self)
{
  g_free (self->unit_code);
  g_free (self->languages);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SonorStaffOptions, sonor_staff_options_clear)

static char *
find_unit (PGconn      *connection,
           const char  *code,
           GError     **error)
{
  const char *values[] = { code, NULL };
  g_autoptr (SonorPGresult) rows = NULL;

  if (code == NULL)
    return g_strdup ("");

  rows = sonor_connection_query (connection, "SELECT id FROM unit WHERE code = $1", values, error);
  if (rows == NULL)
    return NULL;
  if (PQntuples (rows) == 0)
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                   _("There is no unit with the code “%s”"), code);
      return NULL;
    }

  return g_strdup (PQgetvalue (rows, 0, 0));
}

static char *
ask_verifier (PGconn      *connection,
              const char  *login,
              GError     **error)
{
  g_autoptr (SonorPGresult) rows = NULL;
  char *password;
  char *verifier = NULL;
  int minimum;

  rows = sonor_connection_query (connection, "SELECT setting_get ('password.length')::integer", NULL, error);
  if (rows == NULL)
    return NULL;
  minimum = atoi (PQgetvalue (rows, 0, 0));

  password = sonor_password_read (login, error);
  if (password == NULL)
    return NULL;
  if (g_utf8_strlen (password, -1) < minimum)
    g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                 _("The password must have at least %d characters; nothing was changed"), minimum);
  else
    verifier = sonor_password_make_verifier (connection, login, password, error);
  sonor_password_free (password);

  return verifier;
}

static gboolean
add (PGconn         *connection,
     char          **words,
     gconstpointer   options,
     GError        **error)
{
  const SonorStaffOptions *given = options;
  g_autofree char *unit_id = find_unit (connection, given->unit_code, error);
  g_autofree char *verifier = NULL;

  if (unit_id == NULL)
    return FALSE;
  verifier = ask_verifier (connection, words[0], error);
  if (verifier == NULL)
    return FALSE;

  return sonor_connection_call (connection,
                                "SELECT staff_create ($1, $2, $3, string_to_array ($4, ','), nullif ($5, '')::integer, "
                                "string_to_array ($6, ','), $7)",
                                (const char *[]) { words[0], words[1], words[2], words[3], unit_id,
                                                   given->languages != NULL ? given->languages : "zh", verifier, NULL },
                                error);
}

static gboolean
set_password (PGconn         *connection,
              char          **words,
              gconstpointer   options,
              GError        **error)
{
  g_autofree char *verifier = ask_verifier (connection, words[0], error);

  return verifier != NULL &&
         sonor_connection_call (connection, "SELECT staff_set_password ($1, $2)",
                                (const char *[]) { words[0], verifier, NULL }, error);
}

static gboolean
set_seats (PGconn         *connection,
           char          **words,
           gconstpointer   options,
           GError        **error)
{
  const SonorStaffOptions *given = options;
  g_autofree char *unit_id = find_unit (connection, given->unit_code, error);

  return unit_id != NULL &&
         sonor_connection_call (connection, "SELECT staff_set_seats ($1, string_to_array ($2, ','), nullif ($3, '')::integer)",
                                (const char *[]) { words[0], words[1], unit_id, NULL }, error);
}

static gboolean
leave (PGconn         *connection,
       char          **words,
       gconstpointer   options,
       GError        **error)
{
  return sonor_connection_call (connection, "SELECT staff_leave ($1)", (const char *[]) { words[0], NULL }, error);
}

static gboolean
come_back (PGconn         *connection,
           char          **words,
           gconstpointer   options,
           GError        **error)
{
  return sonor_connection_call (connection, "SELECT staff_return ($1)", (const char *[]) { words[0], NULL }, error);
}

/*
 * Columns that a text takes on a terminal: Han characters take two.
 */
static int
display_width (const char *text)
{
  int width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (!g_unichar_iszerowidth (character))
        width += g_unichar_iswide (character) ? 2 : 1;
    }

  return width;
}

static void
print_rows (const PGresult *rows)
{
  int n_columns = PQnfields (rows);
  g_autofree int *widths = g_new0 (int, n_columns);

  for (int column = 0; column < n_columns; column++)
    {
      for (int row = 0; row < PQntuples (rows); row++)
        widths[column] = MAX (widths[column], display_width (PQgetvalue (rows, row, column)));
    }

  for (int row = 0; row < PQntuples (rows); row++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      for (int column = 0; column < n_columns; column++)
        {
          const char *text = PQgetvalue (rows, row, column);

          g_string_append_printf (line, "%s%*s", text, widths[column] - display_width (text) + 2, "");
        }
      g_print ("%s\n", g_strchomp (line->str));
    }
}

static gboolean
list (PGconn         *connection,
      char          **words,
      gconstpointer   options,
      GError        **error)
{
  const SonorStaffOptions *given = options;
  const char *values[] = { given->all ? "true" : "false", NULL };
  g_autoptr (SonorPGresult) rows = NULL;

  rows = sonor_connection_query (
    connection,
    "SELECT s.work_number, s.login, s.name,"
    "       (SELECT string_agg (k.code, ',' ORDER BY k.sort) FROM staff_seat t JOIN seat_kind k ON k.code = t.seat_kind"
    "         WHERE t.staff_id = s.id),"
    "       (SELECT string_agg (l.language, ',' ORDER BY l.language DESC) FROM staff_language l WHERE l.staff_id = s.id),"
    "       coalesce ((SELECT u.code || ' ' || u.short_name_zh FROM unit u WHERE u.id = s.unit_id), ''),"
    "       coalesce (to_char (s.left_at, '(YYYY-MM-DD)'), '')"
    "  FROM staff s WHERE $1::boolean OR s.left_at IS NULL ORDER BY length (s.work_number), s.work_number",
    values, error);
  if (rows == NULL)
    return FALSE;

  print_rows (rows);
  return TRUE;
}

static const SonorAction actions[] = {
  { "add", 4, "add LOGIN WORK_NUMBER NAME SEAT[,SEAT…] [--unit CODE] [--languages zh,mn]", add },
  { "list", 0, "list [--all]", list },
  { "password", 1, "password LOGIN", set_password },
  { "seats", 2, "seats LOGIN SEAT[,SEAT…] [--unit CODE]", set_seats },
  { "leave", 1, "leave LOGIN", leave },
  { "return", 1, "return LOGIN", come_back },
};

/**
 * sonor_command_staff:
 * @config: the configuration
 * @arguments: (array zero-terminated=1): what shall be done, to whom, and options
 * @error: return location for a #GError
 *
 * Adds, lists and changes the people who may sign in. A password is read from the terminal or from the standard input,
 * never from @arguments, which every user of this machine can see.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
sonor_command_staff (SonorConfig  *config,
                     char        **arguments,
                     GError      **error)
{
  g_auto (SonorStaffOptions) options = { NULL, NULL, FALSE };
  const GOptionEntry entries[] = {
    { "unit", 0, 0, G_OPTION_ARG_STRING, &options.unit_code, NULL, NULL },
    { "languages", 0, 0, G_OPTION_ARG_STRING, &options.languages, NULL, NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &options.all, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };

  return sonor_action_run (config, "staff", actions, G_N_ELEMENTS (actions), arguments, entries, &options, error);
}
