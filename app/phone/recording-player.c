/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/recording-player.h"

#include <glib/gi18n-lib.h>
#include <gst/app/gstappsink.h>
#include <gst/gst.h>

#include "phone/sound-error.h"
#include "phone/sound-route.h"

#define N_SIDES 2
/* How finely loudness is kept: 10 ms of a telephone's 8 kHz. */
#define RATE 8000
#define PIECE (RATE / 100)
#define TICK_MILLISECONDS 100
#define FULL_SCALE 32768.0
#define PATIENCE (50 * GST_MSECOND)

/**
 * SonorRecordingPlayer:
 *
 * Plays a recording of two sides that is held in memory, WAV or Ogg Opus, at another speed if wanted, in the same pitch.
 * Nothing of it is ever written to a disk.
 */
struct _SonorRecordingPlayer
{
  GObject     parent_instance;

  GBytes     *bytes;
  GBytes     *peaks[N_SIDES];
  double      seconds;
  double      position;
  double      speed;
  GstElement *pipeline;
  guint       bus_watch;
  guint       tick_id;
  gboolean    playing;
  gboolean    waits_to_seek;
};

enum
{
  CHANGED,
  PROBLEM,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorRecordingPlayer, sonor_recording_player, G_TYPE_OBJECT)

/* A pipeline that reads a recording, up to the part that the caller wants to name. */
static GstElement *
make_pipeline (GBytes      *bytes,
               const char  *rest,
               GError     **error)
{
  g_autofree char *description = g_strdup_printf ("giostreamsrc name=source ! decodebin ! audioconvert ! %s", rest);
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GstElement) source = NULL;
  GstElement *pipeline;

  if (!gst_init_check (NULL, NULL, error))
    return NULL;

  pipeline = gst_parse_launch_full (description, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &local_error);
  if (pipeline == NULL)
    {
      g_set_error (error, SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_MISSING,
                   _("A part of GStreamer is not installed: %s; install the packages gstreamer1.0-plugins-base and "
                     "gstreamer1.0-plugins-good"),
                   local_error->message);
      return NULL;
    }

  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  g_object_set (source, "stream", stream, NULL);

  return pipeline;
}

static GError *
make_unreadable (const char *why)
{
  /* Translators: %s is what GStreamer says about it */
  return g_error_new (SONOR_SOUND_ERROR, SONOR_SOUND_ERROR_INVALID, _("The recording cannot be played: %s"), why);
}

/* Reading it once */

typedef struct
{
  GBytes     *bytes;
  GByteArray *peaks[N_SIDES];
  guint64     n_frames;
  guint8      loudest[N_SIDES];
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_bytes_unref (self->bytes);
  for (guint side = 0; side < N_SIDES; side++)
    g_byte_array_unref (self->peaks[side]);
  g_free (self);
}

static void
take_frames (Reading      *self,
             const gint16 *samples,
             gsize         n_frames)
{
  for (gsize i = 0; i < n_frames; i++)
    {
      for (guint side = 0; side < N_SIDES; side++)
        {
          double loudness = ABS ((double) samples[i * N_SIDES + side]) / FULL_SCALE;

          self->loudest[side] = MAX (self->loudest[side], (guint8) (loudness * 255));
        }
      self->n_frames++;
      if (self->n_frames % PIECE != 0)
        continue;

      for (guint side = 0; side < N_SIDES; side++)
        {
          g_byte_array_append (self->peaks[side], &self->loudest[side], 1);
          self->loudest[side] = 0;
        }
    }
}

