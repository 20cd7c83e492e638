/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Offers and answers: RFC 3264, RFC 4568 for keys, RFC 4733 2.4 for keypads. What follows from them is in media-agreement.c. */

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "voice/session-description-private.h"
#include "voice/voice-error.h"

#define FIRST_DYNAMIC 96
#define LAST_DYNAMIC 127

/* RFC 7587 6.1. Nothing here plays more than wideband speech, or two channels: what more a side sent would be bits for nobody.
 * One channel need not be asked for, but there are telephones that send two unless it is. */
#define OPUS_PARAMETERS "useinbandfec=1;minptime=10;maxplaybackrate=16000;sprop-maxcapturerate=16000;stereo=0"

static const int static_payload_types[SONOR_N_CODECS] = {
  [SONOR_CODEC_OPUS] = -1,
  [SONOR_CODEC_G722] = 9,
  [SONOR_CODEC_PCMA] = 8,
  [SONOR_CODEC_PCMU] = 0,
};

typedef struct
{
  su_home_t    *home;
  sdp_media_t  *media;
  sdp_rtpmap_t *last_format;
  gboolean      taken[128];
} Builder;

static gboolean
check_endpoint (SonorMediaProfile  *profile,
                const char         *address,
                guint               port,
                GError            **error)
{
  gsize n_codecs;

  sonor_media_profile_get_codecs (profile, &n_codecs);
  if (n_codecs == 0)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_NO_COMMON_CODEC,
                           _("No codec is switched on; choose at least one in the preferences"));
      return FALSE;
    }
  if (!g_hostname_is_ip_address (address) || port == 0 || port > 65535)
    {
      g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                   _("Speech needs an IP address and a port from 1 to 65535, not %s and %u"), address, port);
      return FALSE;
    }

  return TRUE;
}

static sdp_session_t *
build_session (su_home_t               *home,
               const char              *address,
               SonorSessionDescription *previous)
{
  sdp_session_t *session = su_salloc (home, sizeof *session);
  sdp_origin_t *origin = su_salloc (home, sizeof *origin);
  sdp_connection_t *connection = su_salloc (home, sizeof *connection);

  connection->c_nettype = sdp_net_in;
  connection->c_addrtype = strchr (address, ':') != NULL ? sdp_addr_ip6 : sdp_addr_ip4;
  connection->c_address = su_strdup (home, address);

  origin->o_username = "-";
  /* 31 bits suffice to tell our sessions apart, and no parser of a number is too small for them. */
  origin->o_id = previous != NULL ? previous->session->sdp_origin->o_id : (guint64) g_random_int () >> 1;
  origin->o_version = previous != NULL ? previous->session->sdp_origin->o_version : 1;
  origin->o_address = connection;

  session->sdp_origin = origin;
  session->sdp_subject = "-";
  session->sdp_connection = connection;
  session->sdp_time = su_salloc (home, sizeof *session->sdp_time);

  return session;
}

static void
builder_init (Builder             *builder,
              su_home_t           *home,
              sdp_session_t       *session,
              sdp_proto_e          protocol,
              guint                port,
              SonorMediaDirection  direction)
{
  sdp_media_t *media = su_salloc (home, sizeof *media);

  media->m_session = session;
  media->m_type = sdp_media_audio;
  media->m_type_name = "audio";
  media->m_port = port;
  media->m_proto = protocol;
  media->m_proto_name = protocol == sdp_proto_srtp ? "RTP/SAVP" : "RTP/AVP";
  media->m_mode = (sdp_mode_t) direction;

  *builder = (Builder) { .home = home, .media = media };
}

static void
builder_add_format (Builder    *builder,
                    guint       payload_type,
                    const char *encoding,
                    guint       clock_rate,
                    const char *channels,
                    const char *parameters)
{
  sdp_rtpmap_t *format = su_salloc (builder->home, sizeof *format);

  format->rm_pt = payload_type & 0x7f;
  format->rm_encoding = su_strdup (builder->home, encoding);
  format->rm_rate = clock_rate;
  format->rm_params = channels;
  format->rm_fmtp = parameters;

  if (builder->last_format == NULL)
    builder->media->m_rtpmaps = format;
  else
    builder->last_format->rm_next = format;
  builder->last_format = format;
  builder->taken[payload_type & 0x7f] = TRUE;
}

