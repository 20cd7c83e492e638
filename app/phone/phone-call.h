/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "phone/quality.h"
#include "voice/call.h"

G_BEGIN_DECLS

#define SONOR_TYPE_PHONE_CALL (sonor_phone_call_get_type ())
G_DECLARE_FINAL_TYPE (SonorPhoneCall, sonor_phone_call, SONOR, PHONE_CALL, GObject)

gboolean            sonor_phone_call_answer (SonorPhoneCall  *self,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void                sonor_phone_call_hang_up (SonorPhoneCall *self);
gboolean            sonor_phone_call_refuse (SonorPhoneCall    *self,
                                             SonorCallRefusal   refusal,
                                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean            sonor_phone_call_hold (SonorPhoneCall  *self,
                                           GError         **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean            sonor_phone_call_resume (SonorPhoneCall  *self,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void                sonor_phone_call_set_muted (SonorPhoneCall *self,
                                                gboolean        muted);
gboolean            sonor_phone_call_send_digits (SonorPhoneCall  *self,
                                                  const char      *digits,
                                                  GError         **error) G_GNUC_WARN_UNUSED_RESULT;
SonorPhoneCall     *sonor_phone_call_consult (SonorPhoneCall  *self,
                                              const char      *number,
                                              GError         **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean            sonor_phone_call_complete (SonorPhoneCall  *self,
                                               GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void                sonor_phone_call_abandon (SonorPhoneCall *self);
gboolean            sonor_phone_call_transfer (SonorPhoneCall  *self,
                                               const char      *number,
                                               GError         **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean            sonor_phone_call_record (SonorPhoneCall  *self,
                                             const char      *path,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;

SonorCallState      sonor_phone_call_get_state (SonorPhoneCall *self);
gboolean            sonor_phone_call_is_incoming (SonorPhoneCall *self);
gboolean            sonor_phone_call_get_muted (SonorPhoneCall *self);
gboolean            sonor_phone_call_get_held (SonorPhoneCall *self);
gboolean            sonor_phone_call_get_joined (SonorPhoneCall *self);
const char         *sonor_phone_call_get_name (SonorPhoneCall *self);
const char         *sonor_phone_call_get_number (SonorPhoneCall *self);
const char         *sonor_phone_call_get_codec (SonorPhoneCall *self);
gboolean            sonor_phone_call_get_encrypted (SonorPhoneCall *self);
const SonorQuality *sonor_phone_call_get_quality (SonorPhoneCall *self);
GDateTime          *sonor_phone_call_get_started_at (SonorPhoneCall *self);
GDateTime          *sonor_phone_call_get_answered_at (SonorPhoneCall *self);
SonorPhoneCall     *sonor_phone_call_get_consultation_of (SonorPhoneCall *self);
SonorCallEnd        sonor_phone_call_get_end (SonorPhoneCall *self);
const char         *sonor_phone_call_get_end_message (SonorPhoneCall *self);
guint               sonor_phone_call_get_end_status (SonorPhoneCall *self);
SonorCallHeaders   *sonor_phone_call_get_headers (SonorPhoneCall *self);
SonorSipAddress    *sonor_phone_call_get_redirection (SonorPhoneCall *self);
const char         *sonor_phone_call_get_id (SonorPhoneCall *self);
char               *sonor_phone_call_dup_record (SonorPhoneCall *self);

G_END_DECLS
