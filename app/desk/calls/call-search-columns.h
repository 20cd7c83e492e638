/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/call-record.h"
#include "model/ticket-words.h"

G_BEGIN_DECLS

void             sonor_call_search_columns_add (GtkColumnView *view);
const SonorWord *sonor_call_search_outcomes (gsize *n_words);
const char      *sonor_call_search_outcome (const char *code);
const SonorWord *sonor_call_search_languages (gsize *n_words);
const char      *sonor_call_search_language (const char *code);

G_END_DECLS
