/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "media/engine-private.h"
#include "media/leg-private.h"

G_BEGIN_DECLS

/* In the thread of its lane */
void sonor_media_call_tick (SonorMediaCall *self);
void sonor_media_call_drop_leg (SonorMediaCall *self,
                                SonorMediaLeg  *leg);

G_END_DECLS
