/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SonorSoundTestState:
 * @SONOR_SOUND_TEST_IDLE: nothing was recorded
 * @SONOR_SOUND_TEST_RECORDING: the person speaks
 * @SONOR_SOUND_TEST_PLAYING: the person hears what was recorded
 * @SONOR_SOUND_TEST_DONE: over; the words say how it was
 * @SONOR_SOUND_TEST_FAILED: a device does not work; the words say which and what to do
 */
typedef enum
{
  SONOR_SOUND_TEST_IDLE,
  SONOR_SOUND_TEST_RECORDING,
  SONOR_SOUND_TEST_PLAYING,
  SONOR_SOUND_TEST_DONE,
  SONOR_SOUND_TEST_FAILED,
} SonorSoundTestState;

/**
 * SonorSoundTestFinding:
 * @SONOR_SOUND_TEST_NOTHING_HEARD: not even the noise of a room
 * @SONOR_SOUND_TEST_TOO_QUIET: hard to understand at the other end
 * @SONOR_SOUND_TEST_TOO_LOUD: distorted at the other end
 * @SONOR_SOUND_TEST_NOISY: speech does not stand out of the noise
 * @SONOR_SOUND_TEST_GOOD: fit for a day of calls
 */
typedef enum
{
  SONOR_SOUND_TEST_NOTHING_HEARD,
  SONOR_SOUND_TEST_TOO_QUIET,
  SONOR_SOUND_TEST_TOO_LOUD,
  SONOR_SOUND_TEST_NOISY,
  SONOR_SOUND_TEST_GOOD,
} SonorSoundTestFinding;

#define SONOR_TYPE_SOUND_TEST (sonor_sound_test_get_type ())
G_DECLARE_FINAL_TYPE (SonorSoundTest, sonor_sound_test, SONOR, SOUND_TEST, GObject)

SonorSoundTest        *sonor_sound_test_new (void);
gboolean               sonor_sound_test_start (SonorSoundTest  *self,
                                               const char      *microphone,
                                               const char      *speaker,
                                               guint            seconds,
                                               GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void                   sonor_sound_test_stop (SonorSoundTest *self);
SonorSoundTestState    sonor_sound_test_get_state (SonorSoundTest *self);
SonorSoundTestFinding  sonor_sound_test_get_finding (SonorSoundTest *self);
const char            *sonor_sound_test_get_words (SonorSoundTest *self);
double                 sonor_sound_test_get_level (SonorSoundTest *self);

G_END_DECLS
