/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SonorRecordingFacts:
 * @seconds: how long it is
 * @bytes: how large the finished file is
 * @sha256: SHA-256 of the finished file, 64 hexadecimal digits
 *
 * What is written down of a finished recording.
 */
typedef struct
{
  double  seconds;
  guint64 bytes;
  char    sha256[65];
} SonorRecordingFacts;

gboolean sonor_recording_file_mend (const char  *path,
                                    GError     **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean sonor_recording_file_finish (const char           *source,
                                      const char           *target,
                                      GCancellable         *cancellable,
                                      SonorRecordingFacts  *facts,
                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
