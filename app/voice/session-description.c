/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/session-description-private.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "voice/voice-error.h"

/* What a description may hold before we stop reading: many times what any telephone sends. */
#define MOST_BYTES 16384
#define MOST_STREAMS 16
#define MOST_FORMATS 128
#define MOST_ATTRIBUTES 256

/**
 * SonorSessionDescription:
 *
 * One side's offer or answer (RFC 3264) for one stream of speech. It never changes. It is read and written by Sofia-SIP's
 * parser only. Offers and answers are made here and not by NUA's own engine (SOA, switched off by NUTAG_MEDIA_ENABLE(0)),
 * because that one knows no keys, chooses codecs by the first common one rather than by the person's order, drops
 * telephone-event at the codec's clock rate when two rates are offered, and cannot refuse a call for lack of encryption.
 */
G_DEFINE_FINAL_TYPE (SonorSessionDescription, sonor_session_description, G_TYPE_OBJECT)

static void
sonor_session_description_finalize (GObject *object)
{
  SonorSessionDescription *self = SONOR_SESSION_DESCRIPTION (object);

  /* It holds keys. */
  if (self->text != NULL)
    explicit_bzero (self->text, strlen (self->text));
  g_free (self->text);
  su_home_deinit (self->home);

  G_OBJECT_CLASS (sonor_session_description_parent_class)->finalize (object);
}

static void
sonor_session_description_class_init (SonorSessionDescriptionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_session_description_finalize;
}

static void
sonor_session_description_init (SonorSessionDescription *self)
{
  self->home->suh_size = sizeof self->home;
  su_home_init (self->home);
}

/* How many there are in one of Sofia's lists, whose links are their own type. */
#define COUNT(number, type, list, next) \
  for (const type *item = (list); item != NULL; item = item->next) \
    number++

static gboolean
is_bounded (const sdp_session_t *session)
{
  guint n_streams = 0;

  for (const sdp_media_t *media = session->sdp_media; media != NULL; media = media->m_next)
    {
      guint n_formats = 0, n_attributes = 0;

      COUNT (n_formats, sdp_rtpmap_t, media->m_rtpmaps, rm_next);
      COUNT (n_attributes, sdp_attribute_t, media->m_attributes, a_next);
      if (++n_streams > MOST_STREAMS || n_formats > MOST_FORMATS || n_attributes > MOST_ATTRIBUTES)
        return FALSE;
    }

  return TRUE;
}

/* Whether a stream is speech over RTP to an address we can send to. */
gboolean
sonor_sdp_is_usable (const sdp_media_t *media)
{
  const sdp_connection_t *connection = sdp_media_connections (media);

  return media->m_type == sdp_media_audio && media->m_port > 0 && media->m_port <= 65535 && !media->m_rejected &&
         (media->m_proto == sdp_proto_rtp || media->m_proto == sdp_proto_srtp) &&
         connection != NULL && connection->c_nettype == sdp_net_in && !connection->c_mcast &&
         connection->c_address != NULL && g_hostname_is_ip_address (connection->c_address);
}

#define TOKEN "[-!#$%&'*+.^_`{|}~0-9A-Za-z]+"

/* Sofia-SIP's parser runs for ever, taking memory as it goes, over a stream that is not RTP and one of whose formats begins
 * with anything else than a token's character (parse_media() in sdp_parse.c, 1.12.11 and 1.13.17). So every such line must
 * first look as RFC 4566 5.14 has it, to its very end: to GRegex a form feed is the end of a line too. */
static gboolean
streams_are_well_formed (const char *text)
{
  static GRegex *stream = NULL;
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", -1);
  gboolean good = TRUE;

  if (g_once_init_enter (&stream))
    g_once_init_leave (&stream, g_regex_new ("^m= *" TOKEN " +[0-9]{1,9}(/[0-9]{1,9})? +" TOKEN "(/" TOKEN ")*( +" TOKEN ")* *$",
                                             G_REGEX_RAW | G_REGEX_OPTIMIZE | G_REGEX_DOLLAR_ENDONLY, 0, NULL));

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i] + strspn (lines[i], " \t");

      if (line[0] == 'm' && line[1] == '=' && !g_regex_match (stream, line, 0, NULL))
        good = FALSE;
      explicit_bzero (lines[i], strlen (lines[i]));
    }

  return good;
}

/**
 * sonor_session_description_parse:
 * @text: what the other side sent; a secret, as it may hold keys
 * @length: how long that is in bytes
 * @error: return location for a #GError; its message holds nothing of @text
 *
 * Reads what the other side sent. That there is a stream we can use is not asked here, as an answer to an offer without one
 * must name every stream of it.
 *
 * Returns: (transfer full) (nullable): the description, or %NULL with @error set (%SONOR_VOICE_ERROR_MALFORMED)
 */
