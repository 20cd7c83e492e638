/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SONOR_TYPE_RINGER (sonor_ringer_get_type ())
G_DECLARE_FINAL_TYPE (SonorRinger, sonor_ringer, SONOR, RINGER, GObject)

SonorRinger *sonor_ringer_new (const char *route);
void         sonor_ringer_set_route (SonorRinger *self,
                                     const char  *route);
const char  *sonor_ringer_get_route (SonorRinger *self);
gboolean     sonor_ringer_start (SonorRinger  *self,
                                 GError      **error) G_GNUC_WARN_UNUSED_RESULT;
void         sonor_ringer_stop (SonorRinger *self);
gboolean     sonor_ringer_is_ringing (SonorRinger *self);

G_END_DECLS
