/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

/* What NUA hands back with each event: the stack, and the one object that owns the handle. */
typedef struct _SonorSipStack SonorSipStack;
#define NUA_MAGIC_T SonorSipStack
#define NUA_HMAGIC_T GObject

#include <sofia-sip/nua.h>
#include <sofia-sip/nua_tag.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_protos.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>

#include "voice/registrar.h"
#include "voice/user-agent.h"

G_BEGIN_DECLS

/* One event of NUA, as it comes. Everything in it is gone when the handler returns. */
typedef struct
{
  nua_event_t   event;
  int           status;
  const char   *phrase;
  nua_t        *nua;
  nua_handle_t *handle;
  const sip_t  *sip;
  tagi_t       *tags;
} SonorSipEvent;

char       *sonor_sip_event_dup_source (const SonorSipEvent *event);
const char *sonor_sip_event_get_transport (const SonorSipEvent *event);
gboolean    sonor_sip_event_is_secure (const SonorSipEvent *event);

nua_t      *sonor_user_agent_get_nua (SonorUserAgent *self);
char       *sonor_user_agent_dup_contact (SonorUserAgent *self,
                                          const char     *user,
                                          const char     *transport);
void        sonor_user_agent_keep_connection (SonorUserAgent      *self,
                                              const SonorSipEvent *event);
const char *sonor_user_agent_get_certificate_directory (SonorUserAgent *self);
void        sonor_user_agent_add_account (SonorUserAgent *self,
                                          SonorAccount   *account);
void        sonor_user_agent_remove_account (SonorUserAgent *self,
                                             SonorAccount   *account);
void        sonor_user_agent_add_call (SonorUserAgent *self,
                                       SonorCall      *call);
void        sonor_user_agent_remove_call (SonorUserAgent *self,
                                          SonorCall      *call);

SonorCall  *sonor_user_agent_find_call (SonorUserAgent *self,
                                        const char     *replaces);

void        sonor_user_agent_set_registrar (SonorUserAgent *self,
                                            SonorRegistrar *registrar);

SonorRegistrar *sonor_user_agent_get_registrar (SonorUserAgent *self);

void        sonor_registrar_handle_register (SonorRegistrar      *self,
                                             const SonorSipEvent *event);
const char *sonor_registrar_get_realm (SonorRegistrar *self);

void        sonor_account_handle_event (SonorAccount        *self,
                                        const SonorSipEvent *event);
void        sonor_account_detach (SonorAccount *self);
void        sonor_account_wake (SonorAccount *self);
const char *sonor_account_get_proxy (SonorAccount *self);
const char *sonor_account_get_contact (SonorAccount *self);
gboolean    sonor_account_authenticate (SonorAccount *self,
                                        nua_handle_t *handle,
                                        const sip_t  *sip);

SonorCall  *sonor_call_new_incoming (SonorUserAgent      *user_agent,
                                     SonorAccount        *account,
                                     SonorCall           *replaced,
                                     const SonorSipEvent *event);
void        sonor_call_handle_event (SonorCall           *self,
                                     const SonorSipEvent *event);
void        sonor_call_detach (SonorCall *self);

G_END_DECLS