SonorSessionDescription *
sonor_session_description_parse (const char  *text,
                                 gsize        length,
                                 GError     **error)
{
  g_autoptr (SonorSessionDescription) self = g_object_new (SONOR_TYPE_SESSION_DESCRIPTION, NULL);
  sdp_parser_t *parser;

  if (length <= MOST_BYTES && memchr (text, '\0', length) == NULL)
    self->text = g_strndup (text, length);
  if (self->text != NULL && streams_are_well_formed (self->text))
    {
      parser = sdp_parse (self->home, self->text, (issize_t) length, sdp_f_mode_0000 | sdp_f_anynet | sdp_f_c_missing);
      if (sdp_session (parser) != NULL && is_bounded (sdp_session (parser)))
        self->session = sdp_session_dup (self->home, sdp_session (parser));
      sdp_parser_free (parser);
    }

  if (self->session == NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_MALFORMED,
                           _("The other side describes its speech in a way that cannot be read"));
      return NULL;
    }

  for (sdp_media_t *media = self->session->sdp_media; media != NULL && self->audio == NULL; media = media->m_next)
    {
      if (sonor_sdp_is_usable (media))
        self->audio = media;
    }

  return g_steal_pointer (&self);
}

/* Writes the text of what was built. */
gboolean
sonor_session_description_print (SonorSessionDescription  *self,
                                 GError                  **error)
{
  sdp_printer_t *printer = sdp_print (self->home, self->session, NULL, 0, sdp_f_all_rtpmaps | sdp_f_mode_always);

  self->text = g_strdup (sdp_message (printer));
  if (self->text == NULL)
    g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_FAILED,
                 "Cannot write a session description: %s", sdp_printing_error (printer));
  sdp_printer_free (printer);

  return self->text != NULL;
}

/* The payload type of a codec in a stream, -1 if it is not there. */
int
sonor_sdp_find_codec (const sdp_media_t *media,
                      SonorCodec         codec)
{
  for (const sdp_rtpmap_t *map = media->m_rtpmaps; map != NULL; map = map->rm_next)
    {
      if (map->rm_encoding == NULL || g_ascii_strcasecmp (map->rm_encoding, sonor_codec_get_name (codec)) != 0)
        continue;
      /* Some say 16000 for G.722, which is right by sense and wrong by RFC 3551. */
      if (map->rm_rate != sonor_codec_get_clock_rate (codec) && !(codec == SONOR_CODEC_G722 && map->rm_rate == 16000))
        continue;
      /* Opus is always announced with two channels: RFC 7587 7. The others have one. */
      if (map->rm_params != NULL && strcmp (map->rm_params, codec == SONOR_CODEC_OPUS ? "2" : "1") != 0)
        continue;

      return map->rm_pt;
    }

  return -1;
}

/* The payload type of telephone-event at a clock rate, -1 if it is not there. */
int
sonor_sdp_find_events (const sdp_media_t *media,
                       guint              clock_rate)
{
  for (const sdp_rtpmap_t *map = media->m_rtpmaps; map != NULL; map = map->rm_next)
    {
      if (map->rm_encoding != NULL && g_ascii_strcasecmp (map->rm_encoding, "telephone-event") == 0 &&
          map->rm_rate == clock_rate)
        return map->rm_pt;
    }

  return -1;
}

/* The first key in a stream that we can use: the other side has put the one it likes best first. */
gboolean
sonor_sdp_find_key (const sdp_media_t *media,
                    SonorMediaKey     *key)
{
  for (const sdp_attribute_t *line = sdp_attribute_find (media->m_attributes, "crypto"); line != NULL;
       line = sdp_attribute_find (line->a_next, "crypto"))
    {
      if (line->a_value != NULL && sonor_media_key_parse (key, line->a_value))
        return TRUE;
    }

  return FALSE;
}

/* The key of ours that goes with the other side's: same tag, same suite. */
gboolean
sonor_sdp_find_own_key (const sdp_media_t   *media,
                        const SonorMediaKey *peer,
                        SonorMediaKey       *key)
{
  for (const sdp_attribute_t *line = sdp_attribute_find (media->m_attributes, "crypto"); line != NULL;
       line = sdp_attribute_find (line->a_next, "crypto"))
    {
      if (line->a_value != NULL && sonor_media_key_parse (key, line->a_value) && key->tag == peer->tag &&
          key->suite == peer->suite)
        return TRUE;
    }
  sonor_media_key_wipe (key);

  return FALSE;
}

/**
 * sonor_session_description_to_string:
 * @self: a description
 *
 * Returns: (transfer none): its text; a secret, as it may hold keys
 */
const char *
sonor_session_description_to_string (SonorSessionDescription *self)
{
  g_return_val_if_fail (SONOR_IS_SESSION_DESCRIPTION (self), NULL);

  return self->text;
}

/**
 * sonor_session_description_get_direction:
 * @self: a description
 *
 * Returns: which way speech goes, seen from the side that made the description
 */
SonorMediaDirection
sonor_session_description_get_direction (SonorSessionDescription *self)
{
  g_return_val_if_fail (SONOR_IS_SESSION_DESCRIPTION (self), SONOR_MEDIA_DIRECTION_NONE);

  /* sdp_mode_t has the same bits. */
  return self->audio != NULL ? (SonorMediaDirection) self->audio->m_mode : SONOR_MEDIA_DIRECTION_NONE;
}
