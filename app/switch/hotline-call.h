/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/switch.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HOTLINE_CALL (sonor_hotline_call_get_type ())
G_DECLARE_FINAL_TYPE (SonorHotlineCall, sonor_hotline_call, SONOR, HOTLINE_CALL, GObject)

/* Signal: "ended": the citizen is gone and everything about the call has been written down. */

SonorHotlineCall *sonor_hotline_call_new (SonorSwitch *owner,
                                          SonorCall   *citizen);
const char       *sonor_hotline_call_get_id (SonorHotlineCall *self);
void              sonor_hotline_call_offer (SonorHotlineCall *self,
                                            const char       *staff_id,
                                            SonorSipAddress  *contact);
void              sonor_hotline_call_end (SonorHotlineCall *self);

G_END_DECLS
