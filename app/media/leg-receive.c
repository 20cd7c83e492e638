/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What comes from a leg: packets into the jitter buffer, a frame out of it at each tick, and the keys pressed there. */

#include <string.h>

#include "media/g711.h"
#include "media/leg-private.h"

/* A gap that is longer than this is silence: to go on guessing sounds like a robot. */
#define MOST_CONCEALED 5
/* A packet this much earlier than the key before is a late one of that key. */
#define LATE_KEY_TICKS (2 * SONOR_SAMPLE_RATE)

static void
on_key_heard (void       *user_data,
              const char *digits,
              int         n_digits)
{
  for (int i = 0; i < n_digits; i++)
    sonor_media_leg_tell_digit (user_data, digits[i]);
}

void
sonor_media_leg_start_receiving (SonorMediaLeg *self)
{
  if (self->jitter == NULL)
    self->jitter = jitter_buffer_init (SONOR_FRAME_SAMPLES);
  else
    jitter_buffer_reset (self->jitter);
  plc_init (&self->concealer);
  self->n_decoded = 0;
  self->n_missing = MOST_CONCEALED;
  self->key_down = FALSE;
  self->had_key = FALSE;

  /* Keys come as events where the other side has agreed to that, and only else are they listened for. */
  if (self->key_detector != NULL)
    dtmf_rx_free (g_steal_pointer (&self->key_detector));
  if (self->stream->receive_event_payload_type < 0)
    self->key_detector = dtmf_rx_init (NULL, on_key_heard, self);
}

void
sonor_media_leg_stop_receiving (SonorMediaLeg *self)
{
  g_clear_pointer (&self->jitter, jitter_buffer_destroy);
  if (self->key_detector != NULL)
    dtmf_rx_free (g_steal_pointer (&self->key_detector));
}

/*
 * RFC 4733 2.5.2: a key has one timestamp in all its packets. A new one is a new key; an old one is not, whatever comes
 * late, and a key whose end is lost does not swallow the same key pressed again.
 */
static void
take_key (SonorMediaLeg *self,
          guint32        timestamp,
          struct mbuf   *packet)
{
  int code;
  gboolean is_over;
  gint32 ahead = (gint32) (timestamp - self->key_timestamp);

  if (mbuf_get_left (packet) < 4)
    return;

  code = mbuf_read_u8 (packet);
  is_over = (mbuf_read_u8 (packet) & 0x80) != 0;
  if (!self->had_key || ahead > 0 || ahead < -(gint32) (LATE_KEY_TICKS * self->clock_factor))
    {
      int digit = telev_code2digit (code);

      self->had_key = TRUE;
      self->key_timestamp = timestamp;
      self->key_down = TRUE;
      if (digit >= 0)
        sonor_media_leg_tell_digit (self, (char) digit);
    }
  else if (ahead < 0)
    return;

  if (is_over)
    self->key_down = FALSE;
}

/* How many of our samples are in a packet, 0 if it is not speech we have agreed on. */
static guint
measure (SonorMediaLeg *self,
         struct mbuf   *packet)
{
  int n_samples;

  if (self->decoder == NULL)
    return MIN ((guint) mbuf_get_left (packet), SONOR_LONGEST_PACKET);

  n_samples = opus_packet_get_nb_samples (mbuf_buf (packet), (opus_int32) mbuf_get_left (packet), SONOR_SAMPLE_RATE);

  return n_samples > 0 && n_samples <= SONOR_LONGEST_PACKET ? (guint) n_samples : 0;
}

/*
 * Speech comes from the address that was agreed on; only its port may be another one, behind a router that changes it, and
 * only as long as nothing comes from the one we know. Else whoever can send from there could take the call over.
 */
static gboolean
is_peer (SonorMediaLeg   *self,
         const struct sa *source)
{
  if (sa_cmp (source, &self->agreed, SA_ALL) || sa_cmp (source, &self->peer, SA_ALL))
    return TRUE;

  return sa_cmp (source, &self->peer, SA_ADDR) && self->silent_turns >= SONOR_PORT_CHANGE_TURNS;
}

/*
 * Strangers are turned away before libre looks at what they send: it remembers everybody who ever sent something, eight of
 * them and no more. Encrypted speech proves by itself where it comes from.
 */
bool
sonor_media_leg_turn_away (struct sa   *source,
                           struct mbuf *packet,
                           void        *user_data)
{
  SonorMediaLeg *self = user_data;

  if (self->stream != NULL && (self->crypto != NULL || is_peer (self, source)))
    return false;

  self->n_strangers++;

  return true;
}

