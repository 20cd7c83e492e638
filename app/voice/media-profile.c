/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/media-profile.h"

#include <glib/gi18n-lib.h>

/**
 * SonorMediaProfile:
 *
 * What our side can do and wants: the codecs in the person's order and how much encryption matters. It never changes, so
 * calls share one.
 */
struct _SonorMediaProfile
{
  GObject parent_instance;

  SonorCodec      codecs[SONOR_N_CODECS];
  gsize           n_codecs;
  SonorEncryption encryption;
};

G_DEFINE_FINAL_TYPE (SonorMediaProfile, sonor_media_profile, G_TYPE_OBJECT)

static const struct
{
  const char *name;
  guint       clock_rate;
} codecs[SONOR_N_CODECS] = {
  [SONOR_CODEC_OPUS] = { "opus", 48000 },
  [SONOR_CODEC_G722] = { "G722", 8000 },
  [SONOR_CODEC_PCMA] = { "PCMA", 8000 },
  [SONOR_CODEC_PCMU] = { "PCMU", 8000 },
};

static void
sonor_media_profile_class_init (SonorMediaProfileClass *klass)
{
}

static void
sonor_media_profile_init (SonorMediaProfile *self)
{
}

/**
 * sonor_codec_get_name:
 * @codec: a codec
 *
 * Returns: (transfer none): its name in a session description
 */
const char *
sonor_codec_get_name (SonorCodec codec)
{
  g_return_val_if_fail ((guint) codec < SONOR_N_CODECS, NULL);

  return codecs[codec].name;
}

/**
 * sonor_codec_get_clock_rate:
 * @codec: a codec
 *
 * Returns: the rate of its RTP clock in Hz
 */
guint
sonor_codec_get_clock_rate (SonorCodec codec)
{
  g_return_val_if_fail ((guint) codec < SONOR_N_CODECS, 0);

  return codecs[codec].clock_rate;
}

/**
 * sonor_codec_may_pause:
 * @codec: a codec
 *
 * Comfort noise is understood from those who send it unasked, as many gateways do: their silence is as loud here as they say.
 * It is neither offered nor sent, on purpose:
 *
 *  - An offer (RFC 3389 5) asks the other side for nothing but to stop sending while it hears no voice. Its detector then cuts
 *    the beginnings of words off, above all those of a soft voice or beside a road, and a hotline lives by these.
 *  - What it saves, some 60 kbit/s in one direction while nobody speaks, a desk's network does not need.
 *  - A stream that stops looks lost to relays that count packets, and to whoever listens in.
 *  - To send it we would have to judge ourselves what is voice: GStreamer has no coder for it in Debian 12, and the detector
 *    of webrtcdsp runs only where echo is cancelled, so that a headset would pause otherwise than a loudspeaker.
 *
 * Returns: whether a side that is silent may send comfort noise (RFC 3389) instead of speech; other codecs have their own way,
 *   or none
 */
gboolean
sonor_codec_may_pause (SonorCodec codec)
{
  return codec == SONOR_CODEC_PCMA || codec == SONOR_CODEC_PCMU;
}

/**
 * sonor_codec_from_name:
 * @name: (nullable): a codec's name, in any case
 * @codec: (out): the codec; not written if there is none of that name
 *
 * Returns: whether we know a codec of that name
 */
gboolean
sonor_codec_from_name (const char *name,
                       SonorCodec *codec)
{
  for (guint i = 0; name != NULL && i < SONOR_N_CODECS; i++)
    {
      if (g_ascii_strcasecmp (name, codecs[i].name) == 0)
        {
          *codec = (SonorCodec) i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * sonor_media_profile_new:
 * @wanted: (array length=n_wanted): codecs, the best first; one that is there twice counts once
 * @n_wanted: how many
 * @encryption: how much encryption matters
 *
 * Returns: (transfer full): a profile
 */
SonorMediaProfile *
sonor_media_profile_new (const SonorCodec *wanted,
                         gsize             n_wanted,
                         SonorEncryption   encryption)
{
  SonorMediaProfile *self = g_object_new (SONOR_TYPE_MEDIA_PROFILE, NULL);
  guint seen = 0;

  for (gsize i = 0; i < n_wanted; i++)
    {
      if ((guint) wanted[i] >= SONOR_N_CODECS || (seen & (1u << wanted[i])) != 0)
        continue;
      seen |= 1u << wanted[i];
      self->codecs[self->n_codecs++] = wanted[i];
    }
  self->encryption = encryption;

  return self;
}

/**
 * sonor_media_profile_get_codecs:
 * @self: a profile
 * @n_codecs: (out): how many
 *
 * Returns: (transfer none) (array length=n_codecs): the codecs, the best first
 */
const SonorCodec *
sonor_media_profile_get_codecs (SonorMediaProfile *self,
                                gsize             *n_codecs)
{
  g_return_val_if_fail (SONOR_IS_MEDIA_PROFILE (self), NULL);

  *n_codecs = self->n_codecs;

  return self->codecs;
}

/**
 * sonor_media_profile_get_encryption:
 * @self: a profile
 *
 * Returns: how much encryption matters
 */
SonorEncryption
sonor_media_profile_get_encryption (SonorMediaProfile *self)
{
  g_return_val_if_fail (SONOR_IS_MEDIA_PROFILE (self), SONOR_ENCRYPTION_REQUIRED);

  return self->encryption;
}

/**
 * sonor_encryption_get_mismatch:
 * @encryption: how much it matters to us
 *
 * Returns: (transfer none): in words for the person, what it means that the other side does not agree
 */
const char *
sonor_encryption_get_mismatch (SonorEncryption encryption)
{
  return encryption == SONOR_ENCRYPTION_REQUIRED
           ? _("The other side does not encrypt speech, and this line talks only encrypted")
           : _("The other side talks only encrypted, in a way this line does not");
}
