/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/prompt.h"

G_BEGIN_DECLS

/**
 * SonorPromptName:
 * @SONOR_PROMPT_GREETING: who is called, and which key is which language
 * @SONOR_PROMPT_WAIT: all seats are busy
 * @SONOR_PROMPT_SURVEY: how was it, 1 to 5
 * @SONOR_PROMPT_THANKS: thank you
 * @SONOR_PROMPT_MUSIC: while one waits or is held
 *
 * What the switch says to citizens.
 */
typedef enum
{
  SONOR_PROMPT_GREETING,
  SONOR_PROMPT_WAIT,
  SONOR_PROMPT_SURVEY,
  SONOR_PROMPT_THANKS,
  SONOR_PROMPT_MUSIC,
} SonorPromptName;

#define SONOR_N_PROMPTS (SONOR_PROMPT_MUSIC + 1)

#define SONOR_TYPE_PROMPT_BOOK (sonor_prompt_book_get_type ())
G_DECLARE_FINAL_TYPE (SonorPromptBook, sonor_prompt_book, SONOR, PROMPT_BOOK, GObject)

SonorPromptBook *sonor_prompt_book_new (const char *folder);
SonorPrompt     *sonor_prompt_book_get (SonorPromptBook *self,
                                        SonorPromptName  name,
                                        const char      *language);
guint            sonor_prompt_book_get_n_missing (SonorPromptBook *self);

G_END_DECLS
