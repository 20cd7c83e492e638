/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "media/player.h"

#include <string.h>

void
sonor_player_init (SonorPlayer *self)
{
  memset (self, 0, sizeof *self);
}

void
sonor_player_clear (SonorPlayer *self)
{
  g_clear_pointer (&self->prompts, g_ptr_array_unref);
}

/* Takes the array of prompts over. */
void
sonor_player_start (SonorPlayer *self,
                    GPtrArray   *prompts,
                    gboolean     endless)
{
  g_clear_pointer (&self->prompts, g_ptr_array_unref);
  self->prompts = prompts;
  self->index = 0;
  self->position = 0;
  self->endless = endless;
}

void
sonor_player_stop (SonorPlayer *self)
{
  g_clear_pointer (&self->prompts, g_ptr_array_unref);
}

gboolean
sonor_player_is_playing (SonorPlayer *self)
{
  return self->prompts != NULL;
}

/* Fills a frame; FALSE if the last prompt has come to its end in it or before. */
gboolean
sonor_player_read (SonorPlayer *self,
                   SonorFrame  *frame)
{
  gsize filled = 0;
  guint n_empty = 0;

  memset (frame, 0, sizeof *frame);
  while (filled < SONOR_FRAME_SAMPLES)
    {
      gsize length;
      gsize n;
      const gint16 *samples;

      if (self->index == self->prompts->len)
        {
          /* Nothing but empty prompts would be played for ever in no time. */
          if (!self->endless || n_empty >= self->prompts->len)
            return FALSE;
          self->index = 0;
        }

      samples = sonor_prompt_get_samples (self->prompts->pdata[self->index], &length);
      n = MIN (length - self->position, SONOR_FRAME_SAMPLES - filled);
      memcpy (frame->samples + filled, samples + self->position, n * sizeof *samples);
      n_empty = n == 0 ? n_empty + 1 : 0;
      filled += n;
      self->position += n;
      if (self->position == length)
        {
          self->index++;
          self->position = 0;
        }
    }

  return TRUE;
}
