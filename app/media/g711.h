/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "voice/media-profile.h"

G_BEGIN_DECLS

void sonor_g711_encode (SonorCodec    codec,
                        const gint16 *samples,
                        guint         n_samples,
                        guint8       *codes);
void sonor_g711_decode (SonorCodec    codec,
                        const guint8 *codes,
                        guint         n_codes,
                        gint16       *samples);

G_END_DECLS
