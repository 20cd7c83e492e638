/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "voice/call.h"
#include "voice/digest.h"
#include "voice/session-description.h"
#include "voice/user-agent-private.h"

G_BEGIN_DECLS

/* What a re-INVITE of ours waits for. */
typedef enum
{
  SONOR_NEGOTIATION_NONE,
  SONOR_NEGOTIATION_SENT,
  SONOR_NEGOTIATION_DELAYED,
} SonorNegotiation;

struct _SonorCall
{
  GObject parent_instance;

  SonorUserAgent          *user_agent;
  SonorAccount            *account;
  nua_handle_t            *handle;
  SonorCallState           state;
  gboolean                 incoming;
  SonorSipAddress         *remote;
  SonorSipAddress         *called;
  SonorSipAddress         *addressee;
  SonorCallHeaders        *headers;
  char                    *dialog_id;
  char                    *contact;
  char                    *local_contact;
  char                    *source;
  gboolean                 secure;
  gboolean                 challenged;
  SonorDigest             *digest;
  GCancellable            *cancellable;

  /* Why it ended. */
  SonorCallEnd             end;
  guint                    end_status;
  char                    *end_message;
  SonorSipAddress         *redirection;

  /* What is agreed about speech, and what is being agreed. */
  SonorMediaProfile       *profile;
  char                    *media_address;
  guint                    media_port;
  SonorSessionDescription *local;
  SonorSessionDescription *remote_offer;
  SonorSessionDescription *offer;
  SonorMediaStream        *media;
  gboolean                 wants_hold;
  gboolean                 offers_hold;
  gboolean                 holds;
  gboolean                 held_by_peer;
  SonorNegotiation         negotiation;
  guint                    negotiation_timer;

  /* Transfers: what we asked the other side, what it asked us, and whom we take the place of. */
  SonorCall               *consultation;
  SonorCall               *replaced;
  SonorSipAddress         *transfer_target;
  char                    *transfer_replaces;
  char                    *transfer_event;
  SonorCall               *transfer_replaced;
  SonorCall               *transfer_call;
  gulong                   transfer_call_notify;
};

typedef enum
{
  SONOR_CALL_PROPERTY_STATE = 1,
  SONOR_CALL_PROPERTY_MEDIA,
  SONOR_CALL_PROPERTY_REMOTE,
  SONOR_CALL_N_PROPERTIES
} SonorCallProperty;

void       sonor_call_apply (SonorCall      *self,
                             SonorCallEvent  event);
void       sonor_call_notify (SonorCall         *self,
                              SonorCallProperty  property);
void       sonor_call_set_end (SonorCall    *self,
                               SonorCallEnd  end,
                               guint         status,
                               const char   *message);
void       sonor_call_emit_refused (SonorCall     *self,
                                    SonorCallVerb  verb,
                                    GError        *error);
gboolean   sonor_call_emit_transfer_requested (SonorCall       *self,
                                               SonorSipAddress *target);
void       sonor_call_emit_transfer_progress (SonorCall  *self,
                                              guint       status,
                                              const char *phrase);
void       sonor_call_emit_digit (SonorCall *self,
                                  char       digit);
void       sonor_call_finish (SonorCall *self);

/* call-outgoing.c */
SonorCall *sonor_call_new_outgoing (SonorUserAgent    *user_agent,
                                    SonorAccount      *account,
                                    SonorSipAddress   *target,
                                    SonorCallHeaders  *headers,
                                    SonorMediaProfile *profile,
                                    const char        *media_address,
                                    guint              media_port);
gboolean   sonor_call_send_invite (SonorCall   *self,
                                   const char  *replaces,
                                   const char  *referred_by,
                                   GError     **error);

/* call-digits.c */
void       sonor_call_handle_info (SonorCall           *self,
                                   const SonorSipEvent *event);
void       sonor_call_handle_info_response (SonorCall           *self,
                                            const SonorSipEvent *event);

/* call-events.c */
SonorSipAddress *sonor_sip_read_address (const char  *display,
                                         const url_t *url);

const char *sonor_call_get_local_contact (SonorCall *self);
SonorDigest *sonor_call_steal_digest (SonorCall *self);
void       sonor_call_challenge (SonorCall  *self,
                                 const char *challenge);

/* call-media.c */
gboolean   sonor_call_make_offer (SonorCall  *self,
                                  GError    **error);
gboolean   sonor_call_take_answer (SonorCall    *self,
                                   const sip_t  *sip,
                                   GError      **error);
gboolean   sonor_call_take_offer (SonorCall    *self,
                                  const sip_t  *sip,
                                  GError      **error);
gboolean   sonor_call_make_answer (SonorCall  *self,
                                   GError    **error);
void       sonor_call_settle (SonorCall *self);
void       sonor_call_renegotiate (SonorCall *self);
void       sonor_call_handle_renegotiated (SonorCall           *self,
                                           const SonorSipEvent *event);
void       sonor_call_handle_reinvite (SonorCall           *self,
                                       const SonorSipEvent *event);
gboolean   sonor_sip_has_description (const sip_t *sip);

/* call-transfer.c */
void       sonor_call_handle_refer (SonorCall           *self,
                                    const SonorSipEvent *event);
void       sonor_call_handle_refer_response (SonorCall           *self,
                                             const SonorSipEvent *event);
void       sonor_call_handle_notify (SonorCall           *self,
                                     const SonorSipEvent *event);
void       sonor_call_drop_transfer (SonorCall *self);

G_END_DECLS
