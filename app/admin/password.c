/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/password.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/select.h>
#include <termios.h>
#include <unistd.h>

#include <glib/gi18n.h>

#include "admin/command.h"

/* More than anybody types; libpq itself takes any length. */
#define MAXIMUM_BYTES 1024

static const int signals[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP };
static volatile sig_atomic_t caught_signal;

static void
catch_signal (int number)
{
  caught_signal = number;
}

/*
 * Waits for input with the signals let through for just as long, so that none can come between looking at
 * caught_signal and falling asleep.
 */
static ssize_t
read_byte (const sigset_t *waiting_mask,
           char           *byte)
{
  if (waiting_mask != NULL)
    {
      fd_set input;

      FD_ZERO (&input);
      FD_SET (STDIN_FILENO, &input);
      if (pselect (STDIN_FILENO + 1, &input, NULL, NULL, NULL, waiting_mask) < 0)
        return -1;
    }

  return read (STDIN_FILENO, byte, 1);
}

/*
 * Reads up to the end of the line, byte by byte, so that nothing of what follows is swallowed.
 */
static char *
read_line (const sigset_t  *waiting_mask,
           GError         **error)
{
  g_autofree char *line = g_malloc0 (MAXIMUM_BYTES + 1);
  gsize length = 0;

  while (TRUE)
    {
      char byte;
      ssize_t n_read = read_byte (waiting_mask, &byte);

      if (n_read < 0 && errno == EINTR && caught_signal == 0)
        continue;
      if (n_read < 0)
        {
          g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                       _("The password could not be read: %s"), g_strerror (errno));
          break;
        }
      if (n_read == 0 || byte == '\n')
        return g_steal_pointer (&line);

      if (byte == '\0' || length == MAXIMUM_BYTES)
        {
          g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                       _("The password must be text of at most %d bytes on one line"), MAXIMUM_BYTES);
          break;
        }
      line[length++] = byte;
    }

  explicit_bzero (line, MAXIMUM_BYTES);
  return NULL;
}

/*
 * A terminal whose echo is off must get it back however the reading ends, so signals are held until then.
 */
static char *
read_line_unseen (const char  *prompt,
                  GError     **error)
{
  struct sigaction action = { .sa_handler = catch_signal };
  struct sigaction old_actions[G_N_ELEMENTS (signals)];
  sigset_t held, old_mask;
  struct termios shown, unseen;
  char *line;

  if (tcgetattr (STDIN_FILENO, &shown) != 0)
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                   _("The password could not be read: %s"), g_strerror (errno));
      return NULL;
    }

  caught_signal = 0;
  sigemptyset (&action.sa_mask);
  sigemptyset (&held);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaddset (&held, signals[i]);
  sigprocmask (SIG_BLOCK, &held, &old_mask);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &action, &old_actions[i]);
  unseen = shown;
  unseen.c_lflag &= ~(tcflag_t) ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &unseen);

  g_printerr ("%s", prompt);
  line = read_line (&old_mask, error);
  g_printerr ("\n");

  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &old_actions[i], NULL);
  if (caught_signal != 0)
    kill (getpid (), caught_signal);
  sigprocmask (SIG_SETMASK, &old_mask, NULL);

  return line;
}

/**
 * sonor_password_read:
 * @login: whose password it is
 * @error: return location for a #GError
 *
 * Reads a new password: from the terminal, twice and without showing it, or else the first line of the standard input.
 *
 * Returns: (transfer full) (nullable): the password, to be freed with sonor_password_free(), or %NULL with @error set
 */
char *
sonor_password_read (const char  *login,
                     GError     **error)
{
  g_autofree char *prompt = NULL;
  char *password;

  if (isatty (STDIN_FILENO))
    {
      char *again;
      gboolean same;

      prompt = g_strdup_printf (_("New password of %s: "), login);
      password = read_line_unseen (prompt, error);
      if (password == NULL)
        return NULL;
      again = read_line_unseen (_("The same again: "), error);
      same = again != NULL && g_str_equal (password, again);
      if (again != NULL && !same)
        g_set_error_literal (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                             _("The two passwords differ; nothing was changed"));
      sonor_password_free (again);
      if (!same)
        {
          sonor_password_free (password);
          return NULL;
        }
    }
  else
    {
      password = read_line (NULL, error);
      if (password == NULL)
        return NULL;
    }

  if (*password == '\0' || !g_utf8_validate (password, -1, NULL))
    {
      g_set_error_literal (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                           *password == '\0' ? _("The password is empty; nothing was changed")
                                             : _("The password is not UTF-8 text; nothing was changed"));
      sonor_password_free (password);
      return NULL;
    }

  return password;
}

/**
 * sonor_password_make_verifier:
 * @connection: a connection
 * @login: the login role it is for
 * @password: the password
 * @error: return location for a #GError
 *
 * Computes what PostgreSQL keeps instead of a password (SCRAM-SHA-256, RFC 5803), so that the password itself never
 * leaves this machine.
 *
 * Returns: (transfer full) (nullable): the verifier, or %NULL with @error set
 */
char *
sonor_password_make_verifier (PGconn      *connection,
                              const char  *login,
                              const char  *password,
                              GError     **error)
{
  char *encrypted = PQencryptPasswordConn (connection, password, login, "scram-sha-256");
  char *verifier;

  if (encrypted == NULL)
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED,
                   _("The password could not be encrypted: %s"), PQerrorMessage (connection));
      return NULL;
    }

  verifier = g_strdup (encrypted);
  PQfreemem (encrypted);

  return verifier;
}

/**
 * sonor_password_free:
 * @password: (nullable) (transfer full): a password
 *
 * Wipes a password and frees it.
 */
void
sonor_password_free (char *password)
{
  if (password == NULL)
    return;

  explicit_bzero (password, strlen (password));
  g_free (password);
}