static void
read_all (GTask        *task,
          gpointer      source_object,
          gpointer      task_data,
          GCancellable *cancellable)
{
  Reading *reading = task_data;
  GError *error = NULL;
  g_autoptr (GstElement) pipeline = make_pipeline (reading->bytes, "audioresample ! audio/x-raw,format=S16LE,rate=8000,channels=2,"
                                                                   "layout=interleaved ! appsink name=sink sync=false max-buffers=50", &error);
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  if (pipeline == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  /* What goes wrong before the first sound never reaches the end of the pipeline. */
  while (message == NULL && !gst_app_sink_is_eos (GST_APP_SINK (sink)) && !g_cancellable_is_cancelled (cancellable))
    {
      g_autoptr (GstSample) sample = gst_app_sink_try_pull_sample (GST_APP_SINK (sink), PATIENCE);
      GstMapInfo map;

      if (sample != NULL && gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ))
        {
          take_frames (reading, (const gint16 *) map.data, map.size / (N_SIDES * sizeof (gint16)));
          gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
        }
      else if (sample == NULL)
        message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
    }
  gst_element_set_state (pipeline, GST_STATE_NULL);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (message != NULL)
    {
      g_autoptr (GError) why = NULL;

      gst_message_parse_error (message, &why, NULL);
      g_task_return_error (task, make_unreadable (why->message));
    }
  else if (reading->n_frames == 0)
    g_task_return_error (task, make_unreadable (_("it is empty")));
  else
    g_task_return_boolean (task, TRUE);
}

/* Playing */

static void
changed (SonorRecordingPlayer *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
ask_position (SonorRecordingPlayer *self)
{
  gint64 at;

  if (self->pipeline != NULL && !self->waits_to_seek && gst_element_query_position (self->pipeline, GST_FORMAT_TIME, &at))
    self->position = CLAMP ((double) at / GST_SECOND, 0, self->seconds);
}

static gboolean
on_tick (gpointer user_data)
{
  SonorRecordingPlayer *self = user_data;

  ask_position (self);
  changed (self);

  return G_SOURCE_CONTINUE;
}

static void
set_playing (SonorRecordingPlayer *self,
             gboolean              playing)
{
  self->playing = playing;
  if (playing && self->tick_id == 0)
    self->tick_id = g_timeout_add (TICK_MILLISECONDS, on_tick, self);
  else if (!playing)
    g_clear_handle_id (&self->tick_id, g_source_remove);
  changed (self);
}

static void
close_pipeline (SonorRecordingPlayer *self)
{
  if (self->pipeline == NULL)
    return;

  g_clear_handle_id (&self->bus_watch, g_source_remove);
  gst_element_set_state (self->pipeline, GST_STATE_NULL);
  g_clear_pointer (&self->pipeline, gst_object_unref);
  self->waits_to_seek = FALSE;
}

static void
apply_seek (SonorRecordingPlayer *self)
{
  self->waits_to_seek = FALSE;
  gst_element_seek (self->pipeline, self->speed, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, GST_SEEK_TYPE_SET,
                    (gint64) (self->position * GST_SECOND), GST_SEEK_TYPE_NONE, -1);
}

static gboolean
on_message (GstBus     *bus,
            GstMessage *message,
            gpointer    user_data)
{
  SonorRecordingPlayer *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) words = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ASYNC_DONE && self->waits_to_seek)
    {
      /* Before it has its first sound it cannot go anywhere. */
      apply_seek (self);
      gst_element_set_state (self->pipeline, self->playing ? GST_STATE_PLAYING : GST_STATE_PAUSED);
    }
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS)
    {
      self->position = self->seconds;
      self->bus_watch = 0;
      close_pipeline (self);
      set_playing (self, FALSE);
      return G_SOURCE_REMOVE;
    }
  else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    {
      gst_message_parse_error (message, &error, NULL);
      words = make_unreadable (error->message);
      self->bus_watch = 0;
      close_pipeline (self);
      set_playing (self, FALSE);
      g_signal_emit (self, signals[PROBLEM], 0, words);
      return G_SOURCE_REMOVE;
    }

  return G_SOURCE_CONTINUE;
}

