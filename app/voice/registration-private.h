/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "voice/digest.h"
#include "voice/registration.h"

G_BEGIN_DECLS

/* Whether the password was known to who sent the request; nobody knows if whoever was asked could not tell. */
typedef enum
{
  SONOR_PROOF_GOOD,
  SONOR_PROOF_WRONG,
  SONOR_PROOF_UNKNOWN,
} SonorProof;

typedef void (*SonorRegistrationDone) (SonorRegistration *registration, SonorProof proof, gpointer user_data);

SonorRegistration *sonor_registration_new (SonorDigest           *digest,
                                           const char            *method,
                                           SonorRegistrationDone  done,
                                           gpointer               user_data);
void               sonor_registration_forget (SonorRegistration *self);

G_END_DECLS
