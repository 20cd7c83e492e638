/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "media/engine-private.h"

#include <glib/gi18n-lib.h>

#include "media/libre.h"
#include "media/media-error.h"
#include "media/spandsp.h"

#define DEBUG_MODULE "sonor"
#define DEBUG_LEVEL 0
#include <re_dbg.h>

#define DEFAULT_ADDRESS "127.0.0.1"
#define DEFAULT_FIRST_PORT 20000
#define DEFAULT_LAST_PORT 29999
/* Beyond this the main loop, where every call is set up, has no processor to itself. */
#define MOST_THREADS_BY_DEFAULT 4

/**
 * SonorMediaEngine:
 *
 * The sound of a switch: its media threads, among which calls are shared out, and the thread that writes recordings.
 */
struct _SonorMediaEngine
{
  GObject        parent_instance;

  char          *address;
  guint16        first_port;
  guint16        last_port;
  guint          n_recordings;
  gboolean       running;
  GPtrArray     *lanes;
  SonorRecorder *recorder;
};

enum
{
  RECORDING,
  RECORDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorMediaEngine, sonor_media_engine, G_TYPE_OBJECT)

/* In the main loop */

/* Where a new call has its thread: the one with the fewest. */
SonorLane *
sonor_media_engine_choose_lane (SonorMediaEngine *self)
{
  SonorLane *fewest = self->lanes->pdata[0];

  for (guint i = 1; i < self->lanes->len; i++)
    {
      if (sonor_lane_get_n_calls (self->lanes->pdata[i]) < sonor_lane_get_n_calls (fewest))
        fewest = self->lanes->pdata[i];
    }

  return fewest;
}

/* Has something done in the main loop, from any thread. */
void
sonor_media_engine_tell (GSourceFunc function,
                         gpointer    data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, function, data, NULL);
}

static gboolean
on_release (gpointer data)
{
  g_object_unref (data);

  return G_SOURCE_REMOVE;
}

/* Drops a reference in the main loop, from any thread: what has signals that objects there are connected to must not come to
 * its end beside them, for GObject looks at who is connected without holding it. */
void
sonor_media_engine_release (gpointer object)
{
  sonor_media_engine_tell (on_release, object);
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

  g_ptr_array_unref (self->lanes);
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
  self->lanes = g_ptr_array_new_with_free_func ((GDestroyNotify) sonor_lane_free);
}

/* What the libraries keep for all threads is made before there is more than one of them. */
static gpointer
prepare_libraries (gpointer data)
{
  /* libre writes a line for each packet it does not like; who sends a million of them would fill the log. */
  dbg_init (DBG_EMERG, DBG_NONE);
  /* spandsp works out the tones of keys when the first detector is made. */
  dtmf_rx_free (dtmf_rx_init (NULL, NULL, NULL));

  return NULL;
}

/**
 * sonor_media_engine_start:
 * @settings: how
 * @error: return location for a #GError
 *
 * Starts the media threads. Each call needs about five descriptors; who expects many raises RLIMIT_NOFILE before.
 * Who may not have the real-time priority they ask for run all the same, and say so
 * (sonor_media_engine_is_real_time()): beside other busy programs speech will then be late.
 *
 * Returns: (transfer full) (nullable): the engine, %NULL with @error set
 */
SonorMediaEngine *
sonor_media_engine_start (const SonorMediaSettings  *settings,
                          GError                   **error)
{
  static GOnce prepared = G_ONCE_INIT;
  g_autoptr (SonorMediaEngine) self = g_object_new (SONOR_TYPE_MEDIA_ENGINE, NULL);
  guint n_threads = settings->n_threads != 0 ? settings->n_threads : MIN (g_get_num_processors (), MOST_THREADS_BY_DEFAULT);
  guint first_port = settings->first_port != 0 ? settings->first_port : DEFAULT_FIRST_PORT;
  guint last_port = settings->last_port != 0 ? settings->last_port : DEFAULT_LAST_PORT;

  g_return_val_if_fail (n_threads <= SONOR_MEDIA_MOST_THREADS, NULL);

  if (first_port < 1024 || first_port % 2 != 0 || last_port <= first_port || last_port > G_MAXUINT16)
    {
      g_set_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED,
                   _("%u to %u is no range of ports: it begins with an even one of 1024 or more"), first_port, last_port);
      return NULL;
    }

  self->address = g_strdup (settings->address != NULL ? settings->address : DEFAULT_ADDRESS);
  self->first_port = (guint16) first_port;
  self->last_port = (guint16) last_port;
  g_once (&prepared, prepare_libraries, NULL);
  for (guint i = 0; i < n_threads; i++)
    {
      SonorLane *lane = sonor_lane_start (i, settings->priority, error);

      if (lane == NULL)
        return NULL;
      g_ptr_array_add (self->lanes, lane);
    }
  self->recorder = sonor_recorder_start (G_OBJECT (self), on_recorder_news, on_recorder_end);
  self->running = TRUE;

  return g_steal_pointer (&self);
}

/**
 * sonor_media_engine_stop:
 * @self: an engine; every call of it is closed
 *
 * Ends the media threads and waits until every recording is on disk.
 */
void
sonor_media_engine_stop (SonorMediaEngine *self)
{
  g_return_if_fail (SONOR_IS_MEDIA_ENGINE (self));

  if (!self->running)
    return;

  self->running = FALSE;
  for (guint i = 0; i < self->lanes->len; i++)
    sonor_lane_stop (self->lanes->pdata[i]);
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
 * Returns: whether the media threads have the priority they asked for
 */
gboolean
sonor_media_engine_is_real_time (SonorMediaEngine *self)
{
  g_return_val_if_fail (SONOR_IS_MEDIA_ENGINE (self), FALSE);

  for (guint i = 0; i < self->lanes->len; i++)
    {
      if (!sonor_lane_is_real_time (self->lanes->pdata[i]))
        return FALSE;
    }

  return TRUE;
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
  SonorTickerFigures figures = { 0 };

  g_return_if_fail (SONOR_IS_MEDIA_ENGINE (self));
  g_return_if_fail (self->running);

  memset (load, 0, sizeof *load);
  for (guint i = 0; i < self->lanes->len; i++)
    {
      sonor_lane_add_figures (self->lanes->pdata[i], &figures);
      load->n_thread_legs[i] = sonor_lane_get_n_legs (self->lanes->pdata[i]);
      load->n_legs += load->n_thread_legs[i];
    }
  load->n_threads = self->lanes->len;
  sonor_ticker_figures_sum_up (&figures, load);
}
