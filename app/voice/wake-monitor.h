/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SONOR_TYPE_WAKE_MONITOR (sonor_wake_monitor_get_type ())
G_DECLARE_FINAL_TYPE (SonorWakeMonitor, sonor_wake_monitor, SONOR, WAKE_MONITOR, GObject)

SonorWakeMonitor *sonor_wake_monitor_new (void);

G_END_DECLS
