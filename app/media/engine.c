/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "media/engine-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "media/call-private.h"
#include "media/libre.h"
#include "media/media-error.h"
#include "media/ticker.h"

#define DEBUG_MODULE "sonor"
#define DEBUG_LEVEL 0
#include <re_dbg.h>

/* libre counts by the number of a descriptor, not by how many it watches. */
#define MOST_DESCRIPTORS 16384

#define DEFAULT_ADDRESS "127.0.0.1"
#define DEFAULT_FIRST_PORT 20000
#define DEFAULT_LAST_PORT 29999

/**
 * SonorMediaEngine:
 *
 * The media thread of a switch: libre's event loop with a clock of 5 ms turns. Who uses it lives in the main loop; what is
 * to be done over there is pushed, what has happened there is told by idle sources.
 */
struct _SonorMediaEngine
{
  GObject        parent_instance;

  char          *address;
  guint16        first_port;
  guint16        last_port;
  int            priority;
  int            n_legs;
  guint          n_recordings;

  GThread       *thread;
  GAsyncQueue   *works;
  int            bell;
  SonorRecorder *recorder;
  SonorTicker   *ticker;
  gboolean       real_time;

  /* While the thread starts */
  GMutex         lock;
  GCond          started;
  gboolean       has_started;
  GError        *error;

  /* Only in the media thread */
  GPtrArray     *calls[SONOR_TICKER_TURNS];
};

typedef struct
{
  SonorMediaWork work;
  gpointer       data;
} Errand;

enum
{
  RECORDING,
  RECORDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorMediaEngine, sonor_media_engine, G_TYPE_OBJECT)

/* In the media thread */

static void
do_errands (SonorMediaEngine *self)
{
  Errand *errand;

  while ((errand = g_async_queue_try_pop (self->works)) != NULL)
    {
      errand->work (errand->data);
      g_free (errand);
    }
}

static void
on_bell (int   flags,
         void *user_data)
{
  SonorMediaEngine *self = user_data;
  guint64 count;

  /* Errands pushed after this ring again. */
  if (read (self->bell, &count, sizeof count) == sizeof count)
    do_errands (self);
}

static void
on_turn (guint    turn,
         gpointer user_data)
{
  SonorMediaEngine *self = user_data;
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
prepare (SonorMediaEngine  *self,
         GError           **error)
{
  /* libre writes a line for each packet it does not like; who sends a million of them would fill the log. */
  dbg_init (DBG_EMERG, DBG_NONE);
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
  SonorMediaEngine *self = data;
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
sonor_media_engine_add_call (SonorMediaEngine *self,
                             SonorMediaCall   *call)
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
sonor_media_engine_remove_call (SonorMediaEngine *self,
                                SonorMediaCall   *call,
                                guint             turn)
{
  g_ptr_array_remove_fast (self->calls[turn], call);
}

/* In the main loop */

void
sonor_media_engine_push (SonorMediaEngine *self,
                         SonorMediaWork    work,
                         gpointer          data)
{
  Errand *errand = g_new (Errand, 1);
  guint64 one = 1;

  errand->work = work;
  errand->data = data;
  g_async_queue_push (self->works, errand);
  /* The counter can only overflow after 2^64 errands; a full one rings anyway. */
  if (write (self->bell, &one, sizeof one) != sizeof one)
    g_assert (errno == EAGAIN);
}

/* Has something done in the main loop, from any thread. */
void
sonor_media_engine_tell (GSourceFunc function,
                         gpointer    data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, function, data, NULL);
}

const char *
sonor_media_engine_get_address (SonorMediaEngine *self)
{
  return self->address;
}

void
sonor_media_engine_get_ports (SonorMediaEngine *self,
                              guint16          *first,
                              guint16          *last)
{
  *first = self->first_port;
  *last = self->last_port;
}

/* Begins a recording, which counts until it is told to be over. In the main loop. */
SonorRecording *
sonor_media_engine_record (SonorMediaEngine  *self,
                           const char        *path,
                           GError           **error)
{
  SonorRecording *recording = sonor_recording_open (self->recorder, path, error);

  if (recording != NULL)
    self->n_recordings++;

  return recording;
}

void
sonor_media_engine_count_leg (SonorMediaEngine *self,
                              int               change)
{
  g_atomic_int_add (&self->n_legs, change);
}

static void
on_recorder_news (gpointer    owner,
                  gboolean    works,
                  const char *reason)
{
  g_signal_emit (owner, signals[RECORDING], 0, works, reason);
}

static void
on_recorder_end (gpointer    owner,
                 const char *path)
{
  SONOR_MEDIA_ENGINE (owner)->n_recordings--;
  g_signal_emit (owner, signals[RECORDED], 0, path);
}

static void
sonor_media_engine_dispose (GObject *object)
{
  sonor_media_engine_stop (SONOR_MEDIA_ENGINE (object));

  G_OBJECT_CLASS (sonor_media_engine_parent_class)->dispose (object);
}

static void
sonor_media_engine_finalize (GObject *object)
{
  SonorMediaEngine *self = SONOR_MEDIA_ENGINE (object);

  for (guint i = 0; i < SONOR_TICKER_TURNS; i++)
    g_ptr_array_unref (self->calls[i]);
  g_async_queue_unref (self->works);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->started);
  g_clear_error (&self->error);
  g_free (self->address);

  G_OBJECT_CLASS (sonor_media_engine_parent_class)->finalize (object);
}

