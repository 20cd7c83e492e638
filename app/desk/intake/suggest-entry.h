/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "desk/intake/suggestion.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SUGGEST_ENTRY (sonor_suggest_entry_get_type ())
G_DECLARE_FINAL_TYPE (SonorSuggestEntry, sonor_suggest_entry, SONOR, SUGGEST_ENTRY, GtkWidget)

/*
 * Signals: "ask" (const char *text: what is typed; answer with sonor_suggest_entry_offer()), "chosen" (SonorSuggestion *), "undone"
 * (what was chosen no longer holds: something else is typed).
 */

GtkWidget *sonor_suggest_entry_new (const char *name,
                                    const char *hint);
void       sonor_suggest_entry_offer (SonorSuggestEntry *self,
                                      GPtrArray         *suggestions);
void       sonor_suggest_entry_show (SonorSuggestEntry *self,
                                     const char        *text,
                                     gboolean           chosen);
gboolean   sonor_suggest_entry_is_chosen (SonorSuggestEntry *self);
char      *sonor_suggest_entry_dup_text (SonorSuggestEntry *self);

G_END_DECLS