static void
builder_add_codec (Builder    *builder,
                   SonorCodec  codec,
                   guint       payload_type)
{
  builder_add_format (builder, payload_type, sonor_codec_get_name (codec), sonor_codec_get_clock_rate (codec),
                      codec == SONOR_CODEC_OPUS ? "2" : NULL,
                      codec == SONOR_CODEC_OPUS ? OPUS_PARAMETERS : NULL);
}

static void
builder_add_attribute (Builder    *builder,
                       const char *name,
                       const char *value)
{
  sdp_attribute_t *attribute = su_salloc (builder->home, sizeof *attribute);

  attribute->a_name = name;
  attribute->a_value = su_strdup (builder->home, value);
  sdp_attribute_append (&builder->media->m_attributes, attribute);
}

static void
builder_add_key (Builder             *builder,
                 const SonorMediaKey *key)
{
  g_autofree char *value = sonor_media_key_to_string (key);

  builder_add_attribute (builder, "crypto", value);
  explicit_bzero (value, strlen (value));
}

/* A payload type, once used for something in a session, is not used for anything else in it: RFC 3264 8.3.2. */
static guint
builder_pick (Builder           *builder,
              const sdp_media_t *before,
              int                used_before,
              int                wished)
{
  if (used_before >= 0)
    return (guint) used_before;
  if (wished >= 0 && wished < FIRST_DYNAMIC)
    return (guint) wished;

  for (const sdp_rtpmap_t *map = before != NULL ? before->m_rtpmaps : NULL; map != NULL; map = map->rm_next)
    builder->taken[map->rm_pt] = TRUE;
  for (guint payload_type = FIRST_DYNAMIC; payload_type <= LAST_DYNAMIC; payload_type++)
    {
      guint candidate = wished >= 0 && !builder->taken[wished] ? (guint) wished : payload_type;

      if (!builder->taken[candidate])
        return candidate;
    }

  return LAST_DYNAMIC;
}

static void
offer_codecs (Builder           *builder,
              SonorMediaProfile *profile,
              const sdp_media_t *before)
{
  static const guint event_rates[] = { 8000, 48000 };
  gsize n_codecs;
  const SonorCodec *codecs = sonor_media_profile_get_codecs (profile, &n_codecs);

  for (gsize i = 0; i < n_codecs; i++)
    builder_add_codec (builder, codecs[i],
                       builder_pick (builder, before, before != NULL ? sonor_sdp_find_codec (before, codecs[i]) : -1,
                                     static_payload_types[codecs[i]]));

  for (guint r = 0; r < G_N_ELEMENTS (event_rates); r++)
    {
      gboolean needed = FALSE;

      for (gsize i = 0; i < n_codecs; i++)
        needed |= sonor_codec_get_clock_rate (codecs[i]) == event_rates[r];
      if (needed)
        builder_add_format (builder,
                            builder_pick (builder, before,
                                          before != NULL ? sonor_sdp_find_events (before, event_rates[r]) : -1,
                                          event_rates[r] == 8000 ? 101 : 102),
                            "telephone-event", event_rates[r], NULL, "0-15");
    }
}

static gboolean
offer_keys (Builder            *builder,
            const sdp_media_t  *before,
            GError            **error)
{
  for (guint suite = 0; suite < SONOR_N_CRYPTO_SUITES; suite++)
    {
      SonorMediaKey wished = { .suite = (SonorCryptoSuite) suite, .tag = suite + 1 };
      SonorMediaKey key;

      /* A new key would start the packets' counters anew in the middle of a call. */
      if ((before == NULL || !sonor_sdp_find_own_key (before, &wished, &key)) &&
          !sonor_media_key_generate (&key, (SonorCryptoSuite) suite, suite + 1, error))
        return FALSE;
      builder_add_key (builder, &key);
      sonor_media_key_wipe (&key);
    }

  return TRUE;
}

