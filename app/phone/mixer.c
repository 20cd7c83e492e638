/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/mixer.h"

#include <gst/audio/audio.h>
#include <math.h>
#include <string.h>

#include "phone/tones.h"

#define TICK ((GstClockTime) SONOR_SPEECH_TICK_MS * GST_MSECOND)

/* After a longer stop (the computer slept) the time in between is not caught up with. */
#define LONGEST_STOP (5 * TICK)

#define LEVEL_TICKS 10

/* Nothing came for so long: what is heard then is ours. */
#define QUIET_TICKS 6

/* A branch that is stuck must not gather speech without end. */
#define LONGEST_BACKLOG (200 * GST_MSECOND)

#define MICROPHONE_DEPTH_MS 10

/* The longest packets there are: 60 ms. */
#define MOST_PACKET_TICKS 6

typedef gint16 Tick[SONOR_SPEECH_TICK_SAMPLES];

struct _SonorMixerLeg
{
  SonorMixer *mixer;
  SonorSpeechQueue *heard;
  GstAppSrc *sender;
  guint packet_ticks;
  guint n_gathered;
  gint32 gathered[MOST_PACKET_TICKS * SONOR_SPEECH_TICK_SAMPLES];
  GstAppSrc *recorder;
  SonorMixerFlags flags;
  Tick tick;
  guint n_quiet_ticks;
  guint64 n_hold_ticks;
  guint noise_level;
  gboolean is_pausing;
};

struct _SonorMixer
{
  GstElement *pipeline;
  GThread *thread;
  SonorSpeechQueue *microphone;

  GMutex lock;
  gboolean stops;
  GstClockID wait;
  GPtrArray *legs;
  GstAppSrc *speaker;
  gboolean rings_back;
  guint64 n_ring_ticks;
  gboolean measures;
  double energy;
  guint n_measured;
  guint32 noise;
};

static void
give (GstAppSrc    *source,
      const gint32 *sum,
      guint         n_ticks,
      GstClockTime  when)
{
  GstBuffer *buffer = gst_buffer_new_allocate (NULL, n_ticks * sizeof (Tick), NULL);
  GstMapInfo map;
  gint16 *samples;

  if (!gst_buffer_map (buffer, &map, GST_MAP_WRITE))
    {
      gst_buffer_unref (buffer);
      return;
    }
  samples = (gint16 *) (gpointer) map.data;
  for (guint i = 0; i < n_ticks * SONOR_SPEECH_TICK_SAMPLES; i++)
    samples[i] = (gint16) CLAMP (sum[i], -G_MAXINT16, G_MAXINT16);
  gst_buffer_unmap (buffer, &map);

  GST_BUFFER_PTS (buffer) = when;
  GST_BUFFER_DURATION (buffer) = n_ticks * TICK;
  gst_app_src_push_buffer (source, buffer);
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
  leg->n_quiet_ticks = there ? 0 : leg->is_pausing ? QUIET_TICKS : MIN (leg->n_quiet_ticks + 1, QUIET_TICKS);
}

/* Where nobody speaks the agent would think the line is dead. */
static void
add_to_speaker (SonorMixer    *self,
                SonorMixerLeg *leg,
                gint32        *sum)
{
  add (sum, leg->tick);
  if (leg->n_quiet_ticks < QUIET_TICKS)
    leg->n_hold_ticks = 0;
  else if (leg->flags & SONOR_MIXER_ON_HOLD)
    sonor_tones_add_hold (sum, leg->n_hold_ticks++);
  else if (leg->flags & SONOR_MIXER_RECEIVES)
    sonor_tones_add_comfort_noise (sum, leg->noise_level, &self->noise);
}

/* A packet leaves when it is full: waking the sender for each part of it would cost more than all the mixing. */
static void
send (SonorMixerLeg *leg,
      const gint32  *sum,
      GstClockTime   when)
{
  memcpy (leg->gathered + leg->n_gathered * SONOR_SPEECH_TICK_SAMPLES, sum, SONOR_SPEECH_TICK_SAMPLES * sizeof *sum);
  if (++leg->n_gathered < leg->packet_ticks)
    return;

  give (leg->sender, leg->gathered, leg->n_gathered, when - (leg->n_gathered - 1) * TICK);
  leg->n_gathered = 0;
}

static void
mix (SonorMixer   *self,
     GstClockTime  when)
{
  gint32 speaker[SONOR_SPEECH_TICK_SAMPLES] = { 0 };
  gint32 together[SONOR_SPEECH_TICK_SAMPLES] = { 0 };
  Tick microphone;

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

      if (leg->recorder != NULL)
        {
          add (sum, leg->tick);
          give (leg->recorder, sum, 1, when);
          memset (sum, 0, sizeof sum);
        }
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
  if (self->speaker != NULL)
    give (self->speaker, speaker, 1, when);
}

