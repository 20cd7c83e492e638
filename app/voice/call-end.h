/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * SonorCallEnd:
 * @SONOR_CALL_END_NONE: it has not ended
 * @SONOR_CALL_END_HUNG_UP: we hung up
 * @SONOR_CALL_END_PEER_HUNG_UP: the other side hung up
 * @SONOR_CALL_END_CANCELLED: the caller gave up before an answer
 * @SONOR_CALL_END_ANSWERED_ELSEWHERE: another telephone was faster
 * @SONOR_CALL_END_BUSY: the called side is busy (486, 600)
 * @SONOR_CALL_END_DECLINED: somebody said no (603, 403)
 * @SONOR_CALL_END_NO_ANSWER: nobody answers (408, 480, 487)
 * @SONOR_CALL_END_NOT_FOUND: there is no such number (404, 410, 484, 485, 604)
 * @SONOR_CALL_END_REDIRECTED: the called side is somewhere else (3xx)
 * @SONOR_CALL_END_UNAUTHORIZED: the server does not know us, or the password is wrong (401, 407)
 * @SONOR_CALL_END_NO_COMMON_CODEC: the two sides share no codec (415, 488, 606)
 * @SONOR_CALL_END_ENCRYPTION: the two sides do not agree on encryption
 * @SONOR_CALL_END_OVERLOADED: the server has too much to do (503)
 * @SONOR_CALL_END_UNREACHABLE: nothing answers there
 * @SONOR_CALL_END_UNTRUSTED: the server's certificate is not one we trust
 * @SONOR_CALL_END_LOST: the connection was lost during the call
 * @SONOR_CALL_END_TRANSFERRED: the other side now talks to somebody else
 * @SONOR_CALL_END_REPLACED: another call took its place
 * @SONOR_CALL_END_FAILED: anything else
 *
 * Why a call is over.
 */
typedef enum
{
  SONOR_CALL_END_NONE,
  SONOR_CALL_END_HUNG_UP,
  SONOR_CALL_END_PEER_HUNG_UP,
  SONOR_CALL_END_CANCELLED,
  SONOR_CALL_END_ANSWERED_ELSEWHERE,
  SONOR_CALL_END_BUSY,
  SONOR_CALL_END_DECLINED,
  SONOR_CALL_END_NO_ANSWER,
  SONOR_CALL_END_NOT_FOUND,
  SONOR_CALL_END_REDIRECTED,
  SONOR_CALL_END_UNAUTHORIZED,
  SONOR_CALL_END_NO_COMMON_CODEC,
  SONOR_CALL_END_ENCRYPTION,
  SONOR_CALL_END_OVERLOADED,
  SONOR_CALL_END_UNREACHABLE,
  SONOR_CALL_END_UNTRUSTED,
  SONOR_CALL_END_LOST,
  SONOR_CALL_END_TRANSFERRED,
  SONOR_CALL_END_REPLACED,
  SONOR_CALL_END_FAILED,
} SonorCallEnd;

#define SONOR_N_CALL_ENDS (SONOR_CALL_END_FAILED + 1)

SonorCallEnd sonor_call_end_from_status (guint    status,
                                         gboolean from_peer);
SonorCallEnd sonor_call_end_from_error (const GError *error);
SonorCallEnd sonor_call_end_from_warning (guint code);
const char  *sonor_call_end_to_warning (SonorCallEnd end);
const char  *sonor_call_end_to_string (SonorCallEnd end);

G_END_DECLS
