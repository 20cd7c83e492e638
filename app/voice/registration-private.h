/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "voice/registration.h"
#include "voice/user-agent-private.h"

G_BEGIN_DECLS

/* Whether the password behind @ha1 was known to who sent it. */
typedef void (*SonorRegistrationDone) (SonorRegistration *registration,
                                       gboolean           proven,
                                       gpointer           user_data);

SonorRegistration *sonor_registration_new (const SonorSipEvent   *event,
                                           const char            *realm,
                                           SonorRegistrationDone  done,
                                           gpointer               user_data);
const char        *sonor_registration_get_nonce (SonorRegistration *self);
const char        *sonor_registration_get_count (SonorRegistration *self);
void               sonor_registration_forget (SonorRegistration *self);
void               sonor_registration_respond (SonorRegistration *self,
                                               int                status,
                                               const char        *phrase,
                                               tag_type_t         tag,
                                               tag_value_t        value);

G_END_DECLS
