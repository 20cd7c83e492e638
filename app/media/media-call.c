/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "media/media-call.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "media/call-private.h"
#include "media/media-error.h"

/**
 * SonorMediaCall:
 *
 * The legs of a call and who of them hears whom. Listening, whispering and barging are nothing but rows of that table:
 * a supervisor who whispers is heard by the agent and not by the citizen.
 */
struct _SonorMediaCall
{
  GObject           parent_instance;

  SonorMediaEngine *engine;
  SonorLane        *lane;     /* for life */
  gboolean          closed;

  /* Only in the thread of the lane */
  gboolean          ticking;
  guint             turn;
  SonorMediaLeg    *legs[SONOR_MEDIA_CALL_MOST_LEGS];
  guint8            hears[SONOR_MEDIA_CALL_MOST_LEGS];
  SonorRecording   *recording;
  SonorMediaLeg    *left;
};

/* What is to be done in the lane with a call; the references keep both alive until then. */
typedef struct
{
  SonorMediaCall *call;
  SonorMediaLeg  *leg;
  SonorMediaLeg  *speaker;
  gboolean        hears;
  SonorRecording *recording;
  GTask          *task;
} Errand;

G_DEFINE_FINAL_TYPE (SonorMediaCall, sonor_media_call, G_TYPE_OBJECT)

static Errand *
errand_new (SonorMediaCall *call,
            SonorMediaLeg  *leg)
{
  Errand *self = g_new0 (Errand, 1);

  self->call = g_object_ref (call);
  g_set_object (&self->leg, leg);

  return self;
}

static gboolean
on_errand_over (gpointer data)
{
  g_autofree Errand *self = data;

  g_clear_object (&self->call);
  g_clear_object (&self->leg);
  g_clear_object (&self->speaker);
  g_clear_object (&self->task);

  return G_SOURCE_REMOVE;
}

