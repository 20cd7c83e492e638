/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/frame.h"
#include "media/prompt.h"

G_BEGIN_DECLS

/* What one leg is played: prompts one after the other, perhaps over and over. Belongs to the media thread. */
typedef struct
{
  GPtrArray *prompts;
  guint      index;
  gsize      position;
  gboolean   endless;
} SonorPlayer;

void     sonor_player_init (SonorPlayer *self);
void     sonor_player_clear (SonorPlayer *self);
void     sonor_player_start (SonorPlayer *self,
                             GPtrArray   *prompts,
                             gboolean     endless);
void     sonor_player_stop (SonorPlayer *self);
gboolean sonor_player_is_playing (SonorPlayer *self);
gboolean sonor_player_read (SonorPlayer *self,
                            SonorFrame  *frame);

G_END_DECLS
