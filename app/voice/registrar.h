/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "voice/registration.h"
#include "voice/sip-address.h"
#include "voice/user-agent.h"

G_BEGIN_DECLS

#define SONOR_TYPE_REGISTRAR (sonor_registrar_get_type ())
G_DECLARE_FINAL_TYPE (SonorRegistrar, sonor_registrar, SONOR, REGISTRAR, GObject)

/*
 * Signals: "asked" (SonorRegistration: whoever answers for passwords calls sonor_registration_resolve() or
 * sonor_registration_give_up() on it, now or later), "registered" (const char *user, const char *contact, uint
 * seconds), "left" (const char *user).
 */

SonorRegistrar  *sonor_registrar_new (SonorUserAgent *user_agent,
                                      const char     *realm);
SonorSipAddress *sonor_registrar_find (SonorRegistrar *self,
                                       const char     *user);
void             sonor_registrar_restore (SonorRegistrar  *self,
                                          const char      *user,
                                          SonorSipAddress *contact,
                                          guint            seconds);
void             sonor_registrar_set_secure_only (SonorRegistrar *self,
                                                  gboolean        secure_only);
guint            sonor_registrar_get_n_registered (SonorRegistrar *self);
void             sonor_registrar_identify_async (SonorRegistrar      *self,
                                                 SonorCall           *call,
                                                 GCancellable        *cancellable,
                                                 GAsyncReadyCallback  callback,
                                                 gpointer             user_data);
char            *sonor_registrar_identify_finish (SonorRegistrar  *self,
                                                  GAsyncResult    *result,
                                                  GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
