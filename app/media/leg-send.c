/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What goes to a leg: the mix it hears, its prompts, and keys. */

#include "media/g711.h"
#include "media/leg-private.h"

/* RFC 4733 2.5.1.4: 100 ms a key and a pause as long, which every voice menu understands. */
#define KEY_TURNS 5
#define PAUSE_TURNS 5

/* Adds the prompt that is played to this leg alone to what it hears. */
void
sonor_media_leg_play_frame (SonorMediaLeg *self,
                            gint32         sum[SONOR_FRAME_SAMPLES])
{
  SonorFrame frame;
  gboolean goes_on;

  if (!sonor_player_is_playing (&self->player))
    return;

  goes_on = sonor_player_read (&self->player, &frame);
  for (guint i = 0; i < SONOR_FRAME_SAMPLES; i++)
    sum[i] += frame.samples[i];
  if (!goes_on)
    {
      sonor_player_stop (&self->player);
      sonor_media_leg_tell_played (self, self->playing);
    }
}

static void
send_packet (SonorMediaLeg *self,
             gboolean       marker,
             guint          payload_type,
             guint32        timestamp)
{
  mbuf_set_pos (self->packet, RTP_HEADER_SIZE);
  rtp_send (self->rtp, &self->peer, false, marker, (guint8) payload_type, timestamp, self->packet);
}

/* Begins the next key, or ends the one that is down; whether a key takes the place of speech in this tick. */
static gboolean
send_key (SonorMediaLeg *self)
{
  bool marker = false;
  gpointer digit;

  if (!self->key_sending && self->key_turns == 0 && g_queue_is_empty (&self->digits))
    return FALSE;

  if (self->key_turns > 0)
    self->key_turns--;
  else if (self->key_sending)
    {
      telev_send (self->keys, 0, true);
      self->key_sending = FALSE;
      self->key_turns = PAUSE_TURNS;
    }
  else if ((digit = g_queue_pop_head (&self->digits)) != NULL)
    {
      telev_send (self->keys, telev_digit2code (GPOINTER_TO_INT (digit)), false);
      self->key_sending = TRUE;
      self->key_turns = KEY_TURNS;
      self->key_sent_timestamp = self->timestamp;
    }

  mbuf_set_end (self->packet, RTP_HEADER_SIZE);
  mbuf_set_pos (self->packet, RTP_HEADER_SIZE);
  if (telev_poll (self->keys, &marker, self->packet) != 0)
    return FALSE;

  send_packet (self, marker, (guint) self->stream->send_event_payload_type, self->key_sent_timestamp);

  return TRUE;
}

static void
encode (SonorMediaLeg    *self,
        const SonorFrame *frame)
{
  guint8 *bytes = self->packet->buf + RTP_HEADER_SIZE;
  opus_int32 length = SONOR_FRAME_SAMPLES;

  if (self->encoder != NULL)
    {
      length = opus_encode (self->encoder, frame->samples, SONOR_FRAME_SAMPLES, bytes,
                            (opus_int32) (self->packet->size - RTP_HEADER_SIZE));
      length = MAX (length, 0);
    }
  else
    sonor_g711_encode (self->stream->codec, frame->samples, SONOR_FRAME_SAMPLES, bytes);
  mbuf_set_end (self->packet, RTP_HEADER_SIZE + (size_t) length);
}

/* What this leg hears in this tick. Silence is sent too: a line that sends nothing is taken for dead. */
void
sonor_media_leg_send (SonorMediaLeg    *self,
                      const SonorFrame *frame)
{
  if (self->stream == NULL)
    return;

  self->timestamp += SONOR_FRAME_SAMPLES * self->clock_factor;
  if ((self->stream->direction & SONOR_MEDIA_DIRECTION_SEND) == 0)
    return;
  if (self->stream->send_event_payload_type >= 0 && send_key (self))
    return;

  encode (self, frame);
  send_packet (self, !self->marked, self->stream->send_payload_type, self->timestamp);
  self->marked = TRUE;
}
