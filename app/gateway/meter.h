/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_METER (sonor_meter_get_type ())
G_DECLARE_FINAL_TYPE (SonorMeter, sonor_meter, SONOR, METER, GObject)

SonorMeter *sonor_meter_new (void);
void        sonor_meter_count (SonorMeter *self,
                               const char *route,
                               guint       status,
                               gint64      microseconds);
char       *sonor_meter_write (SonorMeter *self,
                               guint       n_open,
                               gboolean    connected);

G_END_DECLS
