/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "voice/user-agent-private.h"

G_BEGIN_DECLS

struct _SonorAccount
{
  GObject parent_instance;

  SonorUserAgent    *user_agent;
  SonorSipAddress   *address;
  char              *registrar;
  char              *proxy;
  char              *user;
  char              *password;
  guint              expires;
  gboolean           behind_router;

  SonorAccountState  state;
  GError            *error;
  nua_handle_t      *handle;
  guint              failures;
  gboolean           authenticated;
  gboolean           checking;
  gboolean           trusted;

  /* Over TLS: where the server sees us, which it is asked before the first registration. */
  gboolean           asking;
  gboolean           asked;
  char              *contact;
  guint              moves;

  guint              retry;
  GCancellable      *cancellable;
};

void sonor_account_set_state (SonorAccount      *self,
                              SonorAccountState  state,
                              GError            *error);
void sonor_account_drop_handle (SonorAccount *self);
void sonor_account_forget_connection (SonorAccount *self);
void sonor_account_send_register (SonorAccount *self);

G_END_DECLS
