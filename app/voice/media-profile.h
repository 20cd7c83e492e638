/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SonorCodec:
 * @SONOR_CODEC_OPUS: Opus, RTP clock 48,000 Hz (RFC 7587)
 * @SONOR_CODEC_G722: G.722, 16,000 Hz audio with an RTP clock of 8,000 Hz (RFC 3551 4.5.2)
 * @SONOR_CODEC_PCMA: G.711 A-law, 8,000 Hz
 * @SONOR_CODEC_PCMU: G.711 µ-law, 8,000 Hz
 */
typedef enum
{
  SONOR_CODEC_OPUS,
  SONOR_CODEC_G722,
  SONOR_CODEC_PCMA,
  SONOR_CODEC_PCMU,
} SonorCodec;

#define SONOR_N_CODECS (SONOR_CODEC_PCMU + 1)

const char *sonor_codec_get_name (SonorCodec codec);
guint       sonor_codec_get_clock_rate (SonorCodec codec);
gboolean    sonor_codec_may_pause (SonorCodec codec);
gboolean    sonor_codec_from_name (const char *name,
                                   SonorCodec *codec) G_GNUC_WARN_UNUSED_RESULT;

/**
 * SonorEncryption:
 * @SONOR_ENCRYPTION_OFF: speech is never encrypted
 * @SONOR_ENCRYPTION_PREFERRED: speech is encrypted if the other side can
 * @SONOR_ENCRYPTION_REQUIRED: no call without encrypted speech
 *
 * SRTP with keys in the session description (SDES, RFC 4568). The keys are as secret as the signalling: use TLS.
 */
typedef enum
{
  SONOR_ENCRYPTION_OFF,
  SONOR_ENCRYPTION_PREFERRED,
  SONOR_ENCRYPTION_REQUIRED,
} SonorEncryption;

const char *sonor_encryption_get_mismatch (SonorEncryption encryption);

#define SONOR_TYPE_MEDIA_PROFILE (sonor_media_profile_get_type ())
G_DECLARE_FINAL_TYPE (SonorMediaProfile, sonor_media_profile, SONOR, MEDIA_PROFILE, GObject)

SonorMediaProfile *sonor_media_profile_new (const SonorCodec *codecs,
                                            gsize             n_codecs,
                                            SonorEncryption   encryption);
const SonorCodec  *sonor_media_profile_get_codecs (SonorMediaProfile *self,
                                                   gsize             *n_codecs);
SonorEncryption    sonor_media_profile_get_encryption (SonorMediaProfile *self);

G_END_DECLS
