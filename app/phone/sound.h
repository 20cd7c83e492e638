/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "phone/leg.h"

G_BEGIN_DECLS

#define SONOR_TYPE_SOUND (sonor_sound_get_type ())
G_DECLARE_FINAL_TYPE (SonorSound, sonor_sound, SONOR, SOUND, GObject)

SonorSound *sonor_sound_new (const char  *microphone,
                             const char  *speaker,
                             GError     **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    sonor_sound_set_microphone (SonorSound  *self,
                                        const char  *route,
                                        GError     **error) G_GNUC_WARN_UNUSED_RESULT;
const char *sonor_sound_get_microphone (SonorSound *self);
gboolean    sonor_sound_set_speaker (SonorSound  *self,
                                     const char  *route,
                                     GError     **error) G_GNUC_WARN_UNUSED_RESULT;
const char *sonor_sound_get_speaker (SonorSound *self);
void        sonor_sound_set_echo_cancelling (SonorSound *self,
                                             gboolean    cancels);
gboolean    sonor_sound_get_echo_cancelling (SonorSound *self);
void        sonor_sound_set_measures (SonorSound *self,
                                      gboolean    measures);
void        sonor_sound_set_ringing_back (SonorSound *self,
                                          gboolean    rings_back);
SonorLeg   *sonor_sound_add_leg (SonorSound  *self,
                                 const char  *local_address,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;
gsize       sonor_sound_get_codecs (SonorSound *self,
                                    SonorCodec  codecs[SONOR_N_CODECS]);

G_END_DECLS
