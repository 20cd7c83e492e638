/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "voice/voice.h"

G_BEGIN_DECLS

/* A user agent on loopback with the last call that came to it. Every port is one that the system picked. */
typedef struct
{
  SonorUserAgent    *user_agent;
  SonorMediaProfile *profile;
  SonorCall         *incoming;
  guint              n_incoming;
  GString           *digits;
  GError            *refused;
  guint              transfer_status;
  gboolean           follows_transfers;
  SonorCall         *transferred;
  gboolean           is_shut_down;
} Endpoint;

/* Runs the loop until the condition holds; the test fails, naming it, when it takes too long for any machine. */
#define WAIT(condition) \
  G_STMT_START \
    { \
      gint64 wait_deadline = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND; \
      while (!(condition)) \
        endpoint_iterate (wait_deadline, #condition, __FILE__, __LINE__); \
    } \
  G_STMT_END

#define WAIT_STATE(call, name) WAIT (sonor_call_get_state (call) == SONOR_CALL_STATE_##name)

void             endpoint_iterate (gint64      deadline,
                                   const char *condition,
                                   const char *file,
                                   int         line);
Endpoint        *endpoint_new (const SonorUserAgentSettings *settings);
void             endpoint_free (Endpoint *endpoint);
SonorSipAddress *endpoint_address (Endpoint *endpoint);
SonorCall       *endpoint_dial (Endpoint *from,
                                Endpoint *to);
SonorCall       *endpoint_dial_uri (Endpoint   *from,
                                    const char *uri);
SonorCall       *endpoint_take_incoming (Endpoint *endpoint);
void             endpoint_connect (Endpoint   *from,
                                   Endpoint   *to,
                                   SonorCall **out,
                                   SonorCall **in);
void             endpoint_watch (Endpoint  *endpoint,
                                 SonorCall *call);
void             endpoint_finish (SonorCall **out,
                                  SonorCall **in);

G_END_DECLS
