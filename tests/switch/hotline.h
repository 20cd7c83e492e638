/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "party.h"

G_BEGIN_DECLS

/* A switch as a program of its own, on a database of its own, with prompts that are tones. */
typedef struct
{
  char        *folder;
  char        *recordings;
  GSubprocess *program;
  guint        port;
} Hotline;

void   hotline_prepare (Hotline *self);
void   hotline_start (Hotline *self,
                      gboolean small_disk);
void   hotline_stop (Hotline *self,
                     int      signal);
void   hotline_clean_up (Hotline *self);
double hotline_tone_of (const char *prompt);
char  *hotline_ask (const char *sql);
void   hotline_do (const char *sql);
char  *hotline_say (const char *login,
                    const char *sql);
void   hotline_assert_row (const char *sql,
                           const char *expected);
void   hotline_wait_for_row (const char *sql,
                             const char *expected);
void   hotline_sign_in (Hotline    *self,
                        Party      *party,
                        const char *login);

G_END_DECLS
