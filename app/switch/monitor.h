/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "switch/operations.h"

G_BEGIN_DECLS

#define SONOR_TYPE_MONITOR (sonor_monitor_get_type ())
G_DECLARE_FINAL_TYPE (SonorMonitor, sonor_monitor, SONOR, MONITOR, GObject)

SonorMonitor *sonor_monitor_start (SonorSwitch      *owner,
                                   SonorOperations  *operations,
                                   const char       *address,
                                   guint             port,
                                   GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
