/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/prompt.h"

G_BEGIN_DECLS

/* While one waits or is held. It is asked for by name in many places; every other prompt in one. */
#define SONOR_PROMPT_MUSIC "music"

#define SONOR_TYPE_PROMPT_BOOK (sonor_prompt_book_get_type ())
G_DECLARE_FINAL_TYPE (SonorPromptBook, sonor_prompt_book, SONOR, PROMPT_BOOK, GObject)

SonorPromptBook *sonor_prompt_book_new (const char *folder);
SonorPrompt     *sonor_prompt_book_get (SonorPromptBook *self,
                                        const char      *name,
                                        const char      *language);
SonorPrompt     *sonor_prompt_book_find (SonorPromptBook *self,
                                         const char      *name,
                                         const char      *language);
SonorPrompt     *sonor_prompt_book_get_mark (SonorPromptBook *self);
guint            sonor_prompt_book_get_n_loaded (SonorPromptBook *self,
                                                 const char      *language);
void             sonor_prompt_book_get_faults (SonorPromptBook      *self,
                                               const char * const  **names,
                                               const char * const  **reasons);

G_END_DECLS
