/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A word of the database and what people call it. */
typedef struct
{
  const char *code;
  const char *word;
} SonorWord;

const SonorWord *sonor_ticket_words_kinds (gsize *n_words);
const SonorWord *sonor_ticket_words_states (gsize *n_words);
const SonorWord *sonor_ticket_words_lights (gsize *n_words);

const char      *sonor_ticket_words_kind (const char *code);
const char      *sonor_ticket_words_state (const char *code);
const char      *sonor_ticket_words_light (const char *code);
const char      *sonor_ticket_words_channel (const char *code);
const char      *sonor_ticket_words_part_state (const char *code);
const char      *sonor_ticket_words_event (const char *code);
const char      *sonor_ticket_words_satisfaction (const char *code);
const char      *sonor_ticket_words_level (const char *code);
const char      *sonor_ticket_words_transfer (const char *code);
const char      *sonor_ticket_words_field (const char *code);

char            *sonor_ticket_words_time (GDateTime *at,
                                          GDateTime *now);
char            *sonor_ticket_words_due (GDateTime *due_at,
                                         gboolean   running,
                                         GDateTime *now);

G_END_DECLS
