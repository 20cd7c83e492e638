/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "voice/account.h"
#include "voice/call-end.h"
#include "voice/call-headers.h"
#include "voice/call-state.h"
#include "voice/media-profile.h"
#include "voice/media-stream.h"
#include "voice/sip-address.h"

G_BEGIN_DECLS

/**
 * SonorCallVerb:
 * @SONOR_CALL_VERB_HOLD: hold the other side
 * @SONOR_CALL_VERB_RESUME: talk again
 * @SONOR_CALL_VERB_TRANSFER: have the other side call somebody else
 * @SONOR_CALL_VERB_DIGIT: send a digit
 *
 * What the other side may refuse without ending the call.
 */
typedef enum
{
  SONOR_CALL_VERB_HOLD,
  SONOR_CALL_VERB_RESUME,
  SONOR_CALL_VERB_TRANSFER,
  SONOR_CALL_VERB_DIGIT,
} SonorCallVerb;

/**
 * SonorCallRefusal:
 * @SONOR_CALL_REFUSAL_BUSY: 486 Busy Here: this telephone only
 * @SONOR_CALL_REFUSAL_UNAVAILABLE: 480 Temporarily Unavailable
 * @SONOR_CALL_REFUSAL_FORBIDDEN: 403 Forbidden
 * @SONOR_CALL_REFUSAL_NOT_FOUND: 404 Not Found
 * @SONOR_CALL_REFUSAL_DECLINE: 603 Decline: everywhere
 * @SONOR_CALL_REFUSAL_OVERLOADED: 503 Service Unavailable, with Retry-After: another server may take it at once
 *
 * How not to answer.
 */
typedef enum
{
  SONOR_CALL_REFUSAL_BUSY = 486,
  SONOR_CALL_REFUSAL_UNAVAILABLE = 480,
  SONOR_CALL_REFUSAL_FORBIDDEN = 403,
  SONOR_CALL_REFUSAL_NOT_FOUND = 404,
  SONOR_CALL_REFUSAL_DECLINE = 603,
  SONOR_CALL_REFUSAL_OVERLOADED = 503,
} SonorCallRefusal;

#define SONOR_TYPE_CALL (sonor_call_get_type ())
G_DECLARE_FINAL_TYPE (SonorCall, sonor_call, SONOR, CALL, GObject)

SonorCall              *sonor_call_dial (SonorUserAgent     *user_agent,
                                         SonorAccount       *account,
                                         SonorSipAddress    *target,
                                         SonorCallHeaders   *headers,
                                         SonorMediaProfile  *profile,
                                         const char         *media_address,
                                         guint               media_port,
                                         GError            **error) G_GNUC_WARN_UNUSED_RESULT;

void                    sonor_call_set_media (SonorCall         *self,
                                              SonorMediaProfile *profile,
                                              const char        *media_address,
                                              guint              media_port);
gboolean                sonor_call_ring (SonorCall  *self,
                                         gboolean    early_media,
                                         GError    **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean                sonor_call_answer (SonorCall  *self,
                                           GError    **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean                sonor_call_refuse (SonorCall         *self,
                                           SonorCallRefusal   refusal,
                                           GError           **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean                sonor_call_refuse_with_words (SonorCall         *self,
                                                      SonorCallRefusal   refusal,
                                                      const char        *words,
                                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean                sonor_call_redirect (SonorCall        *self,
                                             SonorSipAddress  *target,
                                             GError          **error) G_GNUC_WARN_UNUSED_RESULT;
void                    sonor_call_hang_up (SonorCall *self);
gboolean                sonor_call_hold (SonorCall  *self,
                                         GError    **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean                sonor_call_resume (SonorCall  *self,
                                           GError    **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean                sonor_call_transfer (SonorCall        *self,
                                             SonorSipAddress  *target,
                                             GError          **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean                sonor_call_transfer_to (SonorCall  *self,
                                                SonorCall  *consultation,
                                                GError    **error) G_GNUC_WARN_UNUSED_RESULT;
SonorCall              *sonor_call_follow_transfer (SonorCall          *self,
                                                    SonorMediaProfile  *profile,
                                                    const char         *media_address,
                                                    guint               media_port,
                                                    GError            **error) G_GNUC_WARN_UNUSED_RESULT;
SonorCall              *sonor_call_get_transfer_replaced (SonorCall *self);
void                    sonor_call_report_transfer (SonorCall *self,
                                                    guint      status);
gboolean                sonor_call_send_digit (SonorCall  *self,
                                               char        digit,
                                               guint       duration,
                                               GError    **error) G_GNUC_WARN_UNUSED_RESULT;

SonorCallState          sonor_call_get_state (SonorCall *self);
SonorCallEnd            sonor_call_get_end (SonorCall *self);
const char             *sonor_call_get_end_message (SonorCall *self);
guint                   sonor_call_get_end_status (SonorCall *self);
gboolean                sonor_call_is_incoming (SonorCall *self);
SonorAccount           *sonor_call_get_account (SonorCall *self);
SonorSipAddress        *sonor_call_get_remote (SonorCall *self);
SonorSipAddress        *sonor_call_get_redirection (SonorCall *self);
SonorSipAddress        *sonor_call_get_called (SonorCall *self);
SonorSipAddress        *sonor_call_get_addressee (SonorCall *self);
SonorCall              *sonor_call_get_replaced (SonorCall *self);
SonorCallHeaders       *sonor_call_get_headers (SonorCall *self);
const SonorMediaStream *sonor_call_get_media (SonorCall *self);
const char             *sonor_call_get_dialog_id (SonorCall *self);
const char             *sonor_call_get_source (SonorCall *self);
gboolean                sonor_call_is_secure (SonorCall *self);

G_END_DECLS
