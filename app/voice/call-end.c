/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/call-end.h"

#include <glib/gi18n-lib.h>

#include "voice/voice-error.h"

static const struct
{
  guint        status;
  SonorCallEnd end;
} ends[] = {
  { 401, SONOR_CALL_END_UNAUTHORIZED },
  { 403, SONOR_CALL_END_DECLINED },
  { 404, SONOR_CALL_END_NOT_FOUND },
  { 407, SONOR_CALL_END_UNAUTHORIZED },
  { 408, SONOR_CALL_END_NO_ANSWER },
  { 410, SONOR_CALL_END_NOT_FOUND },
  { 415, SONOR_CALL_END_NO_COMMON_CODEC },
  { 480, SONOR_CALL_END_NO_ANSWER },
  { 484, SONOR_CALL_END_NOT_FOUND },
  { 485, SONOR_CALL_END_NOT_FOUND },
  { 486, SONOR_CALL_END_BUSY },
  { 487, SONOR_CALL_END_NO_ANSWER },
  { 488, SONOR_CALL_END_NO_COMMON_CODEC },
  { 503, SONOR_CALL_END_OVERLOADED },
  { 600, SONOR_CALL_END_BUSY },
  { 603, SONOR_CALL_END_DECLINED },
  { 604, SONOR_CALL_END_NOT_FOUND },
  { 606, SONOR_CALL_END_NO_COMMON_CODEC },
};

static const char *const words[SONOR_N_CALL_ENDS] = {
  [SONOR_CALL_END_NONE] = N_("The call is going on"),
  [SONOR_CALL_END_HUNG_UP] = N_("You hung up"),
  [SONOR_CALL_END_PEER_HUNG_UP] = N_("The other side hung up"),
  [SONOR_CALL_END_CANCELLED] = N_("The caller gave up"),
  [SONOR_CALL_END_ANSWERED_ELSEWHERE] = N_("The call was answered elsewhere"),
  [SONOR_CALL_END_BUSY] = N_("The line is busy"),
  [SONOR_CALL_END_DECLINED] = N_("The call was declined"),
  [SONOR_CALL_END_NO_ANSWER] = N_("Nobody answers"),
  [SONOR_CALL_END_NOT_FOUND] = N_("There is no such number"),
  [SONOR_CALL_END_REDIRECTED] = N_("This number has moved"),
  [SONOR_CALL_END_UNAUTHORIZED] = N_("The telephone server does not accept this user name and password"),
  [SONOR_CALL_END_NO_COMMON_CODEC] = N_("The two sides share no codec; switch on more of them in the preferences"),
  [SONOR_CALL_END_ENCRYPTION] = N_("The two sides do not agree on encryption"),
  [SONOR_CALL_END_OVERLOADED] = N_("The telephone server cannot take more calls now; try again in a moment"),
  [SONOR_CALL_END_UNREACHABLE] = N_("The telephone server cannot be reached; check the network"),
  [SONOR_CALL_END_UNTRUSTED] = N_("The telephone server’s identity cannot be proven"),
  [SONOR_CALL_END_LOST] = N_("The connection was lost"),
  [SONOR_CALL_END_TRANSFERRED] = N_("The call was transferred"),
  [SONOR_CALL_END_REPLACED] = N_("Another call took its place"),
  [SONOR_CALL_END_FAILED] = N_("The call failed"),
};

/**
 * sonor_call_end_from_status:
 * @status: a final status of SIP, 300 to 999
 * @from_peer: whether it came over the network; if not, our own side made it up, as nothing came at all
 *
 * Returns: why the call is over
 */
SonorCallEnd
sonor_call_end_from_status (guint    status,
                            gboolean from_peer)
{
  if (!from_peer && (status == 408 || status == 503))
    return SONOR_CALL_END_UNREACHABLE;
  if (status >= 300 && status < 400)
    return SONOR_CALL_END_REDIRECTED;

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      if (ends[i].status == status)
        return ends[i].end;
    }

  return SONOR_CALL_END_FAILED;
}

/**
 * sonor_call_end_from_error:
 * @error: why nothing could be agreed about speech
 *
 * Returns: why the call is over then
 */
SonorCallEnd
sonor_call_end_from_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, SONOR_CALL_END_FAILED);

  if (g_error_matches (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_ENCRYPTION))
    return SONOR_CALL_END_ENCRYPTION;
  if (g_error_matches (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_NO_COMMON_CODEC))
    return SONOR_CALL_END_NO_COMMON_CODEC;

  return SONOR_CALL_END_FAILED;
}

/**
 * sonor_call_end_from_warning:
 * @code: the code of a Warning (RFC 3261 20.43) in a refusal
 *
 * Returns: why the call is over, %SONOR_CALL_END_NONE if the code does not tell
 */
SonorCallEnd
sonor_call_end_from_warning (guint code)
{
  switch (code)
    {
    case 302:
      return SONOR_CALL_END_ENCRYPTION;
    case 304:
    case 305:
      return SONOR_CALL_END_NO_COMMON_CODEC;
    default:
      return SONOR_CALL_END_NONE;
    }
}

/**
 * sonor_call_end_to_warning:
 * @end: why a call is refused
 *
 * What a 488 says of its reason (RFC 3261 20.43). RTP/AVP and RTP/SAVP are two transport protocols, so who disagrees about
 * encryption disagrees about those.
 *
 * Returns: (transfer none) (nullable): a Warning for other programs, %NULL if it is not about speech
 */
const char *
sonor_call_end_to_warning (SonorCallEnd end)
{
  if (end == SONOR_CALL_END_ENCRYPTION)
    return "302 sonor \"Incompatible transport protocol\"";
  if (end == SONOR_CALL_END_NO_COMMON_CODEC)
    return "305 sonor \"Incompatible media format\"";

  return NULL;
}

/**
 * sonor_call_end_to_string:
 * @end: why a call is over
 *
 * Returns: (transfer none): that in the person's language
 */
const char *
sonor_call_end_to_string (SonorCallEnd end)
{
  g_return_val_if_fail ((guint) end < SONOR_N_CALL_ENDS, NULL);

  return _(words[end]);
}
