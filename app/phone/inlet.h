/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gst/gst.h>

#include "phone/speech-queue.h"

G_BEGIN_DECLS

/* The microphone's part of the pipeline. */
typedef struct _SonorInlet SonorInlet;

SonorInlet *sonor_inlet_new (GstElement        *pipeline,
                             const char        *route,
                             const char        *echo_probe,
                             SonorSpeechQueue  *queue,
                             GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void        sonor_inlet_free (SonorInlet *self);
gboolean    sonor_inlet_owns (SonorInlet *self,
                              GstObject  *object);
gboolean    sonor_inlet_has_spoken (SonorInlet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SonorInlet, sonor_inlet_free)

G_END_DECLS
