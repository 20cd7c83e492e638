/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/app/gstappsrc.h>

#include "phone/feed.h"
#include "phone/speech-queue.h"

G_BEGIN_DECLS

/*
 * Who hears whom. A thread of its own takes 20 ms from the microphone and from every leg and gives every leg and the speaker
 * what they are to hear; it also fetches from the network, decodes, codes and sends, so that a call wakes one thread fifty
 * times a second. Only devices and disks have threads of their own. The branches of the pipeline meet only here, so that
 * each can be taken out and built anew without the others.
 */
typedef struct _SonorMixer SonorMixer;
typedef struct _SonorMixerLeg SonorMixerLeg;

/**
 * SonorMixerFlags:
 * @SONOR_MIXER_TO_SPEAKER: the agent hears this leg
 * @SONOR_MIXER_FROM_MICROPHONE: this leg hears the agent
 * @SONOR_MIXER_JOINED: this leg and the others that are joined hear each other
 * @SONOR_MIXER_SENDS: speech is agreed to go to this leg: if nobody speaks, silence
 * @SONOR_MIXER_RECEIVES: speech is agreed to come from this leg
 * @SONOR_MIXER_ON_HOLD: the other side holds us
 */
typedef enum
{
  SONOR_MIXER_TO_SPEAKER = 1 << 0,
  SONOR_MIXER_FROM_MICROPHONE = 1 << 1,
  SONOR_MIXER_JOINED = 1 << 2,
  SONOR_MIXER_SENDS = 1 << 3,
  SONOR_MIXER_RECEIVES = 1 << 4,
  SONOR_MIXER_ON_HOLD = 1 << 5,
} SonorMixerFlags;

/**
 * SonorMixerReceive:
 * @now: the time in the pipeline
 * @user_data: what was given with it
 *
 * Fetches what has come and puts it into the leg's queue, without waiting for anything.
 */
typedef void (*SonorMixerReceive) (GstClockTime now, gpointer user_data);

SonorMixer       *sonor_mixer_new (GstElement *pipeline);
void              sonor_mixer_free (SonorMixer *self);
SonorSpeechQueue *sonor_mixer_get_microphone (SonorMixer *self);
void              sonor_mixer_set_speaker (SonorMixer *self,
                                           GstAppSrc  *speaker);
void              sonor_mixer_set_rings_back (SonorMixer *self,
                                              gboolean    rings_back);
void              sonor_mixer_set_measures (SonorMixer *self,
                                            gboolean    measures);

SonorMixerLeg    *sonor_mixer_add_leg (SonorMixer *self);
void              sonor_mixer_remove_leg (SonorMixer    *self,
                                          SonorMixerLeg *leg);
SonorSpeechQueue *sonor_mixer_leg_get_heard (SonorMixerLeg *leg);
void              sonor_mixer_leg_set_flags (SonorMixerLeg   *leg,
                                             SonorMixerFlags  flags);
void              sonor_mixer_leg_set_sender (SonorMixerLeg *leg,
                                              SonorFeed     *sender,
                                              guint          packet_time,
                                              guint          rate);
void              sonor_mixer_leg_set_receiver (SonorMixerLeg     *leg,
                                                SonorMixerReceive  receive,
                                                gpointer           user_data);
void              sonor_mixer_leg_set_recorder (SonorMixerLeg *leg,
                                                GstAppSrc     *recorder);

void              sonor_mixer_leg_set_noise (SonorMixerLeg *leg,
                                             guint          level);

GstCaps          *sonor_mixer_make_caps (guint rate);
GstElement       *sonor_mixer_make_source (void);
GstElement       *sonor_mixer_make_feed (guint rate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorMixer, sonor_mixer_free)

G_END_DECLS
