/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "voice/media-key.h"
#include "voice/media-profile.h"

G_BEGIN_DECLS

/**
 * SonorMediaDirection:
 * @SONOR_MEDIA_DIRECTION_NONE: `a=inactive`
 * @SONOR_MEDIA_DIRECTION_SEND: `a=sendonly`
 * @SONOR_MEDIA_DIRECTION_RECEIVE: `a=recvonly`
 * @SONOR_MEDIA_DIRECTION_BOTH: `a=sendrecv`
 *
 * Which way speech goes, seen from the side that says so.
 */
typedef enum
{
  SONOR_MEDIA_DIRECTION_NONE = 0,
  SONOR_MEDIA_DIRECTION_SEND = 1 << 0,
  SONOR_MEDIA_DIRECTION_RECEIVE = 1 << 1,
  SONOR_MEDIA_DIRECTION_BOTH = SONOR_MEDIA_DIRECTION_SEND | SONOR_MEDIA_DIRECTION_RECEIVE,
} SonorMediaDirection;

/**
 * SonorMediaStream:
 * @codec: what speech is coded with
 * @send_payload_type: the RTP payload type of what we send
 * @receive_payload_type: the RTP payload type of what we receive
 * @send_event_payload_type: the RTP payload type for the keys we press (RFC 4733) at the codec's clock rate, -1 if the other
 *   side takes none; then SIP INFO is left
 * @receive_event_payload_type: the RTP payload type of keys pressed there, -1 for none
 * @packet_time: milliseconds of speech in the packets we send
 * @direction: which way speech goes, seen from us
 * @address: where to send to: an IP address
 * @port: the port there
 * @encrypted: whether the keys below are to be used
 * @send_key: what we encrypt with
 * @receive_key: what the other side encrypts with
 *
 * What the two sides of a call have agreed on. Free it with sonor_media_stream_free(), which wipes the keys.
 */
typedef struct
{
  SonorCodec          codec;
  guint               send_payload_type;
  guint               receive_payload_type;
  int                 send_event_payload_type;
  int                 receive_event_payload_type;
  guint               packet_time;
  SonorMediaDirection direction;
  char               *address;
  guint               port;
  gboolean            encrypted;
  SonorMediaKey       send_key;
  SonorMediaKey       receive_key;
} SonorMediaStream;

#define SONOR_TYPE_MEDIA_STREAM (sonor_media_stream_get_type ())
GType             sonor_media_stream_get_type (void);

SonorMediaStream *sonor_media_stream_copy (const SonorMediaStream *self);
void              sonor_media_stream_free (SonorMediaStream *self);
gboolean          sonor_media_stream_equal (const SonorMediaStream *self,
                                            const SonorMediaStream *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorMediaStream, sonor_media_stream_free)

G_END_DECLS
