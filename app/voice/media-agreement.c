/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What follows from an offer and its answer: RFC 3264 6.1, 7. */

#include <glib/gi18n-lib.h>

#include "voice/session-description-private.h"
#include "voice/voice-error.h"

/* The stream of @remote in the place that our own has in @local. */
static const sdp_media_t *
find_counterpart (SonorSessionDescription *local,
                  SonorSessionDescription *remote)
{
  const sdp_media_t *theirs = remote->session->sdp_media;

  for (const sdp_media_t *ours = local->session->sdp_media; ours != NULL && theirs != NULL; ours = ours->m_next)
    {
      if (ours == local->audio)
        return sonor_sdp_is_usable (theirs) ? theirs : NULL;
      theirs = theirs->m_next;
    }

  return NULL;
}

static guint
find_packet_time (const sdp_media_t *media)
{
  const sdp_attribute_t *ptime = sdp_attribute_find (media->m_attributes, "ptime");
  guint64 value;

  if (ptime != NULL && ptime->a_value != NULL && g_ascii_string_to_unsigned (ptime->a_value, 10, 10, 60, &value, NULL) &&
      value % 10 == 0)
    return (guint) value;

  return SONOR_SDP_PACKET_TIME;
}

/* The codec both lists hold: an answer has been made of the offer, so the one the shorter list puts first is meant. */
static gboolean
find_common_codec (const sdp_media_t *ours,
                   const sdp_media_t *theirs,
                   SonorCodec        *codec)
{
  for (const sdp_rtpmap_t *map = theirs->m_rtpmaps; map != NULL; map = map->rm_next)
    {
      SonorCodec candidate;

      if (sonor_codec_from_name (map->rm_encoding, &candidate) && sonor_sdp_find_codec (theirs, candidate) >= 0 &&
          sonor_sdp_find_codec (ours, candidate) >= 0)
        {
          *codec = candidate;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * sonor_session_description_agree:
 * @local: our offer or answer
 * @remote: the other side's answer or offer
 * @profile: what we can do
 * @error: return location for a #GError
 *
 * Works out what the two sides have agreed on. Fails closed: if encryption is required, or the stream says it is encrypted,
 * and there is no pair of keys, nothing is agreed.
 *
 * Returns: (transfer full) (nullable): what was agreed, or %NULL with @error set (%SONOR_VOICE_ERROR_NO_COMMON_CODEC,
 *   %SONOR_VOICE_ERROR_ENCRYPTION)
 */
SonorMediaStream *
sonor_session_description_agree (SonorSessionDescription  *local,
                                 SonorSessionDescription  *remote,
                                 SonorMediaProfile        *profile,
                                 GError                  **error)
{
  const sdp_media_t *ours = local->audio;
  const sdp_media_t *theirs = find_counterpart (local, remote);
  g_autoptr (SonorMediaStream) stream = g_new0 (SonorMediaStream, 1);
  SonorEncryption encryption = sonor_media_profile_get_encryption (profile);
  guint clock_rate;

  if (theirs == NULL || !find_common_codec (ours, theirs, &stream->codec))
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_NO_COMMON_CODEC,
                           _("The two sides share no codec; switch on more of them in the preferences"));
      return NULL;
    }

  stream->encrypted = encryption != SONOR_ENCRYPTION_OFF && sonor_sdp_find_key (theirs, &stream->receive_key) &&
                      sonor_sdp_find_own_key (ours, &stream->receive_key, &stream->send_key);
  if (!stream->encrypted &&
      (encryption == SONOR_ENCRYPTION_REQUIRED || ours->m_proto == sdp_proto_srtp || theirs->m_proto == sdp_proto_srtp))
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_ENCRYPTION,
                           sonor_encryption_get_mismatch (encryption));
      return NULL;
    }

  clock_rate = sonor_codec_get_clock_rate (stream->codec);
  stream->send_payload_type = (guint) sonor_sdp_find_codec (theirs, stream->codec);
  stream->receive_payload_type = (guint) sonor_sdp_find_codec (ours, stream->codec);
  stream->send_event_payload_type = sonor_sdp_find_events (theirs, clock_rate);
  stream->receive_event_payload_type = sonor_sdp_find_events (ours, clock_rate);
  stream->packet_time = find_packet_time (theirs);
  stream->address = g_strdup (sdp_media_connections (theirs)->c_address);
  stream->port = (guint) theirs->m_port;
  if ((ours->m_mode & sdp_sendonly) != 0 && (theirs->m_mode & sdp_recvonly) != 0)
    stream->direction |= SONOR_MEDIA_DIRECTION_SEND;
  if ((ours->m_mode & sdp_recvonly) != 0 && (theirs->m_mode & sdp_sendonly) != 0)
    stream->direction |= SONOR_MEDIA_DIRECTION_RECEIVE;

  return g_steal_pointer (&stream);
}
