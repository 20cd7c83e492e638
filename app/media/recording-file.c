/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What becomes of a recording after its call: the WAV file that grew with it is put into Ogg Opus, a fifth of its size. All of
 * this waits for disks and belongs into a thread that may. Nothing is ever half there: the new file has its name only when it
 * is whole on disk, and is believed only when it has been read back.
 */

#include "media/recording-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sndfile.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "media/frame.h"
#include "media/media-error.h"

/* As sonor_recording_open() has libsndfile write it: RIFF, one format chunk, the samples, nothing after. */
#define HEADER_SIZE 44
#define RIFF_SIZE_AT 4
#define DATA_AT 36
#define DATA_SIZE_AT 40
#define BYTES_A_FRAME 4

/* About 28 kbit/s for each of the two sides: what is beyond was not in the telephone's band. libsndfile counts from 0 (best). */
#define COMPRESSION 0.91
#define PIECE_FRAMES SONOR_SAMPLE_RATE

static void
set_error (GError          **error,
           SonorMediaError   code,
           const char       *path,
           const char       *why)
{
  g_autofree char *name = g_path_get_basename (path);

  g_set_error (error, SONOR_MEDIA_ERROR, (int) code, _("The recording “%s” cannot be finished: %s"), name, why);
}

static void
put_little_endian (guint8  *bytes,
                   guint32  value)
{
  guint32 little = GUINT32_TO_LE (value);

  memcpy (bytes, &little, sizeof little);
}

/**
 * sonor_recording_file_mend:
 * @path: (type filename): a WAV file that a recorder made
 * @error: return location for a #GError
 *
 * Has the header say what is in the file, to the last sample that reached the disk: after a crash the header is up to a second
 * older than the sound. When the file was last written to stays as it was, for it tells when the call was. Waits for the disk.
 *
 * Returns: whether it is a recording now; %FALSE with @error set, %SONOR_MEDIA_ERROR_BAD_FILE if it never will be one
 */
gboolean
sonor_recording_file_mend (const char  *path,
                           GError     **error)
{
  guint8 header[HEADER_SIZE];
  int descriptor = open (path, O_RDWR | O_CLOEXEC);
  struct stat before;
  guint32 n_bytes;
  gboolean good = FALSE;

  if (descriptor < 0 || fstat (descriptor, &before) != 0)
    {
      set_error (error, SONOR_MEDIA_ERROR_FAILED, path, g_strerror (errno));
      if (descriptor >= 0)
        close (descriptor);
      return FALSE;
    }

  if (before.st_size <= HEADER_SIZE + BYTES_A_FRAME - 1)
    set_error (error, SONOR_MEDIA_ERROR_BAD_FILE, path, _("nothing was recorded"));
  else if (pread (descriptor, header, sizeof header, 0) != sizeof header || memcmp (header, "RIFF", 4) != 0
      || memcmp (header + 8, "WAVEfmt ", 8) != 0 || memcmp (header + DATA_AT, "data", 4) != 0)
    set_error (error, SONOR_MEDIA_ERROR_BAD_FILE, path, _("it is not what the recorder writes"));
  else
    {
      n_bytes = (guint32) MIN ((before.st_size - HEADER_SIZE) / BYTES_A_FRAME * BYTES_A_FRAME, (off_t) (G_MAXUINT32 - HEADER_SIZE));
      put_little_endian (header + RIFF_SIZE_AT, n_bytes + HEADER_SIZE - 8);
      put_little_endian (header + DATA_SIZE_AT, n_bytes);
      good = pwrite (descriptor, header, sizeof header, 0) == sizeof header
             && ftruncate (descriptor, HEADER_SIZE + (off_t) n_bytes) == 0
             && futimens (descriptor, (struct timespec[]) { before.st_atim, before.st_mtim }) == 0;
      if (!good)
        set_error (error, SONOR_MEDIA_ERROR_FAILED, path, g_strerror (errno));
    }
  close (descriptor);

  return good;
}

static SNDFILE *
open_source (const char  *path,
             SF_INFO     *info,
             GError     **error)
{
  SNDFILE *file = sf_open (path, SFM_READ, info);

  if (file == NULL)
    set_error (error, SONOR_MEDIA_ERROR_BAD_FILE, path, sf_strerror (NULL));

  return file;
}

