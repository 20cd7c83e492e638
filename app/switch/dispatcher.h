/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/switch-call.h"

G_BEGIN_DECLS

#define SONOR_TYPE_DISPATCHER (sonor_dispatcher_get_type ())
G_DECLARE_FINAL_TYPE (SonorDispatcher, sonor_dispatcher, SONOR, DISPATCHER, GObject)

SonorDispatcher *sonor_dispatcher_new (SonorSwitch    *owner,
                                       SonorRegistrar *registrar);
guint            sonor_dispatcher_get_ring_seconds (SonorDispatcher *self);

G_END_DECLS
