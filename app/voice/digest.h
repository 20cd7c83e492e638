/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "voice/user-agent-private.h"

G_BEGIN_DECLS

typedef struct _SonorDigest SonorDigest;

SonorDigest *sonor_digest_new (const sip_t *sip,
                               const char  *realm);
void         sonor_digest_free (SonorDigest *self);
const char  *sonor_digest_get_user (SonorDigest *self);
const char  *sonor_digest_get_nonce (SonorDigest *self);
const char  *sonor_digest_get_count (SonorDigest *self);
gboolean     sonor_digest_is_proven (SonorDigest *self,
                                     const char  *method,
                                     const char  *ha1);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorDigest, sonor_digest_free)

G_END_DECLS
