/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "phone/sound.h"

G_BEGIN_DECLS

#define ADDRESS "127.0.0.1"
#define CODEC_TYPE 96
#define EVENT_TYPE 101

/* One agent's sound with one leg, whose microphone hums and whose speaker is a file. */
typedef struct
{
  SonorSound *sound;
  SonorLeg *leg;
  double tone;
  char *heard;
  GString *digits;
  guint n_first_audio;
  guint n_problems;
  char *problem;
  guint n_failures;
  SonorQuality *quality;
} Side;

#define WAIT(condition)                                                                                                \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    gint64 wait_deadline = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;                                          \
    while (!(condition))                                                                                               \
      {                                                                                                                \
        if (g_get_monotonic_time () > wait_deadline)                                                                   \
          g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition);                                    \
        side_wait (20);                                                                                                \
      }                                                                                                                \
  }                                                                                                                    \
  G_STMT_END

Side            *side_new (double tone);
Side            *side_new_with (const char *microphone,
                                double      tone);
void             side_free (Side *side);
SonorLeg        *side_add_leg (Side       *side,
                               const char *address);
void             side_wait (guint milliseconds);
SonorMediaStream side_make_stream (SonorCodec codec,
                                   SonorLeg  *to);
void             side_set_stream (SonorLeg         *leg,
                                  SonorMediaStream *stream);
void             side_connect_legs (SonorLeg  *one,
                                    SonorLeg  *other,
                                    SonorCodec codec);
void             side_encrypt (SonorMediaStream    *stream,
                               const SonorMediaKey *send_key,
                               const SonorMediaKey *receive_key);
void             side_press (SonorLeg   *leg,
                             const char *keys,
                             guint       milliseconds);
gboolean         side_hears (Side  *side,
                             double tone);
gboolean         side_misses (Side  *side,
                              double tone);
gboolean         side_file_has (const char *path,
                                double      tone);
void             side_assert_still (Side  *side,
                                    double heard,
                                    double missed);

G_END_DECLS
