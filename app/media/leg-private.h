/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <opus/opus.h>
#include <speex/speex_jitter.h>

#include "media/engine-private.h"
#include "media/frame.h"
#include "media/leg-crypto.h"
#include "media/libre.h"
#include "media/media-leg.h"
#include "media/player.h"
#include "media/spandsp.h"

G_BEGIN_DECLS

/* A second without a packet, after which the other side may have another port. */
#define SONOR_PORT_CHANGE_TURNS (1000 / SONOR_FRAME_MILLISECONDS)
/* 120 ms of speech, more than any packet we are sent holds. */
#define SONOR_LONGEST_PACKET (SONOR_SAMPLE_RATE * 120 / 1000)

struct _SonorMediaLeg
{
  GObject            parent_instance;

  SonorMediaEngine  *engine;
  SonorLane         *lane;
  guint              port;
  guint              n_played;
  gboolean           closed;

  /* What follows belongs to the thread of the lane. */
  SonorMediaCall    *call;
  struct rtp_sock   *rtp;
  struct udp_helper *gates[2];
  SonorLegCrypto    *crypto;
  SonorMediaStream  *stream;
  guint              clock_factor;   /* RTP clock ticks for each of our samples */
  OpusEncoder       *encoder;
  OpusDecoder       *decoder;

  /* Receiving */
  struct sa          agreed;
  struct sa          peer;
  JitterBuffer      *jitter;
  plc_state_t        concealer;
  dtmf_rx_state_t   *key_detector;
  gint16             decoded[SONOR_LONGEST_PACKET];
  guint              n_decoded;
  guint              n_missing;
  guint              silent_turns;
  guint32            ssrc;
  gboolean           heard;
  gboolean           key_down;
  gboolean           had_key;
  guint32            key_timestamp;
  guint64            n_received;
  guint64            n_strangers;

  /* Sending */
  struct mbuf       *packet;
  struct telev      *keys;
  GQueue             digits;
  guint              key_turns;
  gboolean           key_sending;
  guint32            timestamp;
  guint32            key_sent_timestamp;
  gboolean           marked;
  SonorPlayer        player;
  guint              playing;
};

SonorMediaLeg  *sonor_media_leg_new (SonorMediaEngine *engine,
                                     SonorLane        *lane);
SonorLane      *sonor_media_leg_get_lane (SonorMediaLeg *self);
void            sonor_media_leg_set_lane (SonorMediaLeg *self,
                                          SonorLane     *lane);

/* In the thread of the lane */
gboolean        sonor_media_leg_open (SonorMediaLeg  *self,
                                      GError        **error);
void            sonor_media_leg_shut (SonorMediaLeg *self);
void            sonor_media_leg_detach (SonorMediaLeg *self);
gboolean        sonor_media_leg_attach (SonorMediaLeg *self);
SonorMediaCall *sonor_media_leg_get_call (SonorMediaLeg *self);
void            sonor_media_leg_set_call (SonorMediaLeg  *self,
                                          SonorMediaCall *call);

void            sonor_media_leg_start_receiving (SonorMediaLeg *self);
void            sonor_media_leg_stop_receiving (SonorMediaLeg *self);
void            sonor_media_leg_take (SonorMediaLeg           *self,
                                      const struct sa         *source,
                                      const struct rtp_header *header,
                                      struct mbuf             *packet);
bool            sonor_media_leg_turn_away (struct sa   *source,
                                           struct mbuf *packet,
                                           void        *user_data);
bool            sonor_media_leg_turn_away_control (struct sa   *source,
                                                   struct mbuf *packet,
                                                   void        *user_data);
void            sonor_media_leg_receive (SonorMediaLeg *self,
                                         SonorFrame    *frame);

void            sonor_media_leg_play_frame (SonorMediaLeg *self,
                                            gint32         sum[SONOR_FRAME_SAMPLES]);
void            sonor_media_leg_send (SonorMediaLeg    *self,
                                      const SonorFrame *frame);

void            sonor_media_leg_tell_digit (SonorMediaLeg *self,
                                            char           digit);
void            sonor_media_leg_tell_played (SonorMediaLeg *self,
                                             guint          number);
void            sonor_media_leg_tell_heard (SonorMediaLeg *self);

G_END_DECLS
