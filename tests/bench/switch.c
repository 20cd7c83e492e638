/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the switch can bear: see tests/bench/switch. The program under test is sonor-switch itself with its database; the
 * telephones are in this process. Prints a line for each step and one JSON object at the end.
 */

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "load.h"
#include "scene.h"

#define STEP_SECONDS 6
#define LATE_BOUND_NAME "sonor_media_turn_late_seconds_bucket{le=\"0.005\"}"
#define MOST_RATE_CALLS 1000

static struct
{
  Load    *load;
  guint    n_talking;
  gboolean measuring;
  double   answers[MOST_RATE_CALLS];
  guint    n_answers;
  guint    n_failed;
} bench;

typedef struct
{
  double cpu_pct;
  double late_share;
  double missed;
  double overrun;
} Step;

static void
on_rings (LoadCall *call,
          gpointer  user_data)
{
  load_answer (call);
}

static gboolean
on_enough (gpointer user_data)
{
  LoadCall *call = user_data;

  call->timer = 0;
  load_hang_up (call);

  return G_SOURCE_REMOVE;
}

static void
on_answered (LoadCall *call,
             gpointer  user_data)
{
  if (call->is_seat)
    bench.n_talking++;
  if (!bench.measuring || call->is_seat)
    return;

  if (bench.n_answers < MOST_RATE_CALLS)
    bench.answers[bench.n_answers++] = (double) (call->answered_at - call->dialled_at) / 1000.0;
  call->timer = g_timeout_add (500, on_enough, call);
}

static void
on_ended (LoadCall *call,
          gpointer  user_data)
{
  if (call->is_seat && call->answered_at != 0)
    bench.n_talking--;
  if (bench.measuring && !call->is_seat && call->answered_at == 0)
    bench.n_failed++;
}

/* Waits for so many conversations; whether they came about. */
static gboolean
grow (guint n_calls,
      guint rate)
{
  static guint number;
  gint64 deadline;

  while (load_get_n_calls (bench.load) < 2 * n_calls && bench.n_talking < n_calls)
    {
      guint n_citizens = 0;

      for (GList *l = load_get_calls (bench.load); l != NULL; l = l->next)
        n_citizens += ((LoadCall *) l->data)->is_seat ? 0 : 1;
      if (n_citizens >= n_calls)
        break;
      for (guint i = n_citizens; i < n_calls; i++)
        {
          g_autofree char *caller = g_strdup_printf ("138%08u", number++);

          load_dial (bench.load, caller);
          party_run (1000 / rate);
        }
    }
  deadline = g_get_monotonic_time () + 25 * G_TIME_SPAN_SECOND;
  while (bench.n_talking < n_calls && g_get_monotonic_time () < deadline)
    party_run (100);

  return bench.n_talking >= n_calls;
}

static Step
measure (void)
{
  g_autofree char *before = scene_ask_monitor ("/metrics");
  gint64 began = g_get_monotonic_time ();
  g_autofree char *after = NULL;
  double seconds, turns;
  Step step;

  party_run (STEP_SECONDS * 1000);
  after = scene_ask_monitor ("/metrics");
  seconds = (double) (g_get_monotonic_time () - began) / 1e6;
  turns = scene_read_figure (after, "sonor_media_turns_total") - scene_read_figure (before, "sonor_media_turns_total");
  step.cpu_pct = 100.0 * (scene_read_figure (after, "process_cpu_seconds_total") - scene_read_figure (before, "process_cpu_seconds_total")) / seconds;
  step.late_share = 1.0 - (scene_read_figure (after, LATE_BOUND_NAME) - scene_read_figure (before, LATE_BOUND_NAME)) / turns;
  step.missed = scene_read_figure (after, "sonor_media_turns_missed_total") - scene_read_figure (before, "sonor_media_turns_missed_total");
  step.overrun = scene_read_figure (after, "sonor_media_turns_overrun_total") - scene_read_figure (before, "sonor_media_turns_overrun_total");

  return step;
}