/* A format whose payload type nobody explained would be written as “a=rtpmap:96 /0”, which no one can read. What formats a
 * refused stream has does not matter, but it has one: RFC 3264 6. */
static void
keep_named_formats (su_home_t   *home,
                    sdp_media_t *media)
{
  sdp_rtpmap_t **link = &media->m_rtpmaps;

  if (media->m_rtpmaps == NULL)
    return;

  while (*link != NULL)
    {
      const sdp_rtpmap_t *format = *link;

      if (format->rm_encoding != NULL && *format->rm_encoding != '\0' && format->rm_rate > 0)
        link = &(*link)->rm_next;
      else
        *link = format->rm_next;
    }
  if (media->m_rtpmaps == NULL)
    {
      Builder builder = { .home = home, .media = media };

      builder_add_codec (&builder, SONOR_CODEC_PCMU, 0);
    }
}

/* Streams that were offered once stay in their places, refused: RFC 3264 8. */
static sdp_media_t *
refuse_stream (su_home_t         *home,
               sdp_session_t     *session,
               const sdp_media_t *offered)
{
  sdp_media_t *refused = sdp_media_dup (home, offered, session);

  refused->m_next = NULL;
  refused->m_port = 0;
  refused->m_number_of_ports = 0;
  refused->m_rejected = 1;
  refused->m_attributes = NULL;
  refused->m_connections = NULL;
  refused->m_bandwidths = NULL;
  refused->m_mode = sdp_inactive;
  keep_named_formats (home, refused);

  return refused;
}

/* The same streams as in @like, with @media in the place of @place and all others refused. */
static void
place_media (SonorSessionDescription *self,
             const sdp_session_t     *like,
             const sdp_media_t       *place,
             sdp_media_t             *media)
{
  sdp_media_t **link = &self->session->sdp_media;

  for (const sdp_media_t *other = like != NULL ? like->sdp_media : place; other != NULL; other = other->m_next)
    {
      *link = other == place ? media : refuse_stream (self->home, self->session, other);
      link = &(*link)->m_next;
    }
  if (like == NULL)
    *link = media;
  self->audio = media;
}

/* RFC 3264 8: the version grows when, and only when, something is different. */
static gboolean
finish (SonorSessionDescription  *self,
        SonorSessionDescription  *previous,
        GError                  **error)
{
  if (!sonor_session_description_print (self, error))
    return FALSE;
  if (previous == NULL || strcmp (self->text, previous->text) == 0)
    return TRUE;

  self->session->sdp_origin->o_version++;
  explicit_bzero (self->text, strlen (self->text));
  g_free (self->text);

  return sonor_session_description_print (self, error);
}

/**
 * sonor_session_description_offer:
 * @profile: what we can do
 * @address: where we want to be sent to: an IP address of this machine
 * @port: the port there
 * @direction: which way speech is to go, seen from us
 * @previous: (nullable): our last description in this call
 * @error: return location for a #GError
 *
 * Makes an offer: every codec of the profile in its order, telephone-event at each of their clock rates, and a key for each
 * suite unless encryption is off. Preferred encryption is offered as keys on a plain stream (RTP/AVP), which those who do
 * not know them ignore; required encryption as RTP/SAVP.
 *
 * Returns: (transfer full) (nullable): the offer, or %NULL with @error set
 */