/* Its references may be the last ones: see sonor_media_engine_release(). */
static void
errand_free (Errand *self)
{
  sonor_media_engine_tell (on_errand_over, self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Errand, errand_free)

/* In the thread of the lane */

static int
find_leg (SonorMediaCall *self,
          SonorMediaLeg  *leg)
{
  for (int i = 0; i < SONOR_MEDIA_CALL_MOST_LEGS; i++)
    {
      if (self->legs[i] == leg)
        return i;
    }

  return -1;
}

static void
remove_leg (SonorMediaCall *self,
            int             place)
{
  if (self->left == self->legs[place])
    self->left = NULL;
  sonor_media_leg_set_call (self->legs[place], NULL);
  sonor_media_engine_release (g_steal_pointer (&self->legs[place]));
  sonor_lane_count_leg (self->lane, -1);
  self->hears[place] = 0;
  for (guint i = 0; i < SONOR_MEDIA_CALL_MOST_LEGS; i++)
    self->hears[i] &= (guint8) ~(1u << place);
}

static gboolean
put_leg (SonorMediaCall *self,
         SonorMediaLeg  *leg)
{
  int place = find_leg (self, NULL);

  if (place < 0)
    return FALSE;

  self->legs[place] = g_object_ref (leg);
  sonor_media_leg_set_call (leg, self);
  if (!self->ticking)
    {
      self->turn = sonor_lane_add_call (self->lane, self);
      self->ticking = TRUE;
    }
  sonor_lane_count_leg (self->lane, 1);

  return TRUE;
}

static void
mix (SonorMediaCall   *self,
     guint             listener,
     const SonorFrame  spoken[SONOR_MEDIA_CALL_MOST_LEGS],
     SonorFrame       *heard)
{
  gint32 sum[SONOR_FRAME_SAMPLES] = { 0 };

  for (guint speaker = 0; speaker < SONOR_MEDIA_CALL_MOST_LEGS; speaker++)
    {
      if ((self->hears[listener] & (1u << speaker)) == 0)
        continue;

      for (guint i = 0; i < SONOR_FRAME_SAMPLES; i++)
        sum[i] += spoken[speaker].samples[i];
    }
  sonor_media_leg_play_frame (self->legs[listener], sum);

  for (guint i = 0; i < SONOR_FRAME_SAMPLES; i++)
    heard->samples[i] = sonor_saturate (sum[i]);
}

/* One frame of every leg: take in, mix, give out. */
void
sonor_media_call_tick (SonorMediaCall *self)
{
  SonorFrame spoken[SONOR_MEDIA_CALL_MOST_LEGS];
  SonorFrame heard;

  for (guint i = 0; i < SONOR_MEDIA_CALL_MOST_LEGS; i++)
    {
      if (self->legs[i] != NULL)
        sonor_media_leg_receive (self->legs[i], &spoken[i]);
    }

  for (guint i = 0; i < SONOR_MEDIA_CALL_MOST_LEGS; i++)
    {
      if (self->legs[i] == NULL)
        continue;

      mix (self, i, spoken, &heard);
      sonor_media_leg_send (self->legs[i], &heard);
      if (self->recording != NULL && self->legs[i] == self->left)
        sonor_recording_put (self->recording, &spoken[i], &heard);
    }
}

static gboolean
on_added (gpointer data)
{
  g_autoptr (Errand) errand = data;

  if (errand->leg != NULL)
    g_task_return_pointer (errand->task, g_steal_pointer (&errand->leg), g_object_unref);
  else
    g_task_return_error (errand->task, g_error_copy (g_task_get_task_data (errand->task)));

  return G_SOURCE_REMOVE;
}

static void
add_leg (gpointer data)
{
  Errand *errand = data;
  g_autoptr (GError) error = NULL;

  if (!sonor_media_leg_open (errand->leg, &error))
    g_clear_object (&errand->leg);
  else if (!put_leg (errand->call, errand->leg))
    {
      sonor_media_leg_shut (errand->leg);
      g_clear_object (&errand->leg);
      g_set_error (&error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED, _("A call has at most %d legs"), SONOR_MEDIA_CALL_MOST_LEGS);
    }
  if (error != NULL)
    g_task_set_task_data (errand->task, g_steal_pointer (&error), (GDestroyNotify) g_error_free);
  sonor_media_engine_tell (on_added, errand);
}

static void
let_hear (gpointer data)
{
  g_autoptr (Errand) errand = data;
  SonorMediaCall *self = errand->call;
  int listener = find_leg (self, errand->leg);
  int speaker = find_leg (self, errand->speaker);

  /* One of them may have hung up in the meantime. */
  if (listener < 0 || speaker < 0)
    return;

  if (errand->hears)
    self->hears[listener] |= (guint8) (1u << speaker);
  else
    self->hears[listener] &= (guint8) ~(1u << speaker);
}

/* Takes a leg out of the call it is in; it neither hears nor is heard any more. */
void
sonor_media_call_drop_leg (SonorMediaCall *self,
                           SonorMediaLeg  *leg)
{
  remove_leg (self, find_leg (self, leg));
}

static void
leave (gpointer data)
{
  Errand *errand = data;
  SonorMediaCall *before = sonor_media_leg_get_call (errand->leg);

  /* It may have been closed in the meantime. */
  if (before == NULL || before == errand->call)
    return;

  sonor_media_call_drop_leg (before, errand->leg);
  sonor_media_leg_detach (errand->leg);
}

static void
arrive (gpointer data)
{
  g_autoptr (Errand) errand = data;

  if (sonor_media_leg_get_call (errand->leg) == errand->call)
    return;
  if (sonor_media_leg_attach (errand->leg) && !put_leg (errand->call, errand->leg))
    sonor_media_leg_shut (errand->leg);
}

static void
record (gpointer data)
{
  g_autoptr (Errand) errand = data;
  SonorMediaCall *self = errand->call;

  if (self->recording != NULL)
    sonor_recording_close (self->recording, NULL, NULL);
  self->recording = errand->recording;
  self->left = errand->leg;
}

static void
shut (gpointer data)
{
  g_autoptr (Errand) errand = data;
  SonorMediaCall *self = errand->call;

  if (self->recording != NULL)
    sonor_recording_close (g_steal_pointer (&self->recording), NULL, NULL);
  for (int i = 0; i < SONOR_MEDIA_CALL_MOST_LEGS; i++)
    {
      if (self->legs[i] == NULL)
        continue;
      sonor_media_leg_shut (self->legs[i]);
      remove_leg (self, i);
    }
  if (self->ticking)
    sonor_lane_remove_call (self->lane, self, self->turn);
  self->ticking = FALSE;
}

/* In the main loop */

static void
sonor_media_call_finalize (GObject *object)
{
  g_object_unref (SONOR_MEDIA_CALL (object)->engine);

  G_OBJECT_CLASS (sonor_media_call_parent_class)->finalize (object);
}

static void
sonor_media_call_class_init (SonorMediaCallClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_media_call_finalize;
}

static void
sonor_media_call_init (SonorMediaCall *self)
{
}

/**
 * sonor_media_call_new:
 * @engine: an engine that runs
 *
 * Returns: (transfer full): a call without legs; it is over only after sonor_media_call_close()
 */
SonorMediaCall *
sonor_media_call_new (SonorMediaEngine *engine)
{
  SonorMediaCall *self = g_object_new (SONOR_TYPE_MEDIA_CALL, NULL);

  self->engine = g_object_ref (engine);
  self->lane = sonor_media_engine_choose_lane (engine);
  sonor_lane_count_call (self->lane, 1);

  return self;
}

/**
 * sonor_media_call_get_thread:
 * @self: a call
 *
 * Returns: which of the media threads it has for life, from 0
 */
guint
sonor_media_call_get_thread (SonorMediaCall *self)
{
  g_return_val_if_fail (SONOR_IS_MEDIA_CALL (self), 0);

  return sonor_lane_get_number (self->lane);
}

/**
 * sonor_media_call_add_leg_async:
 * @self: a call
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it has a port or could not have one
 * @user_data: for @callback
 *
 * Opens a leg with a port of its own. It hears nobody and nobody hears it until sonor_media_call_let_hear().
 */
void
sonor_media_call_add_leg_async (SonorMediaCall      *self,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (SonorMediaLeg) leg = NULL;
  Errand *errand;

  g_return_if_fail (SONOR_IS_MEDIA_CALL (self));

  g_task_set_source_tag (task, sonor_media_call_add_leg_async);
  if (self->closed)
    {
      g_task_return_new_error (task, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_CLOSED, _("The call is over"));
      return;
    }

  leg = sonor_media_leg_new (self->engine, self->lane);
  errand = errand_new (self, leg);
  errand->task = g_steal_pointer (&task);
  sonor_lane_push (self->lane, add_leg, errand);
}

/**
 * sonor_media_call_add_leg_finish:
 * @self: a call
 * @result: what the callback was given
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the leg, which is to be closed with sonor_media_leg_close() or with the call;
 *   %NULL with @error set
 */
SonorMediaLeg *
sonor_media_call_add_leg_finish (SonorMediaCall  *self,
                                 GAsyncResult    *result,
                                 GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * sonor_media_call_move_leg:
 * @self: a call
 * @leg: a leg of another one
 *
 * Takes a leg over, as when a transfer makes one call of two. In its new call it hears nobody at first. The calls may have
 * different media threads: its sockets, its codec and its encryption move as they are, and the other side notices nothing.
 * What finds no place there, because the call has as many legs as it can or is over, is closed.
 */
void
sonor_media_call_move_leg (SonorMediaCall *self,
                           SonorMediaLeg  *leg)
{
  SonorLane *before = sonor_media_leg_get_lane (leg);

  g_return_if_fail (SONOR_IS_MEDIA_CALL (self));

  if (self->closed)
    {
      sonor_media_leg_close (leg);
      return;
    }
  sonor_media_leg_set_lane (leg, self->lane);
  sonor_lane_hand_over (before, self->lane, leave, arrive, errand_new (self, leg));
}

/**
 * sonor_media_call_let_hear:
 * @self: a call
 * @listener: a leg of it
 * @speaker: another one
 * @hears: whether @listener shall hear @speaker
 *
 * Sets one entry of who hears whom. The other direction is another entry.
 */
void
sonor_media_call_let_hear (SonorMediaCall *self,
                           SonorMediaLeg  *listener,
                           SonorMediaLeg  *speaker,
                           gboolean        hears)
{
  Errand *errand;

  g_return_if_fail (SONOR_IS_MEDIA_CALL (self));
  g_return_if_fail (listener != speaker);

  errand = errand_new (self, listener);
  g_set_object (&errand->speaker, speaker);
  errand->hears = hears;
  sonor_lane_push (self->lane, let_hear, errand);
}

/**
 * sonor_media_call_record:
 * @self: a call
 * @path: (type filename): a file that is not there yet
 * @left: the citizen's leg
 * @error: return location for a #GError
 *
 * Records from now on as stereo WAV: left what @left says, right what @left hears. The file can be played at any time,
 * up to the second before.
 *
 * Returns: whether the file could be made
 */
gboolean
sonor_media_call_record (SonorMediaCall  *self,
                         const char      *path,
                         SonorMediaLeg   *left,
                         GError         **error)
{
  SonorRecording *recording;
  Errand *errand;

  g_return_val_if_fail (SONOR_IS_MEDIA_CALL (self), FALSE);
  g_return_val_if_fail (!self->closed, FALSE);

  recording = sonor_media_engine_record (self->engine, path, error);
  if (recording == NULL)
    return FALSE;

  errand = errand_new (self, left);
  errand->recording = recording;
  sonor_lane_push (self->lane, record, errand);

  return TRUE;
}

/**
 * sonor_media_call_stop_recording:
 * @self: a call
 *
 * Ends the recording, if there is one.
 */
void
sonor_media_call_stop_recording (SonorMediaCall *self)
{
  g_return_if_fail (SONOR_IS_MEDIA_CALL (self));

  sonor_lane_push (self->lane, record, errand_new (self, NULL));
}

/**
 * sonor_media_call_close:
 * @self: a call
 *
 * Closes every leg and the recording. A second time does nothing.
 */
void
sonor_media_call_close (SonorMediaCall *self)
{
  g_return_if_fail (SONOR_IS_MEDIA_CALL (self));

  if (self->closed)
    return;

  self->closed = TRUE;
  sonor_lane_count_call (self->lane, -1);
  sonor_lane_push (self->lane, shut, errand_new (self, NULL));
}
