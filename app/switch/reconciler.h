/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/switch-call.h"

G_BEGIN_DECLS

#define SONOR_TYPE_RECONCILER (sonor_reconciler_get_type ())
G_DECLARE_FINAL_TYPE (SonorReconciler, sonor_reconciler, SONOR, RECONCILER, GObject)

SonorReconciler *sonor_reconciler_new (SonorSwitch *owner);

G_END_DECLS
