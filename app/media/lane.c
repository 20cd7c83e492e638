/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One media thread: an event loop of libre with a clock of 5 ms turns. Who uses it lives in the main loop; what is to be
 * done over there is pushed, what has happened there is told by idle sources. Lanes share nothing but the recorder, whose
 * queue is made for that, and the ports, of which the kernel gives none away twice.
 */

#include "media/lane.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "media/call-private.h"
#include "media/libre.h"
#include "media/media-error.h"

/* libre counts by the number of a descriptor, not by how many it watches. */
#define MOST_DESCRIPTORS 16384

typedef struct
{
  SonorLaneWork  work;
  gpointer       data;
  const int     *gate;   /* if there is one, nothing is done from here on until it is open */
} Errand;

/* What leaves one lane and arrives in another one. */
typedef struct
{
  SonorLaneWork  leave;
  SonorLaneWork  arrive;
  gpointer       data;
  SonorLane     *to;
  int            gone;
} HandOver;

struct _SonorLane
{
  guint        number;
  int          priority;
  GThread     *thread;
  GAsyncQueue *errands;
  int          bell;
  SonorTicker *ticker;
  gboolean     real_time;
  guint        n_calls;
  int          n_legs;

  /* While the thread starts */
  GMutex       lock;
  GCond        started;
  gboolean     has_started;
  GError      *error;

  /* Only in the thread of the lane */
  Errand      *waiting;
  GPtrArray   *calls[SONOR_TICKER_TURNS];
};

/* In the thread of the lane */

static void
do_errands (SonorLane *self)
{
  Errand *errand;

  while ((errand = self->waiting != NULL ? g_steal_pointer (&self->waiting) : g_async_queue_try_pop (self->errands)) != NULL)
    {
      /* Whoever opens the gate rings. Speech goes on meanwhile. */
      if (errand->gate != NULL && !g_atomic_int_get (errand->gate))
        {
          self->waiting = errand;
          return;
        }
      errand->work (errand->data);
      g_free (errand);
    }
}

static void
on_bell (int   flags,
         void *user_data)
{
  SonorLane *self = user_data;
  guint64 count;

  /* Errands pushed after this ring again. */
  if (read (self->bell, &count, sizeof count) == sizeof count)
    do_errands (self);
}

static void
on_turn (guint    turn,
         gpointer user_data)
{
  SonorLane *self = user_data;
  GPtrArray *calls = self->calls[turn];

  for (guint i = 0; i < calls->len; i++)
    sonor_media_call_tick (calls->pdata[i]);
}

static gboolean
become_real_time (int priority)
{
  struct sched_param parameters = { .sched_priority = priority };

  return priority > 0 && pthread_setschedparam (pthread_self (), SCHED_RR, &parameters) == 0;
}

/* Everything libre needs before the loop can run; what the thread waits for is told to who started it. */
static gboolean
prepare (SonorLane  *self,
         GError    **error)
{
  if (re_thread_init () != 0 || fd_setsize (MOST_DESCRIPTORS) != 0)
    {
      g_set_error_literal (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED, _("The media thread could not be made"));
      return FALSE;
    }

  self->real_time = become_real_time (self->priority);
  self->bell = eventfd (0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (self->bell < 0 || fd_listen (self->bell, FD_READ, on_bell, self) != 0)
    {
      g_set_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED, _("The media thread could not be made: %s"),
                   g_strerror (errno));
      return FALSE;
    }
  self->ticker = sonor_ticker_start (on_turn, self, error);

  return self->ticker != NULL;
}

static gpointer
run (gpointer data)
{
  SonorLane *self = data;
  gboolean prepared;

  g_mutex_lock (&self->lock);
  prepared = prepare (self, &self->error);
  self->has_started = TRUE;
  g_cond_signal (&self->started);
  g_mutex_unlock (&self->lock);

  if (prepared)
    {
      re_main (NULL);
      do_errands (self);
      sonor_ticker_stop (self->ticker);
    }
  if (self->bell >= 0)
    {
      fd_close (self->bell);
      close (self->bell);
    }
  re_thread_close ();

  return NULL;
}

static void
end (gpointer data)
{
  re_cancel ();
}

/* Gives a call its turn: the one with the fewest. */
guint
sonor_lane_add_call (SonorLane      *self,
                     SonorMediaCall *call)
{
  guint turn = 0;

  for (guint i = 1; i < SONOR_TICKER_TURNS; i++)
    {
      if (self->calls[i]->len < self->calls[turn]->len)
        turn = i;
    }
  g_ptr_array_add (self->calls[turn], call);

  return turn;
}

