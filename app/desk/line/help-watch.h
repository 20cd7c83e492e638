/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/workplace.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HELP_WATCH (sonor_help_watch_get_type ())
G_DECLARE_FINAL_TYPE (SonorHelpWatch, sonor_help_watch, SONOR, HELP_WATCH, GObject)

/*
 * Signals: "changed": what the person themselves asked for stands otherwise; "asked" (const char *words): somebody asks for
 * their help, %NULL: nobody does any more; "problem" (const GError *): what was to be asked for could not be.
 */

SonorHelpWatch *sonor_help_watch_new (SonorWorkplace *workplace);
gboolean        sonor_help_watch_is_waiting (SonorHelpWatch *self);
char           *sonor_help_watch_dup_words (SonorHelpWatch *self);
void            sonor_help_watch_ask (SonorHelpWatch *self,
                                      const char     *wanted,
                                      const char     *note);
void            sonor_help_watch_take_back (SonorHelpWatch *self);

G_END_DECLS
