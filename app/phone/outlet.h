/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/app/gstappsrc.h>

G_BEGIN_DECLS

/* The part of the pipeline from the mixer to a speaker or a file. */
typedef struct _SonorOutlet SonorOutlet;

SonorOutlet *sonor_outlet_new (GstElement  *pipeline,
                               const char  *route,
                               const char  *echo_probe,
                               GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void         sonor_outlet_free (SonorOutlet *self);
GstAppSrc   *sonor_outlet_get_source (SonorOutlet *self);
gboolean     sonor_outlet_tells_delay (SonorOutlet *self);
gboolean     sonor_outlet_owns (SonorOutlet *self,
                                GstObject   *object);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorOutlet, sonor_outlet_free)

G_END_DECLS
