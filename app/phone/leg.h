/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "phone/quality.h"
#include "voice/media-stream.h"

G_BEGIN_DECLS

#define SONOR_TYPE_LEG (sonor_leg_get_type ())
G_DECLARE_FINAL_TYPE (SonorLeg, sonor_leg, SONOR, LEG, GObject)

guint    sonor_leg_get_port (SonorLeg *self);
gboolean sonor_leg_set_stream (SonorLeg                *self,
                               const SonorMediaStream  *stream,
                               GError                 **error) G_GNUC_WARN_UNUSED_RESULT;
void     sonor_leg_set_talking (SonorLeg *self,
                                gboolean  to_speaker,
                                gboolean  from_microphone);
void     sonor_leg_set_joined (SonorLeg *self,
                               gboolean  joined);
gboolean sonor_leg_send_digit (SonorLeg  *self,
                               char       digit,
                               guint      milliseconds,
                               GError   **error);
gboolean sonor_leg_record (SonorLeg    *self,
                           const char  *path,
                           GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void     sonor_leg_close (SonorLeg *self);

G_END_DECLS