SonorSessionDescription *
sonor_session_description_offer (SonorMediaProfile        *profile,
                                 const char               *address,
                                 guint                     port,
                                 SonorMediaDirection       direction,
                                 SonorSessionDescription  *previous,
                                 GError                  **error)
{
  g_autoptr (SonorSessionDescription) self = g_object_new (SONOR_TYPE_SESSION_DESCRIPTION, NULL);
  const sdp_media_t *before = previous != NULL ? previous->audio : NULL;
  SonorEncryption encryption = sonor_media_profile_get_encryption (profile);
  sdp_proto_e protocol = encryption == SONOR_ENCRYPTION_REQUIRED ? sdp_proto_srtp : sdp_proto_rtp;
  Builder builder;

  if (!check_endpoint (profile, address, port, error))
    return NULL;

  if (before != NULL && encryption != SONOR_ENCRYPTION_OFF)
    protocol = before->m_proto;
  self->session = build_session (self->home, address, previous);
  builder_init (&builder, self->home, self->session, protocol, port, direction);
  offer_codecs (&builder, profile, before);
  builder_add_attribute (&builder, "ptime", G_STRINGIFY (SONOR_SDP_PACKET_TIME));
  if (encryption != SONOR_ENCRYPTION_OFF && !offer_keys (&builder, before, error))
    return NULL;
  place_media (self, before != NULL ? previous->session : NULL, before, builder.media);

  return finish (self, previous, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
choose_codec (const sdp_media_t *offered,
              SonorMediaProfile *profile,
              SonorCodec        *codec)
{
  gsize n_codecs;
  const SonorCodec *codecs = sonor_media_profile_get_codecs (profile, &n_codecs);

  for (gsize i = 0; i < n_codecs; i++)
    {
      if (sonor_sdp_find_codec (offered, codecs[i]) >= 0)
        {
          *codec = codecs[i];
          return TRUE;
        }
    }

  return FALSE;
}

/* Whether a stream's encryption is one we can live with; if so, whether there will be any and with which key of theirs. */
static gboolean
encryption_fits (const sdp_media_t *offered,
                 SonorEncryption    encryption,
                 gboolean          *encrypted,
                 SonorMediaKey     *key)
{
  *encrypted = encryption != SONOR_ENCRYPTION_OFF && sonor_sdp_find_key (offered, key);
  if (*encrypted)
    return TRUE;

  return encryption != SONOR_ENCRYPTION_REQUIRED && offered->m_proto == sdp_proto_rtp;
}

static void
set_encryption_error (SonorEncryption   encryption,
                      GError          **error)
{
  g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_ENCRYPTION, sonor_encryption_get_mismatch (encryption));
}

/* The stream of an offer to talk on: the first encrypted one that fits, else the first that fits. */
static const sdp_media_t *
choose_stream (SonorSessionDescription  *offer,
               SonorMediaProfile        *profile,
               SonorCodec               *codec,
               gboolean                 *encrypted,
               SonorMediaKey            *key,
               GError                  **error)
{
  SonorEncryption encryption = sonor_media_profile_get_encryption (profile);
  const sdp_media_t *chosen = NULL;
  gboolean common_codec = FALSE;

  for (const sdp_media_t *media = offer->session->sdp_media; media != NULL; media = media->m_next)
    {
      SonorMediaKey candidate_key = { 0 };
      SonorCodec candidate_codec;
      gboolean candidate_encrypted;

      if (!sonor_sdp_is_usable (media) || !choose_codec (media, profile, &candidate_codec))
        continue;
      common_codec = TRUE;

      if (encryption_fits (media, encryption, &candidate_encrypted, &candidate_key) &&
          (chosen == NULL || (candidate_encrypted && !*encrypted)))
        {
          chosen = media;
          *codec = candidate_codec;
          *encrypted = candidate_encrypted;
          *key = candidate_key;
        }
      sonor_media_key_wipe (&candidate_key);
    }

  if (chosen == NULL && common_codec)
    set_encryption_error (encryption, error);
  else if (chosen == NULL)
    g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_NO_COMMON_CODEC,
                         _("The two sides share no codec; switch on more of them in the preferences"));

  return chosen;
}

/**
 * sonor_session_description_is_acceptable:
 * @offer: what the other side offered
 * @profile: what we can do
 * @error: return location for a #GError
 *
 * Tells whether an answer can be made, so that nobody is rung for a call that cannot be.
 *
 * Returns: whether it can; if not, @error is set (%SONOR_VOICE_ERROR_NO_COMMON_CODEC, %SONOR_VOICE_ERROR_ENCRYPTION)
 */
