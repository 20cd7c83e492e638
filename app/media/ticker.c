/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The clock of a media thread: an absolute timer, so that being late once does not make everything later for ever.
 * (libre's own timers go by the wall clock in milliseconds and are set anew each time.)
 */

#include "media/ticker.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "media/frame.h"
#include "media/libre.h"
#include "media/media-error.h"

#define TURN_NANOSECONDS (SONOR_FRAME_MILLISECONDS * 1000000LL / SONOR_TICKER_TURNS)
/* Speech that is older than this is not worth catching up with. */
#define MOST_TURNS_AT_ONCE (3 * SONOR_TICKER_TURNS)

const double sonor_media_bounds_ms[SONOR_MEDIA_N_BOUNDS] = { 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.5, 10.0, 15.0, 20.0, 30.0 };

struct _SonorTicker
{
  int                descriptor;
  gint64             next_ns;
  guint              turn;
  SonorTickerFunc    function;
  gpointer           user_data;

  GMutex             lock;
  gint64             turned_ns;
  SonorTickerFigures figures;
};

static gint64
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void
histogram_add (SonorHistogram *self,
               gint64          nanoseconds)
{
  self->bins[CLAMP (nanoseconds / 100000, 0, SONOR_TICKER_BINS - 1)]++;
  self->n++;
  self->sum_ns += nanoseconds;
}

static void
histogram_merge (SonorHistogram       *self,
                 const SonorHistogram *other)
{
  for (guint i = 0; i < SONOR_TICKER_BINS; i++)
    self->bins[i] += other->bins[i];
  self->n += other->n;
  self->sum_ns += other->sum_ns;
}

static double
histogram_find (const SonorHistogram *self,
                double                share)
{
  guint64 wanted = (guint64) ((double) self->n * share);
  guint64 passed = 0;

  for (guint i = 0; i < SONOR_TICKER_BINS; i++)
    {
      passed += self->bins[i];
      if (passed > wanted)
        return (i + 1) / 10.0;
    }

  return 0.0;
}

static guint64
histogram_count (const SonorHistogram *self,
                 double                milliseconds)
{
  guint64 n = 0;

  for (guint i = 0; i < SONOR_TICKER_BINS && i < (guint) (milliseconds * 10.0); i++)
    n += self->bins[i];

  return n;
}

static void
on_time (int   flags,
         void *user_data)
{
  SonorTicker *self = user_data;
  guint64 n_turns;
  guint64 n_missed = 0;
  gint64 began, took;

  if (read (self->descriptor, &n_turns, sizeof n_turns) != sizeof n_turns)
    return;

  if (n_turns > MOST_TURNS_AT_ONCE)
    {
      n_missed = n_turns - SONOR_TICKER_TURNS;
      self->turn = (guint) ((self->turn + n_missed) % SONOR_TICKER_TURNS);
      self->next_ns += (gint64) n_missed * TURN_NANOSECONDS;
      n_turns = SONOR_TICKER_TURNS;
    }

  for (guint64 i = 0; i < n_turns; i++)
    {
      began = now_ns ();
      self->function (self->turn, self->user_data);
      took = now_ns () - began;
      g_mutex_lock (&self->lock);
      histogram_add (&self->figures.late, began - self->next_ns);
      histogram_add (&self->figures.work, took);
      self->figures.n_overrun += took > TURN_NANOSECONDS ? 1 : 0;
      self->figures.n_missed += n_missed;
      self->turned_ns = began + took;
      g_mutex_unlock (&self->lock);
      n_missed = 0;
      self->next_ns += TURN_NANOSECONDS;
      self->turn = (self->turn + 1) % SONOR_TICKER_TURNS;
    }
}

/* Starts the clock, in the thread of its lane. */
SonorTicker *
sonor_ticker_start (SonorTickerFunc   function,
                    gpointer          user_data,
                    GError          **error)
{
  g_autofree SonorTicker *self = g_new0 (SonorTicker, 1);
  struct itimerspec times = { .it_interval = { 0, TURN_NANOSECONDS } };

  self->function = function;
  self->user_data = user_data;
  self->turned_ns = now_ns ();
  self->next_ns = self->turned_ns + TURN_NANOSECONDS;
  times.it_value.tv_sec = self->next_ns / 1000000000LL;
  times.it_value.tv_nsec = self->next_ns % 1000000000LL;
  self->descriptor = timerfd_create (CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (self->descriptor < 0 || timerfd_settime (self->descriptor, TFD_TIMER_ABSTIME, &times, NULL) < 0
      || fd_listen (self->descriptor, FD_READ, on_time, self) != 0)
    {
      g_set_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED, "%s", g_strerror (errno));
      if (self->descriptor >= 0)
        close (self->descriptor);
      return NULL;
    }
  g_mutex_init (&self->lock);

  return g_steal_pointer (&self);
}

void
sonor_ticker_stop (SonorTicker *self)
{
  fd_close (self->descriptor);
  close (self->descriptor);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* May be called in any thread. */
void
sonor_ticker_add_figures (SonorTicker        *self,
                          SonorTickerFigures *figures)
{
  g_mutex_lock (&self->lock);
  histogram_merge (&figures->late, &self->figures.late);
  histogram_merge (&figures->work, &self->figures.work);
  figures->n_missed += self->figures.n_missed;
  figures->n_overrun += self->figures.n_overrun;
  figures->standstill_ns = MAX (figures->standstill_ns, now_ns () - self->turned_ns);
  g_mutex_unlock (&self->lock);
}

/* How many legs there are is not ours to say. */
void
sonor_ticker_figures_sum_up (const SonorTickerFigures *self,
                             SonorMediaLoad           *load)
{
  load->n_ticks = self->late.n;
  load->n_missed = self->n_missed;
  load->n_overrun = self->n_overrun;
  load->late_ms_p99 = histogram_find (&self->late, 0.99);
  load->work_ms_p99 = histogram_find (&self->work, 0.99);
  load->late_s_sum = (double) self->late.sum_ns / 1e9;
  load->standstill_ms = (double) self->standstill_ns / 1e6;
  for (guint i = 0; i < SONOR_MEDIA_N_BOUNDS; i++)
    load->n_within[i] = histogram_count (&self->late, sonor_media_bounds_ms[i]);
}