static gboolean
open_pipeline (SonorRecordingPlayer  *self,
               const char            *route,
               GError               **error)
{
  GstElement *sink = sonor_sound_route_make_sink (route, error);
  g_autoptr (GstElement) last = NULL;
  g_autoptr (GstBus) bus = NULL;

  if (sink == NULL)
    return FALSE;

  gst_object_ref_sink (sink);
  /* scaletempo is what keeps the pitch when the speed is another. */
  self->pipeline = make_pipeline (self->bytes, "scaletempo ! audioconvert ! audioresample name=last", error);
  if (self->pipeline == NULL)
    {
      gst_object_unref (sink);
      return FALSE;
    }

  last = gst_bin_get_by_name (GST_BIN (self->pipeline), "last");
  gst_bin_add (GST_BIN (self->pipeline), sink);
  gst_object_unref (sink);
  gst_element_link (last, sink);
  bus = gst_element_get_bus (self->pipeline);
  self->bus_watch = gst_bus_add_watch (bus, on_message, self);
  self->waits_to_seek = TRUE;

  return TRUE;
}

static void
sonor_recording_player_dispose (GObject *object)
{
  SonorRecordingPlayer *self = SONOR_RECORDING_PLAYER (object);

  close_pipeline (self);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  for (guint side = 0; side < N_SIDES; side++)
    g_clear_pointer (&self->peaks[side], g_bytes_unref);

  G_OBJECT_CLASS (sonor_recording_player_parent_class)->dispose (object);
}

