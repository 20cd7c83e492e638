/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/mixer-private.h"

#include <gst/audio/audio.h>
#include <math.h>
#include <string.h>

#include "phone/tones.h"

#define TICK ((GstClockTime) SONOR_SPEECH_TICK_MS * GST_MSECOND)

/* After a longer stop (the computer slept) the time in between is not caught up with. */
#define LONGEST_STOP (10 * TICK)

#define LEVEL_TICKS 10

/* A branch that is stuck must not gather speech without end. */
#define LONGEST_BACKLOG (200 * GST_MSECOND)

static GstBuffer *
make_buffer (const gint32    *sum,
             guint            n_ticks,
             SonorRateChange *change,
             GstClockTime     when)
{
  gint16 samples[SONOR_MIXER_PACKET_TICKS * SONOR_SPEECH_TICK_SAMPLES];
  gsize n_samples = n_ticks * SONOR_SPEECH_TICK_SAMPLES;
  GstBuffer *buffer;

  for (gsize i = 0; i < n_samples; i++)
    samples[i] = (gint16) CLAMP (sum[i], -G_MAXINT16, G_MAXINT16);
  if (change != NULL)
    n_samples = sonor_rate_change_apply (change, samples, n_samples, samples, G_N_ELEMENTS (samples));

  buffer = gst_buffer_new_memdup (samples, n_samples * sizeof *samples);
  GST_BUFFER_PTS (buffer) = when;
  GST_BUFFER_DURATION (buffer) = n_ticks * TICK;

  return buffer;
}

/* To a device or a disk, which may be slow: another thread waits for it. */
static void
give (GstAppSrc    *source,
      const gint32 *sum,
      guint         n_ticks,
      GstClockTime  when)
{
  gst_app_src_push_buffer (source, make_buffer (sum, n_ticks, NULL, when));
}

static void
add (gint32       *sum,
     const gint16 *tick)
{
  for (guint i = 0; i < SONOR_SPEECH_TICK_SAMPLES; i++)
    sum[i] += tick[i];
}

static void
measure (SonorMixer   *self,
         const gint16 *tick)
{
  double level;

  for (guint i = 0; i < SONOR_SPEECH_TICK_SAMPLES; i++)
    self->energy += (double) tick[i] * tick[i];
  if (++self->n_measured < LEVEL_TICKS)
    return;

  level = 10 * log10 (MAX (self->energy / (LEVEL_TICKS * SONOR_SPEECH_TICK_SAMPLES) / (32768.0 * 32768.0), 1e-10));
  self->energy = 0;
  self->n_measured = 0;
  gst_element_post_message (self->pipeline,
                            gst_message_new_application (GST_OBJECT (self->pipeline),
                                                         gst_structure_new ("sonor-level", "level", G_TYPE_DOUBLE, level,
                                                                            NULL)));
}

static void
listen_to_leg (SonorMixerLeg *leg)
{
  gboolean there = sonor_speech_queue_read (leg->heard, leg->tick);

  if (!(leg->flags & SONOR_MIXER_RECEIVES))
    {
      memset (leg->tick, 0, sizeof leg->tick);
      there = FALSE;
    }
  if (there)
    leg->is_pausing = FALSE;
  /* Who says that it pauses has no speech on its way. */
  leg->n_quiet_ticks = there             ? 0
                       : leg->is_pausing ? SONOR_MIXER_QUIET_TICKS
                                         : MIN (leg->n_quiet_ticks + 1, SONOR_MIXER_QUIET_TICKS);
}

/* Where nobody speaks the agent would think the line is dead. */
static void
add_to_speaker (SonorMixer    *self,
                SonorMixerLeg *leg,
                gint32        *sum)
{
  add (sum, leg->tick);
  if (leg->n_quiet_ticks < SONOR_MIXER_QUIET_TICKS)
    leg->n_hold_ticks = 0;
  else if (leg->flags & SONOR_MIXER_ON_HOLD)
    sonor_tones_add_hold (sum, leg->n_hold_ticks++);
  else if (leg->flags & SONOR_MIXER_RECEIVES)
    sonor_tones_add_comfort_noise (sum, leg->noise_level, &self->noise);
}

/* A packet leaves when it is full, in this thread: coding it takes less than waking another would. */
static void
send (SonorMixerLeg *leg,
      const gint32  *sum,
      GstClockTime   when)
{
  GstBuffer *buffer;

  memcpy (leg->gathered + leg->n_gathered * SONOR_SPEECH_TICK_SAMPLES, sum, SONOR_SPEECH_TICK_SAMPLES * sizeof *sum);
  if (++leg->n_gathered < leg->packet_ticks)
    return;

  buffer = make_buffer (leg->gathered, leg->n_gathered, leg->narrower, when - (leg->n_gathered - 1) * TICK);
  leg->n_gathered = 0;
  sonor_feed_push (leg->sender, buffer);
}

