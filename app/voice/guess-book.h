/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SonorGuessBook SonorGuessBook;

SonorGuessBook *sonor_guess_book_new (guint most,
                                      guint seconds);
void            sonor_guess_book_free (SonorGuessBook *self);
guint           sonor_guess_book_add (SonorGuessBook *self,
                                      const char     *source,
                                      gint64          now);
gboolean        sonor_guess_book_is_blocked (SonorGuessBook *self,
                                             const char     *source,
                                             gint64          now);
void            sonor_guess_book_forgive (SonorGuessBook *self,
                                          const char     *source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorGuessBook, sonor_guess_book_free)

G_END_DECLS
