/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SONOR_VOICE_ERROR (sonor_voice_error_quark ())

/**
 * SonorVoiceError:
 * @SONOR_VOICE_ERROR_FAILED: something else went wrong
 * @SONOR_VOICE_ERROR_INVALID: what was asked for is not well formed: an address, a number, a header, a setting
 * @SONOR_VOICE_ERROR_STATE: the call or account cannot do that now
 * @SONOR_VOICE_ERROR_UNREACHABLE: nothing answers there
 * @SONOR_VOICE_ERROR_UNTRUSTED: the other side's certificate is not one we trust, or is for another name
 * @SONOR_VOICE_ERROR_UNAUTHORIZED: user name and password do not fit, or the server does not allow it
 * @SONOR_VOICE_ERROR_REFUSED: the other side said no
 * @SONOR_VOICE_ERROR_MALFORMED: the other side sent something that is not SIP or SDP as the standards have it
 * @SONOR_VOICE_ERROR_NO_COMMON_CODEC: the two sides share no codec
 * @SONOR_VOICE_ERROR_ENCRYPTION: the two sides do not agree on encryption
 */
typedef enum
{
  SONOR_VOICE_ERROR_FAILED,
  SONOR_VOICE_ERROR_INVALID,
  SONOR_VOICE_ERROR_STATE,
  SONOR_VOICE_ERROR_UNREACHABLE,
  SONOR_VOICE_ERROR_UNTRUSTED,
  SONOR_VOICE_ERROR_UNAUTHORIZED,
  SONOR_VOICE_ERROR_REFUSED,
  SONOR_VOICE_ERROR_MALFORMED,
  SONOR_VOICE_ERROR_NO_COMMON_CODEC,
  SONOR_VOICE_ERROR_ENCRYPTION,
} SonorVoiceError;

GQuark sonor_voice_error_quark (void);

G_END_DECLS
