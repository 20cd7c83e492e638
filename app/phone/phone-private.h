/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "phone/leg.h"
#include "phone/phone.h"
#include "voice/voice-error.h"

G_BEGIN_DECLS

struct _SonorPhone
{
  GObject parent_instance;

  SonorUserAgent    *user_agent;
  SonorSound        *sound;
  SonorAccount      *account;
  SonorMediaProfile *profile;
  char              *area_code;
  char              *media_address;
  char              *found_address;
  GCancellable      *cancellable;
  GListStore        *calls;
  SonorPhoneCall    *current;
  gboolean           accepting;
  gboolean           joined;
};

typedef enum
{
  SONOR_PHONE_CALL_PROPERTY_STATE = 1,
  SONOR_PHONE_CALL_PROPERTY_INCOMING,
  SONOR_PHONE_CALL_PROPERTY_MUTED,
  SONOR_PHONE_CALL_PROPERTY_HELD,
  SONOR_PHONE_CALL_PROPERTY_JOINED,
  SONOR_PHONE_CALL_PROPERTY_NAME,
  SONOR_PHONE_CALL_PROPERTY_NUMBER,
  SONOR_PHONE_CALL_PROPERTY_CODEC,
  SONOR_PHONE_CALL_PROPERTY_ENCRYPTED,
  SONOR_PHONE_CALL_PROPERTY_QUALITY,
  SONOR_PHONE_CALL_PROPERTY_STARTED_AT,
  SONOR_PHONE_CALL_PROPERTY_ANSWERED_AT,
  SONOR_PHONE_CALL_PROPERTY_CONSULTATION_OF,
  SONOR_PHONE_CALL_N_PROPERTIES
} SonorPhoneCallProperty;

/* One call on the phone: a dialog and the leg that carries its speech. */
struct _SonorPhoneCall
{
  GObject parent_instance;

  SonorPhone     *phone;
  SonorCall      *call;
  SonorLeg       *leg;
  GSignalGroup   *call_signals;
  GSignalGroup   *leg_signals;

  /* The call that takes this one's place when it is answered: somebody transfers us. And the one whose place was taken. */
  SonorCall      *successor;
  SonorLeg       *successor_leg;
  GSignalGroup   *successor_signals;
  SonorCall      *predecessor;
  guint           predecessor_timer;

  char           *id;
  char           *number;
  GDateTime      *started_at;
  GDateTime      *answered_at;
  GDateTime      *ended_at;
  SonorQuality   *quality;
  SonorPhoneCall *consultation_of;
  gboolean        muted;
  gboolean        held;
  gboolean        joined;
  GString        *digits;
  guint           digit_timer;
};

/* phone.c */
SonorSipAddress   *sonor_phone_find_target (SonorPhone  *self,
                                            const char  *number,
                                            GError     **error) G_GNUC_WARN_UNUSED_RESULT;
SonorMediaProfile *sonor_phone_get_profile (SonorPhone *self);
SonorLeg          *sonor_phone_open_leg (SonorPhone       *self,
                                         SonorSipAddress  *remote,
                                         char            **address,
                                         GError          **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean           sonor_phone_follows (SonorPhone *self,
                                        SonorCall  *call);
void               sonor_phone_report (SonorPhone   *self,
                                       const GError *problem);
void               sonor_phone_store (SonorPhone     *self,
                                      SonorPhoneCall *call);

/* phone-calls.c */
void               sonor_phone_handle_incoming_call (SonorPhone *self,
                                                     SonorCall  *call);
SonorPhoneCall    *sonor_phone_call_up (SonorPhone        *self,
                                        const char        *number,
                                        SonorCallHeaders  *headers,
                                        SonorPhoneCall    *consultation_of,
                                        GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void               sonor_phone_set_current (SonorPhone     *self,
                                            SonorPhoneCall *call);
void               sonor_phone_hold_others (SonorPhone     *self,
                                            SonorPhoneCall *except);
void               sonor_phone_leave (SonorPhone     *self,
                                      SonorPhoneCall *call);
void               sonor_phone_mute_joined (SonorPhone *self,
                                            gboolean    muted);
void               sonor_phone_arrange (SonorPhone *self);
void               sonor_phone_remove (SonorPhone     *self,
                                       SonorPhoneCall *call);

/* phone-call.c */
SonorPhoneCall    *sonor_phone_call_new (SonorPhone *phone,
                                         SonorCall  *call,
                                         SonorLeg   *leg);
void               sonor_phone_call_notify (SonorPhoneCall         *self,
                                            SonorPhoneCallProperty  property);
gboolean           sonor_phone_call_is_talking (SonorPhoneCall *self);
void               sonor_phone_call_set_joined (SonorPhoneCall *self,
                                                gboolean        joined);
void               sonor_phone_call_set_held (SonorPhoneCall *self,
                                              gboolean        held);
void               sonor_phone_call_route (SonorPhoneCall *self,
                                           gboolean        live);
void               sonor_phone_call_use (SonorPhoneCall *self,
                                         SonorCall      *call,
                                         SonorLeg       *leg);
void               sonor_phone_call_follow (SonorPhoneCall *self);

/* phone-transfer.c */
void               sonor_phone_call_watch_successor (SonorPhoneCall *self);
gboolean           sonor_phone_call_handle_transfer_request (SonorPhoneCall *self);
gboolean           sonor_phone_call_take_over (SonorPhoneCall *self,
                                               SonorCall      *call);
gboolean           sonor_phone_call_promote_successor (SonorPhoneCall *self);
void               sonor_phone_call_drop_successor (SonorPhoneCall *self);

G_END_DECLS
