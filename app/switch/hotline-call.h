/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/switch-call.h"

G_BEGIN_DECLS

#define SONOR_TYPE_HOTLINE_CALL (sonor_hotline_call_get_type ())
G_DECLARE_FINAL_TYPE (SonorHotlineCall, sonor_hotline_call, SONOR, HOTLINE_CALL, GObject)

SonorHotlineCall *sonor_hotline_call_new (SonorSwitch *owner,
                                          SonorCall   *citizen,
                                          const char  *number);
void              sonor_hotline_call_offer (SonorHotlineCall *self,
                                            const char       *staff_id,
                                            SonorSipAddress  *contact,
                                            guint             ring_seconds);

G_END_DECLS
