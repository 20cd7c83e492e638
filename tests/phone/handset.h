/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "phone/phone.h"
#include "voice/voice.h"

G_BEGIN_DECLS

/* A whole phone on loopback that hums a tone into its microphone and writes down what its speaker says. */
typedef struct
{
  SonorUserAgent *user_agent;
  SonorSound     *sound;
  SonorPhone     *phone;
  double          tone;
  char           *heard;
  guint           duration;
  gint64          heard_at;
  SonorPhoneCall *arrived;
  guint           n_arrived;
  guint           n_ended;
  GString        *digits;
  GPtrArray      *problems;
  GPtrArray      *records;
  gboolean        is_shut_down;
} Handset;

#define HANDSET_WAIT(condition) \
  G_STMT_START \
    { \
      gint64 wait_deadline = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND; \
      while (!(condition)) \
        handset_iterate (wait_deadline, #condition, __FILE__, __LINE__); \
    } \
  G_STMT_END

#define HANDSET_WAIT_STATE(call, name) HANDSET_WAIT (sonor_phone_call_get_state (call) == SONOR_CALL_STATE_##name)

void            handset_iterate (gint64      deadline,
                                 const char *condition,
                                 const char *file,
                                 int         line);
Handset        *handset_new (double tone);
Handset        *handset_new_with (double                        tone,
                                  const SonorUserAgentSettings *settings);
void            handset_free (Handset *handset);
char           *handset_uri (Handset *handset);
SonorPhoneCall *handset_dial (Handset *from,
                              Handset *to);
SonorPhoneCall *handset_dial_uri (Handset    *from,
                                  const char *uri);
SonorPhoneCall *handset_take (Handset *handset);
void            handset_connect (Handset         *from,
                                 Handset         *to,
                                 SonorPhoneCall **out,
                                 SonorPhoneCall **in);
void            handset_watch (Handset        *handset,
                               SonorPhoneCall *call);
gboolean        handset_hears (Handset *handset,
                               double   tone);
void            handset_assert_hears (Handset *handset,
                                      ...) G_GNUC_NULL_TERMINATED;
char           *handset_get_record (Handset    *handset,
                                    guint       position,
                                    const char *member);

G_END_DECLS
