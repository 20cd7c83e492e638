/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A city's calls at ten times their speed, at 45 seats: people who wait, who give up, who are put on hold; seats that answer,
 * do not, or cannot. At the end nothing is left: no call, no seat that is stuck, no socket, no memory, no row. The short form
 * takes some 40 seconds; SONOR_SOAK=hour plays a whole hour in six minutes.
 */

#include <math.h>
#include <signal.h>

#include "load.h"
#include "scene.h"

#define N_SEATS 45
#define SHORT_SECONDS 30
#define HOUR_SECONDS 360
/* A city of 1.5 million: some 600 calls in a busy hour; 180 seconds of talk and 30 of wrap-up, a tenth of each here. */
#define MEAN_GAP_MILLISECONDS 600.0
#define MEAN_TALK_MILLISECONDS 18000.0

static struct
{
  Load   *load;
  GRand  *random;
  guint   n_dialled;
  guint   n_talked;
  guint   n_given_up;
  guint   n_not_taken;
  guint   n_ended;
  gboolean over;
} city;

static guint
spread (double mean)
{
  return (guint) CLAMP (-mean * log (1.0 - g_rand_double (city.random)), 50.0, mean * 4.0);
}

static gboolean
on_time_to_go (gpointer user_data)
{
  LoadCall *call = user_data;

  call->timer = 0;
  load_hang_up (call);

  return G_SOURCE_REMOVE;
}

static gboolean
on_resumed (gpointer user_data)
{
  LoadCall *call = user_data;

  call->timer = 0;
  /* Who has just been hung up on cannot. */
  if (!sonor_call_resume (call->call, NULL))
    return G_SOURCE_REMOVE;
  call->timer = g_timeout_add (spread (MEAN_TALK_MILLISECONDS) / 2 + 500, on_time_to_go, call);

  return G_SOURCE_REMOVE;
}

static gboolean
on_held (gpointer user_data)
{
  LoadCall *call = user_data;

  call->timer = 0;
  if (!sonor_call_hold (call->call, NULL))
    return G_SOURCE_REMOVE;
  call->timer = g_timeout_add (1500, on_resumed, call);

  return G_SOURCE_REMOVE;
}

static gboolean
on_time_to_answer (gpointer user_data)
{
  LoadCall *call = user_data;

  call->timer = 0;
  load_answer (call);

  return G_SOURCE_REMOVE;
}

/* At a seat: nine of ten answer soon, some are not there, some decline. */
static void
on_rings (LoadCall *call,
          gpointer  user_data)
{
  double luck = g_rand_double (city.random);

  if (luck < 0.04)
    {
      city.n_not_taken++;
      if (!sonor_call_refuse (call->call, SONOR_CALL_REFUSAL_BUSY, NULL))
        load_hang_up (call);
    }
  else if (luck < 0.06)
    city.n_not_taken++;
  else
    call->timer = g_timeout_add ((guint) g_rand_int_range (city.random, 100, 600), on_time_to_answer, call);
}

static void
on_answered (LoadCall *call,
             gpointer  user_data)
{
  double luck = g_rand_double (city.random);

  if (!call->is_seat)
    {
      /* One of eight has no patience: some before the greeting is over, some in the queue. The others wait for ever. */
      if (luck < 0.12)
        {
          city.n_given_up++;
          call->timer = g_timeout_add ((guint) g_rand_int_range (city.random, 200, 9000), on_time_to_go, call);
        }
      return;
    }

  city.n_talked++;
  if (luck < 0.15)
    call->timer = g_timeout_add (1500, on_held, call);
  else
    call->timer = g_timeout_add (spread (MEAN_TALK_MILLISECONDS), on_time_to_go, call);
}

static void
on_ended (LoadCall *call,
          gpointer  user_data)
{
  if (!call->is_seat)
    city.n_ended++;
}

static gboolean
on_next_call (gpointer user_data)
{
  g_autofree char *caller = g_strdup_printf ("139%08u", g_rand_int_range (city.random, 0, 99999999));

  if (city.over)
    return G_SOURCE_REMOVE;
  load_dial (city.load, caller);
  city.n_dialled++;
  g_timeout_add (spread (MEAN_GAP_MILLISECONDS), on_next_call, NULL);

  return G_SOURCE_REMOVE;
}

/* Who did not answer comes back to the desk after a moment. */
static void
come_back (void)
{
  g_free (scene_ask ("SELECT count(seat_change(staff_id, 'ready', NULL, state, call_id, wrap_up_until)) FROM seat "
               "WHERE status = 'not_ready' AND status_since < now() - interval '2 seconds'"));
}

static void
play (guint seconds)
{
  gint64 end = g_get_monotonic_time () + (gint64) seconds * G_TIME_SPAN_SECOND;

  while (g_get_monotonic_time () < end)
    {
      party_run (2000);
      come_back ();
    }
}

static gboolean
has_settled (void)
{
  g_autofree char *text = scene_ask_monitor ("/metrics");

  party_run (200);

  return scene_read_figure (text, "sonor_media_legs") == 0.0 && scene_read_figure (text, "sonor_recordings_waiting") == 0.0
         && scene_read_figure (text, "sonor_ledger_backlog") == 0.0;
}

