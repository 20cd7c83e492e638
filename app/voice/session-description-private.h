/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <sofia-sip/sdp.h>

#include "voice/session-description.h"

G_BEGIN_DECLS

/* What we put into one packet, in milliseconds, and what is taken for granted where nothing is said: RFC 3551 4.2. */
#define SONOR_SDP_PACKET_TIME 20

/* `audio` is the stream that is used: the first one that could be in what was parsed, the one that was built otherwise. */
struct _SonorSessionDescription
{
  GObject parent_instance;

  su_home_t      home[1];
  sdp_session_t *session;
  sdp_media_t   *audio;
  char          *text;
};

gboolean sonor_session_description_print (SonorSessionDescription  *self,
                                          GError                  **error);
gboolean sonor_sdp_is_usable (const sdp_media_t *media);
int      sonor_sdp_find_codec (const sdp_media_t *media,
                               SonorCodec         codec);
int      sonor_sdp_find_events (const sdp_media_t *media,
                                guint              clock_rate);
gboolean sonor_sdp_find_key (const sdp_media_t *media,
                             SonorMediaKey     *key);
gboolean sonor_sdp_find_own_key (const sdp_media_t   *media,
                                 const SonorMediaKey *peer,
                                 SonorMediaKey       *key);

G_END_DECLS
