/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "phone/mixer.h"
#include "phone/rate-change.h"

G_BEGIN_DECLS

/* Nothing came for so long: what is heard then is ours. */
#define SONOR_MIXER_QUIET_TICKS 6

#define SONOR_MIXER_TURN_TICKS (SONOR_SPEECH_TURN_MS / SONOR_SPEECH_TICK_MS)

/* The longest packets there are: 60 ms. */
#define SONOR_MIXER_PACKET_TICKS 6

typedef gint16 SonorTick[SONOR_SPEECH_TICK_SAMPLES];

struct _SonorMixerLeg
{
  SonorMixer *mixer;
  SonorSpeechQueue *heard;
  SonorFeed *sender;
  SonorRateChange *narrower;
  guint packet_ticks;
  guint n_gathered;
  gint32 gathered[SONOR_MIXER_PACKET_TICKS * SONOR_SPEECH_TICK_SAMPLES];
  GstAppSrc *recorder;
  gint32 recorded[SONOR_MIXER_TURN_TICKS * SONOR_SPEECH_TICK_SAMPLES];
  SonorMixerFlags flags;
  SonorTick tick;
  guint n_quiet_ticks;
  guint64 n_hold_ticks;
  guint noise_level;
  gboolean is_pausing;

  /* Under the mixer's lock for receiving. */
  SonorMixerReceive receive;
  gpointer receive_data;
};

struct _SonorMixer
{
  GstElement *pipeline;
  GThread *thread;
  SonorSpeechQueue *microphone;

  /* Who brings speech, which may call back for what is under the other lock: this one is always the first. */
  GMutex receiving;
  GPtrArray *receivers;

  GMutex lock;
  GCond changed;
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

G_END_DECLS
