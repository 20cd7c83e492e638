/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/listener.h"

#include "phone/drain.h"
#include "phone/noise-ear.h"
#include "phone/rate-change.h"

/* A source that says nothing for so long has given its place to the next. */
#define HANDOVER (60 * G_TIME_SPAN_MILLISECOND)

/* Brought to the mixer's rate at once: a packet's worth. */
#define WIDENED_SAMPLES 160

struct _SonorListener
{
  SonorMixerLeg *leg;
  guint rate;
  SonorListenerBegin begin;
  gpointer user_data;

  GMutex lock;
  guint source;
  gint64 last_heard;
  gboolean has_heard;
};

/* What one of the other side's sources says. */
typedef struct
{
  SonorListener *listener;
  guint source;
  SonorRateChange *widener;
} Ear;

static gboolean
may_speak (SonorListener *self,
           guint          source)
{
  gint64 now = g_get_monotonic_time ();
  gboolean first, mine;

  g_mutex_lock (&self->lock);
  if (source != self->source && now - self->last_heard > HANDOVER)
    self->source = source;
  mine = source == self->source;
  first = mine && !self->has_heard;
  if (mine)
    {
      self->has_heard = TRUE;
      self->last_heard = now;
    }
  g_mutex_unlock (&self->lock);

  if (first)
    self->begin (self->user_data);

  return mine;
}

static void
hear (Ear          *ear,
      const gint16 *samples,
      gsize         n_samples)
{
  sonor_speech_queue_write (sonor_mixer_leg_get_heard (ear->listener->leg), samples, n_samples);
}

/* What was lost may be made up in one piece, of any length. */
static void
hear_narrow (Ear          *ear,
             const gint16 *samples,
             gsize         n_samples)
{
  gint16 wide[WIDENED_SAMPLES * SONOR_SPEECH_RATE / SONOR_SPEECH_NARROW_RATE];

  for (gsize done = 0; done < n_samples; done += WIDENED_SAMPLES)
    hear (ear, wide,
          sonor_rate_change_apply (ear->widener, samples + done, MIN (n_samples - done, WIDENED_SAMPLES), wide,
                                   G_N_ELEMENTS (wide)));
}

static void
on_speech (GstBuffer *buffer,
           gpointer   user_data)
{
  Ear *ear = user_data;
  const gint16 *samples;
  gsize n_samples;
  GstMapInfo map;

  if (!may_speak (ear->listener, ear->source) || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return;

  samples = (const gint16 *) (gconstpointer) map.data;
  n_samples = map.size / sizeof *samples;
  if (ear->widener != NULL)
    hear_narrow (ear, samples, n_samples);
  else
    hear (ear, samples, n_samples);
  gst_buffer_unmap (buffer, &map);
}

static void
on_noise (guint    level,
          gpointer user_data)
{
  Ear *ear = user_data;

  if (may_speak (ear->listener, ear->source))
    sonor_mixer_leg_set_noise (ear->listener->leg, level);
}

static Ear *
ear_new (SonorListener *listener,
         guint          source)
{
  Ear *ear = g_new0 (Ear, 1);

  ear->listener = listener;
  ear->source = source;

  return ear;
}

static void
ear_free (gpointer data)
{
  Ear *ear = data;

  g_clear_pointer (&ear->widener, sonor_rate_change_free);
  g_free (ear);
}

/**
 * sonor_listener_new:
 * @leg: the leg of the mixer
 * @rate: how many samples a second speech has, %SONOR_SPEECH_RATE or %SONOR_SPEECH_NARROW_RATE
 * @begin: whom to tell of the first
 * @user_data: (closure): for @begin
 *
 * Returns: (transfer full): a listener, which must outlive its ears
 */
SonorListener *
sonor_listener_new (SonorMixerLeg      *leg,
                    guint               rate,
                    SonorListenerBegin  begin,
                    gpointer            user_data)
{
  SonorListener *self = g_new0 (SonorListener, 1);

  self->leg = leg;
  self->rate = rate;
  self->begin = begin;
  self->user_data = user_data;
  g_mutex_init (&self->lock);

  return self;
}

void
sonor_listener_free (SonorListener *self)
{
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * sonor_listener_get_source:
 * @self: a listener
 *
 * Returns: who spoke last: the SSRC of RFC 3550; 0 before anybody did
 */
guint
sonor_listener_get_source (SonorListener *self)
{
  guint source;

  g_mutex_lock (&self->lock);
  source = self->source;
  g_mutex_unlock (&self->lock);

  return source;
}

/**
 * sonor_listener_make_speech_ear:
 * @self: a listener
 * @source: who speaks, by its SSRC
 *
 * Returns: (transfer floating): an element where speech at the listener's rate ends
 */
GstElement *
sonor_listener_make_speech_ear (SonorListener *self,
                                guint          source)
{
  g_autoptr (GstCaps) caps = sonor_mixer_make_caps (self->rate);
  Ear *ear = ear_new (self, source);

  if (self->rate != SONOR_SPEECH_RATE)
    ear->widener = sonor_rate_change_new (self->rate, SONOR_SPEECH_RATE);

  return sonor_drain_new (caps, on_speech, ear, ear_free);
}

/**
 * sonor_listener_make_noise_ear:
 * @self: a listener
 * @source: who tells how loud its silence is, by its SSRC
 *
 * Returns: (transfer floating): an element where packets of comfort noise end
 */
GstElement *
sonor_listener_make_noise_ear (SonorListener *self,
                               guint          source)
{
  return sonor_noise_ear_new (on_noise, ear_new (self, source), ear_free);
}
