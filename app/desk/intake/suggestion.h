/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_SUGGESTION (sonor_suggestion_get_type ())
G_DECLARE_FINAL_TYPE (SonorSuggestion, sonor_suggestion, SONOR, SUGGESTION, GObject)

SonorSuggestion *sonor_suggestion_new (const char *code,
                                       const char *title,
                                       const char *detail,
                                       const char *extra);
const char      *sonor_suggestion_get_code (SonorSuggestion *self);
const char      *sonor_suggestion_get_title (SonorSuggestion *self);
const char      *sonor_suggestion_get_detail (SonorSuggestion *self);
const char      *sonor_suggestion_get_extra (SonorSuggestion *self);

G_END_DECLS
