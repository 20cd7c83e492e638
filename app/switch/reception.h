/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/switch-call.h"

G_BEGIN_DECLS

#define SONOR_TYPE_RECEPTION (sonor_reception_get_type ())
G_DECLARE_FINAL_TYPE (SonorReception, sonor_reception, SONOR, RECEPTION, GObject)

SonorReception *sonor_reception_new (SonorSwitch *owner,
                                     gboolean     secure_only);
SonorRegistrar *sonor_reception_get_registrar (SonorReception *self);

G_END_DECLS
