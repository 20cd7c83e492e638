/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "voice/account.h"
#include "voice/call.h"

G_BEGIN_DECLS

#define SONOR_TYPE_USER_AGENT (sonor_user_agent_get_type ())
G_DECLARE_FINAL_TYPE (SonorUserAgent, sonor_user_agent, SONOR, USER_AGENT, GObject)

/**
 * SonorUserAgentSettings:
 * @name: (nullable): what to call ourselves to others; the program's name if %NULL
 * @address: (nullable): the IP address to listen on, every one if %NULL
 * @port: the port for UDP and TCP; the system picks one if 0
 * @tls_port: the port for TLS; the system picks one if 0
 * @certificate_directory: (nullable) (type filename): where `cafile.pem` (whom we trust) and, if others connect to us,
 *   `agent.pem` (our key and certificate) are; no TLS if %NULL
 * @verify_clients: whether those who connect to us over TLS must have a certificate we trust; those we connect to always must
 * @session_expires: seconds after which a call that nobody refreshes is taken for dead (RFC 4028), 1800 if 0
 * @shortest_session: the fewest seconds we let others ask for, 90 if 0
 * @transaction_timeout: milliseconds after which a request without an answer has failed (64*T1, RFC 3261), 32000 if 0
 * @most_calls: how many calls there may be at once, 1000 if 0; a further one gets 503
 * @keep_alive: seconds after which a server that accounts are registered at by TCP or TLS is asked whether the connection
 *   still is, up to 7,200, 25 if 0; if it is not, they register again when it has been silent for three fifths as long again
 *
 * How to start a user agent.
 */
typedef struct
{
  const char *name;
  const char *address;
  guint       port;
  guint       tls_port;
  const char *certificate_directory;
  gboolean    verify_clients;
  guint       session_expires;
  guint       shortest_session;
  guint       transaction_timeout;
  guint       most_calls;
  guint       keep_alive;
} SonorUserAgentSettings;

SonorUserAgent *sonor_user_agent_start (const SonorUserAgentSettings  *settings,
                                        GError                       **error) G_GNUC_WARN_UNUSED_RESULT;
void            sonor_user_agent_shutdown_async (SonorUserAgent      *self,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
gboolean        sonor_user_agent_shutdown_finish (SonorUserAgent  *self,
                                                  GAsyncResult    *result,
                                                  GError         **error);
guint           sonor_user_agent_get_port (SonorUserAgent *self);
guint           sonor_user_agent_get_tls_port (SonorUserAgent *self);
GListModel     *sonor_user_agent_get_calls (SonorUserAgent *self);
void            sonor_user_agent_wake (SonorUserAgent *self);

G_END_DECLS
