/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "media/libre.h"
#include "voice/media-key.h"

G_BEGIN_DECLS

typedef struct _SonorLegCrypto SonorLegCrypto;

SonorLegCrypto *sonor_leg_crypto_new (struct rtp_sock     *rtp,
                                      const SonorMediaKey *send_key,
                                      const SonorMediaKey *receive_key);
void            sonor_leg_crypto_free (SonorLegCrypto *self);
guint64         sonor_leg_crypto_get_n_refused (SonorLegCrypto *self);

G_END_DECLS
