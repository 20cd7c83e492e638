/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What another side sends as SDP, and all that is done with it: it is answered, agreed on, and offered again. */

#include <stdint.h>
#include <string.h>

#include "voice/voice.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const SonorCodec codecs[] = { SONOR_CODEC_OPUS, SONOR_CODEC_G722, SONOR_CODEC_PCMA, SONOR_CODEC_PCMU };
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (SonorSessionDescription) remote = NULL;
  g_autoptr (GError) error = NULL;

  remote = sonor_session_description_parse (text, size, &error);
  g_assert_true ((remote == NULL) == (error != NULL));
  if (remote == NULL)
    return 0;

  for (guint encryption = SONOR_ENCRYPTION_OFF; encryption <= SONOR_ENCRYPTION_REQUIRED; encryption++)
    {
      g_autoptr (SonorMediaProfile) profile =
        sonor_media_profile_new (codecs, G_N_ELEMENTS (codecs), (SonorEncryption) encryption);
      g_autoptr (SonorSessionDescription) local = NULL;
      g_autoptr (SonorSessionDescription) again = NULL;
      g_autoptr (SonorMediaStream) stream = NULL;
      g_autoptr (GError) problem = NULL;

      local = sonor_session_description_answer (remote, profile, "192.0.2.1", 40000, SONOR_MEDIA_DIRECTION_BOTH, NULL, &problem);
      g_assert_true ((local == NULL) == (problem != NULL));
      if (local == NULL)
        continue;

      /* We understand what we say. */
      again = sonor_session_description_parse (sonor_session_description_to_string (local),
                                               strlen (sonor_session_description_to_string (local)), &problem);
      g_assert_no_error (problem);

      stream = sonor_session_description_agree (local, remote, profile, &problem);
      g_assert_true ((stream == NULL) == (problem != NULL));
      if (stream != NULL)
        {
          g_assert_cmpuint (stream->port, <=, 65535);
          g_assert_cmpuint (stream->send_payload_type, <=, 127);
          g_assert_true (stream->encrypted || encryption != SONOR_ENCRYPTION_REQUIRED);
        }
    }

  return 0;
}