/* Everybody who is still there hangs up, and what hangs on that comes to its end. */
static void
go_home (void)
{
  gint64 deadline = g_get_monotonic_time () + 300 * G_TIME_SPAN_SECOND;

  for (GList *l = load_get_calls (city.load); l != NULL; l = l->next)
    {
      LoadCall *call = l->data;

      if (!call->is_seat)
        load_hang_up (call);
    }
  WAIT (load_get_n_calls (city.load) == 0);
  /* Recordings are finished when nobody else wants the processor, which on a busy machine may be late. */
  while (!has_settled ())
    g_assert_cmpint (g_get_monotonic_time (), <, deadline);
  scene_wait_for_row ("SELECT count(*) FROM seat WHERE state <> 'idle'", "0");
}

static void
test_soak (void)
{
  guint seconds = g_strcmp0 (g_getenv ("SONOR_SOAK"), "hour") == 0 ? HOUR_SECONDS : SHORT_SECONDS;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *numbers = NULL;
  double files, memory;

  city.random = g_rand_new_with_seed (12345);
  scene_make_seats (N_SEATS);
  g_free (scene_ask ("UPDATE setting SET value = 3 WHERE key = 'seat.wrap_up'; UPDATE setting SET value = 5 WHERE key = 'seat.ring'"));
  city.load = load_new (scene.port, on_rings, on_answered, on_ended, NULL);
  for (guint i = 1; i <= N_SEATS; i++)
    {
      g_autofree char *login = g_strdup_printf ("load_%u", i);

      load_register (city.load, login, "secret");
    }
  WAIT (load_get_n_registered (city.load) == N_SEATS);

  /* Warm, so that what is kept for good is there when it is measured. */
  on_next_call (NULL);
  play (SHORT_SECONDS / 3);
  city.over = TRUE;
  party_run (2500);
  go_home ();
  before = scene_ask_monitor ("/metrics");

  city.over = FALSE;
  on_next_call (NULL);
  play (seconds);
  city.over = TRUE;
  party_run (2500);
  go_home ();
  after = scene_ask_monitor ("/metrics");

  g_test_message ("%u calls, %u talked, %u gave up, %u offers not taken", city.n_dialled, city.n_talked, city.n_given_up, city.n_not_taken);
  g_assert_cmpuint (city.n_talked, >, city.n_dialled / 3);
  g_assert_cmpuint (city.n_ended, ==, city.n_dialled);

  /* Rows: every call that was taken has ended, nobody waits, nobody is stuck, and each conversation has its recording. */
  scene_assert_row ("SELECT count(*) FROM call WHERE ended_at IS NULL", "0");
  scene_assert_row ("SELECT count(*) FROM waiting_call", "0");
  scene_assert_row ("SELECT count(*) FROM seat WHERE state <> 'idle' OR call_id IS NOT NULL", "0");
  scene_assert_row ("SELECT count(*) FROM call WHERE outcome = 'answered' AND NOT EXISTS (SELECT FROM recording r WHERE r.call_id = call.id)", "0");
  scene_assert_row ("SELECT coalesce(string_agg(at || ' ' || action || ' ' || subject_id || ' ' || detail, E'\\n' ORDER BY at), 'none') FROM audit_log "
                    "WHERE action IN ('call.repair', 'seat.repair')", "none");
  numbers = scene_ask ("SELECT count(*) FROM call WHERE outcome = 'answered'");
  g_assert_cmpuint ((guint) g_ascii_strtoull (numbers, NULL, 10), >, city.n_dialled / 3);

  /* The program: no call, no leg, no file more than before, and not more memory than a cache may take. */
  files = scene_read_figure (after, "process_open_fds") - scene_read_figure (before, "process_open_fds");
  memory = scene_read_figure (after, "process_resident_memory_bytes") - scene_read_figure (before, "process_resident_memory_bytes");
  g_test_message ("%+.0f files, %+.1f MB", files, memory / 1e6);
  g_assert_cmpfloat (scene_read_figure (after, "sonor_calls{stage=\"talking\"}"), ==, 0.0);
  g_assert_cmpfloat (scene_read_figure (after, "sonor_calls{stage=\"waiting\"}"), ==, 0.0);
  g_assert_cmpfloat (scene_read_figure (after, "sonor_media_legs"), ==, 0.0);
  g_assert_cmpfloat (scene_read_figure (after, "sonor_recordings_failed_total"), ==, 0.0);
  g_assert_cmpfloat (files, <=, 2.0);
  g_assert_cmpfloat (memory, <, 20e6);
  g_assert_cmpfloat (scene_read_figure (after, "sonor_registrations"), ==, N_SEATS);

  load_free (city.load);
  g_rand_free (city.random);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  scene_open ();
  scene.trunks = g_strdup ("[trunk]\npeers = 127.0.0.1\nnumbers = 12345\n");
  scene_start_switch ();
  g_test_add_func ("/soak", test_soak);
  status = g_test_run ();
  scene_stop_switch (SIGTERM);
  scene_clean_up ();

  return status;
}
