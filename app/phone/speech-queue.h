/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Inside the mixer speech is 16 bit, one channel, 16,000 samples a second: all that G.722 carries and twice what
 * G.711 does, and what the echo canceller works with. It goes in ticks of 10 ms, two at a time where nobody needs them
 * one by one.
 */
#define SONOR_SPEECH_RATE         16000
#define SONOR_SPEECH_NARROW_RATE  8000
#define SONOR_SPEECH_TICK_MS      10
#define SONOR_SPEECH_TURN_MS      20
#define SONOR_SPEECH_TICK_SAMPLES (SONOR_SPEECH_RATE / 1000 * SONOR_SPEECH_TICK_MS)

typedef struct _SonorSpeechQueue SonorSpeechQueue;

SonorSpeechQueue *sonor_speech_queue_new (guint depth_ms);
SonorSpeechQueue *sonor_speech_queue_ref (SonorSpeechQueue *self);
void              sonor_speech_queue_unref (SonorSpeechQueue *self);
void              sonor_speech_queue_set_depth (SonorSpeechQueue *self,
                                                guint             depth_ms);
void              sonor_speech_queue_write (SonorSpeechQueue *self,
                                            const gint16     *samples,
                                            gsize             n_samples);
gboolean          sonor_speech_queue_read (SonorSpeechQueue *self,
                                           gint16            tick[SONOR_SPEECH_TICK_SAMPLES]);
gboolean          sonor_speech_queue_runs_dry (SonorSpeechQueue *self);
gboolean          sonor_speech_queue_wait (SonorSpeechQueue *self,
                                           guint             least_ms,
                                           const int        *stops);
void              sonor_speech_queue_wake (SonorSpeechQueue *self);
void              sonor_speech_queue_clear (SonorSpeechQueue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorSpeechQueue, sonor_speech_queue_unref)

G_END_DECLS