gboolean
sonor_session_description_is_acceptable (SonorSessionDescription  *offer,
                                         SonorMediaProfile        *profile,
                                         GError                  **error)
{
  SonorMediaKey key = { 0 };
  gboolean encrypted = FALSE;
  SonorCodec codec;
  const sdp_media_t *chosen = choose_stream (offer, profile, &codec, &encrypted, &key, error);

  sonor_media_key_wipe (&key);

  return chosen != NULL;
}

/**
 * sonor_session_description_answer:
 * @offer: what the other side offered
 * @profile: what we can do
 * @address: where we want to be sent to: an IP address of this machine
 * @port: the port there
 * @direction: which way speech is to go as far as we are concerned
 * @previous: (nullable): our last description in this call
 * @error: return location for a #GError
 *
 * Makes an answer: the first codec of ours that is offered, telephone-event at its clock rate if that is offered, the offer's
 * payload types, a key of our own for the first usable one of theirs, and of @direction what the offer leaves (RFC 3264 6.1).
 * All other streams are refused in their places.
 *
 * Returns: (transfer full) (nullable): the answer, or %NULL with @error set (%SONOR_VOICE_ERROR_NO_COMMON_CODEC,
 *   %SONOR_VOICE_ERROR_ENCRYPTION)
 */
SonorSessionDescription *
sonor_session_description_answer (SonorSessionDescription  *offer,
                                  SonorMediaProfile        *profile,
                                  const char               *address,
                                  guint                     port,
                                  SonorMediaDirection       direction,
                                  SonorSessionDescription  *previous,
                                  GError                  **error)
{
  g_autoptr (SonorSessionDescription) self = g_object_new (SONOR_TYPE_SESSION_DESCRIPTION, NULL);
  const sdp_media_t *offered;
  SonorMediaKey peer_key = { 0 };
  gboolean encrypted = FALSE;
  SonorMediaDirection wanted = SONOR_MEDIA_DIRECTION_NONE;
  SonorCodec codec;
  int events;
  Builder builder;

  if (!check_endpoint (profile, address, port, error))
    return NULL;
  offered = choose_stream (offer, profile, &codec, &encrypted, &peer_key, error);
  if (offered == NULL)
    return NULL;

  /* We may receive what they send, and send what they receive. */
  if ((offered->m_mode & sdp_sendonly) != 0)
    wanted |= direction & SONOR_MEDIA_DIRECTION_RECEIVE;
  if ((offered->m_mode & sdp_recvonly) != 0)
    wanted |= direction & SONOR_MEDIA_DIRECTION_SEND;

  self->session = build_session (self->home, address, previous);
  builder_init (&builder, self->home, self->session, offered->m_proto, port, wanted);
  builder_add_codec (&builder, codec, (guint) sonor_sdp_find_codec (offered, codec));
  events = sonor_sdp_find_events (offered, sonor_codec_get_clock_rate (codec));
  if (events >= 0)
    builder_add_format (&builder, (guint) events, "telephone-event", sonor_codec_get_clock_rate (codec), NULL, "0-15");
  builder_add_attribute (&builder, "ptime", G_STRINGIFY (SONOR_SDP_PACKET_TIME));

  if (encrypted)
    {
      SonorMediaKey key;
      gboolean kept = previous != NULL && previous->audio != NULL &&
                      sonor_sdp_find_own_key (previous->audio, &peer_key, &key);
      gboolean made = kept || sonor_media_key_generate (&key, peer_key.suite, peer_key.tag, error);

      sonor_media_key_wipe (&peer_key);
      if (!made)
        return NULL;
      builder_add_key (&builder, &key);
      sonor_media_key_wipe (&key);
    }
  place_media (self, offer->session, offered, builder.media);

  return finish (self, previous, error) ? g_steal_pointer (&self) : NULL;
}