/* The same for RTCP, whose port nobody agrees on by name. */
bool
sonor_media_leg_turn_away_control (struct sa   *source,
                                   struct mbuf *packet,
                                   void        *user_data)
{
  SonorMediaLeg *self = user_data;

  return self->stream == NULL || (self->crypto == NULL && !sa_cmp (source, &self->peer, SA_ADDR));
}

/* A packet that has come. */
void
sonor_media_leg_take (SonorMediaLeg           *self,
                      const struct sa         *source,
                      const struct rtp_header *header,
                      struct mbuf             *packet)
{
  JitterBufferPacket arrived;
  guint span;

  if (self->stream == NULL || (self->stream->direction & SONOR_MEDIA_DIRECTION_RECEIVE) == 0)
    return;

  self->peer = *source;
  self->silent_turns = 0;
  if (self->heard && header->ssrc != self->ssrc)
    sonor_media_leg_start_receiving (self);
  self->ssrc = header->ssrc;

  if ((int) header->pt == self->stream->receive_event_payload_type)
    {
      take_key (self, header->ts, packet);
      return;
    }
  if (header->pt != self->stream->receive_payload_type || (span = measure (self, packet)) == 0)
    {
      self->n_strangers++;
      return;
    }

  arrived = (JitterBufferPacket) {
    .data = (char *) mbuf_buf (packet),
    .len = (spx_uint32_t) mbuf_get_left (packet),
    .timestamp = header->ts / self->clock_factor,
    .span = span,
    .sequence = header->seq,
  };
  jitter_buffer_put (self->jitter, &arrived);
  self->n_received++;
  if (!self->heard)
    {
      self->heard = TRUE;
      sonor_media_leg_tell_heard (self);
    }
}

static guint
decode (SonorMediaLeg            *self,
        const JitterBufferPacket *packet,
        gint16                   *samples)
{
  guint n = MIN (packet->len, SONOR_LONGEST_PACKET);

  if (self->decoder != NULL)
    {
      int decoded = opus_decode (self->decoder, (const unsigned char *) packet->data, (opus_int32) packet->len, samples,
                                 SONOR_LONGEST_PACKET, 0);

      return decoded > 0 ? (guint) decoded : 0;
    }

  sonor_g711_decode (self->stream->codec, (const guint8 *) packet->data, n, samples);

  return n;
}

static void
conceal (SonorMediaLeg *self,
         gint16        *samples)
{
  memset (samples, 0, SONOR_FRAME_SAMPLES * sizeof *samples);
  if (self->key_down || self->n_missing >= MOST_CONCEALED)
    return;

  self->n_missing++;
  if (self->decoder == NULL)
    plc_fillin (&self->concealer, samples, SONOR_FRAME_SAMPLES);
  else if (opus_decode (self->decoder, NULL, 0, samples, SONOR_FRAME_SAMPLES, 0) < 0)
    memset (samples, 0, SONOR_FRAME_SAMPLES * sizeof *samples);
}

/* Adds what comes next to the samples that are left of the packet before. */
static void
read_packet (SonorMediaLeg *self)
{
  char data[2 * SONOR_LONGEST_PACKET];
  gint16 samples[SONOR_LONGEST_PACKET];
  JitterBufferPacket packet = { .data = data, .len = sizeof data };
  spx_int32_t offset = 0;
  guint n = 0;

  if (jitter_buffer_get (self->jitter, &packet, SONOR_FRAME_SAMPLES, &offset) == JITTER_BUFFER_OK)
    {
      n = MIN (decode (self, &packet, samples), SONOR_LONGEST_PACKET - self->n_decoded);
      self->n_missing = 0;
      if (self->decoder == NULL)
        plc_rx (&self->concealer, samples, (int) n);
    }
  if (n == 0)
    {
      conceal (self, samples);
      n = SONOR_FRAME_SAMPLES;
    }
  jitter_buffer_tick (self->jitter);

  memcpy (self->decoded + self->n_decoded, samples, n * sizeof *samples);
  self->n_decoded += n;
}

/* What this leg says in this tick. */
void
sonor_media_leg_receive (SonorMediaLeg *self,
                         SonorFrame    *frame)
{
  memset (frame, 0, sizeof *frame);
  self->silent_turns++;
  if (self->stream == NULL || (self->stream->direction & SONOR_MEDIA_DIRECTION_RECEIVE) == 0 || !self->heard)
    return;

  while (self->n_decoded < SONOR_FRAME_SAMPLES)
    read_packet (self);
  memcpy (frame->samples, self->decoded, sizeof frame->samples);
  self->n_decoded -= SONOR_FRAME_SAMPLES;
  memmove (self->decoded, self->decoded + SONOR_FRAME_SAMPLES, self->n_decoded * sizeof *self->decoded);

  if (self->key_detector != NULL)
    dtmf_rx (self->key_detector, frame->samples, SONOR_FRAME_SAMPLES);
}