static void
mix (SonorMixer   *self,
     GstClockTime  when,
     guint         position,
     gint32       *speaker)
{
  gint32 together[SONOR_SPEECH_TICK_SAMPLES] = { 0 };
  SonorTick microphone;

  sonor_speech_queue_read (self->microphone, microphone);
  if (self->measures)
    measure (self, microphone);

  for (guint i = 0; i < self->legs->len; i++)
    {
      SonorMixerLeg *leg = self->legs->pdata[i];

      listen_to_leg (leg);
      if (leg->flags & SONOR_MIXER_JOINED)
        add (together, leg->tick);
      if (leg->flags & SONOR_MIXER_TO_SPEAKER)
        add_to_speaker (self, leg, speaker);
    }

  for (guint i = 0; i < self->legs->len; i++)
    {
      SonorMixerLeg *leg = self->legs->pdata[i];
      gint32 sum[SONOR_SPEECH_TICK_SAMPLES] = { 0 };

      for (guint j = 0; leg->recorder != NULL && j < SONOR_SPEECH_TICK_SAMPLES; j++)
        leg->recorded[position * SONOR_SPEECH_TICK_SAMPLES + j] = leg->tick[j];
      if (leg->sender == NULL || !(leg->flags & SONOR_MIXER_SENDS))
        {
          leg->n_gathered = 0;
          continue;
        }
      if (leg->flags & SONOR_MIXER_FROM_MICROPHONE)
        add (sum, microphone);
      if (leg->flags & SONOR_MIXER_JOINED)
        for (guint j = 0; j < SONOR_SPEECH_TICK_SAMPLES; j++)
          sum[j] += together[j] - leg->tick[j];
      send (leg, sum, when);
    }

  if (self->rings_back)
    sonor_tones_add_ringing_back (speaker, self->n_ring_ticks++);
}

/* Each wake-up costs more than the mixing: only packets of 10, 30 or 50 ms need one for every tick. */
static guint
get_turn (SonorMixer *self)
{
  for (guint i = 0; i < self->legs->len; i++)
    {
      SonorMixerLeg *leg = self->legs->pdata[i];

      if (leg->sender != NULL && leg->packet_ticks % SONOR_MIXER_TURN_TICKS != 0)
        return 1;
    }

  return SONOR_MIXER_TURN_TICKS;
}

static void
take_turn (SonorMixer   *self,
           GstClockTime  when,
           guint         n_ticks)
{
  gint32 speaker[SONOR_MIXER_TURN_TICKS * SONOR_SPEECH_TICK_SAMPLES] = { 0 };

  for (guint i = 0; i < n_ticks; i++)
    mix (self, when + i * TICK, i, speaker + i * SONOR_SPEECH_TICK_SAMPLES);

  for (guint i = 0; i < self->legs->len; i++)
    {
      SonorMixerLeg *leg = self->legs->pdata[i];

      if (leg->recorder != NULL)
        give (leg->recorder, leg->recorded, n_ticks, when);
    }
  if (self->speaker != NULL)
    give (self->speaker, speaker, n_ticks, when);
}

static void
receive (SonorMixer   *self,
         GstClockTime  now)
{
  g_mutex_lock (&self->receiving);
  for (guint i = 0; i < self->receivers->len; i++)
    {
      SonorMixerLeg *leg = self->receivers->pdata[i];

      leg->receive (now, leg->receive_data);
    }
  g_mutex_unlock (&self->receiving);
}

