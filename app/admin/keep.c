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
/* What a task may take to end once it has been told to. */
#define LONGEST_END_SECONDS 5

/* Each lane has a connection of its own: while the nightly work takes its minutes the other goes on. */
typedef enum
{
  LANE_DAILY,
  LANE_NIGHTLY,
  N_LANES
} SonorKeepLaneKind;

typedef struct
{
  const char        *name;
  const char        *sql;
  gint64             period_seconds;
  SonorKeepLaneKind  lane;
} SonorKeepTask;

/* What is nightly the database knows itself: it is asked each minute and does it once. */
static const SonorKeepTask tasks[] = {
  { "statistics", "SELECT statistics_step()", 1, LANE_DAILY },
  { "bursts", "SELECT burst_step()", 10, LANE_DAILY },
  { "warnings", "SELECT keep('warnings')", 60, LANE_DAILY },
  { "follow_up", "SELECT keep('follow_up')", 60, LANE_DAILY },
  { "archive", "SELECT keep('archive')", 60, LANE_DAILY },
  { "maintenance", "SELECT keep('maintenance')", 60, LANE_NIGHTLY },
  { "proof", "SELECT keep('proof')", 60, LANE_NIGHTLY },
};

/* A connection and what it is doing: the number of a task, or -1. */
typedef struct
{
  PGconn   *connection;
  int       task;
  PGresult *result;
} SonorKeepLane;

typedef struct
{
  SonorKeepLane  lanes[N_LANES];
  gint64         due[G_N_ELEMENTS (tasks)];
  gboolean       failing[G_N_ELEMENTS (tasks)];
} SonorKeepHouse;

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

/* Of the tasks of an idle lane that are due, begins the one that has waited longest. */
static gboolean
lane_begin (SonorKeepHouse     *house,
            SonorKeepLaneKind   kind,
            gint64              now,
            GError            **error)
{
  SonorKeepLane *lane = &house->lanes[kind];
  int next = -1;

  for (gsize i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      if (tasks[i].lane == kind && house->due[i] <= now && (next < 0 || house->due[i] < house->due[next]))
        next = (int) i;
    }
  if (next < 0)
    return TRUE;

  house->due[next] = now + tasks[next].period_seconds * G_USEC_PER_SEC;
  if (!PQsendQuery (lane->connection, tasks[next].sql))
    {
      g_propagate_error (error, sonor_store_error_new_from_connection (lane->connection));
      return FALSE;
    }
  lane->task = next;

  return TRUE;
}

/* Takes what the database says; %FALSE if the connection is gone. */
static gboolean
lane_read (SonorKeepHouse  *house,
           SonorKeepLane   *lane,
           GError         **error)
{
  if (!PQconsumeInput (lane->connection))
    {
      g_propagate_error (error, sonor_store_error_new_from_connection (lane->connection));
      return FALSE;
    }

  while (lane->task >= 0 && !PQisBusy (lane->connection))
    {
      PGresult *result = PQgetResult (lane->connection);

      if (result != NULL)
        {
          g_clear_pointer (&lane->result, PQclear);
          lane->result = result;
        }
      else
        {
          g_autoptr (GError) failure = NULL;

          if (PQstatus (lane->connection) != CONNECTION_OK)
            {
              g_propagate_error (error, sonor_store_error_new_from_connection (lane->connection));
              return FALSE;
            }
          if (PQresultStatus (lane->result) != PGRES_TUPLES_OK)
            failure = sonor_store_error_new_from_result (lane->result);
          report (&tasks[lane->task], failure, &house->failing[lane->task]);
          g_clear_pointer (&lane->result, PQclear);
          lane->task = -1;
        }
    }

  return TRUE;
}

/* Ends what a lane is doing in the database as well, and waits for that, but not for ever. */
static void
lane_stop (SonorKeepLane *lane)
{
  gint64 until = g_get_monotonic_time () + LONGEST_END_SECONDS * G_USEC_PER_SEC;

  if (lane->task < 0 || PQstatus (lane->connection) != CONNECTION_OK)
    return;

  cancel (lane->connection);
  while (PQisBusy (lane->connection) && g_get_monotonic_time () < until)
    {
      GPollFD socket = { PQsocket (lane->connection), G_IO_IN, 0 };

      g_poll (&socket, 1, 100);
      if (!PQconsumeInput (lane->connection))
        break;
    }
}

static gint64
find_next_due (SonorKeepHouse *house)
{
  gint64 next = G_MAXINT64;

  for (gsize i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      if (house->lanes[tasks[i].lane].task < 0)
        next = MIN (next, house->due[i]);
    }

  return next;
}

/* Does what is due until a lane breaks (%FALSE, with @error set) or a signal comes (%TRUE). */
static gboolean
do_tasks (SonorKeepHouse  *house,
          GError         **error)
{
  while (TRUE)
    {
      GPollFD ends[1 + N_LANES] = { { stop_pipe[0], G_IO_IN, 0 } };
      gint64 now = g_get_monotonic_time ();
      gint64 next;

      for (guint i = 0; i < N_LANES; i++)
        {
          if (house->lanes[i].task < 0 && !lane_begin (house, i, now, error))
            return FALSE;
          ends[1 + i].fd = PQsocket (house->lanes[i].connection);
          ends[1 + i].events = G_IO_IN;
        }

      /* Of an idle lane nobody speaks to us but to say that the connection is gone. */
      next = find_next_due (house);
      g_poll (ends, G_N_ELEMENTS (ends), next == G_MAXINT64 ? -1 : (int) CLAMP ((next - now) / 1000 + 1, 0, G_MAXINT));
      if (ends[0].revents != 0)
        return TRUE;
      for (guint i = 0; i < N_LANES; i++)
        {
          if (ends[1 + i].revents != 0 && !lane_read (house, &house->lanes[i], error))
            return FALSE;
        }
    }
}

/* Keeps house until a connection breaks (%FALSE, with @error set) or a signal comes (%TRUE). */
static gboolean
keep_house (SonorConfig  *config,
            PGconn       *connection,
            GError      **error)
{
  SonorKeepHouse house = { .lanes = { { connection, -1, NULL }, { NULL, -1, NULL } } };
  g_autoptr (SonorPGconn) nightly = NULL;
  gboolean stopped = FALSE;
  gboolean good;

  /* Of several only one gets through here; the others wait and take over the moment that it is gone. */
  g_print ("%s\n", _("sonor-admin keep: connected"));
  if (!run (connection, "SELECT pg_advisory_lock(" KEEPER_LOCK ")", &stopped, error))
    return FALSE;
  if (stopped)
    return TRUE;

  connecting = 1;
  nightly = sonor_connection_open (config, error);
  connecting = 0;
  if (nightly == NULL)
    return FALSE;
  house.lanes[LANE_NIGHTLY].connection = nightly;
  g_print ("%s\n", _("sonor-admin keep: keeping house"));

  good = do_tasks (&house, error);
  for (guint i = 0; i < N_LANES; i++)
    {
      lane_stop (&house.lanes[i]);
      g_clear_pointer (&house.lanes[i].result, PQclear);
    }

  return good;
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
 * The housekeeper: carries statistics to their counters each second, looks for bursts every ten, has the database warn, pass on and archive tickets
 * each minute, and does the nightly proof and maintenance beside that, on a second connection. Must connect as the owner.
 * Several may run: one works, the others stand by. Goes on through every outage of the database until SIGTERM or SIGINT.
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
          if (keep_house (config, connection, &failure))
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
