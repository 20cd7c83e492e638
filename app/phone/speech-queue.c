/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/speech-queue.h"

#include <string.h>

/* A power of two, so that positions may run over: about one second. */
#define CAPACITY 16384

/* A backlog is cut at once when it is this much deeper than it should be, as after a stall … */
#define HOPELESS_MS 160
/* … and by one tick a second when it has been deeper by this much for all of that second: the other clock is faster. */
#define SLACK_MS      15
#define WINDOW_TICKS  100
/* Speech that stays away for so many ticks has paused: what comes next fills the queue anew. */
#define PAUSE_TICKS 5

struct _SonorSpeechQueue
{
  gatomicrefcount n_references;
  GMutex lock;
  GCond room;
  guint n_waiting;
  guint wanted;
  gint16 samples[CAPACITY];
  guint head;
  guint tail;
  guint depth;
  gboolean plays;
  guint n_empty_ticks;
  guint n_ticks;
  guint least;
};

/**
 * sonor_speech_queue_new:
 * @depth_ms: how much speech to gather before the first is given out, in milliseconds, 0 to 500
 *
 * Speech between a thread that makes it as it comes and the mixer, which takes 10 ms every 10 ms. It evens out what
 * comes unevenly, and the difference between two clocks.
 *
 * Returns: (transfer full): an empty one
 */
SonorSpeechQueue *
sonor_speech_queue_new (guint depth_ms)
{
  SonorSpeechQueue *self = g_new0 (SonorSpeechQueue, 1);

  g_atomic_ref_count_init (&self->n_references);
  g_mutex_init (&self->lock);
  g_cond_init (&self->room);
  self->depth = MIN (depth_ms, 500) * (SONOR_SPEECH_RATE / 1000);
  self->least = G_MAXUINT;

  return self;
}

SonorSpeechQueue *
sonor_speech_queue_ref (SonorSpeechQueue *self)
{
  g_atomic_ref_count_inc (&self->n_references);

  return self;
}