static double
measure_delay (double *bursts)
{
  LoadCall *citizen = NULL;
  double delay = NAN;
  guint n = 0;

  /* Which seat hears which citizen: whoever hears bursts when only one citizen sends them. */
  for (GList *l = load_get_calls (bench.load); l != NULL && citizen == NULL; l = l->next)
    citizen = ((LoadCall *) l->data)->is_seat ? NULL : l->data;
  for (GList *l = load_get_calls (bench.load); citizen != NULL && l != NULL && n < 6; l = l->next)
    {
      LoadCall *seat = l->data;

      if (!seat->is_seat || g_strcmp0 (sonor_sip_address_get_user (sonor_call_get_remote (seat->call)), citizen->caller) != 0)
        continue;
      load_probe (bench.load, citizen, seat);
      party_run (6000);
      n = load_get_delay (bench.load, &delay);
    }
  *bursts = n;

  return delay;
}

static int
compare (const void *a,
         const void *b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0.0 ? -1 : difference > 0.0 ? 1 : 0;
}

static double
measure_answers (guint rate,
                 guint seconds)
{
  gint64 next = g_get_monotonic_time ();

  bench.measuring = TRUE;
  for (guint i = 0; i < rate * seconds && i < MOST_RATE_CALLS; i++)
    {
      g_autofree char *caller = g_strdup_printf ("137%08u", i);
      gint64 left;

      load_dial (bench.load, caller);
      next += G_TIME_SPAN_SECOND / rate;
      left = (next - g_get_monotonic_time ()) / 1000;
      party_run ((guint) MAX (left, 0));
    }
  party_run (1500);
  bench.measuring = FALSE;
  if (bench.n_answers == 0)
    return NAN;
  qsort (bench.answers, bench.n_answers, sizeof *bench.answers, compare);

  return bench.answers[(guint) (0.99 * (bench.n_answers - 1))];
}

int
main (int    argc,
      char **argv)
{
  guint most = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 550;
  guint steps[] = { 50, 200, 400, 500, 550, 600, 700, 800, 1000 };
  struct rlimit files;
  double cpu_50 = NAN, delay = NAN, bursts = 0.0, answers;
  guint best = 0;
  guint rate = 25;

  getrlimit (RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit (RLIMIT_NOFILE, &files);
  scene_open ();
  scene.trunks = g_strdup ("[trunk]\npeers = 127.0.0.1\nnumbers = 12345\n");
  scene_start_switch ();
  scene_make_seats (most);
  bench.load = load_new (scene.port, on_rings, on_answered, on_ended, NULL);

  /* The first figure is about a switch that does nothing else. */
  answers = measure_answers (50, 6);
  g_print ("answer at 50 calls a second: p99 %.1f ms, median %.1f ms, %u calls, %u failed\n", answers,
           bench.n_answers > 0 ? bench.answers[bench.n_answers / 2] : NAN, bench.n_answers, bench.n_failed);
  while (load_get_n_calls (bench.load) > 0)
    party_run (100);
  for (guint i = 1; i <= most; i++)
    {
      g_autofree char *login = g_strdup_printf ("load_%u", i);

      load_register (bench.load, login, "secret");
      if (i % 25 == 0)
        party_run (60);
    }
  WAIT (load_get_n_registered (bench.load) == most);

  for (guint i = 0; i < G_N_ELEMENTS (steps) && steps[i] <= most; i++)
    {
      Step step;

      if (!grow (steps[i], rate))
        {
          g_print ("%u calls did not come about\n", steps[i]);
          break;
        }
      party_run (1000);
      step = measure ();
      g_print ("%u recorded calls: %.1f %% of a core, %.2f %% of turns later than 5 ms, %.0f left out, %.0f overrun\n", steps[i], step.cpu_pct,
               100.0 * step.late_share, step.missed, step.overrun);
      if (steps[i] == 50)
        {
          cpu_50 = step.cpu_pct;
          delay = measure_delay (&bursts);
          g_print ("one way: %.1f ms (%.0f bursts)\n", delay, bursts);
        }
      if (step.late_share > 0.01 || step.missed > 0.0)
        break;
      best = steps[i];
    }

  g_print ("{\"cpu_pct_50_recorded\": %.1f, \"max_recorded_calls\": %u, \"answer_p99_ms_50cps\": %.1f, \"one_way_ms\": %.1f}\n", cpu_50, best,
           answers, delay);
  scene_stop_switch (SIGKILL);
  _exit (0);
}
