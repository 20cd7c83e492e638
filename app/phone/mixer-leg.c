/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "phone/mixer-private.h"
#include "phone/tones.h"

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
  leg->n_quiet_ticks = SONOR_MIXER_QUIET_TICKS;
  leg->noise_level = SONOR_TONES_OWN_NOISE;
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->legs, leg);
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);

  return leg;
}

/**
 * sonor_mixer_remove_leg:
 * @self: a mixer
 * @leg: (transfer full): one of its legs, without receiver
 */
void
sonor_mixer_remove_leg (SonorMixer    *self,
                        SonorMixerLeg *leg)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_remove (self->legs, leg);
  g_mutex_unlock (&self->lock);

  g_clear_object (&leg->sender);
  g_clear_pointer (&leg->narrower, sonor_rate_change_free);
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
 * @rate: how many samples a second come out, %SONOR_SPEECH_RATE or %SONOR_SPEECH_NARROW_RATE
 */
void
sonor_mixer_leg_set_sender (SonorMixerLeg *leg,
                            SonorFeed     *sender,
                            guint          packet_time,
                            guint          rate)
{
  g_mutex_lock (&leg->mixer->lock);
  g_set_object (&leg->sender, sender);
  g_clear_pointer (&leg->narrower, sonor_rate_change_free);
  if (sender != NULL && rate != SONOR_SPEECH_RATE)
    leg->narrower = sonor_rate_change_new (SONOR_SPEECH_RATE, rate);
  leg->packet_ticks = CLAMP (packet_time / SONOR_SPEECH_TICK_MS, 1, SONOR_MIXER_PACKET_TICKS);
  leg->n_gathered = 0;
  g_mutex_unlock (&leg->mixer->lock);
}

/**
 * sonor_mixer_leg_set_receiver:
 * @leg: a leg
 * @receive: (nullable): what to call in the mixer's thread before it listens
 * @user_data: (closure): for @receive
 *
 * When it returns, the one before is not running and will not be called again.
 */
void
sonor_mixer_leg_set_receiver (SonorMixerLeg     *leg,
                              SonorMixerReceive  receive,
                              gpointer           user_data)
{
  g_mutex_lock (&leg->mixer->receiving);
  g_ptr_array_remove (leg->mixer->receivers, leg);
  leg->receive = receive;
  leg->receive_data = user_data;
  if (receive != NULL)
    g_ptr_array_add (leg->mixer->receivers, leg);
  g_mutex_unlock (&leg->mixer->receiving);
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