static void
sonor_recording_player_class_init (SonorRecordingPlayerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_recording_player_dispose;

  /**
   * SonorRecordingPlayer::changed:
   * @self: a player
   *
   * It plays or not, or is elsewhere. Ten times a second while it plays.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * SonorRecordingPlayer::problem:
   * @self: a player
   * @error: why it does not play any more
   */
  signals[PROBLEM] = g_signal_new ("problem", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sonor_recording_player_init (SonorRecordingPlayer *self)
{
  self->speed = 1;
}

/**
 * sonor_recording_player_new:
 *
 * Returns: (transfer full): a player without a recording
 */
SonorRecordingPlayer *
sonor_recording_player_new (void)
{
  return g_object_new (SONOR_TYPE_RECORDING_PLAYER, NULL);
}

/**
 * sonor_recording_player_load_async:
 * @self: a player
 * @bytes: a WAV or Ogg Opus file
 * @cancellable: (nullable): to give up
 * @callback: called when its length and loudness are known
 * @user_data: for @callback
 *
 * Takes a recording and reads it once, in a thread, for its length and how loud each side is.
 */
void
sonor_recording_player_load_async (SonorRecordingPlayer *self,
                                   GBytes               *bytes,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading = g_new0 (Reading, 1);

  g_return_if_fail (SONOR_IS_RECORDING_PLAYER (self));
  g_return_if_fail (bytes != NULL);

  reading->bytes = g_bytes_ref (bytes);
  for (guint side = 0; side < N_SIDES; side++)
    reading->peaks[side] = g_byte_array_new ();
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_all);
}

/**
 * sonor_recording_player_load_finish:
 * @self: a player
 * @result: what the callback was given
 * @error: return location for a #GError
 *
 * Returns: whether it can be played
 */
gboolean
sonor_recording_player_load_finish (SonorRecordingPlayer  *self,
                                    GAsyncResult          *result,
                                    GError               **error)
{
  Reading *reading;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  reading = g_task_get_task_data (G_TASK (result));
  close_pipeline (self);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = g_bytes_ref (reading->bytes);
  for (guint side = 0; side < N_SIDES; side++)
    {
      g_clear_pointer (&self->peaks[side], g_bytes_unref);
      self->peaks[side] = g_bytes_new (reading->peaks[side]->data, reading->peaks[side]->len);
    }
  self->seconds = (double) reading->n_frames / RATE;
  self->position = 0;
  set_playing (self, FALSE);

  return TRUE;
}

/**
 * sonor_recording_player_get_seconds:
 * @self: a player
 *
 * Returns: how long the recording is, 0 if there is none
 */
double
sonor_recording_player_get_seconds (SonorRecordingPlayer *self)
{
  g_return_val_if_fail (SONOR_IS_RECORDING_PLAYER (self), 0);

  return self->seconds;
}

/**
 * sonor_recording_player_get_peaks:
 * @self: a player
 * @side: 0, the left one, or 1
 *
 * Returns: (transfer none) (nullable): how loud the side is at most in each 10 ms, 0 to 255; %NULL without a recording
 */
GBytes *
sonor_recording_player_get_peaks (SonorRecordingPlayer *self,
                                  guint                 side)
{
  g_return_val_if_fail (SONOR_IS_RECORDING_PLAYER (self), NULL);
  g_return_val_if_fail (side < N_SIDES, NULL);

  return self->peaks[side];
}

/**
 * sonor_recording_player_play:
 * @self: a player with a recording
 * @route: where it is heard, as sonor_sound_route_make_sink() takes it
 * @error: return location for a #GError
 *
 * Plays on from where it is, from the start again if it is at the end.
 *
 * Returns: whether it plays
 */
gboolean
sonor_recording_player_play (SonorRecordingPlayer  *self,
                             const char            *route,
                             GError               **error)
{
  g_return_val_if_fail (SONOR_IS_RECORDING_PLAYER (self), FALSE);
  g_return_val_if_fail (self->bytes != NULL, FALSE);

  if (self->playing)
    return TRUE;
  if (self->position >= self->seconds)
    self->position = 0;
  if (self->pipeline == NULL && !open_pipeline (self, route, error))
    return FALSE;

  self->playing = TRUE;
  gst_element_set_state (self->pipeline, self->waits_to_seek ? GST_STATE_PAUSED : GST_STATE_PLAYING);
  set_playing (self, TRUE);

  return TRUE;
}

/**
 * sonor_recording_player_pause:
 * @self: a player
 */
void
sonor_recording_player_pause (SonorRecordingPlayer *self)
{
  g_return_if_fail (SONOR_IS_RECORDING_PLAYER (self));

  if (!self->playing)
    return;

  ask_position (self);
  /* The device is somebody else's until it plays on: a call may need it. */
  close_pipeline (self);
  set_playing (self, FALSE);
}

/**
 * sonor_recording_player_is_playing:
 * @self: a player
 *
 * Returns: whether it plays
 */
gboolean
sonor_recording_player_is_playing (SonorRecordingPlayer *self)
{
  g_return_val_if_fail (SONOR_IS_RECORDING_PLAYER (self), FALSE);

  return self->playing;
}

/**
 * sonor_recording_player_seek:
 * @self: a player
 * @seconds: from the start; taken into the recording if it lies without
 */
void
sonor_recording_player_seek (SonorRecordingPlayer *self,
                             double                seconds)
{
  g_return_if_fail (SONOR_IS_RECORDING_PLAYER (self));

  self->position = CLAMP (seconds, 0, self->seconds);
  if (self->pipeline != NULL && !self->waits_to_seek)
    apply_seek (self);
  changed (self);
}

/**
 * sonor_recording_player_get_position:
 * @self: a player
 *
 * Returns: where it is, in seconds of the recording
 */
double
sonor_recording_player_get_position (SonorRecordingPlayer *self)
{
  g_return_val_if_fail (SONOR_IS_RECORDING_PLAYER (self), 0);

  return self->position;
}

/**
 * sonor_recording_player_set_speed:
 * @self: a player
 * @speed: %SONOR_PLAYER_SLOWEST to %SONOR_PLAYER_FASTEST, 1 being as it was spoken
 *
 * Sets how fast it is heard. The pitch stays.
 */
void
sonor_recording_player_set_speed (SonorRecordingPlayer *self,
                                  double                speed)
{
  g_return_if_fail (SONOR_IS_RECORDING_PLAYER (self));
  g_return_if_fail (speed >= SONOR_PLAYER_SLOWEST && speed <= SONOR_PLAYER_FASTEST);

  if (speed == self->speed)
    return;

  ask_position (self);
  self->speed = speed;
  if (self->pipeline != NULL && !self->waits_to_seek)
    apply_seek (self);
}