static gpointer
run (gpointer user_data)
{
  SonorMixer *self = user_data;
  g_autoptr (GstClock) clock = gst_pipeline_get_pipeline_clock (GST_PIPELINE (self->pipeline));
  GstClockTime base = gst_element_get_base_time (self->pipeline);
  GstClockTime next = 0;

  g_mutex_lock (&self->lock);
  while (!self->stops)
    {
      GstClockTime now;
      guint n_ticks;

      /* Between calls it sleeps. */
      if (self->legs->len == 0)
        {
          g_cond_wait (&self->changed, &self->lock);
          continue;
        }

      g_mutex_unlock (&self->lock);
      now = gst_clock_get_time (clock);
      if (now > next + LONGEST_STOP)
        next = now;
      receive (self, now - base);
      g_mutex_lock (&self->lock);

      n_ticks = get_turn (self);
      take_turn (self, next - base, n_ticks);
      next += n_ticks * TICK;

      if (self->stops)
        break;
      self->wait = gst_clock_new_single_shot_id (clock, next);
      g_mutex_unlock (&self->lock);
      gst_clock_id_wait (self->wait, NULL);
      g_mutex_lock (&self->lock);
      g_clear_pointer (&self->wait, gst_clock_id_unref);
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

/**
 * sonor_mixer_new:
 * @pipeline: (transfer none): a pipeline that plays; it must outlive the mixer
 *
 * Starts a mixer in a thread of its own. Its time is the pipeline's.
 *
 * Returns: (transfer full): the mixer
 */
SonorMixer *
sonor_mixer_new (GstElement *pipeline)
{
  SonorMixer *self = g_new0 (SonorMixer, 1);

  self->pipeline = pipeline;
  self->microphone = sonor_speech_queue_new (SONOR_SPEECH_TURN_MS);
  self->legs = g_ptr_array_new ();
  self->receivers = g_ptr_array_new ();
  self->noise = g_random_int ();
  g_mutex_init (&self->receiving);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->thread = g_thread_new ("mixer", run, self);

  return self;
}

/**
 * sonor_mixer_free:
 * @self: (transfer full): a mixer without legs
 *
 * Stops it.
 */
void
sonor_mixer_free (SonorMixer *self)
{
  g_mutex_lock (&self->lock);
  self->stops = TRUE;
  if (self->wait != NULL)
    gst_clock_id_unschedule (self->wait);
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  g_assert (self->legs->len == 0);
  g_ptr_array_unref (self->legs);
  g_ptr_array_unref (self->receivers);
  g_clear_object (&self->speaker);
  sonor_speech_queue_unref (self->microphone);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->receiving);
  g_free (self);
}

/**
 * sonor_mixer_get_microphone:
 * @self: a mixer
 *
 * Returns: (transfer none): where the agent's speech goes in
 */
SonorSpeechQueue *
sonor_mixer_get_microphone (SonorMixer *self)
{
  return self->microphone;
}

/**
 * sonor_mixer_set_speaker:
 * @self: a mixer
 * @speaker: (nullable): where the agent's ear is
 */
void
sonor_mixer_set_speaker (SonorMixer *self,
                         GstAppSrc  *speaker)
{
  g_mutex_lock (&self->lock);
  g_set_object (&self->speaker, speaker);
  g_mutex_unlock (&self->lock);
}

/**
 * sonor_mixer_set_rings_back:
 * @self: a mixer
 * @rings_back: whether the agent is to hear that it rings on the other side
 */
void
sonor_mixer_set_rings_back (SonorMixer *self,
                            gboolean    rings_back)
{
  g_mutex_lock (&self->lock);
  if (self->rings_back != rings_back)
    self->n_ring_ticks = 0;
  self->rings_back = rings_back;
  g_mutex_unlock (&self->lock);
}

/**
 * sonor_mixer_set_measures:
 * @self: a mixer
 * @measures: whether to say ten times a second on the bus how loud the microphone is, as “sonor-level”
 */
void
sonor_mixer_set_measures (SonorMixer *self,
                          gboolean    measures)
{
  g_mutex_lock (&self->lock);
  self->measures = measures;
  g_mutex_unlock (&self->lock);
}

/**
 * sonor_mixer_make_caps:
 * @rate: how many samples a second
 *
 * Returns: (transfer full): what speech in the mixer is
 */
GstCaps *
sonor_mixer_make_caps (guint rate)
{
  return gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, GST_AUDIO_NE (S16), "rate", G_TYPE_INT,
                              (int) rate, "channels", G_TYPE_INT, 1, "layout", G_TYPE_STRING, "interleaved", NULL);
}

/**
 * sonor_mixer_make_source:
 *
 * Returns: (transfer floating) (nullable): an element for the mixer to put speech into
 */
GstElement *
sonor_mixer_make_source (void)
{
  GstElement *source = gst_element_factory_make ("appsrc", NULL);
  g_autoptr (GstCaps) caps = sonor_mixer_make_caps (SONOR_SPEECH_RATE);

  if (source != NULL)
    g_object_set (source, "caps", caps, "format", GST_FORMAT_TIME, "is-live", TRUE, "min-latency",
                  (gint64) TICK, "max-latency", (gint64) LONGEST_BACKLOG, "max-time", (guint64) LONGEST_BACKLOG,
                  "leaky-type", GST_APP_LEAKY_TYPE_DOWNSTREAM, NULL);

  return source;
}

/**
 * sonor_mixer_make_feed:
 * @rate: how many samples a second it is given
 *
 * Returns: (transfer floating): an element for the mixer to put speech into that goes on in the mixer's own thread
 */
GstElement *
sonor_mixer_make_feed (guint rate)
{
  g_autoptr (GstCaps) caps = sonor_mixer_make_caps (rate);

  return sonor_feed_new (caps, TICK);
}
