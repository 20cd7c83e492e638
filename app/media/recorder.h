/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "media/frame.h"

G_BEGIN_DECLS

typedef struct _SonorRecorder SonorRecorder;
typedef struct _SonorRecording SonorRecording;

/* Called in the main loop: the disk does not take what is recorded any more (with a reason), or does so again. */
typedef void (*SonorRecorderNews) (gpointer    owner,
                                   gboolean    works,
                                   const char *reason);

/* Called in the main loop: a recording is over, its file is whole and nobody writes to it any more. */
typedef void (*SonorRecorderEnd) (gpointer    owner,
                                  const char *path);

/* One thread that writes every recording, so that a slow disk never holds speech up. */
SonorRecorder  *sonor_recorder_start (GObject           *owner,
                                      SonorRecorderNews  news,
                                      SonorRecorderEnd   ended);
void            sonor_recorder_stop (SonorRecorder *self);

SonorRecording *sonor_recording_open (SonorRecorder  *recorder,
                                      const char     *path,
                                      GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void            sonor_recording_put (SonorRecording   *self,
                                     const SonorFrame *left,
                                     const SonorFrame *right);
void            sonor_recording_close (SonorRecording *self,
                                       GSourceFunc     done,
                                       gpointer        user_data);

G_END_DECLS
