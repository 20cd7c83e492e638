/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The folder in it that letters went to which could not be taken, until the database kept them. */
#define SONOR_LETTER_FOLDER_REFUSED "refused"

#define SONOR_TYPE_LETTER_FOLDER (sonor_letter_folder_get_type ())
G_DECLARE_FINAL_TYPE (SonorLetterFolder, sonor_letter_folder, SONOR, LETTER_FOLDER, GObject)

/* Signals: "letter" (const char *name): a letter is there and written to its end; said again when it is looked for again. */

SonorLetterFolder *sonor_letter_folder_new (const char  *path,
                                            GError     **error) G_GNUC_WARN_UNUSED_RESULT;
GFile             *sonor_letter_folder_get_file (SonorLetterFolder *self,
                                                 const char        *name);
void               sonor_letter_folder_look (SonorLetterFolder *self);
void               sonor_letter_folder_look_later (SonorLetterFolder *self,
                                                   guint              seconds);

G_END_DECLS