static void
sonor_media_engine_class_init (SonorMediaEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_media_engine_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_media_engine_finalize;

  /**
   * SonorMediaEngine::recording:
   * @self: the engine
   * @works: whether recordings are written
   * @reason: (nullable): why not
   *
   * The disk is full or broken, or is right again. Calls go on meanwhile; what could not be written is lost.
   */
  signals[RECORDING] = g_signal_new ("recording", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                     G_TYPE_BOOLEAN, G_TYPE_STRING);
  /**
   * SonorMediaEngine::recorded:
   * @self: an engine
   * @path: (type filename): a recording that is over; the file is whole and nobody writes to it any more
   */
  signals[RECORDED] = g_signal_new ("recorded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                    G_TYPE_STRING);
}

static void
sonor_media_engine_init (SonorMediaEngine *self)
{
  self->bell = -1;
  self->works = g_async_queue_new ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->started);
  for (guint i = 0; i < SONOR_TICKER_TURNS; i++)
    self->calls[i] = g_ptr_array_new ();
}

/**
 * sonor_media_engine_start:
 * @settings: how
 * @error: return location for a #GError
 *
 * Starts the media thread. Each call needs about five descriptors; who expects many raises RLIMIT_NOFILE before.
 * One that may not have the real-time priority it asks for runs all the same, and says so
 * (sonor_media_engine_is_real_time()): beside other busy programs speech will then be late.
 *
 * Returns: (transfer full) (nullable): the engine, %NULL with @error set
 */
SonorMediaEngine *
sonor_media_engine_start (const SonorMediaSettings  *settings,
                          GError                   **error)
{
  g_autoptr (SonorMediaEngine) self = g_object_new (SONOR_TYPE_MEDIA_ENGINE, NULL);
  guint first_port = settings->first_port != 0 ? settings->first_port : DEFAULT_FIRST_PORT;
  guint last_port = settings->last_port != 0 ? settings->last_port : DEFAULT_LAST_PORT;

  if (first_port < 1024 || first_port % 2 != 0 || last_port <= first_port || last_port > G_MAXUINT16)
    {
      g_set_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED,
                   _("%u to %u is no range of ports: it begins with an even one of 1024 or more"), first_port, last_port);
      return NULL;
    }

  self->address = g_strdup (settings->address != NULL ? settings->address : DEFAULT_ADDRESS);
  self->first_port = (guint16) first_port;
  self->last_port = (guint16) last_port;
  self->priority = settings->priority;
  self->recorder = sonor_recorder_start (G_OBJECT (self), on_recorder_news, on_recorder_end);

  self->thread = g_thread_new ("media", run, self);
  g_mutex_lock (&self->lock);
  while (!self->has_started)
    g_cond_wait (&self->started, &self->lock);
  g_mutex_unlock (&self->lock);

  if (self->error != NULL)
    {
      g_thread_join (g_steal_pointer (&self->thread));
      g_clear_pointer (&self->recorder, sonor_recorder_stop);
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * sonor_media_engine_stop:
 * @self: an engine; every call of it is closed
 *
 * Ends the media thread and waits until every recording is on disk.
 */
void
sonor_media_engine_stop (SonorMediaEngine *self)
{
  g_return_if_fail (SONOR_IS_MEDIA_ENGINE (self));

  if (self->thread == NULL)
    return;

  sonor_media_engine_push (self, end, NULL);
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->recorder, sonor_recorder_stop);
}

/**
 * sonor_media_engine_get_n_recordings:
 * @self: an engine
 *
 * Returns: how many recordings have been begun and #SonorMediaEngine::recorded has not told of yet
 */
guint
sonor_media_engine_get_n_recordings (SonorMediaEngine *self)
{
  g_return_val_if_fail (SONOR_IS_MEDIA_ENGINE (self), 0);

  return self->n_recordings;
}

/**
 * sonor_media_engine_is_real_time:
 * @self: an engine
 *
 * Returns: whether the media thread has the priority it asked for
 */
gboolean
sonor_media_engine_is_real_time (SonorMediaEngine *self)
{
  g_return_val_if_fail (SONOR_IS_MEDIA_ENGINE (self), FALSE);

  return self->real_time;
}

/**
 * sonor_media_engine_get_load:
 * @self: an engine that runs
 * @load: (out caller-allocates): how it bears its load
 */
void
sonor_media_engine_get_load (SonorMediaEngine *self,
                             SonorMediaLoad   *load)
{
  g_return_if_fail (SONOR_IS_MEDIA_ENGINE (self));
  g_return_if_fail (self->thread != NULL);

  sonor_ticker_get_figures (self->ticker, load);
  load->n_legs = (guint) g_atomic_int_get (&self->n_legs);
}
