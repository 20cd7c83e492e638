/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "voice/user-agent-private.h"
#include "voice/wake-monitor.h"

G_BEGIN_DECLS

/* For the files that make up a user agent, and no others. */

/* NUA and the loop's source it runs in. It outlives the user agent until everybody has been told that we leave. */
struct _SonorSipStack
{
  su_root_t      *root;
  nua_t          *nua;
  SonorUserAgent *owner;
  GTask          *shutdown;
  gboolean        shutting_down;
};

struct _SonorUserAgent
{
  GObject parent_instance;

  SonorSipStack    *stack;
  guint             port;
  guint             tls_port;
  char             *address;
  char             *certificate_directory;
  guint             most_calls;
  guint             keep_alive;
  GListStore       *calls;
  GPtrArray        *accounts;
  SonorWakeMonitor *wake_monitor;
  SonorRegistrar   *registrar;
};

gboolean sonor_user_agent_announce (SonorUserAgent *self,
                                    SonorCall      *call);
void     sonor_user_agent_handle_request (SonorUserAgent      *self,
                                          const SonorSipEvent *event);

G_END_DECLS