void
sonor_lane_remove_call (SonorLane      *self,
                        SonorMediaCall *call,
                        guint           turn)
{
  g_ptr_array_remove_fast (self->calls[turn], call);
}

void
sonor_lane_count_leg (SonorLane *self,
                      int        change)
{
  g_atomic_int_add (&self->n_legs, change);
}

static void
ring (SonorLane *self)
{
  guint64 one = 1;

  /* The counter can only overflow after 2^64 errands; a full one rings anyway. */
  if (write (self->bell, &one, sizeof one) != sizeof one)
    g_assert (errno == EAGAIN);
}

static void
leave (gpointer data)
{
  HandOver *self = data;
  SonorLane *to = self->to;

  self->leave (self->data);
  /* From here on it is the other lane's. */
  g_atomic_int_set (&self->gone, TRUE);
  ring (to);
}

static void
arrive (gpointer data)
{
  g_autofree HandOver *self = data;

  self->arrive (self->data);
}

/* In the main loop */

static void
push (SonorLane     *self,
      SonorLaneWork  work,
      gpointer       data,
      const int     *gate)
{
  Errand *errand = g_new (Errand, 1);

  *errand = (Errand) { work, data, gate };
  g_async_queue_push (self->errands, errand);
  ring (self);
}

/* Has something done in the lane, after everything that was pushed before. */
void
sonor_lane_push (SonorLane     *self,
                 SonorLaneWork  work,
                 gpointer       data)
{
  push (self, work, data, NULL);
}

/*
 * Has something taken out of this lane and put into another one, or into this one again. What is pushed to either of them
 * after this is done after it: the other lane does no errand before it has arrived. That no two lanes wait for each other
 * is because all is pushed by one thread: what a lane waits for was pushed before.
 */
void
sonor_lane_hand_over (SonorLane     *self,
                      SonorLane     *to,
                      SonorLaneWork  leave_work,
                      SonorLaneWork  arrive_work,
                      gpointer       data)
{
  HandOver *over = g_new (HandOver, 1);

  *over = (HandOver) { leave_work, arrive_work, data, to, FALSE };
  push (self, leave, over, NULL);
  push (to, arrive, over, &over->gone);
}

void
sonor_lane_count_call (SonorLane *self,
                       int        change)
{
  self->n_calls += (guint) change;
}

guint
sonor_lane_get_n_calls (SonorLane *self)
{
  return self->n_calls;
}

guint
sonor_lane_get_number (SonorLane *self)
{
  return self->number;
}

guint
sonor_lane_get_n_legs (SonorLane *self)
{
  return (guint) g_atomic_int_get (&self->n_legs);
}

gboolean
sonor_lane_is_real_time (SonorLane *self)
{
  return self->real_time;
}

/* Of a lane that runs. */
void
sonor_lane_add_figures (SonorLane          *self,
                        SonorTickerFigures *figures)
{
  sonor_ticker_add_figures (self->ticker, figures);
}

SonorLane *
sonor_lane_start (guint    number,
                  int      priority,
                  GError **error)
{
  g_autoptr (SonorLane) self = g_new0 (SonorLane, 1);
  g_autofree char *name = g_strdup_printf ("media-%u", number);

  self->number = number;
  self->priority = priority;
  self->bell = -1;
  self->errands = g_async_queue_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->started);
  for (guint i = 0; i < SONOR_TICKER_TURNS; i++)
    self->calls[i] = g_ptr_array_new ();

  self->thread = g_thread_new (name, run, self);
  g_mutex_lock (&self->lock);
  while (!self->has_started)
    g_cond_wait (&self->started, &self->lock);
  g_mutex_unlock (&self->lock);
  if (self->error != NULL)
    {
      g_thread_join (g_steal_pointer (&self->thread));
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/* Does what has been pushed and ends the thread; every call of it is closed before. */
void
sonor_lane_stop (SonorLane *self)
{
  if (self->thread == NULL)
    return;

  sonor_lane_push (self, end, NULL);
  g_thread_join (g_steal_pointer (&self->thread));
}

void
sonor_lane_free (SonorLane *self)
{
  sonor_lane_stop (self);
  for (guint i = 0; i < SONOR_TICKER_TURNS; i++)
    g_ptr_array_unref (self->calls[i]);
  g_async_queue_unref (self->errands);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->started);
  g_free (self);
}