/* Copies all samples; how many, -1 with @error set. Without a destination it only reads them. */
static sf_count_t
copy (SNDFILE       *from,
      SNDFILE       *to,
      const char    *path,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autofree gint16 *samples = g_new (gint16, 2 * PIECE_FRAMES);
  sf_count_t total = 0;
  sf_count_t n;

  while ((n = sf_readf_short (from, samples, PIECE_FRAMES)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return -1;
      if (to != NULL && sf_writef_short (to, samples, n) != n)
        {
          set_error (error, SONOR_MEDIA_ERROR_FAILED, path, sf_strerror (to));
          return -1;
        }
      total += n;
    }

  return total;
}

/* Writes the Opus file under a name of its own and has it on disk; how many frames went in, -1 with @error set. */
static sf_count_t
encode (const char    *source,
        const char    *unfinished,
        GCancellable  *cancellable,
        GError       **error)
{
  SF_INFO info = { 0 };
  SF_INFO wanted = { .channels = 2, .samplerate = SONOR_SAMPLE_RATE, .format = SF_FORMAT_OGG | SF_FORMAT_OPUS };
  SNDFILE *from = open_source (source, &info, error);
  double compression = COMPRESSION;
  int descriptor;
  SNDFILE *to;
  sf_count_t n;

  if (from == NULL)
    return -1;
  if (info.channels != 2 || info.samplerate != SONOR_SAMPLE_RATE)
    {
      sf_close (from);
      set_error (error, SONOR_MEDIA_ERROR_BAD_FILE, source, _("it is not what the recorder writes"));
      return -1;
    }

  descriptor = open (unfinished, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  to = descriptor >= 0 ? sf_open_fd (descriptor, SFM_WRITE, &wanted, FALSE) : NULL;
  if (to == NULL)
    {
      set_error (error, SONOR_MEDIA_ERROR_FAILED, source, descriptor < 0 ? g_strerror (errno) : sf_strerror (NULL));
      if (descriptor >= 0)
        close (descriptor);
      sf_close (from);
      return -1;
    }
  sf_command (to, SFC_SET_COMPRESSION_LEVEL, &compression, sizeof compression);

  n = copy (from, to, source, cancellable, error);
  sf_close (from);
  if (sf_close (to) != 0 && n >= 0)
    {
      set_error (error, SONOR_MEDIA_ERROR_FAILED, source, g_strerror (EIO));
      n = -1;
    }
  /* A disk that is full may say so only now. */
  if (n >= 0 && fsync (descriptor) != 0)
    {
      set_error (error, SONOR_MEDIA_ERROR_FAILED, source, g_strerror (errno));
      n = -1;
    }
  close (descriptor);

  return n;
}

/* How many frames the finished file really gives; -1 with @error set. */
static sf_count_t
read_back (const char    *path,
           GCancellable  *cancellable,
           GError       **error)
{
  SF_INFO info = { 0 };
  SNDFILE *file = open_source (path, &info, error);
  sf_count_t n;

  if (file == NULL)
    return -1;
  n = copy (file, NULL, path, cancellable, error);
  sf_close (file);

  return n;
}

static gboolean
measure (const char           *path,
         SonorRecordingFacts  *facts,
         GError              **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *bytes = g_malloc (65536);
  int descriptor = open (path, O_RDONLY | O_CLOEXEC);
  ssize_t n = descriptor >= 0 ? 1 : -1;

  facts->bytes = 0;
  while (n > 0)
    {
      n = read (descriptor, bytes, 65536);
      if (n > 0)
        g_checksum_update (checksum, bytes, n);
      facts->bytes += (guint64) MAX (n, 0);
    }
  if (n < 0)
    set_error (error, SONOR_MEDIA_ERROR_FAILED, path, g_strerror (errno));
  if (descriptor >= 0)
    close (descriptor);
  g_strlcpy (facts->sha256, g_checksum_get_string (checksum), sizeof facts->sha256);

  return n == 0;
}

/* A name is on disk when its folder is. */
static gboolean
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int descriptor = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean good = descriptor >= 0 && fsync (descriptor) == 0;

  if (descriptor >= 0)
    close (descriptor);

  return good;
}

/**
 * sonor_recording_file_finish:
 * @source: (type filename): a WAV file that a recorder made and nobody writes to any more
 * @target: (type filename): where the Ogg Opus file is to be; one that is there is replaced
 * @cancellable: (nullable): a #GCancellable, looked at for every second of sound
 * @facts: (out caller-allocates): what the finished file is like
 * @error: return location for a #GError
 *
 * Mends the header, encodes, and reads back what it has written: only when that is as long as the source is the file given its
 * name. @source stays; whoever has written @facts down removes it. To do it again after a crash does no harm. Takes about a
 * hundredth of the recording's length and waits for disks.
 *
 * Returns: whether @target is whole; %FALSE with @error set, and then nothing is there that was not before
 */
gboolean
sonor_recording_file_finish (const char           *source,
                             const char           *target,
                             GCancellable         *cancellable,
                             SonorRecordingFacts  *facts,
                             GError              **error)
{
  g_autofree char *unfinished = g_strconcat (target, ".unfinished", NULL);
  sf_count_t n_written = -1;
  sf_count_t n_read = -1;

  if (!sonor_recording_file_mend (source, error))
    return FALSE;

  n_written = encode (source, unfinished, cancellable, error);
  if (n_written >= 0)
    n_read = read_back (unfinished, cancellable, error);
  if (n_read >= 0 && ABS (n_read - n_written) > SONOR_FRAME_SAMPLES)
    {
      set_error (error, SONOR_MEDIA_ERROR_FAILED, source, _("what was written does not read back as long as it was"));
      n_read = -1;
    }
  if (n_read < 0 || !measure (unfinished, facts, error))
    {
      g_unlink (unfinished);
      return FALSE;
    }
  if (g_rename (unfinished, target) != 0 || !sync_folder (target))
    {
      set_error (error, SONOR_MEDIA_ERROR_FAILED, source, g_strerror (errno));
      g_unlink (unfinished);
      return FALSE;
    }
  facts->seconds = (double) n_written / SONOR_SAMPLE_RATE;

  return TRUE;
}
