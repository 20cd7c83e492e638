/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SonorLetterError:
 * @SONOR_LETTER_ERROR_GONE: there is no such file (any more), or it is a folder
 * @SONOR_LETTER_ERROR_NO_FILE: it is a link or a pipe
 * @SONOR_LETTER_ERROR_UNREADABLE: it cannot be read
 * @SONOR_LETTER_ERROR_TOO_LARGE: it is larger than wanted
 * @SONOR_LETTER_ERROR_NOBODY: nobody is named who sent it: it is no letter
 */
typedef enum
{
  SONOR_LETTER_ERROR_GONE,
  SONOR_LETTER_ERROR_NO_FILE,
  SONOR_LETTER_ERROR_UNREADABLE,
  SONOR_LETTER_ERROR_TOO_LARGE,
  SONOR_LETTER_ERROR_NOBODY,
} SonorLetterError;

#define SONOR_LETTER_ERROR (sonor_letter_error_quark ())
GQuark sonor_letter_error_quark (void);

/**
 * SonorLetter:
 * @id: Message-ID, or the digest of the file where there is none
 * @sender: address it comes from, as it says
 * @name: whose that is; empty: it does not say
 * @subject: what it is about; empty: it does not say
 * @text: what it says, without markup; empty: nothing
 * @files: (element-type SonorFormFile): what came with it
 *
 * A letter out of a mailbox: RFC 5322 and MIME.
 */
typedef struct
{
  char      *id;
  char      *sender;
  char      *name;
  char      *subject;
  char      *text;
  GPtrArray *files;
} SonorLetter;

SonorLetter *sonor_letter_load (const char  *path,
                                gsize        most_bytes,
                                GError     **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes      *sonor_letter_read (const char  *path,
                                gsize        most_bytes,
                                guint64     *size,
                                GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void         sonor_letter_free (SonorLetter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorLetter, sonor_letter_free)

G_END_DECLS