void
sonor_speech_queue_unref (SonorSpeechQueue *self)
{
  if (!g_atomic_ref_count_dec (&self->n_references))
    return;

  g_cond_clear (&self->room);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * sonor_speech_queue_set_depth:
 * @self: a queue
 * @depth_ms: milliseconds, 0 to 500
 *
 * Changes how deep it is. To become deeper it pauses once.
 */
void
sonor_speech_queue_set_depth (SonorSpeechQueue *self,
                              guint             depth_ms)
{
  guint depth = MIN (depth_ms, 500) * (SONOR_SPEECH_RATE / 1000);

  g_mutex_lock (&self->lock);
  if (depth > self->depth && self->head - self->tail < depth)
    self->plays = FALSE;
  self->depth = depth;
  self->least = G_MAXUINT;
  self->n_ticks = 0;
  g_mutex_unlock (&self->lock);
}

/**
 * sonor_speech_queue_write:
 * @self: a queue
 * @samples: (array length=n_samples): speech
 * @n_samples: how many samples
 *
 * Adds speech, from any thread. It never waits: of a backlog the oldest is forgotten.
 */
void
sonor_speech_queue_write (SonorSpeechQueue *self,
                          const gint16     *samples,
                          gsize             n_samples)
{
  gsize skipped = n_samples > CAPACITY ? n_samples - CAPACITY : 0;
  guint n = (guint) (n_samples - skipped);
  guint most, place, before_end;

  g_mutex_lock (&self->lock);
  most = MIN (self->depth + HOPELESS_MS * (SONOR_SPEECH_RATE / 1000), CAPACITY);
  place = self->head % CAPACITY;
  before_end = MIN (n, CAPACITY - place);
  memcpy (self->samples + place, samples + skipped, before_end * sizeof *samples);
  memcpy (self->samples, samples + skipped + before_end, (n - before_end) * sizeof *samples);
  self->head += n;
  if (self->head - self->tail > most)
    self->tail = self->head - MAX (self->depth, SONOR_SPEECH_TICK_SAMPLES);
  g_mutex_unlock (&self->lock);
}

static void
shrink (SonorSpeechQueue *self)
{
  if (++self->n_ticks < WINDOW_TICKS)
    return;

  if (self->least != G_MAXUINT && self->least > self->depth + SLACK_MS * (SONOR_SPEECH_RATE / 1000))
    self->tail += SONOR_SPEECH_TICK_SAMPLES;
  self->n_ticks = 0;
  self->least = G_MAXUINT;
}

/**
 * sonor_speech_queue_read:
 * @self: a queue
 * @tick: (out caller-allocates): where 10 ms of speech go
 *
 * Takes the next 10 ms.
 *
 * Returns: whether there was speech; if not, @tick is silence
 */
gboolean
sonor_speech_queue_read (SonorSpeechQueue *self,
                         gint16            tick[SONOR_SPEECH_TICK_SAMPLES])
{
  gboolean there;
  guint fill;

  g_mutex_lock (&self->lock);
  fill = self->head - self->tail;
  if (!self->plays && fill >= MAX (self->depth, SONOR_SPEECH_TICK_SAMPLES))
    self->plays = TRUE;

  there = self->plays && fill >= SONOR_SPEECH_TICK_SAMPLES;
  if (there)
    {
      guint place = self->tail % CAPACITY;
      guint before_end = MIN (SONOR_SPEECH_TICK_SAMPLES, CAPACITY - place);

      memcpy (tick, self->samples + place, before_end * sizeof *tick);
      memcpy (tick + before_end, self->samples, (SONOR_SPEECH_TICK_SAMPLES - before_end) * sizeof *tick);
      self->tail += SONOR_SPEECH_TICK_SAMPLES;
      self->n_empty_ticks = 0;
      self->least = MIN (self->least, fill - SONOR_SPEECH_TICK_SAMPLES);
      if (fill >= 2 * SONOR_SPEECH_TICK_SAMPLES)
        shrink (self);
    }
  else
    {
      memset (tick, 0, SONOR_SPEECH_TICK_SAMPLES * sizeof *tick);
      self->least = 0;
      if (self->plays && ++self->n_empty_ticks >= PAUSE_TICKS)
        self->plays = FALSE;
    }
  if (self->n_waiting > 0 && self->head - self->tail <= self->wanted)
    g_cond_broadcast (&self->room);
  g_mutex_unlock (&self->lock);

  return there;
}

/**
 * sonor_speech_queue_runs_dry:
 * @self: a queue
 *
 * Returns: whether it plays and has not enough for the mixer's next turn
 */
gboolean
sonor_speech_queue_runs_dry (SonorSpeechQueue *self)
{
  gboolean runs_dry;

  g_mutex_lock (&self->lock);
  runs_dry = self->plays && self->head - self->tail < SONOR_SPEECH_TURN_MS * (SONOR_SPEECH_RATE / 1000);
  g_mutex_unlock (&self->lock);

  return runs_dry;
}

/**
 * sonor_speech_queue_wait:
 * @self: a queue
 * @least_ms: milliseconds of speech
 * @stops: whether to wait no longer; to be changed before sonor_speech_queue_wake()
 *
 * Waits until no more than @least_ms are in it: who has no clock, as a file, goes by the mixer's.
 *
 * Returns: whether to write more
 */
gboolean
sonor_speech_queue_wait (SonorSpeechQueue *self,
                         guint             least_ms,
                         const int        *stops)
{
  gboolean goes_on;

  g_mutex_lock (&self->lock);
  self->n_waiting++;
  self->wanted = least_ms * (SONOR_SPEECH_RATE / 1000);
  while (!g_atomic_int_get (stops) && self->head - self->tail > least_ms * (SONOR_SPEECH_RATE / 1000))
    g_cond_wait (&self->room, &self->lock);
  self->n_waiting--;
  goes_on = !g_atomic_int_get (stops);
  g_mutex_unlock (&self->lock);

  return goes_on;
}

/**
 * sonor_speech_queue_wake:
 * @self: a queue
 *
 * Makes who waits look at what it was given to stop it.
 */
void
sonor_speech_queue_wake (SonorSpeechQueue *self)
{
  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->room);
  g_mutex_unlock (&self->lock);
}

/**
 * sonor_speech_queue_clear:
 * @self: a queue
 *
 * Forgets what is in it.
 */
void
sonor_speech_queue_clear (SonorSpeechQueue *self)
{
  g_mutex_lock (&self->lock);
  self->tail = self->head;
  self->plays = FALSE;
  self->n_empty_ticks = 0;
  if (self->n_waiting > 0)
    g_cond_broadcast (&self->room);
  g_mutex_unlock (&self->lock);
}