static gpointer
run (gpointer user_data)
{
  SonorMixer *self = user_data;
  g_autoptr (GstClock) clock = gst_pipeline_get_pipeline_clock (GST_PIPELINE (self->pipeline));
  GstClockTime base = gst_element_get_base_time (self->pipeline);
  GstClockTime next = gst_clock_get_time (clock);

  g_mutex_lock (&self->lock);
  while (!self->stops)
    {
      GstClockTime now = gst_clock_get_time (clock);

      if (now > next + LONGEST_STOP)
        next = now;
      mix (self, next - base);
      next += TICK;

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
  self->microphone = sonor_speech_queue_new (MICROPHONE_DEPTH_MS);
  self->legs = g_ptr_array_new ();
  self->noise = g_random_int ();
  g_mutex_init (&self->lock);
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
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);

  g_assert (self->legs->len == 0);
  g_ptr_array_unref (self->legs);
  g_clear_object (&self->speaker);
  sonor_speech_queue_unref (self->microphone);
  g_mutex_clear (&self->lock);
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
 * sonor_mixer_add_leg:
 * @self: a mixer
 *
 * Returns: (transfer none): a leg that hears and says nothing yet, until sonor_mixer_remove_leg()
 */
SonorMixerLeg *
sonor_mixer_add_leg (SonorMixer *self)
{
  SonorMixerLeg *leg = g_new0 (SonorMixerLeg, 1);

  leg->mixer = self;
  leg->heard = sonor_speech_queue_new (0);
  leg->n_quiet_ticks = QUIET_TICKS;
  leg->noise_level = SONOR_TONES_OWN_NOISE;
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->legs, leg);
  g_mutex_unlock (&self->lock);

  return leg;
}

/**
 * sonor_mixer_remove_leg:
 * @self: a mixer
 * @leg: (transfer full): one of its legs
 */
void
sonor_mixer_remove_leg (SonorMixer    *self,
                        SonorMixerLeg *leg)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_remove (self->legs, leg);
  g_mutex_unlock (&self->lock);

  g_clear_object (&leg->sender);
  g_clear_object (&leg->recorder);
  sonor_speech_queue_unref (leg->heard);
  g_free (leg);
}

/**
 * sonor_mixer_leg_get_heard:
 * @leg: a leg
 *
 * Returns: (transfer none): where what its far end says goes in
 */
SonorSpeechQueue *
sonor_mixer_leg_get_heard (SonorMixerLeg *leg)
{
  return leg->heard;
}

/**
 * sonor_mixer_leg_set_flags:
 * @leg: a leg
 * @flags: who hears it and whom it hears
 */
void
sonor_mixer_leg_set_flags (SonorMixerLeg   *leg,
                           SonorMixerFlags  flags)
{
  g_mutex_lock (&leg->mixer->lock);
  if (!(leg->flags & SONOR_MIXER_RECEIVES) && (flags & SONOR_MIXER_RECEIVES))
    sonor_speech_queue_clear (leg->heard);
  if (!(leg->flags & SONOR_MIXER_ON_HOLD))
    leg->n_hold_ticks = 0;
  leg->flags = flags;
  g_mutex_unlock (&leg->mixer->lock);
}

/**
 * sonor_mixer_leg_set_sender:
 * @leg: a leg
 * @sender: (nullable): where what its far end is to hear comes out
 * @packet_time: milliseconds of speech that go in one packet, 10 to 60; so much comes out at once
 */
void
sonor_mixer_leg_set_sender (SonorMixerLeg *leg,
                            GstAppSrc     *sender,
                            guint          packet_time)
{
  g_mutex_lock (&leg->mixer->lock);
  g_set_object (&leg->sender, sender);
  leg->packet_ticks = CLAMP (packet_time / SONOR_SPEECH_TICK_MS, 1, MOST_PACKET_TICKS);
  leg->n_gathered = 0;
  g_mutex_unlock (&leg->mixer->lock);
}

/**
 * sonor_mixer_leg_set_recorder:
 * @leg: a leg
 * @recorder: (nullable): where what its far end says comes out once more
 */
void
sonor_mixer_leg_set_recorder (SonorMixerLeg *leg,
                              GstAppSrc     *recorder)
{
  g_mutex_lock (&leg->mixer->lock);
  g_set_object (&leg->recorder, recorder);
  g_mutex_unlock (&leg->mixer->lock);
}

/**
 * sonor_mixer_leg_set_noise:
 * @leg: a leg
 * @level: in dB below overload, 0 to 127
 *
 * The far end pauses and says how loud its silence is: so loud it is here too until it speaks, and when it pauses again.
 */
void
sonor_mixer_leg_set_noise (SonorMixerLeg *leg,
                           guint          level)
{
  g_mutex_lock (&leg->mixer->lock);
  leg->noise_level = level;
  leg->is_pausing = TRUE;
  g_mutex_unlock (&leg->mixer->lock);
}

/**
 * sonor_mixer_make_caps:
 *
 * Returns: (transfer full): what speech in the mixer is
 */
GstCaps *
sonor_mixer_make_caps (void)
{
  return gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING, GST_AUDIO_NE (S16), "rate", G_TYPE_INT,
                              SONOR_SPEECH_RATE, "channels", G_TYPE_INT, 1, "layout", G_TYPE_STRING, "interleaved", NULL);
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
  g_autoptr (GstCaps) caps = sonor_mixer_make_caps ();

  if (source != NULL)
    g_object_set (source, "caps", caps, "format", GST_FORMAT_TIME, "is-live", TRUE, "min-latency",
                  (gint64) TICK, "max-latency", (gint64) LONGEST_BACKLOG, "max-time", (guint64) LONGEST_BACKLOG,
                  "leaky-type", GST_APP_LEAKY_TYPE_DOWNSTREAM, NULL);

  return source;
}
