/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <signal.h>
#include <unistd.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "admin/command.h"
#include "store/store-error-private.h"

/* Two numbers that nothing else in this database locks: whoever holds them keeps house. */
#define KEEPER_LOCK "12345, 1"

/* Between two tries to reach the database. */
#define FIRST_PAUSE_SECONDS 1
#define LONGEST_PAUSE_SECONDS 30

typedef struct
{
  const char *name;
  const char *sql;
  gint64      period_seconds;
} SonorKeepTask;

/* What is nightly the database knows itself: it is asked each minute and does it once. */
static const SonorKeepTask tasks[] = {
  { "statistics", "SELECT statistics_step()", 1 },
  { "warnings", "SELECT keep('warnings')", 60 },
  { "follow_up", "SELECT keep('follow_up')", 60 },
  { "archive", "SELECT keep('archive')", 60 },
  { "maintenance", "SELECT keep('maintenance')", 60 },
  { "proof", "SELECT keep('proof')", 60 },
};

/* The end of a pipe that a signal writes to, so that whoever waits for the database hears of it. */
static int stop_pipe[2] = { -1, -1 };
/* libpq connects without looking at the pipe; there is nothing to finish then. */
static volatile sig_atomic_t connecting = 0;

static void
on_signal (int number)
{
  if (connecting)
    _exit (0);
  if (write (stop_pipe[1], "", 1) < 0)
    _exit (0);
}

/* Waits for the database (unless %NULL), for a signal, or until a moment (-1: for ever). Returns %FALSE after a signal. */
static gboolean
wait_for (PGconn *connection,
          gint64  until)
{
  gint64 left = until - g_get_monotonic_time ();
  int timeout = until < 0 ? -1 : (int) CLAMP (left / 1000 + 1, 0, G_MAXINT);
  GPollFD ends[] = { { stop_pipe[0], G_IO_IN, 0 }, { connection != NULL ? PQsocket (connection) : -1, G_IO_IN, 0 } };

  g_poll (ends, connection != NULL ? 2 : 1, timeout);

  return ends[0].revents == 0;
}

static void
cancel (PGconn *connection)
{
  PGcancel *handle = PQgetCancel (connection);
  char words[256];

  if (handle != NULL)
    PQcancel (handle, words, sizeof words);
  PQfreeCancel (handle);
}

/*
 * Runs one statement. A signal meanwhile cancels it in the database, so that its transaction ends there as well; then
 * *stopped is set and there may be no error.
 */
static gboolean
run (PGconn      *connection,
     const char  *sql,
     gboolean    *stopped,
     GError     **error)
{
  g_autoptr (SonorPGresult) last = NULL;
  gboolean good = TRUE;

  if (!PQsendQuery (connection, sql))
    {
      g_propagate_error (error, sonor_store_error_new_from_connection (connection));
      return FALSE;
    }

  while (TRUE)
    {
      SonorPGresult *result;

      while (PQisBusy (connection) && good)
        {
          if (!*stopped && !wait_for (connection, -1))
            {
              *stopped = TRUE;
              cancel (connection);
            }
          else if (*stopped)
            {
              /* The signal stays in the pipe: from now on only the database is waited for. */
              GPollFD socket = { PQsocket (connection), G_IO_IN, 0 };

              g_poll (&socket, 1, 5000);
              good = socket.revents != 0;
            }
          good = good && PQconsumeInput (connection);
        }
      if (!good)
        break;

      result = PQgetResult (connection);
      if (result == NULL)
        break;
      g_clear_pointer (&last, PQclear);
      last = result;
    }

  if (*stopped)
    return TRUE;
  if (!good || PQstatus (connection) != CONNECTION_OK)
    {
      g_propagate_error (error, sonor_store_error_new_from_connection (connection));
      return FALSE;
    }
  if (PQresultStatus (last) != PGRES_TUPLES_OK)
    {
      g_propagate_error (error, sonor_store_error_new_from_result (last));
      return FALSE;
    }

  return TRUE;
}

/* What fails is said once, and again when it is over: a line a second would hide everything else. */
static void
report (const SonorKeepTask *task,
        const GError        *error,
        gboolean            *failing)
{
  if (error != NULL && !*failing)
    g_printerr (_("sonor-admin keep: %s: %s\n"), task->name, error->message);
  else if (error == NULL && *failing)
    g_print (_("sonor-admin keep: %s: works again\n"), task->name);
  *failing = error != NULL;
}

