/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "voice/sip-address.h"

G_BEGIN_DECLS

typedef struct _SonorUserAgent SonorUserAgent;

/**
 * SonorAccountState:
 * @SONOR_ACCOUNT_STATE_OFFLINE: not registered, and nobody wants it to be
 * @SONOR_ACCOUNT_STATE_REGISTERING: the server has been asked
 * @SONOR_ACCOUNT_STATE_REGISTERED: calls reach us
 * @SONOR_ACCOUNT_STATE_WAITING: it failed and will be tried again by itself
 * @SONOR_ACCOUNT_STATE_REJECTED: the server says no, or cannot be trusted; trying again would be no use
 * @SONOR_ACCOUNT_STATE_UNREGISTERING: the server has been told that we leave
 *
 * Where an account stands.
 */
typedef enum
{
  SONOR_ACCOUNT_STATE_OFFLINE,
  SONOR_ACCOUNT_STATE_REGISTERING,
  SONOR_ACCOUNT_STATE_REGISTERED,
  SONOR_ACCOUNT_STATE_WAITING,
  SONOR_ACCOUNT_STATE_REJECTED,
  SONOR_ACCOUNT_STATE_UNREGISTERING,
} SonorAccountState;

#define SONOR_TYPE_ACCOUNT_STATE (sonor_account_state_get_type ())
GType sonor_account_state_get_type (void);

#define SONOR_TYPE_ACCOUNT (sonor_account_get_type ())
G_DECLARE_FINAL_TYPE (SonorAccount, sonor_account, SONOR, ACCOUNT, GObject)

/**
 * SonorAccountSettings:
 * @address: who we are: `sip:name@host`, perhaps with port and `;transport=tcp` or `tls`
 * @registrar: (nullable): the URI of the server to register with; that of the address' host if %NULL
 * @proxy: (nullable): the URI every request goes through, if it is another one
 * @user: (nullable): the name that goes with the password; that of the address if %NULL
 * @password: (nullable): the password
 * @expires: seconds a registration lasts unless refreshed, 30 to 86400; 300 if 0
 *
 * How to sign in to a telephone server.
 */
typedef struct
{
  const char *address;
  const char *registrar;
  const char *proxy;
  const char *user;
  const char *password;
  guint       expires;
} SonorAccountSettings;

SonorAccount      *sonor_account_new (SonorUserAgent              *user_agent,
                                      const SonorAccountSettings  *settings,
                                      GError                     **error) G_GNUC_WARN_UNUSED_RESULT;
void               sonor_account_register (SonorAccount *self);
void               sonor_account_unregister (SonorAccount *self);
SonorAccountState  sonor_account_get_state (SonorAccount *self);
const GError      *sonor_account_get_error (SonorAccount *self);
SonorSipAddress   *sonor_account_get_address (SonorAccount *self);
SonorSipAddress   *sonor_account_complete (SonorAccount  *self,
                                           const char    *text,
                                           GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
