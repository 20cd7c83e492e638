/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Stereo WAV files, written by a thread of their own in pieces of a second. libsndfile brings the header up to date after
 * every piece, so that after a `kill -9` a file plays to its last whole second.
 */

#include "media/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sndfile.h>
#include <unistd.h>

#include "media/media-error.h"

#define PIECE_FRAMES (1000 / SONOR_FRAME_MILLISECONDS)
#define PIECE_SAMPLES (PIECE_FRAMES * SONOR_FRAME_SAMPLES)
/* A disk that has not written for so long has failed: what is more is dropped, for the calls must go on. */
#define MOST_WAITING 4000

struct _SonorRecorder
{
  GThread           *thread;
  GAsyncQueue       *pieces;
  GObject           *owner;
  SonorRecorderNews  news;
  SonorRecorderEnd   ended;
  gboolean           failing;
};

typedef struct
{
  gint16 samples[PIECE_SAMPLES * 2];
} Samples;

struct _SonorRecording
{
  SonorRecorder *recorder;
  char          *path;
  SNDFILE       *file;
  Samples       *samples;
  gsize          n_samples;
  gsize          n_dropped;
};

/* What the writing thread is given. Without samples the recording is over; without a recording the thread is. */
typedef struct
{
  SonorRecording *recording;
  Samples        *samples;
  gsize           n_samples;
  GSourceFunc     done;
  gpointer        user_data;
} Piece;

typedef struct
{
  GObject           *owner;
  SonorRecorderNews  news;
  gboolean           works;
  char              *reason;
} News;

static gboolean
tell_news (gpointer data)
{
  g_autofree News *news = data;

  news->news (news->owner, news->works, news->reason);
  g_object_unref (news->owner);
  g_free (news->reason);

  return G_SOURCE_REMOVE;
}

typedef struct
{
  GObject          *owner;
  SonorRecorderEnd  ended;
  char             *path;
} End;

static gboolean
on_end (gpointer data)
{
  g_autofree End *end = data;

  end->ended (end->owner, end->path);
  g_object_unref (end->owner);
  g_free (end->path);

  return G_SOURCE_REMOVE;
}

static void
tell_end (SonorRecording *recording)
{
  End *end = g_new (End, 1);

  *end = (End) { g_object_ref (recording->recorder->owner), recording->recorder->ended, g_steal_pointer (&recording->path) };
  g_idle_add_full (G_PRIORITY_DEFAULT, on_end, end, NULL);
}

/* A full disk is told once, and once more when it has room again: every recording lies on the same one. */
static void
take_notice (SonorRecorder *self,
             gboolean       works,
             SNDFILE       *file)
{
  News *news;

  if (works != self->failing)
    return;

  self->failing = !works;
  news = g_new (News, 1);
  *news = (News) { g_object_ref (self->owner), self->news, works, g_strdup (works ? NULL : sf_strerror (file)) };
  g_idle_add (tell_news, news);
}

static void
write_piece (const Piece *piece)
{
  SonorRecording *recording = piece->recording;

  if (piece->samples != NULL)
    {
      sf_count_t n = sf_writef_short (recording->file, piece->samples->samples, (sf_count_t) piece->n_samples);

      take_notice (recording->recorder, n == (sf_count_t) piece->n_samples, recording->file);
      sf_command (recording->file, SFC_UPDATE_HEADER_NOW, NULL, 0);
      return;
    }

  sf_close (recording->file);
  tell_end (recording);
  g_free (recording->samples);
  g_free (recording);
  if (piece->done != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT, piece->done, piece->user_data, NULL);
}

static gpointer
write_pieces (gpointer data)
{
  SonorRecorder *self = data;

  while (TRUE)
    {
      g_autofree Piece *piece = g_async_queue_pop (self->pieces);

      if (piece->recording == NULL)
        return NULL;

      write_piece (piece);
      g_free (piece->samples);
    }
}

static void
push (SonorRecorder  *self,
      SonorRecording *recording,
      Samples        *samples,
      gsize           n_samples,
      GSourceFunc     done,
      gpointer        user_data)
{
  Piece *piece = g_new (Piece, 1);

  *piece = (Piece) { recording, samples, n_samples, done, user_data };
  g_async_queue_push (self->pieces, piece);
}

/* @owner outlives the recorder and is what @news is called with. */
SonorRecorder *
sonor_recorder_start (GObject           *owner,
                      SonorRecorderNews  news,
                      SonorRecorderEnd   ended)
{
  SonorRecorder *self = g_new0 (SonorRecorder, 1);

  self->owner = owner;
  self->news = news;
  self->ended = ended;
  self->pieces = g_async_queue_new ();
  self->thread = g_thread_new ("recorder", write_pieces, self);

  return self;
}

/* Writes what is there still and ends the thread; every recording is closed before. */
void
sonor_recorder_stop (SonorRecorder *self)
{
  push (self, NULL, NULL, 0, NULL, NULL);
  g_thread_join (self->thread);
  g_async_queue_unref (self->pieces);
  g_free (self);
}

/* Makes the file, which must not be there: a recording never takes the place of another. */
SonorRecording *
sonor_recording_open (SonorRecorder  *recorder,
                      const char     *path,
                      GError        **error)
{
  SF_INFO info = { .samplerate = SONOR_SAMPLE_RATE, .channels = 2, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16 };
  int descriptor = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
  SonorRecording *self;
  SNDFILE *file;

  if (descriptor < 0)
    {
      int code = errno;

      g_set_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED, _("The recording “%s” cannot be made: %s"), path,
                   g_strerror (code));
      return NULL;
    }
  file = sf_open_fd (descriptor, SFM_WRITE, &info, TRUE);
  if (file == NULL)
    {
      g_set_error (error, SONOR_MEDIA_ERROR, SONOR_MEDIA_ERROR_FAILED, _("The recording “%s” cannot be made: %s"), path,
                   sf_strerror (NULL));
      return NULL;
    }

  self = g_new0 (SonorRecording, 1);
  self->recorder = recorder;
  self->path = g_strdup (path);
  self->file = file;

  return self;
}

static void
push_samples (SonorRecording *self)
{
  if (self->n_samples == 0)
    return;

  if (g_async_queue_length (self->recorder->pieces) > MOST_WAITING)
    {
      self->n_dropped++;
      self->n_samples = 0;
      return;
    }
  push (self->recorder, self, g_steal_pointer (&self->samples), self->n_samples, NULL, NULL);
  self->n_samples = 0;
}

/* Called in the media thread, which never waits for a disk here. */
void
sonor_recording_put (SonorRecording   *self,
                     const SonorFrame *left,
                     const SonorFrame *right)
{
  gint16 *samples;

  if (self->samples == NULL)
    self->samples = g_new (Samples, 1);
  samples = self->samples->samples + 2 * self->n_samples;
  for (guint i = 0; i < SONOR_FRAME_SAMPLES; i++)
    {
      samples[2 * i] = left->samples[i];
      samples[2 * i + 1] = right->samples[i];
    }
  self->n_samples += SONOR_FRAME_SAMPLES;
  if (self->n_samples == PIECE_SAMPLES)
    push_samples (self);
}

/* Ends a recording; @done runs in the main loop when the file is whole on disk. */
void
sonor_recording_close (SonorRecording *self,
                       GSourceFunc     done,
                       gpointer        user_data)
{
  push_samples (self);
  push (self->recorder, self, NULL, 0, done, user_data);
}