/* Keeps house until the connection breaks (%FALSE, with @error set) or a signal comes (%TRUE). */
static gboolean
keep_house (PGconn  *connection,
            GError **error)
{
  gboolean failing[G_N_ELEMENTS (tasks)] = { FALSE };
  gint64 due[G_N_ELEMENTS (tasks)] = { 0 };
  gboolean stopped = FALSE;

  /* Of several only one gets through here; the others wait and take over the moment that it is gone. */
  g_print ("%s\n", _("sonor-admin keep: connected"));
  if (!run (connection, "SELECT pg_advisory_lock(" KEEPER_LOCK ")", &stopped, error))
    return FALSE;
  if (stopped)
    return TRUE;
  g_print ("%s\n", _("sonor-admin keep: keeping house"));

  while (TRUE)
    {
      gint64 next = G_MAXINT64;

      for (gsize i = 0; i < G_N_ELEMENTS (tasks); i++)
        {
          g_autoptr (GError) failure = NULL;
          gint64 now = g_get_monotonic_time ();

          if (due[i] <= now)
            {
              due[i] = now + tasks[i].period_seconds * G_USEC_PER_SEC;
              run (connection, tasks[i].sql, &stopped, &failure);
              if (stopped)
                return TRUE;
              if (PQstatus (connection) != CONNECTION_OK)
                {
                  g_propagate_error (error, g_steal_pointer (&failure));
                  return FALSE;
                }
              report (&tasks[i], failure, &failing[i]);
            }
          next = MIN (next, due[i]);
        }

      /* Nobody speaks to us but to say that the connection is gone. */
      if (!wait_for (connection, next))
        return TRUE;
      if (!PQconsumeInput (connection))
        {
          g_propagate_error (error, sonor_store_error_new_from_connection (connection));
          return FALSE;
        }
    }
}

static gboolean
listen_to_signals (GError **error)
{
  struct sigaction action = { .sa_handler = on_signal };

  if (!g_unix_open_pipe (stop_pipe, FD_CLOEXEC, error))
    return FALSE;
  sigaction (SIGTERM, &action, NULL);
  sigaction (SIGINT, &action, NULL);

  return TRUE;
}

/**
 * sonor_command_keep:
 * @config: the configuration
 * @arguments: (array zero-terminated=1): none
 * @error: return location for a #GError
 *
 * The housekeeper: carries statistics to their counters each second, has the database warn, pass on and archive tickets
 * each minute, and does the nightly proof and maintenance. Must connect as the owner. Several may run: one works, the
 * others stand by. Goes on through every outage of the database until SIGTERM or SIGINT.
 *
 * Returns: %TRUE after a signal, or %FALSE with @error set if it cannot begin
 */
gboolean
sonor_command_keep (SonorConfig  *config,
                    char        **arguments,
                    GError      **error)
{
  gint64 pause = FIRST_PAUSE_SECONDS;
  gboolean told = FALSE;

  if (arguments[0] != NULL)
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE, _("unknown argument “%s”"), arguments[0]);
      return FALSE;
    }
  if (!listen_to_signals (error))
    return FALSE;

  while (TRUE)
    {
      g_autoptr (GError) failure = NULL;
      g_autoptr (SonorPGconn) connection = NULL;

      connecting = 1;
      connection = sonor_connection_open (config, &failure);
      connecting = 0;
      if (connection != NULL)
        {
          pause = FIRST_PAUSE_SECONDS;
          told = FALSE;
          if (keep_house (connection, &failure))
            break;
        }
      else if (!sonor_store_error_is_passing (failure))
        {
          /* A wrong password or a bad configuration does not mend itself. */
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }

      if (!told && failure != NULL)
        g_printerr (_("sonor-admin keep: %s; trying again\n"), failure->message);
      told = TRUE;
      if (!wait_for (NULL, g_get_monotonic_time () + pause * G_USEC_PER_SEC))
        break;
      pause = MIN (pause * 2, LONGEST_PAUSE_SECONDS);
    }

  g_print ("%s\n", _("sonor-admin keep: ended"));
  return TRUE;
}
