/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/switch-call.h"

G_BEGIN_DECLS

#define SONOR_TYPE_OVERSEER (sonor_overseer_get_type ())
G_DECLARE_FINAL_TYPE (SonorOverseer, sonor_overseer, SONOR, OVERSEER, GObject)

SonorOverseer *sonor_overseer_new (SonorSwitch *owner);
void           sonor_overseer_look (SonorOverseer *self);
void           sonor_overseer_add_legs (SonorOverseer *self,
                                        const char    *call_id,
                                        GPtrArray     *legs);

G_END_DECLS
